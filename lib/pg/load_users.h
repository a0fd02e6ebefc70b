/*
 * The people of a history: their ids by number, and their rows in `users`.
 * Ids lie in a mapped file in $TMPDIR, 16 bytes a user, since millions of them
 * would be the largest thing in memory. Internal to lib/pg.
 */
#ifndef PLACE_PG_LOAD_USERS_H
#define PLACE_PG_LOAD_USERS_H

#include "base/err.h"
#include "core/event.h"
#include "pg/load.h"
#include "pg/user_id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_pg;

struct pg_load_users {
    const struct place_pg_history *history;
    unsigned char *ids; /* mapped; PLACE_USER_ID bytes for each number from 0 on */
    size_t size;        /* bytes of it */
    uint32_t known;     /* the ids up to this number are there */
    uint32_t stored;    /* so are the rows in `users` */
    bool some_known;    /* of those to be stored, some were there before */
};

enum place_code pg_load_users_init(struct pg_load_users *users,
                                   const struct place_pg_history *history,
                                   struct place_err *err) PLACE_MUST_CHECK;
void pg_load_users_release(struct pg_load_users *users);

/* Know the ids of all whom the batch names, and of those with lesser numbers. */
enum place_code pg_load_users_know(struct pg_load_users *users, const struct place_batch *batch,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The same, and see that each has a row in `users`; within a transaction. */
enum place_code pg_load_users_store(struct pg_load_users *users, struct place_pg *pg,
                                    const struct place_batch *batch,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* The id of a user who is known; NULL for PLACE_NO_USER. */
static inline const unsigned char *pg_load_user(const struct pg_load_users *users,
                                                uint32_t number) {
    return number == PLACE_NO_USER ? NULL : users->ids + (size_t)number * PLACE_USER_ID;
}

#endif
