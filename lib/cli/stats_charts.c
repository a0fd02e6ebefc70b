/* Statistics as charts: what stands in each. */
#include "cli/stats_charts.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "cli/printable.h"

#include <inttypes.h>
#include <stdlib.h>

enum { NAME = 64, LABEL = 32 /* bytes */, OTHER_COLOR = 0x909090, USER_COLOR = 0x4878a8 };

/* "2022-04-01 12:44". */
static void put_minute(int64_t time, char text[PLACE_TIME_TEXT]) {
    char all[PLACE_TIME_TEXT];
    place_format_time(time, all);
    snprintf(text, PLACE_TIME_TEXT, "%.10s %.5s", all, all + 11);
}

/* "event.place, 2022-04-01 12:44 to 2022-04-05 00:14 UTC, 160353104 events". */
static enum place_code make_note(const struct place_stats_report *report, struct place_buf *note,
                                 struct place_err *err) {
    const struct place_stats *stats = report->stats;
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT];
    put_minute(stats->first, first);
    put_minute(stats->last, last);
    enum place_code code = place_buf_printf(note, err, "%s", report->info->name);
    if (!code && stats->events > 0)
        code = place_buf_printf(note, err, ", %s to %s UTC", first, last);
    if (!code)
        code = place_buf_printf(note, err, ", %" PRIu64 " events", stats->events);
    if (!code)
        code = place_buf_append(note, "", 1, err);
    if (!code)
        place_make_printable((char *)note->data);
    return code;
}

/* ---- activity -------------------------------------------------------------------------------- */

static enum place_code draw_activity(const struct place_stats_report *report, const char *note,
                                     const struct place_chart_output *output,
                                     struct place_err *err) {
    const struct place_stats *stats = report->stats;
    double *events = place_new_array(2 * stats->bucket_count + 1, sizeof *events, err);
    if (!events)
        return err->code;
    double *users = events + stats->bucket_count;
    for (size_t i = 0; i < stats->bucket_count; i++) {
        events[i] = (double)stats->buckets[i].events;
        users[i] = stats->buckets[i].users;
    }
    char every[PLACE_TIME_TEXT], event_name[NAME], user_name[NAME];
    place_format_duration(stats->every, every);
    snprintf(event_name, sizeof event_name, "events in %s", every);
    snprintf(user_name, sizeof user_name, "users in %s", every);
    const struct place_time_chart chart = {.title =
                                               stats->has_users ? "Events and users" : "Events",
                                           .note = note,
                                           .start = stats->bucket_time,
                                           .step = stats->every,
                                           .count = stats->bucket_count,
                                           .bars = {event_name, events},
                                           .line = {user_name, stats->has_users ? users : NULL}};
    const enum place_code code = place_time_chart_save(&chart, output, err);
    free(events);
    return code;
}

/* ---- colours --------------------------------------------------------------------------------- */

static double share(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Its row, with a label in `text`. */
static struct place_chart_row color_row(const struct place_stats_report *report, unsigned color,
                                        char text[LABEL]) {
    const struct place_stats *stats = report->stats;
    const struct place_palette *palette = place_timeline_palette(report->info->timeline);
    char rgb[PLACE_RGB_TEXT];
    uint64_t pixels = 0;
    for (unsigned i = 0; i < 256; i++)
        pixels += stats->colors[i].pixels;
    place_stats_rgb(report, color, rgb);
    if (color == PLACE_NO_COLOR)
        snprintf(text, LABEL, "none");
    else
        snprintf(text, LABEL, "%u  %s", color, rgb);
    return (struct place_chart_row){.label = text,
                                    .color = color < palette->count ? palette->rgb[color] & 0xffffff
                                                                    : OTHER_COLOR,
                                    .value = share(stats->colors[color].events, stats->events),
                                    .other = share(stats->colors[color].pixels, pixels)};
}

static enum place_code draw_colors(const struct place_stats_report *report, const char *note,
                                   const struct place_chart_output *output, struct place_err *err) {
    struct place_chart_row rows[256];
    char labels[256][LABEL];
    unsigned ranked[256];
    const size_t count = place_stats_rank_colors(report->stats, ranked);
    for (size_t i = 0; i < count; i++)
        rows[i] = color_row(report, ranked[i], labels[i]);
    const struct place_bar_chart chart = {.title = "Colours",
                                          .note = note,
                                          .name = "share of events",
                                          .other_name = "share of the canvas in the end",
                                          .percent = true,
                                          .rows = rows,
                                          .count = count};
    return place_bar_chart_save(&chart, output, err);
}

/* ---- users ----------------------------------------------------------------------------------- */

static enum place_code draw_users(const struct place_stats_report *report, const char *note,
                                  const struct place_chart_output *output, struct place_err *err) {
    const struct place_stats *stats = report->stats;
    struct place_chart_row *rows = place_new_array(stats->leader_count + 1, sizeof *rows, err);
    if (!rows)
        return err->code;
    for (size_t i = 0; i < stats->leader_count; i++)
        rows[i] = (struct place_chart_row){
            .label = place_user_name(report->users, stats->leaders[i].user),
            .color = USER_COLOR,
            .value = (double)stats->leaders[i].events,
            .other = (double)stats->leaders[i].survivors};
    const struct place_bar_chart chart = {.title = "Users with the most events",
                                          .note = note,
                                          .name = "events",
                                          .other_name = "pixels in the end",
                                          .rows = rows,
                                          .count = stats->leader_count};
    const enum place_code code = place_bar_chart_save(&chart, output, err);
    free(rows);
    return code;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static enum place_code draw_one(const struct place_stats_report *report,
                                const struct place_stats_settings *settings,
                                enum place_stats_table chart, const char *note,
                                struct place_err *err) {
    char *path = place_stats_chart_path(settings, chart, err);
    if (!path)
        return err->code;
    const struct place_chart_output output = {.path = path,
                                              .replace = settings->output.replace,
                                              .width = settings->width,
                                              .height = settings->height};
    const enum place_code code =
        chart == PLACE_STATS_ACTIVITY ? draw_activity(report, note, &output, err)
        : chart == PLACE_STATS_COLORS ? draw_colors(report, note, &output, err)
                                      : draw_users(report, note, &output, err);
    free(path);
    return code;
}

enum place_code place_stats_draw(const struct place_stats_report *report,
                                 const struct place_stats_settings *settings,
                                 struct place_err *err) {
    const unsigned charts = place_stats_charts(settings);
    struct place_buf note = {0};
    enum place_code code = make_note(report, &note, err);
    for (unsigned i = 0; i < PLACE_STATS_CHARTS && !code; i++)
        if (charts >> i & 1)
            code =
                draw_one(report, settings, (enum place_stats_table)i, (const char *)note.data, err);
    place_buf_release(&note);
    return code;
}
