/*
 * The view group of options: which part of the canvas a picture shows, how
 * large, and on what padding. What they mean together is render/view.h's.
 *
 *     struct place_view_options view = PLACE_VIEW_DEFAULTS;
 *     {0, NULL, NULL, "Picture"}, PLACE_OPTIONS_VIEW, {0}
 *     if (place_is_view_option(key))
 *         return place_view_option(&view, key, argument, err);
 */
#ifndef PLACE_CLI_VIEW_OPTIONS_H
#define PLACE_CLI_VIEW_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "render/view.h"

#include <stdbool.h>

/* clang-format off */
#define PLACE_OPTIONS_VIEW                                                                         \
    {PLACE_KEY_REGION, "region", "RECT", "a part: WxH+X+Y, or X1,Y1..X2,Y2"},                      \
    {PLACE_KEY_SCALE, "scale", "N", "output pixels a side for a canvas pixel"},                    \
    {PLACE_KEY_FIT, "fit", "WxH", "fill a frame of this size, in output pixels"},                  \
    {PLACE_KEY_PAD, "pad", "WxH", "widen to this size, in canvas pixels"},                         \
    {PLACE_KEY_PAD_AT, "pad-at", "CORNER", "where the canvas stands: center, top-left, ..."},      \
    {PLACE_KEY_PAD_COLOR, "pad-color", "RRGGBB", "of padding and unopened area; 202020"}
/* clang-format on */

#define PLACE_VIEW_DEFAULTS                                                                        \
    { .pad_color = PLACE_PAD_COLOR }

static inline bool place_is_view_option(int key) {
    return key >= PLACE_KEY_REGION && key <= PLACE_KEY_PAD_COLOR;
}

/* Take one option of the group. */
enum place_code place_view_option(struct place_view_options *view, int key, const char *argument,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* Say what a person should know of a view. */
void place_tell_view(const struct place_view *view, struct place_context *context);

#endif
