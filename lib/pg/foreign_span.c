/* How far a foreign log goes, and in what pieces it is read. */
#include "base/mem.h"
#include "base/time.h"
#include "pg/ask.h"
#include "pg/foreign_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LOOKED_AT = 100000, /* rows at once, from the last on, for those of young transactions */
    ROWS = 1 << 18,     /* in a slice: 10 MB */
    FAR_APART = 4       /* ids a row, from which on slices are made of rows and not of ids */
};

#define MICROSECONDS "(extract(epoch FROM %s) * 1000000)::bigint AS at"

/* ---- rows on their way ----------------------------------------------------------------------- */

/* The oldest transaction that is running, and how many numbers were given from it on. */
struct running {
    int64_t oldest, given;
};

static enum place_code ask_running(struct place_pg *pg, struct running *running,
                                   struct place_err *err) {
    int64_t value[2] = {0};
    struct pg_answer answer = {.values = value, .count = 2};
    if (pg_ask(pg, NULL, &answer, err,
               "SELECT pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text"
               "::bigint - pg_snapshot_xmin(s)::text::bigint AS given FROM pg_current_snapshot() "
               "AS s"))
        return err->code;
    *running = (struct running){.oldest = value[0], .given = value[1]};
    return PLACE_OK;
}

/*
 * The first of the last rows up to `last` whose transaction is not older than
 * the oldest that is running. Rows have only the low 32 bits of its number, also
 * after those were used up, so what tells is how far they are ahead of the
 * oldest's; numbers below 3 are the server's own.
 */
static enum place_code first_young(const struct pg_foreign *foreign, struct place_pg *pg,
                                   const struct running *running, int64_t last,
                                   struct pg_answer *answer, struct place_err *err) {
    const char *id = foreign->quoted[PLACE_PG_ID];
    char up_to[PG_NUMBER_TEXT], oldest[PG_NUMBER_TEXT], given[PG_NUMBER_TEXT];
    snprintf(up_to, sizeof up_to, "%" PRId64, last);
    snprintf(oldest, sizeof oldest, "%" PRId64, running->oldest & INT64_C(0xffffffff));
    snprintf(given, sizeof given, "%" PRId64, running->given);
    return pg_ask(pg, PG_PARAMS(up_to, oldest, given), answer, err,
                  "SELECT min(id) AS id FROM (SELECT %s AS id, xmin::text::bigint AS made FROM %s "
                  "WHERE %s <= $1::bigint ORDER BY 1 DESC LIMIT %d) AS ends WHERE made >= 3 AND "
                  "((made - $2::bigint) & 4294967295) < $3::bigint",
                  id, foreign->relation, id, LOOKED_AT);
}

/* Let the log end below the first row before which others may still come. */
static enum place_code cut_at_running(const struct pg_foreign *foreign, struct place_pg *pg,
                                      int64_t *last, struct place_err *err) {
    struct running running = {0};
    int64_t young = 0;
    struct pg_answer answer = {.values = &young, .count = 1, .there = true};
    if (!foreign->has_transactions)
        return PLACE_OK;
    if (ask_running(pg, &running, err))
        return err->code;
    while (running.given > 0 && answer.there && *last > INT64_MIN) {
        if (first_young(foreign, pg, &running, *last, &answer, err))
            return err->code;
        if (answer.there)
            *last = young > INT64_MIN ? young - 1 : young;
    }
    return PLACE_OK;
}

/* ---- ends ------------------------------------------------------------------------------------ */

struct ends {
    int64_t first, last;           /* ids */
    int64_t count, users;          /* rows, and those that say whose they are */
    int64_t first_time, last_time; /* of the first row; the latest of all */
};

static enum place_code fail_empty(const struct place_pg_log *log, struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: %s has no rows", log->name, log->foreign->table);
    return place_hint(err, "rows of transactions that run, and those behind them, do not count");
}

static enum place_code ask_last(const struct place_pg_log *log, struct place_pg *pg, int64_t *last,
                                struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    struct pg_answer answer = {.values = last, .count = 1};
    if (pg_ask(pg, NULL, &answer, err, "SELECT max(%s) AS id FROM %s", foreign->quoted[PLACE_PG_ID],
               foreign->relation))
        return err->code;
    if (!answer.there)
        return fail_empty(log, err);
    return cut_at_running(foreign, pg, last, err);
}

static enum place_code ask_first_time(const struct place_pg_log *log, struct place_pg *pg,
                                      struct ends *ends, struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    const char *time = foreign->quoted[PLACE_PG_TIME];
    struct pg_answer answer = {.values = &ends->first_time, .count = 1};
    char id[PG_NUMBER_TEXT];
    snprintf(id, sizeof id, "%" PRId64, ends->first);
    if (pg_ask(pg, PG_PARAMS(id), &answer, err,
               "SELECT " MICROSECONDS " FROM %s WHERE %s = $1::bigint AND isfinite(%s) LIMIT 1",
               time, foreign->relation, foreign->quoted[PLACE_PG_ID], time))
        return err->code;
    return answer.there
               ? PLACE_OK
               : place_fail(err, PLACE_DATA, "%s: %s, id %" PRId64 ": %s is no time", log->name,
                            foreign->table, ends->first, foreign->names[PLACE_PG_TIME]);
}

