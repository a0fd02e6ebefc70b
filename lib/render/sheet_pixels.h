/*
 * The pixels of a contact sheet (sheet.h), into which pictures with palettes of
 * their own are put. They are palette indices, a byte each, for as long as all
 * their colours together are at most 256; with one more they become R G B.
 */
#ifndef PLACE_RENDER_SHEET_PIXELS_H
#define PLACE_RENDER_SHEET_PIXELS_H

#include "base/err.h"
#include "base/picture.h"
#include "base/rect.h"
#include "core/palette.h"

#include <stdint.h>

struct place_sheet_pixels {
    int32_t width, height;
    size_t pixel;          /* bytes a pixel: 1 for indices, 3 for R G B */
    uint8_t *bytes;        /* owned; rows top first, without gaps */
    uint32_t palette[256]; /* 0xRRGGBB by index */
    unsigned colors;       /* in it */
};

struct place_sheet_pixels_options {
    int32_t width, height;
    const struct place_palette *palette; /* its colours keep their indices; NULL: R G B */
    uint32_t background;                 /* 0xRRGGBB, of all pixels at first */
};

/* Release them after success. */
enum place_code place_sheet_pixels_init(struct place_sheet_pixels *pixels,
                                        const struct place_sheet_pixels_options *options,
                                        struct place_err *err) PLACE_MUST_CHECK;
void place_sheet_pixels_release(struct place_sheet_pixels *pixels);

/*
 * Put a picture of indices, or of colours where these are R G B, at x, y; all of
 * it lies inside. A colour that has the same index here and there keeps it.
 */
enum place_code place_sheet_pixels_put(struct place_sheet_pixels *pixels, int32_t x, int32_t y,
                                       const struct place_picture *picture,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Put rows of 0xRRGGBB without gaps, top first. */
enum place_code place_sheet_pixels_put_strip(struct place_sheet_pixels *pixels,
                                             struct place_rect place, const uint32_t *strip,
                                             struct place_err *err) PLACE_MUST_CHECK;

/* All of them as a picture to save, which is good until the next change. */
struct place_picture place_sheet_pixels_picture(const struct place_sheet_pixels *pixels);

#endif
