/* The steps of the schema: which there are, and taking those that are missing. */
#include "base/mem.h"
#include "pg/query.h"
#include "pg/schema.h"
#include "pg/sql_files.h"
#include "pg/transaction.h"

#include <stdlib.h>
#include <string.h>

/* ---- which there are ------------------------------------------------------------------------- */

static bool is_applied(const PGresult *rows, int version) {
    char text[16];
    snprintf(text, sizeof text, "%d", version);
    for (int row = 0; row < PQntuples(rows); row++)
        if (strcmp(PQgetvalue(rows, row, 0), text) == 0)
            return true;
    return false;
}

/* The rows of place_migrations; none where there is no such table. */
static PGresult *applied_rows(struct place_pg *pg, struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT FROM pg_class WHERE oid = to_regclass('place_migrations')", NULL, err);
    if (!rows || PQntuples(rows) == 0)
        return rows;
    PQclear(rows);
    return pg_query(pg,
                    "SELECT version, name, to_char(applied_at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
                    "FROM place_migrations ORDER BY version",
                    NULL, err);
}

static enum place_code take_row(const struct place_pg *pg, const PGresult *rows, int row,
                                struct place_pg_migration *step, struct place_err *err) {
    int64_t version = 0;
    if (pg_int(pg, rows, row, 0, &version, err))
        return err->code;
    step->version = (int)version;
    snprintf(step->name, sizeof step->name, "%s", PQgetvalue(rows, row, 1));
    snprintf(step->applied_at, sizeof step->applied_at, "%s", PQgetvalue(rows, row, 2));
    return PLACE_OK;
}

enum place_code place_pg_migrations(struct place_pg *pg, struct place_pg_migration **out,
                                    size_t *count, struct place_err *err) {
    PGresult *rows = applied_rows(pg, err);
    if (!rows)
        return err->code;
    const int applied = PQntuples(rows), newest = pg_newest_version();
    struct place_pg_migration *steps =
        place_new_array((size_t)(applied + newest + 1), sizeof *steps, err);
    enum place_code code = steps ? PLACE_OK : err->code;
    int taken = 0;
    for (; !code && taken < applied; taken++)
        code = take_row(pg, rows, taken, &steps[taken], err);
    for (int version = 1; !code && version <= newest; version++)
        if (!is_applied(rows, version)) {
            steps[taken].version = version;
            snprintf(steps[taken++].name, sizeof steps->name, "%s", pg_migration(version)->name);
        }
    PQclear(rows);
    *count = code ? 0 : (size_t)taken;
    *out = code ? NULL : steps;
    if (code)
        free(steps);
    return code;
}

/* ---- the schema itself ----------------------------------------------------------------------- */

/* Whether there is a schema of that name. */
static enum place_code find_schema(struct place_pg *pg, const char *schema, bool *there,
                                   struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT FROM pg_namespace WHERE nspname = $1", PG_PARAMS(schema), err);
    if (!rows)
        return err->code;
    *there = PQntuples(rows) > 0;
    PQclear(rows);
    return PLACE_OK;
}

static enum place_code make_schema(struct place_pg *pg, const char *schema, struct place_err *err) {
    char *quoted = pg_quote_name(pg, schema, err);
    if (!quoted)
        return err->code;
    const enum place_code code = pg_run_on(pg, "CREATE SCHEMA %s", quoted, err);
    PQfreemem(quoted);
    return code;
}

/* Tables by our names where place_migrations is not: we would read another's, or overwrite them. */
static enum place_code refuse_strangers(struct place_pg *pg, struct place_err *err) {
    PGresult *rows = pg_query(
        pg,
        "SELECT c.relname, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND to_regclass('place_migrations') IS NULL AND "
        "c.relname IN ('users', 'pixel_events', 'canvas_fills', 'canvas_timeline', 'canvas_marks', "
        "'canvas_snapshots', 'pixel_events_conflict', 'pixel_events_parked', 'moderation_actions', "
        "'jobs') ORDER BY 1 LIMIT 1",
        NULL, err);
    if (!rows)
        return err->code;
    if (PQntuples(rows)) {
        place_fail(err, PLACE_DATA, "%s: schema '%s' has a table '%s' that place-db did not make",
                   pg->name, PQgetvalue(rows, 0, 1), PQgetvalue(rows, 0, 0));
        place_hint(err,
                   "--schema NAME keeps the canvas apart; tools read other tables as they are");
    }
    const enum place_code code = PQntuples(rows) ? err->code : PLACE_OK;
    PQclear(rows);
    return code;
}

/* ---- taking steps ---------------------------------------------------------------------------- */

static enum place_code take_step(struct place_pg *pg, void *context, struct place_err *err) {
    const struct place_pg_migration *step = context;
    char version[16];
    snprintf(version, sizeof version, "%d", step->version);
    if (pg_run(pg,
               "CREATE TABLE IF NOT EXISTS place_migrations (version INTEGER PRIMARY KEY, name "
               "TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now())",
               NULL, err) ||
        pg_run(pg, pg_migration(step->version)->text, NULL, err))
        return err->code;
    return pg_run(pg, "INSERT INTO place_migrations (version, name) VALUES ($1, $2)",
                  PG_PARAMS(version, step->name), err);
}

static enum place_code take_steps(struct place_pg *pg, bool dry_run,
                                  const struct place_pg_notes *notes, struct place_err *err) {
    struct place_pg_migration *steps = NULL;
    size_t count = 0;
    enum place_code code = place_pg_migrations(pg, &steps, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (steps[i].applied_at[0])
            continue;
        if (!dry_run && pg_transaction(pg, take_step, &steps[i], err))
            code = place_wrap(err, "migration %s", steps[i].name);
        else
            notes->note(notes->context, dry_run ? "would apply" : "applied", steps[i].name);
    }
    free(steps);
    return code;
}

/* With the lock of all who migrate, if not in a dry run. */
static enum place_code migrate(struct place_pg *pg, const char *schema, bool dry_run,
                               const struct place_pg_notes *notes, struct place_err *err) {
    bool there = true;
    if (schema && find_schema(pg, schema, &there, err))
        return err->code;
    if (!there && !dry_run && make_schema(pg, schema, err))
        return err->code;
    if (!there)
        notes->note(notes->context, dry_run ? "would make schema" : "made schema", schema);
    if (there || !dry_run)
        if (place_pg_pin_schema(pg, err) || place_pg_check_version(pg, err) ||
            refuse_strangers(pg, err))
            return err->code;
    return take_steps(pg, dry_run, notes, err);
}

enum place_code place_pg_migrate(struct place_pg *pg, const char *schema, bool dry_run,
                                 const struct place_pg_notes *notes, struct place_err *err) {
    if (dry_run)
        return migrate(pg, schema, true, notes, err);
    if (pg_run(pg, "SELECT pg_advisory_lock(hashtextextended('placetools migrate', 0))", NULL, err))
        return err->code;
    const enum place_code code = migrate(pg, schema, false, notes, err);
    struct place_err ignored; /* the end of the connection unlocks too */
    const enum place_code unlocked =
        pg_run(pg, "SELECT pg_advisory_unlock(hashtextextended('placetools migrate', 0))", NULL,
               code ? &ignored : err);
    return code ? code : unlocked;
}