static enum place_code ask_ends(const struct place_pg_log *log, struct place_pg *pg,
                                struct ends *ends, struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    const char *id = foreign->quoted[PLACE_PG_ID], *time = foreign->quoted[PLACE_PG_TIME];
    const char *user = foreign->quoted[PLACE_PG_USER];
    int64_t value[5] = {0};
    struct pg_answer answer = {.values = value, .count = 5};
    char last[PG_NUMBER_TEXT];
    if (ask_last(log, pg, &ends->last, err))
        return err->code;
    snprintf(last, sizeof last, "%" PRId64, ends->last);
    if (pg_ask(pg, PG_PARAMS(last), &answer, err,
               "SELECT min(%s) AS first, max(%s) AS last, count(*) AS count, count(%s) AS users, "
               "coalesce((extract(epoch FROM max(%s) FILTER (WHERE isfinite(%s))) * 1000000)"
               "::bigint, 0) AS latest FROM %s WHERE %s <= $1::bigint",
               id, id, *user ? user : "NULL", time, time, foreign->relation, id))
        return err->code;
    if (!answer.there)
        return fail_empty(log, err);
    *ends = (struct ends){.first = value[0],
                          .last = value[1],
                          .count = value[2],
                          .users = value[3],
                          .last_time = value[4]};
    return ask_first_time(log, pg, ends, err);
}

/* ---- slices ---------------------------------------------------------------------------------- */

static enum place_code take_slice_ends(struct pg_foreign *foreign, const struct place_pg *pg,
                                       const PGresult *rows, struct place_err *err) {
    const size_t count = (size_t)PQntuples(rows);
    foreign->ends = place_new_array(count + 1, sizeof *foreign->ends, err);
    if (!foreign->ends)
        return err->code;
    for (size_t i = 0; i < count; i++) {
        int64_t id = 0;
        if (pg_int(pg, rows, (int)i, 0, &id, err))
            return err->code;
        foreign->ends[foreign->end_count++] = (uint64_t)id + foreign->shift;
    }
    return PLACE_OK;
}

/* Ids that lie far apart, as those made of a time: every 2^18th row ends a slice. */
static enum place_code find_slice_ends(struct pg_foreign *foreign, struct place_pg *pg,
                                       struct place_err *err) {
    struct place_buf sql = {0};
    const char *id = foreign->quoted[PLACE_PG_ID];
    if (place_buf_printf(&sql, err,
                         "SELECT id FROM (SELECT %s AS id, row_number() OVER (ORDER BY %s) AS "
                         "place FROM %s WHERE %s IS NOT NULL) AS ids WHERE place %% %d = 0 ORDER "
                         "BY 1%c",
                         id, id, foreign->relation, id, ROWS, '\0'))
        return err->code;
    PGresult *rows = pg_query(pg, (const char *)sql.data, NULL, err);
    place_buf_release(&sql);
    if (!rows)
        return err->code;
    const enum place_code code = take_slice_ends(foreign, pg, rows, err);
    PQclear(rows);
    return code;
}

static enum place_code choose_slices(struct pg_foreign *foreign, struct place_pg *pg,
                                     const struct ends *ends, struct place_err *err) {
    const uint64_t span = (uint64_t)ends->last - (uint64_t)ends->first;
    if (span / FAR_APART >= (uint64_t)ends->count)
        return find_slice_ends(foreign, pg, err);
    foreign->slice = ROWS;
    return PLACE_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The first seq is 1 where the first id is less. */
static enum place_code choose_shift(const struct place_pg_log *log, const struct ends *ends,
                                    struct place_err *err) {
    if (ends->first < -(INT64_C(1) << 62))
        return place_fail(err, PLACE_DATA, "%s: %s, id %" PRId64 ": so low an id is not read",
                          log->name, log->foreign->table, ends->first);
    log->foreign->shift = ends->first < 1 ? (uint64_t)(1 - ends->first) : 0;
    return PLACE_OK;
}

static bool is_time(int64_t time) {
    return time >= PLACE_TIME_MIN && time <= PLACE_TIME_MAX;
}

enum place_code pg_foreign_read_span(struct place_pg_log *log, struct place_pg *pg,
                                     struct place_err *err) {
    struct ends ends = {0};
    if (ask_ends(log, pg, &ends, err) || choose_shift(log, &ends, err) ||
        choose_slices(log->foreign, pg, &ends, err))
        return err->code;
    if (!is_time(ends.first_time) || !is_time(ends.last_time))
        return place_fail(err, PLACE_DATA, "%s: %s: %s is not always of the years 1 to 9999",
                          log->name, log->foreign->table, log->foreign->names[PLACE_PG_TIME]);
    log->info.opening_id = 0;
    log->info.last_id = (uint64_t)ends.last + log->foreign->shift;
    log->info.first_time = ends.first_time;
    log->info.last_time = ends.last_time;
    log->info.has_events = true;
    log->info.has_users = ends.users > 0;
    return PLACE_OK;
}
