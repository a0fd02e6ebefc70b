/* Foreign logs as files: names, the order of rows, and who writes where. */
#include "formats/log_writer.h"

#include "base/deflate.h"
#include "base/mem.h"
#include "formats/log_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRETCH = 1 << 14, /* rows that are shuffled together, or a few more */
    RUN = 256          /* rows of a run, about: Reddit's have 230 to 290 */
};

struct place_log_writer {
    struct place_row_maker maker;
    struct place_deflate **files; /* owned */
    unsigned file_count;
    struct place_event *stretch; /* owned; rows held back while shuffled */
    size_t held, capacity;
    uint64_t dealt; /* stretches written so far, or rows where nothing is shuffled */
};

static const char *const kind_names[] = {"csv", "reddit2022"};

const char *place_log_kind_name(enum place_log_kind kind) {
    return kind_names[kind];
}

enum place_code place_log_kind_from_name(const char *name, enum place_log_kind *kind,
                                         struct place_err *err) {
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *kind = (enum place_log_kind)i;
            return PLACE_OK;
        }
    place_fail(err, PLACE_USAGE, "there is no log format '%s'", name);
    return place_hint(err, "formats that can be written: csv, reddit2022");
}

/* ---- files -------------------------------------------------------------------------------- */

/* "dir/name.csv.gz" and 3: "dir/name-000000000003.csv.gz". free() it. */
static char *numbered_path(const char *path, unsigned number, struct place_err *err) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = *name ? strchr(name + 1, '.') : NULL;
    const int stem = (int)(dot ? dot - path : (int)strlen(path));
    const size_t room = strlen(path) + 16;
    char *numbered = place_new_array(room, 1, err);
    if (numbered)
        snprintf(numbered, room, "%.*s-%012u%s", stem, path, number, dot ? dot : "");
    return numbered;
}

static enum place_code open_file(struct place_log_writer *writer, const char *path,
                                 struct place_err *err) {
    const struct place_log_options *options = &writer->maker.options;
    struct place_deflate **file = &writer->files[writer->file_count];
    char *numbered = NULL;
    if (options->files > 1) {
        numbered = numbered_path(path, writer->file_count, err);
        if (!numbered)
            return err->code;
    }
    const char *header = place_log_header(options->kind);
    enum place_code code =
        place_deflate_open(numbered ? numbered : path, options->replace, file, err);
    if (code == PLACE_OK) {
        writer->file_count++;
        code = place_deflate_write(*file, header, strlen(header), err);
    }
    free(numbered);
    return code;
}

static enum place_code open_files(struct place_log_writer *writer, const char *path,
                                  struct place_err *err) {
    const unsigned files = writer->maker.options.files;
    if (files > 1 && strcmp(path, "-") == 0)
        return place_fail(err, PLACE_USAGE, "several files cannot go to standard output");
    writer->files = place_new_array(files, sizeof *writer->files, err);
    while (writer->files && writer->file_count < files)
        if (open_file(writer, path, err))
            return err->code;
    return writer->files ? PLACE_OK : err->code;
}

enum place_code place_log_writer_open(const char *path, const struct place_log_options *options,
                                      struct place_log_writer **out, struct place_err *err) {
    *out = NULL;
    struct place_log_writer *writer = place_new_array(1, sizeof *writer, err);
    if (!writer)
        return err->code;
    place_row_maker_init(&writer->maker, options);
    if (writer->maker.options.files == 0)
        writer->maker.options.files = 1;
    if (open_files(writer, path, err)) {
        place_log_writer_abort(writer);
        return err->code;
    }
    *out = writer;
    return PLACE_OK;
}

void place_log_writer_abort(struct place_log_writer *writer) {
    if (!writer)
        return;
    for (unsigned i = 0; i < writer->file_count; i++)
        place_deflate_abort(writer->files[i]);
    free(writer->files);
    free(writer->stretch);
    free(writer);
}

/* ---- rows --------------------------------------------------------------------------------- */

/* Which run of its stretch a row is in: rows of one time are in one run. */
static unsigned run_of(const struct place_event *event, unsigned runs) {
    const uint64_t mixed = (uint64_t)event->time * UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)((mixed >> 32) * runs >> 32);
}

static enum place_code write_row(struct place_log_writer *writer, struct place_deflate *file,
                                 const struct place_event *event, struct place_err *err) {
    char row[PLACE_LOG_ROW];
    const size_t size = place_make_row(&writer->maker, event, row);
    return place_deflate_write(file, row, size, err);
}

/* Write the rows held back, run after run, into the file whose turn it is. */
static enum place_code write_stretch(struct place_log_writer *writer, struct place_err *err) {
    const unsigned runs = (unsigned)(writer->held / RUN + 1);
    const unsigned turn = (unsigned)(writer->dealt++ % writer->file_count);
    struct place_deflate *file = writer->files[writer->file_count - 1 - turn];
    for (unsigned run = 0; run < runs; run++)
        for (size_t i = 0; i < writer->held; i++)
            if (run_of(&writer->stretch[i], runs) == run &&
                write_row(writer, file, &writer->stretch[i], err))
                return err->code;
    writer->held = 0;
    return PLACE_OK;
}

/* Hold a row back; a stretch ends only where the time moves on. */
static enum place_code hold_row(struct place_log_writer *writer, const struct place_event *event,
                                struct place_err *err) {
    if (writer->held >= STRETCH && event->time != writer->stretch[writer->held - 1].time &&
        write_stretch(writer, err))
        return err->code;
    if (place_grow_array(&writer->stretch, &writer->capacity, writer->held + 1,
                         sizeof *writer->stretch, err))
        return err->code;
    writer->stretch[writer->held++] = *event;
    return PLACE_OK;
}

/* In order and in several files: the files' rows are dealt out in blocks, first file first. */
static struct place_deflate *file_in_turn(struct place_log_writer *writer) {
    const uint64_t row = writer->dealt++;
    return writer->files[row / STRETCH % writer->file_count];
}

enum place_code place_log_writer_append(struct place_log_writer *writer,
                                        const struct place_event *events, size_t count,
                                        struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        if (place_check_row(&writer->maker, &events[i], err))
            return err->code;
        if (writer->maker.options.shuffled
                ? hold_row(writer, &events[i], err)
                : write_row(writer, file_in_turn(writer), &events[i], err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_log_writer_close(struct place_log_writer *writer, struct place_err *err) {
    enum place_code code = PLACE_OK;
    if (writer->held > 0)
        code = write_stretch(writer, err);
    unsigned closed = 0;
    while (code == PLACE_OK && closed < writer->file_count)
        code = place_deflate_close(writer->files[closed++], err);
    while (closed < writer->file_count)
        place_deflate_abort(writer->files[closed++]);
    writer->file_count = 0;
    place_log_writer_abort(writer);
    return code;
}
