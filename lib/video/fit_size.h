/*
 * Files of at most so many bytes (--max-size): what can be made smaller is, step
 * by step, until the file fits, and as little as can be.
 *
 *     a video       its rate: the crf of its --quality, then a greater one, up to 51
 *     an animation  its frames, since colours stay exact: every second one, every
 *                   third, ... down to two a second; those left stay where they are
 *
 * Each try goes into a file of its own; of them the best is left. The progress of
 * what is tried counts the frames of each try anew. What is chosen depends on the
 * frames and the limit, not on the number of threads.
 */
#ifndef PLACE_VIDEO_FIT_SIZE_H
#define PLACE_VIDEO_FIT_SIZE_H

#include "base/err.h"
#include "base/outfile.h"
#include "video/animation.h"
#include "video/video.h"

#include <stdbool.h>
#include <stdint.h>

struct place_fit_options {
    const char *path; /* as of place_outfile_open() */
    bool replace;
    uint64_t most; /* bytes, 1 or more */
};

enum { PLACE_FIT_REMARK = 160 };

struct place_fitted {
    struct place_outfile *out;     /* the caller's to close */
    uint64_t bytes;                /* of it */
    char remark[PLACE_FIT_REMARK]; /* "quality: crf 27, 9.6 MiB of 10.0 MiB" */
};

/*
 * Encode the video into a file that fits. PLACE_FAILED where none does,
 * PLACE_USAGE for PLACE_LOSSLESS, which has no rate; then nothing is left.
 */
enum place_code place_fit_video(struct place_video *video, const struct place_fit_options *options,
                                struct place_fitted *fitted,
                                struct place_err *err) PLACE_MUST_CHECK;

/* The same of an animation, whose `every` is set. */
enum place_code place_fit_animation(struct place_animation *animation,
                                    const struct place_fit_options *options,
                                    struct place_fitted *fitted,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
