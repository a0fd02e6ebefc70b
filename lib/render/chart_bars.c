/* A row for each name. */
#include "render/chart_axis.h"
#include "render/chart_sheet.h"
#include "render/legend_ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Sizes in ems. */
static const double side = 1.0, label_gap = 0.6, label_most = 20, legend_line = 1.6, below = 2.2,
                    most_row = 3.2, least_row = 0.9, most_label = 0.9;
/* Shares of a row. */
static const double bar_top = 0.14, bar_end = 0.64, other_end = 0.86, other_alone = 0.86;

struct bar_plot {
    const struct chart_sheet *sheet;
    const struct place_bar_chart *chart;
    struct place_chart_axis axis;
    double x0, x1, y0, y1;
    size_t rows; /* that find room */
    double row;  /* the height of one, pixels */
    double size; /* of labels, ems */
};

/* ---- labels ---------------------------------------------------------------------------------- */

/* The label as far as it has room. */
static void fit_label(const struct bar_plot *plot, const char *label, char text[CHART_TEXT]) {
    chart_fit(plot->sheet, &(struct chart_room){plot->size, label_most * plot->sheet->em}, label,
              text);
}

static double widest_label(const struct bar_plot *plot) {
    double most = 0;
    for (size_t i = 0; i < plot->rows; i++) {
        char text[CHART_TEXT];
        fit_label(plot, plot->chart->rows[i].label, text);
        most = fmax(most, chart_text_width(plot->sheet, plot->size, text));
    }
    return most;
}

/* "12.3 %" or "1234": what stands behind a bar. */
static void put_value(const struct bar_plot *plot, double value, char text[PLACE_TICK_TEXT]) {
    if (plot->chart->percent)
        snprintf(text, PLACE_TICK_TEXT, "%.*f %%", value < 10 ? 2 : 1, value);
    else if (value < 1e6)
        snprintf(text, PLACE_TICK_TEXT, "%.0f", value);
    else
        place_tick_text(value, false, text);
}

/* ---- drawing --------------------------------------------------------------------------------- */

static double x_of(const struct bar_plot *plot, double value) {
    return plot->x0 + value / (plot->axis.step * plot->axis.intervals) * (plot->x1 - plot->x0);
}

static void draw_grid(const struct bar_plot *plot) {
    const double em = plot->sheet->em;
    for (int i = 0; i <= plot->axis.intervals; i++) {
        char text[PLACE_TICK_TEXT];
        const double x = x_of(plot, i * plot->axis.step);
        const struct chart_block line = {x, plot->y0, x, plot->y1};
        const struct chart_spot spot = {x, plot->y1 + 1.3 * em, CHART_MIDDLE, 0.85, CHART_INK};
        place_tick_text(i * plot->axis.step, false, text);
        if (plot->chart->percent)
            snprintf(text + strlen(text), sizeof text - strlen(text), " %%");
        chart_fill(plot->sheet, &line, i ? CHART_GRID : CHART_INK);
        chart_text(plot->sheet, &spot, text);
    }
}

/* White bars have to be seen on white: all have a thin frame of grey. */
static void draw_bar(const struct bar_plot *plot, const struct chart_block *bar, uint32_t color) {
    const struct chart_block inside = {bar->x0, round(bar->y0) + 1, round(bar->x1) - 1,
                                       round(bar->y1) - 1};
    const bool light = (color >> 16 & 255) > 200 && (color >> 8 & 255) > 200 && (color & 255) > 200;
    chart_fill(plot->sheet, bar, light ? CHART_OTHER : color);
    if (light && inside.x1 > inside.x0 && inside.y1 > inside.y0)
        chart_fill(plot->sheet, &inside, color);
}

