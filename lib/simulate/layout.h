/*
 * Who wants what where: the canvas cut into plots, each a faction's with its
 * art, and raids that fall on them. Everything is known before the first
 * event; the crowd only carries it out.
 */
#ifndef PLACE_SIMULATE_LAYOUT_H
#define PLACE_SIMULATE_LAYOUT_H

#include "base/err.h"
#include "base/rect.h"
#include "core/timeline.h"
#include "simulate/pace.h"
#include "simulate/random.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A pixel as a faction wants it; in the order in which it is painted first.
 * Counted from the upper left of the largest canvas, so that 16 bits hold it
 * wherever the canvas has its origin.
 */
struct place_stroke {
    uint16_t x, y;
    uint8_t color;
};

struct place_faction {
    struct place_rect plot; /* in coordinates of the canvas */
    size_t first;           /* in the layout's strokes */
    uint32_t count;         /* strokes, at least 1 */
    uint32_t cursor;        /* strokes known to have been painted once */
    unsigned begin, end;    /* slices of the pace: active in begin <= slice < end */
    uint32_t zeal;          /* events for each pixel, against others */
};

struct place_layout {
    struct place_faction *factions; /* owned */
    size_t count, capacity;
    struct place_stroke *strokes; /* owned */
    size_t stroke_count, stroke_capacity;
};

/*
 * Plan the event of this timeline, whose canvas never shrinks. Sides of the
 * largest canvas are at most 65,536.
 */
enum place_code place_layout_init(struct place_layout *layout,
                                  const struct place_timeline *timeline,
                                  const struct place_pace *pace, struct place_random *random,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_layout_release(struct place_layout *layout);

#endif
