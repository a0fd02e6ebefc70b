/*
 * Levels: a map's values as a few indices of a frame's table of colours, for
 * videos. A level is a part of the scale, all of equal length, and its colour
 * the one in its middle. What level a value has is looked up, which takes two or
 * three nanoseconds, whatever the scale.
 *
 * Maps with colours of their own (map_color.h) have a level for each colour; of
 * phase-combined, which has 2^24, as many as go into the room, the nearest.
 */
#ifndef PLACE_RENDER_MAP_LEVELS_H
#define PLACE_RENDER_MAP_LEVELS_H

#include "base/err.h"
#include "render/map_color.h"

#include <stddef.h>
#include <stdint.h>

enum { PLACE_LEVELS_MOST = 240, PLACE_LEVELS_LEAST = 27 };

struct place_map_levels {
    unsigned first, count; /* indices of the frame's table: `count` from `first` on */
    uint32_t rgb[PLACE_LEVELS_MOST];
    enum place_map_look look;
    enum place_map_blank blank;
    /* Of PLACE_LOOK_SCALE: */
    double least[PLACE_LEVELS_MOST + 1]; /* of each level; infinite where no value is so high */
    uint32_t key, keys;                  /* the first of these keys of values, and how many */
    uint32_t *start;                     /* owned; the level of the least value of each key */
    uint32_t borders;                    /* between levels, in one key at most */
    /* Of PLACE_LOOK_COLORS: */
    unsigned side; /* steps of red, green and blue */
};

/* How many of `room` indices the levels of a map of this look take; at most 240. */
unsigned place_map_levels_count(enum place_map_look look, unsigned room);

/*
 * Levels of maps that have these colours, `count` of them, which is what
 * place_map_levels_count() gave: 27 at least for a scale. Release them after success.
 */
struct place_map_levels_options {
    const struct place_map_colors *colors;
    unsigned first, count;
    enum place_map_blank blank; /* of faint values all of the lowest level is one */
};

enum place_code place_map_levels_init(struct place_map_levels *levels,
                                      const struct place_map_levels_options *options,
                                      struct place_err *err) PLACE_MUST_CHECK;
void place_map_levels_release(struct place_map_levels *levels);

/* The index of each of `count` values, which are not negative; PLACE_NO_COLOR where it is blank. */
void place_map_levels_look_up(const struct place_map_levels *levels, const double *values,
                              size_t count, uint8_t *indices);

#endif
