/* A log that is named where an archive belongs. */
#include "source/log_source.h"

#include "base/outfile.h"
#include "source/import.h"
#include "source/log_stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MEMORY = 1 << 30 /* bytes: a larger log is for place-import */ };

static const struct place_log_format *format_of(const char *path) {
    struct log_stream stream;
    struct place_err ignored;
    const struct place_log_format *format = NULL;
    const char *text = NULL;
    size_t size = 0;
    log_stream_init(&stream, path);
    if (log_stream_peek(&stream, NULL, &text, &size, &ignored) == PLACE_OK)
        format = place_log_format_guess(text, size);
    log_stream_release(&stream);
    return format;
}

static void note_refusals(struct place_source *source, const struct place_import_report *report) {
    if (report->refused)
        snprintf(source->warning, sizeof source->warning,
                 "%s: %" PRIu64 " of %" PRIu64 " rows were refused, the first in line %" PRIu64
                 ": %s",
                 source->name, report->refused, report->rows, report->refusals[0].line,
                 report->refusals[0].reason);
}

static enum place_code import_to(const char *temporary, struct place_source *source,
                                 const struct place_log_format *format,
                                 struct place_progress *progress, struct place_err *err) {
    const char *const path = source->name;
    const struct place_import_options options = {.paths = &path,
                                                 .path_count = 1,
                                                 .format = format,
                                                 .output = temporary,
                                                 .background = -1,
                                                 .memory = MEMORY,
                                                 .progress = progress,
                                                 .command = "on the way"};
    struct place_import_report report;
    const enum place_code code = place_import(&options, &report, err);
    note_refusals(source, &report);
    place_import_report_release(&report);
    return code;
}

enum place_code open_log(struct place_source *source, struct place_progress *progress,
                         struct place_err *err) {
    const struct place_log_format *format = format_of(source->name);
    if (!format)
        return err->code;
    if (!format->timeline && !format->canvas) {
        place_fail(err, PLACE_DATA, "%s: a %s log does not say what canvas it is of", source->name,
                   format->name);
        return place_hint(err, "place-import makes an archive of it, with --size and --palette");
    }
    char *temporary = place_temporary_path(err);
    if (!temporary)
        return err->code;
    unlink(temporary); /* a free name, which the archive has only while it is opened */
    enum place_code code = import_to(temporary, source, format, progress, err);
    if (code == PLACE_OK) {
        code = place_archive_open(temporary, &source->archive, err);
        unlink(temporary); /* what is open stays readable */
    }
    free(temporary);
    return code;
}
