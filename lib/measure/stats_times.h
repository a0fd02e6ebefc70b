/*
 * Events by time: buckets, and the busiest second, minute and hour. Internal to
 * lib/measure.
 *
 *     times_begin(&times, &span, err)
 *     times_take(&times, block)          for each, in order
 *     times_bucket(&times, &rest, &part) takes the events of one bucket off `rest`
 */
#ifndef PLACE_MEASURE_STATS_TIMES_H
#define PLACE_MEASURE_STATS_TIMES_H

#include "measure/stats.h"
#include "measure/stats_events.h"

/* Looking for the busiest stretch of one length, at multiples of it since 1970. */
struct busiest {
    int64_t length, begin; /* of the stretch now gone through */
    uint64_t events;       /* in it; 0: none has begun */
    struct place_stats_peak peak;
};

struct time_counts {
    int64_t every, begin;               /* of the first bucket */
    struct place_stats_bucket *buckets; /* owned */
    size_t bucket_count;
    struct busiest second, minute, hour;
};

/* The greatest multiple of `length` that is not above `time`. */
int64_t times_floor(int64_t time, int64_t length);

/* Events may come from `first` to `last`. PLACE_USAGE for too many buckets. */
enum place_code times_begin(struct time_counts *times, const struct place_stats_options *options,
                            int64_t first, int64_t last, struct place_err *err) PLACE_MUST_CHECK;
void times_release(struct time_counts *times);

/* Count the events of a block in second, minute and hour. */
void times_take(struct time_counts *times, const struct event_block *block);

/* Take the events of the first bucket off a block that is not empty, and count them in it; gives
 * the bucket's index. */
size_t times_bucket(struct time_counts *times, struct event_block *rest, struct event_block *part);

/* Give buckets, from the first that has an event to the last, and peaks away. */
void times_finish(struct time_counts *times, struct place_stats *stats);

#endif
