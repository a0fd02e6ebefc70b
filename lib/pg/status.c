/* Gathering what place-db status tells. */
#include "pg/status.h"

#include "pg/foreign_key.h"
#include "pg/partition_list.h"
#include "pg/partitions.h"
#include "pg/sql_files.h"

#include <stdlib.h>

static enum place_code read_schema(struct place_pg *pg, struct place_pg_status *status,
                                   struct place_err *err) {
    PGresult *rows = pg_query(pg, "SELECT current_schema()", NULL, err);
    if (!rows)
        return err->code;
    snprintf(status->schema, sizeof status->schema, "%s", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return PLACE_OK;
}

static enum place_code take_partitions(const struct place_pg *pg, const PGresult *rows,
                                       struct place_pg_status *status, struct place_err *err) {
    status->partitions = PQntuples(rows);
    for (int row = 0; row < status->partitions; row++) {
        int64_t part = 0;
        if (pg_int(pg, rows, row, PG_PARTITION_ROWS, &part, err))
            return err->code;
        status->rows += part;
    }
    if (status->partitions) {
        snprintf(status->first_partition, sizeof status->first_partition, "%s",
                 PQgetvalue(rows, 0, PG_PARTITION_NAME));
        snprintf(status->last_partition, sizeof status->last_partition, "%s",
                 PQgetvalue(rows, status->partitions - 1, PG_PARTITION_NAME));
    }
    return PLACE_OK;
}

/* A partition that there never will be is as good as ready. */
static enum place_code read_ready(struct place_pg *pg, int64_t id, bool *ready,
                                  struct place_err *err) {
    *ready = true;
    return id < 0 ? PLACE_OK : place_pg_has_partition(pg, id, ready, err);
}

static enum place_code read_log(struct place_pg *pg, struct place_pg_status *status,
                                struct place_err *err) {
    PGresult *rows = pg_partitions(pg, err);
    if (!rows)
        return err->code;
    const enum place_code code = take_partitions(pg, rows, status, err);
    PQclear(rows);
    if (code || place_pg_last_id(pg, &status->last_id, err))
        return err->code;
    const struct place_pg_needs needs = place_pg_needs(status->last_id);
    if (read_ready(pg, needs.next, &status->next_ready, err) ||
        read_ready(pg, needs.next_epoch, &status->next_epoch_ready, err) ||
        place_pg_has_foreign_key(pg, &status->foreign_key, err))
        return err->code;
    return place_pg_bounds(pg, &status->bounds, err);
}

/* Of a newer schema the steps are known alone. */
static bool is_known(const struct place_pg_status *status) {
    bool applied = false;
    for (size_t i = 0; i < status->migration_count; i++) {
        if (status->migrations[i].version > pg_newest_version())
            return false;
        applied |= status->migrations[i].applied_at[0] != '\0';
    }
    return applied;
}

enum place_code place_pg_status(struct place_pg *pg, struct place_pg_status *status,
                                struct place_err *err) {
    *status = (struct place_pg_status){.last_id = -1};
    if (read_schema(pg, status, err) ||
        place_pg_migrations(pg, &status->migrations, &status->migration_count, err))
        return err->code;
    status->has_log = is_known(status);
    if (status->has_log && read_log(pg, status, err)) {
        place_pg_status_release(status);
        return err->code;
    }
    return PLACE_OK;
}

void place_pg_status_release(struct place_pg_status *status) {
    free(status->migrations);
    status->migrations = NULL;
    status->migration_count = 0;
}
