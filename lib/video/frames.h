/*
 * The frames of a timelapse themselves, for other programs: what was asked
 * for, worked out, and raw frames one behind the other. (As PNG files they are
 * video/frame_files.h's.) Clock and view are those of a video.
 *
 *     rgb24   R, G, B
 *     rgba    R, G, B, alpha: 0 where nothing is opened, and on padding
 *     gray8   luma of BT.709, 0 to 255
 *     y4m     YUV4MPEG2, 4:2:0 with centred chroma: the very planes that place-timelapse encodes
 *
 * Each is 8 bits a sample, rows top first, without padding between rows or
 * frames.
 */
#ifndef PLACE_VIDEO_FRAMES_H
#define PLACE_VIDEO_FRAMES_H

#include "base/err.h"
#include "base/outstream.h"
#include "base/progress.h"
#include "render/scene.h"
#include "source/source.h"
#include "video/clock.h"

/* Of PNG files: one each second for eleven days. Nobody has a use for a directory of more. */
enum { PLACE_MAX_FRAME_FILES = 1000000 };

enum place_frames_format {
    PLACE_FRAMES_PNG,
    PLACE_FRAMES_RGB24,
    PLACE_FRAMES_RGBA,
    PLACE_FRAMES_GRAY8,
    PLACE_FRAMES_Y4M
};

/* The raw format of that name, or -1. */
int place_frames_format_from_name(const char *name);

struct place_frames_options {
    struct place_clock_options clock;
    struct place_scene_options scene;
    enum place_frames_format format;
    struct place_progress *progress; /* counts frames, and events where the plan takes a pass over
                                        the history; or NULL */
    unsigned threads;                /* that encode PNG; 0: one for each processor */
};

struct place_frames {
    struct place_clock clock;
    struct place_scene scene; /* of a still, but of a video for y4m */
    struct place_progress *progress;
    enum place_frames_format format;
    unsigned threads;
    const char *warning; /* a sentence for the person, or NULL (a literal) */
    const char *remark;  /* what was chosen where it is worth saying, or NULL (a literal) */
    /* "1800 frames; ffmpeg reads them with -f rawvideo ..."; empty where they tell it themselves */
    char reading[160];
};

/*
 * Plan the frames of `source`, which must outlive them. PLACE_USAGE where
 * options exclude each other or there would be more than PLACE_MAX_FRAME_FILES
 * PNG files, PLACE_DATA where there is no event. Release it after success.
 */
enum place_code place_frames_plan(struct place_source *source,
                                  const struct place_frames_options *options,
                                  struct place_frames *frames,
                                  struct place_err *err) PLACE_MUST_CHECK;

void place_frames_release(struct place_frames *frames);

/* Write all frames, which are not PNG, to `out`, which stays the caller's. */
enum place_code place_frames_write(const struct place_frames *frames, struct place_outstream *out,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
