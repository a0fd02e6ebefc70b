/* Measures that count: touches, and changes of colour. */
#include "measure/measure_store.h"

static enum place_code apply_count(void *state, const struct touches *touches,
                                   struct place_err *err) {
    (void)err;
    uint32_t *restrict count = state;
    const uint32_t *restrict pixel = touches->pixel;
    for (uint32_t i = 0; i < touches->count; i++)
        count[pixel[i]]++;
    return PLACE_OK;
}

static enum place_code apply_changes(void *state, const struct touches *touches,
                                     struct place_err *err) {
    (void)err;
    uint32_t *restrict count = state;
    const uint32_t *restrict pixel = touches->pixel;
    const uint8_t *restrict color = touches->color, *restrict before = touches->before;
    for (uint32_t i = 0; i < touches->count; i++)
        count[pixel[i]] += color[i] != before[i];
    return PLACE_OK;
}

enum place_code measure_read_counts(void *state, int64_t time, struct place_map *map,
                                    struct place_err *err) {
    (void)time;
    (void)err;
    const uint32_t *count = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = count[i];
    return PLACE_OK;
}

const struct measure_store measure_count_store = {
    .bytes = sizeof(uint32_t), .element = sizeof(uint32_t), .apply = apply_count};

const struct measure_store measure_changes_store = {
    .bytes = sizeof(uint32_t), .before = true, .element = sizeof(uint32_t), .apply = apply_changes};
