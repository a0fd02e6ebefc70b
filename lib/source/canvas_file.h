/*
 * The pixels of a canvas from a file: a picture, a raw backup, or the last
 * moment of another archive.
 */
#ifndef PLACE_SOURCE_CANVAS_FILE_H
#define PLACE_SOURCE_CANVAS_FILE_H

#include "base/err.h"
#include "base/rect.h"
#include "core/palette.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What canvas the file is to be of. */
struct place_canvas_file_options {
    struct place_rect bounds; /* an archive's have to be these; else only the size counts */
    const struct place_palette *palette; /* the indices wanted */
    bool nearest; /* a colour not in the palette becomes the nearest of it (least squares of R, G
                     and B, the first of equals), else it is refused */
};

/*
 * Read `path`, a regular file, into `pixels`, width * height bytes of the bounds, row-major. What
 * the file is, its first bytes tell:
 *   PNG             of any kind. Colours are found in the palette, whatever the order of the
 *                   picture's own. A transparent pixel is PLACE_NO_COLOR; one that is so only in
 *                   part is refused, or with `nearest` counts as what it is more of
 *   a .place file   the canvas after its last event, its colours found in the palette likewise,
 *                   its PLACE_NO_COLOR kept. One that is torn or was not finished does not know
 *                   its last moment and is refused, and so is one whose canvases, all it ever had,
 *                   cover more than four times the bounds wanted and more than 16 Mi pixels: that
 *                   much memory a replay takes
 *   anything else   one byte a pixel, plain or compressed as base/inflate.h reads it: an index of
 *                   the palette, or PLACE_NO_COLOR; the size has to match to the byte
 * A colour that the palette has twice gets the lower index. PLACE_DATA names the file and says what
 * is wrong: the size, or which colour is where (counted from the picture's upper left, 0,0).
 * PLACE_IO where the file cannot be read. No picture is allocated by a size that the file claims.
 * After a failure `pixels` holds anything. Files may be read by several threads at once.
 */
enum place_code place_canvas_file_read(const char *path,
                                       const struct place_canvas_file_options *options,
                                       uint8_t *pixels, struct place_err *err) PLACE_MUST_CHECK;

/* Give the background to those of `count` pixels that have no colour. */
void place_canvas_fill_in(uint8_t *pixels, size_t count, uint8_t background);

#endif
