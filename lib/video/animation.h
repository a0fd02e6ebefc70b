/*
 * A timelapse as an animated GIF or APNG: every pixel has exactly its colour,
 * and the files play in place where a video would not. They loop for ever.
 *
 *     source --clock--> instants --scene--> pixels --encoder, muxer--> OUT.gif
 *
 * Frames that look like the one before are not stored: the one before stands
 * longer. GIF counts time in hundredths of a second: each instant is rounded to
 * the nearest, from the beginning on, so nothing drifts. The view is that of a
 * still: scale 1 unless asked for, sides odd or even.
 *
 * GIF holds 255 colours beside the transparent one. Where there are more in all,
 * frames bring tables of their own, which makes the file large; more than 255 in
 * one frame are refused. APNG is indexed where there are at most 255 in all, else
 * RGBA. Where pictures are indexed a legend has the nearest of their colours.
 *
 * One thread works. It needs 12 bytes for each pixel of the frame where the
 * file is indexed, 45 where it is RGBA, beside the canvas and the player.
 */
#ifndef PLACE_VIDEO_ANIMATION_H
#define PLACE_VIDEO_ANIMATION_H

#include "base/err.h"
#include "base/outfile.h"
#include "base/progress.h"
#include "render/scene.h"
#include "source/source.h"
#include "video/animation_colors.h"
#include "video/animation_file.h"
#include "video/clock.h"
#include "video/size_limit.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PLACE_GIF_FPS = 20,              /* unless asked for */
    PLACE_GIF_FPS_MOST = 50,         /* browsers take a delay under 2/100 s for 10/100 s */
    PLACE_ANIMATION_FPS_LEAST = 2,   /* that leaving out frames may come down to */
    PLACE_ANIMATION_MOST = 256000000 /* pixels of a frame: libavutil takes few more */
};

/* What -o says by the end of its name: .gif, or .apng and .png; -1 for any other. */
int place_animation_format_from_path(const char *path);

/* "GIF", "APNG". */
const char *place_animation_format_name(enum place_animation_format format);

struct place_animation_options {
    struct place_clock_options clock;
    struct place_scene_options scene;
    enum place_animation_format format;
    struct place_progress *progress; /* counts frames looked at, and events where the plan takes a
                                        pass over the history; or NULL */
};

struct place_animation {
    struct place_clock clock;
    struct place_scene scene;
    enum place_animation_format format;
    bool indexed;                         /* else RGBA */
    int32_t every;                        /* of this many frames the first is shown; 1: all */
    struct place_animation_colors colors; /* that pictures may have, as far as there is room */
    struct place_progress *progress;
};

/*
 * Plan the animation of `source`, which must outlive it. PLACE_USAGE where
 * options exclude each other, or the format cannot hold what was asked for.
 * Release it after success.
 */
enum place_code place_animation_plan(struct place_source *source,
                                     const struct place_animation_options *options,
                                     struct place_animation *animation,
                                     struct place_err *err) PLACE_MUST_CHECK;
void place_animation_release(struct place_animation *animation);

/* How many frames are looked at: the first of each `every`, and the last that differs in time. */
uint64_t place_animation_frames(const struct place_animation *animation);

/*
 * Write it into `out`, which stays the caller's. `limit` may be NULL. PLACE_USAGE
 * where a frame has too many colours.
 */
enum place_code place_animation_write(const struct place_animation *animation,
                                      struct place_outfile *out, struct place_size_limit *limit,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* What writing would take, judged by a few frames from several places. */
struct place_animation_estimate {
    double seconds; /* of work, on this machine as it is now */
    double bytes;   /* of the file */
};

enum place_code place_animation_estimate(const struct place_animation *animation,
                                         struct place_animation_estimate *estimate,
                                         struct place_err *err) PLACE_MUST_CHECK;

#endif
