/* What a frame shows, and which tiles of it changed. */
#include "render/frame.h"

#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int32_t tiles_along(int32_t side) {
    return (side + PLACE_TILE - 1) / PLACE_TILE;
}

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static size_t tile_count(const struct place_frame *frame) {
    return (size_t)frame->tiles_x * (size_t)frame->tiles_y;
}

static enum place_code init_reducer(struct place_frame *frame, struct place_err *err) {
    const struct place_view *view = &frame->view;
    const struct place_reducer_sides sides = {view->region.width, view->region.height,
                                              view->picture.width, view->picture.height};
    frame->reducer = place_reducer_new(&sides, err);
    return frame->reducer ? PLACE_OK : err->code;
}

enum place_code place_frame_init(struct place_frame *frame, const struct place_view *view,
                                 struct place_err *err) {
    *frame = (struct place_frame){
        .view = *view, .tiles_x = tiles_along(view->width), .tiles_y = tiles_along(view->height)};
    const size_t pixels = (size_t)view->region.width * (size_t)view->region.height;
    const size_t footer = (size_t)view->width * (size_t)view->footer;
    frame->canvas = (struct place_canvas_panel){.region = view->region, .room = PLACE_NO_COLOR};
    if (!(frame->shown = place_new_aligned(pixels, 1, err)) ||
        !(frame->dirty = place_new_aligned(tile_count(frame), 1, err)) ||
        (footer && !(frame->footer = place_new_array(footer, sizeof *frame->footer, err))) ||
        (view->reduced && init_reducer(frame, err))) {
        place_frame_release(frame);
        return err->code;
    }
    memset(frame->shown, PLACE_NO_COLOR, pixels);
    for (size_t i = 0; i < 256; i++)
        frame->rgb[i] = view->pad_color;
    for (size_t i = 0; i < footer; i++)
        frame->footer[i] = view->pad_color;
    place_frame_dirty_all(frame);
    return PLACE_OK;
}

void place_frame_release(struct place_frame *frame) {
    free(frame->shown);
    free(frame->dirty);
    free(frame->footer);
    place_reducer_free(frame->reducer);
    *frame = (struct place_frame){0};
}

void place_frame_dirty_all(struct place_frame *frame) {
    memset(frame->dirty, 1, tile_count(frame));
    frame->dirty_tiles = tile_count(frame);
}

void place_frame_clean(struct place_frame *frame) {
    memset(frame->dirty, 0, tile_count(frame));
    frame->dirty_tiles = 0;
}

/* Where region pixel (x, y) is seen, from the picture's corner. */
static struct place_rect square_of(struct place_frame *frame, int32_t x, int32_t y) {
    if (frame->reducer)
        return place_reducer_touch(frame->reducer, x, y);
    const int32_t scale = frame->view.scale;
    return (struct place_rect){x * scale, y * scale, scale, scale};
}

/* Region pixel (x, y) looks different now. */
static void touch(struct place_frame *frame, int32_t x, int32_t y) {
    const struct place_rect square = square_of(frame, x, y);
    if (frame->dirty_tiles == tile_count(frame))
        return;
    const int32_t left = frame->view.picture.x0 + square.x0;
    const int32_t top = frame->view.picture.y0 + square.y0;
    const int32_t last_x = (left + square.width - 1) / PLACE_TILE;
    const int32_t last_y = (top + square.height - 1) / PLACE_TILE;
    for (int32_t tile_y = top / PLACE_TILE; tile_y <= last_y; tile_y++) {
        uint8_t *row = frame->dirty + (size_t)tile_y * (size_t)frame->tiles_x;
        for (int32_t tile_x = left / PLACE_TILE; tile_x <= last_x; tile_x++) {
            frame->dirty_tiles += !row[tile_x];
            row[tile_x] = 1;
        }
    }
}

/* A walk along a row of the region. */
struct row {
    struct place_frame *frame;
    int32_t y;
    int32_t touched; /* the last tile across that a pixel before touched; -1: none did */
};

/* Take over those of 8 pixels that differ. One that is seen in no tile but those that the one
 * before it touched need not touch them again. */
