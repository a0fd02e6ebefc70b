/*
 * Replay: events applied to a canvas in order. replay(a..b) on the snapshot at
 * a gives the snapshot at b: the invariant on which everything stands.
 */
#ifndef PLACE_CORE_REPLAY_H
#define PLACE_CORE_REPLAY_H

#include "core/canvas.h"
#include "core/event.h"

/*
 * Apply a batch with its PLACE_PIXELS columns. Every placement must lie inside
 * the bounds of the storage: readers check that when they decode. Fills are
 * cut to what is open. Lines written to are marked where the canvas has marks.
 */
void place_replay(struct place_canvas *canvas, const struct place_batch *batch);

#endif
