/*
 * PNG into memory, for many pictures of few colours: 20 times as fast as
 * libpng's own way (2000x2000 indices in 6 ms), for files a fifth larger. By
 * ISA-L; the layout of chunks is ISO/IEC 15948.
 */
#ifndef PLACE_BASE_PNG_ENCODER_H
#define PLACE_BASE_PNG_ENCODER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/picture.h"

/*
 * Append `picture` to `out` as PNG: one of indices with the smallest bit depth
 * that holds the highest index used (1, 2, 4 or 8), one of colours as 8-bit
 * RGB; not one of grey. Its texts are left out.
 */
enum place_code place_png_encode(const struct place_picture *picture, struct place_buf *out,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif
