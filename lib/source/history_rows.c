/* Rows of a history: in the order they were found in memory and then in a file, their ends beside.
 */
#include "source/history_rows.h"

#include "base/mem.h"

#include <stdlib.h>

/* An end is the time of it. While pixels show the row, it is their number above this. */
static const int64_t standing = INT64_MIN;

struct place_history *history_new(uint64_t memory, struct place_err *err) {
    struct place_history *history = place_new_array(1, sizeof *history, err);
    if (!history)
        return NULL;
    const size_t row = sizeof *history->block;
    spool_init(&history->rows, memory);
    history->block_limit = memory > row ? (size_t)memory / row : 1;
    return history;
}

void place_history_free(struct place_history *history) {
    if (!history)
        return;
    spool_release(&history->rows);
    free(history->ends);
    free(history->block);
    free(history);
}

enum place_code history_add(struct place_history *history, const struct place_history_row *row,
                            struct place_err *err) {
    if (place_grow_array(&history->ends, &history->capacity, (size_t)history->count + 1,
                         sizeof *history->ends, err) ||
        spool_append(&history->rows, row, sizeof *row, err))
        return err->code;
    history->ends[history->count++] = row->pixels ? standing + (int64_t)row->pixels : row->until;
    return PLACE_OK;
}

bool history_cover(struct place_history *history, size_t number, int64_t time) {
    int64_t *end = &history->ends[number];
    if (--*end > standing)
        return false;
    *end = time;
    return true;
}

void history_finish(struct place_history *history, uint64_t limit, bool newest_first) {
    history->left = limit && limit < history->count ? limit : history->count;
    history->next = newest_first ? history->count : 0;
    history->newest_first = newest_first;
}

uint64_t place_history_count(const struct place_history *history) {
    return history->left;
}

static void take_ends(struct place_history *history, uint64_t from, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct place_history_row *row = &history->block[i];
        const int64_t end = history->ends[from + i];
        row->pixels = end < PLACE_TIME_MIN ? (uint64_t)(end - standing) : 0;
        row->until = row->pixels ? 0 : end;
    }
}

static void turn_round(struct place_history_row *rows, size_t count) {
    for (size_t i = 0; i < count / 2; i++) {
        const struct place_history_row row = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = row;
    }
}

enum place_code place_history_next(struct place_history *history,
                                   const struct place_history_row **rows, size_t *count,
                                   struct place_err *err) {
    const size_t row = sizeof *history->block;
    *rows = NULL;
    *count = history->left < history->block_limit ? (size_t)history->left : history->block_limit;
    if (*count == 0)
        return PLACE_OK;
    if (!history->block)
        history->block = place_new_array(*count, row, err);
    if (!history->block)
        return err->code;
    const uint64_t from = history->newest_first ? history->next - *count : history->next;
    if (spool_read(&history->rows, from * row, history->block, *count * row, err))
        return err->code;
    take_ends(history, from, *count);
    if (history->newest_first)
        turn_round(history->block, *count);
    history->left -= *count;
    history->next = history->newest_first ? from : from + *count;
    *rows = history->block;
    return PLACE_OK;
}
