/*
 * Who places: users with a cooldown, most of them seldom, few of them all the
 * time, each with a faction to be loyal to. A user gets its number in order of
 * first appearance.
 */
#ifndef PLACE_SIMULATE_USERS_H
#define PLACE_SIMULATE_USERS_H

#include "base/err.h"
#include "simulate/random.h"

#include <stddef.h>
#include <stdint.h>

enum { PLACE_USER_KEY = 96 /* bytes, with the NUL */ };

struct place_member {
    uint32_t ready;  /* ticks since the start: when the cooldown is over */
    uint32_t number; /* in order of first appearance; 0: not seen yet */
};

struct place_users {
    struct place_member *members; /* owned */
    uint32_t count, seen;
    int64_t tick;                        /* microseconds: an eighth of the cooldown */
    uint32_t cooldown;                   /* ticks */
    struct place_random invite, replace; /* one for each step: neither disturbs the other */
};

/*
 * `count` users for `events` events in `span`: the cooldown is five minutes, or
 * less where so many events would not fit.
 */
enum place_code place_users_init(struct place_users *users, uint32_t count, uint64_t events,
                                 int64_t span, uint64_t seed,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_users_release(struct place_users *users);

/*
 * Two steps, so that memory can fetch many users at once: invite someone for
 * each of a batch of events, mostly of faction `home` of `homes` (0: anyone);
 * then admit them in the same order, each `after` microseconds from the start,
 * or someone else where the cooldown has not ended. Gives the user's number;
 * the cooldown begins. The numbers do not depend on how large the batches are.
 */
uint32_t place_users_invite(struct place_users *users, uint32_t home, uint32_t homes);
uint32_t place_users_admit(struct place_users *users, uint32_t invited, int64_t after);

/* A readable name, "brave_otter17", for user `number`. No two numbers share one. */
void place_user_name(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]);
/* As in Reddit's logs: base64 of 64 bytes that look random, 88 characters. */
void place_user_hash(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]);

#endif
