/*
 * Heat: what is left of each touch. For each pixel the heat right after its last
 * touch, and when that was; what has cooled since is worked out when it is asked
 * for, so a pixel cools whether or not anything happens.
 */
#include "measure/measure_store.h"

#include "base/mem.h"

#include <stdlib.h>

struct heat_pixel {
    int64_t time; /* meaningless where heat is 0 */
    double heat;
};

struct heat {
    double rate; /* half-lives, or shares of a touch's life, in a microsecond */
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
    heat->pixels = place_new_array(setup->pixels, sizeof *heat->pixels, err);
    return heat->pixels ? PLACE_OK : err->code;
}

/* What is left of a pixel's heat at `time`. */
static double cooled(const struct heat *heat, const struct heat_pixel *pixel, int64_t time) {
    const double passed = (double)(time - pixel->time) * heat->rate;
    if (heat->linear)
        return passed < 1 ? pixel->heat * (1 - passed) : 0;
    return passed < 1000 ? pixel->heat * exp2(-passed) : 0; /* exp2 is slow where nothing is left */
}

static void heat_up_linear(const struct heat *heat, const struct touches *touches) {
    for (uint32_t i = 0; i < touches->count; i++)
        heat->pixels[touches->pixel[i]] = (struct heat_pixel){touches->time[i], 1};
}

static void heat_up(const struct heat *heat, const struct touches *touches) {
    for (uint32_t i = 0; i < touches->count; i++) {
        struct heat_pixel *pixel = &heat->pixels[touches->pixel[i]];
        const int64_t time = touches->time[i];
        const double left = pixel->heat > 0 ? cooled(heat, pixel, time) : 0;
        *pixel = (struct heat_pixel){time, left + 1};
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
        map->values[i] = heat->pixels[i].heat > 0 ? cooled(heat, &heat->pixels[i], time) : 0;
    return PLACE_OK;
}

const struct measure_store measure_heat_store = {.bytes = sizeof(struct heat_pixel),
                                                 .columns = PLACE_TIMES,
                                                 .begin = begin_heat,
                                                 .apply = apply_heat,
                                                 .release = release_heat};
