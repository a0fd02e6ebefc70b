/*
 * Values to levels. The levels of a scale are found once, by halving, so that
 * they are the scale's own to the last bit. A value's key, its exponent and the
 * first bits of its fraction, tells where to begin looking.
 */
#include "render/map_levels.h"

#include "base/hot.h"
#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SHIFT = 44 /* of the 64 bits: 8 of the fraction's stay */, MOST_SIDE = 6 };

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
    while (value >= levels->least[level + 1])
        level++;
    return level;
}

static uint32_t key_of(double value) {
    return (uint32_t)(bits_of(value) >> KEY_SHIFT);
}

/* Keys from that below the lowest border between levels to that of the highest: values outside have
 * the levels of the first and the last. */
static enum place_code index_levels(struct place_map_levels *levels, struct place_err *err) {
    unsigned last = levels->count - 1;
    while (last > 0 && isinf(levels->least[last]))
        last--;
    levels->key = key_of(levels->least[last ? 1 : 0]);
    levels->key -= levels->key > 0;
    levels->keys = key_of(levels->least[last]) - levels->key + 1;
    levels->start = place_new_array(levels->keys, sizeof *levels->start, err);
    if (!levels->start)
        return err->code;
    unsigned level = 0;
    for (uint32_t i = 0; i < levels->keys; i++) {
        const uint64_t next = levels->key + i + 1;
        levels->start[i] = level;
        level = climb(levels, i + 1 < levels->keys ? value_of(next << KEY_SHIFT) : DBL_MAX, level);
        const uint32_t passed = level - levels->start[i];
        levels->borders = passed > levels->borders ? passed : levels->borders;
    }
    return PLACE_OK;
}

static enum place_code init_scale(struct place_map_levels *levels,
                                  const struct place_map_colors *colors, struct place_err *err) {
    for (unsigned i = 0; i < levels->count; i++) {
        levels->least[i] = least_of(levels, &colors->scale, i);
        levels->rgb[i] = place_colormap_at(colors->table, (i + 0.5) / levels->count);
    }
    levels->least[levels->count] = INFINITY;
    return index_levels(levels, err);
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

static void init_own(struct place_map_levels *levels, const struct place_map_colors *colors) {
    if (levels->look == PLACE_LOOK_COLORS)
        init_cube(levels);
    else
        for (unsigned i = 0; i < levels->count; i++)
            levels->rgb[i] = place_map_color(colors, i);
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
    init_own(levels, options->colors);
    return PLACE_OK;
}

void place_map_levels_release(struct place_map_levels *levels) {
    free(levels->start);
    *levels = (struct place_map_levels){0};
}

/* ---- looking up ------------------------------------------------------------------------------ */

/* Values are taken some at a time, in passes that the compiler vectorises. */
enum { TOGETHER = 256, FEW_BORDERS = 3 };

/* The level that each value's key begins with; NaN has some. */
PLACE_HOT
static void find_starts(const struct place_map_levels *levels, const double *restrict values,
                        size_t count, int32_t *restrict level) {
    const uint32_t low = levels->key, span = levels->keys - 1, *restrict start = levels->start;
    uint32_t at[TOGETHER];
    for (size_t i = 0; i < count; i++) {
        const uint32_t key = key_of(values[i]);
        const uint32_t above = (key > low ? key : low) - low;
        at[i] = above < span ? above : span;
    }
    for (size_t i = 0; i < count; i++)
        level[i] = (int32_t)start[at[i]];
}

/* Over one border where a value is behind it: without a branch, which would be mispredicted, since
 * what level a pixel has cannot be foreseen. */
PLACE_HOT
static void pass_border(const double *restrict least, const double *restrict values, size_t count,
                        int32_t *restrict level) {
    for (size_t i = 0; i < count; i++)
        level[i] += values[i] >= least[level[i] + 1];
}

PLACE_HOT
static void put_indices(const struct place_map_levels *levels, const double *restrict values,
                        size_t count, const int32_t *restrict level, uint8_t *restrict indices) {
    const int32_t first = (int32_t)levels->first;
    const int zero = levels->blank != PLACE_BLANK_NAN, faint = levels->blank == PLACE_BLANK_FAINT;
    for (size_t i = 0; i < count; i++) {
        const int blank = (values[i] != values[i]) | (zero & (values[i] == 0));
        indices[i] =
            (uint8_t)(blank | (faint & (level[i] == 0)) ? PLACE_NO_COLOR : first + level[i]);
    }
}

static void look_up_scale(const struct place_map_levels *levels, const double *values, size_t count,
                          uint8_t *indices) {
    int32_t level[TOGETHER];
    for (size_t done = 0; done < count; done += TOGETHER) {
        const double *part = values + done;
        const size_t size = count - done < TOGETHER ? count - done : TOGETHER;
        find_starts(levels, part, size, level);
        if (levels->borders <= FEW_BORDERS)
            for (uint32_t i = 0; i < levels->borders; i++)
                pass_border(levels->least, part, size, level);
        else
            for (size_t i = 0; i < size; i++)
                level[i] = (int32_t)climb(levels, part[i], (unsigned)level[i]);
        put_indices(levels, part, size, level, indices + done);
    }
}

static void look_up_own(const struct place_map_levels *levels, const double *values, size_t count,
                        uint8_t *indices) {
    const bool zero = levels->blank != PLACE_BLANK_NAN;
    for (size_t i = 0; i < count; i++) {
        indices[i] = PLACE_NO_COLOR;
        if (isnan(values[i]) || (zero && values[i] == 0))
            continue;
        const unsigned level = levels->look == PLACE_LOOK_COLORS
                                   ? cube_level(levels, (uint32_t)values[i])
                                   : (unsigned)values[i];
        indices[i] = (uint8_t)(levels->first + level);
    }
}

void place_map_levels_look_up(const struct place_map_levels *levels, const double *values,
                              size_t count, uint8_t *indices) {
    if (levels->look == PLACE_LOOK_SCALE)
        look_up_scale(levels, values, count, indices);
    else
        look_up_own(levels, values, count, indices);
}
