/*
 * Deliverables: what a community publishes after an event, as files of one
 * directory that appear together or not at all.
 *
 *     timelapse.mp4   the canvas        heat.mp4, untouched.mp4   maps, as video
 *     final.png       the canvas at the end
 *     count.png, changes.png, ...       a map of each measure, by its name
 *
 * A video is what video.h makes of the same options, with the canvas or the one
 * map as its only panel. Pictures are exact: of the view's options they heed the
 * region, the scale, which is 1 unless given, and the pad colour. final.png is a
 * still (render/still.h) with the caption, to the second; a map is drawn by
 * render/map_picture.h. All maps are taken in one pass, which measures from the
 * videos' first instant on.
 *
 * Measures that need users are left out where the log names none. The maps need
 * the memory of all measures at once: up to 145 bytes a pixel where there are at
 * most 32 colours (measure.h), and measure.memory. They give it back before the
 * videos, which are made one after the other.
 */
#ifndef PLACE_VIDEO_DELIVERABLES_H
#define PLACE_VIDEO_DELIVERABLES_H

#include "base/err.h"
#include "source/source.h"
#include "video/video.h"

#include <stdbool.h>

struct place_deliverables_options {
    const char *path; /* the directory: new or empty, or whatever it is with `replace` */
    bool replace;     /* files of the same names; others stay */
    /* What videos and pictures have in common. Its panels and highlight are not heeded; how maps
     * are measured and coloured is, of pictures too. */
    struct place_video_options video;
    /* video.clock.to was asked for. Else pictures are of the mark `final` where the span has it,
     * since logs may end in a white-out. */
    bool to_given;
    const char *software; /* noted in final.png beside its time; or NULL */
    /* Told what a person should know, before the work on the file that it is about (NULL: all). */
    void (*tell)(void *context, const char *file, const struct place_note *note);
    void *context;
};

/*
 * Make them of `source`. PLACE_USAGE where the options of a video exclude each other,
 * PLACE_IO where the directory cannot be written into; then nothing is left.
 */
enum place_code place_deliverables_make(struct place_source *source,
                                        const struct place_deliverables_options *options,
                                        struct place_err *err) PLACE_MUST_CHECK;

#endif
