/*
 * A raster: a frame as rows of packed pixels, the bytes of a raw picture or of
 * a PNG. It persists from frame to frame; only dirty tiles are written again.
 *
 * Colours come from a table by palette index, so no pixel is ever computed
 * from RGB (but for views reduced by area average).
 */
#ifndef PLACE_RENDER_RASTER_H
#define PLACE_RENDER_RASTER_H

#include "base/err.h"
#include "base/picture.h"
#include "render/frame.h"

#include <stddef.h>
#include <stdint.h>

enum place_raster_kind {
    PLACE_RASTER_INDEX, /* palette indices of the canvas, padding behind them, a footer's nearest;
                         * views not reduced */
    PLACE_RASTER_GRAY,  /* luma, place_gray_from_rgb() */
    PLACE_RASTER_RGB,   /* R, G, B */
    PLACE_RASTER_RGBA   /* R, G, B, alpha: 0 where the pad colour is shown, else 255. A reduced
                         * picture is opaque where it is no padding, unopened area too, and a footer
                         * is */
};

/* Luma of an sRGB colour 0xRRGGBB, 0 to 255 (ITU-R BT.709-6, 3.2, full range), to the nearest. */
uint8_t place_gray_from_rgb(uint32_t rgb);

struct place_raster {
    enum place_raster_kind kind;
    int32_t width, height;  /* of the frame, pixels */
    size_t pixel;           /* bytes a pixel: 1, 1, 3 or 4 */
    size_t stride;          /* bytes a row; rows follow each other without a gap */
    size_t size;            /* bytes of all rows */
    uint8_t *bytes;         /* owned */
    uint64_t converted;     /* tiles converted so far */
    uint8_t table[256][4];  /* the bytes of a pixel by palette index */
    uint32_t palette[256];  /* 0xRRGGBB by the index in a raster of indices, the pad colour last */
    unsigned palette_count; /* colours in it */
};

enum place_code place_raster_init(struct place_raster *raster, const struct place_view *view,
                                  enum place_raster_kind kind,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_raster_release(struct place_raster *raster);

/* Write the dirty tiles of the frame, which was made for the same view. They stay dirty. */
void place_raster_update(struct place_raster *raster, const struct place_frame *frame);

/* A raster of indices or RGB as a picture to save, which is good until the next change. */
struct place_picture place_raster_picture(const struct place_raster *raster);

#endif
