/*
 * Simulated events for tests of them.
 */
#ifndef TESTS_MAKE_CROWD_H
#define TESTS_MAKE_CROWD_H

#include "base/mem.h"
#include "base/time.h"
#include "simulate/crowd.h"
#include "tap.h"

#include <stdlib.h>

/* 30,000 events in four days on a canvas that grows to 120x90. */
static inline struct place_crowd_options small_event(uint64_t seed) {
    return (struct place_crowd_options){.events = 30000,
                                        .seed = seed,
                                        .setting = {.width = 120,
                                                    .height = 90,
                                                    .start = 1775044800000 * PLACE_MILLISECOND,
                                                    .span = 4 * PLACE_DAY}};
}

/* All of a crowd's events, taken `batch` at a time: free() them, place_crowd_free() it. */
static inline struct place_event *make_events(const struct place_crowd_options *options,
                                              size_t batch, struct place_crowd **crowd) {
    struct place_err err;
    struct place_event *events = place_new_array(options->events + 1, sizeof *events, &err);
    if (!events || place_crowd_new(options, crowd, &err)) {
        printf("Bail out! %s\n", err.message);
        exit(1);
    }
    size_t done = 0, count = 0;
    do {
        const size_t room = options->events + 1 - done;
        count = place_crowd_next(*crowd, events + done, room < batch ? room : batch);
        done += count;
    } while (count > 0);
    tap_int((int64_t)done, (int64_t)options->events, "as many events as were asked for");
    return events;
}

#endif
