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

#include "pg/log.h"
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

/*
 * What a row is read as. Most of what a server spends on a row goes by its
 * columns, so where it warrants their values all but the time come in one.
 */
enum pg_shape {
    PG_COLUMNS, /* id, created_at, x, y, color, kind */
    PG_PACKED /* x, y, kind, color and the last PG_PACKED_ID bits of id in one bigint; created_at */
};
enum { PG_PACKED_ID = 20 };

struct pg_rows {
    enum pg_shape shape;
    uint64_t base; /* of PG_PACKED: the other bits of the ids, the same for all rows of a read */
    bool users;    /* a column is read for them, behind the others */
    size_t count, capacity, user_capacity;
    struct pg_row *rows;     /* owned */
    unsigned char *user_ids; /* owned; with `users`: PG_UUID bytes a row */
    bool by_text;            /* users are texts, and user_ids where each is in `texts` */
    struct place_buf texts;  /* each with a NUL */
    bool begun;              /* the header was seen */
    bool keep_misfits;       /* rows of other values are kept here; else they are PLACE_DATA */
    size_t misfit_count, misfit_capacity;
    struct place_pg_misfit *misfits; /* owned */
};

void pg_rows_release(struct pg_rows *rows);

/* The columns to select for it: "id, x, ...". */
const char *pg_rows_columns(const struct pg_rows *rows);

/* Whether the table has a constraint by which every color fits 8 bits and every kind 4. */
enum place_code pg_rows_can_pack(struct place_pg *pg, bool *can,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* The text of a row's user, of `by_text`. */
const char *pg_rows_user_text(const struct pg_rows *rows, size_t row);

/* Read what COPY sends to its end, behind the rows there are. PLACE_DATA names a row that is none.
 */
enum place_code pg_rows_read(struct pg_rows *rows, struct place_pg *pg,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
