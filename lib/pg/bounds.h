/*
 * The constraint pixel_events_bounds: which coordinates and colours the table
 * of events takes.
 */
#ifndef PLACE_PG_BOUNDS_H
#define PLACE_PG_BOUNDS_H

#include "base/rect.h"
#include "pg/connection.h"

#include <stdbool.h>

enum { PLACE_PG_MAX_COORDINATE = 32767, PLACE_PG_MAX_COLORS = 255 };

struct place_pg_bounds {
    bool there;             /* whether there is such a constraint at all */
    bool plain;             /* whether area and colors say all of it: place-db wrote it */
    bool unfinished;        /* a change of it was cut short: what it asks for holds beside it */
    struct place_rect area; /* coordinates that are taken */
    int colors;             /* colours 0 to colors - 1 are taken, and 255, no pixel */
    char text[512];         /* as PostgreSQL shows it, cut short if need be */
};

/* Read it; the connection's schema is pinned (pg/schema.h). */
enum place_code place_pg_bounds(struct place_pg *pg, struct place_pg_bounds *bounds,
                                struct place_err *err) PLACE_MUST_CHECK;

/* PLACE_DATA where coordinates are too large for the table's smallint. */
enum place_code place_pg_check_area(struct place_rect area, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Change it, on the table and all partitions, while others read and write. The
 * table is locked twice, for a moment each. PLACE_DATA where rows do not fit,
 * with how many and the first; nothing is changed then.
 */
enum place_code place_pg_set_bounds(struct place_pg *pg, struct place_rect area, int colors,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
