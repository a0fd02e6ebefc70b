/*
 * The legend of a map. First all text is written, then its sheet becomes the strip's pixels;
 * blocks of colour are put into these, so that they are exactly those of the map.
 */
#include "render/legend.h"

#include "base/mem.h"
#include "base/rect.h"
#include "render/colormap.h"
#include "render/legend_ticks.h"
#include "render/text.h"

#include <math.h>
#include <stdlib.h>

enum { FRAME_COLOR = 0x808080 };
enum { LEAST_EM = 12, MOST_EM = 96, EMS_A_PICTURE = 64, LEAST_EMS = 16, MOST_EMS = 48 };

/* Where things stand, in ems from the strip's upper left corner. */
static const double margin = 1.0, title_line = 1.5, bar_top = 2.0, bar_ems = 1.0, tick_ems = 0.35,
                    label_line = 4.4, bar_strip = 5.0, bar_margin = 2.2;
/* Between swatches, and between the middles of two ticks. */
static const double swatch_gap = 1.2, row_ems = 1.5, ticks_apart = 3.6, times_apart = 4.8;

struct drawing {
    const struct place_legend *legend;
    struct place_strip *strip;
    int32_t em;
    struct place_text *text;
};

/* Pixels from em units, to whole ones. */
static int32_t to_pixels(const struct drawing *drawing, double ems) {
    return (int32_t)lround(ems * drawing->em);
}

/* A sheet of the strip's size. */
static enum place_code begin(struct drawing *drawing, struct place_err *err) {
    const struct place_text_options options = {.width = drawing->strip->width,
                                               .height = drawing->strip->height,
                                               .em = drawing->em,
                                               .what = "the legend"};
    return place_text_new(&options, &drawing->text, err);
}

static void end(struct drawing *drawing) {
    place_text_free(drawing->text);
    drawing->text = NULL;
}

/* What was written, as the strip's pixels. */
static enum place_code take_pixels(struct drawing *drawing, struct place_err *err) {
    struct place_strip *strip = drawing->strip;
    const uint32_t background = drawing->legend->background, ink = place_text_ink(background);
    const size_t width = (size_t)strip->width;
    struct place_text_sheet sheet;
    if (place_text_covered(drawing->text, &sheet, err))
        return err->code;
    strip->pixels = place_new_array(width * (size_t)strip->height, sizeof *strip->pixels, err);
    if (!strip->pixels)
        return err->code;
    for (size_t y = 0; y < (size_t)strip->height; y++)
        for (size_t x = 0; x < width; x++)
            strip->pixels[y * width + x] =
                place_text_blend(background, ink, sheet.bytes[y * sheet.stride + x]);
    return PLACE_OK;
}

static void put_block(struct place_strip *strip, struct place_rect block, uint32_t color) {
    for (int32_t y = block.y0; y < block.y0 + block.height; y++)
        for (int32_t x = block.x0; x < block.x0 + block.width; x++)
            strip->pixels[(size_t)y * (size_t)strip->width + (size_t)x] = color;
}

/* ---- a bar with ticks ------------------------------------------------------------------------ */

/* The column in the middle of a tick. */
static int32_t column_of(const struct place_strip *strip, const struct place_tick *tick) {
    return strip->bar_x + (int32_t)floor(tick->position * (strip->bar_width - 1));
}

static void write_tick(const struct drawing *drawing, const struct place_tick *tick) {
    const double width = place_text_width(drawing->text, tick->text);
    const double left = column_of(drawing->strip, tick) + 0.5 - width / 2;
    place_text_put(drawing->text, fmin(fmax(left, 0), drawing->strip->width - width),
                   label_line * drawing->em, tick->text);
}

static void put_tick(const struct drawing *drawing, const struct place_tick *tick) {
    struct place_strip *strip = drawing->strip;
    const int32_t thick = drawing->em < 32 ? 1 : drawing->em / 16;
    const struct place_rect block = {column_of(strip, tick) - thick / 2,
                                     strip->bar_y + strip->bar_height, thick,
                                     to_pixels(drawing, tick_ems)};
    put_block(strip, block, place_text_ink(drawing->legend->background));
}

static void put_bar(struct place_strip *strip, const uint32_t *colors) {
    for (int32_t x = 0; x < strip->bar_width; x++) {
        const struct place_rect column = {strip->bar_x + x, strip->bar_y, 1, strip->bar_height};
        put_block(strip, column, place_colormap_at(colors, (x + 0.5) / strip->bar_width));
    }
}

