/*
 * Charts as PNG or SVG, whichever the name of the file says: values over time,
 * and bars with names. Dark text on white, thin grid lines; letters are an 80th
 * of the width or a 40th of the height, whichever is less, but 9 pixels at
 * least. In SVG text is drawn as outlines, so that it looks alike everywhere.
 *
 * Each takes PLACE_USAGE for a name that ends in neither .png nor .svg,
 * PLACE_MEMORY, PLACE_IO, or PLACE_FAILED with what cairo says. The file appears
 * whole or not at all.
 */
#ifndef PLACE_RENDER_CHART_H
#define PLACE_RENDER_CHART_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLACE_CHART_LEAST_WIDTH = 320, /* pixels */
    PLACE_CHART_LEAST_HEIGHT = 200,
    PLACE_CHART_MOST_SIDE = 16384
};

struct place_chart_output {
    const char *path; /* "-" is standard output, as PNG */
    bool replace;
    int32_t width, height; /* pixels; within the limits above */
};

/* Whether charts can be written to a file of that name, by its end in any case of letters. */
bool place_chart_is_name(const char *path);

struct place_chart_series {
    const char *name;     /* what the values are: "events in 1h" */
    const double *values; /* 0 or more each, whole numbers; NULL: there is no such series */
};

/*
 * Values over time, in UTC: bars with an axis on the left, and a line with one
 * on the right. Where there are more values than pixels, a bar is the greatest of
 * those that share one. Points of the line keep 0.4 letter heights apart: where
 * values are closer, one is the mean of several.
 */
struct place_time_chart {
    const char *title, *note; /* the note stands below the title, in smaller letters */
    int64_t start, step;      /* value i is of the time from start + i * step on; microseconds */
    size_t count;
    struct place_chart_series bars, line;
};
enum place_code place_time_chart_save(const struct place_time_chart *chart,
                                      const struct place_chart_output *output,
                                      struct place_err *err) PLACE_MUST_CHECK;

struct place_chart_row {
    const char *label;   /* UTF-8; cut where it is long */
    uint32_t color;      /* 0xRRGGBB of its first bar */
    double value, other; /* 0 or more each */
};

/*
 * A row for each name: a bar for its value, and a narrow grey one below it for
 * the other. Rows that find no room are left out, which the chart says.
 */
struct place_bar_chart {
    const char *title, *note;
    const char *name, *other_name; /* of the two bars */
    bool percent;                  /* values are percent; else they are whole numbers */
    const struct place_chart_row *rows;
    size_t count;
};
enum place_code place_bar_chart_save(const struct place_bar_chart *chart,
                                     const struct place_chart_output *output,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
