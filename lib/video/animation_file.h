/*
 * An animated GIF or APNG by libavcodec's encoders and libavformat's muxers:
 * pictures go in, each with the time at which it begins to be shown. Only what
 * differs from the picture before is stored: a rectangle, in which pixels that
 * did not change are transparent. Both formats loop for ever.
 */
#ifndef PLACE_VIDEO_ANIMATION_FILE_H
#define PLACE_VIDEO_ANIMATION_FILE_H

#include "base/err.h"
#include "base/outfile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place_animation_format { PLACE_GIF, PLACE_APNG };

/* The longest that one picture may stand, in the file's unit of time: both formats have 16 bits. */
enum { PLACE_ANIMATION_LONGEST = 65535 };

struct place_animation_file_options {
    enum place_animation_format format;
    int32_t width, height;
    bool indexed;      /* pixels are bytes, indices of a table of colours; else R, G, B, 255 */
    int32_t time_unit; /* times count such parts of a second; 100 for GIF */
};

struct place_animation_image {
    const uint8_t *pixels; /* width * height, without gaps */
    const uint32_t *argb;  /* 256 colours 0xAARRGGBB where indexed; one of them with alpha 0 */
    int64_t time;          /* rising, by PLACE_ANIMATION_LONGEST at most; the first is 0 */
};

struct place_animation_file;

/* Begin a file in `out`, which stays the caller's to close or abort. */
enum place_code place_animation_file_open(struct place_outfile *out,
                                          const struct place_animation_file_options *options,
                                          struct place_animation_file **file,
                                          struct place_err *err) PLACE_MUST_CHECK;

/*
 * Append a picture, of which a copy is kept. No pixel is transparent. GIF may
 * change its colours from one to the next, which makes it large from then on;
 * APNG must not.
 */
enum place_code place_animation_file_write(struct place_animation_file *file,
                                           const struct place_animation_image *image,
                                           struct place_err *err) PLACE_MUST_CHECK;

/* Bytes in the file; what the encoder still holds back is not among them. */
uint64_t place_animation_file_size(const struct place_animation_file *file);

/* End the file: the last picture stands for `last` units. Frees `file` whatever happens. */
enum place_code place_animation_file_finish(struct place_animation_file *file, int32_t last,
                                            struct place_err *err) PLACE_MUST_CHECK;

void place_animation_file_abort(struct place_animation_file *file); /* NULL is fine */

#endif
