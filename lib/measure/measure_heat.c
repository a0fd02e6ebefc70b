/*
 * Heat: what is left of each touch. For each pixel the heat right after its last
 * touch, and when that was; what has cooled since is worked out when it is asked
 * for, so a pixel cools whether or not anything happens.
 */
#include "measure/measure_store.h"

#include "base/mem.h"
#include "measure/measure_memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct heat_pixel {
    int64_t time; /* any where heat is 0 */
    double heat;
};

enum { STEPS = 128 /* of a half-life, for which powers are kept */ };

struct heat {
    double rate;          /* half-lives, or shares of a touch's life, in a microsecond */
    double powers[STEPS]; /* 2^(-i / STEPS) */
    bool linear;
    struct heat_pixel *pixels; /* owned */
};

static void release_heat(void *state) {
    struct heat *heat = state;
    if (heat)
        free(heat->pixels);
    free(heat);
}

static enum place_code begin_heat(const struct measure_setup *setup, void **state,
                                  struct place_err *err) {
    const struct place_measure_options *options = setup->options;
    struct heat *heat = *state = place_new_array(1, sizeof *heat, err);
    if (!heat)
        return err->code;
    heat->linear = options->linear;
    heat->rate = 1 / ((double)options->half_life * (options->linear ? 2 : 1));
    for (int i = 0; i < STEPS; i++)
        heat->powers[i] = exp2(-(double)i / STEPS);
    heat->pixels = measure_new_array(setup->pixels, sizeof *heat->pixels, err);
    return heat->pixels ? PLACE_OK : err->code;
}

/*
 * 2^-passed for 0 <= passed <= 1000, to the last bit or two: the power of whole steps from the
 * table, of what is left by the series of e^x, whose next term is below 2^-54. exp2() takes twice
 * as long.
 */
static inline double half_power(const struct heat *heat, double passed) {
    const double ln_2 = 0.69314718055994530942;
    const double steps = passed * STEPS;
    const uint32_t whole = (uint32_t)steps;
    const double x = (steps - whole) * (-ln_2 / STEPS);
    const double series =
        1 + x * (1 + x * (1. / 2 + x * (1. / 6 + x * (1. / 24 + x * (1. / 120)))));
    const uint64_t halved = (uint64_t)(1023 - whole / STEPS) << 52; /* 2^-n as IEEE 754 has it */
    double scale = 0;
    memcpy(&scale, &halved, sizeof scale);
    return heat->powers[whole % STEPS] * scale * series;
}

/* What is left of a pixel's heat at `time`. Without branches: no guess at cold memory goes wrong.
 */
static double cooled(const struct heat *heat, const struct heat_pixel *pixel, int64_t time) {
    const double passed = (double)(time - pixel->time) * heat->rate;
    if (heat->linear)
        return passed < 1 ? pixel->heat * (1 - passed) : 0;
    /* Where there is no heat `passed` is anything. */
    const double some = passed < 0 ? 0 : passed < 1000 ? passed : 1000;
    const double left = pixel->heat * half_power(heat, some);
    return some < 1000 ? left : 0;
}

static void heat_up_linear(const struct heat *heat, const struct touches *touches) {
    for (uint32_t i = 0; i < touches->count; i++)
        heat->pixels[touches->pixel[i]] = (struct heat_pixel){touches->time[i], 1};
}

static void heat_up(const struct heat *heat, const struct touches *touches) {
    for (uint32_t i = 0; i < touches->count; i++) {
        struct heat_pixel *pixel = &heat->pixels[touches->pixel[i]];
        __builtin_prefetch(&heat->pixels[pixel_ahead(touches, i)], 1);
        const double left = cooled(heat, pixel, touches->time[i]);
        *pixel = (struct heat_pixel){touches->time[i], left + 1};
    }
}

static enum place_code apply_heat(void *state, const struct touches *touches,
                                  struct place_err *err) {
    (void)err;
    const struct heat *heat = state;
    (heat->linear ? heat_up_linear : heat_up)(heat, touches);
    return PLACE_OK;
}

enum place_code measure_read_heat(void *state, int64_t time, struct place_map *map,
                                  struct place_err *err) {
    (void)err;
    const struct heat *heat = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = cooled(heat, &heat->pixels[i], time);
    return PLACE_OK;
}

const struct measure_store measure_heat_store = {.bytes = sizeof(struct heat_pixel),
                                                 .columns = PLACE_TIMES,
                                                 .begin = begin_heat,
                                                 .apply = apply_heat,
                                                 .release = release_heat};
