/* Ranges of ids read by several connections at once, given in order. */
#include "pg/slices.h"

#include "base/mem.h"
#include "base/pool.h"
#include "pg/foreign_table.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLICE = 1 << 18, /* ids: 60 ms of one connection, 10 MB */
    CONNECTIONS = 2, /* where nobody says */
    CONNECTIONS_MOST = 64
};

/* One slice on its way: read by a thread of the pool. */
struct slice {
    struct place_job job;
    struct pg_slices *slices;
    uint64_t from, to; /* ids, both in it */
    struct pg_rows rows;
    enum place_code code;
    struct place_err err;
    bool busy;
};

struct pg_slices {
    struct place_pg_log *log;
    struct place_pg_want want;
    char view[PG_VIEW_NAME];                         /* the log's, when this began */
    char user[PG_UUID_TEXT], trail_of[PG_UUID_TEXT]; /* the ids of those of `want`, or empty */
    uint64_t slice;                                  /* ids in one; a power of two */
    uint64_t next; /* the first id that no slice has; UINT64_MAX: there are no more */
    struct place_pool *pool;
    struct slice *ring; /* owned; ring[oldest] is given next */
    unsigned ring_size, oldest;
    bool given; /* ring[oldest] was, and is looked at */
    pthread_mutex_t lock;
    struct place_pg *idle[CONNECTIONS_MOST]; /* owned; connections that no thread uses */
    unsigned idle_count;
};

/* ---- connections ----------------------------------------------------------------------------- */

static struct place_pg *take_idle(struct pg_slices *slices) {
    pthread_mutex_lock(&slices->lock);
    struct place_pg *pg = slices->idle_count > 0 ? slices->idle[--slices->idle_count] : NULL;
    pthread_mutex_unlock(&slices->lock);
    return pg;
}

static void put_idle(struct pg_slices *slices, struct place_pg *pg) {
    pthread_mutex_lock(&slices->lock);
    slices->idle[slices->idle_count++] = pg;
    pthread_mutex_unlock(&slices->lock);
}

/* A connection that sees the tables as the log does; one made anew has no view. */
static enum place_code connect(const struct pg_slices *slices, bool anew, struct place_pg **pg,
                               enum pg_failure *failure, struct place_err *err) {
    return anew ? pg_log_rejoin(slices->log, pg, failure, err)
                : pg_log_join(slices->log, slices->view, pg, failure, err);
}

/* ---- one slice ------------------------------------------------------------------------------- */

/* Numbers only: nothing here came as text. */
static enum place_code put_filter(const struct pg_slices *slices, struct place_buf *sql,
                                  struct place_err *err) {
    const struct place_rect region = slices->want.region;
    if (!place_rect_empty(region) &&
        place_buf_printf(sql, err, " AND x BETWEEN %d AND %d AND y BETWEEN %d AND %d", region.x0,
                         region.x0 + region.width - 1, region.y0, region.y0 + region.height - 1))
        return err->code;
    if (slices->user[0] && place_buf_printf(sql, err, " AND user_id = '%s'", slices->user))
        return err->code;
    return slices->trail_of[0]
               ? place_buf_printf(sql, err,
                                  " AND (x, y) IN (SELECT x, y FROM pixel_events WHERE user_id = "
                                  "'%s')",
                                  slices->trail_of)
               : PLACE_OK;
}

static enum place_code make_statement(const struct slice *slice, struct place_buf *sql,
                                      struct place_err *err) {
    const struct pg_foreign *foreign = slice->slices->log->foreign;
    if (foreign)
        return pg_foreign_put_copy(foreign, slice->rows.users, slice->from, slice->to, sql, err);
    if (place_buf_printf(sql, err,
                         "COPY (SELECT %s FROM pixel_events WHERE id >= %" PRIu64
                         " AND id <= %" PRIu64,
                         pg_rows_columns(&slice->rows), slice->from, slice->to) ||
        put_filter(slice->slices, sql, err))
        return err->code;
    return place_buf_printf(sql, err, " ORDER BY id) TO STDOUT (FORMAT binary)");
}

