/*
 * A map: one number for each pixel of a region, which is what a measure gives
 * (measure.h), files of numbers hold (map_file.h) and colour maps colour.
 */
#ifndef PLACE_MEASURE_MAP_H
#define PLACE_MEASURE_MAP_H

#include "base/err.h"
#include "base/rect.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Counts are whole numbers, and every pixel has one: 0 where nothing happened.
 * Amounts are what is left of counts: finite, 0 where there is nothing. Reals are
 * finite, or NaN where the measure has nothing to say: a pixel that was never
 * touched has no age. Numbers are exact below 2^53.
 */
enum place_map_type { PLACE_MAP_COUNT, PLACE_MAP_REAL, PLACE_MAP_AMOUNT };

struct place_map {
    struct place_rect region; /* canvas coordinates */
    struct place_rect open;   /* the canvas as large as it was then; empty: not known */
    enum place_map_type type;
    const char *name; /* the measure's; a literal */
    const char *unit; /* "events", "seconds", "bits", ...; a literal, "" for none */
    double *values;   /* owned; width * height, row-major, row 0 the least y */
};

/* A map of NaN. Names are the caller's to set. */
enum place_code place_map_init(struct place_map *map, struct place_rect region,
                               enum place_map_type type, struct place_err *err) PLACE_MUST_CHECK;
void place_map_release(struct place_map *map);

static inline size_t place_map_pixels(const struct place_map *map) {
    return (size_t)map->region.width * (size_t)map->region.height;
}

#endif
