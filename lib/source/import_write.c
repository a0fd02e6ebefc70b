/* The last part of an import: runs into an archive. */
#include "source/import_write.h"

#include "archive/writer.h"
#include "base/mem.h"
#include "base/stop.h"
#include "source/import_meta.h"
#include "source/user_numbers.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 4096 /* events written at once; a chunk is a whole number of them */ };

/* Users get their numbers here, by first appearance in the order of the archive. */
struct renumbering {
    struct place_archive_writer *writer;
    struct key_store *keys; /* by provisional number */
    struct user_numbers numbers;
    uint32_t count; /* numbers given */
    struct event_gather gather;
    struct place_event events[PIECE];
    unsigned char hashes[PIECE * PLACE_EVENT_HASH];
};

static enum place_code add_user(struct renumbering *renumbering, uint32_t provisional,
                                uint32_t *number, struct place_err *err) {
    const char *key = NULL;
    size_t size = 0;
    if (key_store_get(renumbering->keys, provisional - 1, &key, &size, err) ||
        place_archive_add_user(renumbering->writer, key, size, number, err))
        return err->code;
    renumbering->count++;
    return user_numbers_set(&renumbering->numbers, provisional, *number, err);
}

static enum place_code renumber(struct renumbering *renumbering, struct place_event *event,
                                struct place_err *err) {
    uint32_t provisional = event->user, number = 0;
    if (provisional == PLACE_NO_USER)
        return PLACE_OK;
    if (user_numbers_get(&renumbering->numbers, &provisional, &number, err) ||
        (number == 0 && add_user(renumbering, provisional, &number, err)))
        return err->code;
    event->user = number;
    return PLACE_OK;
}

static enum place_code flush(struct renumbering *renumbering, struct place_err *err) {
    const struct event_piece piece = event_gathered(&renumbering->gather);
    renumbering->gather.count = 0;
    for (size_t i = 0; i < piece.count; i++)
        if (renumber(renumbering, &renumbering->events[i], err))
            return err->code;
    return place_archive_append_hashed(renumbering->writer, piece.events, piece.hashes, piece.count,
                                       err);
}

/* Pieces of any size into pieces of one: a user's place in the file depends on the rows alone. */
static enum place_code write_runs(const struct place_import_options *options,
                                  struct renumbering *renumbering, struct run_merge *merge,
                                  struct place_err *err) {
    struct event_piece piece;
    for (;;) {
        if (run_merge_next(merge, &piece, err) || place_stop_check(err))
            return err->code;
        if (piece.count == 0)
            return flush(renumbering, err);
        place_progress_add(options->progress, piece.count);
        while (event_gather(&renumbering->gather, &piece))
            if (flush(renumbering, err))
                return err->code;
    }
}

static enum place_code merge_runs(const struct place_import_options *options,
                                  struct import_rows *rows, struct renumbering *renumbering,
                                  struct place_err *err) {
    struct run_merge *merge = NULL;
    if (user_table_settle(&rows->users, rows->budget.slots, &renumbering->numbers, err) ||
        import_rows_narrow(rows, err) ||
        run_merge_new(rows->runs, rows->run_count, &rows->spool, &merge, err))
        return err->code;
    const enum place_code code = write_runs(options, renumbering, merge, err);
    run_merge_free(merge);
    return code;
}

static enum place_code write_events(const struct place_import_options *options,
                                    struct import_rows *rows, struct place_archive_writer *writer,
                                    uint32_t *users, struct place_err *err) {
    struct renumbering *renumbering = place_new_array(1, sizeof *renumbering, err);
    if (!renumbering)
        return err->code;
    renumbering->writer = writer;
    renumbering->gather = (struct event_gather){
        .events = renumbering->events, .hashes = renumbering->hashes, .room = PIECE};
    renumbering->keys = &rows->users.keys;
    const enum place_code code = merge_runs(options, rows, renumbering, err);
    *users = renumbering->count;
    user_numbers_release(&renumbering->numbers);
    free(renumbering);
    return code;
}

/* META: where the events came from. */
static char *describe(const struct place_import_options *options,
                      const struct place_import_report *report, const struct import_rows *rows,
                      struct place_err *err) {
    struct import_meta meta;
    import_meta_begin(&meta, options->command, report->format->name);
    for (size_t i = 0; i < rows->stream_count; i++) {
        const struct log_stream *stream = &rows->streams[i];
        struct place_json *input = import_meta_input(&meta, stream->name);
        place_json_number(input, "size", (double)stream->stored_size);
        import_meta_counts(input, &stream->sha, rows->counts[i].taken, rows->counts[i].refused);
    }
    return import_meta_print(&meta, err);
}

enum place_code import_write(const struct place_import_options *options,
                             struct place_import_report *report, struct import_rows *rows,
                             const uint8_t *initial, struct place_err *err) {
    const struct place_archive_options archive = {.replace = options->replace,
                                                  .timeline = &report->timeline,
                                                  .initial = initial,
                                                  .threads = rows->budget.threads};
    struct place_archive_writer *writer = NULL;
    char *meta = describe(options, report, rows, err);
    if (!meta)
        return err->code;
    place_progress_begin(options->progress, "events written", rows->events);
    enum place_code code = place_archive_create(options->output, &archive, &writer, err);
    if (code == PLACE_OK)
        code = write_events(options, rows, writer, &report->users, err);
    if (code == PLACE_OK)
        code = place_archive_meta(writer, meta, err);
    free(meta);
    if (code == PLACE_OK)
        return place_archive_finish(writer, err);
    place_archive_abort(writer);
    return code;
}
