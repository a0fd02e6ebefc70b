/* Measures that go by when a pixel was touched, and by what kind of event. */
#include "measure/measure_store.h"

#include "base/time.h"

/* ---- the last touch, its kind, and the first ------------------------------------------------- */

static enum place_code apply_last(void *state, const struct touches *touches,
                                  struct place_err *err) {
    (void)err;
    int64_t *restrict last = state;
    const uint32_t *restrict pixel = touches->pixel;
    const int64_t *restrict time = touches->time;
    for (uint32_t i = 0; i < touches->count; i++)
        last[pixel[i]] = time[i];
    return PLACE_OK;
}

static enum place_code apply_first(void *state, const struct touches *touches,
                                   struct place_err *err) {
    (void)err;
    int64_t *restrict first = state;
    const uint32_t *restrict pixel = touches->pixel;
    const int64_t *restrict time = touches->time;
    for (uint32_t i = 0; i < touches->count; i++) {
        __builtin_prefetch(&first[pixel_ahead(touches, i)], 1);
        const int64_t was = first[pixel[i]];
        first[pixel[i]] = was == MEASURE_NEVER ? time[i] : was;
    }
    return PLACE_OK;
}

static enum place_code apply_kind(void *state, const struct touches *touches,
                                  struct place_err *err) {
    (void)err;
    uint8_t *restrict last = state;
    const uint32_t *restrict pixel = touches->pixel;
    const uint8_t *restrict kind = touches->kind;
    for (uint32_t i = 0; i < touches->count; i++)
        last[pixel[i]] = kind[i];
    return PLACE_OK;
}

enum { NO_KIND = 255 };

const struct measure_store measure_last_store = {.bytes = sizeof(int64_t),
                                                 .columns = PLACE_TIMES,
                                                 .element = sizeof(int64_t),
                                                 .filler = MEASURE_NEVER_BYTE,
                                                 .apply = apply_last};

const struct measure_store measure_first_store = {.bytes = sizeof(int64_t),
                                                  .columns = PLACE_TIMES,
                                                  .element = sizeof(int64_t),
                                                  .filler = MEASURE_NEVER_BYTE,
                                                  .apply = apply_first};

const struct measure_store measure_kind_store = {
    .bytes = 1, .element = 1, .filler = NO_KIND, .apply = apply_kind};

/* ---- since when the colour stands ------------------------------------------------------------ */

/* A colour that a touch which does not count gave is nobody's of those asked for. */
static enum place_code apply_since(void *state, const struct touches *touches,
                                   struct place_err *err) {
    (void)err;
    int64_t *restrict since = state;
    const uint8_t *restrict color = touches->color, *restrict before = touches->before;
    for (uint32_t i = 0; i < touches->count; i++) {
        const uint32_t pixel = touches->pixel[i];
        const bool counts = !touches->counts || touches->counts[i];
        __builtin_prefetch(&since[pixel_ahead(touches, i)], 1);
        const int64_t time = counts ? touches->time[i] : MEASURE_NEVER;
        since[pixel] = color[i] != before[i] ? time : since[pixel];
    }
    return PLACE_OK;
}

static void reopen_since(void *state, size_t pixel, size_t count) {
    int64_t *since = state;
    for (size_t i = pixel; i < pixel + count; i++)
        since[i] = MEASURE_NEVER;
}

const struct measure_store measure_since_store = {.bytes = sizeof(int64_t),
                                                  .columns = PLACE_TIMES,
                                                  .every_touch = true,
                                                  .before = true,
                                                  .element = sizeof(int64_t),
                                                  .filler = MEASURE_NEVER_BYTE,
                                                  .apply = apply_since,
                                                  .reopen = reopen_since};

/* ---- reading --------------------------------------------------------------------------------- */

/* Seconds from each of these times to `time`; the subtraction is exact, the division rounds. */
static void seconds_since(const int64_t *times, int64_t time, struct place_map *map) {
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] =
            times[i] == MEASURE_NEVER ? NAN : (double)(time - times[i]) / (double)PLACE_SECOND;
}

enum place_code measure_read_age(void *state, int64_t time, struct place_map *map,
                                 struct place_err *err) {
    (void)err;
    seconds_since(state, time, map);
    return PLACE_OK;
}

enum place_code measure_read_action(void *state, int64_t time, struct place_map *map,
                                    struct place_err *err) {
    (void)time;
    (void)err;
    const uint8_t *kind = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = kind[i] == NO_KIND ? NAN : kind[i];
    return PLACE_OK;
}

enum place_code measure_read_untouched(void *state, int64_t time, struct place_map *map,
                                       struct place_err *err) {
    (void)time;
    (void)err;
    const uint8_t *kind = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = kind[i] == NO_KIND;
    return PLACE_OK;
}

/* How far the time is in its cycle: 0 to cycle - 1, before 1970 too. */
static int64_t phase_of(int64_t time, int64_t cycle) {
    const int64_t rest = time % cycle;
    return rest < 0 ? rest + cycle : rest;
}

static enum place_code read_phase(const int64_t *times, int64_t cycle, int64_t unit,
                                  struct place_map *map) {
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        if (times[i] != MEASURE_NEVER)
            map->values[i] = (double)phase_of(times[i], cycle) / (double)unit;
    return PLACE_OK;
}

enum place_code measure_read_phase_ms(void *state, int64_t time, struct place_map *map,
                                      struct place_err *err) {
    (void)time;
    (void)err;
    return read_phase(state, PLACE_SECOND, PLACE_MILLISECOND, map);
}

enum place_code measure_read_phase_s(void *state, int64_t time, struct place_map *map,
                                     struct place_err *err) {
    (void)time;
    (void)err;
    return read_phase(state, PLACE_MINUTE, PLACE_SECOND, map);
}

enum place_code measure_read_phase_min(void *state, int64_t time, struct place_map *map,
                                       struct place_err *err) {
    (void)time;
    (void)err;
    return read_phase(state, PLACE_HOUR, PLACE_MINUTE, map);
}

/* Which of its cycle's 256 parts the time is in. */
static uint32_t phase_part(int64_t time, int64_t cycle) {
    return (uint32_t)(phase_of(time, cycle) * 256 / cycle);
}

enum place_code measure_read_phase_combined(void *state, int64_t time, struct place_map *map,
                                            struct place_err *err) {
    (void)time;
    (void)err;
    const int64_t *last = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        if (last[i] != MEASURE_NEVER)
            map->values[i] = phase_part(last[i], PLACE_SECOND) << 16 |
                             phase_part(last[i], PLACE_MINUTE) << 8 |
                             phase_part(last[i], PLACE_HOUR);
    return PLACE_OK;
}
