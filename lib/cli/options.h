/*
 * Groups of options that tools share: rows for their tables, settings, and one
 * function a group that takes an option of the group or says it is not its own.
 */
#ifndef PLACE_CLI_OPTIONS_H
#define PLACE_CLI_OPTIONS_H

#include "base/err.h"
#include "cli/tool.h"

#include <stdbool.h>

enum place_shared_key {
    PLACE_KEY_OUTPUT = 'o',
    PLACE_KEY_FORCE = 'f',
    PLACE_KEY_JSON = PLACE_KEY_SHARED,
    PLACE_KEY_THREADS,
    /* the view group (cli/view_options.h) */
    PLACE_KEY_REGION = PLACE_KEY_SHARED + 100,
    PLACE_KEY_SCALE,
    PLACE_KEY_FIT,
    PLACE_KEY_PAD,
    PLACE_KEY_PAD_AT,
    PLACE_KEY_PAD_COLOR,
    /* the clock group (cli/clock_options.h) */
    PLACE_KEY_FROM = PLACE_KEY_SHARED + 200,
    PLACE_KEY_TO,
    PLACE_KEY_DURATION,
    PLACE_KEY_STEP,
    PLACE_KEY_FPS,
    PLACE_KEY_HOLD,
};

#define PLACE_OPTION_OUTPUT(what)                                                                  \
    {PLACE_KEY_OUTPUT, "output", "FILE", what}, {                                                  \
        PLACE_KEY_FORCE, "force", NULL, "replace FILE if it exists"                                \
    }

struct place_output_settings {
    const char *path; /* NULL while not given */
    bool replace;
};

/* Whether `key` is of the output group; then it was taken. */
bool place_output_option(struct place_output_settings *output, int key, const char *argument);

/* PLACE_USAGE where no -o was given. */
enum place_code place_output_required(const struct place_output_settings *output,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* --threads N: 1 to 256. */
enum place_code place_threads_option(const char *argument, unsigned *threads,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
