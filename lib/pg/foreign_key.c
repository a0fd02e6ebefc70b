/* PostgreSQL takes no NOT VALID foreign key on a table with partitions: each of these gets its own.
 */
#include "pg/foreign_key.h"

#include "pg/partition_list.h"
#include "pg/schema.h"
#include "pg/transaction.h"

#define KEY        "pixel_events_user_id_fkey"
#define REFERENCES "FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL"

enum place_code place_pg_has_foreign_key(struct place_pg *pg, bool *there, struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = "
                              "to_regclass('pixel_events') AND confrelid = to_regclass('users')",
                              NULL, err);
    if (!rows)
        return err->code;
    *there = PQntuples(rows) > 0;
    PQclear(rows);
    return PLACE_OK;
}

static enum place_code check_users(struct place_pg *pg, struct place_err *err) {
    PGresult *rows = pg_query(
        pg,
        "SELECT n, e.id, e.user_id FROM (SELECT count(*) AS n, min(id) AS first FROM pixel_events "
        "WHERE user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users u WHERE u.id = user_id)) AS c "
        "JOIN pixel_events e ON e.id = c.first",
        NULL, err);
    if (!rows)
        return err->code;
    if (PQntuples(rows)) {
        place_fail(
            err, PLACE_DATA,
            "%s: rows of pixel_events whose user there is not: %s, the first with id %s: user %s",
            pg->name, PQgetvalue(rows, 0, 0), PQgetvalue(rows, 0, 1), PQgetvalue(rows, 0, 2));
    }
    const enum place_code code = PQntuples(rows) ? err->code : PLACE_OK;
    PQclear(rows);
    return code;
}

/* ---- on -------------------------------------------------------------------------------------- */

/* The partition's path is the context. */
static enum place_code add_to_partition(struct place_pg *pg, void *context, struct place_err *err) {
    return pg_run_on(pg, "ALTER TABLE %s ADD CONSTRAINT " KEY " " REFERENCES " NOT VALID", context,
                     err);
}

/* A partition may have it already, from an addition that was cut short. */
static enum place_code add_where_missing(struct place_pg *pg, char *path, struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT FROM pg_constraint WHERE conrelid = to_regclass($1) AND "
                              "conname = '" KEY "'",
                              PG_PARAMS(path), err);
    if (!rows)
        return err->code;
    const bool there = PQntuples(rows) > 0;
    PQclear(rows);
    if (!there && pg_reshape(pg, add_to_partition, path, err))
        return err->code;
    return pg_run_on(pg, "ALTER TABLE %s VALIDATE CONSTRAINT " KEY, path, err);
}

static enum place_code add_to_table(struct place_pg *pg, void *context, struct place_err *err) {
    (void)context;
    return pg_run(pg, "ALTER TABLE pixel_events ADD CONSTRAINT " KEY " " REFERENCES, NULL, err);
}

static enum place_code add_to_all(struct place_pg *pg, struct place_err *err) {
    PGresult *rows = pg_partitions(pg, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++)
        code = add_where_missing(pg, PQgetvalue(rows, row, PG_PARTITION_PATH), err);
    PQclear(rows);
    return code ? code : pg_reshape(pg, add_to_table, NULL, err);
}

/* ---- off ------------------------------------------------------------------------------------- */

static enum place_code drop_all(struct place_pg *pg, void *context, struct place_err *err) {
    (void)context;
    return pg_run(pg, "ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS " KEY, NULL, err)
               ? err->code
               : pg_run_on_partitions(pg, "ALTER TABLE %s DROP CONSTRAINT IF EXISTS " KEY, err);
}

enum place_code place_pg_add_foreign_key(struct place_pg *pg, struct place_err *err) {
    bool there = false;
    if (place_pg_pin_schema(pg, err) || place_pg_check_schema(pg, err) ||
        place_pg_has_foreign_key(pg, &there, err))
        return err->code;
    if (there)
        return PLACE_OK;
    if (check_users(pg, err))
        return err->code;
    if (add_to_all(pg, err) == PLACE_OK)
        return PLACE_OK;
    struct place_err ignored;
    const enum place_code undone = pg_reshape(pg, drop_all, NULL, &ignored); /* as far as it goes */
    (void)undone;
    return err->code;
}

enum place_code place_pg_drop_foreign_key(struct place_pg *pg, struct place_err *err) {
    if (place_pg_pin_schema(pg, err) || place_pg_check_schema(pg, err))
        return err->code;
    return pg_reshape(pg, drop_all, NULL, err);
}
