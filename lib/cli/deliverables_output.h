/*
 * What place-timelapse does where --deliverables names a directory.
 */
#ifndef PLACE_CLI_DELIVERABLES_OUTPUT_H
#define PLACE_CLI_DELIVERABLES_OUTPUT_H

#include "base/err.h"
#include "cli/timelapse_options.h"
#include "cli/tool.h"
#include "source/source.h"

/* PLACE_USAGE for options that are about one file, or one view. */
enum place_code place_deliverables_check(const struct place_timelapse_settings *settings,
                                         struct place_err *err) PLACE_MUST_CHECK;

/* Make them all, saying what there is to say. */
enum place_code place_make_deliverables(const struct place_timelapse_settings *settings,
                                        struct place_source *source, struct place_context *context,
                                        struct place_err *err) PLACE_MUST_CHECK;

#endif
