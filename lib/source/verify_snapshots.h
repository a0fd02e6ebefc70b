/*
 * The snapshots of a source, each held against the canvas that replay gives.
 * Internal to lib/source.
 */
#ifndef PLACE_SOURCE_VERIFY_SNAPSHOTS_H
#define PLACE_SOURCE_VERIFY_SNAPSHOTS_H

#include "base/err.h"
#include "core/canvas.h"
#include "source/findings.h"
#include "source/source.h"
#include "source/verify_stored.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot_checks {
    struct place_source *source;
    struct place_findings *findings;
    struct stored_snapshots stored; /* of a database: these are looked at, and no others */
    uint64_t seq;                   /* of the last event or entry that came by */
    struct place_canvas loaded;     /* made when the first is */
    size_t next;                    /* the snapshot that comes next */
    bool uncertain; /* events are unread, so that the canvas is not what replay gives */
    uint64_t checked, unchecked;
};

void snapshot_checks_release(struct snapshot_checks *checks);

/* The seq after which the next snapshot was taken; UINT64_MAX where there is none. */
uint64_t snapshot_due(const struct snapshot_checks *checks);

/*
 * Hold the next snapshot against `canvas`, on which is everything up to its
 * seq, and go on to the one behind it. The picture at seq 0 is loaded into
 * the canvas, and so is the first behind unread events, the last of which is `unread`.
 */
enum place_code check_snapshot(struct snapshot_checks *checks, struct place_canvas *canvas,
                               uint64_t unread, struct place_err *err) PLACE_MUST_CHECK;

#endif
