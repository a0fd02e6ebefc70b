/*
 * A simulated crowd on a shared canvas: factions that build and defend their
 * art, bots, raids, griefers, duels over single pixels and moderators, all from
 * one seed. The same options give the same events on every machine. Memory is
 * bounded by canvas and users, never by the number of events.
 *
 *     place_crowd_new(&options, &crowd, err)
 *     while ((count = place_crowd_next(crowd, events, 4096)) > 0) ...
 *     place_crowd_free(crowd)
 */
#ifndef PLACE_SIMULATE_CROWD_H
#define PLACE_SIMULATE_CROWD_H

#include "base/err.h"
#include "core/event.h"
#include "core/timeline.h"
#include "simulate/setting.h"
#include "simulate/users.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_crowd;

struct place_crowd_options {
    uint64_t events; /* exactly so many will come */
    uint64_t seed;
    struct place_setting_options setting;
    uint32_t users;      /* how many there are to draw from; 0: one for 15.05 events */
    unsigned moderation; /* kinds that there are besides placements: bits 1 << enum place_kind;
                            PLACE_KIND_ROLLBACK_UNDO needs PLACE_KIND_ROLLBACK */
};

enum {
    PLACE_CROWD_MAX_SIDE = 16384,    /* of the canvas; strokes keep 16 bits a coordinate */
    PLACE_CROWD_MIN_SPAN_MS = 10000, /* of the setting, milliseconds: slices need some width */
};

enum place_code place_crowd_new(const struct place_crowd_options *options, struct place_crowd **out,
                                struct place_err *err) PLACE_MUST_CHECK;
void place_crowd_free(struct place_crowd *crowd); /* NULL is fine */

/* The canvas's timeline; lives as long as the crowd. */
const struct place_timeline *place_crowd_timeline(const struct place_crowd *crowd);

/*
 * The next at most `room` events, in order of time, on the canvas as it is
 * then. Users are numbered from 1 in order of first appearance; what comes from
 * the console is PLACE_NO_USER's. 0 at the end.
 */
size_t place_crowd_next(struct place_crowd *crowd, struct place_event *events, size_t room);

/* What a log calls user `number`: a hash where the setting is a known event, else a name. */
void place_crowd_user_key(const struct place_crowd *crowd, uint32_t number,
                          char key[PLACE_USER_KEY]);

#endif
