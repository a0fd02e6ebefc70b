/* Import: what canvas, then all rows, then the archive. */
#include "source/import.h"

#include "archive/writer.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "base/stop.h"
#include "formats/timeline_file.h"
#include "source/import_rows.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PIECE = 4096 /* events written at once */ };

static enum place_code unknown_format(const char *path, struct place_err *err) {
    char known[256] = "";
    size_t used = 0;
    for (size_t i = 0; place_log_formats[i] && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s (%s)", i ? " or " : "",
                                 place_log_formats[i]->name, place_log_formats[i]->expected);
    place_fail(err, PLACE_DATA, "%s: not a log of a known format: expected %s", path, known);
    return place_hint(err, "--format says the format where the file does not show it");
}

/* The format asked for, or the one that the first file's start tells. */
static enum place_code choose_format(const struct place_import_options *options,
                                     struct import_rows *rows,
                                     const struct place_log_format **format,
                                     struct place_err *err) {
    const char *text = NULL;
    size_t size = 0;
    *format = options->format;
    if (*format)
        return PLACE_OK;
    if (log_stream_peek(&rows->streams[0], options->progress, &text, &size, err))
        return err->code;
    *format = place_log_format_guess(text, size);
    return *format ? PLACE_OK : unknown_format(options->paths[0], err);
}

/* Standard input ends once, and a log is not to be written over by its own archive. */
static enum place_code check_paths(const struct place_import_options *options,
                                   struct place_err *err) {
    size_t inputs = 0;
    for (size_t i = 0; i < options->path_count; i++) {
        inputs += strcmp(options->paths[i], "-") == 0;
        if (place_same_file(options->paths[i], options->output))
            return place_fail(err, PLACE_USAGE, "%s is both a log and the output", options->output);
    }
    return inputs <= 1 ? PLACE_OK
                       : place_fail(err, PLACE_USAGE, "standard input is named %zu times", inputs);
}

/* The canvas that options say: one entry, whose time is set once the first event is known. */
static enum place_code timeline_of_options(const struct place_import_options *options,
                                           const struct place_log_format *format,
                                           struct place_timeline *timeline, struct place_err *err) {
    if (!options->width || !options->palette) {
        place_fail(err, PLACE_USAGE, "a %s log does not say what canvas it is of", format->name);
        return place_hint(err, "say --size WxH and --palette FILE.gpl");
    }
    if (options->background >= (int)options->palette->count)
        return place_fail(err, PLACE_USAGE, "--background is %d, the palette has %u colours",
                          options->background, options->palette->count);
    struct place_timeline_entry entry = {
        .bounds = {0, 0, options->width, options->height},
        .background = options->background < 0 ? PLACE_NO_COLOR : (uint8_t)options->background,
        .palette = *options->palette};
    for (unsigned i = 0; i < options->palette->count; i++)
        place_allow_color(&entry, i);
    return place_timeline_add(timeline, &entry, err);
}

