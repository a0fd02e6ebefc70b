/*
 * Pictures as files: PNG in and out, by libpng. A picture of palette indices
 * is written as indexed PNG of the smallest bit depth that holds the highest
 * index used (1, 2, 4 or 8), one of colours as 8-bit RGB.
 */
#ifndef PLACE_BASE_PICTURE_H
#define PLACE_BASE_PICTURE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct place_picture {
    uint32_t width, height;   /* pixels */
    size_t stride;            /* bytes from row to row */
    const uint8_t *pixels;    /* rows top first: indices, or R G B bytes */
    const uint32_t *palette;  /* 0xRRGGBB by index; NULL for a picture of colours */
    unsigned colors;          /* entries in palette, 1 to 256 */
    const char *const *texts; /* tEXt chunks: key, value, key, value, NULL; or NULL */
};

/* Write `picture` as PNG to `stream` (from where it stands); an error names `path`. */
enum place_code place_png_write(const struct place_picture *picture, FILE *stream, const char *path,
                                struct place_err *err) PLACE_MUST_CHECK;

/*
 * Read a PNG of any kind into R G B A bytes, rows top first. *rgba is
 * width * height * 4 bytes, the caller's to free().
 */
enum place_code place_png_read(const char *path, uint32_t *width, uint32_t *height, uint8_t **rgba,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
