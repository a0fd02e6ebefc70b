/*
 * Ranges of ids read by several connections at once, given in order.
 * Internal to lib/pg.
 */
#ifndef PLACE_PG_SLICES_H
#define PLACE_PG_SLICES_H

#include "pg/log_state.h"
#include "pg/rows.h"

struct pg_slices;

/* Begin to read the placements that are wanted; `want` is copied. */
enum place_code pg_slices_open(struct place_pg_log *log, const struct place_pg_want *want,
                               struct pg_slices **out, struct place_err *err) PLACE_MUST_CHECK;
void pg_slices_close(struct pg_slices *slices); /* NULL is fine */

/* The rows of the next slice, which may have none; they hold until the next call. NULL behind the
 * last. */
enum place_code pg_slices_next(struct pg_slices *slices, struct pg_rows **rows,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
