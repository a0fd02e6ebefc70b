/* Palette indices to packed pixels, tile by tile. */
#include "render/raster.h"

#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

uint8_t place_gray_from_rgb(uint32_t rgb) {
    const uint32_t r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
    return (uint8_t)((1063 * r + 3576 * g + 361 * b + 2500) / 5000);
}

enum place_code place_raster_init(struct place_raster *raster, const struct place_view *view,
                                  enum place_raster_kind kind, struct place_err *err) {
    static const size_t bytes[] = {1, 1, 3, 4};
    assert(kind != PLACE_RASTER_INDEX || !view->reduced);
    *raster = (struct place_raster){
        .kind = kind, .width = view->width, .height = view->height, .pixel = bytes[kind]};
    raster->stride = (size_t)view->width * raster->pixel;
    raster->size = raster->stride * (size_t)view->height;
    raster->bytes = place_new_aligned(raster->size, 1, err);
    return raster->bytes ? PLACE_OK : err->code;
}

void place_raster_release(struct place_raster *raster) {
    free(raster->bytes);
    *raster = (struct place_raster){0};
}

/* ---- the table ----------------------------------------------------------------------------- */

static void put_color(const struct place_raster *raster, uint32_t rgb, bool seen, uint8_t to[4]) {
    if (raster->kind == PLACE_RASTER_GRAY) {
        to[0] = place_gray_from_rgb(rgb);
        return;
    }
    to[0] = (uint8_t)(rgb >> 16);
    to[1] = (uint8_t)(rgb >> 8);
    to[2] = (uint8_t)rgb;
    to[3] = seen ? 255 : 0;
}

static void fill_colors(struct place_raster *raster, const struct place_frame *frame) {
    for (unsigned i = 0; i < 256; i++)
        put_color(raster, frame->rgb[i], i < frame->colors, raster->table[i]);
}

/* Colours of the canvas come first, so that an index is the log's own; what has no colour shows
 * the one behind them. True where that one has moved, or other colours may be a footer's nearest.
 */
static bool fill_indices(struct place_raster *raster, const struct place_frame *frame) {
    const unsigned pad = frame->colors;
    const bool moved =
        raster->palette_count != pad + 1 ||
        (frame->footer && memcmp(raster->palette, frame->rgb, pad * sizeof *frame->rgb) != 0);
    memcpy(raster->palette, frame->rgb, pad * sizeof *frame->rgb);
    raster->palette[pad] = frame->view.pad_color;
    raster->palette_count = pad + 1;
    for (unsigned i = 0; i < 256; i++)
        raster->table[i][0] = (uint8_t)(i < pad ? i : pad);
    return moved;
}

/* ---- tiles --------------------------------------------------------------------------------- */

/* Where the tile begins, and how much of it is inside the frame. */
struct span {
    uint8_t *to;
    int32_t columns, rows;
};

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static struct span span_of(const struct place_raster *raster, int32_t tile_x, int32_t tile_y) {
    const int32_t x = tile_x * PLACE_TILE, y = tile_y * PLACE_TILE;
    return (struct span){raster->bytes + (size_t)y * raster->stride + (size_t)x * raster->pixel,
                         least(raster->width - x, PLACE_TILE),
                         least(raster->height - y, PLACE_TILE)};
}

/* Always inlined with a constant `pixel`: each pixel becomes a small load and store. */
static inline __attribute__((always_inline)) void
look_up(const struct place_raster *raster, const struct span *span,
        const uint8_t index[PLACE_TILE * PLACE_TILE], size_t pixel) {
    uint8_t *row = span->to;
    for (int32_t y = 0; y < span->rows; y++, row += raster->stride, index += PLACE_TILE)
        for (int32_t x = 0; x < span->columns; x++)
            memcpy(row + (size_t)x * pixel, raster->table[index[x]], pixel);
}

