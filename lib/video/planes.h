/*
 * The Y, Cb and Cr planes of a frame: BT.709, limited range, 8 bits. They
 * persist from frame to frame; only dirty tiles are written again.
 *
 * Colours come from a table by palette index, so no pixel is ever computed
 * from RGB (but for views reduced by area average). With 4:2:0 a chroma
 * sample is the mean of its four pixels, rounded: the very colour wherever
 * scale and offset are even.
 */
#ifndef PLACE_VIDEO_PLANES_H
#define PLACE_VIDEO_PLANES_H

#include "base/err.h"
#include "render/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Y, Cb and Cr of an sRGB colour 0xRRGGBB (ITU-R BT.709-6, 3 and 4), each to the nearest. */
struct place_yuv {
    uint8_t sample[3];
};
struct place_yuv place_yuv_from_rgb(uint32_t rgb);

struct place_planes {
    int32_t width, height; /* of the frame, pixels; even */
    bool full_chroma;      /* 4:4:4, else 4:2:0 */
    uint8_t *plane[3];     /* owned; rows start on cache lines */
    size_t stride[3];      /* bytes from row to row; planes hold whole tiles */
    size_t size[3];        /* bytes of each plane */
    uint64_t converted;    /* tiles converted so far */
    uint8_t table[3][256]; /* by palette index */
    uint32_t pairs[256];   /* Cb | Cr << 16, so that both are summed at once */
    int32_t *source_x;     /* owned; column of `shown` by column of the frame, -1 for padding */
    int32_t *source_y;     /* owned; the same for rows */
};

enum place_code place_planes_init(struct place_planes *planes, const struct place_view *view,
                                  bool full_chroma, struct place_err *err) PLACE_MUST_CHECK;
void place_planes_release(struct place_planes *planes);

/* Write the dirty tiles of the frame, which was made for the same view. They stay dirty. */
void place_planes_update(struct place_planes *planes, const struct place_frame *frame);

/* Rows and bytes a row of plane `plane` that belong to the picture. */
int32_t place_planes_rows(const struct place_planes *planes, int plane);
int32_t place_planes_columns(const struct place_planes *planes, int plane);

/* Whether 4:2:0 holds every pixel of the view: its scale and offset are even. */
bool place_planes_exact_at_420(const struct place_view *view);

#endif
