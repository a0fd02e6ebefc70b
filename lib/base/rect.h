/*
 * Rectangles of canvas pixels. Canvas coordinates may be negative; y grows
 * downward. Sides are at most PLACE_MAX_SIDE and coordinates within
 * +-PLACE_MAX_COORDINATE, so that no sum of them overflows.
 */
#ifndef PLACE_BASE_RECT_H
#define PLACE_BASE_RECT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_MAX_SIDE = 65536, PLACE_MAX_COORDINATE = 1 << 24 };

struct place_rect {
    int32_t x0, y0;        /* the upper left pixel */
    int32_t width, height; /* pixels; empty where either is 0 */
};

bool place_rect_empty(struct place_rect a);
bool place_rect_equal(struct place_rect a, struct place_rect b);
bool place_rect_contains(struct place_rect a, int32_t x, int32_t y);
/* Whether all of `inner` lies in `outer`; an empty one does. */
bool place_rect_covers(struct place_rect outer, struct place_rect inner);
/* What both share, {0} where nothing; right for any numbers, even those of a hostile log. */
struct place_rect place_rect_intersection(struct place_rect a, struct place_rect b);
/* The least rectangle round both; an empty one does not count. */
struct place_rect place_rect_union(struct place_rect a, struct place_rect b);
/* What of `whole` lies outside `cut`, as up to four rectangles that share no pixel; how many. */
size_t place_rect_outside(struct place_rect whole, struct place_rect cut,
                          struct place_rect bands[4]);

/*
 * A region: `WxH+X+Y` (X and Y from the canvas's own origin, never from an
 * edge: `100x50-500-20` has its corner at -500,-20) or `X1,Y1..X2,Y2`, any
 * two opposite corners, both inside. *out is written only on success.
 */
enum place_code place_parse_region(const char *text, const char *what, struct place_rect *out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* `WxH`, each 1 to max. */
enum place_code place_parse_dimensions(const char *text, const char *what, int32_t max,
                                       int32_t *width, int32_t *height,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
