/*
 * What place-timelapse does where -o names an animated GIF or APNG.
 */
#ifndef PLACE_CLI_ANIMATION_OUTPUT_H
#define PLACE_CLI_ANIMATION_OUTPUT_H

#include "base/err.h"
#include "cli/timelapse_options.h"
#include "cli/tool.h"
#include "source/source.h"

#include <stdbool.h>

/* Whether -o names one; false where there is no -o. */
bool place_is_animation(const struct place_timelapse_settings *settings);

/*
 * Plan it, say what there is to say, then print the plan (--dry-run) or write
 * it. PLACE_USAGE for options that only MP4 has.
 */
enum place_code place_make_animation(const struct place_timelapse_settings *settings,
                                     struct place_source *source, struct place_context *context,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
