/* Events in order: placements of slices, with fills between them, users by number. */
#include "base/mem.h"
#include "pg/fills.h"
#include "pg/slices.h"

#include <stdlib.h>
#include <string.h>

struct place_pg_reader {
    struct place_pg_log *log;
    struct place_pg_want want;
    struct pg_slices *slices;
    struct pg_fills fills;
    size_t next_fill;
    struct place_pg_misfit *misfits; /* owned */
    size_t misfit_count, misfit_capacity;
    int64_t last_time;
    uint64_t raised; /* times that fell */
    size_t capacity, id_capacity;
    struct place_event *events; /* owned */
    uint64_t *ids;              /* owned */
};

enum place_code place_pg_reader_open(struct place_pg_log *log, const struct place_pg_want *want,
                                     struct place_pg_reader **out, struct place_err *err) {
    *out = NULL;
    struct place_pg_reader *reader = place_new_array(1, sizeof *reader, err);
    if (!reader)
        return err->code;
    reader->log = log;
    reader->want = *want;
    reader->last_time = INT64_MIN;
    if ((!log->foreign && pg_fills_read(log, want, &reader->fills, err)) ||
        pg_slices_open(log, want, &reader->slices, err)) {
        place_pg_reader_close(reader);
        return err->code;
    }
    *out = reader;
    return PLACE_OK;
}

void place_pg_reader_close(struct place_pg_reader *reader) {
    if (!reader)
        return;
    pg_slices_close(reader->slices);
    pg_fills_release(&reader->fills);
    free(reader->events);
    free(reader->ids);
    free(reader->misfits);
    free(reader);
}

uint64_t place_pg_reader_raised(const struct place_pg_reader *reader) {
    return reader->raised;
}

static enum place_code make_room(struct place_pg_reader *reader, size_t count,
                                 struct place_err *err) {
    return place_grow_array(&reader->events, &reader->capacity, count, sizeof *reader->events,
                            err) ||
                   place_grow_array(&reader->ids, &reader->id_capacity, count, sizeof *reader->ids,
                                    err)
               ? err->code
               : PLACE_OK;
}

static void put_event(struct place_pg_reader *reader, struct place_pg_events *out,
                      const struct place_event *event, uint64_t id) {
    struct place_event *put = &reader->events[out->count];
    *put = *event;
    if (put->time < reader->last_time) {
        put->time = reader->last_time;
        reader->raised++;
    }
    reader->last_time = put->time;
    reader->ids[out->count++] = id;
}

/* The fills below an id. */
static void put_fills(struct place_pg_reader *reader, struct place_pg_events *out, uint64_t id) {
    const struct pg_fills *fills = &reader->fills;
    for (; reader->next_fill < fills->count && fills->fills[reader->next_fill].id < id;
         reader->next_fill++)
        put_event(reader, out, &fills->fills[reader->next_fill].event,
                  fills->fills[reader->next_fill].id);
}

static enum place_code number_user(struct place_pg_reader *reader, const struct pg_rows *rows,
                                   size_t i, uint32_t *user, struct place_err *err) {
    struct pg_user_numbers *users = &reader->log->users;
    if (!rows->by_text)
        return pg_user_number(users, rows->user_ids + i * PG_UUID, user, err);
    const char *text = pg_rows_user_text(rows, i);
    return pg_user_number_of_text(users, text, strlen(text), user, err);
}

static enum place_code put_row(struct place_pg_reader *reader, const struct pg_rows *rows, size_t i,
                               struct place_pg_events *out, struct place_err *err) {
    const struct pg_row *row = &rows->rows[i];
    struct place_event event = {
        .time = row->time, .x = row->x, .y = row->y, .color = row->color, .kind = row->kind};
    if (row->has_user && number_user(reader, rows, i, &event.user, err))
        return err->code;
    put_fills(reader, out, row->id);
    put_event(reader, out, &event, row->id);
    return PLACE_OK;
}

/* Rows that hold no event; those of fills come with the first. */
static enum place_code put_misfits(struct place_pg_reader *reader,
                                   const struct place_pg_misfit *misfits, size_t count,
                                   struct place_err *err) {
    if (count == 0)
        return PLACE_OK;
    if (place_grow_array(&reader->misfits, &reader->misfit_capacity, reader->misfit_count + count,
                         sizeof *misfits, err))
        return err->code;
    memcpy(reader->misfits + reader->misfit_count, misfits, count * sizeof *misfits);
    reader->misfit_count += count;
    return PLACE_OK;
}

static enum place_code put_rows(struct place_pg_reader *reader, const struct pg_rows *rows,
                                struct place_pg_events *out, struct place_err *err) {
    const size_t left = reader->fills.count - reader->next_fill;
    if (make_room(reader, (rows ? rows->count : 0) + left + 1, err) ||
        put_misfits(reader, reader->fills.misfits, reader->fills.misfit_count, err) ||
        (rows && put_misfits(reader, rows->misfits, rows->misfit_count, err)))
        return err->code;
    reader->fills.misfit_count = 0;
    for (size_t i = 0; rows && i < rows->count; i++)
        if (put_row(reader, rows, i, out, err))
            return err->code;
    if (!rows)
        put_fills(reader, out, UINT64_MAX);
    return PLACE_OK;
}

static enum place_code name_users(struct place_pg *pg, void *context, struct place_err *err) {
    struct place_pg_log *log = context;
    return pg_user_name_new(&log->users, pg, err);
}

enum place_code place_pg_reader_next(struct place_pg_reader *reader, struct place_pg_events *out,
                                     struct place_err *err) {
    struct pg_rows *rows = NULL;
    *out = (struct place_pg_events){0};
    reader->misfit_count = 0;
    do {
        if (pg_slices_next(reader->slices, &rows, err) || put_rows(reader, rows, out, err))
            return err->code;
    } while (rows && out->count == 0);
    if (reader->want.users && reader->log->users.named < reader->log->users.count &&
        place_pg_log_ask(reader->log, name_users, reader->log, err))
        return err->code;
    out->events = reader->events;
    out->misfits = reader->misfits;
    out->misfit_count = reader->misfit_count;
    out->ids = reader->ids;
    return PLACE_OK;
}
