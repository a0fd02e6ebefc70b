/* place-import into a database. */
#include "cli/import_database.h"

#include "archive/reader.h"
#include "base/outfile.h"
#include "source/load_archive.h"
#include "source/source.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static bool is_archive(const char *path) {
    unsigned char magic[8];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe may have no writer */
    const bool is = fd >= 0 && pread(fd, magic, sizeof magic, 0) == (ssize_t)sizeof magic &&
                    place_archive_is_magic(magic, sizeof magic);
    if (fd >= 0)
        close(fd);
    return is;
}

/* What says how a log is read has no meaning for an archive. */
static enum place_code check_archive(const struct place_import_settings *settings,
                                     const char *operand, struct place_err *err) {
    const struct place_import_options *log = &settings->log;
    if (!log->format && !log->width && !log->palette && log->background < 0 && !log->timeline &&
        !log->initial && !log->drop_users && !log->keep_hashes && !log->open_circles &&
        !log->strict && !settings->has_memory)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "%s is an archive, and goes into a database as it is", operand);
    return place_hint(err, "options about logs and canvases are for logs; place-export changes "
                           "archives");
}

/* A free name, which the archive has only until it is opened. */
static enum place_code take_temporary(struct place_import_settings *settings,
                                      struct place_import_database *target, struct place_err *err) {
    target->temporary = place_temporary_path(err);
    if (!target->temporary)
        return err->code;
    unlink(target->temporary);
    target->is_log = true;
    target->archive = target->temporary;
    settings->log.output = settings->frames.output = target->temporary;
    return PLACE_OK;
}

enum place_code place_import_database_open(struct place_import_settings *settings,
                                           const char *operand,
                                           struct place_import_database *target,
                                           struct place_err *err) {
    const struct place_pg_load_options options = {.uri = settings->output.path,
                                                  .schema = settings->schema,
                                                  .epoch = settings->epoch,
                                                  .resume = settings->resume};
    *target = (struct place_import_database){.archive = operand};
    const bool whole = !settings->is_frames && settings->log.path_count == 1 && is_archive(operand);
    if (whole && check_archive(settings, operand, err))
        return err->code;
    if (place_pg_load_open(&options, &target->load, err))
        return err->code;
    return whole ? PLACE_OK : take_temporary(settings, target, err);
}

static void remark(struct place_context *context, const struct place_import_database *target,
                   const struct place_load_report *report) {
    const int epoch = place_pg_load_epoch(target->load);
    if (report->stored)
        place_remark(context, "epoch %d had %" PRIu64 " events, %" PRIu64 " were added", epoch,
                     report->stored, report->events);
    else
        place_remark(context, "epoch %d: %" PRIu64 " events", epoch, report->events);
    if (report->lost_hashes)
        place_remark(context, "hashes of events stay behind: a database has no place for them");
}

enum place_code place_import_database_load(struct place_import_database *target,
                                           struct place_context *context, struct place_err *err) {
    struct place_source *source = NULL;
    struct place_load_report report;
    enum place_code code = place_source_open(target->archive, &source, err);
    if (target->temporary)
        unlink(target->temporary); /* what is open stays readable */
    if (code)
        return code;
    if (place_source_warning(source))
        place_warn(context, "%s", place_source_warning(source));
    code = place_load_archive(target->load, source, context->progress, &report, err);
    if (!code)
        remark(context, target, &report);
    place_source_close(source);
    return code;
}

void place_import_database_close(struct place_import_database *target) {
    place_pg_load_close(target->load);
    free(target->temporary);
    *target = (struct place_import_database){0};
}
