/*
 * The search for what fits: on made-up sizes, against one that tries every
 * value.
 */
#include "video/fit_search.h"

#include "../random.h"
#include "../tap.h"

#include <math.h>

enum { MOST = 60 };

static double weigh(int32_t value) {
    return value * 0.12;
}

/* Sizes that fall, evenly or not, by what weigh() says times `steep`; sizes[value]. */
static void make_sizes(double sizes[MOST + 1], double steep, bool uneven) {
    double size = 1e7;
    for (int value = 1; value <= MOST; value++) {
        sizes[value] = size;
        size *= exp(-0.12 * steep * (uneven ? (double)random_between(0, 2000) / 1000 : 1));
    }
}

/* The least value that fits, MOST + 1 where none does. */
static int32_t slow_search(const double sizes[MOST + 1], double limit) {
    int32_t value = 1;
    while (value <= MOST && sizes[value] > limit)
        value++;
    return value;
}

struct outcome {
    int32_t fits;
    unsigned tries;
    bool fair; /* each value was tried once, within its range */
};

/* `known` is where a hint is given, off by a third; 0: none. */
static struct outcome run_search(const double sizes[MOST + 1], double limit, int32_t known) {
    const struct place_fit_search_options options = {
        .least = 1, .most = MOST, .limit = (uint64_t)limit, .weigh = weigh};
    struct place_fit_search search;
    struct outcome outcome = {.fair = true};
    bool tried[MOST + 2] = {false};
    int32_t value = 0;
    place_fit_begin(&search, &options);
    if (known)
        place_fit_hint(&search, known, sizes[known] * (random_between(0, 1) ? 0.75 : 1.33));
    while (place_fit_next(&search, &value) && outcome.tries < 100) {
        outcome.fair &= value >= 1 && value <= MOST && !tried[value];
        if (!outcome.fair)
            break;
        tried[value] = true;
        outcome.tries++;
        place_fit_tell(&search, value, sizes[value], sizes[value] <= limit);
    }
    outcome.fits = search.fits;
    return outcome;
}

/* What the header promises of one search. */
static bool good(const double sizes[MOST + 1], double limit, const struct outcome *outcome) {
    const int32_t best = slow_search(sizes, limit);
    if (!outcome->fair || (outcome->fits <= MOST) != (best <= MOST))
        return false;
    if (best > MOST)
        return outcome->tries <= 12;
    const bool full = sizes[outcome->fits] >= PLACE_FIT_ENOUGH * limit;
    return sizes[outcome->fits] <= limit && outcome->tries <= 12 &&
           (full || outcome->fits == best || outcome->tries >= PLACE_FIT_TRIES);
}

static void test_random(void) {
    double sizes[MOST + 1];
    int bad = 0, short_of = 0, runs = 0, tries = 0;
    for (int i = 0; i < 20000; i++) {
        make_sizes(sizes, (double)random_between(300, 3000) / 1000, random_between(0, 1));
        const double limit = floor(exp((double)random_between(6000, 17000) / 1000));
        const int32_t known = random_between(0, 1) ? (int32_t)random_between(1, MOST) : 0;
        const struct outcome outcome = run_search(sizes, limit, known);
        bad += !good(sizes, limit, &outcome);
        if (outcome.fits > MOST)
            continue;
        runs++;
        tries += (int)outcome.tries;
        short_of += sizes[outcome.fits] < PLACE_FIT_ENOUGH * limit &&
                    outcome.fits != slow_search(sizes, limit);
    }
    tap_int(bad, 0, "20,000 searches find what fits, where anything does");
    tap_ok(short_of * 10 < runs, "%d of %d could have been better", short_of, runs);
    tap_ok(tries < 5 * runs, "they take %.2f tries", (double)tries / runs);
}

static void test_ends(void) {
    double sizes[MOST + 1];
    make_sizes(sizes, 1, false);
    struct outcome outcome = run_search(sizes, 1e7, 0);
    tap_ok(outcome.fits == 1 && outcome.tries == 1, "the best that fits at once is all");
    outcome = run_search(sizes, 1e9, 0);
    tap_ok(outcome.fits == 1 && outcome.tries == 1, "... however far below the limit");
    outcome = run_search(sizes, 1, 0);
    tap_ok(outcome.fits == MOST + 1 && outcome.tries <= 12,
           "what cannot fit is given up (%u tries)", outcome.tries);
    outcome = run_search(sizes, sizes[MOST], 0);
    tap_int(outcome.fits, MOST, "the last value is found where it alone fits");
    const struct place_fit_search_options one = {
        .least = 3, .most = 3, .limit = 10, .weigh = weigh};
    struct place_fit_search search;
    int32_t value = 0;
    place_fit_begin(&search, &one);
    tap_ok(place_fit_next(&search, &value) && value == 3, "of one value it is that one");
    place_fit_tell(&search, 3, 11, false);
    tap_ok(!place_fit_next(&search, &value) && search.fits == 4, "... and then none");
}

int main(void) {
    tap_begin();
    random_begin();
    test_ends();
    test_random();
    return tap_end();
}
