/*
 * The snapshots that a database keeps, in the order of their events. Internal
 * to lib/source.
 */
#ifndef PLACE_SOURCE_VERIFY_STORED_H
#define PLACE_SOURCE_VERIFY_STORED_H

#include "core/canvas.h"
#include "pg/log.h"
#include "pg/snapshots.h"
#include "source/findings.h"

struct stored_snapshots {
    struct place_pg_log *log;           /* NULL: there are none */
    struct place_pg_snapshot_list list; /* those of events of the log, by their ids */
    uint64_t unchecked;                 /* of events behind the log's end, which are on their way */
};

/* List them. Those of no event are remarked, those of events that cannot be are findings. */
enum place_code stored_snapshots_open(struct stored_snapshots *stored, struct place_pg_log *log,
                                      struct place_findings *findings,
                                      struct place_err *err) PLACE_MUST_CHECK;
void stored_snapshots_release(struct stored_snapshots *stored);

/* The seq, as in the walk, after which it was taken: 0 for the id of the opening. */
uint64_t stored_snapshot_seq(const struct stored_snapshots *stored, size_t i);

/*
 * Load one into `canvas`, of whose area `open` was open then; `seq` is that of
 * the last event that came by. *loaded is false, and what is wrong a finding,
 * where it is damaged, of another area, or of an event that is not there.
 */
enum place_code stored_snapshot_load(struct stored_snapshots *stored, size_t i, uint64_t seq,
                                     struct place_rect open, struct place_canvas *canvas,
                                     struct place_findings *findings, bool *loaded,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
