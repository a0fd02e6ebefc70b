/* Connecting, and what a connection is called. */
#include "pg/connection.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/stop.h"
#include "base/time.h"
#include "pg/query.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATIENCE = 200,                  /* milliseconds between two looks at the stop flag */
    CONNECT_TIME = 15 * PLACE_SECOND /* where connect_timeout says nothing */
};

bool place_pg_is_uri(const char *name) {
    return strncmp(name, "postgresql://", 13) == 0 || strncmp(name, "postgres://", 11) == 0;
}

static const char *option_value(const PQconninfoOption *options, const char *keyword) {
    for (; options && options->keyword; options++)
        if (strcmp(options->keyword, keyword) == 0)
            return options->val;
    return NULL;
}

static enum place_code parse_uri(const char *uri, PQconninfoOption **options,
                                 struct place_err *err) {
    char *ignored = NULL; /* it may quote a password */
    *options = PQconninfoParse(uri, &ignored);
    PQfreemem(ignored);
    if (*options)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "SOURCE is not a valid URI of a database");
    return place_hint(err,
                      "postgresql://USER@HOST:PORT/DATABASE?KEY=VALUE; all of it may be left out");
}

enum place_code place_pg_check_uri(const char *uri, struct place_err *err) {
    PQconninfoOption *options = NULL;
    if (parse_uri(uri, &options, err))
        return err->code;
    const bool secret = option_value(options, "password") || option_value(options, "sslpassword");
    PQconninfoFree(options);
    if (!secret)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "SOURCE has a password in it, which others can see");
    return place_hint(err, "PGPASSFILE, a service file (PGSERVICEFILE) or PGPASSWORD hold it");
}

/* ---- connecting ------------------------------------------------------------------------------ */

static int64_t time_to_connect(PGconn *conn) {
    PQconninfoOption *options = PQconninfo(conn);
    const char *text = option_value(options, "connect_timeout");
    struct place_err ignored; /* libpq has taken the text; what is no number is as none */
    int64_t seconds = 0;
    if (text && place_parse_int(text, "connect_timeout", 0, 86400, &seconds, &ignored))
        seconds = 0;
    PQconninfoFree(options);
    return seconds > 0 ? seconds * PLACE_SECOND : CONNECT_TIME;
}

/* Wait until libpq can go on with connecting; false when it took too long or a signal came. */
static bool wait_to_connect(PGconn *conn, PostgresPollingStatusType wanted, int64_t until) {
    struct pollfd poll_fd = {.fd = PQsocket(conn),
                             .events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT};
    while (!place_stop_signal() && place_monotonic_now() < until)
        if (poll(&poll_fd, 1, PATIENCE) > 0)
            return true;
    return false;
}

/* "FATAL:  28P01: password ...": where the SQLSTATE is in a verbose message, which is the one way
 * that libpq tells it of a connection that was refused. NULL where there is none. */
static const char *find_state(const char *message) {
    enum { STATE = 5 };
    for (const char *at = message; (at = strstr(at, ":  ")); at++)
        if (strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == STATE &&
            strncmp(at + 3 + STATE, ": ", 2) == 0)
            return at + 3;
    return NULL;
}

/* The first line of libpq's message, without its trailing newline and the SQLSTATE in it. */
static enum place_code fail_to_connect(struct place_pg *pg, struct place_err *err) {
    const char *message = PQerrorMessage(pg->conn);
    const int length = (int)strcspn(message, "\n");
    const char *state = find_state(message);
    const int before = state && state - message < length ? (int)(state - message) : 0;
    snprintf(pg->state, sizeof pg->state, "%.5s", before ? state : "");
    const int after = before ? before + (int)sizeof "28P01:" : 0;
    place_fail(err, PLACE_SERVICE, "%s: %.*s%.*s", pg->name, before, message, length - after,
               message + after);
    if (strstr(message, "password"))
        place_hint(err, "PGPASSFILE, a service file (PGSERVICEFILE) or PGPASSWORD hold it");
    return err->code;
}

