/*
 * Snapshots made of a log: of one moment, or of every hour that has none. Both
 * start from the nearest snapshot at or before and replay what follows; which
 * event was the last is known from the replay itself.
 */
#ifndef PLACE_SOURCE_SNAPSHOT_TAKE_H
#define PLACE_SOURCE_SNAPSHOT_TAKE_H

#include "pg/snapshots.h"
#include "source/source.h"

/*
 * Store the canvas as it is at *at, or with NULL after the last event: its
 * moment is now then, by the server's clock. *is_new is false where that position
 * had been taken (`taken` tells its id). PLACE_USAGE for a moment before the
 * canvas opens, or that is still to come.
 */
enum place_code place_snapshot_take(struct place_pg *pg, struct place_source *source,
                                    const int64_t *at, struct place_pg_snapshot *taken,
                                    bool *is_new, struct place_err *err) PLACE_MUST_CHECK;

struct place_backfill {
    int64_t every;                   /* microseconds between moments, counted from 1970 */
    struct place_progress *progress; /* or NULL */
    void (*made)(void *context, const struct place_pg_snapshot *snapshot); /* or NULL */
    void *context;                                                         /* for it */
};

/*
 * Store the canvas of each moment from the first event to the last that no
 * snapshot is of, in one pass. Where nothing happened since the moment before,
 * there is nothing new to store.
 */
enum place_code place_snapshot_backfill(struct place_pg *pg, struct place_source *source,
                                        const struct place_backfill *options,
                                        struct place_err *err) PLACE_MUST_CHECK;

#endif
