/*
 * One H.264 stream in an MP4 file with the index (moov) in front, so that it
 * plays while it loads. Constant rate, whole-number times; the bytes depend on
 * the packets alone.
 */
#ifndef PLACE_VIDEO_MP4_H
#define PLACE_VIDEO_MP4_H

#include "base/err.h"
#include "base/outfile.h"
#include "video/encoder.h"
#include "video/packets.h"

#include <stddef.h>
#include <stdint.h>

struct place_mp4;

/*
 * Begin a file in `out`, which stays the caller's to close or abort. `header`
 * is place_encoder_header()'s and is copied.
 */
enum place_code place_mp4_open(struct place_outfile *out,
                               const struct place_encoder_options *options, const uint8_t *header,
                               size_t header_size, struct place_mp4 **mp4,
                               struct place_err *err) PLACE_MUST_CHECK;

/* Append packets whose first frame is frame number `first` of the video. */
enum place_code place_mp4_write(struct place_mp4 *mp4, const struct place_packets *packets,
                                uint64_t first, struct place_err *err) PLACE_MUST_CHECK;

/* Write the index and move it to the front; frees `mp4` whatever happens. */
enum place_code place_mp4_finish(struct place_mp4 *mp4, struct place_err *err) PLACE_MUST_CHECK;

void place_mp4_abort(struct place_mp4 *mp4); /* NULL is fine */

#endif
