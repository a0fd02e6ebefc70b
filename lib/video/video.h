/*
 * A timelapse video, from what was asked for to a file: works out clock, view,
 * chroma, level and GOP, says what a person should know of them, then encodes.
 */
#ifndef PLACE_VIDEO_VIDEO_H
#define PLACE_VIDEO_VIDEO_H

#include "base/err.h"
#include "base/outfile.h"
#include "base/progress.h"
#include "render/scene.h"
#include "source/source.h"
#include "video/clock.h"
#include "video/encoder.h"
#include "video/segments.h"

#include <stdbool.h>
#include <stdint.h>

enum place_pixel_format { PLACE_PIXELS_AUTO, PLACE_YUV420P, PLACE_YUV444P };

struct place_video_options {
    struct place_clock_options clock;
    struct place_scene_options scene;
    enum place_quality quality;
    enum place_pixel_format pixel_format; /* AUTO: yuv420p, or what PLACE_LOSSLESS needs */
    unsigned threads;                     /* 0: one for each processor */
    struct place_progress *progress;      /* counts frames, and events where the plan takes a
                                             pass over the history; or NULL */
};

/* A sentence for the person. */
struct place_note {
    bool warning; /* else a remark on what was chosen */
    char text[400];
};

enum { PLACE_VIDEO_NOTES = 8 };

struct place_video {
    struct place_segments segments;
    struct place_note notes[PLACE_VIDEO_NOTES];
    int note_count;
};

/*
 * Plan the video of `source`, which must outlive it. PLACE_USAGE where options
 * exclude each other; nothing is encoded yet. Release it after success.
 */
enum place_code place_video_plan(struct place_source *source,
                                 const struct place_video_options *options,
                                 struct place_video *video, struct place_err *err) PLACE_MUST_CHECK;

void place_video_release(struct place_video *video);

/* Encode it into `out`, which stays the caller's. */
enum place_code place_video_encode(struct place_video *video, struct place_outfile *out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* What encoding would take, judged by a few frames from several places that are encoded for it. */
struct place_video_estimate {
    double seconds; /* of work, on this machine as it is now */
    double bytes;   /* of the file */
};

enum place_code place_video_estimate(const struct place_video *video,
                                     struct place_video_estimate *estimate,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
