/*
 * A video encoded in segments: each closed GOP is the work of a fresh encoder
 * on a player of its own, several at a time, and their packets are joined in
 * order. Where the borders are depends on the video alone, so the bytes are
 * the same whatever the number of threads.
 */
#ifndef PLACE_VIDEO_SEGMENTS_H
#define PLACE_VIDEO_SEGMENTS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/outfile.h"
#include "base/progress.h"
#include "render/scene.h"
#include "video/clock.h"
#include "video/encoder.h"
#include "video/packets.h"
#include "video/player.h"
#include "video/size_limit.h"

#include <stdint.h>

/* All that decides what the video is, and how many encode it. */
struct place_segments {
    struct place_clock clock;
    struct place_scene scene;             /* its owner releases it */
    struct place_encoder_options encoder; /* encoder.gop frames are one segment */
    const struct place_encoder_kind *kind;
    unsigned threads;                /* 1 or more */
    struct place_progress *progress; /* counts frames; or NULL */
    struct place_size_limit *limit;  /* looked at after each segment; or NULL */
};

/*
 * Frames of a GOP for a video of so many: an eighth of it, but at least a
 * second and at most five, and never less than two (ITU-T H.264, 7.4.3: two
 * IDR pictures in a row would need different idr_pic_ids).
 */
int32_t place_gop_length(uint64_t frames, int32_t fps);

static inline uint64_t place_segment_count(const struct place_segments *segments) {
    const uint64_t gop = (uint64_t)segments->encoder.gop;
    return (place_clock_frames(&segments->clock) + gop - 1) / gop;
}

/* Encode the video into `out`, which stays the caller's to close or abort. */
enum place_code place_segments_encode(const struct place_segments *segments,
                                      struct place_outfile *out,
                                      struct place_err *err) PLACE_MUST_CHECK;

/*
 * Encode `count` frames from `first` on as one closed GOP. `header` takes the
 * stream's parameter sets.
 */
enum place_code place_segment_encode(const struct place_segments *segments,
                                     struct place_player *player, uint64_t first, uint64_t count,
                                     struct place_packets *packets, struct place_buf *header,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
