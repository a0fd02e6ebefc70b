/*
 * Loading a whole history into the tables of a canvas, as one epoch: events
 * with the ids epoch * 2^40 + seq, the timeline, marks, the initial picture and
 * the people.
 *
 *     place_pg_load_open(&options, &load, err)       the epoch is chosen
 *     place_pg_load_begin(load, &history, err)       does it fit? tables are made ready
 *     place_pg_load_compare(load, &batch, err)       of what is stored, the last events
 *     place_pg_load_entry(load, entry, err)          the rest, in order of seq
 *     place_pg_load_events(load, &batch, err)
 *     place_pg_load_finish(load, progress, err)
 *     place_pg_load_close(load)
 *
 * Rows are copied straight into their partitions. Each transaction holds the
 * rows of at most 2^20 ids, and the people whom they name: whatever ends the
 * program or the server, what is stored is the beginning of the history, and a
 * load with `resume` goes on behind it.
 *
 * Where pixel_events was empty and is the role's own, its indexes for pixels
 * and users are dropped before and made anew by _finish, and
 * pixel_events_bounds becomes what the timeline says. Another's table keeps
 * both.
 */
#ifndef PLACE_PG_LOAD_H
#define PLACE_PG_LOAD_H

#include "base/err.h"
#include "base/progress.h"
#include "core/event.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_EPOCH_MAX = 8191, PLACE_NEXT_EPOCH = -1 };

struct place_pg_load;

struct place_pg_load_options {
    const char *uri, *schema; /* as for place_pg_open */
    int epoch;                /* or PLACE_NEXT_EPOCH: one more than the log's last; its last with
                                 `resume`; 0 where it is empty */
    bool resume;              /* the epoch may have the beginning of the history already */
};

/* What is to be loaded; all of it outlives the load. */
struct place_pg_history {
    const struct place_timeline *timeline;
    uint64_t last_seq;             /* of events and timeline entries */
    int64_t first_time, last_time; /* of both */
    const uint8_t *picture;        /* the canvas before the first event, row by row; or NULL */
    uint32_t users;                /* numbers are 1 to users */
    /* The key of a user, which is asked for in rising order; *key is the load's to free(). */
    enum place_code (*user_key)(void *context, uint32_t user, char **key, struct place_err *err);
    void *context;
};

/*
 * Connect and choose the epoch. PLACE_USAGE for an epoch that has events,
 * without `resume`; PLACE_SERVICE while another load is going on, which is
 * waited for 10 s; PLACE_DATA for tables that are not those of sql/.
 */
enum place_code place_pg_load_open(const struct place_pg_load_options *options,
                                   struct place_pg_load **out,
                                   struct place_err *err) PLACE_MUST_CHECK;
void place_pg_load_close(struct place_pg_load *load); /* NULL is fine; what is open is undone */

int place_pg_load_epoch(const struct place_pg_load *load);

/* Whether something is stored of the epoch, and the last seq of that. */
bool place_pg_load_stored(const struct place_pg_load *load, uint64_t *last_seq);

/* Whether rows of this load were committed: it can be gone on with. */
bool place_pg_load_can_resume(const struct place_pg_load *load);

/*
 * PLACE_DATA for a history that does not fit: coordinates beyond +-32,767, seqs
 * from 2^40 on, one that begins before the last event of the epochs before or
 * ends behind the first of those after, a canvas that pixel_events_bounds does
 * not take, or one whose timeline or picture is not what is stored.
 */
enum place_code place_pg_load_begin(struct place_pg_load *load,
                                    const struct place_pg_history *history,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* PLACE_DATA unless so many events and timeline entries are stored. */
enum place_code place_pg_load_compare_count(struct place_pg_load *load, uint64_t count,
                                            struct place_err *err) PLACE_MUST_CHECK;

/* PLACE_DATA, with the first id that differs, unless these events are stored, byte for byte, and no
 * others between their seqs. */
enum place_code place_pg_load_compare(struct place_pg_load *load, const struct place_batch *batch,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* Add what comes next, all of its columns. A fill whose numbers no column takes is PLACE_DATA. */
enum place_code place_pg_load_entry(struct place_pg_load *load,
                                    const struct place_timeline_entry *entry,
                                    struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_pg_load_events(struct place_pg_load *load, const struct place_batch *batch,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Commit the last of it, and make the indexes that are missing. `progress` may be NULL. */
enum place_code place_pg_load_finish(struct place_pg_load *load, struct place_progress *progress,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
