/* Stills: a frame laid out whole, for PNG. */
#include "render/still.h"

#include "base/mem.h"
#include "render/frame.h"

#include <stdlib.h>
#include <string.h>

/* Colours of the canvas come first, so that an index in the file is the log's own. What has no
 * colour shows the one behind them. */
static unsigned set_palette(struct place_still *still, const struct place_canvas *canvas,
                            uint32_t pad_color) {
    const struct place_palette *palette = canvas->entry ? &canvas->entry->palette : NULL;
    const unsigned pad = palette ? palette->count : 0;
    if (palette)
        memcpy(still->palette, palette->rgb, pad * sizeof *still->palette);
    still->palette[pad] = pad_color;
    still->picture.palette = still->palette;
    return pad;
}

/* One row of the region as a row of the output. True where it shows the pad colour. */
static bool draw_row(const struct place_frame *frame, int32_t y, uint8_t pad, uint8_t *to) {
    const struct place_view *view = &frame->view;
    const uint8_t *shown = frame->shown + (size_t)y * (size_t)view->region.width;
    const size_t scale = (size_t)view->scale;
    bool padded = false;
    to += view->picture.x0;
    for (int32_t x = 0; x < view->region.width; x++, to += scale) {
        const bool missing = shown[x] >= pad;
        memset(to, missing ? pad : shown[x], scale);
        padded |= missing;
    }
    return padded;
}

static void draw_indices(struct place_still *still, const struct place_frame *frame,
                         const struct place_canvas *canvas) {
    const struct place_view *view = &frame->view;
    const unsigned pad = set_palette(still, canvas, view->pad_color);
    const size_t width = (size_t)view->width;
    bool padded = view->picture.width < view->width || view->picture.height < view->height;
    memset(still->pixels, (int)pad, width * (size_t)view->height);
    uint8_t *to = still->pixels + (size_t)view->picture.y0 * width;
    for (int32_t y = 0; y < view->region.height; y++) {
        const uint8_t *first = to;
        padded |= draw_row(frame, y, (uint8_t)pad, to);
        to += width;
        for (int32_t again = 1; again < view->scale; again++, to += width)
            memcpy(to, first, width);
    }
    still->picture.stride = width;
    still->picture.colors = pad + padded;
}

static void put_color(uint8_t *to, uint32_t color) {
    to[0] = (uint8_t)(color >> 16);
    to[1] = (uint8_t)(color >> 8);
    to[2] = (uint8_t)color;
}

static void draw_colors(struct place_still *still, const struct place_frame *frame) {
    const struct place_view *view = &frame->view;
    const struct place_rect picture = view->picture;
    const uint32_t *reduced = place_reducer_pixels(frame->reducer);
    uint8_t *to = still->pixels;
    for (int32_t y = 0; y < view->height; y++)
        for (int32_t x = 0; x < view->width; x++, to += 3)
            put_color(to, place_rect_contains(picture, x, y) ? *reduced++ : view->pad_color);
    still->picture.stride = (size_t)view->width * 3;
}

enum place_code place_still_draw(struct place_still *still, struct place_canvas *canvas,
                                 const struct place_view *view, struct place_err *err) {
    struct place_frame frame;
    *still = (struct place_still){
        .picture = {.width = (uint32_t)view->width, .height = (uint32_t)view->height}};
    if (place_frame_init(&frame, view, err))
        return err->code;
    const size_t pixels = (size_t)view->width * (size_t)view->height;
    still->pixels = place_new_aligned(pixels, view->reduced ? 3 : 1, err);
    if (still->pixels) {
        place_frame_update(&frame, canvas);
        if (view->reduced)
            draw_colors(still, &frame);
        else
            draw_indices(still, &frame, canvas);
        still->picture.pixels = still->pixels;
    }
    place_frame_release(&frame);
    return still->pixels ? PLACE_OK : err->code;
}

enum place_code place_still_save(const struct place_still *still, const char *path, bool replace,
                                 struct place_err *err) {
    return place_png_save(&still->picture, path, replace, err);
}

void place_still_release(struct place_still *still) {
    free(still->pixels);
    *still = (struct place_still){0};
}
