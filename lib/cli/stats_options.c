/* What place-stats was asked. */
#include "cli/stats_options.h"

#include "base/num.h"
#include "base/outfile.h"
#include "cli/file_names.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[PLACE_STATS_TABLES] = {
    [PLACE_STATS_ACTIVITY] = "activity",
    [PLACE_STATS_COLORS] = "colors",
    [PLACE_STATS_USERS] = "users",
    [PLACE_STATS_PIXELS] = "pixels",
};

const char *place_stats_table_name(enum place_stats_table table) {
    return names[table];
}

/* ---- options --------------------------------------------------------------------------------- */

/* The first `count` of the tables by name; -1 where it is none of them. */
static int find_table(const char *name, size_t length, int count) {
    for (int i = 0; i < count; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return i;
    return -1;
}

static enum place_code read_table(struct place_stats_settings *settings, const char *name,
                                  struct place_err *err) {
    const int table = find_table(name, strlen(name), PLACE_STATS_TABLES);
    if (table < 0)
        return place_fail(err, PLACE_USAGE,
                          "--csv is '%s', wanted activity, colors, users or pixels", name);
    settings->table = (enum place_stats_table)table;
    settings->has_table = true;
    return PLACE_OK;
}

static enum place_code read_charts(struct place_stats_settings *settings, const char *list,
                                   struct place_err *err) {
    settings->charts = 0;
    for (;; list++) {
        const size_t length = strcspn(list, ",");
        const int chart = find_table(list, length, PLACE_STATS_CHARTS);
        if (chart < 0)
            return place_fail(err, PLACE_USAGE,
                              "--chart-of: '%.*s' is no chart, wanted activity, colors or users",
                              (int)length, list);
        settings->charts |= 1u << chart;
        list += length;
        if (!*list)
            return PLACE_OK;
    }
}

static enum place_code read_size(struct place_stats_settings *settings, const char *argument,
                                 struct place_err *err) {
    if (place_parse_dimensions(argument, "--chart-size", PLACE_CHART_MOST_SIDE, &settings->width,
                               &settings->height, err))
        return err->code;
    settings->has_size = true;
    if (settings->width < PLACE_CHART_LEAST_WIDTH || settings->height < PLACE_CHART_LEAST_HEIGHT)
        return place_fail(err, PLACE_USAGE, "--chart-size is %dx%d, at least %dx%d is wanted",
                          settings->width, settings->height, (int)PLACE_CHART_LEAST_WIDTH,
                          (int)PLACE_CHART_LEAST_HEIGHT);
    return PLACE_OK;
}

static enum place_code read_top(struct place_stats_settings *settings, const char *argument,
                                struct place_err *err) {
    uint64_t top = 0;
    settings->top = SIZE_MAX;
    if (strcmp(argument, "all") == 0)
        return PLACE_OK;
    if (place_parse_count(argument, "--top", 1, UINT32_MAX, &top, err))
        return err->code;
    settings->top = (size_t)top;
    return PLACE_OK;
}

static enum place_code read_every(struct place_stats_settings *settings, const char *argument,
                                  struct place_err *err) {
    if (place_parse_duration(argument, "--every", &settings->every, err))
        return err->code;
    return settings->every ? PLACE_OK : place_fail(err, PLACE_USAGE, "--every is 0");
}

enum place_code place_stats_option(struct place_stats_settings *settings, int key,
                                   const char *argument, struct place_err *err) {
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_measure_option(key))
        return place_measure_option(&settings->events, key, argument, err);
    switch (key) {
    case PLACE_KEY_REGION: return place_parse_region(argument, "--region", &settings->region, err);
    case PLACE_KEY_EVERY: return read_every(settings, argument, err);
    case PLACE_KEY_TOP: return read_top(settings, argument, err);
    case PLACE_KEY_TABLE: return read_table(settings, argument, err);
    case PLACE_KEY_CHART: settings->chart = argument; return PLACE_OK;
    case PLACE_KEY_CHART_OF: return read_charts(settings, argument, err);
    case PLACE_KEY_CHART_SIZE: return read_size(settings, argument, err);
    default: settings->json = true; return PLACE_OK;
    }
}

/* ---- outputs --------------------------------------------------------------------------------- */

bool place_stats_wants_report(const struct place_stats_settings *settings) {
    return !settings->chart || settings->json || settings->has_table || settings->output.path;
}

