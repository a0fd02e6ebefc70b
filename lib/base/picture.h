/*
 * Pictures as files: PNG in and out, by libpng. A picture of palette indices
 * is written as indexed PNG of the smallest bit depth that holds the highest
 * index used (1, 2, 4 or 8), one of colours as 8-bit RGB, one of grey with 16 bits.
 */
#ifndef PLACE_BASE_PICTURE_H
#define PLACE_BASE_PICTURE_H

#include "base/err.h"

#include <stdbool.h>
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
    bool gray16; /* pixels are grey instead, two bytes each, the most significant first */
    bool zero_is_transparent; /* of gray16: whoever shows it leaves out samples of 0 (tRNS) */
};

/* Bits a sample: 8 for colours, 16 for grey, else the least of 1, 2, 4 and 8 that hold the highest
 * index used. */
unsigned place_picture_depth(const struct place_picture *picture);

/* Write `picture` as PNG to `stream` (from where it stands); an error names `path`. */
enum place_code place_png_write(const struct place_picture *picture, FILE *stream, const char *path,
                                struct place_err *err) PLACE_MUST_CHECK;

/* Write it as PNG to `path` ("-" is standard output), whole or not at all; `replace` as in
 * base/outfile.h. */
enum place_code place_png_save(const struct place_picture *picture, const char *path, bool replace,
                               struct place_err *err) PLACE_MUST_CHECK;

/*
 * Reading a PNG whose size is to be looked at before memory is spent on it: a small hostile file
 * may claim any. Colours come as they are stored, without gamma; 16 bits a sample are rounded to 8.
 *
 *     place_png_open("x.png", &png, err)                   reads what stands before the pixels
 *     place_png_header(png)->width ...
 *     place_png_read_pixels(png, pixels, err)
 */
struct place_png;

struct place_png_header {
    uint32_t width, height;
    unsigned colors;    /* entries in the palette of an indexed picture; 0 for any other */
    uint32_t argb[256]; /* its palette, 0xAARRGGBB (0xff is opaque); 0 past the end of it */
};

/* PLACE_IO where it cannot be read, PLACE_DATA where it is no PNG; both name the file. */
enum place_code place_png_open(const char *path, struct place_png **out,
                               struct place_err *err) PLACE_MUST_CHECK;
/* Lives as long as `in` is open. */
const struct place_png_header *place_png_header(const struct place_png *in);

/*
 * Read to the end of the file, once. `pixels` receives width * height bytes, indices of the
 * picture's own palette (a damaged one may have some past its end), or where it is not indexed
 * R G B A, four times as many. An error does not name the file.
 */
enum place_code place_png_read_pixels(struct place_png *in, uint8_t *pixels,
                                      struct place_err *err) PLACE_MUST_CHECK;
void place_png_close(struct place_png *in); /* NULL is fine */

/*
 * Read a PNG of any kind and size, one that can be trusted, into R G B A bytes, rows top first.
 * *rgba is width * height * 4 bytes, the caller's to free().
 */
enum place_code place_png_read(const char *path, uint32_t *width, uint32_t *height, uint8_t **rgba,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
