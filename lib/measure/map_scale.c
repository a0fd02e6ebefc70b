/* Scales, and the sort that percentiles and quantiles need. */
#include "measure/map_scale.h"

#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* How far below its high end a log scale of reals goes: an age of a microsecond would else take
 * half the colours from those that people look at. */
static const double log_range = 1e-6;

static const char *const names[PLACE_SCALES] = {"linear", "log", "quantile"};

const char *place_scale_name(enum place_scale_kind kind) {
    assert((unsigned)kind < PLACE_SCALES);
    return names[kind];
}

int place_scale_from_name(const char *name) {
    for (int i = 0; i < PLACE_SCALES; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

/* ---- sorting --------------------------------------------------------------------------------- */

enum { DIGIT_BITS = 8, DIGITS = 256, PASSES = 64 / DIGIT_BITS };

/* Bits of a double that compare as unsigned integers in the order of the numbers. */
static uint64_t key_of(double value) {
    uint64_t bits = 0;
    value += 0.0; /* -0 becomes 0 */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key) {
    const uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* One pass of a radix sort, from the keys that `from` has; false where all have the same digit. */
static bool sort_digit(const uint64_t *from, uint64_t *to, size_t count, int shift) {
    size_t starts[DIGITS] = {0};
    for (size_t i = 0; i < count; i++)
        starts[from[i] >> shift & (DIGITS - 1)]++;
    if (starts[from[0] >> shift & (DIGITS - 1)] == count)
        return false;
    size_t sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        const size_t here = starts[digit];
        starts[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

/* Gives whichever of the two arrays has the sorted keys. */
static uint64_t *sort_keys(uint64_t *keys, uint64_t *other, size_t count) {
    for (int pass = 0; pass < PASSES && count; pass++) {
        if (!sort_digit(keys, other, count, pass * DIGIT_BITS))
            continue;
        uint64_t *swapped = keys;
        keys = other;
        other = swapped;
    }
    return keys;
}

static size_t take_keys(const struct place_map *map, uint64_t *keys) {
    const size_t pixels = place_map_pixels(map);
    size_t count = 0;
    for (size_t i = 0; i < pixels; i++)
        if (!isnan(map->values[i]))
            keys[count++] = key_of(map->values[i]);
    return count;
}

double *place_map_sorted(const struct place_map *map, size_t *count, struct place_err *err) {
    const size_t pixels = place_map_pixels(map);
    uint64_t *keys = place_new_aligned(pixels + !pixels, sizeof *keys, err);
    double *sorted = NULL;
    /* The two arrays change places pass by pass; the values then end in `sorted` anyway. */
    uint64_t *other = keys ? place_new_aligned(pixels + !pixels, sizeof *other, err) : NULL;
    if (other) {
        *count = take_keys(map, keys);
        const uint64_t *ordered = sort_keys(keys, other, *count);
        sorted = (double *)(void *)other;
        for (size_t i = 0; i < *count; i++) {
            const double value = value_of(ordered[i]);
            memcpy(&sorted[i], &value, sizeof value);
        }
    }
    free(keys);
    return sorted;
}

double place_quantile(const double *sorted, size_t count, double share) {
    assert(count && share >= 0 && share <= 1);
    const double at = share * (double)(count - 1);
    const size_t below = (size_t)at;
    if (below + 1 >= count)
        return sorted[count - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

/* ---- scales ---------------------------------------------------------------------------------- */

static void find_ends(struct place_scale *scale, const struct place_map *map) {
    const size_t pixels = place_map_pixels(map);
    bool any = false;
    for (size_t i = 0; i < pixels; i++) {
        const double value = map->values[i];
        if (isnan(value))
            continue;
        scale->low = !any || value < scale->low ? value : scale->low;
        scale->high = !any || value > scale->high ? value : scale->high;
        any = true;
    }
    if (map->type != PLACE_MAP_REAL)
        scale->low = 0;
}

static void clip_ends(struct place_scale *scale, const double *sorted, size_t count, double clip) {
    if (count == 0)
        return;
    scale->low = place_quantile(sorted, count, clip / 100);
    scale->high = place_quantile(sorted, count, 1 - clip / 100);
}

/* The values above the low end, each once, with the share that is not above it. */
static enum place_code make_steps(struct place_scale *scale, const double *sorted, size_t count,
                                  struct place_err *err) {
    size_t first = 0, distinct = 0;
    while (first < count && sorted[first] <= scale->low)
        first++;
    for (size_t i = first; i < count; i++)
        distinct += i + 1 == count || sorted[i] != sorted[i + 1];
    scale->steps = place_new_array(distinct + 1, sizeof *scale->steps, err);
    scale->shares = scale->steps ? place_new_array(distinct + 1, sizeof *scale->shares, err) : NULL;
    if (!scale->shares)
        return err->code;
    for (size_t i = first; i < count; i++)
        if (i + 1 == count || sorted[i] != sorted[i + 1]) {
            scale->steps[scale->count] = sorted[i];
            scale->shares[scale->count++] = (double)(i + 1 - first) / (double)(count - first);
        }
    return PLACE_OK;
}

static enum place_code init_sorted(struct place_scale *scale, const struct place_map *map,
                                   const struct place_scale_options *options,
                                   struct place_err *err) {
    size_t count = 0;
    double *sorted = place_map_sorted(map, &count, err);
    if (!sorted)
        return err->code;
    enum place_code code = PLACE_OK;
    if (options->clip > 0)
        clip_ends(scale, sorted, count, options->clip);
    if (options->kind == PLACE_SCALE_QUANTILE)
        code = make_steps(scale, sorted, count, err);
    free(sorted);
    return code;
}

static double limit_low(const struct place_scale *scale, double low) {
    const bool limited = scale->kind == PLACE_SCALE_LOG && scale->type == PLACE_MAP_REAL;
    return limited ? fmax(low, scale->high * log_range) : low;
}

enum place_code place_scale_init(struct place_scale *scale, const struct place_map *map,
                                 const struct place_scale_options *options, struct place_err *err) {
    assert(options->clip >= 0 && options->clip < 50);
    *scale = (struct place_scale){.kind = options->kind, .type = map->type};
    if (options->kind == PLACE_SCALE_USUAL)
        scale->kind = map->type == PLACE_MAP_REAL ? PLACE_SCALE_LINEAR : PLACE_SCALE_LOG;
    find_ends(scale, map);
    if ((options->clip > 0 || options->kind == PLACE_SCALE_QUANTILE) &&
        init_sorted(scale, map, options, err)) {
        place_scale_release(scale);
        return err->code;
    }
    scale->low = limit_low(scale, scale->low);
    return PLACE_OK;
}

void place_scale_reach_down(struct place_scale *scale, double least) {
    if (least < scale->low)
        scale->low = limit_low(scale, least);
}

void place_scale_release(struct place_scale *scale) {
    free(scale->steps);
    free(scale->shares);
    *scale = (struct place_scale){0};
}

/* How many steps are not above `value`. */
static size_t steps_to(const struct place_scale *scale, double value) {
    size_t from = 0, to = scale->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (scale->steps[middle] <= value)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

double place_scale_position(const struct place_scale *scale, double value) {
    if (value <= scale->low)
        return 0;
    if (value >= scale->high)
        return 1;
    if (scale->kind == PLACE_SCALE_QUANTILE) {
        const size_t steps = steps_to(scale, value);
        return steps ? scale->shares[steps - 1] : 0;
    }
    if (scale->kind == PLACE_SCALE_LINEAR)
        return (value - scale->low) / (scale->high - scale->low);
    if (scale->type != PLACE_MAP_REAL)
        return (log1p(value) - log1p(scale->low)) / (log1p(scale->high) - log1p(scale->low));
    return log(value / scale->low) / log(scale->high / scale->low);
}
