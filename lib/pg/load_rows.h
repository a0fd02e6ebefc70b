/*
 * Rows of pixel_events and canvas_fills as COPY BINARY has them, written in
 * both directions' form: what is sent to the server, and what it would send.
 * Internal to lib/pg.
 */
#ifndef PLACE_PG_LOAD_ROWS_H
#define PLACE_PG_LOAD_ROWS_H

#include "core/event.h"
#include "pg/user_id.h"

#include <stddef.h>
#include <stdint.h>

#define PG_PLACEMENT_COLUMNS "id, x, y, color, kind, user_id, created_at"
#define PG_FILL_COLUMNS      "id, shape, x, y, width, height, radius, color, user_id, created_at"

enum {
    PG_COPY_HEADER = 19, /* bytes before the first row */
    PG_COPY_TRAILER = 2, /* behind the last */
    PG_ROW_MAX = 128     /* a row is shorter */
};

extern const unsigned char pg_copy_header[PG_COPY_HEADER];
extern const unsigned char pg_copy_trailer[PG_COPY_TRAILER];

/*
 * Write the row of a placement, or of a fill, at `to`; where it ends. The
 * coordinates are within a smallint's. `user` is PLACE_USER_ID bytes, or NULL.
 */
unsigned char *pg_put_placement(unsigned char *to, int64_t id, const struct place_event *event,
                                const unsigned char *user);
unsigned char *pg_put_fill(unsigned char *to, int64_t id, const struct place_event *event,
                           const unsigned char *user);

#endif
