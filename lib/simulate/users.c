/* Users: cooldowns, loyalty and names. */
#include "simulate/users.h"

#include "base/bytes.h"
#include "base/codec.h"
#include "base/mem.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>

enum { TICKS_IN_COOLDOWN = 8, TRIES = 6, HASH_BYTES = 64, WORDS = 32 };

enum place_code place_users_init(struct place_users *users, uint32_t count, uint64_t events,
                                 int64_t span, uint64_t seed, struct place_err *err) {
    *users = (struct place_users){.count = count, .cooldown = TICKS_IN_COOLDOWN};
    place_random_seed(&users->invite, seed ^ 1);
    place_random_seed(&users->replace, seed ^ 2);
    /* A quarter of the mean pause of a user leaves three in four free at any time. */
    const int64_t pause = span / (int64_t)(events / count + 1) / 4;
    const int64_t cooldown = pause < 5 * PLACE_MINUTE ? pause : 5 * PLACE_MINUTE;
    const int64_t least = span / UINT32_MAX + 1; /* the ticks of a span fit 32 bits */
    users->tick = cooldown / TICKS_IN_COOLDOWN > least ? cooldown / TICKS_IN_COOLDOWN : least;
    users->members = place_new_array(count, sizeof *users->members, err);
    return users->members ? PLACE_OK : err->code;
}

void place_users_release(struct place_users *users) {
    free(users->members);
    *users = (struct place_users){0};
}

/*
 * A rank below `limit`, the low ones often: 15/16 of a square and 1/16 of a
 * straight line. The busiest so place sixteen times as much as the mean, the
 * laziest half as much.
 */
static uint32_t draw_rank(struct place_random *random, uint32_t limit) {
    const uint64_t part = place_random_next(random) >> 32;
    const uint64_t bent = ((part * part >> 32) * 15 + part) >> 4;
    return (uint32_t)(bent * limit >> 32);
}

uint32_t place_users_invite(struct place_users *users, uint32_t home, uint32_t homes) {
    struct place_random *random = &users->invite;
    const bool loyal = homes > 0 && users->count >= homes && place_random_chance(random, 800);
    const uint32_t invited = loyal ? draw_rank(random, users->count / homes) * homes + home
                                   : draw_rank(random, users->count);
    __builtin_prefetch(&users->members[invited], 1);
    return invited;
}

uint32_t place_users_admit(struct place_users *users, uint32_t invited, int64_t after) {
    const uint32_t now = (uint32_t)(after / users->tick);
    uint32_t chosen = invited;
    for (int tries = 0; users->members[chosen].ready > now && tries < TRIES; tries++)
        chosen = draw_rank(&users->replace, users->count);
    /* Hardly ever: the next one who is free. */
    for (uint32_t looked = 0; users->members[chosen].ready > now && looked < users->count; looked++)
        chosen = (chosen + 1) % users->count;
    struct place_member *member = &users->members[chosen];
    member->ready = now + users->cooldown;
    if (!member->number)
        member->number = ++users->seen;
    return member->number;
}

void place_user_name(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]) {
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

/* RFC 4648 base64 of bytes whose number is 1 more than a multiple of 3, as 64 is. */
static void to_base64(const unsigned char *bytes, size_t size, char *to) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t i = 0;
    for (; i + 3 <= size; i += 3) {
        const uint32_t bits = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        *to++ = digits[bits >> 6 & 63];
        *to++ = digits[bits & 63];
    }
    *to++ = digits[bytes[i] >> 2];
    *to++ = digits[(bytes[i] & 3) << 4];
    *to++ = '=';
    *to++ = '=';
    *to = '\0';
}

void place_user_hash(uint64_t seed, uint32_t number, char key[PLACE_USER_KEY]) {
    unsigned char bytes[HASH_BYTES], text[4];
    place_put_u32(text, number);
    for (unsigned i = 0; i < HASH_BYTES / 8; i++)
        place_put_u64(bytes + 8 * i, place_xxh3_keyed(text, sizeof text, seed + i));
    to_base64(bytes, sizeof bytes, key);
}
