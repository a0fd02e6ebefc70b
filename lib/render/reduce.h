/*
 * Reducing a picture of palette indices by area average: each output pixel is
 * the mean of the source pixels under it, each weighted by how much of it lies
 * there. Means are of gamma-encoded sRGB, as image viewers do it, in exact
 * integers, rounded to the nearest; so reducing a part again gives the same
 * bytes as reducing all of it.
 */
#ifndef PLACE_RENDER_REDUCE_H
#define PLACE_RENDER_REDUCE_H

#include "base/err.h"
#include "base/rect.h"

#include <stdint.h>

struct place_reducer;

/* From width x height source pixels to to_width x to_height, neither larger. All 1 to 65,536. */
struct place_reducer_sides {
    int32_t width, height;
    int32_t to_width, to_height;
};

/* A reducer whose whole output is still to be made. NULL with err set on failure. */
struct place_reducer *place_reducer_new(const struct place_reducer_sides *sides,
                                        struct place_err *err) PLACE_MUST_CHECK;
void place_reducer_free(struct place_reducer *reducer); /* NULL is fine */

/* Source pixel (x, y) changed. Gives the output pixels whose area includes some of it. */
struct place_rect place_reducer_touch(struct place_reducer *reducer, int32_t x, int32_t y);

/*
 * Make the output pixels that were touched anew from `source`, width * height
 * indices row-major, and the colours 0xRRGGBB they stand for.
 */
void place_reducer_refresh(struct place_reducer *reducer, const uint8_t *source,
                           const uint32_t rgb[256]);

/* The output: to_width * to_height times 0xRRGGBB, row-major; lives as long as the reducer. */
const uint32_t *place_reducer_pixels(const struct place_reducer *reducer);

#endif
