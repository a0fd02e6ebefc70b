/*
 * The legend of a map: a strip to stand below it, with a title and either the
 * colours of a scale with ticks, or a swatch for each of a few fixed colours.
 * Text is render/text.h's.
 */
#ifndef PLACE_RENDER_LEGEND_H
#define PLACE_RENDER_LEGEND_H

#include "base/err.h"
#include "measure/map_scale.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_swatch {
    uint32_t color; /* 0xRRGGBB */
    const char *text;
};

struct place_legend {
    const char *title;
    uint32_t background; /* 0xRRGGBB; text is light or dark, whichever can be read on it */
    /* A bar: */
    const struct place_scale *scale; /* NULL for swatches */
    const uint32_t *colors;          /* a colour map's */
    bool seconds;                    /* its values are seconds */
    /* Or swatches: */
    const struct place_swatch *swatches;
    size_t count;
};

struct place_strip {
    int32_t width, height;         /* pixels */
    uint32_t *pixels;              /* owned; 0xRRGGBB, rows top first */
    int32_t bar_x, bar_y;          /* the upper left pixel of the bar, or of the first swatch */
    int32_t bar_width, bar_height; /* its pixels, or those of each swatch */
};

/*
 * Draw the legend for a picture that is `width` pixels wide. Its letters are
 * 12 pixels high, or a 64th of the width where that is more, up to 96, so that
 * they can be read both at the picture's own size and on a screen that it is
 * shrunk to. The strip is as wide as the picture, but at least 16 and at most 48
 * of these heights: a small picture gets a strip wider than itself. Column i of
 * a bar w wide has the colour of position (i + 0.5) / w. PLACE_MEMORY, or
 * PLACE_FAILED with what cairo says. Release the strip.
 */
enum place_code place_legend_draw(const struct place_legend *legend, int32_t width,
                                  struct place_strip *strip,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_strip_release(struct place_strip *strip);

#endif
