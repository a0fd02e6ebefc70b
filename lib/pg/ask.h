/* Questions whose answer is one row of numbers. Internal to lib/pg. */
#ifndef PLACE_PG_ASK_H
#define PLACE_PG_ASK_H

#include "pg/query.h"

#include <stdbool.h>
#include <stdint.h>

enum { PG_NUMBER_TEXT = 24 /* bytes that a number takes as text, with the NUL */ };

struct pg_answer {
    int64_t *values;
    int count;
    bool there; /* whether there is such a row, whose first number is not null */
};

/* Ask by a statement made by printf, of names that were quoted. PLACE_DATA for what is no number.
 */
enum place_code pg_ask(struct place_pg *pg, const struct pg_params *params,
                       struct pg_answer *answer, struct place_err *err, const char *format, ...)
    PLACE_PRINTF(5, 6) PLACE_MUST_CHECK;

#endif
