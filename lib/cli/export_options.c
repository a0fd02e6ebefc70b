/* The options of place-export. */
#include "cli/export_options.h"

#include "cli/printable.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_FORMAT = PLACE_KEY_FIRST, KEY_USERS, KEY_KEEP_HASHES, KEY_AS_PLACEMENTS };

const struct place_option place_export_option_table[] = {
    PLACE_OPTION_OUTPUT("the log or archive; its name or --format tells"),
    {KEY_FORMAT, "format", "NAME", "place, csv, jsonl, pxls, reddit2017|2022|2023"},
    {KEY_AS_PLACEMENTS, "as-placements", NULL, "what the log has no rows for, pixel by pixel"},
    {KEY_USERS, "users", "keep|drop|number", "their names, none, or numbers for names"},
    {KEY_KEEP_HASHES, "keep-hashes", NULL, "those of events too, with --users drop or number"},
    {0, NULL, NULL, "Which events"},
    {PLACE_KEY_REGION, "region", "RECT", "on WxH+X+Y, or on X1,Y1..X2,Y2"},
    {PLACE_KEY_FROM, "from", "TIME", "first instant: a time, start+2h, a mark; start"},
    {PLACE_KEY_TO, "to", "TIME", "last instant: a time, end-10m, a mark; end"},
    {PLACE_KEY_KIND, "kind", "LIST", "place,undo,overwrite,rollback,nuke,rectangle, ..."},
    {PLACE_KEY_USER, "user", "N|KEY", "one user's, by number or as the log names him"},
    {PLACE_KEY_COLOR, "color", "N|#RRGGBB", "of one colour"},
    {0, NULL, NULL, "Speed"},
    {PLACE_KEY_THREADS, "threads", "N", "processors to use for compression"},
    {0},
};

static enum place_code take_users(struct place_export_settings *settings, const char *argument,
                                  struct place_err *err) {
    static const char *const names[] = {
        [PLACE_USERS_KEEP] = "keep", [PLACE_USERS_DROP] = "drop", [PLACE_USERS_NUMBER] = "number"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(argument, names[i]) == 0) {
            settings->users = (enum place_export_users)i;
            return PLACE_OK;
        }
    return place_fail(err, PLACE_USAGE, "--users is '%s', wanted keep, drop or number", argument);
}

enum place_code place_export_option(void *taken, int key, const char *argument,
                                    struct place_err *err) {
    struct place_export_settings *settings = taken;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    switch (key) {
    case KEY_FORMAT: settings->format = argument; return PLACE_OK;
    case KEY_USERS: return take_users(settings, argument, err);
    case KEY_KEEP_HASHES: settings->keep_hashes = true; return PLACE_OK;
    case KEY_AS_PLACEMENTS: settings->as_placements = true; return PLACE_OK;
    case PLACE_KEY_THREADS: return place_threads_option(argument, &settings->threads, err);
    case PLACE_KEY_REGION:
        settings->region_text = argument;
        return place_parse_region(argument, "--region", &settings->region, err);
    case PLACE_KEY_FROM: settings->from_text = argument; break;
    case PLACE_KEY_TO: settings->to_text = argument; break;
    case PLACE_KEY_KIND: settings->kind_text = argument; break;
    default: break;
    }
    return place_measure_option(&settings->events, key, argument, err);
}

/* ---- what is written ------------------------------------------------------------------------- */

static bool is_archive_name(const char *path) {
    static const char suffix[] = ".place";
    const size_t length = strlen(path), tail = strlen(suffix);
    return length > tail && strcmp(path + length - tail, suffix) == 0;
}

static enum place_code choose_format(const struct place_export_settings *settings,
                                     struct place_export_options *options, struct place_err *err) {
    const char *name = settings->format, *path = settings->output.path;
    options->archive = name ? strcmp(name, "place") == 0 : is_archive_name(path);
    if (options->archive || (!name && place_log_kind_from_path(path, &options->format)) ||
        (name && place_log_kind_from_name(name, &options->format, err) == PLACE_OK))
        return PLACE_OK;
    if (name)
        place_fail(err, PLACE_USAGE, "there is no format '%s'", name);
    else
        place_fail(err, PLACE_USAGE, "the name %s does not tell the format", path);
    return place_hint(err, "--format is place, csv, jsonl, pxls, reddit2017, reddit2022 or "
                           "reddit2023");
}

