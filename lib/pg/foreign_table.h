/*
 * The table of a foreign log (pg/foreign.h), and questions about it. Internal to
 * lib/pg. A seq, which is what the rest of lib/pg calls an id, is id + shift.
 */
#ifndef PLACE_PG_FOREIGN_TABLE_H
#define PLACE_PG_FOREIGN_TABLE_H

#include "base/buf.h"
#include "pg/foreign.h"
#include "pg/log_state.h"

enum { PG_QUOTED = 2 * PLACE_PG_NAME + 2 /* bytes that a name in quotes may have */ };

struct pg_foreign {
    char table[2 * PLACE_PG_NAME];               /* for messages */
    char names[PLACE_PG_COLUMNS][PLACE_PG_NAME]; /* of columns, for messages */
    char relation[2 * PG_QUOTED];                /* for statements */
    char quoted[PLACE_PG_COLUMNS][PG_QUOTED];    /* the same of columns; users' may be "" */
    bool has_transactions;                       /* rows say which transaction made them */
    struct place_rect bounds;
    unsigned colors;
    uint64_t shift;
    uint64_t slice; /* seqs to read at once, a power of two; 0: up to the next of `ends` */
    uint64_t *ends; /* owned; seqs, ascending, where ids lie far apart */
    size_t end_count;
};

/* Find table and columns: pg/foreign_table.c. PLACE_DATA names what is missing, or of a type that
 * will not do. */
enum place_code pg_foreign_find(struct pg_foreign *foreign, struct place_pg *pg,
                                const struct place_pg_foreign *options,
                                struct place_err *err) PLACE_MUST_CHECK;
void pg_foreign_free(struct pg_foreign *foreign); /* NULL is fine */

/* Learn how far the log goes: fill in log->timeline, log->info but for its name, and how to slice:
 * pg/foreign_span.c. */
enum place_code pg_foreign_read_span(struct place_pg_log *log, struct place_pg *pg,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* ---- questions: pg/foreign.c ----------------------------------------------------------------- */

/* Both of the above, and the canvas of the options. */
enum place_code pg_foreign_open(struct place_pg_log *log, struct place_pg *pg,
                                struct place_err *err) PLACE_MUST_CHECK;

/* As in pg/log.h. */
enum place_code pg_foreign_id_at(struct place_pg_log *log, int64_t time, uint64_t *id,
                                 struct place_err *err) PLACE_MUST_CHECK;
enum place_code pg_foreign_count(struct place_pg_log *log, uint64_t id, uint64_t *count,
                                 struct place_err *err) PLACE_MUST_CHECK;
enum place_code pg_foreign_find_user(struct place_pg_log *log, const char *text, uint32_t *user,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Text that no other log has, up to info.last_id, as one value. */
PGresult *pg_foreign_look(const struct place_pg_log *log, struct place_pg *pg,
                          struct place_err *err) PLACE_MUST_CHECK;

/* The first seq in from..to, or UINT64_MAX. */
enum place_code pg_foreign_first(const struct place_pg_log *log, struct place_pg *pg, uint64_t from,
                                 uint64_t to, uint64_t *seq,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* The last seq of the slice that begins at `from`. */
uint64_t pg_foreign_slice_end(const struct pg_foreign *foreign, uint64_t from);

/* COPY of from..to, of the shape PG_COLUMNS with users as text. */
enum place_code pg_foreign_put_copy(const struct pg_foreign *foreign, bool users, uint64_t from,
                                    uint64_t to, struct place_buf *sql,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
