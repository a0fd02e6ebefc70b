/*
 * What place-stats was asked: which events, what is told of them, and how.
 *
 *     struct place_stats_settings settings = PLACE_STATS_DEFAULTS;
 *     place_stats_option(&settings, key, argument, err)       for each option
 *     place_stats_check(&settings, source_name, err)          before anything is read
 *     place_stats_settle(&settings, source, &options, err)    what it means in a source
 */
#ifndef PLACE_CLI_STATS_OPTIONS_H
#define PLACE_CLI_STATS_OPTIONS_H

#include "base/err.h"
#include "base/time.h"
#include "cli/measure_options.h"
#include "cli/options.h"
#include "measure/stats.h"
#include "render/chart.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PLACE_KEY_TOP = 'n',
    PLACE_KEY_EVERY = PLACE_KEY_SHARED + 700,
    PLACE_KEY_TABLE,
    PLACE_KEY_CHART,
    PLACE_KEY_CHART_OF,
    PLACE_KEY_CHART_SIZE
};

/* clang-format off */
#define PLACE_OPTIONS_STATS                                                                        \
    {PLACE_KEY_EVERY, "every", "LENGTH", "activity by stretches of this length; 1h"},              \
    {PLACE_KEY_WINDOW, "window", "LENGTH", "users are active so long after an event; 5m"},         \
    {PLACE_KEY_TOP, "top", "N", "rows of users and of pixels, or all; 10"},                        \
    {0, NULL, NULL, "Which events"},                                                               \
    PLACE_OPTIONS_EVENTS,                                                                          \
    {PLACE_KEY_REGION, "region", "RECT", "in a part: WxH+X+Y, or X1,Y1..X2,Y2"},                   \
    {0, NULL, NULL, "Numbers"},                                                                    \
    {PLACE_KEY_TABLE, "csv", "activity|colors|users|pixels", "one table as CSV"},                  \
    {PLACE_KEY_JSON, "json", NULL, "all of it as one object"},                                     \
    {0, NULL, NULL, "Charts"},                                                                     \
    {PLACE_KEY_CHART, "chart", "FILE", "PNG or SVG by its name; %t is the chart's"},               \
    {PLACE_KEY_CHART_OF, "chart-of", "LIST", "of activity,colors,users; activity"},                \
    {PLACE_KEY_CHART_SIZE, "chart-size", "WxH", "in pixels; 1200x600"}
/* clang-format on */

/* Tables of CSV; all but the last are charts too. */
enum place_stats_table {
    PLACE_STATS_ACTIVITY,
    PLACE_STATS_COLORS,
    PLACE_STATS_USERS,
    PLACE_STATS_PIXELS,
    PLACE_STATS_TABLES,
    PLACE_STATS_CHARTS = PLACE_STATS_PIXELS
};

/* "activity", "colors", "users", "pixels". */
const char *place_stats_table_name(enum place_stats_table table);

struct place_stats_settings {
    struct place_measure_settings events; /* from, to, user, color, kinds and window */
    struct place_rect region;             /* empty while not given */
    int64_t every;
    size_t top;
    struct place_output_settings output; /* of tables, CSV or JSON; path NULL: standard output */
    bool json, has_table;
    enum place_stats_table table;
    const char *chart;     /* path with %t; NULL: none */
    unsigned charts;       /* bits 1 << enum place_stats_table; 0: not said */
    int32_t width, height; /* of charts, pixels */
    bool has_size;
};

#define PLACE_STATS_DEFAULTS                                                                       \
    {                                                                                              \
        .events = {.window = 5 * PLACE_MINUTE}, .every = PLACE_HOUR, .top = 10, .width = 1200,     \
        .height = 600                                                                              \
    }

/* Take any option of place-stats, those of its output too. */
enum place_code place_stats_option(struct place_stats_settings *settings, int key,
                                   const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/* Whether tables, CSV or JSON are wanted: unless charts alone were asked for. */
bool place_stats_wants_report(const struct place_stats_settings *settings);

/* The charts that are wanted, as bits; and the file of one: free() it. */
unsigned place_stats_charts(const struct place_stats_settings *settings);
char *place_stats_chart_path(const struct place_stats_settings *settings,
                             enum place_stats_table chart, struct place_err *err) PLACE_MUST_CHECK;

/*
 * PLACE_USAGE for options that do not go together, files of one name, or one that
 * is the source; PLACE_IO where a file exists already, unless it may be replaced.
 */
enum place_code place_stats_check(const struct place_stats_settings *settings, const char *source,
                                  struct place_err *err) PLACE_MUST_CHECK;

/*
 * What the settings mean in a source, all but the progress. PLACE_USAGE for a
 * region off the canvas, for users where the log names none, and as
 * place_measure_settle() has it.
 */
enum place_code place_stats_settle(const struct place_stats_settings *settings,
                                   struct place_source *source, struct place_stats_options *options,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
