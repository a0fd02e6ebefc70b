/* The pixels of an animation. */
#include "video/animation_painter.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum place_code place_animation_painter_init(struct place_animation_painter *painter,
                                             const struct place_view *view,
                                             const struct place_animation_colors *colors,
                                             bool indexed, struct place_err *err) {
    *painter = (struct place_animation_painter){
        .indexed = indexed, .width = view->width, .height = view->height, .colors = *colors};
    painter->pixels =
        place_new_array((size_t)view->width * (size_t)view->height, indexed ? 1 : 4, err);
    return painter->pixels ? PLACE_OK : err->code;
}

void place_animation_painter_release(struct place_animation_painter *painter) {
    free(painter->pixels);
    *painter = (struct place_animation_painter){0};
}

/* Part of a row of pixels, and what it is to be. */
struct stretch {
    size_t at; /* the pixel it begins at */
    int32_t count;
    const uint32_t *rgb;
};

/* Neighbours mostly have one colour, which is looked up once. False where a colour has no room. */
static bool put_indices(struct place_animation_painter *painter, const struct stretch *stretch) {
    uint8_t *to = painter->pixels + stretch->at;
    uint32_t last = 0;
    uint8_t index = 0;
    for (int32_t i = 0; i < stretch->count; i++) {
        if (!index || stretch->rgb[i] != last) {
            last = stretch->rgb[i];
            index = place_animation_colors_index(&painter->colors, last);
        }
        if (!index)
            return false;
        to[i] = index;
    }
    return true;
}

static void put_rgba(struct place_animation_painter *painter, const struct stretch *stretch) {
    uint8_t *to = painter->pixels + stretch->at * 4;
    for (int32_t i = 0; i < stretch->count; i++, to += 4) {
        to[0] = (uint8_t)(stretch->rgb[i] >> 16);
        to[1] = (uint8_t)(stretch->rgb[i] >> 8);
        to[2] = (uint8_t)stretch->rgb[i];
        to[3] = 255;
    }
}

/* False where a colour has no room. */
static bool put(struct place_animation_painter *painter, const struct stretch *stretch,
                bool *changed) {
    uint8_t before[PLACE_TILE * 4];
    const size_t pixel = painter->indexed ? 1 : 4, size = (size_t)stretch->count * pixel;
    const uint8_t *row = painter->pixels + stretch->at * pixel;
    memcpy(before, row, size);
    if (!painter->indexed)
        put_rgba(painter, stretch);
    else if (!put_indices(painter, stretch))
        return false;
    *changed |= memcmp(before, row, size) != 0;
    return true;
}

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

/* Of indices where they are wanted: of a legend these have the nearest colours in the table. */
static void tile_colors(const struct place_frame *frame, bool indexed, int32_t tile_x,
                        int32_t tile_y, uint32_t rgb[PLACE_TILE * PLACE_TILE]) {
    uint8_t index[PLACE_TILE * PLACE_TILE];
    if (!indexed) {
        place_frame_tile(frame, tile_x, tile_y, rgb);
        return;
    }
    place_frame_indices(frame, tile_x, tile_y, index);
    for (int i = 0; i < PLACE_TILE * PLACE_TILE; i++)
        rgb[i] = frame->rgb[index[i]];
}

static bool paint_tile(struct place_animation_painter *painter, const struct place_frame *frame,
                       int32_t tile_x, int32_t tile_y, bool *changed) {
    uint32_t rgb[PLACE_TILE * PLACE_TILE];
    const int32_t x = tile_x * PLACE_TILE, y = tile_y * PLACE_TILE;
    const int32_t rows = least(painter->height - y, PLACE_TILE);
    tile_colors(frame, painter->indexed, tile_x, tile_y, rgb);
    for (int32_t row = 0; row < rows; row++) {
        const struct stretch stretch = {.at =
                                            (size_t)(y + row) * (size_t)painter->width + (size_t)x,
                                        .count = least(painter->width - x, PLACE_TILE),
                                        .rgb = rgb + row * PLACE_TILE};
        if (!put(painter, &stretch, changed))
            return false;
    }
    return true;
}

static bool paint(struct place_animation_painter *painter, const struct place_frame *frame,
                  bool all, bool *changed) {
    const uint8_t *dirty = frame->dirty;
    for (int32_t y = 0; y < frame->tiles_y; y++)
        for (int32_t x = 0; x < frame->tiles_x; x++, dirty++)
            if ((*dirty || all) && !paint_tile(painter, frame, x, y, changed))
                return false;
    return true;
}

enum place_code place_animation_painter_update(struct place_animation_painter *painter,
                                               const struct place_frame *frame, bool *changed,
                                               struct place_err *err) {
    *changed = false;
    if (frame->dirty_tiles == 0 || paint(painter, frame, false, changed))
        return PLACE_OK;
    place_animation_colors_clear(&painter->colors);
    *changed = true;
    if (paint(painter, frame, true, changed))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "a frame has more than %d colours, too many for GIF",
               PLACE_ANIMATION_COLORS);
    return place_hint(err, "APNG holds any: -o with a name that ends in .apng");
}