static enum place_code choose_timeline(const struct place_import_options *options,
                                       const struct place_log_format *format,
                                       struct place_timeline *timeline, struct place_err *err) {
    if (!format->timeline)
        return timeline_of_options(options, format, timeline, err);
    if (options->width || options->palette || options->background >= 0)
        return place_fail(err, PLACE_USAGE,
                          "--size, --palette and --background are not for %s logs: their canvas "
                          "is known",
                          format->name);
    return place_timeline_known(format->timeline, timeline, err);
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

static void fill_report(struct place_import_report *report, const struct import_rows *rows) {
    report->taken = rows->events;
    report->fills = rows->fills;
    for (size_t i = 0; i < rows->stream_count; i++)
        report->refused += rows->counts[i].refused;
    report->rows = report->taken + report->refused;
    report->users = rows->users.count;
    report->refusals_shown = rows->refusal_count;
    memcpy(report->refusals, rows->refusals, sizeof report->refusals);
    if (rows->events == 0)
        return;
    report->first_time = INT64_MAX;
    report->last_time = INT64_MIN;
    for (size_t i = 0; i < rows->run_count; i++) {
        const struct event_run *run = &rows->runs[i];
        if (run->count == 0)
            continue;
        if (run->events[0].time < report->first_time)
            report->first_time = run->events[0].time;
        if (run->events[run->count - 1].time > report->last_time)
            report->last_time = run->events[run->count - 1].time;
    }
}

/* The timeline as this log needs it. */
static void settle_timeline(struct place_import_report *report, const struct import_rows *rows,
                            bool known) {
    struct place_timeline *timeline = &report->timeline;
    if (!known)
        timeline->entries[0].time = report->first_time;
    report->moved_entries = move_entries(timeline, rows->needed, report->first_time);
    drop_marks(timeline, report->first_time, report->last_time);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Users get their numbers here, by first appearance in the order of the archive. */
struct renumbering {
    struct place_archive_writer *writer;
    const struct user_table *users;
    uint32_t *numbers; /* by number in the table; 0 while it has not appeared */
};

static enum place_code renumber(struct renumbering *renumbering, struct place_event *event,
                                struct place_err *err) {
    if (event->user == PLACE_NO_USER)
        return PLACE_OK;
    uint32_t *number = &renumbering->numbers[event->user - 1];
    if (*number == 0) {
        size_t size = 0;
        const char *key = user_table_key(renumbering->users, event->user, &size);
        if (place_archive_add_user(renumbering->writer, key, size, number, err))
            return err->code;
    }
    event->user = *number;
    return PLACE_OK;
}

static enum place_code write_piece(struct renumbering *renumbering,
                                   const struct place_event *events, size_t count,
                                   struct place_err *err) {
    struct place_event piece[PIECE];
    for (size_t at = 0; at < count; at += PIECE) {
        const size_t size = count - at < PIECE ? count - at : PIECE;
        memcpy(piece, events + at, size * sizeof *piece);
        for (size_t i = 0; i < size; i++)
            if (renumber(renumbering, &piece[i], err))
                return err->code;
        if (place_archive_append(renumbering->writer, piece, size, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code write_events(const struct place_import_options *options,
                                    const struct import_rows *rows,
                                    struct place_archive_writer *writer, struct place_err *err) {
    struct renumbering renumbering = {.writer = writer, .users = &rows->users};
    struct run_merge *merge = NULL;
    renumbering.numbers = place_new_array(rows->users.count, sizeof *renumbering.numbers, err);
    enum place_code code =
        renumbering.numbers ? run_merge_new(rows->runs, rows->run_count, &merge, err) : err->code;
    const struct place_event *events = NULL;
    size_t count = 0;
    while (!code && (count = run_merge_next(merge, &events)) > 0) {
        code = write_piece(&renumbering, events, count, err);
        place_progress_add(options->progress, count);
        if (!code)
            code = place_stop_check(err);
    }
    run_merge_free(merge);
    free(renumbering.numbers);
    return code;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_input(struct place_json *list, const struct log_stream *stream,
                      const struct log_counts *counts) {
    char hex[PLACE_SHA256_HEX];
    unsigned char digest[PLACE_SHA256_BYTES];
    struct place_sha256 sha = stream->sha;
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    struct place_json *input = place_json_object(list, NULL);
    place_json_text(input, "name", base_name(stream->path));
    place_json_number(input, "size", (double)stream->stored_size);
    place_json_text(input, "sha256", hex);
    place_json_number(input, "taken", (double)counts->taken);
    place_json_number(input, "refused", (double)counts->refused);
}

/* META: where the events came from. */
static char *describe(const struct place_import_options *options,
                      const struct place_import_report *report, const struct import_rows *rows,
                      struct place_err *err) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "tool", options->command);
    place_json_text(root, "format", report->format->name);
    struct place_json *list = place_json_array(root, "inputs");
    for (size_t i = 0; i < rows->stream_count; i++)
        add_input(list, &rows->streams[i], &rows->counts[i]);
    char *text = place_json_print(root, true, err);
    place_json_free(root);
    return text;
}

static enum place_code write_archive(const struct place_import_options *options,
                                     const struct place_import_report *report,
                                     const struct import_rows *rows, struct place_err *err) {
    const struct place_archive_options archive = {
        .replace = options->replace, .timeline = &report->timeline, .threads = options->threads};
    struct place_archive_writer *writer = NULL;
    char *meta = describe(options, report, rows, err);
    if (!meta)
        return err->code;
    place_progress_begin(options->progress, "events written", rows->events);
    enum place_code code = place_archive_create(options->output, &archive, &writer, err);
    if (code == PLACE_OK)
        code = write_events(options, rows, writer, err);
    if (code == PLACE_OK)
        code = place_archive_meta(writer, meta, err);
    free(meta);
    if (code == PLACE_OK)
        return place_archive_finish(writer, err);
    place_archive_abort(writer);
    return code;
}

/* Bytes that will be read, for the progress; 0 where a pipe does not say. */
static uint64_t stored_bytes(const struct place_import_options *options) {
    uint64_t total = 0;
    for (size_t i = 0; i < options->path_count; i++) {
        struct stat info;
        if (stat(options->paths[i], &info) != 0 || !S_ISREG(info.st_mode))
            return 0;
        total += (uint64_t)info.st_size;
    }
    return total;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum place_code import_rows(const struct place_import_options *options,
                                   struct place_import_report *report, struct import_rows *rows,
                                   struct place_err *err) {
    const struct place_palette *palette = &report->timeline.entries[0].palette;
    struct place_color_table colors;
    struct import_canvas canvas = {.keep_users = !options->drop_users};
    const struct place_dialect dialect = {
        .format = report->format, .colors = &colors, .color_count = palette->count};
    place_color_table_init(&colors, palette);
    import_canvas_init(&canvas, &report->timeline);
    const enum place_code code =
        import_rows_read(rows, options, &dialect, &canvas, options->format == NULL, err);
    fill_report(report, rows);
    if (code)
        return code;
    if (report->taken == 0)
        return place_fail(err, PLACE_DATA, "%s: no event in %s", options->paths[0],
                          options->path_count > 1 ? "it and the other files" : "it");
    settle_timeline(report, rows, report->format->timeline != NULL);
    return write_archive(options, report, rows, err);
}

enum place_code place_import(const struct place_import_options *options,
                             struct place_import_report *report, struct place_err *err) {
    assert(options->path_count > 0);
    struct import_rows rows = {0};
    *report = (struct place_import_report){0};
    if (check_paths(options, err) || place_outfile_check(options->output, options->replace, err))
        return err->code;
    place_progress_begin(options->progress, "bytes", stored_bytes(options));
    enum place_code code = import_rows_init(&rows, options, err);
    if (!code)
        code = choose_format(options, &rows, &report->format, err);
    if (!code)
        code = choose_timeline(options, report->format, &report->timeline, err);
    if (!code)
        code = import_rows(options, report, &rows, err);
    import_rows_release(&rows);
    return code;
}

void place_import_report_release(struct place_import_report *report) {
    place_timeline_release(&report->timeline);
}
