/*
 * The legend of a map. Cairo writes the text and strokes the ticks; colours are put into the
 * pixels afterwards, so that they are exactly those of the map.
 */
#include "render/legend.h"

#include "base/mem.h"
#include "render/colormap.h"
#include "render/legend_ticks.h"
#include "render/raster.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_EM = 12, MOST_EM = 96, EMS_A_PICTURE = 64, LEAST_EMS = 16, MOST_EMS = 48 };

/* Where things stand, in ems from the strip's upper left corner. */
static const double margin = 1.0, title_line = 1.5, bar_top = 2.0, bar_ems = 1.0, tick_ems = 0.35,
                    label_line = 4.4, bar_strip = 5.0, bar_margin = 2.2;
/* Between swatches, and between the middles of two ticks. */
static const double swatch_gap = 1.2, row_ems = 1.5, ticks_apart = 3.6, times_apart = 4.8;

#ifdef PLACE_SANITIZED
/* Fontconfig keeps its cache by offsets in place of pointers, which LeakSanitizer cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) {
    return "print_suppressions=0";
}
#endif

struct drawing {
    const struct place_legend *legend;
    struct place_strip *strip;
    double em;
    cairo_surface_t *surface;
    cairo_t *cairo;
};

static enum place_code cairo_failed(cairo_status_t status, struct place_err *err) {
    if (status == CAIRO_STATUS_SUCCESS)
        return PLACE_OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return place_fail_memory(err);
    return place_fail(err, PLACE_FAILED, "cannot draw the legend: %s",
                      cairo_status_to_string(status));
}

static void set_color(cairo_t *cairo, uint32_t rgb) {
    cairo_set_source_rgb(cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}

/* Pixels from em units, to whole ones. */
static int32_t to_pixels(const struct drawing *drawing, double ems) {
    return (int32_t)lround(ems * drawing->em);
}

static double text_width(const struct drawing *drawing, const char *text) {
    cairo_text_extents_t extents;
    cairo_text_extents(drawing->cairo, text, &extents);
    return extents.x_advance;
}

static void put_text(const struct drawing *drawing, double x, double y, const char *text) {
    cairo_move_to(drawing->cairo, round(x), round(y));
    cairo_show_text(drawing->cairo, text);
}

/* A surface of the strip's size, at least a pixel, with the face and the colour of text set. */
static enum place_code begin(struct drawing *drawing, struct place_err *err) {
    const struct place_strip *strip = drawing->strip;
    const uint32_t background = drawing->legend->background;
    drawing->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, strip->width, strip->height);
    drawing->cairo = cairo_create(drawing->surface);
    set_color(drawing->cairo, background);
    cairo_paint(drawing->cairo);
    set_color(drawing->cairo, place_gray_from_rgb(background) < 128 ? 0xe8e8e8 : 0x181818);
    cairo_select_font_face(drawing->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(drawing->cairo, drawing->em);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY); /* no colours of its own */
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    cairo_set_font_options(drawing->cairo, options);
    cairo_font_options_destroy(options);
    return cairo_failed(cairo_status(drawing->cairo), err);
}

static void end(struct drawing *drawing) {
    cairo_destroy(drawing->cairo);
    cairo_surface_destroy(drawing->surface);
    drawing->cairo = NULL;
    drawing->surface = NULL;
}

/* The surface's pixels, which have an undefined byte above the colour. */
static enum place_code take_pixels(struct drawing *drawing, struct place_err *err) {
    struct place_strip *strip = drawing->strip;
    const size_t width = (size_t)strip->width;
    cairo_surface_flush(drawing->surface);
    if (cairo_failed(cairo_status(drawing->cairo), err))
        return err->code;
    strip->pixels = place_new_array(width * (size_t)strip->height, sizeof *strip->pixels, err);
    if (!strip->pixels)
        return err->code;
    const unsigned char *from = cairo_image_surface_get_data(drawing->surface);
    const size_t stride = (size_t)cairo_image_surface_get_stride(drawing->surface);
    for (size_t y = 0; y < (size_t)strip->height; y++) {
        uint32_t *row = strip->pixels + y * width;
        memcpy(row, from + y * stride, width * sizeof *row);
        for (size_t x = 0; x < width; x++)
            row[x] &= 0xffffff;
    }
    return PLACE_OK;
}

