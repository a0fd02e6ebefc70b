/*
 * The clock of a video: which instant of the canvas's history each frame shows.
 * All of it is whole numbers, so that no frame drifts.
 *
 *     --duration   frames are spread evenly: t_k = from + floor(k (to - from) / (N - 1))
 *     --step 30s   t_k = from + k step, and a last frame at `to`
 *     --step 500px after k * 500 events behind `from`, and a last frame at `to`
 *
 * A frame at t shows the canvas after all events with time <= t. The first
 * frame is at `from` and the last at `to`, which then stands for --hold.
 */
#ifndef PLACE_VIDEO_CLOCK_H
#define PLACE_VIDEO_CLOCK_H

#include "base/err.h"
#include "base/time.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_MAX_FPS = 240, PLACE_MAX_FRAMES = 10000000 };

/* What was asked for. */
struct place_clock_options {
    struct place_moment from, to;
    int64_t duration;     /* of the video without the hold, microseconds; 0: not asked for */
    int64_t step;         /* canvas microseconds a frame; 0: not asked for */
    uint64_t step_events; /* events a frame; 0: not asked for */
    int64_t hold;         /* how long the last frame stands, microseconds of video */
    int32_t fps;          /* frames a second, 1 to PLACE_MAX_FPS */
};

#define PLACE_CLOCK_DURATION (60 * PLACE_SECOND) /* where nothing was asked for */

/* The whole log in a minute. */
#define PLACE_CLOCK_DEFAULTS                                                                       \
    {                                                                                              \
        .from = {.base = PLACE_AT_START}, .to = {.base = PLACE_AT_END}, .hold = 2 * PLACE_SECOND,  \
        .fps = 30                                                                                  \
    }

/* The same, for pictures that nobody plays: the last frame once. */
#define PLACE_CLOCK_WITHOUT_HOLD                                                                   \
    { .from = {.base = PLACE_AT_START}, .to = {.base = PLACE_AT_END}, .fps = 30 }

struct place_clock {
    int64_t from, to;     /* the first and last instant */
    int64_t step;         /* canvas microseconds a frame; 0: even shares, or events */
    uint64_t step_events; /* events a frame; 0: time */
    uint64_t base_events; /* events up to `from`, where events are stepped */
    uint64_t moving;      /* frames from the first instant to the last; 0 until events are known */
    uint64_t held;        /* frames that repeat the last one */
    int32_t fps;
};

/* The instant of a frame. */
struct place_frame_instant {
    bool counted;    /* by events: the canvas after exactly so many from the log's first */
    uint64_t events; /* where counted */
    int64_t time;    /* where not */
};

/*
 * Work the clock out for a log from `start` to `end`. Where events are stepped
 * (clock->step_events), place_clock_count() must follow. PLACE_USAGE where
 * --from is after --to, options exclude each other, or there would be too many
 * frames, or too few to show both ends.
 */
enum place_code place_clock_plan(const struct place_clock_options *options,
                                 const struct place_timeline *timeline, int64_t start, int64_t end,
                                 struct place_clock *clock, struct place_err *err) PLACE_MUST_CHECK;

/* For stepping in events: how many the log has up to `from` and up to `to`. */
enum place_code place_clock_count(struct place_clock *clock, uint64_t until_from, uint64_t until_to,
                                  struct place_err *err) PLACE_MUST_CHECK;

static inline uint64_t place_clock_frames(const struct place_clock *clock) {
    return clock->moving + clock->held;
}

/* The instant of frame `frame`, 0 to place_clock_frames() - 1. */
struct place_frame_instant place_clock_instant(const struct place_clock *clock, uint64_t frame);

#endif
