/* Statements without blocking, and errors of the server as ours. */
#include "pg/query.h"

#include "base/num.h"
#include "base/stop.h"

#include <poll.h>
#include <string.h>

enum { PATIENCE = 200 /* milliseconds between two looks at the stop flag */ };

/* ---- errors ---------------------------------------------------------------------------------- */

bool pg_state_is(const struct place_pg *pg, const char *state) {
    return strcmp(pg->state, state) == 0;
}

/* What a SQLSTATE, or all that begin so, is for us; the first that fits decides. */
static const struct {
    const char *state;
    enum place_code code;
    bool retry; /* a later attempt may not meet it */
    const char *hint;
} states[] = {
    {"08", PLACE_SERVICE, true, NULL},
    {"28", PLACE_SERVICE, false, NULL},
    {"53", PLACE_SERVICE, true, NULL},
    {"57P", PLACE_SERVICE, true, NULL},
    {"40001", PLACE_SERVICE, true, NULL},
    {"40P01", PLACE_SERVICE, true, NULL},
    {"55P03", PLACE_SERVICE, true, NULL},
    {"57014", PLACE_SERVICE, true, NULL},
    {"42501", PLACE_SERVICE, false, "the README says which rights each tool needs"},
    {"25P03", PLACE_SERVICE, true, NULL},
    {"3D000", PLACE_SERVICE, false, NULL},
    {"25006", PLACE_SERVICE, false, "a standby takes no writes: name the primary"},
    {"3F000", PLACE_DATA, false, "place-db migrate makes schema and tables"},
    {"42P01", PLACE_DATA, false, "place-db migrate makes the tables"},
    {"42703", PLACE_DATA, false, "place-db status says how old the tables are"},
    {"42883", PLACE_DATA, false, "place-db status says how old the tables are"},
    {"22", PLACE_DATA, false, NULL},
    {"23", PLACE_DATA, false, NULL},
};

static size_t state_index(const char *state) {
    size_t i = 0;
    while (i < sizeof states / sizeof *states &&
           strncmp(states[i].state, state, strlen(states[i].state)) != 0)
        i++;
    return i;
}

/* The server's word counts; a connection that broke without one was lost. */
enum pg_failure pg_failure_of(const struct place_pg *pg) {
    const size_t i = state_index(pg->state);
    if (pg_state_is(pg, "40001"))
        return PG_CONFLICT;
    if (pg->state[0] && i < sizeof states / sizeof *states)
        return states[i].retry ? PG_LOST : PG_FINAL;
    return PQstatus(pg->conn) == CONNECTION_BAD ? PG_LOST : PG_FINAL;
}

bool place_pg_may_retry(const struct place_pg *pg) {
    return pg_failure_of(pg) != PG_FINAL;
}

static void note_state(struct place_pg *pg, const PGresult *result) {
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    snprintf(pg->state, sizeof pg->state, "%s", state ? state : "");
}

/* The error of a statement, or of the connection where the server could send none. */
static enum place_code fail_by_server(struct place_pg *pg, const PGresult *result,
                                      struct place_err *err) {
    note_state(pg, result);
    const char *primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *message = primary ? primary : PQerrorMessage(pg->conn);
    const int length = (int)strcspn(message, "\n");
    const size_t i = pg->state[0] ? state_index(pg->state) : sizeof states / sizeof *states;
    if (i < sizeof states / sizeof *states) {
        place_fail(err, states[i].code, "%s: %.*s", pg->name, length, message);
        if (states[i].hint)
            place_hint(err, "%s", states[i].hint);
        return err->code;
    }
    return place_fail(err, PQstatus(pg->conn) == CONNECTION_BAD ? PLACE_SERVICE : PLACE_FAILED,
                      "%s: %.*s", pg->name, length, message);
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* A signal came: the server need not go on. */
static enum place_code give_up(struct place_pg *pg, struct place_err *err) {
    char ignored[256];
    PGcancel *cancel = PQgetCancel(pg->conn);
    if (cancel)
        PQcancel(cancel, ignored, sizeof ignored);
    PQfreeCancel(cancel);
    return place_stop_check(err);
}

/* Wait until there is something to read, or, with `to_write`, room to write. */
static enum place_code wait_for(struct place_pg *pg, bool to_write, struct place_err *err) {
    struct pollfd wanted = {.fd = PQsocket(pg->conn),
                            .events = (short)(POLLIN | (to_write ? POLLOUT : 0))};
    while (!place_stop_signal())
        if (poll(&wanted, 1, PATIENCE) > 0)
            return PLACE_OK;
    return give_up(pg, err);
}

static enum place_code read_some(struct place_pg *pg, struct place_err *err) {
    return PQconsumeInput(pg->conn) ? PLACE_OK : fail_by_server(pg, NULL, err);
}

/* Send what libpq holds back; the server may want to be read meanwhile. */
static enum place_code flush(struct place_pg *pg, struct place_err *err) {
    for (;;) {
        const int left = PQflush(pg->conn);
        if (left == 0)
            return PLACE_OK;
        if (left < 0)
            return fail_by_server(pg, NULL, err);
        if (wait_for(pg, true, err) || read_some(pg, err))
            return err->code;
    }
}

/* The next result, or NULL where there is none, without blocking. */
static enum place_code next_result(struct place_pg *pg, PGresult **result, struct place_err *err) {
    while (PQisBusy(pg->conn))
        if (wait_for(pg, false, err) || read_some(pg, err))
            return err->code;
    *result = PQgetResult(pg->conn);
    return PLACE_OK;
}

/* ---- statements ------------------------------------------------------------------------------ */

static bool is_good(const PGresult *result) {
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_EMPTY_QUERY: return true;
    default: return false;
    }
}