static void put_block(struct place_strip *strip, int32_t x, int32_t y, uint32_t color) {
    for (int32_t row = y; row < y + strip->bar_height; row++)
        for (int32_t column = x; column < x + strip->bar_width; column++)
            strip->pixels[(size_t)row * (size_t)strip->width + (size_t)column] = color;
}

/* ---- a bar with ticks ------------------------------------------------------------------------ */

static void draw_tick(const struct drawing *drawing, const struct place_tick *tick) {
    const struct place_strip *strip = drawing->strip;
    const double x = strip->bar_x + floor(tick->position * (strip->bar_width - 1)) + 0.5;
    const double top = strip->bar_y + strip->bar_height, width = text_width(drawing, tick->text);
    const double thick = fmax(1, floor(drawing->em / 16));
    cairo_rectangle(drawing->cairo, floor(x - thick / 2), top, thick, to_pixels(drawing, tick_ems));
    cairo_fill(drawing->cairo);
    const double left = fmin(fmax(x - width / 2, 0), strip->width - width);
    put_text(drawing, left, label_line * drawing->em, tick->text);
}

static void put_bar(struct place_strip *strip, const uint32_t *colors) {
    for (int32_t x = 0; x < strip->bar_width; x++) {
        const uint32_t color = place_colormap_at(colors, (x + 0.5) / strip->bar_width);
        for (int32_t y = strip->bar_y; y < strip->bar_y + strip->bar_height; y++)
            strip->pixels[(size_t)y * (size_t)strip->width + (size_t)(strip->bar_x + x)] = color;
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
    put_text(drawing, strip->bar_x, title_line * drawing->em, legend->title);
    struct place_tick ticks[PLACE_TICKS];
    const struct place_tick_options options = {
        .seconds = legend->seconds,
        .apart = (legend->seconds ? times_apart : ticks_apart) * drawing->em / strip->bar_width};
    const size_t count = place_legend_ticks(legend->scale, &options, ticks);
    for (size_t i = 0; i < count; i++)
        draw_tick(drawing, &ticks[i]);
    if (take_pixels(drawing, err))
        return err->code;
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
    const double width = (bar_ems + 0.4) * em + text_width(drawing, swatch->text);
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
    enum place_code code = begin(drawing, err);
    struct pen pen = first_place(drawing);
    for (size_t i = 0; !code && i < drawing->legend->count; i++)
        next_place(drawing, &drawing->legend->swatches[i], &pen);
    drawing->strip->height = (int32_t)lround(pen.y + (bar_ems + 0.6) * drawing->em);
    end(drawing);
    return code;
}

/* A frame for the colour that is put here, which may be much like the background. */
static void put_frame(const struct drawing *drawing, struct pen place) {
    const struct place_strip *strip = drawing->strip;
    cairo_save(drawing->cairo);
    set_color(drawing->cairo, 0x808080);
    cairo_rectangle(drawing->cairo, round(place.x) - 1, round(place.y) - 1, strip->bar_width + 2,
                    strip->bar_height + 2);
    cairo_fill(drawing->cairo);
    cairo_restore(drawing->cairo);
}

static enum place_code draw_swatches(struct drawing *drawing, struct place_err *err) {
    const struct place_legend *legend = drawing->legend;
    struct place_strip *strip = drawing->strip;
    strip->bar_width = strip->bar_height = to_pixels(drawing, bar_ems);
    strip->bar_x = to_pixels(drawing, margin);
    strip->bar_y = to_pixels(drawing, bar_top);
    if (measure_swatches(drawing, err) || begin(drawing, err))
        return err->code;
    put_text(drawing, margin * drawing->em, title_line * drawing->em, legend->title);
    struct pen pen = first_place(drawing);
    for (size_t i = 0; i < legend->count; i++) {
        const struct pen place = next_place(drawing, &legend->swatches[i], &pen);
        put_frame(drawing, place);
        put_text(drawing, place.x + (bar_ems + 0.4) * drawing->em, place.y + 0.85 * drawing->em,
                 legend->swatches[i].text);
    }
    if (take_pixels(drawing, err))
        return err->code;
    pen = first_place(drawing);
    for (size_t i = 0; i < legend->count; i++) {
        const struct pen place = next_place(drawing, &legend->swatches[i], &pen);
        put_block(strip, (int32_t)lround(place.x), (int32_t)lround(place.y),
                  legend->swatches[i].color);
    }
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
