/*
 * Making touches of events: which pixels of the region each one sets, what
 * colour was there, and whether it passes the filter. Internal to lib/measure.
 */
#ifndef PLACE_MEASURE_MEASURE_TOUCHES_H
#define PLACE_MEASURE_MEASURE_TOUCHES_H

#include "measure/measure_store.h"

enum { TOUCHES_AT_ONCE = 1024 };

/* Columns of touches. */
struct touch_block {
    uint32_t pixel[TOUCHES_AT_ONCE], user[TOUCHES_AT_ONCE];
    int64_t time[TOUCHES_AT_ONCE];
    uint8_t color[TOUCHES_AT_ONCE], kind[TOUCHES_AT_ONCE], before[TOUCHES_AT_ONCE];
};

/* Who takes touches. */
struct touch_sink {
    /* TOUCHES_AT_ONCE at most: every one in the region, and of these the ones that count. */
    enum place_code (*take)(void *context, const struct touches *every,
                            const struct touches *counting, struct place_err *err);
    /* `count` pixels from `pixel` on have opened or closed. */
    void (*reopen)(void *context, size_t pixel, size_t count);
    void *context;
};

struct touch_maker {
    /* What its owner sets. */
    struct place_rect bounds, region; /* of the storage; what touches are wanted of */
    struct place_touch_filter filter;
    unsigned columns; /* of enum place_columns */
    struct touch_sink sink;
    /* Its own. */
    struct place_rect open;
    uint8_t *canvas; /* owned; the region's pixels row by row; NULL where nobody asks what was */
    struct touch_block inside, counting;
    uint32_t pixel[TOUCHES_AT_ONCE];
    uint16_t picks[TOUCHES_AT_ONCE];
    uint8_t keep[TOUCHES_AT_ONCE];
};

/* Begin at this canvas; `before`: touches shall say what colour was there. */
enum place_code touch_maker_begin(struct touch_maker *maker, const struct place_canvas *canvas,
                                  bool before, struct place_err *err) PLACE_MUST_CHECK;
void touch_maker_release(struct touch_maker *maker);

/* Give the touches of a batch, or the area that an entry opens and closes, to the sink. */
enum place_code touch_batch(struct touch_maker *maker, const struct place_batch *batch,
                            struct place_err *err) PLACE_MUST_CHECK;
void touch_entry(struct touch_maker *maker, const struct place_timeline_entry *entry);

#endif