static void put_differences(struct row *row, int32_t x, const uint8_t *now, uint8_t *was,
                            int32_t count) {
    const int32_t scale = row->frame->view.scale, left = row->frame->view.picture.x0;
    for (int32_t i = 0; i < count; i++) {
        if (now[i] == was[i])
            continue;
        was[i] = now[i];
        const int32_t tile = (left + (x + i + 1) * scale - 1) / PLACE_TILE;
        if (tile > row->touched || row->frame->reducer)
            touch(row->frame, x + i, row->y);
        row->touched = tile;
    }
}

void place_frame_put(struct place_frame *frame, int32_t x, int32_t y, const uint8_t *indices,
                     int32_t count) {
    uint8_t *shown = frame->shown + (size_t)y * (size_t)frame->view.region.width + (size_t)x;
    struct row row = {frame, y, -1};
    if (memcmp(shown, indices, (size_t)count) == 0)
        return;
    for (int32_t i = 0; i < count; i += 8) {
        const int32_t word = least(count - i, 8);
        if (memcmp(shown + i, indices + i, (size_t)word) != 0)
            put_differences(&row, x + i, indices + i, shown + i, word);
    }
}

static void touch_recolored(struct place_frame *frame, const uint8_t recolored[256]) {
    const struct place_rect region = frame->view.region;
    const uint8_t *shown = frame->shown;
    for (int32_t y = 0; y < region.height; y++, shown += region.width)
        for (int32_t x = 0; x < region.width; x++)
            if (recolored[shown[x]])
                touch(frame, x, y);
}

void place_frame_set_colors(struct place_frame *frame, unsigned first, const uint32_t *rgb,
                            unsigned count) {
    uint8_t recolored[256] = {0};
    bool any = false;
    for (unsigned i = 0; i < count; i++) {
        recolored[first + i] = frame->rgb[first + i] != rgb[i];
        any |= recolored[first + i];
        frame->rgb[first + i] = rgb[i];
    }
    if (any)
        touch_recolored(frame, recolored);
}

void place_frame_settle(struct place_frame *frame) {
    if (frame->reducer)
        place_reducer_refresh(frame->reducer, frame->shown, frame->rgb);
}

void place_frame_update(struct place_frame *frame, struct place_canvas *canvas) {
    place_canvas_panel_show(frame, canvas);
    place_frame_settle(frame);
}

/* ---- the footer ------------------------------------------------------------------------------ */

/* Columns `from` to before `to` of output row `y` look different now. */
static void touch_row(struct place_frame *frame, int32_t y, int32_t from, int32_t to) {
    uint8_t *row = frame->dirty + (size_t)(y / PLACE_TILE) * (size_t)frame->tiles_x;
    for (int32_t tile = from / PLACE_TILE; tile <= (to - 1) / PLACE_TILE; tile++) {
        frame->dirty_tiles += !row[tile];
        row[tile] = 1;
    }
}

/* A tile's width of the row at a time, so that only tiles that differ are touched. */
static void put_footer_row(struct place_frame *frame, int32_t x, int32_t y, const uint32_t *pixels,
                           int32_t count) {
    const int32_t top = frame->view.height - frame->view.footer;
    uint32_t *row = frame->footer + (size_t)y * (size_t)frame->view.width;
    for (int32_t at = x; at < x + count;) {
        const int32_t end = least((at / PLACE_TILE + 1) * PLACE_TILE, x + count);
        const size_t bytes = (size_t)(end - at) * sizeof *row;
        if (memcmp(row + at, pixels + (at - x), bytes) != 0) {
            memcpy(row + at, pixels + (at - x), bytes);
            touch_row(frame, top + y, at, end);
        }
        at = end;
    }
}

void place_frame_put_footer(struct place_frame *frame, struct place_rect place,
                            const uint32_t *pixels) {
    assert(
        place_rect_covers((struct place_rect){0, 0, frame->view.width, frame->view.footer}, place));
    for (int32_t y = 0; y < place.height; y++, pixels += place.width)
        put_footer_row(frame, place.x0, place.y0 + y, pixels, place.width);
}

/* How far apart two colours are, squared. */
static int32_t apart(uint32_t one, uint32_t other) {
    int32_t sum = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const int32_t off = (int32_t)(one >> shift & 255) - (int32_t)(other >> shift & 255);
        sum += off * off;
    }
    return sum;
}