enum place_code place_export_choose(struct place_export_settings *settings,
                                    struct place_export_options *options, struct place_err *err) {
    *options = (struct place_export_options){.output = settings->output.path,
                                             .replace = settings->output.replace,
                                             .threads = settings->threads,
                                             .color = -1,
                                             .users = settings->users,
                                             .as_placements = settings->as_placements};
    options->drop_hashes = settings->users != PLACE_USERS_KEEP && !settings->keep_hashes;
    if (place_output_required(&settings->output, err))
        return err->code;
    return choose_format(settings, options, err);
}

/* ---- which events ---------------------------------------------------------------------------- */

static enum place_code check_region(struct place_rect region, struct place_rect bounds,
                                    struct place_err *err) {
    if (place_rect_covers(bounds, region))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "the region is not all on the canvas");
    return place_hint(err, "the canvas goes from %d,%d to %d,%d", bounds.x0, bounds.y0,
                      bounds.x0 + bounds.width - 1, bounds.y0 + bounds.height - 1);
}

/* A part of the command that shows what was made; nothing where it was not given. */
static void record(struct place_export_settings *settings, const char *option,
                   const char *argument) {
    const size_t used = strlen(settings->command);
    if (argument)
        snprintf(settings->command + used, sizeof settings->command - used, " %s%s%s", option,
                 *argument ? " " : "", argument);
}

/* Whoever is not named in the archive is not to be named by its META. */
static void record_command(struct place_export_settings *settings) {
    const bool named = settings->users == PLACE_USERS_KEEP;
    snprintf(settings->command, sizeof settings->command, "place-export %s", place_version());
    record(settings, "--region", settings->region_text);
    record(settings, "--from", settings->from_text);
    record(settings, "--to", settings->to_text);
    record(settings, "--kind", settings->kind_text);
    record(settings, "--color", settings->events.color);
    record(settings, named ? "--user" : "--user ...",
           named || !settings->events.user ? settings->events.user : "");
    if (!named)
        record(settings, "--users", settings->users == PLACE_USERS_DROP ? "drop" : "number");
    record(settings, "--keep-hashes", settings->keep_hashes ? "" : NULL);
    place_make_printable(settings->command);
}

enum place_code place_export_settle(struct place_export_settings *settings,
                                    struct place_source *source,
                                    struct place_export_options *options, struct place_err *err) {
    struct place_measure_settings events = settings->events;
    struct place_span span = {0};
    if (!events.has_to) { /* measures end at the mark `final`, an export does not */
        events.has_to = true;
        events.to = (struct place_moment){.base = PLACE_AT_TIME, .offset = PLACE_TIME_MAX};
    }
    if (check_region(settings->region, place_source_info(source)->bounds, err) ||
        place_measure_settle(&events, source, &span, err))
        return err->code;
    options->region = settings->region;
    options->has_from = events.has_from;
    options->from = span.from;
    options->has_to = settings->events.has_to;
    options->to = span.to;
    options->kinds = span.measures.filter.kinds;
    options->user = span.measures.filter.user;
    options->color = span.measures.filter.color;
    record_command(settings);
    options->command = settings->command;
    return PLACE_OK;
}

/* ---- afterwards ------------------------------------------------------------------------------ */

static void remark_on_losses(struct place_context *context,
                             const struct place_export_options *options,
                             const struct place_export_report *report) {
    const char *log = place_log_kind_name(options->format);
    if (report->cut_times)
        place_remark(context, "%" PRIu64 " time%s cut to milliseconds: %s logs have no more",
                     report->cut_times, report->cut_times == 1 ? "" : "s", log);
    if (report->lost_hashes)
        place_remark(context, "the hashes of events are not in a %s log", log);
    if (report->lost_picture)
        place_remark(context, "the canvas before the first event is not in a %s log", log);
    if (report->open_circles)
        place_remark(context, "its circles leave out their edge: import it with --open-circles");
}

void place_remark_on_export(struct place_context *context,
                            const struct place_export_options *options,
                            const struct place_export_report *report) {
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT], users[64] = "", span[80] = "";
    remark_on_losses(context, options, report);
    if (report->unopened)
        place_remark(context,
                     "%" PRIu64 " event%s left out: on pixels that were not open until then",
                     report->unopened, report->unopened == 1 ? "" : "s");
    if (report->users)
        snprintf(users, sizeof users, " by %" PRIu32 " user%s", report->users,
                 report->users == 1 ? "" : "s");
    if (report->events) {
        place_format_time(report->first_time, first);
        place_format_time(report->last_time, last);
        snprintf(span, sizeof span, ", %s to %s", first, last);
    }
    place_remark(context, "%" PRIu64 " event%s%s%s", report->events, report->events == 1 ? "" : "s",
                 users, span);
}
