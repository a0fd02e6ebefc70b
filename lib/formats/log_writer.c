/* Foreign logs as files: opened and closed together, their rows in order or out of it. */
#include "formats/log_writer.h"

#include "base/deflate.h"
#include "base/mem.h"
#include "base/pool.h"
#include "formats/log_deal.h"
#include "formats/log_parts.h"
#include "formats/log_row.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 256 /* rows of a run, about: Reddit's have 230 to 290 */ };

/* Rows held back while they are shuffled. */
struct stretch {
    unsigned file;              /* that they go into */
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
    char *path; /* owned; as it was given */
    struct stretch stretch;
    struct place_log_deal deal;
    size_t next_entry; /* of the timeline */
};

/* ---- files --------------------------------------------------------------------------------- */

static enum place_code open_file(struct place_log_writer *writer, const char *path,
                                 struct place_err *err) {
    const struct place_log_options *options = &writer->maker.options;
    struct place_deflate **file = &writer->files[writer->file_count];
    char *numbered = NULL;
    if (options->files > 1) {
        numbered = place_log_part_path(path, writer->file_count, err);
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
    const struct place_log_options *options = &writer->maker.options;
    const unsigned files = options->files, threads = options->threads;
    if (place_log_deal_init(&writer->deal, files, options->expected, err) ||
        (files > 1 && !options->replace && place_log_parts_check(path, files, err)))
        return err->code;
    writer->deal.backwards = options->shuffled;
    writer->path = place_copy_string(path, err);
    if (!writer->path)
        return err->code;
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

/* Write the rows held back into their file. */
static enum place_code write_stretch(struct place_log_writer *writer, struct place_err *err) {
    struct stretch *stretch = &writer->stretch;
    struct place_deflate *file = writer->files[stretch->file];
    if (order_stretch(writer, err))
        return err->code;
    for (size_t i = 0; i < stretch->count; i++)
        if (write_row(writer, file, &stretch->events[stretch->order[i]], err))
            return err->code;
    stretch->count = 0;
    return PLACE_OK;
}

/* Hold a row back, once those of the stretch before are written. */
static enum place_code hold_row(struct place_log_writer *writer, const struct place_event *event,
                                struct place_err *err) {
    struct stretch *stretch = &writer->stretch;
    const int64_t time = place_told_time(&writer->maker, event->time);
    if (place_log_deal_row(&writer->deal, time) && write_stretch(writer, err))
        return err->code;
    if (place_grow_array(&stretch->events, &stretch->capacity, stretch->count + 1,
                         sizeof *stretch->events, err))
        return err->code;
    stretch->file = writer->deal.file;
    stretch->events[stretch->count++] = *event;
    return PLACE_OK;
}

/* ---- rows in order ------------------------------------------------------------------------- */

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
        if (place_deflate_write(writer->files[writer->deal.file], writer->maker.row,
                                writer->maker.size, err))
            return err->code;
    }
    return PLACE_OK;
}

/* Write a row into the file whose turn it is, behind the canvas rows that belong before it. */
static enum place_code write_in_order(struct place_log_writer *writer,
                                      const struct place_event *event, struct place_err *err) {
    place_log_deal_row(&writer->deal, place_told_time(&writer->maker, event->time));
    if (write_entries(writer, event->time, err))
        return err->code;
    return write_row(writer, writer->files[writer->deal.file], event, err);
}

/* ---- the face ------------------------------------------------------------------------------ */

static enum place_code check_options(const struct place_log_options *options, const char *path,
                                     struct place_err *err) {
    if (options->files > 1 && strcmp(path, "-") == 0)
        return place_fail(err, PLACE_USAGE, "several files cannot go to standard output");
    if (options->files > 1 && options->expected && options->expected < options->files)
        return place_fail(err, PLACE_USAGE, "%u files for %" PRIu64 " rows: some would be empty",
                          options->files, options->expected);
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
    place_log_deal_release(&writer->deal);
    free(writer->files);
    free(writer->path);
    free(writer->stretch.events);
    free(writer->stretch.order);
    free(writer->stretch.starts);
    free(writer);
}

enum place_code place_log_writer_append(struct place_log_writer *writer,
                                        const struct place_event *events, size_t count,
                                        struct place_err *err) {
    return place_log_writer_append_hashed(writer, events, NULL, count, err);
}

enum place_code place_log_writer_append_hashed(struct place_log_writer *writer,
                                               const struct place_event *events,
                                               const unsigned char *hashes, size_t count,
                                               struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        const struct place_event *event = &events[i];
        writer->maker.hash = hashes ? hashes + i * PLACE_EVENT_HASH : NULL;
        if (event->kind == PLACE_KIND_CIRCLE)
            place_row_maker_see_circle(&writer->maker, event);
        if (place_check_row(&writer->maker, event, err) ||
            (writer->maker.options.shuffled ? hold_row(writer, event, err)
                                            : write_in_order(writer, event, err)))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_log_writer_close(struct place_log_writer *writer, struct place_err *err) {
    const struct place_log_options *options = &writer->maker.options;
    enum place_code code = write_entries(writer, INT64_MAX, err);
    if (code == PLACE_OK && writer->stretch.count > 0)
        code = write_stretch(writer, err);
    if (code == PLACE_OK)
        code = place_log_deal_check(&writer->deal, err);
    if (code == PLACE_OK)
        code = close_files(writer, err);
    if (code == PLACE_OK && options->files > 1 && options->replace)
        code = place_log_parts_remove(writer->path, options->files, err);
    place_log_writer_abort(writer);
    return code;
}
