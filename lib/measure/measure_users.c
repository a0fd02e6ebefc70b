/* Distinct users of each pixel: the distinct pairs of pixel and user, counted by pixel. */
#include "measure/measure_store.h"

#include "base/mem.h"
#include "measure/measure_numbers.h"

#include <assert.h>
#include <stdlib.h>

static void release_users(void *state) {
    if (state)
        numbers_release(state);
    free(state);
}

static enum place_code begin_users(const struct measure_setup *setup, void **state,
                                   struct place_err *err) {
    struct numbers *numbers = *state = place_new_array(1, sizeof *numbers, err);
    if (!numbers)
        return err->code;
    numbers_init(numbers, setup->options->memory);
    return PLACE_OK;
}

static enum place_code apply_users(void *state, const struct touches *touches,
                                   struct place_err *err) {
    struct numbers *numbers = state;
    assert(touches->count <= NUMBERS_AT_ONCE);
    if (numbers_reserve(numbers, err))
        return err->code;
    uint64_t *restrict values = numbers->values;
    const uint32_t *restrict pixel = touches->pixel, *restrict user = touches->user;
    size_t count = numbers->count;
    for (uint32_t i = 0; i < touches->count; i++) {
        values[count] = (uint64_t)pixel[i] << 32 | user[i];
        count += user[i] != PLACE_NO_USER;
    }
    numbers->count = count;
    return PLACE_OK;
}

static enum place_code count_by_pixel(void *context, const uint64_t *values, size_t count,
                                      struct place_err *err) {
    (void)err;
    double *users = context;
    for (size_t i = 0; i < count; i++)
        users[values[i] >> 32]++;
    return PLACE_OK;
}

enum place_code measure_read_users(void *state, int64_t time, struct place_map *map,
                                   struct place_err *err) {
    (void)time;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = 0;
    const struct number_sink sink = {count_by_pixel, map->values};
    return numbers_read(state, &sink, err);
}

const struct measure_store measure_users_store = {
    .columns = PLACE_USERS, .begin = begin_users, .apply = apply_users, .release = release_users};
