/* Fills of canvas_fills, of a range of ids. Internal to lib/pg. */
#ifndef PLACE_PG_FILLS_H
#define PLACE_PG_FILLS_H

#include "core/event.h"
#include "pg/log_state.h"

struct pg_fill {
    uint64_t id;
    struct place_event event;
};

struct pg_fills {
    size_t count, capacity;
    struct pg_fill *fills; /* owned; ascending ids */
    size_t misfit_count, misfit_capacity;
    struct place_pg_misfit *misfits; /* owned; ascending ids; where they are wanted */
};

/* Read those that are wanted: all of the range, or a user's. */
enum place_code pg_fills_read(struct place_pg_log *log, const struct place_pg_want *want,
                              struct pg_fills *fills, struct place_err *err) PLACE_MUST_CHECK;
void pg_fills_release(struct pg_fills *fills);

#endif
