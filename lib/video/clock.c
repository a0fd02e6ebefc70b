/* The clock of a video. Exact integers only; the sums are laid out so that none overflows. */
#include "video/clock.h"

#include <assert.h>
#include <inttypes.h>

/* Frames in a length of video, to the nearest. */
static uint64_t frames_in(int64_t length, int32_t fps) {
    const int64_t seconds = length / PLACE_SECOND, rest = length % PLACE_SECOND;
    return (uint64_t)(seconds * fps + (rest * fps + PLACE_SECOND / 2) / PLACE_SECOND);
}

static enum place_code check_frames(uint64_t frames, struct place_err *err) {
    if (frames <= PLACE_MAX_FRAMES)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "the video would have %" PRIu64 " frames, at most %d are possible",
               frames, PLACE_MAX_FRAMES);
    return place_hint(err, "a longer --step, a shorter --duration or fewer --fps");
}

/* `whole` / `part` rounded up, and one for the first frame. */
static uint64_t steps(uint64_t whole, uint64_t part) {
    return whole / part + (whole % part != 0) + 1;
}

static enum place_code check_options(const struct place_clock_options *options,
                                     struct place_err *err) {
    if (options->fps < 1 || options->fps > PLACE_MAX_FPS)
        return place_fail(err, PLACE_USAGE, "--fps is %" PRId32 ", wanted 1 to %d", options->fps,
                          PLACE_MAX_FPS);
    if (options->duration && (options->step || options->step_events))
        return place_fail(err, PLACE_USAGE, "--duration and --step exclude each other");
    /* A year of video: far over PLACE_MAX_FRAMES, far under an overflow. */
    if (options->duration > 365 * PLACE_DAY || options->hold > 365 * PLACE_DAY)
        return place_fail(err, PLACE_USAGE, "--duration and --hold are at most a year");
    return PLACE_OK;
}

static enum place_code find_ends(const struct place_clock_options *options,
                                 const struct place_timeline *timeline, int64_t start, int64_t end,
                                 struct place_clock *clock, struct place_err *err) {
    if (place_timeline_moment(timeline, start, end, &options->from, "--from", &clock->from, err) ||
        place_timeline_moment(timeline, start, end, &options->to, "--to", &clock->to, err))
        return err->code;
    if (clock->from <= clock->to)
        return PLACE_OK;
    char from[PLACE_TIME_TEXT], to[PLACE_TIME_TEXT];
    place_format_time(clock->from, from);
    place_format_time(clock->to, to);
    return place_fail(err, PLACE_USAGE, "--from (%s) is after --to (%s)", from, to);
}

static enum place_code spread_evenly(struct place_clock *clock, int64_t duration,
                                     struct place_err *err) {
    clock->moving = frames_in(duration, clock->fps);
    if (clock->moving >= 2 || (clock->moving == 1 && clock->from == clock->to))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "--duration gives %" PRIu64 " frame(s) at %" PRId32 " a second",
               clock->moving, clock->fps);
    return place_hint(err, "two frames at least show the first and the last instant");
}

enum place_code place_clock_plan(const struct place_clock_options *options,
                                 const struct place_timeline *timeline, int64_t start, int64_t end,
                                 struct place_clock *clock, struct place_err *err) {
    *clock = (struct place_clock){
        .fps = options->fps, .step = options->step, .step_events = options->step_events};
    if (check_options(options, err) || find_ends(options, timeline, start, end, clock, err))
        return err->code;
    clock->held = frames_in(options->hold, options->fps);
    if (clock->step_events)
        return check_frames(clock->held, err);
    if (clock->step)
        clock->moving = steps((uint64_t)(clock->to - clock->from), (uint64_t)clock->step);
    else if (spread_evenly(clock, options->duration ? options->duration : PLACE_CLOCK_DURATION,
                           err))
        return err->code;
    return check_frames(place_clock_frames(clock), err);
}

enum place_code place_clock_count(struct place_clock *clock, uint64_t until_from, uint64_t until_to,
                                  struct place_err *err) {
    assert(clock->step_events && until_from <= until_to);
    clock->base_events = until_from;
    clock->moving = steps(until_to - until_from, clock->step_events);
    return check_frames(place_clock_frames(clock), err);
}

/*
 * floor(k * span / parts) without a product that could overflow: span is
 * cut into its quotient and remainder by parts; k and parts are under 2^24.
 */
static int64_t share(int64_t span, uint64_t k, uint64_t parts) {
    const uint64_t whole = (uint64_t)span / parts, rest = (uint64_t)span % parts;
    return (int64_t)(k * whole + k * rest / parts);
}

struct place_frame_instant place_clock_instant(const struct place_clock *clock, uint64_t frame) {
    assert(clock->moving > 0 && frame < place_clock_frames(clock));
    if (frame >= clock->moving - 1)
        return (struct place_frame_instant){.time = clock->to};
    if (frame == 0)
        return (struct place_frame_instant){.time = clock->from};
    if (clock->step_events)
        return (struct place_frame_instant){
            .counted = true, .events = clock->base_events + frame * clock->step_events};
    if (clock->step)
        return (struct place_frame_instant){.time = clock->from + (int64_t)frame * clock->step};
    return (struct place_frame_instant){
        .time = clock->from + share(clock->to - clock->from, frame, clock->moving - 1)};
}
