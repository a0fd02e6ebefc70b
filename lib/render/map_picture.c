/* A map as a picture: rows of colours, enlarged or reduced into the frame; the legend below. */
#include "render/map_picture.h"

#include "base/mem.h"
#include "core/event.h"
#include "render/map_legend.h"
#include "render/raster.h"
#include "render/reduce_colors.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct drawing {
    struct place_map_picture *out;
    const struct place_map *map;
    const struct place_map_picture_options *options;
    const struct place_view *view;
    struct place_map_colors colors;
    enum place_map_blank blank; /* where the background shows */
    struct place_strip strip;
    uint32_t faded[256]; /* 0xRRGGBB of the background by index of the canvas beneath */
    uint32_t *row;       /* owned; colours of a row of the region */
};

static void put_color(uint8_t *to, uint32_t color) {
    to[0] = (uint8_t)(color >> 16);
    to[1] = (uint8_t)(color >> 8);
    to[2] = (uint8_t)color;
}

static void put_colors(uint8_t *to, const uint32_t *colors, int32_t count) {
    for (int32_t i = 0; i < count; i++, to += 3)
        put_color(to, colors[i]);
}

/* ---- what a pixel shows ---------------------------------------------------------------------- */

static void set_faded(struct drawing *drawing) {
    const struct place_canvas *over = drawing->options->over;
    for (int i = 0; i < 256; i++)
        drawing->faded[i] = drawing->view->pad_color;
    if (!over || !over->entry)
        return;
    const struct place_palette *palette = &over->entry->palette;
    for (unsigned i = 0; i < palette->count; i++)
        drawing->faded[i] = (64u + place_gray_from_rgb(palette->rgb[i]) / 2) * 0x010101;
}

static uint32_t background(const struct drawing *drawing, int32_t x, int32_t y) {
    const struct place_canvas *over = drawing->options->over;
    return over ? drawing->faded[place_canvas_get(over, x, y)] : drawing->view->pad_color;
}

static bool shows_background(const struct drawing *drawing, double value) {
    if (isnan(value) || (drawing->blank != PLACE_BLANK_NAN && value == 0))
        return true;
    return drawing->blank == PLACE_BLANK_FAINT &&
           place_scale_position(&drawing->colors.scale, value) * PLACE_COLORMAP_COLORS < 1;
}

/* What is counted of area that was never opened is nothing to show. */
static bool is_open(const struct place_map *map, int32_t x, int32_t y) {
    return place_rect_empty(map->open) || place_rect_contains(map->open, x, y);
}

/* Row y of the region, from its top. Neighbours are often of one value. */
static void color_row(struct drawing *drawing, int32_t y) {
    const struct place_rect region = drawing->view->region, whole = drawing->map->region;
    const double *values = drawing->map->values +
                           (size_t)(region.y0 + y - whole.y0) * (size_t)whole.width +
                           (region.x0 - whole.x0);
    double last = NAN;
    uint32_t color = 0;
    for (int32_t x = 0; x < region.width; x++) {
        if (shows_background(drawing, values[x]) ||
            !is_open(drawing->map, region.x0 + x, region.y0 + y)) {
            drawing->row[x] = background(drawing, region.x0 + x, region.y0 + y);
            continue;
        }
        if (values[x] != last)
            color = place_map_color(&drawing->colors, values[x]);
        last = values[x];
        drawing->row[x] = color;
    }
}

/* ---- the frame ------------------------------------------------------------------------------- */

/* The first byte of a row of the view's picture, which stands in the frame. */
static uint8_t *picture_row(const struct drawing *drawing, int32_t y) {
    const struct place_rect picture = drawing->view->picture;
    return drawing->out->pixels + (size_t)(picture.y0 + y) * drawing->out->picture.stride +
           3 * (size_t)(drawing->out->frame_x + picture.x0);
}

static void draw_enlarged(struct drawing *drawing) {
    const int32_t scale = drawing->view->scale;
    for (int32_t y = 0; y < drawing->view->region.height; y++) {
        uint8_t *const first = picture_row(drawing, y * scale), *to = first;
        color_row(drawing, y);
        for (int32_t x = 0; x < drawing->view->region.width; x++)
            for (int32_t again = 0; again < scale; again++, to += 3)
                put_color(to, drawing->row[x]);
        for (int32_t again = 1; again < scale; again++)
            memcpy(picture_row(drawing, y * scale + again), first, (size_t)(to - first));
    }
}