static enum place_code finish_connecting(struct place_pg *pg, struct place_err *err) {
    const int64_t until = place_monotonic_now() + time_to_connect(pg->conn);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        if (!wait_to_connect(pg->conn, status, until))
            return place_stop_check(err)
                       ? err->code
                       : place_fail(err, PLACE_SERVICE, "%s: no answer", pg->name);
        status = PQconnectPoll(pg->conn);
    }
    return status == PGRES_POLLING_OK ? PLACE_OK : fail_to_connect(pg, err);
}

static void ignore_notice(void *context, const char *message) {
    (void)context;
    (void)message;
}

static void name_it(struct place_pg *pg) {
    const char *host = PQhost(pg->conn), *database = PQdb(pg->conn);
    snprintf(pg->name, sizeof pg->name, "postgresql://%s/%s", host && *host != '/' ? host : "",
             database ? database : "");
}

static enum place_code set_schema(struct place_pg *pg, const char *schema, struct place_err *err) {
    return schema ? pg_run(pg, "SELECT set_config('search_path', quote_ident($1), false)",
                           PG_PARAMS(schema), err)
                  : PLACE_OK;
}

/* The library prints nothing; what text means does not depend on the role's settings. */
static enum place_code set_up(struct place_pg *pg, const char *schema, struct place_err *err) {
    PQsetErrorVerbosity(pg->conn, PQERRORS_DEFAULT);
    PQsetNoticeProcessor(pg->conn, ignore_notice, NULL);
    if (PQsetnonblocking(pg->conn, 1) != 0)
        return fail_to_connect(pg, err);
    if (pg_run(pg,
               "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET jit = off; "
               "SET standard_conforming_strings = on; SET client_min_messages = 'error'",
               NULL, err))
        return err->code;
    return set_schema(pg, schema, err);
}

static enum place_code connect(struct place_pg *pg, const char *uri, const char *schema,
                               struct place_err *err) {
    const char *const keywords[] = {"dbname", "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {uri, "UTF8", "placetools", NULL};
    snprintf(pg->name, sizeof pg->name, "postgresql://");
    pg->conn = PQconnectStartParams(keywords, values, 1);
    if (!pg->conn)
        return place_fail_memory(err);
    if (PQstatus(pg->conn) == CONNECTION_BAD)
        return fail_to_connect(pg, err);
    name_it(pg);
    PQsetErrorVerbosity(pg->conn, PQERRORS_VERBOSE);
    return finish_connecting(pg, err) ? err->code : set_up(pg, schema, err);
}

/* What cannot be reached may be there later; whom the server refuses it will refuse again. */
static enum pg_failure failure_to_connect(const struct place_pg *pg) {
    if (pg->state[0] || PQstatus(pg->conn) == CONNECTION_OK)
        return pg_failure_of(pg);
    return PQconnectionNeedsPassword(pg->conn) ? PG_FINAL : PG_LOST;
}

enum place_code pg_open(const char *uri, const char *schema, struct place_pg **out,
                        enum pg_failure *failure, struct place_err *err) {
    *out = NULL;
    *failure = PG_FINAL;
    if (place_pg_check_uri(uri, err))
        return err->code;
    struct place_pg *pg = place_new_array(1, sizeof *pg, err);
    if (!pg)
        return err->code;
    if (connect(pg, uri, schema, err)) {
        *failure = failure_to_connect(pg);
        place_pg_close(pg);
        return err->code;
    }
    *out = pg;
    return PLACE_OK;
}

enum place_code place_pg_open(const char *uri, const char *schema, struct place_pg **out,
                              struct place_err *err) {
    enum pg_failure failure;
    return pg_open(uri, schema, out, &failure, err);
}

void place_pg_close(struct place_pg *pg) {
    if (!pg)
        return;
    PQfinish(pg->conn);
    free(pg);
}

const char *place_pg_name(const struct place_pg *pg) {
    return pg->name;
}
