/*
 * The tables of a canvas: making them step by step, and seeing whether those
 * that are there will do.
 *
 * The steps are the files sql/NNN-NAME.sql, compiled in. Each is applied once,
 * in a transaction that enters it in the table place_migrations.
 */
#ifndef PLACE_PG_SCHEMA_H
#define PLACE_PG_SCHEMA_H

#include "pg/connection.h"

#include <stdbool.h>
#include <stddef.h>

/* Is told of each thing that was done: "applied", "001-canvas". */
struct place_pg_notes {
    void (*note)(void *context, const char *done, const char *what);
    void *context;
};

/*
 * Apply what is not applied yet, in `schema`, which is made where it is
 * missing; NULL for the first schema of the connection's path. Others that
 * migrate the same database are waited for. `dry_run` only notes ("would
 * apply"). PLACE_DATA for a schema that a newer placetools made, and for one
 * that has such tables of another's.
 */
enum place_code place_pg_migrate(struct place_pg *pg, const char *schema, bool dry_run,
                                 const struct place_pg_notes *notes,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* A step, as it is known here or stands in place_migrations. */
struct place_pg_migration {
    int version;
    char name[64];
    char applied_at[32]; /* RFC 3339 in UTC; empty where it is not applied */
};

/* All steps, by version: those applied and those pending. *out is the caller's to free(). */
enum place_code place_pg_migrations(struct place_pg *pg, struct place_pg_migration **out,
                                    size_t *count, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Let the first schema of the connection's path be the only one, so that no
 * name means another's table; temporary tables come last. PLACE_DATA where
 * there is none.
 */
enum place_code place_pg_pin_schema(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

/* PLACE_DATA where a newer placetools made the schema. Tables that place-db did not make will do.
 */
enum place_code place_pg_check_version(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

/*
 * The same, and PLACE_DATA where steps are missing: for what writes.
 */
enum place_code place_pg_check_schema(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

/*
 * PLACE_DATA where there is no such table on the connection's path, or it lacks
 * one of the columns, whose list NULL ends. For what reads: a foreign table
 * needs no more than is read.
 */
enum place_code place_pg_check_table(struct place_pg *pg, const char *table,
                                     const char *const *columns,
                                     struct place_err *err) PLACE_MUST_CHECK;

/*
 * Let `reader` read all that offline tools read, and `writer` read that and add
 * to it; either may be NULL. Partitions that come later follow by themselves.
 * PLACE_DATA where there is no such role.
 */
enum place_code place_pg_grant(struct place_pg *pg, const char *reader, const char *writer,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
