/*
 * Which pixels a fill covers, row by row. Replay, measures and whoever asks
 * what a fill did to a pixel go by these rules alone.
 */
#ifndef PLACE_CORE_FILL_H
#define PLACE_CORE_FILL_H

#include "base/rect.h"
#include "core/event.h"

#include <stdint.h>

/* The limit of a circle: it fills dx^2 + dy^2 < limit, by the rule of its edge. */
int64_t place_circle_limit(const struct place_fill *circle);

/*
 * The disc dx^2 + dy^2 < limit round (x, y): the least rectangle round it, and what it covers of
 * the row of that y, one row of pixels. {0} where it covers nothing. The limit is 0 to
 * PLACE_MAX_SIDE^2 + 1, the coordinates within +-PLACE_MAX_COORDINATE.
 */
struct place_rect place_disc_extent(int32_t x, int32_t y, int64_t limit);
struct place_rect place_disc_row(int32_t x, int32_t y, int64_t limit, int32_t row);

/* The same of a sane fill of that kind; neither is cut to the canvas. */
struct place_rect place_fill_extent(const struct place_fill *fill, unsigned kind);
struct place_rect place_fill_row(const struct place_fill *fill, unsigned kind, int32_t row);

#endif
