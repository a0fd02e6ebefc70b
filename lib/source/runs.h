/*
 * Sorting events by time, stable: each block of a log becomes a sorted run,
 * and the runs are merged in the order of their blocks. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_RUNS_H
#define PLACE_SOURCE_RUNS_H

#include "base/err.h"
#include "core/event.h"

#include <stddef.h>
#include <stdint.h>

/* A sorted run. `order` decides between equal times of two runs: the lower one first. */
struct event_run {
    struct place_event *events; /* owned by whoever made the run */
    size_t count;
    uint64_t order; /* distinct for each run */
};

/* Sort `count` events by time, equal times as they stand; at most 2^32 of them. */
enum place_code sort_events(struct place_event *events, size_t count,
                            struct place_err *err) PLACE_MUST_CHECK;

/* Takes events in order from several runs. */
struct run_merge;

/* `runs` may stand in any order; it and the events must last as long as the merge. */
enum place_code run_merge_new(const struct event_run *runs, size_t count, struct run_merge **out,
                              struct place_err *err) PLACE_MUST_CHECK;

/* The next events in order, as long a piece of one run as may be taken at once; 0 at the end. */
size_t run_merge_next(struct run_merge *merge, const struct place_event **events);

void run_merge_free(struct run_merge *merge); /* NULL is fine */

#endif
