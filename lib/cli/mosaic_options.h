/*
 * What place-mosaic was asked: a still of one instant, a contact sheet of many,
 * or the difference between two.
 *
 *     struct place_mosaic_settings settings = PLACE_MOSAIC_DEFAULTS;
 *     place_mosaic_option(&settings, key, argument, err)     for each option
 *     place_mosaic_check(&settings, err)                     before anything is read
 *     place_mosaic_settings_release(&settings)
 */
#ifndef PLACE_CLI_MOSAIC_OPTIONS_H
#define PLACE_CLI_MOSAIC_OPTIONS_H

#include "base/err.h"
#include "base/time.h"
#include "cli/instant_options.h"
#include "cli/options.h"
#include "cli/scene_options.h"
#include "cli/tool.h"

#include <stdbool.h>
#include <stdint.h>

/* What was asked for. */
struct place_mosaic_settings {
    struct place_output_settings output;
    struct place_instant_settings instant;
    struct place_scene_settings scene;
    int32_t columns, rows; /* of a sheet; 0: no sheet */
    struct place_moment from, to;
    bool has_from, has_to;
    struct place_moment before, after; /* of a difference */
    bool has_difference;
};

#define PLACE_MOSAIC_DEFAULTS                                                                      \
    { .scene = PLACE_SCENE_DEFAULTS }

/* The rows of the table, its end included. */
extern const struct place_option place_mosaic_option_table[];

/* Take one option; `settings` is a struct place_mosaic_settings. */
enum place_code place_mosaic_option(void *settings, int key, const char *argument,
                                    struct place_err *err) PLACE_MUST_CHECK;

/*
 * What can be told before there is a source: PLACE_USAGE where no -o was given, for options that
 * exclude each other, and for --from or --to without a sheet. A sheet tells the time of each
 * picture unless something else was asked for.
 */
enum place_code place_mosaic_check(struct place_mosaic_settings *settings,
                                   struct place_err *err) PLACE_MUST_CHECK;

void place_mosaic_settings_release(struct place_mosaic_settings *settings);

#endif
