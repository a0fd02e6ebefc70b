/* Whether what is stored is the beginning of a history. */
#include "pg/load_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum place_code fail_other(const struct place_pg_load *load, int64_t id,
                                  struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: epoch %d is of another log: it differs at id %" PRId64,
               load->pg->name, place_pg_load_epoch(load), id);
    return place_hint(err, "without --resume this log becomes an epoch of its own");
}

/* ---- how many ----------------------------------------------------------------------------------
 */

enum place_code place_pg_load_compare_count(struct place_pg_load *load, uint64_t count,
                                            struct place_err *err) {
    const struct pg_id_text first = pg_id_text(load->base),
                            last = pg_id_text(pg_load_id(load, load->stored));
    int64_t stored = 0;
    PGresult *rows =
        pg_query(load->pg,
                 "SELECT (SELECT count(*) FROM pixel_events WHERE id BETWEEN $1 AND $2)"
                 " + (SELECT count(*) FROM canvas_fills WHERE id BETWEEN $1 AND $2)"
                 " + (SELECT count(*) FROM canvas_timeline WHERE id BETWEEN $1 AND $2) AS count",
                 PG_PARAMS(first.text, last.text), err);
    if (!rows)
        return err->code;
    const enum place_code code = pg_int(load->pg, rows, 0, 0, &stored, err);
    PQclear(rows);
    if (code)
        return code;
    if ((uint64_t)stored == count)
        return PLACE_OK;
    place_fail(err, PLACE_DATA,
               "%s: epoch %d is of another log: it has %" PRId64 " rows up to seq %" PRIu64
               ", the log %" PRIu64,
               load->pg->name, place_pg_load_epoch(load), stored, load->stored, count);
    return place_hint(err, "without --resume this log becomes an epoch of its own");
}

/* ---- what --------------------------------------------------------------------------------------
 */

/* Rows as the server sends them, one after another. */
struct rows {
    struct place_pg_load *load;
    bool begun;
    char *message; /* PQfreemem() it */
    const unsigned char *row;
    size_t size; /* of the row; 0 behind the last */
};

static enum place_code ask_for_rows(struct rows *rows, const char *table, const char *columns,
                                    const struct place_batch *batch, struct place_err *err) {
    char sql[320];
    snprintf(sql, sizeof sql,
             "COPY (SELECT %s FROM %s WHERE id BETWEEN %" PRId64 " AND %" PRId64
             " ORDER BY id) TO STDOUT (FORMAT binary)",
             columns, table, pg_load_id(rows->load, place_batch_seq(batch, 0)),
             pg_load_id(rows->load, place_batch_seq(batch, batch->count - 1)));
    return pg_copy_begin(rows->load->pg, sql, err);
}

/* What the server sends next, without the header; size 0 where it is nothing more. */
static enum place_code next_message(struct rows *rows, struct place_err *err) {
    for (;;) {
        int size = 0;
        PQfreemem(rows->message);
        rows->message = NULL;
        if (pg_copy_row(rows->load->pg, &rows->message, &size, err))
            return err->code;
        const size_t head = rows->begun ? 0 : PG_COPY_HEADER;
        rows->begun = true;
        rows->row = (const unsigned char *)rows->message + head;
        rows->size = size > (int)head ? (size_t)size - head : 0;
        if (size < 0 || rows->size > 0)
            return PLACE_OK;
    }
}

/* Behind the trailer comes the end, which says whether it was all. */
static enum place_code next_row(struct rows *rows, struct place_err *err) {
    if (next_message(rows, err))
        return err->code;
    if (rows->size == PG_COPY_TRAILER && memcmp(rows->row, pg_copy_trailer, PG_COPY_TRAILER) == 0)
        return next_message(rows, err);
    return PLACE_OK;
}

typedef unsigned char *put_row(unsigned char *to, int64_t id, const struct place_event *event,
                               const unsigned char *user);

/* The rows of a batch that are fills, or those that are not. */
static enum place_code compare_rows(struct rows *rows, const struct place_batch *batch, bool fills,
                                    struct place_err *err) {
    const struct place_pg_load *load = rows->load;
    put_row *const put = fills ? pg_put_fill : pg_put_placement;
    for (uint32_t i = 0; i < batch->count; i++) {
        if ((batch->kind && place_kind_is_fill(batch->kind[i])) != fills)
            continue;
        unsigned char wanted[PG_ROW_MAX];
        const struct place_event event = place_batch_event(batch, i);
        const int64_t id = pg_load_id(load, place_batch_seq(batch, i));
        const size_t size =
            (size_t)(put(wanted, id, &event, pg_load_user(&load->users, event.user)) - wanted);
        if (next_row(rows, err))
            return err->code;
        if (rows->size != size || memcmp(rows->row, wanted, size) != 0)
            return fail_other(load, id, err);
    }
    if (next_row(rows, err))
        return err->code;
    return rows->size == 0 ? PLACE_OK
                           : fail_other(load, pg_load_id(load, place_batch_seq(batch, 0)), err);
}

static enum place_code compare_table(struct place_pg_load *load, const char *table,
                                     const char *columns, const struct place_batch *batch,
                                     bool fills, struct place_err *err) {
    struct rows rows = {.load = load};
    enum place_code code = ask_for_rows(&rows, table, columns, batch, err);
    if (!code)
        code = compare_rows(&rows, batch, fills, err);
    PQfreemem(rows.message);
    return code;
}

enum place_code place_pg_load_compare(struct place_pg_load *load, const struct place_batch *batch,
                                      struct place_err *err) {
    if (batch->count == 0)
        return PLACE_OK;
    if (pg_load_users_know(&load->users, batch, err) ||
        compare_table(load, "pixel_events", PG_PLACEMENT_COLUMNS, batch, false, err) ||
        compare_table(load, "canvas_fills", PG_FILL_COLUMNS, batch, true, err))
        return err->code;
    load->users.stored = load->users.known; /* they came before their events */
    return PLACE_OK;
}
