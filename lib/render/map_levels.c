/*
 * Values to levels. The levels of a scale are found once, by halving, so that
 * they are the scale's own to the last bit. A value's key, its exponent and the
 * first bits of its fraction, tells where to begin looking.
 */
#include "render/map_levels.h"

#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SHIFT = 45 /* of the 64 bits: 7 of the fraction's stay */, MOST_SIDE = 6 };

static unsigned color_side(unsigned room) {
    unsigned side = 2;
    while (side < MOST_SIDE && (side + 1) * (side + 1) * (side + 1) <= room)
        side++;
    return side;
}

unsigned place_map_levels_count(enum place_map_look look, unsigned room) {
    const unsigned side = color_side(room);
    switch (look) {
    case PLACE_LOOK_COLORS: return side * side * side;
    case PLACE_LOOK_ACTION: return PLACE_KIND_CANVAS;
    case PLACE_LOOK_UNTOUCHED: return 2;
    default: return room < PLACE_LEVELS_MOST ? room : PLACE_LEVELS_MOST;
    }
}

/* ---- the levels of a scale --------------------------------------------------------------------
 */

/* Doubles that are not negative are ordered as their bits are. */
static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double value_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static unsigned level_of(const struct place_map_levels *levels, const struct place_scale *scale,
                         double value) {
    const unsigned level = (unsigned)(place_scale_position(scale, value) * levels->count);
    return level < levels->count ? level : levels->count - 1;
}

/* The least value of level `level`, or infinity. */
static double least_of(const struct place_map_levels *levels, const struct place_scale *scale,
                       unsigned level) {
    uint64_t low = 0, high = bits_of(DBL_MAX);
    if (level_of(levels, scale, DBL_MAX) < level)
        return INFINITY;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (level_of(levels, scale, value_of(middle)) >= level)
            high = middle;
        else
            low = middle + 1;
    }
    return value_of(low);
}

/* The level of a value, looked for from `level` on, which is not above it. */
static unsigned climb(const struct place_map_levels *levels, double value, unsigned level) {
    while (level + 1 < levels->count && value >= levels->least[level + 1])
        level++;
    return level;
}

/* Keys from that of the lowest border between levels to that of the highest. */
static enum place_code index_levels(struct place_map_levels *levels, struct place_err *err) {
    unsigned last = levels->count - 1;
    while (last > 1 && isinf(levels->least[last]))
        last--;
    if (levels->count < 2 || isinf(levels->least[last]))
        return PLACE_OK; /* there is one level only */
    levels->key = bits_of(levels->least[1]) >> KEY_SHIFT;
    levels->keys = (bits_of(levels->least[last]) >> KEY_SHIFT) - levels->key + 1;
    levels->start = place_new_array(levels->keys, 1, err);
    if (!levels->start)
        return err->code;
    unsigned level = 0;
    for (uint64_t i = 0; i < levels->keys; i++)
        levels->start[i] =
            (uint8_t)(level = climb(levels, value_of((levels->key + i) << KEY_SHIFT), level));
    return PLACE_OK;
}

static enum place_code init_scale(struct place_map_levels *levels,
                                  const struct place_map_colors *colors, struct place_err *err) {
    for (unsigned i = 0; i < levels->count; i++) {
        levels->least[i] = least_of(levels, &colors->scale, i);
        levels->rgb[i] = place_colormap_at(colors->table, (i + 0.5) / levels->count);
    }
    return index_levels(levels, err);
}

static unsigned scale_level(const struct place_map_levels *levels, double value) {
    const uint64_t key = bits_of(value) >> KEY_SHIFT;
    if (key < levels->key || levels->keys == 0)
        return 0;
    const uint64_t at = key - levels->key;
    return climb(levels, value, levels->start[at < levels->keys ? at : levels->keys - 1]);
}

/* ---- colours of their own -------------------------------------------------------------------- */

static void init_cube(struct place_map_levels *levels) {
    const unsigned side = levels->side = color_side(levels->count), most = side - 1;
    for (unsigned i = 0; i < levels->count; i++) {
        const unsigned steps[] = {i / side / side, i / side % side, i % side};
        for (int j = 0; j < 3; j++)
            levels->rgb[i] = levels->rgb[i] << 8 | (steps[j] * 255 + most / 2) / most;
    }
}

static unsigned cube_level(const struct place_map_levels *levels, uint32_t color) {
    unsigned level = 0;
    for (int shift = 16; shift >= 0; shift -= 8)
        level = level * levels->side + ((color >> shift & 255) * (levels->side - 1) + 127) / 255;
    return level;
}

static void init_own(struct place_map_levels *levels) {
    if (levels->look == PLACE_LOOK_COLORS)
        init_cube(levels);
    for (unsigned i = 0; i < levels->count; i++)
        if (levels->look == PLACE_LOOK_ACTION)
            levels->rgb[i] = place_action_color(i);
        else if (levels->look == PLACE_LOOK_UNTOUCHED)
            levels->rgb[i] = place_untouched_color(i);
}

/* ---- all of them ----------------------------------------------------------------------------- */

enum place_code place_map_levels_init(struct place_map_levels *levels,
                                      const struct place_map_levels_options *options,
                                      struct place_err *err) {
    *levels = (struct place_map_levels){.first = options->first,
                                        .count = options->count,
                                        .look = options->colors->look,
                                        .blank = options->blank};
    assert(levels->count <= PLACE_LEVELS_MOST);
    if (levels->look == PLACE_LOOK_SCALE)
        return init_scale(levels, options->colors, err);
    init_own(levels);
    return PLACE_OK;
}

void place_map_levels_release(struct place_map_levels *levels) {
    free(levels->start);
    *levels = (struct place_map_levels){0};
}

void place_map_levels_look_up(const struct place_map_levels *levels, const double *values,
                              size_t count, uint8_t *indices) {
    const bool zero = levels->blank != PLACE_BLANK_NAN, faint = levels->blank == PLACE_BLANK_FAINT;
    for (size_t i = 0; i < count; i++) {
        indices[i] = PLACE_NO_COLOR;
        if (isnan(values[i]) || (zero && values[i] == 0))
            continue;
        const unsigned level = levels->look == PLACE_LOOK_SCALE ? scale_level(levels, values[i])
                               : levels->look == PLACE_LOOK_COLORS
                                   ? cube_level(levels, (uint32_t)values[i])
                                   : (unsigned)values[i];
        if (!faint || level > 0)
            indices[i] = (uint8_t)(levels->first + level);
    }
}
