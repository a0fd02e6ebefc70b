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
#include <stdint.h>

/* What canvas the file is to be of. */
struct place_canvas_file_options {
    struct place_rect bounds; /* an archive's have to be these; else only the size counts */
    const struct place_palette *palette; /* the indices wanted */
    bool nearest; /* a colour not in the palette becomes the nearest of it (least squares of R, G
                     and B), else it is refused */
};

/*
 * Read `path` into `pixels`, width * height bytes of the bounds, row-major. What the file is, its
 * first bytes tell:
 *   PNG             colours are found in the palette; a transparent pixel is PLACE_NO_COLOR
 *   a .place file   the canvas after its last event, its colours found in the palette likewise
 *   anything else   one byte a pixel, plain or compressed as base/inflate.h reads it: an index of
 *                   the palette, or PLACE_NO_COLOR; the size has to match to the byte
 * PLACE_DATA names the file and says what is wrong: the size, or where a pixel of which colour is.
 */
enum place_code place_canvas_file_read(const char *path,
                                       const struct place_canvas_file_options *options,
                                       uint8_t *pixels, struct place_err *err) PLACE_MUST_CHECK;

#endif
