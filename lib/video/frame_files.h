/*
 * Frames as a sequence of PNG files in a directory, DIR/0000.png and so on
 * (video/frame_names.h), and DIR/times.csv, a line a frame:
 *
 *     frame,file,time,events
 *     0,0000.png,2022-04-01T12:44:10.315Z,1
 *
 * A frame shows the canvas after the first `events` events, those with a time
 * up to `time`; where events are stepped, `time` is that of the last one.
 *
 * A frame that is not reduced is an indexed PNG whose indices are the canvas's
 * own, with the pad colour behind them. Frames are encoded on several threads;
 * one that is like the frame before is not drawn or encoded again.
 */
#ifndef PLACE_VIDEO_FRAME_FILES_H
#define PLACE_VIDEO_FRAME_FILES_H

#include "base/err.h"
#include "base/progress.h"
#include "video/frames.h"

#include <stdbool.h>
#include <stdint.h>

struct place_frame_files_options {
    const char *path; /* the directory: new, or empty, or whatever it is with `replace` */
    /* Files of the same names are replaced, and those that a times.csv in the directory lists are
     * removed, so that a longer sequence leaves no frames among those of a shorter one. */
    bool replace;
};

/* PNG files in the directory that are of no sequence: what takes all *.png takes them too. */
struct place_frame_strangers {
    uint64_t count;
    char first[256]; /* one of them, as an example */
};

/*
 * Write frames of the format PLACE_FRAMES_PNG. All files appear at the end, or
 * none. PLACE_IO before any work where a directory has the name of a file.
 */
enum place_code place_frame_files_write(const struct place_frames *frames,
                                        const struct place_frame_files_options *options,
                                        struct place_frame_strangers *strangers,
                                        struct place_err *err) PLACE_MUST_CHECK;

#endif
