/*
 * The partitions of pixel_events: 2^22 ids each, named after their epoch and
 * their number within it.
 */
#ifndef PLACE_PG_PARTITIONS_H
#define PLACE_PG_PARTITIONS_H

#include "pg/connection.h"
#include "pg/schema.h"

#include <stdbool.h>
#include <stdint.h>

#define PLACE_PARTITION_IDS (INT64_C(1) << 22)
#define PLACE_EPOCH_IDS     (INT64_C(1) << 40)
#define PLACE_IDS           (INT64_C(1) << 53) /* ids are less */

/*
 * Make ready what the log will need next: the partition behind that of its
 * last id and the first of the next epoch. Each that is made is noted ("made").
 * For whoever may call place_make_partition.
 */
enum place_code place_pg_maintain(struct place_pg *pg, const struct place_pg_notes *notes,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* The greatest id of events, fills and changes of the canvas; -1 where there is none. */
enum place_code place_pg_last_id(struct place_pg *pg, int64_t *id,
                                 struct place_err *err) PLACE_MUST_CHECK;

/*
 * The ids at which the partitions have to be there that place_pg_maintain makes;
 * -1 for one that there never will be, behind the last epoch.
 */
struct place_pg_needs {
    int64_t next, next_epoch;
};
struct place_pg_needs place_pg_needs(int64_t last_id);

/* Whether a partition takes that id. */
enum place_code place_pg_has_partition(struct place_pg *pg, int64_t id, bool *there,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
