/* Sheets: an image that is written as PNG, or SVG as cairo writes it. */
#include "render/chart_sheet.h"

#include "base/mem.h"
#include "base/outfile.h"
#include "base/picture.h"
#include "render/text.h"

#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const double least_em = 9, ems_wide = 80, ems_high = 40;

static bool ends_in(const char *path, const char *end) {
    const size_t length = strlen(path);
    return length > strlen(end) && strcasecmp(path + length - strlen(end), end) == 0;
}

bool place_chart_is_name(const char *path) {
    return ends_in(path, ".png") || ends_in(path, ".svg") || strcmp(path, "-") == 0;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Where SVG goes: cairo only takes that it did not. */
struct svg_file {
    struct place_outfile *file;
    struct place_err *err;
    bool failed;
};

static cairo_status_t write_svg(void *closure, const unsigned char *data, unsigned length) {
    struct svg_file *to = closure;
    to->failed = to->failed || place_outfile_write(to->file, data, length, to->err) != PLACE_OK;
    return to->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void draw_sheet(struct chart_sheet *sheet, cairo_surface_t *surface, chart_draw *draw,
                       const void *chart) {
    sheet->cairo = cairo_create(surface);
    place_text_set_up(sheet->cairo, sheet->em);
    cairo_set_source_rgb(sheet->cairo, 1, 1, 1);
    cairo_paint(sheet->cairo);
    draw(sheet, chart);
}

static enum place_code save_svg(struct chart_sheet *sheet, struct place_outfile *file,
                                chart_draw *draw, const void *chart, struct place_err *err) {
    struct svg_file to = {.file = file, .err = err};
    cairo_surface_t *surface =
        cairo_svg_surface_create_for_stream(write_svg, &to, sheet->width, sheet->height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
    draw_sheet(sheet, surface, draw, chart);
    enum place_code code = place_text_status(sheet->cairo, "the chart", err);
    cairo_surface_finish(surface); /* which writes it */
    if (to.failed)
        code = err->code;
    else if (!code && cairo_surface_status(surface) == CAIRO_STATUS_NO_MEMORY)
        code = place_fail_memory(err);
    else if (!code && cairo_surface_status(surface))
        code = place_fail(err, PLACE_FAILED, "cannot draw the chart: %s",
                          cairo_status_to_string(cairo_surface_status(surface)));
    cairo_destroy(sheet->cairo);
    cairo_surface_destroy(surface);
    return code;
}

/* The pixels as R G B bytes; free() them. */
static uint8_t *take_pixels(cairo_surface_t *surface, struct place_err *err) {
    const size_t width = (size_t)cairo_image_surface_get_width(surface);
    const size_t height = (size_t)cairo_image_surface_get_height(surface);
    const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    const unsigned char *from = cairo_image_surface_get_data(surface);
    uint8_t *rgb = place_new_array(width * height, 3, err), *to = rgb;
    for (size_t y = 0; rgb && y < height; y++)
        for (size_t x = 0; x < width; x++, to += 3) {
            uint32_t pixel = 0;
            memcpy(&pixel, from + y * stride + x * sizeof pixel, sizeof pixel);
            to[0] = (uint8_t)(pixel >> 16);
            to[1] = (uint8_t)(pixel >> 8);
            to[2] = (uint8_t)pixel;
        }
    return rgb;
}

static enum place_code write_png(cairo_surface_t *surface, struct place_outfile *file,
                                 struct place_err *err) {
    cairo_surface_flush(surface);
    uint8_t *pixels = take_pixels(surface, err);
    if (!pixels)
        return err->code;
    const uint32_t width = (uint32_t)cairo_image_surface_get_width(surface);
    const struct place_picture picture = {.width = width,
                                          .height =
                                              (uint32_t)cairo_image_surface_get_height(surface),
                                          .stride = (size_t)width * 3,
                                          .pixels = pixels};
    const enum place_code code =
        place_png_write(&picture, place_outfile_stream(file), place_outfile_path(file), err);
    free(pixels);
    return code;
}

static enum place_code save_png(struct chart_sheet *sheet, struct place_outfile *file,
                                chart_draw *draw, const void *chart, struct place_err *err) {
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)sheet->width, (int)sheet->height);
    draw_sheet(sheet, surface, draw, chart);
    enum place_code code = place_text_status(sheet->cairo, "the chart", err);
    if (!code)
        code = write_png(surface, file, err);
    cairo_destroy(sheet->cairo);
    cairo_surface_destroy(surface);
    return code;
}

enum place_code chart_save(const struct place_chart_output *output, chart_draw *draw,
                           const void *chart, struct place_err *err) {
    struct chart_sheet sheet = {.width = output->width, .height = output->height};
    struct place_outfile *file = NULL;
    sheet.em = fmax(least_em, fmin(sheet.width / ems_wide, sheet.height / ems_high));
    if (!place_chart_is_name(output->path))
        return place_fail(err, PLACE_USAGE, "%s: a chart's name ends in .png or .svg",
                          output->path);
    if (place_outfile_open(output->path, output->replace, &file, err))
        return err->code;
    const enum place_code code = ends_in(output->path, ".svg")
                                     ? save_svg(&sheet, file, draw, chart, err)
                                     : save_png(&sheet, file, draw, chart, err);
    if (code == PLACE_OK)
        return place_outfile_close(file, err);
    place_outfile_abort(file);
    return code;
}

/* ---- drawing --------------------------------------------------------------------------------- */

void chart_set_color(const struct chart_sheet *sheet, uint32_t color) {
    cairo_set_source_rgb(sheet->cairo, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                         (color & 255) / 255.0);
}

double chart_text_width(const struct chart_sheet *sheet, double size, const char *text) {
    cairo_text_extents_t extents;
    cairo_set_font_size(sheet->cairo, size * sheet->em);
    cairo_text_extents(sheet->cairo, text, &extents);
    return extents.x_advance;
}

void chart_text(const struct chart_sheet *sheet, const struct chart_spot *spot, const char *text) {
    const double width = chart_text_width(sheet, spot->size, text);
    const double x = spot->align == CHART_LEFT     ? spot->x
                     : spot->align == CHART_MIDDLE ? spot->x - width / 2
                                                   : spot->x - width;
    chart_set_color(sheet, spot->color);
    cairo_move_to(sheet->cairo, round(x), round(spot->y));
    cairo_show_text(sheet->cairo, text);
}

void chart_fill(const struct chart_sheet *sheet, const struct chart_block *block, uint32_t color) {
    const double x = round(block->x0), y = round(block->y0);
    chart_set_color(sheet, color);
    cairo_rectangle(sheet->cairo, x, y, fmax(1, round(block->x1) - x),
                    fmax(1, round(block->y1) - y));
    cairo_fill(sheet->cairo);
}

/* One character less; where UTF-8 has several bytes for it, all of them. */
static size_t shorten(const char *text, size_t length) {
    do
        length--;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80);
    return length;
}

