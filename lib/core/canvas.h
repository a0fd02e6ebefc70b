/*
 * A canvas in memory: one byte a pixel (palette index, PLACE_NO_COLOR where
 * there is none), row-major, on the largest bounds its timeline ever has; the
 * bounds now in force lie inside.
 *
 * Lines: each row starts on a cache line and is padded to whole lines of
 * PLACE_LINE pixels. Marks, where wanted, are one byte a line, set to 1 by
 * replay when it writes to that line: cheap enough to leave on, and what a
 * frame then compares is exactly the memory that was touched.
 */
#ifndef PLACE_CORE_CANVAS_H
#define PLACE_CORE_CANVAS_H

#include "base/err.h"
#include "base/rect.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_LINE = 64, PLACE_LINE_SHIFT = 6 }; /* pixels in a line */

struct place_canvas {
    struct place_rect bounds;                 /* of the storage */
    struct place_rect open;                   /* of the canvas now; area outside is not opened */
    const struct place_timeline_entry *entry; /* now in force; the timeline's */
    size_t stride;                            /* bytes from row to row; a multiple of PLACE_LINE */
    uint8_t *pixels; /* owned; pixel (x, y) at (y - y0) * stride + (x - x0) */
    size_t lines;    /* stride / PLACE_LINE * height */
    uint8_t *marks;  /* owned; lines bytes, or NULL */
};

/* Allocate for `bounds`, with marks if `marked`. All pixels PLACE_NO_COLOR, nothing open. */
enum place_code place_canvas_init(struct place_canvas *canvas, struct place_rect bounds,
                                  bool marked, struct place_err *err) PLACE_MUST_CHECK;
void place_canvas_release(struct place_canvas *canvas);

/* Back to what _init gives; marks are cleared. */
void place_canvas_clear(struct place_canvas *canvas);

static inline size_t place_canvas_offset(const struct place_canvas *canvas, int32_t x, int32_t y) {
    return (size_t)(y - canvas->bounds.y0) * canvas->stride + (size_t)(x - canvas->bounds.x0);
}

/* The pixel at canvas coordinates, which must be inside the bounds of the storage. */
static inline uint8_t place_canvas_get(const struct place_canvas *canvas, int32_t x, int32_t y) {
    return canvas->pixels[place_canvas_offset(canvas, x, y)];
}

/*
 * Take a timeline entry into force: area that it opens gets its background,
 * area that it closes becomes PLACE_NO_COLOR. Every line is marked.
 * `entry` must outlive its being in force, and its bounds lie in the storage's.
 */
void place_canvas_enter(struct place_canvas *canvas, const struct place_timeline_entry *entry);

/* Fill what of `rect` is open with one colour, marking the lines. */
void place_canvas_fill(struct place_canvas *canvas, struct place_rect rect, uint8_t color);

/*
 * Fill what is open of the disc dx^2 + dy^2 < limit, marking the lines: a limit of radius^2 + 1 is
 * a circle with its edge. The limit is 0 to PLACE_MAX_SIDE^2 + 1, the centre within
 * +-PLACE_MAX_COORDINATE.
 */
void place_canvas_fill_disc(struct place_canvas *canvas, int32_t x, int32_t y, int64_t limit,
                            uint8_t color);

/*
 * Copy `from`, width * height bytes row-major for `rect`, which lies inside the storage, in. Every
 * line is marked.
 */
void place_canvas_load(struct place_canvas *canvas, struct place_rect rect, const uint8_t *from);

/* Copy the pixels of `rect`, inside the storage, out to width * height bytes. */
void place_canvas_store(const struct place_canvas *canvas, struct place_rect rect, uint8_t *to);

#endif
