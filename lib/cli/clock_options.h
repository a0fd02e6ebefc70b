/*
 * The clock group of options: which span of the history a video shows, and how
 * fast. What they mean together is video/clock.h's. A tool whose --hold is
 * another by default brings a row of its own for it.
 *
 *     struct place_clock_options clock = PLACE_CLOCK_DEFAULTS;
 *     {0, NULL, NULL, "Clock"}, PLACE_OPTIONS_CLOCK, {0}
 *     if (place_is_clock_option(key))
 *         return place_clock_option(&clock, key, argument, err);
 */
#ifndef PLACE_CLI_CLOCK_OPTIONS_H
#define PLACE_CLI_CLOCK_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "video/clock.h"

#include <stdbool.h>

/* clang-format off */
#define PLACE_OPTIONS_CLOCK_BUT_HOLD                                                               \
    {PLACE_KEY_FROM, "from", "TIME", "first instant: a time, start+2h, a mark; start"},            \
    {PLACE_KEY_TO, "to", "TIME", "last instant: a time, end-10m, a mark; end"},                    \
    {PLACE_KEY_DURATION, "duration", "LENGTH", "of the video, without the hold; 60s"},             \
    {PLACE_KEY_STEP, "step", "STEP", "a frame each 30s of the canvas, or each 500px"},             \
    {PLACE_KEY_FPS, "fps", "N", "frames a second; 30"}

#define PLACE_OPTIONS_CLOCK                                                                        \
    PLACE_OPTIONS_CLOCK_BUT_HOLD,                                                                  \
    {PLACE_KEY_HOLD, "hold", "LENGTH", "how long the last frame stands; 2s"}
/* clang-format on */

static inline bool place_is_clock_option(int key) {
    return key >= PLACE_KEY_FROM && key <= PLACE_KEY_HOLD;
}

/* Take one option of the group. */
enum place_code place_clock_option(struct place_clock_options *clock, int key, const char *argument,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