static enum place_code copy_slice(struct slice *slice, struct place_pg *pg, struct place_err *err) {
    struct place_buf sql = {0};
    slice->rows.count = slice->rows.misfit_count = 0;
    slice->rows.base = slice->from >> PG_PACKED_ID << PG_PACKED_ID;
    enum place_code code = make_statement(slice, &sql, err);
    if (!code)
        code = pg_copy_begin(pg, (const char *)sql.data, err);
    if (!code)
        code = pg_rows_read(&slice->rows, pg, err);
    place_buf_release(&sql);
    return code;
}

/* Rows of a slice are given when all of them are there: whatever was read of it before is
 * forgotten. */
static void read_slice(void *context) {
    struct slice *slice = context;
    const struct pg_slices *slices = slice->slices;
    struct place_pg *pg = take_idle(slice->slices);
    struct pg_attempts attempts = {0};
    enum pg_failure failure = PG_FINAL;
    bool anew = false;
    do {
        slice->code = pg ? PLACE_OK : connect(slices, anew, &pg, &failure, &slice->err);
        if (!slice->code && copy_slice(slice, pg, &slice->err)) {
            slice->code = slice->err.code;
            failure = pg_failure_of(pg);
            place_pg_close(pg);
            pg = NULL;
        }
        anew = true;
    } while (slice->code && pg_log_try_again(slices->log, failure, &attempts));
    if (pg)
        put_idle(slice->slices, pg);
}

/* ---- the ring -------------------------------------------------------------------------------- */

/* The first placement that no slice has: epochs, and what was never stored, leave wide gaps. */
static enum place_code find_next(struct place_pg *pg, void *context, struct place_err *err) {
    struct pg_slices *slices = context;
    char from[24], to[24];
    int64_t id = 0;
    if (slices->log->foreign)
        return pg_foreign_first(slices->log, pg, slices->next, slices->want.up_to, &slices->next,
                                err);
    snprintf(from, sizeof from, "%" PRIu64, slices->next);
    snprintf(to, sizeof to, "%" PRIu64, slices->want.up_to);
    PGresult *rows =
        pg_query(pg, "SELECT id FROM pixel_events WHERE id >= $1 AND id <= $2 ORDER BY id LIMIT 1",
                 PG_PARAMS(from, to), err);
    if (!rows)
        return err->code;
    const bool there = PQntuples(rows) > 0;
    enum place_code code = there ? pg_int(pg, rows, 0, 0, &id, err) : PLACE_OK;
    PQclear(rows);
    if (!code)
        slices->next = there ? (uint64_t)id : UINT64_MAX;
    return code;
}

static enum place_code skip_gap(struct pg_slices *slices, struct place_err *err) {
    if (slices->next <= slices->want.up_to)
        return place_pg_log_ask(slices->log, find_next, slices, err);
    slices->next = UINT64_MAX;
    return PLACE_OK;
}

/* Send the slice off with the next range of ids, if there is one. */
static void start_slice(struct pg_slices *slices, struct slice *slice) {
    slice->busy = slices->next <= slices->want.up_to;
    if (!slice->busy)
        return;
    slice->from = slices->next;
    slice->to = slices->log->foreign ? pg_foreign_slice_end(slices->log->foreign, slice->from)
                                     : slice->from | (slices->slice - 1);
    slice->to = slice->to < slices->want.up_to ? slice->to : slices->want.up_to;
    slices->next = slice->to + 1;
    slice->job = (struct place_job){.run = read_slice, .context = slice};
    place_pool_submit(slices->pool, &slice->job);
}

