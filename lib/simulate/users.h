/*
 * Who places: members with a cooldown, most of them seldom, few of them all
 * the time, each with a faction to be loyal to; bots, who place whenever their
 * cooldown is over; and a few moderators, who have none. A user gets its
 * number in order of first appearance.
 *
 * The law: of members sorted by zeal, the one at rank v (0 the busiest, 1 the
 * laziest) is invited in proportion to (v + 1/810)^(-3/4), a Pareto law with
 * exponent 4/3 cut at 47 times the mean. The busiest hundredth so gets 17 % of
 * the invitations, the lazier half 20 %.
 */
#ifndef PLACE_SIMULATE_USERS_H
#define PLACE_SIMULATE_USERS_H

#include "base/err.h"
#include "simulate/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_USER_KEY = 96 /* bytes, with the NUL */, PLACE_MODERATORS = 3 };

struct place_member {
    uint32_t ready;  /* ticks since the start: when the cooldown is over */
    uint32_t number; /* in order of first appearance; 0: not seen yet */
};

struct place_users {
    struct place_member *members; /* owned: members, then bots, then moderators */
    uint32_t count, bots, seen;   /* count: members alone */
    int64_t *bot_due;             /* owned: microseconds since the start; used in turn */
    uint32_t next_bot;
    int64_t tick;                             /* microseconds: an eighth of the cooldown */
    uint32_t cooldown;                        /* ticks */
    struct place_random invite, replace, bot; /* one for each step: none disturbs the others */
};

/*
 * `count` users for `events` events in `span`: the cooldown is five minutes, or
 * less where so many events would not fit. Among them are as many bots as could
 * make a twenty-fifth of the events, at most one user in fifty.
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

/*
 * Whether a bot's cooldown is over; then *bot is which, 0 to bots - 1, and its
 * next one begins. A bot is admitted as place_users_bot, a moderator (0 to
 * PLACE_MODERATORS - 1) as place_users_moderator: nobody takes their place.
 */
bool place_users_bot_due(struct place_users *users, int64_t after, uint32_t *bot);

static inline uint32_t place_users_bot(const struct place_users *users, uint32_t bot) {
    return users->count + bot;
}

static inline uint32_t place_users_moderator(const struct place_users *users, uint32_t moderator) {
    return users->count + users->bots + moderator;
}

/* A readable name, "brave_otter17", for user `number`. No two numbers share one. */
void place_make_user_name(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]);
/* As in Reddit's logs: base64 of `size` bytes, 1 to 64, that look random. */
void place_user_hash(uint64_t seed, uint32_t number, unsigned size, char key[PLACE_USER_KEY]);

#endif
