/*
 * Random numbers for property tests: the same from the same seed, which is
 * printed, and which $TEST_SEED sets to repeat or to vary a run.
 */
#ifndef PLACE_TESTS_RANDOM_H
#define PLACE_TESTS_RANDOM_H

#include "base/num.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t random_state;

static inline void random_begin(void) {
    struct place_err err;
    const char *text = getenv("TEST_SEED");
    uint64_t seed = 1;
    if (text && place_parse_count(text, "TEST_SEED", 0, UINT64_MAX, &seed, &err))
        printf("# %s\n", err.message);
    printf("# TEST_SEED=%" PRIu64 "\n", seed);
    random_state = seed;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t random_next(void) {
    uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* A number in least..most. */
static inline int64_t random_between(int64_t least, int64_t most) {
    const uint64_t span = (uint64_t)most - (uint64_t)least + 1;
    return (int64_t)((uint64_t)least + (span ? random_next() % span : random_next()));
}

#endif
