/*
 * A still: one picture of a canvas as a view shows it. Exact views become
 * pictures of palette indices, the canvas's own, with the pad colour behind the
 * palette where padding is seen; reduced ones become pictures of colours.
 */
#ifndef PLACE_RENDER_STILL_H
#define PLACE_RENDER_STILL_H

#include "base/err.h"
#include "base/picture.h"
#include "core/canvas.h"
#include "render/view.h"

#include <stdbool.h>
#include <stdint.h>

struct place_still {
    struct place_picture picture; /* texts NULL; whoever wants some sets them before saving */
    uint8_t *pixels;              /* owned; picture.pixels */
    uint32_t palette[256];        /* picture.palette, unless the view is reduced */
};

/* Draw what `view` shows of the canvas, whose marks are cleared. Release it after success. */
enum place_code place_still_draw(struct place_still *still, struct place_canvas *canvas,
                                 const struct place_view *view,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Write it as PNG to `path` ("-" is standard output), whole or not at all. */
enum place_code place_still_save(const struct place_still *still, const char *path, bool replace,
                                 struct place_err *err) PLACE_MUST_CHECK;

void place_still_release(struct place_still *still);

#endif
