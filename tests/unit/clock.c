/* The clock: instants of frames, against sums in 128 bits. */
#include "video/clock.h"

#include "../tap.h"

static const struct place_timeline no_timeline;

static const int64_t start = 1648806250000000, end = 1649117640207000;

static enum place_code plan(struct place_clock_options options, struct place_clock *clock,
                            struct place_err *err) {
    return place_clock_plan(&options, &no_timeline, start, end, clock, err);
}

static int64_t time_of(const struct place_clock *clock, uint64_t frame) {
    return place_clock_instant(clock, frame).time;
}

static void test_defaults(void) {
    struct place_clock clock;
    struct place_err err;
    const struct place_clock_options options = PLACE_CLOCK_DEFAULTS;
    tap_code(plan(options, &clock, &err), PLACE_OK, &err, "nothing asked for");
    tap_int((int64_t)clock.moving, 1800, "a minute at 30 frames a second");
    tap_int((int64_t)clock.held, 60, "and two seconds of the last one");
    tap_int(time_of(&clock, 0), start, "the first frame is at the first event");
    tap_int(time_of(&clock, 1799), end, "the last moving frame is at the last event");
    tap_ok(time_of(&clock, 1798) < end, "the one before is not");
    tap_int(time_of(&clock, 1859), end, "held frames stay there");
}

/* Each frame of several spans and counts is the exact share, rounded down. */
static void test_even_shares(void) {
    static const struct {
        int64_t from, to;
        int64_t seconds;
    } rows[] = {{start, end, 120},
                {start, start + 1, 10},
                {PLACE_TIME_MIN, PLACE_TIME_MAX, 300000},
                {-7, 1000003, 97}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct place_clock_options options = PLACE_CLOCK_DEFAULTS;
        options.from = (struct place_moment){.base = PLACE_AT_TIME, .offset = rows[row].from};
        options.to = (struct place_moment){.base = PLACE_AT_TIME, .offset = rows[row].to};
        options.duration = rows[row].seconds * PLACE_SECOND;
        struct place_clock clock;
        struct place_err err;
        int wrong = plan(options, &clock, &err) != PLACE_OK;
        for (uint64_t k = 0; !wrong && k < clock.moving; k++) {
            __extension__ typedef __int128 wide;
            const wide share = (wide)(rows[row].to - rows[row].from) * (wide)k;
            wrong +=
                time_of(&clock, k) != rows[row].from + (int64_t)(share / (wide)(clock.moving - 1));
        }
        tap_int(wrong, 0, "every frame is at its exact share");
    }
}

static void test_steps_of_time(void) {
    static const struct {
        int64_t span, step, frames, before_last;
    } rows[] = {
        {100, 30, 5, 90}, /* 0 30 60 90, and 100 */
        {90, 30, 4, 60},  /* 0 30 60 90: the end is not doubled */
        {1, 30, 2, 0},    {0, 30, 1, 0}, {10, INT64_MAX, 2, 0},
    };
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct place_clock_options options = PLACE_CLOCK_DEFAULTS;
        options.to = (struct place_moment){.base = PLACE_AT_START, .offset = rows[row].span};
        options.step = rows[row].step;
        struct place_clock clock;
        struct place_err err;
        tap_code(plan(options, &clock, &err), PLACE_OK, &err, "a step of time");
        tap_int((int64_t)clock.moving, rows[row].frames, "frames");
        tap_int(time_of(&clock, clock.moving - 1), start + rows[row].span, "the last is at --to");
        if (clock.moving > 1)
            tap_int(time_of(&clock, clock.moving - 2), start + rows[row].before_last,
                    "the one before it is on a step");
    }
}

static void test_steps_of_events(void) {
    struct place_clock_options options = PLACE_CLOCK_DEFAULTS;
    options.step_events = 500;
    struct place_clock clock;
    struct place_err err;
    tap_code(plan(options, &clock, &err), PLACE_OK, &err, "a step of events");
    tap_code(place_clock_count(&clock, 3, 1703, &err), PLACE_OK, &err, "their count");
    tap_int((int64_t)clock.moving, 5, "1,700 events are 5 frames of 500");
    const struct place_frame_instant first = place_clock_instant(&clock, 0);
    const struct place_frame_instant third = place_clock_instant(&clock, 3);
    const struct place_frame_instant last = place_clock_instant(&clock, 4);
    tap_ok(!first.counted && first.time == start, "the first is at --from");
    tap_ok(third.counted && third.events == 1503, "the fourth is behind 1,500 more events");
    tap_ok(!last.counted && last.time == end, "the last is at --to");
    tap_code(place_clock_count(&clock, 3, 1503, &err), PLACE_OK, &err, "a whole number of steps");
    tap_int((int64_t)clock.moving, 4, "does not double the last");
    options.step_events = 1;
    options.hold = 0;
    tap_code(plan(options, &clock, &err), PLACE_OK, &err, "a frame an event");
    tap_code(place_clock_count(&clock, 0, 160000000, &err), PLACE_USAGE, &err,
             "160 million frames are refused");
}

static void test_lengths(void) {
    static const struct {
        int64_t duration, hold;
        int32_t fps;
        uint64_t moving, held;
    } rows[] = {{2 * PLACE_MINUTE, 0, 30, 3600, 0},
                {PLACE_SECOND / 2, PLACE_SECOND / 2, 25, 13, 13}, /* 12.5 goes up */
                {PLACE_SECOND / 10, 0, 24, 2, 0},
                {10 * PLACE_SECOND, 1500 * PLACE_MILLISECOND, 60, 600, 90}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct place_clock_options options = PLACE_CLOCK_DEFAULTS;
        options.duration = rows[row].duration;
        options.hold = rows[row].hold;
        options.fps = rows[row].fps;
        struct place_clock clock;
        struct place_err err;
        tap_code(plan(options, &clock, &err), PLACE_OK, &err, "a length of video");
        tap_ok(clock.moving == rows[row].moving && clock.held == rows[row].held,
               "has %" PRIu64 " and %" PRIu64 " frames", rows[row].moving, rows[row].held);
    }
}

static void refused(struct place_clock_options options, const char *name) {
    struct place_clock clock;
    struct place_err err = {0};
    tap_code(plan(options, &clock, &err), PLACE_USAGE, &err, name);
}

static void test_refusals(void) {
    const struct place_clock_options fine = PLACE_CLOCK_DEFAULTS;
    struct place_clock_options options = fine;
    options.from = (struct place_moment){.base = PLACE_AT_END, .offset = 1};
    refused(options, "--from after --to");
    options = fine;
    options.duration = PLACE_SECOND;
    options.step = 1;
    refused(options, "--duration with --step");
    options.step = 0;
    options.step_events = 1;
    refused(options, "--duration with --step in events");
    options = fine;
    options.duration = PLACE_SECOND / 30;
    refused(options, "one frame cannot show both ends");
    options = fine;
    options.step = 1;
    refused(options, "a frame a microsecond is too many");
    options = fine;
    options.duration = INT64_MAX;
    refused(options, "an endless video");
    options = fine;
    options.hold = INT64_MAX;
    refused(options, "an endless hold");
    options = fine;
    options.fps = 0;
    refused(options, "no frames a second");
    options = fine;
    options.to = (struct place_moment){.base = PLACE_AT_MARK, .mark = "whiteout"};
    refused(options, "a mark that there is not");
}

int main(void) {
    tap_begin();
    test_defaults();
    test_even_shares();
    test_steps_of_time();
    test_steps_of_events();
    test_lengths();
    test_refusals();
    return tap_end();
}
