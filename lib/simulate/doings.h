/*
 * What people do on a canvas: paint and mend their faction's art, scribble,
 * and wipe at the end. Internal to lib/simulate.
 */
#ifndef PLACE_SIMULATE_DOINGS_H
#define PLACE_SIMULATE_DOINGS_H

#include "core/event.h"

#include <stdbool.h>

struct place_crowd;

/* A member of some faction places a pixel of its art. False where there was nothing to do. */
bool place_crowd_work(struct place_crowd *crowd, struct place_event *event);

/* A bot whose cooldown is over does. False where there is none, or nothing for it to do. */
bool place_crowd_work_as_bot(struct place_crowd *crowd, struct place_event *event);

/* One pixel of a griefer's wandering line, or, one time in four, one anywhere. */
void place_crowd_scribble(struct place_crowd *crowd, struct place_event *event);

/* Only the background is left: everyone wipes. */
void place_crowd_wipe(struct place_crowd *crowd, struct place_event *event);

#endif
