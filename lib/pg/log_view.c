/* A log's own connection and those of its readers: how they are made, and made anew when they are
 * lost. */
#include "base/mem.h"
#include "base/stop.h"
#include "pg/foreign_table.h"
#include "pg/log_state.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>

enum {
    CONFLICTS = 100,   /* of a standby with its recovery: so often the same is asked for */
    FIRST_PAUSE = 250, /* milliseconds before a second attempt; doubled each time */
    LONGEST_PAUSE = 8000,
    PATIENCE = 100, /* milliseconds between two looks at the stop flag */
    NUMBER_TEXT = 24
};

/* ---- the view -------------------------------------------------------------------------------- */

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

static enum place_code begin_view(struct place_pg_log *log, struct place_pg *pg,
                                  struct place_err *err) {
    if (pg_run(pg, begin, NULL, err))
        return err->code;
    PGresult *rows = pg_query(pg, "SELECT pg_export_snapshot()", NULL, err);
    if (!rows)
        return err->code;
    snprintf(log->view, sizeof log->view, "%s", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return PLACE_OK;
}

/* The name of a view is the server's own text, with a - between its parts. */
static bool is_view_name(const char *name) {
    return *name && strspn(name, "0123456789ABCDEFabcdef-") == strlen(name);
}

static enum place_code join_view(struct place_pg *pg, const char *view, struct place_err *err) {
    char sql[128];
    if (!is_view_name(view))
        return place_fail(err, PLACE_SERVICE, "%s: the view of the tables has no name", pg->name);
    snprintf(sql, sizeof sql, "SET TRANSACTION SNAPSHOT '%s'", view);
    return pg_run(pg, begin, NULL, err) ? err->code : pg_run(pg, sql, NULL, err);
}

/* Whether the server does not have the view any more, or is another one of several. */
static bool view_is_gone(const struct place_pg *pg) {
    return pg_state_is(pg, "22023") || pg_state_is(pg, "55000") || pg_state_is(pg, "42704");
}

enum place_code pg_log_join(const struct place_pg_log *log, const char *view, struct place_pg **pg,
                            enum pg_failure *failure, struct place_err *err) {
    if (pg_open(log->options.uri, log->options.schema, pg, failure, err))
        return err->code;
    if (join_view(*pg, view, err) == PLACE_OK)
        return PLACE_OK;
    *failure = view_is_gone(*pg) ? PG_CONFLICT : pg_failure_of(*pg);
    place_pg_close(*pg);
    *pg = NULL;
    return err->code;
}

/* ---- the same log ---------------------------------------------------------------------------- */

/* Ids to look at, as an array: the opening's, and those that come 1, 4, 16, ... before the last. */
static void write_probes(const struct place_pg_log_info *info, char *text, size_t size) {
    enum { EPOCH_BITS = 40 };
    int length = snprintf(text, size, "{%" PRIu64 ",%" PRIu64, info->opening_id, info->last_id);
    for (int bits = 0; bits <= EPOCH_BITS && info->last_id >> bits > 0; bits += 2)
        length += snprintf(text + length, size - (size_t)length, ",%" PRIu64,
                           info->last_id - (UINT64_C(1) << bits));
    snprintf(text + length, size - (size_t)length, "}");
}

/* Text that no other log has: the timeline, how many fills, and placements from here and there. */
static PGresult *look(const struct place_pg_log *log, struct place_pg *pg, struct place_err *err) {
    static const char sql[] =
        "SELECT concat_ws('|', "
        "(SELECT string_agg(concat_ws(' ', id, x0, y0, width, height, created_at), ',' ORDER BY "
        "id) FROM canvas_timeline WHERE id <= $2), "
        "(SELECT concat_ws(' ', count(*), max(id), max(created_at)) FROM canvas_fills WHERE id <= "
        "$2), "
        "(SELECT string_agg(concat_ws(' ', seen.id, x, y, color, created_at), ',' ORDER BY "
        "probe.id) FROM unnest($1::bigint[]) AS probe(id) CROSS JOIN LATERAL (SELECT id, x, y, "
        "color, created_at FROM pixel_events WHERE id >= probe.id AND id <= $2 ORDER BY id "
        "LIMIT 1) AS seen))";
    char probes[640], last[NUMBER_TEXT];
    if (log->foreign)
        return pg_foreign_look(log, pg, err);
    write_probes(&log->info, probes, sizeof probes);
    snprintf(last, sizeof last, "%" PRIu64, log->info.last_id);
    return pg_query(pg, sql, PG_PARAMS(probes, last), err);
}

enum place_code pg_log_remember(struct place_pg_log *log, struct place_pg *pg,
                                struct place_err *err) {
    PGresult *rows = look(log, pg, err);
    if (!rows)
        return err->code;
    log->seen = place_copy_string(PQgetvalue(rows, 0, 0), err);
    PQclear(rows);
    return log->seen ? PLACE_OK : err->code;
}

static enum place_code check_same(const struct place_pg_log *log, struct place_pg *pg,
                                  struct place_err *err) {
    PGresult *rows = look(log, pg, err);
    if (!rows)
        return err->code;
    const bool same = strcmp(PQgetvalue(rows, 0, 0), log->seen) == 0;
    PQclear(rows);
    return same ? PLACE_OK
                : place_fail(err, PLACE_DATA,
                             "%s: it is not the same log any more: events that were there are gone",
                             log->name);
}

enum place_code pg_log_rejoin(const struct place_pg_log *log, struct place_pg **pg,
                              enum pg_failure *failure, struct place_err *err) {
    if (pg_open(log->options.uri, log->options.schema, pg, failure, err))
        return err->code;
    if (check_same(log, *pg, err) == PLACE_OK)
        return PLACE_OK;
    *failure = pg_failure_of(*pg);
    place_pg_close(*pg);
    *pg = NULL;
    return err->code;
}

/* ---- again ----------------------------------------------------------------------------------- */

static void pause_before(unsigned attempt) {
    enum { DOUBLINGS = 5 };
    int left = FIRST_PAUSE << (attempt < DOUBLINGS ? attempt : DOUBLINGS);
    for (left = left < LONGEST_PAUSE ? left : LONGEST_PAUSE; left > 0 && !place_stop_signal();
         left -= PATIENCE)
        poll(NULL, 0, left < PATIENCE ? left : PATIENCE);
}

bool pg_log_try_again(const struct place_pg_log *log, enum pg_failure failure,
                      struct pg_attempts *attempts) {
    const bool conflict = failure == PG_CONFLICT;
    const unsigned most = conflict ? CONFLICTS : log->options.retries;
    unsigned *count = conflict ? &attempts->conflicts : &attempts->lost;
    if (failure == PG_FINAL || *count >= most || place_stop_signal())
        return false;
    pause_before((*count)++);
    return !place_stop_signal();
}

/* The log's own connection, with a view: of the log as it is now, or of the one that was seen. */
static enum place_code connect_log(struct place_pg_log *log, enum pg_failure *failure,
                                   struct place_err *err) {
    if (pg_open(log->options.uri, log->options.schema, &log->pg, failure, err))
        return err->code;
    if (begin_view(log, log->pg, err) || (log->seen && check_same(log, log->pg, err))) {
        *failure = pg_failure_of(log->pg);
        place_pg_log_rest(log);
        return err->code;
    }
    return PLACE_OK;
}

enum place_code place_pg_log_ask(struct place_pg_log *log, place_pg_question *question,
                                 void *context, struct place_err *err) {
    struct pg_attempts attempts = {0};
    for (;;) {
        enum pg_failure failure = PG_FINAL;
        if (!log->pg && connect_log(log, &failure, err)) {
            if (!pg_log_try_again(log, failure, &attempts))
                return err->code;
            continue;
        }
        if (question(log->pg, context, err) == PLACE_OK)
            return PLACE_OK;
        if (!pg_log_try_again(log, pg_failure_of(log->pg), &attempts))
            return err->code;
        place_pg_log_rest(log);
    }
}

void place_pg_log_rest(struct place_pg_log *log) {
    place_pg_close(log->pg);
    log->pg = NULL;
    log->view[0] = '\0';
}
