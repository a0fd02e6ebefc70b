/* The table of a foreign log: where it is, and whether its columns will do. */
#include "pg/foreign_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const place_pg_column_names[PLACE_PG_COLUMNS] = {"id",    "x",          "y",
                                                             "color", "created_at", "user_id"};

void pg_foreign_free(struct pg_foreign *foreign) {
    if (!foreign)
        return;
    free(foreign->ends);
    free(foreign);
}

/* ---- the table ------------------------------------------------------------------------------- */

/* "name" into `to`, of PG_QUOTED bytes. */
static enum place_code quote(struct place_pg *pg, const char *name, char *to,
                             struct place_err *err) {
    char *quoted = pg_quote_name(pg, name, err);
    if (!quoted)
        return err->code;
    const bool fits = strlen(quoted) < PG_QUOTED;
    if (fits)
        memcpy(to, quoted, strlen(quoted) + 1);
    PQfreemem(quoted);
    return fits ? PLACE_OK : place_fail(err, PLACE_USAGE, "a name is longer than 63 bytes");
}

/* oid, schema, name and kind of what the options call; the name as a whole comes first. */
static PGresult *ask_table(struct place_pg *pg, const char *table, struct place_err *err) {
    static const char sql[] =
        "SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_class AS c JOIN pg_namespace AS n "
        "ON n.oid = c.relnamespace WHERE c.oid = coalesce(to_regclass(quote_ident($1)), "
        "to_regclass(quote_ident($2) || '.' || quote_ident($3)))";
    char schema[PLACE_PG_NAME] = "";
    const char *dot = strchr(table, '.');
    if (dot && dot > table && dot[1] && dot - table < PLACE_PG_NAME)
        memcpy(schema, table, (size_t)(dot - table));
    return pg_query(pg, sql, PG_PARAMS(table, *schema ? schema : NULL, *schema ? dot + 1 : NULL),
                    err);
}

static enum place_code take_table(struct pg_foreign *foreign, struct place_pg *pg,
                                  const PGresult *rows, struct place_err *err) {
    const char *schema = PQgetvalue(rows, 0, 1), *name = PQgetvalue(rows, 0, 2);
    const char kind = PQgetvalue(rows, 0, 3)[0];
    char first[PG_QUOTED], second[PG_QUOTED];
    snprintf(foreign->table, sizeof foreign->table, "%s", name);
    if (!strchr("rpvmf", kind))
        return place_fail(err, PLACE_USAGE, "%s: '%s' is no table", pg->name, name);
    foreign->has_transactions = kind == 'r' || kind == 'p';
    if (quote(pg, schema, first, err) || quote(pg, name, second, err))
        return err->code;
    snprintf(foreign->relation, sizeof foreign->relation, "%s.%s", first, second);
    return PLACE_OK;
}

/* ---- columns --------------------------------------------------------------------------------- */

static bool is_among(const char *type, const char *const *types) {
    for (; *types; types++)
        if (strcmp(type, *types) == 0)
            return true;
    return false;
}

static enum place_code check_type(const struct pg_foreign *foreign, const struct place_pg *pg,
                                  enum place_pg_column column, const char *type,
                                  struct place_err *err) {
    static const char *const numbers[] = {"smallint", "integer", "bigint", NULL};
    static const char *const times[] = {"timestamp without time zone", "timestamp with time zone",
                                        NULL};
    if (column == PLACE_PG_USER || is_among(type, column == PLACE_PG_TIME ? times : numbers))
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "%s: %s: column '%s' is of type %s, wanted %s", pg->name,
                      foreign->table, foreign->names[column], type,
                      column == PLACE_PG_TIME ? "timestamp" : "an integer");
}

static enum place_code take_column(struct pg_foreign *foreign, struct place_pg *pg,
                                   const PGresult *rows, enum place_pg_column column,
                                   bool may_be_missing, struct place_err *err) {
    const char *name = foreign->names[column];
    for (int row = 0; row < PQntuples(rows); row++)
        if (strcmp(PQgetvalue(rows, row, 0), name) == 0)
            return check_type(foreign, pg, column, PQgetvalue(rows, row, 1), err)
                       ? err->code
                       : quote(pg, name, foreign->quoted[column], err);
    if (may_be_missing)
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "%s: table '%s' has no column '%s'", pg->name, foreign->table,
               name);
    return place_hint(err, "--columns says what columns are called: id=...,x=...,time=...");
}

static enum place_code take_columns(struct pg_foreign *foreign, struct place_pg *pg,
                                    const PGresult *rows, const struct place_pg_foreign *options,
                                    struct place_err *err) {
    for (int column = 0; column < PLACE_PG_COLUMNS; column++) {
        const char *given = options->columns[column];
        snprintf(foreign->names[column], PLACE_PG_NAME, "%s",
                 given ? given : place_pg_column_names[column]);
        if (take_column(foreign, pg, rows, (enum place_pg_column)column,
                        column == PLACE_PG_USER && !given, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code find_columns(struct pg_foreign *foreign, struct place_pg *pg,
                                    const char *table, const struct place_pg_foreign *options,
                                    struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT attname, format_type(coalesce(nullif(typbasetype, 0), "
                              "atttypid), NULL) FROM pg_attribute JOIN pg_type ON pg_type.oid = "
                              "atttypid WHERE attrelid = $1::oid AND attnum > 0",
                              PG_PARAMS(table), err);
    if (!rows)
        return err->code;
    const enum place_code code = take_columns(foreign, pg, rows, options, err);
    PQclear(rows);
    return code;
}

enum place_code pg_foreign_find(struct pg_foreign *foreign, struct place_pg *pg,
                                const struct place_pg_foreign *options, struct place_err *err) {
    const char *table = options->table ? options->table : "pixel_events";
    PGresult *rows = ask_table(pg, table, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    if (PQntuples(rows) > 0)
        code = take_table(foreign, pg, rows, err);
    else
        code = place_fail(err, PLACE_DATA, "%s: there is no table '%s'", pg->name, table);
    if (!code)
        code = find_columns(foreign, pg, PQgetvalue(rows, 0, 0), options, err);
    PQclear(rows);
    return code;
}
