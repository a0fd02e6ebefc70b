/* A log that is open: what its parts share. Internal to lib/pg. */
#ifndef PLACE_PG_LOG_STATE_H
#define PLACE_PG_LOG_STATE_H

#include "pg/log.h"
#include "pg/query.h"
#include "pg/user_numbers.h"

enum { PG_VIEW_NAME = 64 };

struct place_pg_log {
    struct place_pg_log_options options;
    struct place_pg_log_info info;
    char name[256];
    struct place_timeline timeline;
    struct place_pg *pg;     /* holds the view; NULL while there is none */
    char view[PG_VIEW_NAME]; /* its name for other connections, or empty */
    char *seen;              /* owned; what the log is known by. NULL until it is open */
    struct pg_user_numbers users;
    struct pg_foreign *foreign; /* owned; the log is that (pg/foreign_table.h). NULL: our tables */
    bool packed;                /* rows may be read as PG_PACKED (pg/rows.h) */
};

/* PLACE_DATA names the table or column that is missing; PLACE_USAGE where pixel_events is there
 * alone, as another program's is: pg/log_tables.c. */
enum place_code pg_log_check_tables(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

/* Read canvas_timeline, and canvas_marks where that is, into log->timeline. */
enum place_code pg_log_read_timeline(struct place_pg_log *log, struct place_pg *pg,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Keep what the log is known by, up to info.last_id. */
enum place_code pg_log_remember(struct place_pg_log *log, struct place_pg *pg,
                                struct place_err *err) PLACE_MUST_CHECK;

/* ---- connections of readers: any thread's ---------------------------------------------------- */

/* Another connection with the view of that name. On failure *failure says what to make of it:
 * PG_CONFLICT too where the view is gone. */
enum place_code pg_log_join(const struct place_pg_log *log, const char *view, struct place_pg **pg,
                            enum pg_failure *failure, struct place_err *err) PLACE_MUST_CHECK;

/*
 * A connection without a view, after one was lost: events that were stored stay
 * as they are. PLACE_DATA where the log is not the same, or longer.
 */
enum place_code pg_log_rejoin(const struct place_pg_log *log, struct place_pg **pg,
                              enum pg_failure *failure, struct place_err *err) PLACE_MUST_CHECK;

/* How often one thing was tried again; all 0 at first. */
struct pg_attempts {
    unsigned lost, conflicts;
};

/* Whether to try again what failed so: a pause has passed then. A standby's conflicts are no lost
 * connections: they are gone on from whatever the options say. */
bool pg_log_try_again(const struct place_pg_log *log, enum pg_failure failure,
                      struct pg_attempts *attempts) PLACE_MUST_CHECK;

/* What is left of a number in SQL text: "(extract(epoch from created_at) * 1000000)::bigint". */
#define PG_MICROSECONDS "(extract(epoch from created_at) * 1000000)::bigint"

#endif