static uint8_t nearest_index(const struct place_frame *frame, uint32_t color) {
    unsigned best = PLACE_NO_COLOR;
    for (unsigned i = 0; i < frame->colors; i++)
        if (apart(frame->rgb[i], color) < apart(frame->rgb[best], color))
            best = i;
    return (uint8_t)best;
}

/* The footer's pixel at these output coordinates, or NULL where they are above it. */
static const uint32_t *footer_pixel(const struct place_frame *frame, int32_t x, int32_t y) {
    const struct place_view *view = &frame->view;
    const int32_t row = least(y, view->height - 1) - (view->height - view->footer);
    return row < 0 ? NULL
                   : frame->footer + (size_t)row * (size_t)view->width + least(x, view->width - 1);
}

/* ---- tiles ------------------------------------------------------------------------------------
 */

/* One axis of a view: a frame of `frame` output pixels with the picture from `start` on. */
struct axis {
    int32_t frame, start, length, scale;
};

/* For the PLACE_TILE output pixels from `from` on: which pixel of the picture each shows, or -1. */
static void locate(const struct axis *axis, int32_t from, int32_t where[PLACE_TILE]) {
    for (int32_t i = 0; i < PLACE_TILE; i++) {
        const int32_t at = least(from + i, axis->frame - 1) - axis->start;
        where[i] = at < 0 || at >= axis->length ? -1 : at / axis->scale;
    }
}

/* For each pixel of a tile, row-major: where in `shown`, or in what it is reduced to; or
 * -1 for padding. */
static void locate_tile(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                        ptrdiff_t where[PLACE_TILE * PLACE_TILE]) {
    const struct place_view *view = &frame->view;
    const struct place_rect picture = view->picture;
    const struct axis across = {view->width, picture.x0, picture.width, view->scale};
    const struct axis down = {view->height, picture.y0, picture.height, view->scale};
    const ptrdiff_t stride = picture.width / view->scale;
    int32_t columns[PLACE_TILE], rows[PLACE_TILE];
    locate(&across, tile_x * PLACE_TILE, columns);
    locate(&down, tile_y * PLACE_TILE, rows);
    for (int32_t y = 0; y < PLACE_TILE; y++)
        for (int32_t x = 0; x < PLACE_TILE; x++)
            *where++ = columns[x] < 0 || rows[y] < 0 ? -1 : rows[y] * stride + columns[x];
}

/* Put what is footer of a tile over what was made of it as a tile of the picture. A footer repeats
 * few colours, so the last one looked up is mostly the next one too. */
static void cover_with_footer(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                              uint32_t *rgb, uint8_t *index) {
    uint32_t last = frame->view.pad_color;
    uint8_t last_index = PLACE_NO_COLOR;
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++) {
        const uint32_t *pixel = footer_pixel(frame, tile_x * PLACE_TILE + i % PLACE_TILE,
                                             tile_y * PLACE_TILE + i / PLACE_TILE);
        if (!pixel)
            continue;
        if (rgb)
            rgb[i] = *pixel;
        if (index && *pixel != last)
            last_index = nearest_index(frame, last = *pixel);
        if (index)
            index[i] = last_index;
    }
}

void place_frame_tile(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                      uint32_t rgb[PLACE_TILE * PLACE_TILE]) {
    const uint32_t *reduced = frame->reducer ? place_reducer_pixels(frame->reducer) : NULL;
    ptrdiff_t where[PLACE_TILE * PLACE_TILE];
    locate_tile(frame, tile_x, tile_y, where);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++)
        rgb[i] = where[i] < 0 ? frame->view.pad_color
                 : reduced    ? reduced[where[i]]
                              : frame->rgb[frame->shown[where[i]]];
    if (place_frame_has_footer(frame, tile_y))
        cover_with_footer(frame, tile_x, tile_y, rgb, NULL);
}

void place_frame_indices(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                         uint8_t index[PLACE_TILE * PLACE_TILE]) {
    ptrdiff_t where[PLACE_TILE * PLACE_TILE];
    assert(!frame->view.reduced);
    locate_tile(frame, tile_x, tile_y, where);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++)
        index[i] = where[i] < 0 ? PLACE_NO_COLOR : frame->shown[where[i]];
    if (place_frame_has_footer(frame, tile_y))
        cover_with_footer(frame, tile_x, tile_y, NULL, index);
}