unsigned place_stats_charts(const struct place_stats_settings *settings) {
    return !settings->chart ? 0 : settings->charts ? settings->charts : 1u << PLACE_STATS_ACTIVITY;
}

char *place_stats_chart_path(const struct place_stats_settings *settings,
                             enum place_stats_table chart, struct place_err *err) {
    return place_expand_name(settings->chart, "%t", names[chart], err);
}

static enum place_code check_file(const struct place_stats_settings *settings, const char *path,
                                  const char *source, struct place_err *err) {
    if (place_same_file(path, source))
        return place_fail(err, PLACE_USAGE, "%s is both the source and an output", path);
    return place_outfile_check(path, settings->output.replace, err);
}

static enum place_code check_charts(const struct place_stats_settings *settings, const char *source,
                                    struct place_err *err) {
    const unsigned charts = place_stats_charts(settings);
    if (!place_chart_is_name(settings->chart))
        return place_fail(err, PLACE_USAGE, "%s: a chart's name ends in .png or .svg",
                          settings->chart);
    if ((charts & (charts - 1)) && !strstr(settings->chart, "%t")) {
        place_fail(err, PLACE_USAGE, "%s would be the file of several charts", settings->chart);
        return place_hint(err, "%%t in the name stands for the chart's");
    }
    for (unsigned i = 0; i < PLACE_STATS_CHARTS; i++) {
        if (!(charts >> i & 1))
            continue;
        char *path = place_stats_chart_path(settings, (enum place_stats_table)i, err);
        const enum place_code code = path ? check_file(settings, path, source, err) : err->code;
        free(path);
        if (code)
            return code;
    }
    return PLACE_OK;
}

enum place_code place_stats_check(const struct place_stats_settings *settings, const char *source,
                                  struct place_err *err) {
    const char *report = settings->output.path ? settings->output.path : "-";
    if (settings->json && settings->has_table)
        return place_fail(err, PLACE_USAGE, "--csv and --json exclude each other");
    if (!settings->chart && (settings->charts || settings->has_size))
        return place_fail(err, PLACE_USAGE, "--chart-of and --chart-size want --chart FILE");
    if (settings->output.path && check_file(settings, settings->output.path, source, err))
        return err->code;
    if (!settings->chart)
        return PLACE_OK;
    if (place_stats_wants_report(settings) && strcmp(settings->chart, report) == 0)
        return strcmp(report, "-") == 0
                   ? place_fail(err, PLACE_USAGE, "only one thing can go to standard output")
                   : place_fail(err, PLACE_USAGE, "%s is named twice", report);
    return check_charts(settings, source, err);
}

/* ---- what it means in a source --------------------------------------------------------------- */

/* Without --region events anywhere count, and all that was open at some time is looked at. */
static enum place_code choose_region(const struct place_stats_settings *settings,
                                     const struct place_source_info *info,
                                     struct place_stats_options *options, struct place_err *err) {
    const struct place_rect bounds = info->bounds;
    options->only_region = !place_rect_empty(settings->region);
    options->region = settings->region;
    if (!options->only_region)
        options->region = place_timeline_union_between(info->timeline, options->from, options->to);
    if (place_rect_covers(bounds, options->region))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "the region is not all on the canvas");
    return place_hint(err, "the canvas goes from %d,%d to %d,%d", bounds.x0, bounds.y0,
                      bounds.x0 + bounds.width - 1, bounds.y0 + bounds.height - 1);
}

enum place_code place_stats_settle(const struct place_stats_settings *settings,
                                   struct place_source *source, struct place_stats_options *options,
                                   struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    const bool users = (settings->has_table && settings->table == PLACE_STATS_USERS) ||
                       (place_stats_charts(settings) >> PLACE_STATS_USERS & 1);
    struct place_span span = {0};
    if (users && info->users == 0)
        return place_fail(err, PLACE_USAGE, "%s: the log names no users", info->name);
    if (place_measure_settle(&settings->events, source, &span, err))
        return err->code;
    *options = (struct place_stats_options){.from = span.from,
                                            .to = span.to,
                                            .filter = span.measures.filter,
                                            .every = settings->every,
                                            .window = settings->events.window,
                                            .top = settings->top};
    return choose_region(settings, info, options, err);
}
