/*
 * The foreign key of pixel_events.user_id on users, for sites that want the
 * database to hold it. Without it inserting is half as fast again, and ingest
 * adds users before their events anyway.
 */
#ifndef PLACE_PG_FOREIGN_KEY_H
#define PLACE_PG_FOREIGN_KEY_H

#include "pg/connection.h"

#include <stdbool.h>

/* Whether the table has one; the connection's schema is pinned (pg/schema.h). */
enum place_code place_pg_has_foreign_key(struct place_pg *pg, bool *there,
                                         struct place_err *err) PLACE_MUST_CHECK;

/*
 * Add it: to each partition while others read and write, then to the table,
 * which adopts those. PLACE_DATA where events have users that there are not,
 * with how many and the first; nothing is changed then. Twice is as once.
 */
enum place_code place_pg_add_foreign_key(struct place_pg *pg,
                                         struct place_err *err) PLACE_MUST_CHECK;

/* Drop it, and what an addition that was cut short has left. */
enum place_code place_pg_drop_foreign_key(struct place_pg *pg,
                                          struct place_err *err) PLACE_MUST_CHECK;

#endif
