/* Events by time. They come in order, so those of one stretch come one after the other. */
#include "measure/stats_times.h"

#include "base/mem.h"
#include "base/time.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int64_t times_floor(int64_t time, int64_t length) {
    const int64_t rest = time % length;
    return time - (rest < 0 ? rest + length : rest);
}

/* The first event from `from` on that is not before `time`; the block's end where there is none. */
static uint32_t first_not_before(const struct event_block *block, uint32_t from, int64_t time) {
    if (block->time[block->count - 1] < time)
        return block->count;
    while (block->time[from] < time)
        from++;
    return from;
}

/* ---- the busiest stretch --------------------------------------------------------------------- */

static void busiest_take(struct busiest *busiest, const struct event_block *block) {
    for (uint32_t i = 0; i < block->count;) {
        if (busiest->events == 0 || block->time[i] - busiest->begin >= busiest->length) {
            busiest->begin = times_floor(block->time[i], busiest->length);
            busiest->events = 0;
        }
        const uint32_t end = first_not_before(block, i, busiest->begin + busiest->length);
        busiest->events += end - i;
        if (busiest->events > busiest->peak.events)
            busiest->peak = (struct place_stats_peak){busiest->begin, busiest->events};
        i = end;
    }
}

void times_take(struct time_counts *times, const struct event_block *block) {
    busiest_take(&times->second, block);
    busiest_take(&times->minute, block);
    busiest_take(&times->hour, block);
}

/* ---- buckets --------------------------------------------------------------------------------- */

enum place_code times_begin(struct time_counts *times, const struct place_stats_options *options,
                            int64_t first, int64_t last, struct place_err *err) {
    *times = (struct time_counts){.every = options->every,
                                  .begin = times_floor(first, options->every),
                                  .second = {.length = PLACE_SECOND},
                                  .minute = {.length = PLACE_MINUTE},
                                  .hour = {.length = PLACE_HOUR}};
    if (first > last) /* nothing will come */
        return PLACE_OK;
    const int64_t count = (last - times->begin) / times->every + 1;
    if (count > PLACE_STATS_BUCKETS)
        return place_fail(err, PLACE_USAGE, "%" PRId64 " stretches of time are too many, limit %d",
                          count, (int)PLACE_STATS_BUCKETS);
    times->bucket_count = (size_t)count;
    times->buckets = place_new_array(times->bucket_count, sizeof *times->buckets, err);
    return times->buckets ? PLACE_OK : err->code;
}

void times_release(struct time_counts *times) {
    free(times->buckets);
    times->buckets = NULL;
}

size_t times_bucket(struct time_counts *times, struct event_block *rest, struct event_block *part) {
    const size_t index = (size_t)((rest->time[0] - times->begin) / times->every);
    assert(rest->time[0] >= times->begin && index < times->bucket_count);
    const int64_t end = times->begin + ((int64_t)index + 1) * times->every;
    *part = *rest;
    part->count = first_not_before(rest, 0, end);
    times->buckets[index].events += part->count;
    rest->count -= part->count;
    rest->time += part->count;
    rest->user = rest->user ? rest->user + part->count : NULL;
    rest->color += part->count;
    rest->kind = rest->kind ? rest->kind + part->count : NULL;
    return index;
}

void times_finish(struct time_counts *times, struct place_stats *stats) {
    size_t first = 0, end = times->bucket_count;
    while (end > 0 && times->buckets[end - 1].events == 0)
        end--;
    while (first < end && times->buckets[first].events == 0)
        first++;
    if (first > 0 && first < end)
        memmove(times->buckets, times->buckets + first, (end - first) * sizeof *times->buckets);
    stats->buckets = times->buckets;
    stats->bucket_count = end - first;
    stats->every = times->every;
    stats->bucket_time = times->begin + (int64_t)first * times->every;
    stats->second = times->second.peak;
    stats->minute = times->minute.peak;
    stats->hour = times->hour.peak;
    times->buckets = NULL;
}
