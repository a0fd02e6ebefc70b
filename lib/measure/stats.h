/*
 * Statistics of a span of a source's history, all of them in one pass over its
 * events: totals, activity by time, colours, users and pixels.
 *
 *     place_stats_read(source, &options, &stats, err)
 *     ... stats.events, stats.leaders[0 .. stats.leader_count - 1], ...
 *     place_stats_release(&stats)
 *
 * What counts: the events of the span that pass the filter; of these, where a
 * region was asked for, the ones in it: placements and moderation of one of its
 * pixels, and fills that cover an open pixel of it. A fill is one event, however
 * many pixels it covers; but it touches each of them (measure/measure.h), and
 * touches are what pixels count. What does not count changes the canvas all the
 * same.
 *
 * All numbers are exact. Memory: 17 bytes a pixel of the region, 48 a user of
 * the source, 16 a bucket of time, and about 100 a row of the lists; never any for
 * an event. A user may have up to 2^32 - 1 events.
 *
 * One core takes in 27 to 40 million events a second at 2000x2000 and 1000x1000
 * pixels, decoding included; where a million users are told apart, 12 to 16, since
 * each event waits for its user's memory.
 */
#ifndef PLACE_MEASURE_STATS_H
#define PLACE_MEASURE_STATS_H

#include "base/err.h"
#include "base/progress.h"
#include "core/event.h"
#include "measure/measure.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_STATS_BUCKETS = 10000000 /* of a span, at most */ };

struct place_stats_options {
    int64_t from, to;         /* events with from <= time <= to; microseconds since 1970 */
    struct place_rect region; /* pixels that are looked at; not empty, in the source's bounds */
    bool only_region;         /* events elsewhere do not count; else all do */
    struct place_touch_filter filter;
    int64_t every;  /* length of a bucket of time, microseconds, > 0 */
    int64_t window; /* how long a user is active after an event, microseconds, > 0 */
    size_t top;     /* rows of each list at most; SIZE_MAX: all */
    struct place_progress *progress; /* counts events; or NULL */
};

/* Buckets begin at multiples of their length since 1970: hours and days are those of UTC. */
struct place_stats_bucket {
    uint64_t events;
    uint32_t users; /* distinct ones; unknown users do not count */
};

/* The second, minute or hour of UTC with the most events; the earliest of several. */
struct place_stats_peak {
    int64_t time;    /* when it begins */
    uint64_t events; /* 0: there is no event at all */
};

struct place_stats_color {
    uint64_t events; /* that gave this colour */
    uint64_t pixels; /* of the region that have it at `to`, whoever gave it; open ones alone */
};

struct place_stats_user {
    uint32_t user;
    uint64_t events;
    uint64_t survivors;  /* pixels that are open at `to` and whose last touch is his */
    int64_t first, last; /* times of events */
};

struct place_stats_pixel {
    int32_t x, y;
    uint32_t touches;
    uint8_t color; /* at `to`; PLACE_NO_COLOR where none, or not open */
    bool stands;   /* a touch that counts gave it this colour, at the time `since` */
    int64_t since;
};

struct place_stats_pixels {
    struct place_stats_pixel *rows; /* owned */
    size_t count;
};

struct place_stats {
    uint64_t events;
    uint64_t kinds[PLACE_KIND_COUNT]; /* of these, by enum place_kind */
    int64_t first, last;              /* times of events; 0 where there is none */
    /* Events for each day from `first` to `last`; a part of a day counts as the part that it is,
     * but less than a day in all as one day. 0 without events. */
    double a_day;

    bool has_users; /* the source names users; else all that is about them is 0 and empty */
    uint32_t users; /* distinct ones */
    /*
     * The most users who were active at one time. A user is active in the window [t, t + window)
     * where he has an event in it; this is the greatest number over all t. most_active_time is the
     * time of the event with which it was first reached: the last one of the first such window.
     */
    uint32_t most_active;
    int64_t most_active_time;

    struct place_stats_bucket *buckets; /* owned; from the first event's to the last event's */
    size_t bucket_count;                /* 0 without events */
    int64_t bucket_time, every;         /* when the first one begins; microseconds each */
    struct place_stats_peak second, minute, hour;

    struct place_stats_color colors[256]; /* by palette index, and PLACE_NO_COLOR */

    uint64_t pixels;    /* of the region */
    uint64_t touched;   /* pixels with a touch; the rest is untouched */
    uint64_t touches;   /* of all of them */
    uint64_t survivors; /* pixels that are open at `to` and whose last touch counts */

    /* Lists of `top` rows at most; all are owned. */
    struct place_stats_user *leaders; /* most events first; of equal ones the least number first */
    size_t leader_count;
    struct place_stats_pixels busiest; /* most touches first, of equal ones in reading order; not
                                          those without */
    /* Pixels whose colour at `to` has stood longest, the earliest `since` first, of equal ones in
     * reading order. Those that have the colour they had before `from` are not among them; what
     * ends a colour's standing is as for PLACE_MEASURE_SURVIVAL (measure/measure.h). */
    struct place_stats_pixels standing;
};

/*
 * Replay the source to just before `from`, then count each event up to `to`.
 * PLACE_USAGE where the span has more than PLACE_STATS_BUCKETS buckets. Release
 * the statistics unless it failed.
 */
enum place_code place_stats_read(struct place_source *source,
                                 const struct place_stats_options *options,
                                 struct place_stats *stats, struct place_err *err) PLACE_MUST_CHECK;
void place_stats_release(struct place_stats *stats);

#endif
