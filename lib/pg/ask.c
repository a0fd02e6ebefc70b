/* Questions whose answer is one row of numbers. */
#include "pg/ask.h"

#include <stdarg.h>
#include <stdio.h>

enum { STATEMENT = 2048 /* bytes: eight names in quotes, and what stands between them */ };

static enum place_code take_answer(const struct place_pg *pg, const PGresult *rows,
                                   struct pg_answer *answer, struct place_err *err) {
    answer->there = PQntuples(rows) > 0 && !PQgetisnull(rows, 0, 0);
    for (int i = 0; answer->there && i < answer->count; i++)
        if (pg_int(pg, rows, 0, i, &answer->values[i], err))
            return err->code;
    return PLACE_OK;
}

enum place_code pg_ask(struct place_pg *pg, const struct pg_params *params,
                       struct pg_answer *answer, struct place_err *err, const char *format, ...) {
    char sql[STATEMENT];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    if (length < 0 || length >= STATEMENT)
        return place_fail(err, PLACE_FAILED, "%s: a statement is too long", pg->name);
    PGresult *rows = pg_query(pg, sql, params, err);
    if (!rows)
        return err->code;
    const enum place_code code = take_answer(pg, rows, answer, err);
    PQclear(rows);
    return code;
}
