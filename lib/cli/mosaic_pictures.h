/* The pictures of place-mosaic. */
#ifndef PLACE_CLI_MOSAIC_PICTURES_H
#define PLACE_CLI_MOSAIC_PICTURES_H

#include "base/err.h"
#include "cli/mosaic_options.h"
#include "cli/tool.h"
#include "source/source.h"

/*
 * Draw what the settings ask for, which were checked, and save it as PNG. In it
 * are texts: "Source time" and "Source seq" of a still, "Source from" and
 * "Source to" of the two others. Remarks say what a person should know: how many
 * pixels differ, for one. PLACE_USAGE for what the source does not have.
 */
enum place_code place_mosaic_draw(const struct place_mosaic_settings *settings,
                                  struct place_source *source, struct place_context *context,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
