/*
 * A palette: the RGB of each colour index of a canvas. Indices are fixed for
 * the whole life of a canvas; which of them users may place is the timeline's
 * business (struct place_timeline_entry.allowed).
 */
#ifndef PLACE_CORE_PALETTE_H
#define PLACE_CORE_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_MAX_COLORS = 255 }; /* index 255 is PLACE_NO_COLOR */

struct place_palette {
    unsigned count;                 /* colours, 1 to PLACE_MAX_COLORS */
    uint32_t rgb[PLACE_MAX_COLORS]; /* 0xRRGGBB, sRGB */
};

bool place_palette_equal(const struct place_palette *a, const struct place_palette *b);

/* The index of exactly this colour, or -1; the least where it stands twice. */
int place_palette_find(const struct place_palette *palette, uint32_t rgb);

#endif
