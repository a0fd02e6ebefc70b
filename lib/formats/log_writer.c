/* Foreign logs as files: names of files, the order of rows, and which file each goes into. */
#include "formats/log_writer.h"

#include "base/deflate.h"
#include "base/mem.h"
#include "base/pool.h"
#include "formats/log_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRETCH = 1 << 14, /* rows that go into one file, or a few more: shuffled together, or not */
    RUN = 256          /* rows of a run, about: Reddit's have 230 to 290 */
};

/* Rows held back while they are shuffled. */
struct stretch {
    struct place_event *events; /* owned */
    size_t count, capacity;
    uint32_t *order; /* owned; events as they are to be written */
    size_t order_capacity;
    uint32_t *starts; /* owned; of each run, among `order` */
    size_t starts_capacity;
};

struct place_log_writer {
    struct place_row_maker maker;
    struct place_deflate_pool *pool;
    struct place_deflate **files; /* owned */
    unsigned file_count;
    struct stretch stretch;
    uint64_t dealt;    /* stretches written so far */
    size_t rows;       /* in order: of the stretch being written */
    int64_t last_time; /* in order: of the last row, as the format tells it */
    size_t next_entry; /* of the timeline */
};

/* ---- files --------------------------------------------------------------------------------- */

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
    const struct place_deflate_options how = {.replace = options->replace, .pool = writer->pool};
    enum place_code code = place_deflate_open(numbered ? numbered : path, &how, file, err);
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
    const unsigned threads = writer->maker.options.threads;
    writer->pool = place_deflate_pool_new(threads ? threads : place_processors(), err);
    if (!writer->pool)
        return err->code;
    writer->files = place_new_array(files, sizeof *writer->files, err);
    while (writer->files && writer->file_count < files)
        if (open_file(writer, path, err))
            return err->code;
    return writer->files ? PLACE_OK : err->code;
}

static enum place_code close_files(struct place_log_writer *writer, struct place_err *err) {
    enum place_code code = PLACE_OK;
    unsigned closed = 0;
    while (code == PLACE_OK && closed < writer->file_count)
        code = place_deflate_close(writer->files[closed++], err);
    while (closed < writer->file_count)
        place_deflate_abort(writer->files[closed++]);
    writer->file_count = 0;
    return code;
}

static enum place_code write_row(struct place_log_writer *writer, struct place_deflate *file,
                                 const struct place_event *event, struct place_err *err) {
    if (place_make_row(&writer->maker, event, err))
        return err->code;
    return place_deflate_write(file, writer->maker.row, writer->maker.size, err);
}

/* ---- rows out of order --------------------------------------------------------------------- */

/* Which run of its stretch a row is in: rows of one time are in one run. */
static unsigned run_of(const struct place_log_writer *writer, const struct place_event *event,
                       unsigned runs) {
    const int64_t time = place_told_time(&writer->maker, event->time);
    const uint64_t mixed = (uint64_t)time * UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)((mixed >> 32) * runs >> 32);
}

/* Put the stretch's rows run after run, each run in order. */
static enum place_code order_stretch(struct place_log_writer *writer, struct place_err *err) {
    struct stretch *stretch = &writer->stretch;
    const unsigned runs = (unsigned)(stretch->count / RUN + 1);
    if (place_grow_array(&stretch->order, &stretch->order_capacity, stretch->count,
                         sizeof *stretch->order, err) ||
        place_grow_array(&stretch->starts, &stretch->starts_capacity, runs + 1,
                         sizeof *stretch->starts, err))
        return err->code;
    memset(stretch->starts, 0, (runs + 1) * sizeof *stretch->starts);
    for (size_t i = 0; i < stretch->count; i++)
        stretch->starts[run_of(writer, &stretch->events[i], runs) + 1]++;
    for (unsigned run = 0; run < runs; run++)
        stretch->starts[run + 1] += stretch->starts[run];
    for (size_t i = 0; i < stretch->count; i++) {
        const unsigned run = run_of(writer, &stretch->events[i], runs);
        stretch->order[stretch->starts[run]++] = (uint32_t)i;
    }
    return PLACE_OK;
}

/* Write the rows held back into the file whose turn it is. */
static enum place_code write_stretch(struct place_log_writer *writer, struct place_err *err) {
    struct stretch *stretch = &writer->stretch;
    const unsigned turn = (unsigned)(writer->dealt++ % writer->file_count);
    struct place_deflate *file = writer->files[writer->file_count - 1 - turn];
    if (order_stretch(writer, err))
        return err->code;
    for (size_t i = 0; i < stretch->count; i++)
        if (write_row(writer, file, &stretch->events[stretch->order[i]], err))
            return err->code;
    stretch->count = 0;
    return PLACE_OK;
}

