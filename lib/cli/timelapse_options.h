/*
 * The options of place-timelapse.
 */
#ifndef PLACE_CLI_TIMELAPSE_OPTIONS_H
#define PLACE_CLI_TIMELAPSE_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "cli/scene_options.h"
#include "video/video.h"

#include <stdbool.h>
#include <stdint.h>

struct place_timelapse_settings {
    struct place_output_settings output;
    struct place_scene_settings scene;
    struct place_video_options video; /* but its scene */
    const char *deliverables;         /* the directory; NULL: not asked for */
    uint64_t max_size;                /* bytes that the file may have; 0: any number */
    bool to_meant;                    /* --to was given */
    bool fps_meant;                   /* --fps was given */
    bool video_meant;                 /* --quality or --pixel-format was, which only MP4 has */
    bool dry_run;
};

#define PLACE_TIMELAPSE_DEFAULTS                                                                   \
    {                                                                                              \
        .scene = PLACE_SCENE_DEFAULTS, .video = {                                                  \
            .clock = PLACE_CLOCK_DEFAULTS,                                                         \
            .quality = PLACE_GOOD                                                                  \
        }                                                                                          \
    }

/* The rows of the table, its end included. */
extern const struct place_option place_timelapse_option_table[];

/* Take one option; `settings` is a struct place_timelapse_settings. */
enum place_code place_timelapse_option(void *settings, int key, const char *argument,
                                       struct place_err *err) PLACE_MUST_CHECK;

/*
 * Whether a file of that name can be what is made of it: PLACE_USAGE for the
 * ending of another kind of video or picture, by which players would take it.
 */
enum place_code place_timelapse_check_name(const char *path,
                                           struct place_err *err) PLACE_MUST_CHECK;

#endif