static void convert_exact(const struct place_raster *raster, const struct place_frame *frame,
                          int32_t tile_x, int32_t tile_y) {
    uint8_t index[PLACE_TILE * PLACE_TILE];
    const struct span span = span_of(raster, tile_x, tile_y);
    place_frame_indices(frame, tile_x, tile_y, index);
    switch (raster->pixel) {
    case 1: look_up(raster, &span, index, 1); break;
    case 3: look_up(raster, &span, index, 3); break;
    default: look_up(raster, &span, index, 4); break;
    }
}

static void convert_reduced(const struct place_raster *raster, const struct place_frame *frame,
                            int32_t tile_x, int32_t tile_y) {
    const struct place_rect picture = frame->view.picture;
    const struct span span = span_of(raster, tile_x, tile_y);
    uint32_t rgb[PLACE_TILE * PLACE_TILE];
    place_frame_tile(frame, tile_x, tile_y, rgb);
    for (int32_t y = 0; y < span.rows; y++)
        for (int32_t x = 0; x < span.columns; x++) {
            const bool seen =
                place_rect_contains(picture, tile_x * PLACE_TILE + x, tile_y * PLACE_TILE + y);
            uint8_t bytes[4];
            put_color(raster, rgb[y * PLACE_TILE + x], seen, bytes);
            memcpy(span.to + (size_t)y * raster->stride + (size_t)x * raster->pixel, bytes,
                   raster->pixel);
        }
}

/* The footer's part of a tile, whose colours need not be in the table. */
static void convert_footer(const struct place_raster *raster, const struct place_frame *frame,
                           int32_t tile_x, int32_t tile_y) {
    const struct span span = span_of(raster, tile_x, tile_y);
    const int32_t top = raster->height - frame->view.footer - tile_y * PLACE_TILE;
    for (int32_t y = top > 0 ? top : 0; y < span.rows; y++) {
        const uint32_t *from =
            frame->footer + (size_t)(y - top) * (size_t)raster->width + tile_x * PLACE_TILE;
        for (int32_t x = 0; x < span.columns; x++) {
            uint8_t bytes[4];
            put_color(raster, from[x], true, bytes);
            memcpy(span.to + (size_t)y * raster->stride + (size_t)x * raster->pixel, bytes,
                   raster->pixel);
        }
    }
}

static void convert(const struct place_raster *raster, const struct place_frame *frame,
                    int32_t tile_x, int32_t tile_y) {
    if (frame->view.reduced)
        convert_reduced(raster, frame, tile_x, tile_y);
    else
        convert_exact(raster, frame, tile_x, tile_y);
    if (raster->kind != PLACE_RASTER_INDEX && place_frame_has_footer(frame, tile_y))
        convert_footer(raster, frame, tile_x, tile_y);
}

void place_raster_update(struct place_raster *raster, const struct place_frame *frame) {
    assert(raster->width == frame->view.width && raster->height == frame->view.height);
    if (frame->dirty_tiles == 0)
        return;
    bool all = false;
    if (raster->kind == PLACE_RASTER_INDEX)
        all = fill_indices(raster, frame);
    else
        fill_colors(raster, frame);
    const uint8_t *dirty = frame->dirty;
    for (int32_t y = 0; y < frame->tiles_y; y++)
        for (int32_t x = 0; x < frame->tiles_x; x++, dirty++) {
            if (!*dirty && !all)
                continue;
            raster->converted++;
            convert(raster, frame, x, y);
        }
}

struct place_picture place_raster_picture(const struct place_raster *raster) {
    const bool indexed = raster->kind == PLACE_RASTER_INDEX;
    assert(indexed || raster->kind == PLACE_RASTER_RGB);
    return (struct place_picture){.width = (uint32_t)raster->width,
                                  .height = (uint32_t)raster->height,
                                  .stride = raster->stride,
                                  .pixels = raster->bytes,
                                  .palette = indexed ? raster->palette : NULL,
                                  .colors = raster->palette_count};
}