/* Hold a row back; a stretch ends only where the time moves on. */
static enum place_code hold_row(struct place_log_writer *writer, const struct place_event *event,
                                struct place_err *err) {
    struct stretch *stretch = &writer->stretch;
    const struct place_row_maker *maker = &writer->maker;
    if (stretch->count >= STRETCH &&
        place_told_time(maker, event->time) !=
            place_told_time(maker, stretch->events[stretch->count - 1].time) &&
        write_stretch(writer, err))
        return err->code;
    if (place_grow_array(&stretch->events, &stretch->capacity, stretch->count + 1,
                         sizeof *stretch->events, err))
        return err->code;
    stretch->events[stretch->count++] = *event;
    return PLACE_OK;
}

/* ---- rows in order ------------------------------------------------------------------------- */

/* The file for a row of that time: the next one where a stretch is full and the time moves on. */
static struct place_deflate *file_in_turn(struct place_log_writer *writer, int64_t time) {
    if (writer->file_count > 1) {
        const int64_t told = place_told_time(&writer->maker, time);
        if (writer->rows >= STRETCH && told != writer->last_time) {
            writer->dealt++;
            writer->rows = 0;
        }
        writer->rows++;
        writer->last_time = told;
    }
    return writer->files[writer->dealt % writer->file_count];
}

/* The canvas rows that come before an event of that time; the opening's comes before all. */
static enum place_code write_entries(struct place_log_writer *writer, int64_t time,
                                     struct place_err *err) {
    const struct place_timeline *timeline = writer->maker.options.timeline;
    if (!timeline || writer->maker.options.kind != PLACE_LOG_JSONL)
        return PLACE_OK;
    while (writer->next_entry < timeline->count &&
           (writer->next_entry == 0 || timeline->entries[writer->next_entry].time <= time)) {
        const struct place_timeline_entry *entry = &timeline->entries[writer->next_entry++];
        place_make_canvas_row(&writer->maker, entry);
        if (place_deflate_write(file_in_turn(writer, entry->time), writer->maker.row,
                                writer->maker.size, err))
            return err->code;
    }
    return PLACE_OK;
}

/* ---- the face ------------------------------------------------------------------------------ */

static enum place_code check_options(const struct place_log_options *options, const char *path,
                                     struct place_err *err) {
    if (options->files > 1 && strcmp(path, "-") == 0)
        return place_fail(err, PLACE_USAGE, "several files cannot go to standard output");
    if (options->shuffled && place_log_is_ordered(options->kind))
        return place_fail(err, PLACE_USAGE, "%s logs are in order of time",
                          place_log_kind_name(options->kind));
    return PLACE_OK;
}

enum place_code place_log_writer_open(const char *path, const struct place_log_options *options,
                                      struct place_log_writer **out, struct place_err *err) {
    *out = NULL;
    if (check_options(options, path, err))
        return err->code;
    struct place_log_writer *writer = place_new_array(1, sizeof *writer, err);
    if (!writer)
        return err->code;
    place_row_maker_init(&writer->maker, options);
    if (options->files == 0)
        writer->maker.options.files = 1;
    if (open_files(writer, path, err) || write_entries(writer, INT64_MIN, err)) {
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
    place_deflate_pool_free(writer->pool); /* behind its files */
    free(writer->files);
    free(writer->stretch.events);
    free(writer->stretch.order);
    free(writer->stretch.starts);
    free(writer);
}

enum place_code place_log_writer_append(struct place_log_writer *writer,
                                        const struct place_event *events, size_t count,
                                        struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        const struct place_event *event = &events[i];
        if (place_check_row(&writer->maker, event, err) || write_entries(writer, event->time, err))
            return err->code;
        if (writer->maker.options.shuffled
                ? hold_row(writer, event, err)
                : write_row(writer, file_in_turn(writer, event->time), event, err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_log_writer_close(struct place_log_writer *writer, struct place_err *err) {
    enum place_code code = write_entries(writer, INT64_MAX, err);
    if (code == PLACE_OK && writer->stretch.count > 0)
        code = write_stretch(writer, err);
    if (code == PLACE_OK)
        code = close_files(writer, err);
    place_log_writer_abort(writer);
    return code;
}
