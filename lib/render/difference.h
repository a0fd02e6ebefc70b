/*
 * The difference between two canvases: which pixels of a region show another
 * colour on one than on the other, or are open on one of them only.
 *
 *     place_difference_begin(&difference, &canvas, region, err)   the canvas of one moment
 *     place_difference_end(&difference, &canvas)                  the same, moved to another
 *     stage.frame.canvas.lit_pixels = difference.pixels           all else is faded
 *
 * Colours are compared as they are seen: the background where a pixel has none,
 * and the palettes of both moments. What became of a pixel in between does not
 * matter: one that was changed and changed back does not differ.
 */
#ifndef PLACE_RENDER_DIFFERENCE_H
#define PLACE_RENDER_DIFFERENCE_H

#include "base/err.h"
#include "core/canvas.h"

#include <stddef.h>
#include <stdint.h>

struct place_difference {
    struct place_rect region;
    uint8_t
        *pixels; /* owned; by place_canvas_offset(): 1 in the region where they differ, else 0 */
    uint64_t differing;
    uint64_t open; /* pixels of the region that are open on either; those that differ are of them */
    /* The canvas of the first moment: */
    struct place_rect before;
    const struct place_timeline_entry *entry;
};

/*
 * Take down what the canvas shows now of `region`, canvas coordinates inside its
 * bounds: a byte a pixel of its storage. Release it after success.
 */
enum place_code place_difference_begin(struct place_difference *difference,
                                       const struct place_canvas *canvas, struct place_rect region,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Compare it with what the same canvas, or another of the same bounds, shows now. */
void place_difference_end(struct place_difference *difference, const struct place_canvas *canvas);

void place_difference_release(struct place_difference *difference);

#endif
