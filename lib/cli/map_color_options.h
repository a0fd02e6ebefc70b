/*
 * The colours group of options: how maps look.
 *
 *     {0, NULL, NULL, "Colours"}, PLACE_OPTIONS_MAP_COLORS, {0}
 *     if (place_is_map_color_option(key))
 *         return place_map_color_option(&settings, key, argument, err);
 */
#ifndef PLACE_CLI_MAP_COLOR_OPTIONS_H
#define PLACE_CLI_MAP_COLOR_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "render/map_color.h"

#include <stdbool.h>

enum {
    PLACE_KEY_COLOR_MAP = PLACE_KEY_SHARED + 480,
    PLACE_KEY_SCALE_VALUES,
    PLACE_KEY_CLIP,
    PLACE_KEY_OVER,
    PLACE_KEY_NO_LEGEND
};

/* clang-format off */
#define PLACE_OPTIONS_MAP_COLORS                                                                   \
    {PLACE_KEY_COLOR_MAP, "color-map", "NAME", "viridis|magma|inferno|cividis|turbo|gray"},        \
    {PLACE_KEY_SCALE_VALUES, "scale-values", "HOW", "linear|log|quantile; log for counts"},                        \
    {PLACE_KEY_CLIP, "clip", "PERCENT", "of the pixels at both ends take the end colours"},        \
    {PLACE_KEY_OVER, "over", NULL, "over the canvas, faded"},                                      \
    {PLACE_KEY_NO_LEGEND, "no-legend", NULL, "no scale below the picture"}
/* clang-format on */

/* What was asked for. */
struct place_map_look_settings {
    struct place_map_color_options color;
    bool over, no_legend;
};

#define PLACE_MAP_LOOK_DEFAULTS                                                                    \
    {                                                                                              \
        .color = {.scale = {.kind = PLACE_SCALE_USUAL} }                                           \
    }

static inline bool place_is_map_color_option(int key) {
    return key >= PLACE_KEY_COLOR_MAP && key <= PLACE_KEY_NO_LEGEND;
}

/* Take one option of the group. */
enum place_code place_map_color_option(struct place_map_look_settings *settings, int key,
                                       const char *argument,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
