/* What a view shows, and which tiles of it changed. */
#include "render/frame.h"

#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int32_t tiles_along(int32_t side) {
    return (side + PLACE_TILE - 1) / PLACE_TILE;
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
    if (!(frame->shown = place_new_aligned(pixels, 1, err)) ||
        !(frame->dirty = place_new_aligned(tile_count(frame), 1, err)) ||
        (view->reduced && init_reducer(frame, err))) {
        place_frame_release(frame);
        return err->code;
    }
    memset(frame->shown, PLACE_NO_COLOR, pixels);
    for (size_t i = 0; i < 256; i++)
        frame->rgb[i] = view->pad_color;
    place_frame_dirty_all(frame);
    return PLACE_OK;
}

void place_frame_release(struct place_frame *frame) {
    free(frame->shown);
    free(frame->dirty);
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

/* Indices of the line at canvas (x, y) as they are seen: background for no colour, nothing
 * outside what is open. Loops of a fixed length, so that they become a few vector steps. */
static void see_line(const struct place_canvas *canvas, int32_t x, int32_t y,
                     uint8_t seen[PLACE_LINE]) {
    const uint8_t *line = canvas->pixels + place_canvas_offset(canvas, x, y);
    const struct place_rect open = canvas->open;
    const uint8_t background = canvas->entry ? canvas->entry->background : PLACE_NO_COLOR;
    for (int32_t i = 0; i < PLACE_LINE; i++)
        seen[i] = line[i] == PLACE_NO_COLOR ? background : line[i];
    if (place_rect_covers(open, (struct place_rect){x, y, PLACE_LINE, 1}))
        return;
    for (int32_t i = 0; i < PLACE_LINE; i++)
        if (!place_rect_contains(open, x + i, y))
            seen[i] = PLACE_NO_COLOR;
}

/* Show the pixels of a line that differ; (x, y) is its first, in the region. */
static void show_differences(struct place_frame *frame, int32_t x, int32_t y,
                             const uint8_t seen[PLACE_LINE], const uint8_t was[PLACE_LINE]) {
    const size_t row = (size_t)y * (size_t)frame->view.region.width;
    for (int32_t word = 0; word < PLACE_LINE; word += 8) {
        if (memcmp(seen + word, was + word, 8) == 0)
            continue;
        for (int32_t i = word; i < word + 8; i++)
            if (seen[i] != was[i]) {
                frame->shown[row + (size_t)(x + i)] = seen[i];
                touch(frame, x + i, y);
            }
    }
}

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* A line of the canvas, as the region has it: its first pixel is (x, y) of the region, and those
 * from `from` to before `to` are inside. */
struct line {
    int32_t x, y, from, to;
};

static struct line locate_line(const struct place_frame *frame, const struct place_canvas *canvas,
                               size_t index) {
    const struct place_rect region = frame->view.region;
    const size_t lines_a_row = canvas->stride / PLACE_LINE;
    struct line line = {.y = canvas->bounds.y0 + (int32_t)(index / lines_a_row) - region.y0};
    line.x = canvas->bounds.x0 + (int32_t)(index % lines_a_row) * PLACE_LINE - region.x0;
    line.from = most(-line.x, 0);
    line.to = least(region.width - line.x, PLACE_LINE);
    return line;
}

static const uint8_t *shown_in(const struct place_frame *frame, const struct line *line) {
    return frame->shown + (size_t)line->y * (size_t)frame->view.region.width +
           (size_t)(line->x + line->from);
}

/* Take over what a line, some of which is in the region, shows now. */
static void update_line(struct place_frame *frame, const struct place_canvas *canvas,
                        const struct line *line) {
    const struct place_rect region = frame->view.region;
    const uint8_t *shown = shown_in(frame, line);
    uint8_t seen[PLACE_LINE], was[PLACE_LINE];
    see_line(canvas, region.x0 + line->x, region.y0 + line->y, seen);
    if (line->to - line->from == PLACE_LINE) {
        memcpy(was, shown, PLACE_LINE);
    } else { /* what lies outside the region does not differ */
        memcpy(was, seen, PLACE_LINE);
        memcpy(was + line->from, shown, (size_t)(line->to - line->from));
    }
    if (memcmp(was, seen, PLACE_LINE) != 0)
        show_differences(frame, line->x, line->y, seen, was);
}

/* Marked lines are handled a few together: far apart as they lie, each is a cache miss. */
enum { TOGETHER = 16 };

/* The next marked lines of the region from index *at to before `end`; moves *at behind them. On
 * most frames nearly no line is marked, and memchr passes over those at memory speed. */
static unsigned find_marked(const struct place_frame *frame, const struct place_canvas *canvas,
                            size_t *at, size_t end, struct line lines[TOGETHER]) {
    unsigned count = 0;
    while (count < TOGETHER && *at < end) {
        const uint8_t *mark = memchr(canvas->marks + *at, 1, end - *at);
        if (!mark) {
            *at = end;
            return count;
        }
        const size_t index = (size_t)(mark - canvas->marks);
        *at = index + 1;
        lines[count] = locate_line(frame, canvas, index);
        if (lines[count].from >= lines[count].to)
            continue;
        __builtin_prefetch(canvas->pixels + index * PLACE_LINE);
        __builtin_prefetch(shown_in(frame, &lines[count]));
        count++;
    }
    return count;
}

static void update_marked(struct place_frame *frame, const struct place_canvas *canvas,
                          size_t first, size_t end) {
    struct line lines[TOGETHER];
    for (unsigned count; (count = find_marked(frame, canvas, &first, end, lines)) > 0;)
        for (unsigned i = 0; i < count; i++)
            update_line(frame, canvas, &lines[i]);
}

static void update_all(struct place_frame *frame, const struct place_canvas *canvas, size_t first,
                       size_t end) {
    for (size_t i = first; i < end; i++) {
        const struct line line = locate_line(frame, canvas, i);
        if (line.from < line.to)
            update_line(frame, canvas, &line);
    }
}

/* All lines of the region's rows, or the marked ones of them. */
static void update_lines(struct place_frame *frame, const struct place_canvas *canvas,
                         bool marked_only) {
    const struct place_rect region = frame->view.region;
    const size_t lines_a_row = canvas->stride / PLACE_LINE;
    const size_t first = (size_t)(region.y0 - canvas->bounds.y0) * lines_a_row;
    const size_t end = first + (size_t)region.height * lines_a_row;
    if (marked_only)
        update_marked(frame, canvas, first, end);
    else
        update_all(frame, canvas, first, end);
}

/* Take the colours of the entry in force; recolored[i] is set where index i has a new one. */
static bool take_colors(struct place_frame *frame, const struct place_timeline_entry *entry,
                        uint8_t recolored[256]) {
    bool any = false;
    for (unsigned i = 0; i < PLACE_NO_COLOR; i++) {
        const uint32_t color =
            entry && i < entry->palette.count ? entry->palette.rgb[i] : frame->view.pad_color;
        recolored[i] = frame->rgb[i] != color;
        any |= recolored[i];
        frame->rgb[i] = color;
    }
    return any;
}

static void touch_recolored(struct place_frame *frame, const uint8_t recolored[256]) {
    const struct place_rect region = frame->view.region;
    const uint8_t *shown = frame->shown;
    for (int32_t y = 0; y < region.height; y++, shown += region.width)
        for (int32_t x = 0; x < region.width; x++)
            if (recolored[shown[x]])
                touch(frame, x, y);
}

/* A timeline entry may change everything: bounds, background, colours. */
static void enter(struct place_frame *frame, const struct place_canvas *canvas) {
    uint8_t recolored[256] = {0};
    frame->entry = canvas->entry;
    const bool any = take_colors(frame, canvas->entry, recolored);
    update_lines(frame, canvas, false);
    if (any)
        touch_recolored(frame, recolored);
}

void place_frame_update(struct place_frame *frame, struct place_canvas *canvas) {
    assert(place_rect_covers(canvas->bounds, frame->view.region));
    if (canvas->entry != frame->entry)
        enter(frame, canvas);
    else
        update_lines(frame, canvas, canvas->marks != NULL);
    if (canvas->marks)
        memset(canvas->marks, 0, canvas->lines);
    if (frame->reducer)
        place_reducer_refresh(frame->reducer, frame->shown, frame->rgb);
}

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

void place_frame_tile(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                      uint32_t rgb[PLACE_TILE * PLACE_TILE]) {
    const uint32_t *reduced = frame->reducer ? place_reducer_pixels(frame->reducer) : NULL;
    ptrdiff_t where[PLACE_TILE * PLACE_TILE];
    locate_tile(frame, tile_x, tile_y, where);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++)
        rgb[i] = where[i] < 0 ? frame->view.pad_color
                 : reduced    ? reduced[where[i]]
                              : frame->rgb[frame->shown[where[i]]];
}

void place_frame_indices(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                         uint8_t index[PLACE_TILE * PLACE_TILE]) {
    ptrdiff_t where[PLACE_TILE * PLACE_TILE];
    assert(!frame->view.reduced);
    locate_tile(frame, tile_x, tile_y, where);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++)
        index[i] = where[i] < 0 ? PLACE_NO_COLOR : frame->shown[where[i]];
}
