/*
 * What the server is asked when a log is verified: what reading events in order
 * does not show. Only the ids up to the log's last count. A role that may read
 * the tables is enough.
 */
#ifndef PLACE_PG_AUDIT_H
#define PLACE_PG_AUDIT_H

#include "base/err.h"
#include "pg/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows of each kind that are named; the others are counted. */
enum { PLACE_PG_AUDIT_NAMED = 10 };

/* The first row of an epoch in canvas_timeline. */
struct place_pg_opening {
    uint64_t id;
    bool has_before;
    uint64_t before; /* prev_last_seq: the last seq of the epoch before */
};

/* A row of pixel_events_conflict: its id was taken by another. */
struct place_pg_conflict {
    uint64_t id;
    bool has_pixel, has_color; /* any column may be null */
    int32_t x, y;
    int color;
    int64_t seen_at;
};

/* A time that is earlier than that of the id before. */
struct place_pg_fall {
    uint64_t id;
    int64_t time, before;
};

struct place_pg_audit {
    uint64_t *parked; /* owned: ids of pixel_events_parked, ascending */
    size_t parked_count;
    struct place_pg_opening *openings; /* owned: of all epochs but the first, ascending */
    size_t opening_count;
    uint64_t fall_count, conflict_count; /* all; the first of them: */
    size_t fall_named, conflict_named;
    struct place_pg_fall falls[PLACE_PG_AUDIT_NAMED];
    struct place_pg_conflict conflicts[PLACE_PG_AUDIT_NAMED];
    bool opening_twice; /* an event has the id of the first opening */
};

/*
 * Ask. Tables that are not there have nothing to tell: pixel_events_parked and
 * pixel_events_conflict; and nothing is asked of a foreign log, in which gaps
 * and times that fall are normal. Release it after success.
 */
enum place_code place_pg_audit(struct place_pg_log *log, struct place_pg_audit *audit,
                               struct place_err *err) PLACE_MUST_CHECK;
void place_pg_audit_release(struct place_pg_audit *audit);

/* Whether there is an event, a fill or a timeline entry of that id, or it is parked. */
enum place_code place_pg_has_id(struct place_pg_log *log, uint64_t id, bool *there,
                                struct place_err *err) PLACE_MUST_CHECK;

#endif
