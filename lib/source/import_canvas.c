/* What canvas an import is of. */
#include "source/import_canvas.h"

#include "base/mem.h"
#include "formats/timeline_file.h"
#include "source/canvas_file.h"
#include "source/canvas_rows.h"
#include "source/import_plain.h"

#include <stdlib.h>

/* Whether the canvas is what the options say, and opens with the first event. */
static bool options_say(const struct place_import_options *options) {
    return options->width || options->palette || options->background >= 0;
}

/* The canvas that options say: one entry, whose time is set once the first event is known. */
static enum place_code timeline_of_options(const struct place_import_options *options,
                                           const struct place_log_format *format,
                                           struct place_timeline *timeline, struct place_err *err) {
    if (!options->width || !options->palette) {
        place_fail(err, PLACE_USAGE, "a %s log does not say what canvas it is of", format->name);
        return place_hint(err, "say --size WxH and --palette FILE, or --timeline FILE");
    }
    const struct plain_canvas canvas = {.width = options->width,
                                        .height = options->height,
                                        .palette = options->palette,
                                        .background = options->background};
    return import_plain_canvas(&canvas, timeline, err);
}

static enum place_code refuse_both(const char *who, struct place_err *err) {
    return place_fail(err, PLACE_USAGE,
                      "--size, --palette and --background are not for %s: its canvas is known",
                      who);
}

enum place_code import_canvas_choose(const struct place_import_options *options,
                                     struct import_rows *rows, struct place_import_report *report,
                                     struct place_err *err) {
    const struct place_log_format *format = report->format;
    struct place_timeline *timeline = &report->timeline;
    if (options->timeline)
        return options_say(options) ? refuse_both("a log with --timeline", err)
                                    : place_timeline_copy(timeline, options->timeline, err);
    if (format->canvas && canvas_rows_read(rows->streams, rows->stream_count, format,
                                           options->progress, timeline, err))
        return err->code;
    if (timeline->count == 0 && !format->timeline)
        return timeline_of_options(options, format, timeline, err);
    if (options_say(options))
        return refuse_both(timeline->count ? "a log that says it" : format->name, err);
    return timeline->count ? PLACE_OK : place_timeline_known(format->timeline, timeline, err);
}

enum place_code import_canvas_initial(const struct place_import_options *options,
                                      const struct place_timeline *timeline, uint8_t **initial,
                                      struct place_err *err) {
    const struct place_timeline_entry *opening = &timeline->entries[0];
    const struct place_canvas_file_options wanted = {
        .bounds = opening->bounds, .palette = &opening->palette, .nearest = options->nearest};
    const size_t size = (size_t)opening->bounds.width * (size_t)opening->bounds.height;
    *initial = NULL;
    if (!options->initial)
        return PLACE_OK;
    uint8_t *pixels = place_new_array(size, 1, err);
    if (!pixels)
        return err->code;
    if (place_canvas_file_read(options->initial, &wanted, pixels, err)) {
        free(pixels);
        return err->code;
    }
    place_canvas_fill_in(pixels, size, opening->background);
    *initial = pixels;
    return PLACE_OK;
}

/* Move entries to the rows that cannot do without them; never behind a later entry. */
static uint64_t move_entries(struct place_timeline *timeline, const int64_t *needed,
                             int64_t first_time) {
    uint64_t moved = 0;
    int64_t limit = INT64_MAX;
    for (size_t i = timeline->count; i-- > 0;) {
        int64_t *time = &timeline->entries[i].time;
        const int64_t old = *time;
        if (i < MOST_ENTRIES && needed[i] < limit)
            limit = needed[i];
        if (i == 0 && (first_time < limit))
            limit = first_time; /* nothing comes before the canvas opens */
        if (limit < *time)
            *time = limit;
        if (i > 0 && i < MOST_ENTRIES && *time != old)
            moved |= UINT64_C(1) << i;
    }
    return moved;
}

/* Marks that the log does not reach are no moments of it. */
static void drop_marks(struct place_timeline *timeline, int64_t first, int64_t last) {
    size_t kept = 0;
    for (size_t i = 0; i < timeline->mark_count; i++)
        if (timeline->marks[i].time >= first && timeline->marks[i].time <= last)
            timeline->marks[kept++] = timeline->marks[i];
    timeline->mark_count = kept;
}

void import_canvas_settle(const struct place_import_options *options,
                          const struct import_rows *rows, struct place_import_report *report) {
    struct place_timeline *timeline = &report->timeline;
    if (options_say(options))
        timeline->entries[0].time = report->first_time;
    report->moved_entries = move_entries(timeline, rows->needed, report->first_time);
    drop_marks(timeline, report->first_time, report->last_time);
}