static enum place_code draw_reduced(struct drawing *drawing, struct place_err *err) {
    const struct place_view *view = drawing->view;
    const struct place_reducer_sides sides = {.width = view->region.width,
                                              .height = view->region.height,
                                              .to_width = view->picture.width,
                                              .to_height = view->picture.height};
    struct place_color_reducer *reducer = place_color_reducer_new(&sides, err);
    if (!reducer)
        return err->code;
    int32_t done = 0;
    for (int32_t y = 0; y < view->region.height; y++) {
        color_row(drawing, y);
        done += place_color_reducer_add(reducer, drawing->row, picture_row(drawing, done));
    }
    place_color_reducer_free(reducer);
    return PLACE_OK;
}

/* ---- the legend ------------------------------------------------------------------------------ */

static void put_strip(struct drawing *drawing) {
    const struct place_strip *strip = &drawing->strip;
    const size_t stride = drawing->out->picture.stride;
    uint8_t *to = drawing->out->pixels + (size_t)drawing->view->height * stride +
                  3 * (size_t)(((int32_t)drawing->out->picture.width - strip->width) / 2);
    for (int32_t y = 0; y < strip->height; y++, to += stride)
        put_colors(to, strip->pixels + (size_t)y * (size_t)strip->width, strip->width);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The pixels, all of the pad colour. */
static enum place_code make_room(struct drawing *drawing, struct place_err *err) {
    const struct place_view *view = drawing->view;
    const int32_t strip = drawing->strip.width;
    const size_t width = (size_t)(view->width > strip ? view->width : strip);
    const size_t height = (size_t)view->height + (size_t)drawing->strip.height;
    drawing->out->frame_x = ((int32_t)width - view->width) / 2;
    drawing->out->picture = (struct place_picture){
        .width = (uint32_t)width, .height = (uint32_t)height, .stride = 3 * width};
    drawing->out->pixels = place_new_aligned(width * height, 3, err);
    drawing->row = place_new_array((size_t)view->region.width, sizeof *drawing->row, err);
    if (!drawing->out->pixels || !drawing->row)
        return err->code;
    drawing->out->picture.pixels = drawing->out->pixels;
    for (size_t i = 0; i < width * height; i++)
        put_color(drawing->out->pixels + 3 * i, view->pad_color);
    return PLACE_OK;
}

static enum place_code draw(struct drawing *drawing, struct place_err *err) {
    const struct place_map_legend legend = {.map = drawing->map,
                                            .colors = &drawing->colors,
                                            .width = drawing->view->width,
                                            .background = drawing->view->pad_color};
    if (drawing->options->legend && place_map_legend_draw(&legend, &drawing->strip, err))
        return err->code;
    if (make_room(drawing, err))
        return err->code;
    set_faded(drawing);
    if (drawing->options->legend)
        put_strip(drawing);
    if (drawing->view->reduced)
        return draw_reduced(drawing, err);
    draw_enlarged(drawing);
    return PLACE_OK;
}

enum place_code place_map_picture_draw(struct place_map_picture *picture,
                                       const struct place_map *map,
                                       const struct place_map_picture_options *options,
                                       struct place_err *err) {
    struct drawing drawing = {
        .out = picture, .map = map, .options = options, .view = options->view};
    drawing.blank = place_map_blank(map, options->over != NULL);
    assert(place_rect_covers(map->region, options->view->region));
    assert(!options->over || place_rect_covers(options->over->bounds, options->view->region));
    *picture = (struct place_map_picture){0};
    struct place_map_color_options color = options->color;
    color.over = options->over != NULL;
    if (place_map_colors_init(&drawing.colors, map, &color, err))
        return err->code;
    const enum place_code code = draw(&drawing, err);
    if (code)
        place_map_picture_release(picture);
    place_map_colors_release(&drawing.colors);
    place_strip_release(&drawing.strip);
    free(drawing.row);
    return code;
}

void place_map_picture_release(struct place_map_picture *picture) {
    free(picture->pixels);
    *picture = (struct place_map_picture){0};
}
