/* What place-db status tells of a database. */
#ifndef PLACE_PG_STATUS_H
#define PLACE_PG_STATUS_H

#include "pg/bounds.h"
#include "pg/connection.h"
#include "pg/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_pg_status {
    char schema[64];
    struct place_pg_migration *migrations; /* owned: applied and pending ones, by version */
    size_t migration_count;
    bool has_log; /* place-db made the tables, and none newer: what follows is known */
    int partitions;
    char first_partition[64], last_partition[64]; /* empty where there is none */
    int64_t rows;                                 /* of pixel_events, an estimate */
    int64_t last_id;                              /* -1 where the log is empty */
    bool next_ready, next_epoch_ready;            /* partitions, see pg/partitions.h */
    bool foreign_key;
    struct place_pg_bounds bounds;
};

/* Fill it; the connection's schema is pinned. On failure there is nothing to release. */
enum place_code place_pg_status(struct place_pg *pg, struct place_pg_status *status,
                                struct place_err *err) PLACE_MUST_CHECK;
void place_pg_status_release(struct place_pg_status *status);

#endif
