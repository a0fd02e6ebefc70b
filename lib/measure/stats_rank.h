/*
 * The best of many things, which come one by one. Internal to lib/measure.
 *
 *     struct rank rank = {.most = 10};
 *     rank_add(&rank, &(struct rank_entry){score, number}, err)      for each
 *     rank_finish(&rank)
 *     ... rank.entries[0 .. rank.count - 1] ...
 *     rank_release(&rank)
 */
#ifndef PLACE_MEASURE_STATS_RANK_H
#define PLACE_MEASURE_STATS_RANK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rank_entry {
    int64_t score;   /* the greatest first */
    uint32_t number; /* of equal scores the least first */
};

struct rank {
    size_t most;                /* entries that are wanted, > 0; SIZE_MAX: all */
    struct rank_entry *entries; /* owned; twice as many as are wanted at most */
    size_t count, capacity;
    bool cut; /* there were more: the first `most` are sorted, and what is behind them is worse */
};

enum place_code rank_add(struct rank *rank, const struct rank_entry *entry,
                         struct place_err *err) PLACE_MUST_CHECK;
void rank_finish(struct rank *rank);
void rank_release(struct rank *rank);

#endif