static bool is_copy(const PGresult *result) {
    return PQresultStatus(result) == PGRES_COPY_IN || PQresultStatus(result) == PGRES_COPY_OUT;
}

/* The last result of what was sent, all of them read; the first error counts. */
static enum place_code take_results(struct place_pg *pg, PGresult **last, struct place_err *err) {
    enum place_code code = PLACE_OK;
    char state[sizeof pg->state] = "";
    *last = NULL;
    for (;;) {
        PGresult *result = NULL;
        struct place_err later;
        const enum place_code next = next_result(pg, &result, code ? &later : err);
        if (next && code) /* the server hung up behind its error, which is what counts */
            memcpy(pg->state, state, sizeof state);
        if (next || !result)
            return code ? code : next;
        if (!code && !is_good(result)) {
            code = fail_by_server(pg, result, err);
            memcpy(state, pg->state, sizeof state);
        }
        PQclear(*last);
        *last = result;
        if (is_copy(result))
            return code;
    }
}

static enum place_code run(struct place_pg *pg, const char *sql, const struct pg_params *params,
                           PGresult **result, struct place_err *err) {
    *result = NULL;
    pg->state[0] = '\0';
    if (place_stop_check(err))
        return err->code;
    const int sent = params ? PQsendQueryParams(pg->conn, sql, params->count, NULL, params->values,
                                                NULL, NULL, 0)
                            : PQsendQuery(pg->conn, sql);
    if (!sent)
        return fail_by_server(pg, NULL, err);
    return flush(pg, err) ? err->code : take_results(pg, result, err);
}

PGresult *pg_query(struct place_pg *pg, const char *sql, const struct pg_params *params,
                   struct place_err *err) {
    PGresult *result = NULL;
    if (run(pg, sql, params, &result, err) == PLACE_OK)
        return result;
    PQclear(result);
    return NULL;
}

enum place_code pg_run(struct place_pg *pg, const char *sql, const struct pg_params *params,
                       struct place_err *err) {
    PGresult *result = NULL;
    const enum place_code code = run(pg, sql, params, &result, err);
    PQclear(result);
    return code;
}

char *pg_quote_name(struct place_pg *pg, const char *name, struct place_err *err) {
    char *quoted = PQescapeIdentifier(pg->conn, name, strlen(name));
    if (!quoted)
        place_fail(err, PLACE_USAGE, "a name of a table or column is no text");
    return quoted;
}

enum place_code pg_int(const struct place_pg *pg, const PGresult *result, int row, int column,
                       int64_t *value, struct place_err *err) {
    if (PQgetisnull(result, row, column))
        return place_fail(err, PLACE_DATA, "%s: %s is null", pg->name, PQfname(result, column));
    if (place_parse_int(PQgetvalue(result, row, column), PQfname(result, column), INT64_MIN,
                        INT64_MAX, value, err))
        return place_fail(err, PLACE_DATA, "%s: %s is '%s', wanted a number", pg->name,
                          PQfname(result, column), PQgetvalue(result, row, column));
    return PLACE_OK;
}

/* ---- COPY ------------------------------------------------------------------------------------ */

enum place_code pg_copy_begin(struct place_pg *pg, const char *sql, struct place_err *err) {
    return pg_run(pg, sql, NULL, err);
}

enum place_code pg_copy_row(struct place_pg *pg, char **bytes, int *size, struct place_err *err) {
    for (;;) {
        *size = PQgetCopyData(pg->conn, bytes, 1);
        if (*size > 0)
            return PLACE_OK;
        if (*size == 0) {
            if (wait_for(pg, false, err) || read_some(pg, err))
                return err->code;
            continue;
        }
        PGresult *result = NULL;
        *bytes = NULL;
        *size = -1;
        const enum place_code code = take_results(pg, &result, err);
        PQclear(result);
        return code;
    }
}

/* Flushed piece by piece: libpq would hold all that the server has not taken yet. */
enum place_code pg_copy_put(struct place_pg *pg, const void *bytes, size_t size,
                            struct place_err *err) {
    enum { PIECE = 1 << 18 };
    for (const char *at = bytes; size > 0;) {
        const int piece = size < PIECE ? (int)size : PIECE;
        const int put = PQputCopyData(pg->conn, at, piece);
        if (put < 0)
            return fail_by_server(pg, NULL, err);
        if (flush(pg, err))
            return err->code;
        if (put > 0) {
            at += piece;
            size -= (size_t)piece;
        }
    }
    return place_stop_signal() ? give_up(pg, err) : PLACE_OK;
}

enum place_code pg_copy_end(struct place_pg *pg, struct place_err *err) {
    PGresult *result = NULL;
    for (int put = 0; put == 0;) {
        put = PQputCopyEnd(pg->conn, NULL);
        if (put < 0)
            return fail_by_server(pg, NULL, err);
        if (flush(pg, err))
            return err->code;
    }
    const enum place_code code = take_results(pg, &result, err);
    PQclear(result);
    return code;
}
