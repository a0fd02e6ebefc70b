/* Questions about a log that is verified. */
#include "pg/audit.h"

#include "base/mem.h"
#include "pg/log_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_TEXT = 24 };

struct id_text {
    char text[ID_TEXT];
};

static struct id_text text_of(uint64_t id) {
    struct id_text number;
    snprintf(number.text, sizeof number.text, "%" PRIu64, id);
    return number;
}

/* ---- tables that may not be there ------------------------------------------------------------ */

static enum place_code has_table(struct place_pg *pg, const char *name, bool *there,
                                 struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT 1 WHERE to_regclass($1) IS NOT NULL", PG_PARAMS(name), err);
    if (!rows)
        return err->code;
    *there = PQntuples(rows) > 0;
    PQclear(rows);
    return PLACE_OK;
}

/* ---- ids that are known to be missing -------------------------------------------------------- */

static enum place_code take_ids(const struct place_pg *pg, const PGresult *rows, uint64_t **ids,
                                size_t *count, struct place_err *err) {
    const int all = PQntuples(rows);
    *ids = place_new_array((size_t)all + 1, sizeof **ids, err);
    enum place_code code = *ids ? PLACE_OK : err->code;
    for (int row = 0; !code && row < all; row++) {
        int64_t id = 0;
        code = pg_int(pg, rows, row, 0, &id, err);
        (*ids)[(*count)++] = (uint64_t)id;
    }
    return code;
}

static enum place_code ask_parked(struct place_pg_log *log, struct place_pg *pg,
                                  struct place_pg_audit *audit, struct place_err *err) {
    const struct id_text last = text_of(log->info.last_id);
    bool there = false;
    if (has_table(pg, "pixel_events_parked", &there, err))
        return err->code;
    if (!there)
        return PLACE_OK;
    PGresult *rows =
        pg_query(pg, "SELECT id FROM pixel_events_parked WHERE id BETWEEN 0 AND $1 ORDER BY id",
                 PG_PARAMS(last.text), err);
    if (!rows)
        return err->code;
    const enum place_code code = take_ids(pg, rows, &audit->parked, &audit->parked_count, err);
    PQclear(rows);
    return code;
}

/* ---- epochs ---------------------------------------------------------------------------------- */

static enum place_code take_opening(const struct place_pg *pg, const PGresult *rows, int row,
                                    struct place_pg_opening *opening, struct place_err *err) {
    int64_t id = 0, before = 0;
    opening->has_before = !PQgetisnull(rows, row, 1);
    if (pg_int(pg, rows, row, 0, &id, err) ||
        (opening->has_before && pg_int(pg, rows, row, 1, &before, err)))
        return err->code;
    opening->id = (uint64_t)id;
    opening->before = before > 0 ? (uint64_t)before : 0;
    return PLACE_OK;
}

static enum place_code ask_openings(struct place_pg_log *log, struct place_pg *pg,
                                    struct place_pg_audit *audit, struct place_err *err) {
    const struct id_text first = text_of(log->info.opening_id), last = text_of(log->info.last_id);
    PGresult *rows = pg_query(pg,
                              "SELECT id, prev_last_seq FROM canvas_timeline WHERE id > $1 AND id "
                              "<= $2 AND id & 1099511627775 = 0 ORDER BY id",
                              PG_PARAMS(first.text, last.text), err);
    if (!rows)
        return err->code;
    const int all = PQntuples(rows);
    audit->openings = place_new_array((size_t)all + 1, sizeof *audit->openings, err);
    enum place_code code = audit->openings ? PLACE_OK : err->code;
    for (int row = 0; !code && row < all; row++)
        code = take_opening(pg, rows, row, &audit->openings[audit->opening_count++], err);
    PQclear(rows);
    return code;
}

/* ---- times ----------------------------------------------------------------------------------- */

static enum place_code ask_falls(struct place_pg_log *log, struct place_pg *pg,
                                 struct place_pg_audit *audit, struct place_err *err) {
    static const char sql[] =
        "SELECT count(*) OVER (), id, " PG_MICROSECONDS ", (extract(epoch from before) * "
        "1000000)::bigint FROM (SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS "
        "before FROM (SELECT id, created_at FROM pixel_events UNION ALL SELECT id, created_at FROM "
        "canvas_fills UNION ALL SELECT id, created_at FROM canvas_timeline) AS log WHERE id <= $1 "
        "AND isfinite(created_at)) AS steps WHERE created_at < before ORDER BY id LIMIT 10";
    const struct id_text last = text_of(log->info.last_id);
    PGresult *rows = pg_query(pg, sql, PG_PARAMS(last.text), err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++) {
        int64_t value[4] = {0};
        for (int i = 0; !code && i < 4; i++)
            code = pg_int(pg, rows, row, i, &value[i], err);
        audit->fall_count = (uint64_t)value[0];
        audit->falls[audit->fall_named++] =
            (struct place_pg_fall){(uint64_t)value[1], value[2], value[3]};
    }
    PQclear(rows);
    return code;
}

