/* Values over time: bars, and a line with an axis of its own. */
#include "render/chart_axis.h"
#include "render/chart_sheet.h"
#include "render/legend_ticks.h"

#include <cairo.h>
#include <math.h>

/* Where things stand: sizes in ems. */
static const double label_size = 0.85, names_line = 1.5, above = 0.9, below = 3.4, side = 1.0,
                    label_gap = 0.5, tick_length = 0.4, tick_room = 7, point_gap = 0.4;
static const double gap_from = 4 /* pixels of a column that has a gap behind it */, gap_most = 0.3;

struct time_plot {
    const struct chart_sheet *sheet;
    const struct place_time_chart *chart;
    struct place_chart_axis left, right;
    double x0, x1, y0, y1; /* of the plot; y0 is above */
    size_t columns;        /* one for each value, or as many as there are pixels */
};

/* ---- values ---------------------------------------------------------------------------------- */

/* The greatest of the values that share a column. */
static double column_value(const struct time_plot *plot, const double *values, size_t column) {
    const size_t count = plot->chart->count;
    double most = 0;
    for (size_t i = column * count / plot->columns; i < (column + 1) * count / plot->columns; i++)
        most = fmax(most, values[i]);
    return most;
}

static double greatest(const double *values, size_t count) {
    double most = 0;
    for (size_t i = 0; values && i < count; i++)
        most = fmax(most, values[i]);
    return most;
}

static double x_of_column(const struct time_plot *plot, double column) {
    return plot->x0 + column / (double)plot->columns * (plot->x1 - plot->x0);
}

static double y_of(const struct time_plot *plot, const struct place_chart_axis *axis,
                   double value) {
    return plot->y1 - value / (axis->step * axis->intervals) * (plot->y1 - plot->y0);
}

/* ---- bars and line --------------------------------------------------------------------------- */

/* Bars too narrow for a gap are drawn as one outline, so that no seams show between them. */
static void draw_bars(const struct time_plot *plot) {
    cairo_t *cairo = plot->sheet->cairo;
    const double wide = (plot->x1 - plot->x0) / (double)plot->columns;
    const double gap =
        wide < gap_from ? 0 : fmax(1, round(fmin(wide * 0.12, gap_most * plot->sheet->em)));
    cairo_move_to(cairo, plot->x0, plot->y1);
    for (size_t i = 0; i < plot->columns; i++) {
        const double value = column_value(plot, plot->chart->bars.values, i);
        const double from = x_of_column(plot, (double)i), to = x_of_column(plot, (double)i + 1);
        const double y = y_of(plot, &plot->left, value);
        if (gap > 0 && value > 0) {
            const struct chart_block bar = {round(from), y, fmax(round(to) - gap, round(from) + 1),
                                            plot->y1};
            chart_fill(plot->sheet, &bar, CHART_BARS);
        } else if (gap == 0) {
            cairo_line_to(cairo, from, y);
            cairo_line_to(cairo, to, y);
        }
    }
    if (gap > 0)
        return;
    cairo_line_to(cairo, plot->x1, plot->y1);
    chart_set_color(plot->sheet, CHART_BARS);
    cairo_fill(cairo);
}

/* What the line is at point i of `points`: the mean of the values that it stands for. */
static double point_value(const struct time_plot *plot, size_t i, size_t points) {
    const size_t from = i * plot->chart->count / points, to = (i + 1) * plot->chart->count / points;
    double sum = 0;
    for (size_t value = from; value < to; value++)
        sum += plot->chart->line.values[value];
    return sum / (double)(to - from);
}

/* A line through every value of many would cover the bars: its points keep a distance. */
static void draw_line(const struct time_plot *plot) {
    cairo_t *cairo = plot->sheet->cairo;
    const double thick = fmax(1, plot->sheet->em / 7), wide = plot->x1 - plot->x0;
    const size_t points =
        (size_t)fmin((double)plot->chart->count, fmax(wide / (point_gap * plot->sheet->em), 1));
    cairo_new_path(cairo);
    for (size_t i = 0; i < points; i++)
        cairo_line_to(cairo, plot->x0 + ((double)i + 0.5) / (double)points * wide,
                      y_of(plot, &plot->right, point_value(plot, i, points)));
    if (points == 1) /* a point */
        cairo_close_path(cairo);
    cairo_set_line_width(cairo, points == 1 ? 4 * thick : thick);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    chart_set_color(plot->sheet, CHART_LINE);
    cairo_stroke(cairo);
}

