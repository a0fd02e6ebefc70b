/*
 * The rows of a history while they are found: appended in the order of events,
 * shown by pixels and covered again. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_HISTORY_ROWS_H
#define PLACE_SOURCE_HISTORY_ROWS_H

#include "source/history.h"
#include "source/spool.h"

struct place_history {
    struct spool rows; /* as they were found; how they ended is not in them */
    int64_t *ends;     /* owned; of each row: see history_rows.c */
    size_t capacity;   /* of ends */
    uint64_t count;    /* rows found */
    uint64_t left;     /* rows to be handed out yet */
    uint64_t next;     /* the first of them; newest first: the one behind it */
    bool newest_first;
    struct place_history_row *block; /* owned; those handed out last */
    size_t block_limit;              /* rows */
};

/* No row of any history. */
static const size_t history_no_row = SIZE_MAX;

/* A history without rows, of which `memory` bytes may stay there. NULL where there is none. */
struct place_history *history_new(uint64_t memory, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Append a row; its number is the count before. row->pixels pixels show it; if
 * that is 0, it ended at row->until.
 */
enum place_code history_add(struct place_history *history, const struct place_history_row *row,
                            struct place_err *err) PLACE_MUST_CHECK;

/* A pixel that showed row `number` shows something else from `time` on; whether it was its last. */
bool history_cover(struct place_history *history, size_t number, int64_t time);

/* All is found: of what there is, at most `limit` rows (0: all) will be handed out. */
void history_finish(struct place_history *history, uint64_t limit, bool newest_first);

#endif
