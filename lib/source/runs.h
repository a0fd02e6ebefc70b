/*
 * Sorting events by time, stable: each block of a log becomes a sorted run,
 * runs that memory does not hold go to a spool, and all are merged in the order
 * of their blocks. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_RUNS_H
#define PLACE_SOURCE_RUNS_H

#include "base/err.h"
#include "core/event.h"
#include "source/spool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Events in a row, in memory; hashes are PLACE_EVENT_HASH bytes an event, NULL where none are. */
struct event_piece {
    const struct place_event *events;
    const unsigned char *hashes;
    size_t count;
};

/* Pieces on their way to becoming ones of a size; all have hashes, or none has. */
struct event_gather {
    struct place_event *events; /* room for so many, */
    unsigned char *hashes;      /* and for their hashes */
    size_t room;
    size_t count; /* events that are there */
    bool hashed;
};

/*
 * Move events of the piece over until it is empty or the room is full; true
 * where it is full: then the caller takes them all and sets `count` to 0.
 */
bool event_gather(struct event_gather *gather, struct event_piece *piece);

/* What is gathered, as a piece. */
struct event_piece event_gathered(const struct event_gather *gather);

/*
 * A sorted run. `order` decides between equal times of two runs: the lower one
 * first. So a run that was merged of others holds all there is between the
 * first and the last of them.
 */
struct event_run {
    uint64_t order; /* distinct for each run */
    size_t count;
    struct place_event *events; /* in memory (event_run_new), or NULL: in a spool */
    unsigned char *hashes;      /* in the same memory; or NULL */
    uint64_t offset;            /* in the spool */
};

/*
 * A run in memory of `from`, sorted by time, equal times as they stand; at most
 * 2^32 events. event_run_free() it.
 */
enum place_code event_run_new(const struct event_piece *from, uint64_t order, struct event_run *run,
                              struct place_err *err) PLACE_MUST_CHECK;
void event_run_free(struct event_run *run);

/* Bytes of memory that a run takes. */
size_t event_run_memory(const struct event_run *run);

/* Takes events in order from several runs. */
struct run_merge;

/*
 * `runs` may stand in any order; they, and the spool of those that are in it,
 * must last as long as the merge. A run in the spool takes RUN_HEAD bytes of memory.
 */
enum { RUN_HEAD = 128 << 10 };
enum place_code run_merge_new(const struct event_run *runs, size_t count, const struct spool *spool,
                              struct run_merge **out, struct place_err *err) PLACE_MUST_CHECK;

/* The next events in order, as long a piece of one run as may be taken at once; count 0 at the
 * end. They hold until the next call. */
enum place_code run_merge_next(struct run_merge *merge, struct event_piece *piece,
                               struct place_err *err) PLACE_MUST_CHECK;

void run_merge_free(struct run_merge *merge); /* NULL is fine */

/*
 * Merge `runs` into one run at the end of the spool, which they may be in
 * themselves; its order is the least of theirs. The runs stay as they are.
 */
enum place_code spill_runs(const struct event_run *runs, size_t count, struct spool *spool,
                           struct event_run *out, struct place_err *err) PLACE_MUST_CHECK;

#endif
