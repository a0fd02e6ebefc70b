/* Which pixels a fill covers. */
#include "core/fill.h"

#include <assert.h>
#include <math.h>

/* The greatest whole number whose square is at most `square`: exact below 2^53 once rounded down.
 */
static int32_t whole_root(int64_t square) {
    return (int32_t)sqrt((double)square);
}

int64_t place_circle_limit(const struct place_fill *circle) {
    return (int64_t)circle->width * circle->width + (circle->height == PLACE_CIRCLE_CLOSED);
}

struct place_rect place_disc_extent(int32_t x, int32_t y, int64_t limit) {
    assert(limit >= 0 && limit <= (int64_t)PLACE_MAX_SIDE * PLACE_MAX_SIDE + 1);
    if (limit == 0)
        return (struct place_rect){0};
    const int32_t radius = whole_root(limit - 1);
    return (struct place_rect){x - radius, y - radius, 2 * radius + 1, 2 * radius + 1};
}

struct place_rect place_disc_row(int32_t x, int32_t y, int64_t limit, int32_t row) {
    const int64_t dy = (int64_t)row - y;
    if (dy * dy >= limit)
        return (struct place_rect){0};
    const int32_t half = whole_root(limit - 1 - dy * dy);
    return (struct place_rect){x - half, row, 2 * half + 1, 1};
}

struct place_rect place_fill_extent(const struct place_fill *fill, unsigned kind) {
    if (kind == PLACE_KIND_CIRCLE)
        return place_disc_extent(fill->x, fill->y, place_circle_limit(fill));
    const struct place_rect extent = {fill->x, fill->y, fill->width, fill->height};
    return place_rect_empty(extent) ? (struct place_rect){0} : extent;
}

struct place_rect place_fill_row(const struct place_fill *fill, unsigned kind, int32_t row) {
    if (kind == PLACE_KIND_CIRCLE)
        return place_disc_row(fill->x, fill->y, place_circle_limit(fill), row);
    const struct place_rect line = {fill->x, row, fill->width, 1};
    return place_rect_intersection(place_fill_extent(fill, kind), line);
}
