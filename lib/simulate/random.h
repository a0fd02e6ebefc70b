/*
 * Random numbers that are the same on every machine: xoshiro256** by David
 * Blackman and Sebastiano Vigna, seeded by their splitmix64 (both public
 * domain, prng.di.unimi.it). Integers only: no result depends on how a
 * processor rounds.
 */
#ifndef PLACE_SIMULATE_RANDOM_H
#define PLACE_SIMULATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct place_random {
    uint64_t state[4];
};

/* One step of splitmix64: scrambles and advances *state. */
static inline uint64_t place_random_split(uint64_t *state) {
    uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ mixed >> 31;
}

static inline void place_random_seed(struct place_random *random, uint64_t seed) {
    for (int i = 0; i < 4; i++)
        random->state[i] = place_random_split(&seed);
}

static inline uint64_t place_random_rotate(uint64_t bits, int by) {
    return bits << by | bits >> (64 - by);
}

/* 64 random bits. */
static inline uint64_t place_random_next(struct place_random *random) {
    uint64_t *s = random->state;
    const uint64_t result = place_random_rotate(s[1] * 5, 7) * 9;
    const uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = place_random_rotate(s[3], 45);
    return result;
}

/* 0 to limit - 1; 0 where the limit is 0. The bias of multiply and shift is below 2^-32 * limit. */
static inline uint32_t place_random_below(struct place_random *random, uint32_t limit) {
    return (uint32_t)((place_random_next(random) >> 32) * limit >> 32);
}

/* from to to, both possible. */
static inline int32_t place_random_between(struct place_random *random, int32_t from, int32_t to) {
    return from + (int32_t)place_random_below(random, (uint32_t)(to - from + 1));
}

/* True `per_thousand` times in a thousand. */
static inline bool place_random_chance(struct place_random *random, uint32_t per_thousand) {
    return place_random_below(random, 1000) < per_thousand;
}

#endif
