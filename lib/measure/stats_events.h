/*
 * The events of a batch that count for statistics, as columns. Internal to
 * lib/measure.
 */
#ifndef PLACE_MEASURE_STATS_EVENTS_H
#define PLACE_MEASURE_STATS_EVENTS_H

#include "measure/stats.h"

enum { EVENTS_AT_ONCE = 1024 };

/* Events in order. */
struct event_block {
    uint32_t count; /* > 0 */
    const int64_t *time;
    const uint32_t *user; /* NULL: none has one */
    const uint8_t *color;
    const uint8_t *kind; /* NULL: all are placements */
};

struct event_sink {
    enum place_code (*take)(void *context, const struct event_block *block, struct place_err *err);
    void *context;
};

struct event_picker {
    /* What its owner sets. */
    struct place_touch_filter filter;
    struct place_rect region;
    bool only_region;
    struct event_sink sink;
    /* Its own. */
    int64_t time[EVENTS_AT_ONCE];
    uint32_t user[EVENTS_AT_ONCE];
    uint8_t color[EVENTS_AT_ONCE], kind[EVENTS_AT_ONCE];
};

/*
 * Give what counts of a batch to the sink; `open` is the canvas that is open then. A batch of
 * which all counts goes on whole, else there are EVENTS_AT_ONCE in a block at most.
 */
enum place_code pick_events(struct event_picker *picker, const struct place_batch *batch,
                            struct place_rect open, struct place_err *err) PLACE_MUST_CHECK;

#endif