static enum place_code draw_bar(struct drawing *drawing, struct place_err *err) {
    const struct place_legend *legend = drawing->legend;
    struct place_strip *strip = drawing->strip;
    strip->height = to_pixels(drawing, bar_strip);
    strip->bar_x = to_pixels(drawing, bar_margin);
    strip->bar_y = to_pixels(drawing, bar_top);
    strip->bar_width = strip->width - 2 * strip->bar_x;
    strip->bar_height = to_pixels(drawing, bar_ems);
    if (begin(drawing, err))
        return err->code;
    place_text_put(drawing->text, strip->bar_x, title_line * drawing->em, legend->title);
    struct place_tick ticks[PLACE_TICKS];
    const struct place_tick_options options = {
        .seconds = legend->seconds,
        .apart = (legend->seconds ? times_apart : ticks_apart) * drawing->em / strip->bar_width};
    const size_t count = place_legend_ticks(legend->scale, &options, ticks);
    for (size_t i = 0; i < count; i++)
        write_tick(drawing, &ticks[i]);
    if (take_pixels(drawing, err))
        return err->code;
    for (size_t i = 0; i < count; i++)
        put_tick(drawing, &ticks[i]);
    put_bar(strip, legend->colors);
    return PLACE_OK;
}

/* ---- swatches -------------------------------------------------------------------------------- */

/* Where the next swatch stands; rows are filled from the left. */
struct pen {
    double x, y; /* the upper left corner, pixels */
};

static struct pen first_place(const struct drawing *drawing) {
    return (struct pen){margin * drawing->em, bar_top * drawing->em};
}

/* Give this swatch a place and move on, to a new row where it does not fit. */
static struct pen next_place(const struct drawing *drawing, const struct place_swatch *swatch,
                             struct pen *pen) {
    const double em = drawing->em;
    const double width = (bar_ems + 0.4) * em + place_text_width(drawing->text, swatch->text);
    if (pen->x > margin * em && pen->x + width > drawing->strip->width - margin * em) {
        pen->x = margin * em;
        pen->y += row_ems * em;
    }
    const struct pen place = *pen;
    pen->x += width + swatch_gap * em;
    return place;
}

/* The strip's height, which the widths of the texts decide. */
static enum place_code measure_swatches(struct drawing *drawing, struct place_err *err) {
    drawing->strip->height = 1;
    if (begin(drawing, err))
        return err->code;
    struct pen pen = first_place(drawing);
    for (size_t i = 0; i < drawing->legend->count; i++)
        next_place(drawing, &drawing->legend->swatches[i], &pen);
    drawing->strip->height = (int32_t)lround(pen.y + (bar_ems + 0.6) * drawing->em);
    end(drawing);
    return PLACE_OK;
}

/* The colour, and a frame for it, since it may be much like the background. */
static void put_swatch(struct place_strip *strip, struct pen place, uint32_t color) {
    const int32_t x = (int32_t)lround(place.x), y = (int32_t)lround(place.y);
    const int32_t side = strip->bar_width;
    put_block(strip, (struct place_rect){x - 1, y - 1, side + 2, side + 2}, FRAME_COLOR);
    put_block(strip, (struct place_rect){x, y, side, side}, color);
}

static void write_swatches(struct drawing *drawing) {
    const struct place_legend *legend = drawing->legend;
    place_text_put(drawing->text, margin * drawing->em, title_line * drawing->em, legend->title);
    struct pen pen = first_place(drawing);
    for (size_t i = 0; i < legend->count; i++) {
        const struct pen place = next_place(drawing, &legend->swatches[i], &pen);
        place_text_put(drawing->text, place.x + (bar_ems + 0.4) * drawing->em,
                       place.y + 0.85 * drawing->em, legend->swatches[i].text);
    }
}

static enum place_code draw_swatches(struct drawing *drawing, struct place_err *err) {
    const struct place_legend *legend = drawing->legend;
    struct place_strip *strip = drawing->strip;
    strip->bar_width = strip->bar_height = to_pixels(drawing, bar_ems);
    strip->bar_x = to_pixels(drawing, margin);
    strip->bar_y = to_pixels(drawing, bar_top);
    if (measure_swatches(drawing, err) || begin(drawing, err))
        return err->code;
    write_swatches(drawing);
    if (take_pixels(drawing, err))
        return err->code;
    struct pen pen = first_place(drawing);
    for (size_t i = 0; i < legend->count; i++)
        put_swatch(strip, next_place(drawing, &legend->swatches[i], &pen),
                   legend->swatches[i].color);
    return PLACE_OK;
}

static int32_t clamp(int32_t number, int32_t least, int32_t most) {
    return number < least ? least : number > most ? most : number;
}

enum place_code place_legend_draw(const struct place_legend *legend, int32_t width,
                                  struct place_strip *strip, struct place_err *err) {
    const int32_t em = clamp(width / EMS_A_PICTURE, LEAST_EM, MOST_EM);
    struct drawing drawing = {.legend = legend, .strip = strip, .em = em};
    *strip = (struct place_strip){.width = clamp(width, LEAST_EMS * em, MOST_EMS * em)};
    const enum place_code code =
        legend->scale ? draw_bar(&drawing, err) : draw_swatches(&drawing, err);
    end(&drawing);
    return code;
}

void place_strip_release(struct place_strip *strip) {
    free(strip->pixels);
    *strip = (struct place_strip){0};
}
