/*
 * The search for the best file that is not too large. Something can be made with
 * each value of a range, the least being the best; the greater the value, the
 * smaller the file. Trying is dear, so a few tries have to do.
 *
 *     place_fit_begin(&search, &options);
 *     while (place_fit_next(&search, &value))
 *         place_fit_tell(&search, value, bytes, whole);
 *     if (search.fits <= options.most) ...             the value to take
 *
 * It ends when the file that fits fills PLACE_FIT_ENOUGH of the limit, when no
 * better value is left, or after PLACE_FIT_TRIES tries of which one fitted.
 * Where none does it goes on up to the last value: 12 tries at most.
 */
#ifndef PLACE_VIDEO_FIT_SEARCH_H
#define PLACE_VIDEO_FIT_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#define PLACE_FIT_ENOUGH 0.85

enum { PLACE_FIT_TRIES = 5 };

struct place_fit_search_options {
    int32_t least, most;            /* values; least > 0 */
    uint64_t limit;                 /* bytes */
    double (*weigh)(int32_t value); /* rises; by what the logarithm of the size falls, about */
};

struct place_fit_search {
    struct place_fit_search_options options;
    int32_t over; /* the greatest value known to be too large; least - 1 while none is */
    int32_t fits; /* the least value known to fit; most + 1 while none is */
    double bytes; /* of that */
    unsigned tries, failures;
    /* What is known of sizes, the last last. */
    struct place_fit_point {
        double weight, size; /* size: logarithm of the bytes */
    } points[2];
    unsigned point_count;
};

void place_fit_begin(struct place_fit_search *search,
                     const struct place_fit_search_options *options);

/* What a value would give, by an estimate: steers the search and decides nothing. */
void place_fit_hint(struct place_fit_search *search, int32_t value, double bytes);

/* The value to try next; false where the search is over. */
bool place_fit_next(const struct place_fit_search *search, int32_t *value);

/* The value gave so many bytes; where it was given up for being too large, about so many. */
void place_fit_tell(struct place_fit_search *search, int32_t value, double bytes, bool fits);

#endif