void chart_fit(const struct chart_sheet *sheet, const struct chart_room *room, const char *text,
               char fitting[CHART_TEXT]) {
    static const char ellipsis[] = "\xe2\x80\xa6";
    const size_t most = CHART_TEXT - sizeof ellipsis;
    size_t length = strlen(text);
    if (length <= most) {
        memcpy(fitting, text, length + 1);
        if (chart_text_width(sheet, room->size, fitting) <= room->width)
            return;
    } else {
        length = shorten(text, most + 1);
    }
    do {
        memcpy(fitting, text, length);
        memcpy(fitting + length, ellipsis, sizeof ellipsis);
        length = length ? shorten(text, length) : 0;
    } while (length > 0 && chart_text_width(sheet, room->size, fitting) > room->width);
}

double chart_heading(const struct chart_sheet *sheet, const char *title, const char *note) {
    const double em = sheet->em;
    const struct chart_spot first = {em, 2.1 * em, CHART_LEFT, 1.4, CHART_INK};
    const struct chart_spot second = {em, 3.6 * em, CHART_LEFT, 0.9, CHART_FAINT};
    char text[CHART_TEXT];
    chart_fit(sheet, &(struct chart_room){first.size, sheet->width - 2 * em}, title, text);
    chart_text(sheet, &first, text);
    chart_fit(sheet, &(struct chart_room){second.size, sheet->width - 2 * em}, note, text);
    chart_text(sheet, &second, text);
    return 4.2 * em;
}
