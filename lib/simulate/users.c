/* Users: cooldowns, loyalty and names. */
#include "simulate/users.h"

#include "base/base64.h"
#include "base/bytes.h"
#include "base/codec.h"
#include "base/mem.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    TICKS_IN_COOLDOWN = 8,
    TRIES = 6,
    CREW = 1024,     /* members that factions share, so that the law holds within a crew */
    BOT_SHARE = 25,  /* bots could make one event in so many ... */
    MOST_BOTS = 50,  /* ... and are at most one user in so many */
    HASH_BYTES = 64, /* at most */
    WORDS = 32
};

static enum place_code hire_bots(struct place_users *users, uint64_t events, int64_t span,
                                 struct place_err *err) {
    const int64_t turns = span / (users->tick * users->cooldown) + 1; /* of one bot */
    const uint64_t wanted = events / BOT_SHARE / (uint64_t)turns;
    const uint32_t most = users->count / MOST_BOTS;
    users->bots = wanted < most ? (uint32_t)wanted : most;
    users->count -= users->bots;
    users->bot_due = place_new_array((size_t)users->bots + 1, sizeof *users->bot_due, err);
    if (!users->bot_due)
        return err->code;
    for (uint32_t i = 0; i < users->bots; i++) /* spread over the first cooldown, in turn */
        users->bot_due[i] = users->tick * users->cooldown / users->bots * i;
    return PLACE_OK;
}

enum place_code place_users_init(struct place_users *users, uint32_t count, uint64_t events,
                                 int64_t span, uint64_t seed, struct place_err *err) {
    *users = (struct place_users){.count = count, .cooldown = TICKS_IN_COOLDOWN};
    place_random_seed(&users->invite, seed ^ 1);
    place_random_seed(&users->replace, seed ^ 2);
    place_random_seed(&users->bot, seed ^ 3);
    /* A quarter of the mean pause of a user leaves three in four free at any time. */
    const int64_t pause = span / (int64_t)(events / count + 1) / 4;
    const int64_t cooldown = pause < 5 * PLACE_MINUTE ? pause : 5 * PLACE_MINUTE;
    const int64_t least = span / UINT32_MAX + 1; /* the ticks of a span fit 32 bits */
    users->tick = cooldown / TICKS_IN_COOLDOWN > least ? cooldown / TICKS_IN_COOLDOWN : least;
    users->members = place_new_array((size_t)count + PLACE_MODERATORS, sizeof *users->members, err);
    if (!users->members || hire_bots(users, events, span, err)) {
        place_users_release(users);
        return err->code;
    }
    return PLACE_OK;
}

void place_users_release(struct place_users *users) {
    free(users->members);
    free(users->bot_due);
    *users = (struct place_users){0};
}

/*
 * A rank below `limit` by the law: for even u, (k + (1 - k) u)^4 lies between
 * k^4 and 1 with a density that falls as the power -3/4. k is 3/16.
 */
static uint32_t draw_rank(struct place_random *random, uint32_t limit) {
    const uint64_t k = UINT64_C(3) << 28, k4 = UINT64_C(81) << 16, one = UINT64_C(1) << 32;
    const uint64_t even = place_random_next(random) >> 32;
    const uint64_t bent = k + even * 13 / 16;
    const uint64_t squared = bent * bent >> 32;
    const uint64_t fourth = squared * squared >> 32;
    return fourth > k4 ? (uint32_t)((fourth - k4) * limit / (one - k4)) : 0;
}

uint32_t place_users_invite(struct place_users *users, uint32_t home, uint32_t homes) {
    struct place_random *random = &users->invite;
    uint32_t crews = users->count / CREW;
    crews = crews < homes ? crews : homes;
    const bool loyal = crews > 1 && place_random_chance(random, 800);
    const uint32_t invited = loyal ? draw_rank(random, users->count / crews) * crews + home % crews
                                   : draw_rank(random, users->count);
    __builtin_prefetch(&users->members[invited], 1);
    return invited;
}

/* The invited member, or another one whose cooldown is over. */
static uint32_t find_ready(struct place_users *users, uint32_t invited, uint32_t now) {
    uint32_t chosen = invited;
    for (int tries = 0; users->members[chosen].ready > now && tries < TRIES; tries++)
        chosen = draw_rank(&users->replace, users->count);
    /* Hardly ever: the next one who is free. */
    for (uint32_t looked = 0; users->members[chosen].ready > now && looked < users->count; looked++)
        chosen = (chosen + 1) % users->count;
    return chosen;
}

uint32_t place_users_admit(struct place_users *users, uint32_t invited, int64_t after) {
    const uint32_t now = (uint32_t)(after / users->tick);
    const bool replaceable = invited < users->count;
    struct place_member *member =
        &users->members[replaceable ? find_ready(users, invited, now) : invited];
    member->ready = now + users->cooldown;
    if (!member->number)
        member->number = ++users->seen;
    return member->number;
}

bool place_users_bot_due(struct place_users *users, int64_t after, uint32_t *bot) {
    if (users->bots == 0 || users->bot_due[users->next_bot] > after)
        return false;
    *bot = users->next_bot;
    const int64_t cooldown = users->tick * users->cooldown;
    /* A little later than it could: no clock is exact. Later ones in turn wait behind it. */
    const int64_t late = cooldown * place_random_between(&users->bot, 0, 8) / 1024;
    users->bot_due[*bot] = after + cooldown + late;
    users->next_bot = (*bot + 1) % users->bots;
    return true;
}

void place_make_user_name(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]) {
    static const char *const manners[WORDS] = {
        "brave", "calm",   "clever", "cosmic", "crispy", "dizzy", "eager", "fancy",
        "fuzzy", "gentle", "giddy",  "golden", "happy",  "hasty", "icy",   "jolly",
        "keen",  "lazy",   "lucky",  "mellow", "mighty", "noisy", "proud", "quiet",
        "rapid", "rusty",  "silent", "sleepy", "sneaky", "sunny", "tiny",  "witty"};
    static const char *const animals[WORDS] = {
        "badger", "bat",   "bear",  "beetle", "bison", "cat",   "crab",   "crow",
        "deer",   "duck",  "eagle", "ferret", "finch", "fox",   "frog",   "goat",
        "hare",   "heron", "ibis",  "koala",  "lemur", "lynx",  "mole",   "moose",
        "newt",   "otter", "owl",   "panda",  "quail", "raven", "salmon", "toad"};
    /* An odd factor permutes the pairs, so that neighbours in number differ in both words. */
    const uint32_t pair = (number * 613u + (uint32_t)seed) % (WORDS * WORDS);
    const uint32_t round = number / (WORDS * WORDS);
    if (round)
        snprintf(key, PLACE_USER_KEY, "%s_%s%u", manners[pair / WORDS], animals[pair % WORDS],
                 (unsigned)round);
    else
        snprintf(key, PLACE_USER_KEY, "%s_%s", manners[pair / WORDS], animals[pair % WORDS]);
}

void place_user_hash(uint64_t seed, uint32_t number, unsigned size, char key[PLACE_USER_KEY]) {
    unsigned char bytes[HASH_BYTES], text[4];
    place_put_u32(text, number);
    for (unsigned i = 0; i < (size + 7) / 8; i++)
        place_put_u64(bytes + 8 * i, place_xxh3_keyed(text, sizeof text, seed + i));
    place_base64_encode(bytes, size, key);
}
