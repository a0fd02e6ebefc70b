/*
 * Reducing a picture of colours by area average, row by row: what reduce.h does
 * for palette indices, with the same means, for pictures that are drawn once and
 * have more colours than a palette.
 *
 *     place_color_reducer_new(&sides, err)
 *     place_color_reducer_add(reducer, row, out)      each source row, the first first
 */
#ifndef PLACE_RENDER_REDUCE_COLORS_H
#define PLACE_RENDER_REDUCE_COLORS_H

#include "base/err.h"
#include "render/reduce.h"

#include <stdbool.h>
#include <stdint.h>

struct place_color_reducer;

/* NULL with err set on failure. */
struct place_color_reducer *place_color_reducer_new(const struct place_reducer_sides *sides,
                                                    struct place_err *err) PLACE_MUST_CHECK;
void place_color_reducer_free(struct place_color_reducer *reducer); /* NULL is fine */

/*
 * Take the next row of `width` times 0xRRGGBB in. True where that completes a
 * row of the output, which no row does twice: `out` then has it, R G B bytes.
 */
bool place_color_reducer_add(struct place_color_reducer *reducer, const uint32_t *row,
                             uint8_t *out);

#endif
