/* Whether the tables are there, and who may use them. Making them is migrate.c's. */
#include "pg/schema.h"

#include "pg/query.h"
#include "pg/sql_files.h"
#include "pg/transaction.h"

#include <string.h>

/* ---- the schema ------------------------------------------------------------------------------ */

static enum place_code fail_without_schema(struct place_pg *pg, const char *path,
                                           struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: no schema: of %s none is there that user %s may use", pg->name,
               path, PQuser(pg->conn));
    return place_hint(err, "place-db migrate makes the schema that --schema names");
}

enum place_code place_pg_pin_schema(struct place_pg *pg, struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT current_setting('search_path'), CASE WHEN current_schema() "
                              "IS NOT NULL THEN set_config('search_path', "
                              "quote_ident(current_schema()) || ', pg_temp', false) END",
                              NULL, err);
    if (!rows)
        return err->code;
    const enum place_code code =
        PQgetisnull(rows, 0, 1) ? fail_without_schema(pg, PQgetvalue(rows, 0, 0), err) : PLACE_OK;
    PQclear(rows);
    return code;
}

/* ---- versions -------------------------------------------------------------------------------- */

/* The newest step in place_migrations; -1 where there is no such table. */
static enum place_code applied_version(struct place_pg *pg, int64_t *version,
                                       struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT to_regclass('place_migrations') IS NOT NULL AS there", NULL, err);
    if (!rows)
        return err->code;
    const bool there = PQgetvalue(rows, 0, 0)[0] == 't';
    PQclear(rows);
    *version = -1;
    if (!there)
        return PLACE_OK;
    rows = pg_query(pg, "SELECT coalesce(max(version), 0) AS version FROM place_migrations", NULL,
                    err);
    if (!rows)
        return err->code;
    const enum place_code code = pg_int(pg, rows, 0, 0, version, err);
    PQclear(rows);
    return code;
}

static enum place_code fail_newer(const struct place_pg *pg, int64_t version,
                                  struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: newer schema: it has version %lld, and %d is the newest known",
               pg->name, (long long)version, pg_newest_version());
    return place_hint(err, "a newer placetools made it, and can read it");
}

enum place_code place_pg_check_version(struct place_pg *pg, struct place_err *err) {
    int64_t version = 0;
    if (applied_version(pg, &version, err))
        return err->code;
    return version > pg_newest_version() ? fail_newer(pg, version, err) : PLACE_OK;
}

enum place_code place_pg_check_schema(struct place_pg *pg, struct place_err *err) {
    int64_t version = 0;
    if (applied_version(pg, &version, err))
        return err->code;
    if (version > pg_newest_version())
        return fail_newer(pg, version, err);
    if (version == pg_newest_version())
        return PLACE_OK;
    if (version < 0)
        place_fail(err, PLACE_DATA, "%s: there are no tables of a canvas", pg->name);
    else
        place_fail(err, PLACE_DATA, "%s: older schema: it has version %lld, wanted %d", pg->name,
                   (long long)version, pg_newest_version());
    return place_hint(err, "place-db migrate makes the tables");
}

/* ---- tables ---------------------------------------------------------------------------------- */

static enum place_code check_there(struct place_pg *pg, const char *table, struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT to_regclass(quote_ident($1)) IS NOT NULL", PG_PARAMS(table), err);
    if (!rows)
        return err->code;
    const bool there = PQgetvalue(rows, 0, 0)[0] == 't';
    PQclear(rows);
    if (there)
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "%s: there is no table '%s'", pg->name, table);
    return place_hint(err, "place-db migrate makes the tables; --schema says where they are");
}

static enum place_code check_column(struct place_pg *pg, const char *table, const char *column,
                                    struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT FROM pg_attribute WHERE attrelid = "
                              "to_regclass(quote_ident($1)) AND attname = $2 AND attnum > 0",
                              PG_PARAMS(table, column), err);
    if (!rows)
        return err->code;
    const bool there = PQntuples(rows) > 0;
    PQclear(rows);
    return there ? PLACE_OK
                 : place_fail(err, PLACE_DATA, "%s: table '%s' has no column '%s'", pg->name, table,
                              column);
}

enum place_code place_pg_check_table(struct place_pg *pg, const char *table,
                                     const char *const *columns, struct place_err *err) {
    if (check_there(pg, table, err))
        return err->code;
    for (; columns && *columns; columns++)
        if (check_column(pg, table, *columns, err))
            return err->code;
    return PLACE_OK;
}

/* ---- rights ---------------------------------------------------------------------------------- */

struct grants {
    const char *reader, *writer;
};

static enum place_code check_role(struct place_pg *pg, const char *role, struct place_err *err) {
    PGresult *rows = pg_query(pg, "SELECT FROM pg_roles WHERE rolname = $1", PG_PARAMS(role), err);
    if (!rows)
        return err->code;
    const bool there = PQntuples(rows) > 0;
    PQclear(rows);
    if (there)
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "%s: there is no role '%s'", pg->name, role);
    return place_hint(err, "CREATE ROLE makes it");
}

static enum place_code grant(struct place_pg *pg, const char *role, const char *file,
                             struct place_err *err) {
    if (check_role(pg, role, err) ||
        pg_run(pg, "SELECT set_config('place.role', $1, true)", PG_PARAMS(role), err))
        return err->code;
    return pg_run(pg, pg_sql_text(file), NULL, err) ? place_wrap(err, "%s", file) : PLACE_OK;
}

static enum place_code grant_all(struct place_pg *pg, void *context, struct place_err *err) {
    const struct grants *grants = context;
    if (grants->reader && grant(pg, grants->reader, "grant-reader", err))
        return err->code;
    if (grants->writer && (grant(pg, grants->writer, "grant-reader", err) ||
                           grant(pg, grants->writer, "grant-writer", err)))
        return err->code;
    return PLACE_OK;
}

enum place_code place_pg_grant(struct place_pg *pg, const char *reader, const char *writer,
                               struct place_err *err) {
    struct grants grants = {reader, writer};
    if (place_pg_pin_schema(pg, err) || place_pg_check_schema(pg, err))
        return err->code;
    return pg_reshape(pg, grant_all, &grants, err);
}
