/*
 * Hot spots: a few pixels at a time over which two sides fight, each placing
 * its colour over the other's. Internal to lib/simulate.
 */
#ifndef PLACE_SIMULATE_DUELS_H
#define PLACE_SIMULATE_DUELS_H

#include "core/event.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_MOST_DUELS = 4096 };

struct place_duel {
    int32_t x, y;
    uint8_t colors[2]; /* what was there when it began, and the challenger's */
    uint16_t home;     /* whose pixel it is */
    uint32_t left;     /* placements; 0: over */
};

struct place_duels {
    struct place_duel duels[PLACE_MOST_DUELS];
    uint32_t count;       /* at a time */
    uint32_t mean_length; /* placements */
    uint32_t usual_share; /* of a thousand events */
    uint32_t share;       /* of a thousand events while duels flare ... */
    uint32_t flaring;     /* ... which they do in so many of 1,024 stretches */
    int32_t last_x, last_y;
    bool has_last; /* where the last one began: the next is often near */
};

struct place_crowd;

/* How long duels are, for so many events on so many pixels: one canvas pixel in 170 sees one. */
void place_duels_init(struct place_duels *duels, uint64_t events, uint64_t pixels);

/* As many duels as the pace of the slice feeds, two placements a minute each; or one, at times. */
void place_duels_adapt(struct place_crowd *crowd);

/* Whether it is a duel's turn, and then its placement. */
bool place_duels_turn(struct place_crowd *crowd, struct place_event *event);

#endif