static enum place_code start_all(struct pg_slices *slices, unsigned connections,
                                 struct place_err *err) {
    const bool filtered =
        slices->user[0] || slices->trail_of[0] || !place_rect_empty(slices->want.region);
    slices->slice = filtered ? UINT64_C(1) << 63 : SLICE; /* a filter leaves so little that one
                                                              statement asks for all of it */
    slices->ring_size = filtered ? 1 : connections + 1;   /* one is looked at */
    slices->ring = place_new_array(slices->ring_size, sizeof *slices->ring, err);
    slices->pool = slices->ring ? place_pool_new(filtered ? 1 : connections, err) : NULL;
    if (!slices->pool || skip_gap(slices, err))
        return err->code;
    memcpy(slices->view, slices->log->view, sizeof slices->view);
    for (unsigned i = 0; i < slices->ring_size; i++) {
        slices->ring[i].slices = slices;
        slices->ring[i].rows.users = slices->want.users;
        slices->ring[i].rows.by_text = slices->log->foreign != NULL;
        slices->ring[i].rows.shape = slices->log->packed && !filtered ? PG_PACKED : PG_COLUMNS;
        slices->ring[i].rows.keep_misfits = slices->want.misfits;
    }
    for (unsigned i = 0; i < slices->ring_size; i++)
        start_slice(slices, &slices->ring[i]);
    return PLACE_OK;
}

enum place_code pg_slices_open(struct place_pg_log *log, const struct place_pg_want *want,
                               struct pg_slices **out, struct place_err *err) {
    unsigned connections = log->options.connections ? log->options.connections : CONNECTIONS;
    connections = connections < CONNECTIONS_MOST ? connections : CONNECTIONS_MOST;
    *out = NULL;
    struct pg_slices *slices = place_new_array(1, sizeof *slices, err);
    if (!slices)
        return err->code;
    pthread_mutex_init(&slices->lock, NULL);
    slices->log = log;
    slices->want = *want;
    slices->next = want->behind + 1;
    if (log->foreign) /* a part of it would not tell how far its times are to be raised */
        slices->want = (struct place_pg_want){
            .up_to = want->up_to, .users = want->users, .misfits = want->misfits};
    want = &slices->want;
    if (want->user != PLACE_NO_USER)
        pg_format_uuid(pg_user_id(&log->users, want->user), slices->user);
    if (want->trail_of != PLACE_NO_USER)
        pg_format_uuid(pg_user_id(&log->users, want->trail_of), slices->trail_of);
    if (start_all(slices, connections, err)) {
        pg_slices_close(slices);
        return err->code;
    }
    *out = slices;
    return PLACE_OK;
}

void pg_slices_close(struct pg_slices *slices) {
    if (!slices)
        return;
    slices->next = UINT64_MAX;
    for (unsigned i = 0; slices->ring && i < slices->ring_size; i++)
        if (slices->ring[i].busy)
            place_pool_wait(slices->pool, &slices->ring[i].job);
    place_pool_free(slices->pool);
    for (unsigned i = 0; slices->ring && i < slices->ring_size; i++)
        pg_rows_release(&slices->ring[i].rows);
    for (unsigned i = 0; i < slices->idle_count; i++)
        place_pg_close(slices->idle[i]);
    pthread_mutex_destroy(&slices->lock);
    free(slices->ring);
    free(slices);
}

/* Send off again the slice that was given last. An empty one tells of a gap, behind which the ids
 * go on somewhere else. */
static enum place_code reuse_given(struct pg_slices *slices, struct place_err *err) {
    struct slice *slice = &slices->ring[slices->oldest];
    if (slice->rows.count + slice->rows.misfit_count == 0 && slices->next != UINT64_MAX &&
        skip_gap(slices, err))
        return err->code;
    start_slice(slices, slice);
    slices->oldest = (slices->oldest + 1) % slices->ring_size;
    slices->given = false;
    return PLACE_OK;
}

enum place_code pg_slices_next(struct pg_slices *slices, struct pg_rows **rows,
                               struct place_err *err) {
    *rows = NULL;
    if (slices->given && reuse_given(slices, err))
        return err->code;
    struct slice *slice = &slices->ring[slices->oldest];
    if (!slice->busy)
        return PLACE_OK;
    place_pool_wait(slices->pool, &slice->job);
    slice->busy = false;
    if (slice->code) {
        *err = slice->err;
        return err->code;
    }
    slices->given = true;
    *rows = &slice->rows;
    return PLACE_OK;
}
