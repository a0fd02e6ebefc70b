/*
 * Rows of pixel_events as COPY BINARY sends them, gathered in columns.
 * Internal to lib/pg.
 *
 * The format: PostgreSQL's documentation of COPY, "Binary Format": a header
 * with an extension, then for each row a count of fields and for each field its
 * size and bytes, big-endian; -1 for null; a row of -1 fields is the end.
 */
#ifndef PLACE_PG_ROWS_H
#define PLACE_PG_ROWS_H

#include "pg/query.h"
#include "pg/user_numbers.h"

#include <stddef.h>
#include <stdint.h>

struct pg_row {
    uint64_t id;
    int64_t time; /* microseconds since 1970 UTC */
    int16_t x, y;
    uint8_t color, kind;
    bool has_user;
};

struct pg_rows {
    bool users; /* a column is read for them */
    size_t count, capacity, user_capacity;
    struct pg_row *rows;     /* owned */
    unsigned char *user_ids; /* owned; with `users`: PG_UUID bytes a row */
    bool begun;              /* the header was seen */
};

void pg_rows_release(struct pg_rows *rows);

/* The columns to select for it: "id, x, ..."; casts make foreign tables' types these. */
const char *pg_rows_columns(bool users);

/* Read what COPY sends to its end, behind the rows there are. PLACE_DATA names a row that is none.
 */
enum place_code pg_rows_read(struct pg_rows *rows, struct place_pg *pg,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