static void draw_row(const struct bar_plot *plot, size_t index) {
    const struct place_chart_row *row = &plot->chart->rows[index];
    const double top = plot->y0 + plot->row * (double)index;
    const double end = plot->chart->other_name ? bar_end : other_alone;
    const struct chart_block bar = {plot->x0 + 1, top + bar_top * plot->row, x_of(plot, row->value),
                                    top + end * plot->row};
    const struct chart_block other = {plot->x0 + 1, bar.y1, x_of(plot, row->other),
                                      top + other_end * plot->row};
    const double em = plot->sheet->em, line = top + 0.5 * plot->row + 0.35 * plot->size * em;
    const struct chart_spot label = {plot->x0 - label_gap * em, line, CHART_RIGHT, plot->size,
                                     CHART_INK};
    const double middle = top + (bar_top + end) / 2 * plot->row; /* the number is the bar's */
    const struct chart_spot number = {x_of(plot, row->value) + label_gap * em,
                                      middle + 0.35 * plot->size * em, CHART_LEFT, plot->size,
                                      CHART_FAINT};
    char text[CHART_TEXT], value[PLACE_TICK_TEXT];
    fit_label(plot, row->label, text);
    put_value(plot, row->value, value);
    chart_text(plot->sheet, &label, text);
    chart_text(plot->sheet, &number, value);
    if (plot->chart->other_name && row->other > 0)
        chart_fill(plot->sheet, &other, CHART_OTHER);
    if (row->value > 0)
        draw_bar(plot, &bar, row->color);
}

/* Which bar is which, from the right; and how many rows there was no room for, on the left. */
static void draw_legend(const struct bar_plot *plot) {
    const double em = plot->sheet->em, y = plot->y0 - 0.7 * em;
    struct chart_spot spot = {plot->sheet->width - side * em, y, CHART_RIGHT, 0.85, CHART_FAINT};
    char text[64];
    if (plot->rows < plot->chart->count) {
        const struct chart_spot left = {side * em, y, CHART_LEFT, 0.85, CHART_FAINT};
        snprintf(text, sizeof text, "the first %zu of %zu", plot->rows, plot->chart->count);
        chart_text(plot->sheet, &left, text);
    }
    if (plot->chart->other_name) {
        const double width = chart_text_width(plot->sheet, 0.85, plot->chart->other_name);
        const double x = spot.x - width - 0.5 * em;
        const struct chart_block block = {x - 1.4 * em, y - 0.45 * em, x, y - 0.15 * em};
        chart_text(plot->sheet, &spot, plot->chart->other_name);
        chart_fill(plot->sheet, &block, CHART_OTHER);
        spot.x = x - 2.6 * em;
    }
    const double x = spot.x - chart_text_width(plot->sheet, 0.85, plot->chart->name) - 0.5 * em;
    const struct chart_block block = {x - 1.4 * em, y - 0.7 * em, x, y};
    chart_text(plot->sheet, &spot, plot->chart->name);
    chart_fill(plot->sheet, &block, CHART_BARS);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static double greatest(const struct place_bar_chart *chart) {
    double most = 0;
    for (size_t i = 0; i < chart->count; i++) {
        most = fmax(most, chart->rows[i].value);
        most = fmax(most, chart->other_name ? chart->rows[i].other : 0);
    }
    return most;
}

static void lay_out(struct bar_plot *plot) {
    const struct chart_sheet *sheet = plot->sheet;
    const double em = sheet->em;
    plot->y0 = chart_heading(sheet, plot->chart->title, plot->chart->note) + legend_line * em;
    plot->y1 = sheet->height - below * em;
    const double room = plot->y1 - plot->y0;
    plot->rows = (size_t)fmin((double)plot->chart->count, fmax(1, floor(room / (least_row * em))));
    plot->row = plot->rows ? fmin(most_row * em, room / (double)plot->rows) : room;
    plot->size = fmin(most_label, plot->row / em * 0.9);
    plot->axis = place_chart_axis_for(greatest(plot->chart), !plot->chart->percent);
    plot->x0 = round(widest_label(plot) + (side + label_gap) * em);
    plot->x1 = round(sheet->width - 5 * em); /* the longest bar has its number behind it */
    plot->y1 = plot->y0 + plot->row * (double)(plot->rows ? plot->rows : 1);
}

static void draw_bar_chart(const struct chart_sheet *sheet, const void *what) {
    struct bar_plot plot = {.sheet = sheet, .chart = what};
    lay_out(&plot);
    draw_grid(&plot);
    draw_legend(&plot);
    for (size_t i = 0; i < plot.rows; i++)
        draw_row(&plot, i);
}

enum place_code place_bar_chart_save(const struct place_bar_chart *chart,
                                     const struct place_chart_output *output,
                                     struct place_err *err) {
    return chart_save(output, draw_bar_chart, chart, err);
}
