/*
 * Colour maps: 256 colours from the low end of a scale to its high end.
 *
 * viridis, magma and inferno are by Nathaniel Smith, Stefan van der Walt and
 * Eric Firing (https://bids.github.io/colormap, CC0), cividis is by Jamie
 * Nunez, Christopher Anderton and Ryan Renslow (PLOS ONE 13(7), 2018): even
 * steps to the eye, right in greyscale, and cividis much the same to the
 * colour-blind. turbo is by Anton Mikhailov, Google (2019, Apache-2.0): more
 * to tell apart, but its lightness rises and falls again. gray is black to
 * white. Colours are as matplotlib has them, in 8 bits.
 */
#ifndef PLACE_RENDER_COLORMAP_H
#define PLACE_RENDER_COLORMAP_H

#include <stdint.h>

enum place_colormap {
    PLACE_VIRIDIS,
    PLACE_MAGMA,
    PLACE_INFERNO,
    PLACE_CIVIDIS,
    PLACE_TURBO,
    PLACE_GRAY,
    PLACE_COLORMAPS
};

enum { PLACE_COLORMAP_COLORS = 256 };

/* "viridis", ...; and the colour map of that name, or -1. */
const char *place_colormap_name(enum place_colormap colormap);
int place_colormap_from_name(const char *name);

/* PLACE_COLORMAP_COLORS times 0xRRGGBB (sRGB), the low end first. */
const uint32_t *place_colormap_colors(enum place_colormap colormap);

/*
 * Of the colours of a map the one at `position`, 0 to 1: the range is cut into 256
 * equal parts, and 1 belongs to the last (as matplotlib does it).
 */
uint32_t place_colormap_at(const uint32_t *colors, double position);

#endif
