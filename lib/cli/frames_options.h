/* The options of place-frames. */
#ifndef PLACE_CLI_FRAMES_OPTIONS_H
#define PLACE_CLI_FRAMES_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "cli/scene_options.h"
#include "video/frames.h"

struct place_frames_settings {
    struct place_output_settings output;
    struct place_scene_settings scene;
    struct place_frames_options frames; /* but its scene */
};

/* A sequence has no use for copies of its end. */
#define PLACE_FRAMES_DEFAULTS                                                                      \
    {                                                                                              \
        .scene = PLACE_SCENE_DEFAULTS, .frames = {.clock = PLACE_CLOCK_WITHOUT_HOLD }              \
    }

/* The rows of the table, its end included. */
extern const struct place_option place_frames_option_table[];

/* Take one option; `settings` is a struct place_frames_settings. */
enum place_code place_frames_option(void *settings, int key, const char *argument,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
