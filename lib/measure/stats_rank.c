/*
 * The best of many: gathered until there are twice as many as are wanted, then
 * sorted and cut, so that each costs little however they come.
 */
#include "measure/stats_rank.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

static int compare_entries(const void *a, const void *b) {
    const struct rank_entry *one = a, *other = b;
    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

void rank_finish(struct rank *rank) {
    if (rank->count > 0)
        qsort(rank->entries, rank->count, sizeof *rank->entries, compare_entries);
    if (rank->count < rank->most)
        return;
    rank->count = rank->most;
    rank->cut = true;
}

enum place_code rank_add(struct rank *rank, const struct rank_entry *entry, struct place_err *err) {
    assert(rank->most > 0);
    if (rank->cut && compare_entries(entry, &rank->entries[rank->most - 1]) > 0)
        return PLACE_OK;
    if (rank->count / 2 >= rank->most)
        rank_finish(rank);
    if (place_grow_array(&rank->entries, &rank->capacity, rank->count + 1, sizeof *rank->entries,
                         err))
        return err->code;
    rank->entries[rank->count++] = *entry;
    return PLACE_OK;
}

void rank_release(struct rank *rank) {
    free(rank->entries);
    *rank = (struct rank){0};
}
