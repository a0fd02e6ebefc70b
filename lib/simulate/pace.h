/*
 * When events happen: more by day than by night, a rush after each change of
 * the canvas, and within that by chance (exponential gaps), in whole
 * milliseconds, never falling.
 */
#ifndef PLACE_SIMULATE_PACE_H
#define PLACE_SIMULATE_PACE_H

#include "core/timeline.h"
#include "simulate/random.h"

#include <stdint.h>

enum { PLACE_SLICES = 1024 /* parts of the span, each with its own rate */, PLACE_GAPS = 1024 };

struct place_pace {
    int64_t start, span;               /* microseconds */
    uint64_t before[PLACE_SLICES + 1]; /* events before each slice */
    uint64_t made;                     /* events so far */
    unsigned slice;                    /* of the event made last */
    int64_t now;                       /* microseconds from start */
    uint32_t gaps[PLACE_GAPS];         /* quantiles of -ln(x), 16 bits behind the point */
};

void place_pace_init(struct place_pace *pace, const struct place_timeline *timeline, int64_t start,
                     int64_t span, uint64_t events);

/* The time of the next event; there must be one left. */
int64_t place_pace_next(struct place_pace *pace, struct place_random *random);

/* The slice in which `time` lies. */
unsigned place_pace_slice(const struct place_pace *pace, int64_t time);

#endif
