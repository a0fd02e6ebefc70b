/* Transactions, and patience with locks. */
#include "pg/transaction.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { ATTEMPTS = 5 };

enum place_code pg_transaction(struct place_pg *pg, pg_work *work, void *context,
                               struct place_err *err) {
    if (pg_run(pg, "BEGIN", NULL, err))
        return err->code;
    if (work(pg, context, err) == PLACE_OK)
        return pg_run(pg, "COMMIT", NULL, err);
    char state[sizeof pg->state];
    struct place_err later;
    memcpy(state, pg->state, sizeof state);
    if (PQstatus(pg->conn) == CONNECTION_OK &&
        pg_run(pg, "ROLLBACK", NULL, &later)) /* the server does so too when we leave */
        return err->code;
    memcpy(pg->state, state, sizeof state); /* what failed, for callers that ask */
    return err->code;
}

/* ---- locks ----------------------------------------------------------------------------------- */

struct reshaping {
    pg_work *work;
    void *context;
};

static enum place_code reshape(struct place_pg *pg, void *context, struct place_err *err) {
    const struct reshaping *reshaping = context;
    if (pg_run(pg,
               "SET LOCAL lock_timeout = '2s'; SELECT pg_advisory_xact_lock(hashtextextended("
               "'placetools partition ' || current_schema(), 0))",
               NULL, err))
        return err->code;
    return reshaping->work(pg, reshaping->context, err);
}

static bool met_a_lock(const struct place_pg *pg) {
    return pg_state_is(pg, "55P03") || pg_state_is(pg, "40P01");
}

enum place_code pg_reshape(struct place_pg *pg, pg_work *work, void *context,
                           struct place_err *err) {
    struct reshaping reshaping = {work, context};
    for (int attempt = 1;; attempt++) {
        if (pg_transaction(pg, reshape, &reshaping, err) == PLACE_OK)
            return PLACE_OK;
        if (!met_a_lock(pg))
            return err->code;
        if (attempt == ATTEMPTS)
            return place_hint(err, "others use the tables without a pause: try again later");
        if (pg_run(pg, "SELECT pg_sleep(1)", NULL, err))
            return err->code;
    }
}

enum place_code pg_run_on(struct place_pg *pg, const char *sql, const char *quoted,
                          struct place_err *err) {
    const char *gap = strstr(sql, "%s");
    const size_t before = gap ? (size_t)(gap - sql) : strlen(sql);
    const size_t size = strlen(sql) + strlen(quoted) + 1;
    char *text = place_new_array(size, 1, err);
    if (!text)
        return err->code;
    snprintf(text, size, "%.*s%s%s", (int)before, sql, gap ? quoted : "", gap ? gap + 2 : "");
    const enum place_code code = pg_run(pg, text, NULL, err);
    free(text);
    return code;
}
