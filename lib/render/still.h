/*
 * A still: one picture of what a frame shows. Exact views become pictures of
 * palette indices, the canvas's own, with the pad colour behind the palette where
 * it is seen; reduced ones become pictures of colours.
 */
#ifndef PLACE_RENDER_STILL_H
#define PLACE_RENDER_STILL_H

#include "base/err.h"
#include "base/picture.h"
#include "render/frame.h"
#include "render/raster.h"

#include <stdbool.h>

struct place_still {
    struct place_picture picture; /* texts NULL; whoever wants some sets them before saving */
    struct place_raster raster;   /* owned; what the picture shows */
};

/* Draw all that the frame shows, whose tiles are all dirty. Release it after success. */
enum place_code place_still_draw(struct place_still *still, const struct place_frame *frame,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Write it as PNG to `path` ("-" is standard output), whole or not at all. */
enum place_code place_still_save(const struct place_still *still, const char *path, bool replace,
                                 struct place_err *err) PLACE_MUST_CHECK;

void place_still_release(struct place_still *still);

#endif