/* ---- axes ------------------------------------------------------------------------------------ */

static void draw_scale(const struct time_plot *plot, const struct place_chart_axis *axis,
                       bool right) {
    const double em = plot->sheet->em;
    for (int i = 0; i <= axis->intervals; i++) {
        char text[PLACE_TICK_TEXT];
        const double y = y_of(plot, axis, i * axis->step);
        const struct chart_spot spot = {.x = right ? plot->x1 + label_gap * em
                                                   : plot->x0 - label_gap * em,
                                        .y = y + 0.3 * em,
                                        .align = right ? CHART_LEFT : CHART_RIGHT,
                                        .size = label_size,
                                        .color = right ? CHART_LINE : CHART_INK};
        const struct chart_block line = {plot->x0, y, plot->x1, y};
        place_tick_text(i * axis->step, false, text);
        chart_text(plot->sheet, &spot, text);
        if (!right)
            chart_fill(plot->sheet, &line, i ? CHART_GRID : CHART_INK);
    }
}

static void draw_times(const struct time_plot *plot) {
    const double em = plot->sheet->em, wide = plot->x1 - plot->x0;
    const int64_t first = plot->chart->start;
    const double span = (double)plot->chart->step * (double)plot->chart->count;
    struct place_time_tick ticks[PLACE_TIME_TICKS];
    const double most = fmin(fmax(wide / (tick_room * em), 2), PLACE_TIME_TICKS);
    const size_t count = place_time_ticks(first, first + (int64_t)span, (size_t)most, ticks);
    for (size_t i = 0; i < count; i++) {
        const double x = plot->x0 + (double)(ticks[i].time - first) / span * wide;
        const struct chart_block tick = {x, plot->y1, x, plot->y1 + tick_length * em};
        struct chart_spot spot = {x, plot->y1 + 1.4 * em, CHART_MIDDLE, label_size, CHART_INK};
        chart_fill(plot->sheet, &tick, CHART_INK);
        chart_text(plot->sheet, &spot, ticks[i].text);
        spot.y += 1.2 * em;
        chart_text(plot->sheet, &spot, ticks[i].below);
    }
}

/* The names of the series above their axes, each in its colour. */
static void draw_names(const struct time_plot *plot) {
    const double em = plot->sheet->em, y = plot->y0 - above * em;
    const struct chart_spot left = {side * em, y, CHART_LEFT, label_size, CHART_BARS};
    const struct chart_spot right = {plot->sheet->width - side * em, y, CHART_RIGHT, label_size,
                                     CHART_LINE};
    chart_text(plot->sheet, &left, plot->chart->bars.name);
    if (plot->chart->line.values)
        chart_text(plot->sheet, &right, plot->chart->line.name);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The room for the labels of an axis. */
static double label_room(const struct chart_sheet *sheet, const struct place_chart_axis *axis) {
    double most = 0;
    for (int i = 0; i <= axis->intervals; i++) {
        char text[PLACE_TICK_TEXT];
        place_tick_text(i * axis->step, false, text);
        most = fmax(most, chart_text_width(sheet, label_size, text));
    }
    return most + (side + label_gap) * sheet->em;
}

static void draw_time_chart(const struct chart_sheet *sheet, const void *what) {
    const struct place_time_chart *chart = what;
    const bool line = chart->line.values != NULL;
    struct time_plot plot = {.sheet = sheet, .chart = chart};
    plot.y0 = chart_heading(sheet, chart->title, chart->note) + (names_line + above) * sheet->em;
    plot.y1 = sheet->height - below * sheet->em;
    plot.left = place_chart_axis_for(greatest(chart->bars.values, chart->count), true);
    plot.right = place_chart_axis_beside(greatest(chart->line.values, chart->count), true,
                                         plot.left.intervals);
    plot.x0 = round(label_room(sheet, &plot.left));
    plot.x1 = round(sheet->width - (line ? label_room(sheet, &plot.right) : 2 * side * sheet->em));
    draw_scale(&plot, &plot.left, false);
    draw_names(&plot);
    if (chart->count == 0)
        return;
    plot.columns = (size_t)fmin((double)chart->count, plot.x1 - plot.x0);
    if (line)
        draw_scale(&plot, &plot.right, true);
    draw_bars(&plot);
    if (line)
        draw_line(&plot);
    draw_times(&plot);
}

enum place_code place_time_chart_save(const struct place_time_chart *chart,
                                      const struct place_chart_output *output,
                                      struct place_err *err) {
    return chart_save(output, draw_time_chart, chart, err);
}
