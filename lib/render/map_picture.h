/*
 * A map as a picture: each pixel of the canvas a square of the colour of its
 * value (map_color.h), enlarged, reduced and padded by a view as stills are, and
 * a legend below.
 *
 * Where a pixel has no value, and where the canvas was not open, the background shows: the pad
 * colour, or with `over` the canvas in grey, of its colour's luma (place_gray_from_rgb) 64 + luma /
 * 2, rounded down, which is neither as dark nor as light as the ends of colour maps; there a count
 * of 0 and a heat of 0, which every pixel has, show the background too, else none would be seen.
 * What of `over` is not opened or has no colour shows the pad colour.
 *
 * A view that reduces shows the mean of the colours, as it does for stills. The
 * frame is the view's; with a legend its strip (legend.h) stands below it, in
 * the middle, and where the strip is wider the picture is as wide as the strip
 * and the frame in the middle. What is neither shows the pad colour.
 */
#ifndef PLACE_RENDER_MAP_PICTURE_H
#define PLACE_RENDER_MAP_PICTURE_H

#include "base/err.h"
#include "base/picture.h"
#include "core/canvas.h"
#include "render/map_color.h"
#include "render/view.h"

#include <stdbool.h>
#include <stdint.h>

struct place_map_picture_options {
    const struct place_view *view; /* of a region inside the map's */
    struct place_map_color_options color;
    const struct place_canvas *over; /* whose bounds hold the region; or NULL */
    bool legend;
};

struct place_map_picture {
    struct place_picture picture; /* of colours; texts NULL, for the caller to set before saving */
    uint8_t *pixels;              /* owned; picture.pixels */
    int32_t frame_x;              /* where the frame begins: its left column; its top row is 0 */
};

/* Draw it: 3 bytes an output pixel, and what the scale needs. Release it after success. To save it,
 * place_png_save() in base/picture.h. */
enum place_code place_map_picture_draw(struct place_map_picture *picture,
                                       const struct place_map *map,
                                       const struct place_map_picture_options *options,
                                       struct place_err *err) PLACE_MUST_CHECK;
void place_map_picture_release(struct place_map_picture *picture);

#endif
