/* Which partitions there are, and making those that are needed next. */
#include "pg/partitions.h"

#include "base/time.h"
#include "pg/partition_list.h"
#include "pg/transaction.h"

#include <inttypes.h>
#include <string.h>

/* Rows are estimated as the planner does: rows a page when last analyzed, times the pages now; 80
 * bytes a row where it never was. */
PGresult *pg_partitions(struct place_pg *pg, struct place_err *err) {
    return pg_query(
        pg,
        "SELECT format('%I.%I', n.nspname, c.relname), c.relname, "
        "(regexp_match(bound, 'FROM \\(''(-?\\d+)''\\)'))[1]::bigint AS first, "
        "(regexp_match(bound, 'TO \\(''(-?\\d+)''\\)'))[1]::bigint AS past, "
        "(CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN c.reltuples / c.relpages * pages "
        "ELSE pages * current_setting('block_size')::float8 / 80 END)::bigint AS rows "
        "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace, "
        "LATERAL (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound, "
        "pg_relation_size(c.oid) / current_setting('block_size')::bigint AS pages) AS more "
        "WHERE i.inhparent = to_regclass('pixel_events') ORDER BY first NULLS FIRST, 1",
        NULL, err);
}

enum place_code pg_run_on_partitions(struct place_pg *pg, const char *sql, struct place_err *err) {
    PGresult *rows = pg_partitions(pg, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++)
        code = pg_run_on(pg, sql, PQgetvalue(rows, row, PG_PARTITION_PATH), err);
    PQclear(rows);
    return code;
}

enum place_code place_pg_last_id(struct place_pg *pg, int64_t *id, struct place_err *err) {
    PGresult *rows =
        pg_query(pg,
                 "SELECT coalesce(greatest((SELECT max(id) FROM pixel_events), (SELECT max(id) "
                 "FROM canvas_fills), (SELECT max(id) FROM canvas_timeline)), -1) AS id",
                 NULL, err);
    if (!rows)
        return err->code;
    const enum place_code code = pg_int(pg, rows, 0, 0, id, err);
    PQclear(rows);
    return code;
}

struct place_pg_needs place_pg_needs(int64_t last_id) {
    const int64_t next =
        last_id < 0 ? 0 : (last_id / PLACE_PARTITION_IDS + 1) * PLACE_PARTITION_IDS;
    const int64_t next_epoch =
        ((last_id < 0 ? 0 : last_id / PLACE_EPOCH_IDS) + 1) * PLACE_EPOCH_IDS;
    return (struct place_pg_needs){next < PLACE_IDS ? next : -1,
                                   next_epoch < PLACE_IDS ? next_epoch : -1};
}

enum place_code place_pg_has_partition(struct place_pg *pg, int64_t id, bool *there,
                                       struct place_err *err) {
    PGresult *rows = pg_partitions(pg, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    *there = false;
    for (int row = 0; !code && !*there && row < PQntuples(rows); row++) {
        int64_t first = INT64_MIN, past = INT64_MAX;
        if (!PQgetisnull(rows, row, PG_PARTITION_FIRST))
            code = pg_int(pg, rows, row, PG_PARTITION_FIRST, &first, err);
        if (!code && !PQgetisnull(rows, row, PG_PARTITION_PAST))
            code = pg_int(pg, rows, row, PG_PARTITION_PAST, &past, err);
        *there = !code && id >= first && id < past;
    }
    PQclear(rows);
    return code;
}

/* ---- making them ----------------------------------------------------------------------------- */

static enum place_code make_partition(struct place_pg *pg, int64_t id,
                                      const struct place_pg_notes *notes, struct place_err *err) {
    bool there = false;
    if (id < 0)
        return PLACE_OK;
    if (place_pg_has_partition(pg, id, &there, err) || there)
        return there ? PLACE_OK : err->code;
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, id);
    PGresult *rows = pg_query(pg, "SELECT place_make_partition($1::bigint)", PG_PARAMS(text), err);
    if (!rows)
        return place_wrap(err, "partition of id %s", text);
    notes->note(notes->context, "made", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return PLACE_OK;
}

enum place_code place_pg_maintain(struct place_pg *pg, const struct place_pg_notes *notes,
                                  struct place_err *err) {
    int64_t last = -1;
    if (place_pg_pin_schema(pg, err) || place_pg_check_schema(pg, err) ||
        place_pg_last_id(pg, &last, err))
        return err->code;
    const struct place_pg_needs needs = place_pg_needs(last);
    return make_partition(pg, needs.next, notes, err) ||
                   make_partition(pg, needs.next_epoch, notes, err)
               ? err->code
               : PLACE_OK;
}