/* ---- conflicts ------------------------------------------------------------------------------- */

/* count, id, seen_at, x, y, color. */
static enum place_code take_conflict(const struct place_pg *pg, const PGresult *rows, int row,
                                     struct place_pg_audit *audit, struct place_err *err) {
    int64_t value[6] = {0};
    for (int i = 0; i < 6; i++)
        if ((i < 3 || !PQgetisnull(rows, row, i)) && pg_int(pg, rows, row, i, &value[i], err))
            return err->code;
    audit->conflict_count = (uint64_t)value[0];
    audit->conflicts[audit->conflict_named++] = (struct place_pg_conflict){
        .id = (uint64_t)value[1],
        .has_pixel = !PQgetisnull(rows, row, 3) && !PQgetisnull(rows, row, 4),
        .has_color = !PQgetisnull(rows, row, 5),
        .x = (int32_t)value[3],
        .y = (int32_t)value[4],
        .color = (int)value[5],
        .seen_at = value[2]};
    return PLACE_OK;
}

static enum place_code ask_conflicts(struct place_pg *pg, struct place_pg_audit *audit,
                                     struct place_err *err) {
    bool there = false;
    if (has_table(pg, "pixel_events_conflict", &there, err))
        return err->code;
    if (!there)
        return PLACE_OK;
    PGresult *rows = pg_query(
        pg,
        "SELECT count(*) OVER (), id, CASE WHEN isfinite(seen_at) THEN (extract(epoch from "
        "seen_at) * 1000000)::bigint ELSE 0 END, x, y, color FROM pixel_events_conflict ORDER BY "
        "id, seen_at LIMIT 10",
        NULL, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++)
        code = take_conflict(pg, rows, row, audit, err);
    PQclear(rows);
    return code;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum place_code has_rows(struct place_pg *pg, const char *sql, uint64_t id, bool *there,
                                struct place_err *err) {
    const struct id_text text = text_of(id);
    PGresult *rows = pg_query(pg, sql, PG_PARAMS(text.text), err);
    if (!rows)
        return err->code;
    *there = PQntuples(rows) > 0;
    PQclear(rows);
    return PLACE_OK;
}

struct id_question {
    uint64_t id;
    bool there;
};

static enum place_code ask_id(struct place_pg *pg, void *context, struct place_err *err) {
    struct id_question *question = context;
    bool parked = false;
    if (has_rows(pg,
                 "SELECT 1 FROM pixel_events WHERE id = $1 UNION ALL SELECT 1 FROM canvas_fills "
                 "WHERE id = $1 UNION ALL SELECT 1 FROM canvas_timeline WHERE id = $1",
                 question->id, &question->there, err) ||
        has_table(pg, "pixel_events_parked", &parked, err))
        return err->code;
    return !question->there && parked
               ? has_rows(pg, "SELECT 1 FROM pixel_events_parked WHERE id = $1", question->id,
                          &question->there, err)
               : PLACE_OK;
}

enum place_code place_pg_has_id(struct place_pg_log *log, uint64_t id, bool *there,
                                struct place_err *err) {
    struct id_question question = {.id = id};
    *there = false;
    if (id > INT64_MAX) /* no column holds it */
        return PLACE_OK;
    if (place_pg_log_ask(log, ask_id, &question, err))
        return err->code;
    *there = question.there;
    return PLACE_OK;
}

struct audit_question {
    struct place_pg_log *log;
    struct place_pg_audit *audit;
};

/* From its start, whatever an attempt before it has found. */
static enum place_code ask_all(struct place_pg *pg, void *context, struct place_err *err) {
    const struct audit_question *question = context;
    struct place_pg_log *log = question->log;
    struct place_pg_audit *audit = question->audit;
    place_pg_audit_release(audit);
    if (ask_parked(log, pg, audit, err) || ask_openings(log, pg, audit, err) ||
        ask_falls(log, pg, audit, err) || ask_conflicts(pg, audit, err))
        return err->code;
    return has_rows(pg,
                    "SELECT 1 FROM pixel_events WHERE id = $1 UNION ALL SELECT 1 FROM canvas_fills "
                    "WHERE id = $1",
                    log->info.opening_id, &audit->opening_twice, err);
}

enum place_code place_pg_audit(struct place_pg_log *log, struct place_pg_audit *audit,
                               struct place_err *err) {
    struct audit_question question = {log, audit};
    *audit = (struct place_pg_audit){0};
    if (log->info.is_foreign)
        return PLACE_OK;
    const enum place_code code = place_pg_log_ask(log, ask_all, &question, err);
    if (code)
        place_pg_audit_release(audit);
    return code;
}

void place_pg_audit_release(struct place_pg_audit *audit) {
    free(audit->parked);
    free(audit->openings);
    *audit = (struct place_pg_audit){0};
}
