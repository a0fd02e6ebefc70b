/*
 * What touches leave on pixels: how many there were, since when the colour
 * stands, and whose the last one was. Internal to lib/measure.
 */
#ifndef PLACE_MEASURE_STATS_PIXELS_H
#define PLACE_MEASURE_STATS_PIXELS_H

#include "measure/measure_touches.h"
#include "measure/stats.h"

struct pixel_state {
    int64_t since; /* the touch that gave the colour, where that counts, else MEASURE_NEVER */
    uint32_t touches;
    uint32_t owner; /* the user of the last touch, where that counts, else PIXEL_NOBODYS */
};

#define PIXEL_NOBODYS UINT32_MAX

struct pixel_table {
    struct touch_maker maker;   /* its canvas and what is open are those after the last touch */
    struct pixel_state *states; /* owned; of the region, row by row */
    size_t pixels;
    bool all_open; /* at the end; it is not known before */
};

/* Begin at the canvas before the first event. Release it after errors too. */
enum place_code pixels_begin(struct pixel_table *table, const struct place_stats_options *options,
                             const struct place_canvas *canvas, unsigned columns,
                             struct place_err *err) PLACE_MUST_CHECK;
void pixels_release(struct pixel_table *table);

/* Take a piece of history; only a batch can fail. */
enum place_code pixels_take(struct pixel_table *table, const struct place_piece *piece,
                            struct place_err *err) PLACE_MUST_CHECK;

/* Fill in what is about pixels, and survivors[user] for each user, unless it is NULL. */
enum place_code pixels_finish(struct pixel_table *table, const struct place_stats_options *options,
                              uint32_t *survivors, struct place_stats *stats,
                              struct place_err *err) PLACE_MUST_CHECK;

#endif
