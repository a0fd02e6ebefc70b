/* A log that is open: what its parts share. Internal to lib/pg. */
#ifndef PLACE_PG_LOG_STATE_H
#define PLACE_PG_LOG_STATE_H

#include "pg/log.h"
#include "pg/query.h"
#include "pg/user_numbers.h"

struct place_pg_log {
    struct place_pg_log_options options;
    struct place_pg_log_info info;
    char name[256];
    struct place_timeline timeline;
    struct place_pg *pg; /* holds the view; NULL while there is none */
    char snapshot[64];   /* the view's name for other connections */
    struct pg_user_numbers users;
};

/* The connection that holds the view, begun where there is none. */
enum place_code pg_log_view(struct place_pg_log *log, struct place_pg **pg,
                            struct place_err *err) PLACE_MUST_CHECK;

/* Another connection with the same view. */
enum place_code pg_log_join_view(const struct place_pg_log *log, struct place_pg **pg,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Read canvas_timeline, and canvas_marks where that is, into log->timeline. */
enum place_code pg_log_read_timeline(struct place_pg_log *log, struct place_pg *pg,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* What is left of a number in SQL text: "(extract(epoch from created_at) * 1000000)::bigint". */
#define PG_MICROSECONDS "(extract(epoch from created_at) * 1000000)::bigint"

#endif
