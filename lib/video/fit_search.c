/* The search for the best file that is not too large: between what fitted and what did not, where a
 * line through what is known says. */
#include "video/fit_search.h"

#include <math.h>

#define AIM 0.96 /* of the limit: a little under it, since guesses are off both ways */

void place_fit_begin(struct place_fit_search *search,
                     const struct place_fit_search_options *options) {
    *search = (struct place_fit_search){
        .options = *options, .over = options->least - 1, .fits = options->most + 1};
}

static void remember(struct place_fit_search *search, int32_t value, double bytes) {
    const struct place_fit_point point = {search->options.weigh(value), log(fmax(bytes, 1))};
    if (search->point_count == 2)
        search->points[0] = search->points[1];
    else
        search->point_count++;
    search->points[search->point_count - 1] = point;
}

void place_fit_hint(struct place_fit_search *search, int32_t value, double bytes) {
    remember(search, value, bytes);
}

void place_fit_tell(struct place_fit_search *search, int32_t value, double bytes, bool fits) {
    remember(search, value, bytes);
    search->tries++;
    if (fits) {
        search->fits = value;
        search->bytes = bytes;
    } else {
        search->over = value;
        search->failures++;
    }
}

/* How fast sizes fall: as the weights say until two points tell more. */
static double slope(const struct place_fit_search *search) {
    const struct place_fit_point *points = search->points;
    if (search->point_count < 2 || points[0].weight == points[1].weight)
        return 1;
    const double found = (points[0].size - points[1].size) / (points[1].weight - points[0].weight);
    return fmin(fmax(found, 0.25), 4);
}

/* The least value that would fit, were the line right. */
static int32_t guess(const struct place_fit_search *search) {
    const struct place_fit_search_options *options = &search->options;
    const double target = log(AIM * (double)options->limit), falls = slope(search);
    const struct place_fit_point near = search->points[search->point_count - 1];
    for (int32_t value = search->over + 1; value < search->fits; value++)
        if (near.size - falls * (options->weigh(value) - near.weight) <= target)
            return value;
    return search->fits;
}

static int32_t between(int32_t value, int32_t low, int32_t high) {
    return value < low ? low : value > high ? high : value;
}

/* Who was wrong several times takes longer steps, so that the last value is reached soon. */
static int32_t stride(const struct place_fit_search *search) {
    return search->failures < 2 || search->failures > 12 ? 1 : 1 << (search->failures - 2);
}

bool place_fit_next(const struct place_fit_search *search, int32_t *value) {
    const struct place_fit_search_options *options = &search->options;
    const bool found = search->fits <= options->most;
    if (search->fits - search->over <= 1 ||
        (found && (search->bytes >= PLACE_FIT_ENOUGH * (double)options->limit ||
                   search->tries >= PLACE_FIT_TRIES)))
        return false;
    int32_t next = search->point_count ? guess(search) : options->least;
    if (!found && search->failures && next < search->over + stride(search))
        next = search->over + stride(search);
    *value = between(next, search->over + 1, search->fits - 1);
    return true;
}
