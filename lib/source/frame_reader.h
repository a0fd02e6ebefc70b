/*
 * Frames read ahead: pictures are decoded and hashed by a few threads, and
 * handed over in order. Internal to lib/source.
 *
 * Memory is that of one canvas for each thread and one more, and four times
 * as much in each thread for pictures that are not indexed (for archives, what
 * canvas_file.h lets them have).
 */
#ifndef PLACE_SOURCE_FRAME_READER_H
#define PLACE_SOURCE_FRAME_READER_H

#include "base/err.h"
#include "base/secret.h"
#include "source/frame_list.h"
#include "source/import_frames.h"

#include <stdint.h>

struct frame {
    const struct frame_file *file;
    const struct place_err *why; /* it is no frame of this canvas; NULL where it is one */
    const uint8_t *pixels;       /* width * height */
    unsigned char digest[PLACE_SHA256_BYTES]; /* of the file; not filled in where it is no frame */
};

struct frame_reader;

/* Begin to read list->files from `first` on; list and options outlive the reader. */
enum place_code frame_reader_new(const struct place_import_frames_options *options,
                                 const struct frame_list *list, size_t first,
                                 struct frame_reader **out, struct place_err *err) PLACE_MUST_CHECK;

/* The next frame, good until the next call; NULL behind the last. Only what is no fault of the
 * file fails: memory, an interruption. */
enum place_code frame_reader_next(struct frame_reader *reader, const struct frame **out,
                                  struct place_err *err) PLACE_MUST_CHECK;
void frame_reader_free(struct frame_reader *reader); /* NULL is fine */

#endif
