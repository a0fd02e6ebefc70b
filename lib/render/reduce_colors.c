/*
 * Reducing pictures of colours. In units of which a source pixel has to_width x to_height and an
 * output pixel width x height, every overlap is a whole number. A source row lies under two output
 * rows at most, since the output is not larger.
 */
#include "render/reduce_colors.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3 };

struct place_color_reducer {
    struct place_reducer_sides sides;
    uint64_t *across; /* the row just added, reduced: to_width * CHANNELS sums */
    uint64_t *sums;   /* of the output row under way */
    int64_t filled;   /* how much of its height they have, in units */
};

struct place_color_reducer *place_color_reducer_new(const struct place_reducer_sides *sides,
                                                    struct place_err *err) {
    struct place_color_reducer *reducer = place_new_array(1, sizeof *reducer, err);
    if (!reducer)
        return NULL;
    const size_t count = (size_t)sides->to_width * CHANNELS;
    reducer->sides = *sides;
    reducer->across = place_new_array(count, sizeof *reducer->across, err);
    reducer->sums = reducer->across ? place_new_array(count, sizeof *reducer->sums, err) : NULL;
    if (reducer->sums)
        return reducer;
    place_color_reducer_free(reducer);
    return NULL;
}

void place_color_reducer_free(struct place_color_reducer *reducer) {
    if (!reducer)
        return;
    free(reducer->across);
    free(reducer->sums);
    free(reducer);
}

static void add_color(uint64_t sums[CHANNELS], uint32_t color, int64_t weight) {
    sums[0] += (uint64_t)weight * (color >> 16 & 255);
    sums[1] += (uint64_t)weight * (color >> 8 & 255);
    sums[2] += (uint64_t)weight * (color & 255);
}

static void reduce_across(struct place_color_reducer *reducer, const uint32_t *row) {
    const int64_t whole = reducer->sides.width, part = reducer->sides.to_width;
    uint64_t *sums = reducer->across;
    int64_t room = whole; /* of the output pixel under way */
    memset(sums, 0, (size_t)part * CHANNELS * sizeof *sums);
    for (int64_t x = 0; x < whole; x++) {
        const int64_t here = part < room ? part : room;
        add_color(sums, row[x], here);
        room -= here;
        if (room > 0)
            continue;
        sums += CHANNELS;
        room = whole - (part - here);
        if (part > here)
            add_color(sums, row[x], part - here);
    }
}

static void add_sums(struct place_color_reducer *reducer, int64_t weight) {
    const size_t count = (size_t)reducer->sides.to_width * CHANNELS;
    for (size_t i = 0; i < count; i++)
        reducer->sums[i] += (uint64_t)weight * reducer->across[i];
    reducer->filled += weight;
}

static void take_row(struct place_color_reducer *reducer, uint8_t *out) {
    const size_t count = (size_t)reducer->sides.to_width * CHANNELS;
    const uint64_t total = (uint64_t)reducer->sides.width * (uint64_t)reducer->sides.height;
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)((reducer->sums[i] + total / 2) / total);
    memset(reducer->sums, 0, count * sizeof *reducer->sums);
    reducer->filled = 0;
}

bool place_color_reducer_add(struct place_color_reducer *reducer, const uint32_t *row,
                             uint8_t *out) {
    const int64_t room = reducer->sides.height - reducer->filled, part = reducer->sides.to_height;
    reduce_across(reducer, row);
    if (part < room) {
        add_sums(reducer, part);
        return false;
    }
    add_sums(reducer, room);
    take_row(reducer, out);
    add_sums(reducer, part - room);
    return true;
}
