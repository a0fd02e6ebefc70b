/* From RGB to palette index, for every row of a log: a small hash table. */
#ifndef PLACE_FORMATS_COLOR_TABLE_H
#define PLACE_FORMATS_COLOR_TABLE_H

#include "core/palette.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_COLOR_SLOTS = 1024 /* four times the colours there can be */ };

struct place_color_table {
    uint32_t rgb[PLACE_COLOR_SLOTS]; /* 0xRRGGBB, or UINT32_MAX for a free slot */
    uint8_t index[PLACE_COLOR_SLOTS];
};

void place_color_table_init(struct place_color_table *table, const struct place_palette *palette);

/* The index of the colour, the least where it stands twice, or -1. */
static inline int place_color_table_find(const struct place_color_table *table, uint32_t rgb) {
    uint32_t slot = rgb * UINT32_C(0x9E3779B1) >> 22;
    for (; table->rgb[slot] != UINT32_MAX; slot = (slot + 1) % PLACE_COLOR_SLOTS)
        if (table->rgb[slot] == rgb)
            return table->index[slot];
    return -1;
}

#endif
