/* Reading the options of the clock group. */
#include "cli/clock_options.h"

#include "base/num.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A duration that is not 0. */
static enum place_code read_length(const char *argument, const char *what, int64_t *length,
                                   struct place_err *err) {
    if (place_parse_duration(argument, what, length, err))
        return err->code;
    return *length ? PLACE_OK : place_fail(err, PLACE_USAGE, "%s is 0", what);
}

/* "500px": events; the text before px is the count. */
static enum place_code read_events(const char *argument, size_t length, uint64_t *events,
                                   struct place_err *err) {
    char count[32];
    if (length >= sizeof count)
        return place_fail(err, PLACE_USAGE, "--step is '%s', wanted as 30s or 500px", argument);
    memcpy(count, argument, length);
    count[length] = '\0';
    return place_parse_count(count, "--step", 1, INT64_MAX, events, err);
}

/* The last --step counts, of whichever kind. */
static enum place_code read_step(struct place_clock_options *clock, const char *argument,
                                 struct place_err *err) {
    const size_t length = strlen(argument);
    clock->step = 0;
    clock->step_events = 0;
    if (length >= 2 && strcmp(argument + length - 2, "px") == 0)
        return read_events(argument, length - 2, &clock->step_events, err);
    return read_length(argument, "--step", &clock->step, err);
}

static enum place_code read_fps(struct place_clock_options *clock, const char *argument,
                                struct place_err *err) {
    int64_t fps = 0;
    if (place_parse_int(argument, "--fps", 1, PLACE_MAX_FPS, &fps, err))
        return err->code;
    clock->fps = (int32_t)fps;
    return PLACE_OK;
}

enum place_code place_clock_option(struct place_clock_options *clock, int key, const char *argument,
                                   struct place_err *err) {
    assert(place_is_clock_option(key));
    switch (key) {
    case PLACE_KEY_FROM: return place_parse_moment(argument, "--from", &clock->from, err);
    case PLACE_KEY_TO: return place_parse_moment(argument, "--to", &clock->to, err);
    case PLACE_KEY_DURATION: return read_length(argument, "--duration", &clock->duration, err);
    case PLACE_KEY_STEP: return read_step(clock, argument, err);
    case PLACE_KEY_FPS: return read_fps(clock, argument, err);
    default: return place_parse_duration(argument, "--hold", &clock->hold, err);
    }
}
