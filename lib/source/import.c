/* Import: what format and canvas, then all rows, then the archive. */
#include "source/import.h"

#include "base/outfile.h"
#include "source/import_canvas.h"
#include "source/import_write.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum place_code unknown_format(const char *path, struct place_err *err) {
    char known[384] = "";
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

static void fill_report(struct place_import_report *report, const struct import_rows *rows) {
    report->taken = rows->events;
    report->fills = rows->fills;
    report->changes = rows->changes;
    for (size_t i = 0; i < rows->stream_count; i++)
        report->refused += rows->counts[i].refused;
    report->rows = report->taken + report->changes + report->refused;
    report->refusals_shown = rows->refusal_count;
    memcpy(report->refusals, rows->refusals, sizeof report->refusals);
    if (rows->events == 0)
        return;
    report->first_time = rows->first_time;
    report->last_time = rows->last_time;
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

static enum place_code read_rows(const struct place_import_options *options,
                                 struct place_import_report *report, struct import_rows *rows,
                                 const uint8_t *initial, struct place_err *err) {
    const struct place_palette *palette = place_timeline_palette(&report->timeline);
    struct place_color_table colors;
    struct import_canvas canvas = {.timeline = &report->timeline,
                                   .opening_known = options->timeline || report->format->timeline,
                                   .keep_users = !options->drop_users,
                                   .keep_hashes = options->keep_hashes,
                                   .initial = initial};
    const struct place_dialect dialect = {.format = report->format,
                                          .colors = &colors,
                                          .color_count = palette->count,
                                          .open_circles = options->open_circles};
    place_color_table_init(&colors, palette);
    const enum place_code code =
        import_rows_read(rows, options, &dialect, &canvas, options->format == NULL, err);
    fill_report(report, rows);
    if (code)
        return code;
    if (report->taken == 0)
        return place_fail(err, PLACE_DATA, "%s: no event in %s", options->paths[0],
                          options->path_count > 1 ? "it and the other files" : "it");
    return PLACE_OK;
}

static enum place_code import_log(const struct place_import_options *options,
                                  struct place_import_report *report, struct import_rows *rows,
                                  struct place_err *err) {
    uint8_t *initial = NULL;
    if (options->keep_hashes && !report->format->hashes)
        return place_fail(err, PLACE_USAGE, "a %s log has no hashes to keep", report->format->name);
    if (options->open_circles && !report->format->circles)
        return place_fail(err, PLACE_USAGE, "a %s log has no circles", report->format->name);
    enum place_code code = import_canvas_choose(options, rows, report, err);
    if (code == PLACE_OK)
        code = import_canvas_initial(options, &report->timeline, &initial, err);
    if (code == PLACE_OK)
        code = read_rows(options, report, rows, initial, err);
    if (code == PLACE_OK) {
        import_canvas_settle(options, rows, report);
        code = import_write(options, report, rows, initial, err);
    }
    free(initial);
    return code;
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
        code = import_log(options, report, &rows, err);
    import_rows_release(&rows);
    return code;
}

void place_import_report_release(struct place_import_report *report) {
    place_timeline_release(&report->timeline);
}
