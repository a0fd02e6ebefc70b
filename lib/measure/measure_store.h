/*
 * What measures keep while events go by, and how touches come to them.
 * Internal to lib/measure.
 *
 * A store is one such thing for each pixel (how many touches, when the last one
 * came); a measure is a way to read a store. Measures that need the same store
 * share it.
 */
#ifndef PLACE_MEASURE_MEASURE_STORE_H
#define PLACE_MEASURE_MEASURE_STORE_H

#include "measure/measure.h"

/*
 * Touches in order, as columns of `count`. Pixels are numbered from 0 row by row within the
 * region. Columns that no store asked for may be NULL.
 */
struct touches {
    uint32_t count;
    const uint32_t *pixel;
    const uint8_t *color;
    const uint8_t *kind;
    const uint8_t *before; /* the colour until then */
    const uint8_t *counts; /* 1: it passes the filter, 0: not; NULL: all do */
    const int64_t *time;
    const uint32_t *user;
};

/*
 * Pixels lie anywhere, so while one touch is worked on, the memory of a later one is asked for:
 * its pixel, or at the end of a block again this one's.
 */
enum { TOUCHES_AHEAD = 16 };
static inline uint32_t pixel_ahead(const struct touches *touches, uint32_t i) {
    return touches->pixel[i + TOUCHES_AHEAD < touches->count ? i + TOUCHES_AHEAD : i];
}

/* What a store is made for. */
struct measure_setup {
    size_t pixels;
    const struct place_measure_options *options;
};

struct measure_store {
    size_t bytes;         /* a pixel; of those that grow, what they begin with */
    unsigned columns;     /* of enum place_columns, besides PLACE_PIXELS */
    bool every_touch;     /* those that the filter leaves out come too, with `counts` 0 */
    bool before;          /* it needs the colour before */
    size_t element;       /* bytes of one element of a plain array; 0: begin makes the state */
    unsigned char filler; /* that a plain array is filled with */
    /* Make the state; NULL where `element` says it all. */
    enum place_code (*begin)(const struct measure_setup *setup, void **state,
                             struct place_err *err);
    enum place_code (*apply)(void *state, const struct touches *touches, struct place_err *err);
    /* Area that opened or closed: `count` pixels from `pixel` on. NULL: it does not matter. */
    void (*reopen)(void *state, size_t pixel, size_t count);
    void (*release)(void *state); /* NULL: free() */
};

extern const struct measure_store measure_count_store, measure_changes_store, measure_last_store,
    measure_first_store, measure_kind_store, measure_since_store, measure_conflict_store,
    measure_heat_store, measure_entropy_store, measure_colors_store, measure_users_store;

/*
 * Gives a map its values of a state as of `time`. The map is one of NaN, or was
 * read before: what was touched by then is still, so a reader may leave out what
 * was never.
 */
typedef enum place_code measure_read(void *state, int64_t time, struct place_map *map,
                                     struct place_err *err);

measure_read measure_read_counts, measure_read_age, measure_read_action, measure_read_untouched,
    measure_read_conflict, measure_read_heat, measure_read_phase_ms, measure_read_phase_s,
    measure_read_phase_min, measure_read_phase_combined, measure_read_entropy, measure_read_colors,
    measure_read_users;

/* The time of what never happened, in the year -289,163: an array filled with the byte 0x80. */
enum { MEASURE_NEVER_BYTE = 0x80 };
#define MEASURE_NEVER ((int64_t)-0x7f7f7f7f7f7f7f80)

#endif
