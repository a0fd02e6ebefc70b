/*
 * Ticks of a legend: round numbers of a scale, where they stand on it, and how
 * they are written for people.
 */
#ifndef PLACE_RENDER_LEGEND_TICKS_H
#define PLACE_RENDER_LEGEND_TICKS_H

#include "measure/map_scale.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLACE_TICKS = 64 /* at most */, PLACE_TICK_TEXT = 16 /* bytes, with the NUL */ };

struct place_tick {
    double value, position; /* position: 0 to 1 from the low end */
    char text[PLACE_TICK_TEXT];
};

struct place_tick_options {
    bool seconds; /* values are seconds: round in minutes, hours and days, and written so */
    double apart; /* the least distance of two ticks, a share of the scale, above 0 */
};

/*
 * Ticks in ascending order; gives how many, at least 1. A linear scale has
 * multiples of one step, 1, 2 or 5 times a power of ten (of seconds: parts of a
 * minute, an hour, a day that clocks know); of counts only whole ones. Other
 * scales have the roundest numbers that find room. Where a scale has fewer than
 * two round numbers both its ends are ticks, to three digits.
 */
size_t place_legend_ticks(const struct place_scale *scale, const struct place_tick_options *options,
                          struct place_tick ticks[PLACE_TICKS]);

/* `0`, `250`, `1.5k`, `2M`, `0.001`, `1e-06`; seconds as `20 ms`, `90 s`, `5 min`, `12 h`, `3 d`.
 */
void place_tick_text(double value, bool seconds, char text[PLACE_TICK_TEXT]);

#endif
