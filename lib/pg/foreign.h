/*
 * A log that another program keeps in one table, a row a placement: what the
 * table, its columns and the canvas are called and like.
 *
 * Order is the id's, and gaps in it are normal (a sequence leaves them). Where the
 * first id is below 1, all are shifted so that it is 1. The log ends before the
 * first row of a transaction that is not older than the oldest still running: rows
 * of lower ids may be on their way. A view, which does not say whose rows are, is
 * read whole. Users go by the text of their column; null and '' are nobody.
 */
#ifndef PLACE_PG_FOREIGN_H
#define PLACE_PG_FOREIGN_H

#include "base/rect.h"
#include "core/palette.h"

enum place_pg_column {
    PLACE_PG_ID, /* smallint, integer or bigint; unique */
    PLACE_PG_X,
    PLACE_PG_Y,
    PLACE_PG_COLOR, /* like x and y: an index of the palette, 255 for no pixel */
    PLACE_PG_TIME,  /* timestamp, which is taken as UTC, with a time zone or without */
    PLACE_PG_USER,  /* of any type */
    PLACE_PG_COLUMNS
};

enum { PLACE_PG_NAME = 64 /* bytes that a name of the server's may have, with the NUL */ };

/* The default names: "id", "x", ..., "created_at", "user_id". */
extern const char *const place_pg_column_names[PLACE_PG_COLUMNS];

struct place_pg_foreign {
    const char *table; /* NAME, or SCHEMA.NAME where no table is called so; NULL: pixel_events */
    const char *columns[PLACE_PG_COLUMNS]; /* NULL: the default; only that of users may be missing,
                                              where it is not named */
    struct place_rect bounds;              /* of the canvas; within +-32,767 */
    const struct place_palette *palette;
    int background; /* an index of the palette; -1: none */
};

#endif
