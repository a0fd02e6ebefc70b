/* What place-import says of the rows it read. */
#include "cli/import_report.h"

#include <inttypes.h>
#include <stdio.h>

/* "1 event", "2 events". */
struct counted {
    char text[48];
};

static struct counted count_of(uint64_t number, const char *one) {
    struct counted counted;
    snprintf(counted.text, sizeof counted.text, "%" PRIu64 " %s%s", number, one,
             number == 1 ? "" : "s");
    return counted;
}

void place_warn_of_refusals(struct place_context *context,
                            const struct place_import_options *options,
                            const struct place_import_report *report) {
    for (size_t i = 0; i < report->refusals_shown; i++)
        place_warn(context, "%s:%" PRIu64 ": %s", options->paths[report->refusals[i].path],
                   report->refusals[i].line, report->refusals[i].reason);
    if (report->refused > report->refusals_shown)
        place_warn(context, "... and %s refused",
                   count_of(report->refused - report->refusals_shown, "more row").text);
    if (report->refused)
        place_warn(context, "%" PRIu64 " of %s refused", report->refused,
                   count_of(report->rows, "row").text);
}

static void remark_on_moves(struct place_context *context,
                            const struct place_import_report *report) {
    for (size_t i = 0; i < report->timeline.count && i < 64; i++) {
        const struct place_timeline_entry *entry = &report->timeline.entries[i];
        char time[PLACE_TIME_TEXT];
        if (!(report->moved_entries >> i & 1))
            continue;
        place_format_time(entry->time, time);
        place_remark(context, "the canvas of %d x %d begins at %s: a row needs it that early",
                     entry->bounds.width, entry->bounds.height, time);
    }
}

void place_remark_on_import(struct place_context *context,
                            const struct place_import_report *report) {
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT], users[64] = "", fills[64] = "";
    place_format_time(report->first_time, first);
    place_format_time(report->last_time, last);
    if (report->fills)
        snprintf(fills, sizeof fills, ", %s of them", count_of(report->fills, "fill").text);
    if (report->users)
        snprintf(users, sizeof users, " by %s", count_of(report->users, "user").text);
    remark_on_moves(context, report);
    place_remark(context, "%s%s%s, %s to %s", count_of(report->taken, "event").text, fills, users,
                 first, last);
}

void place_warn_of_skips(struct place_context *context,
                         const struct place_import_frames_options *options,
                         const struct place_import_frames_report *report) {
    for (size_t i = 0; i < report->skips_shown; i++)
        place_warn(context, "%s/%s: %s", options->directory, report->skips[i].name,
                   report->skips[i].reason);
    if (report->skipped)
        place_warn(context, "%" PRIu64 " of %s skipped", report->skipped,
                   count_of(report->skipped + report->frames, "file").text);
}

void place_remark_on_frames(struct place_context *context,
                            const struct place_import_frames_report *report) {
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT];
    place_format_time(report->first_time, first);
    place_format_time(report->last_time, last);
    place_remark(context, "%s of %s, %s to %s", count_of(report->events, "net change").text,
                 count_of(report->frames, "frame").text, first, last);
}
