/*
 * Verification: whether a source is what it says. All of it is read once, in
 * order, and held against itself: seqs, times, bounds, palettes, users, and
 * every snapshot against replay from the blank canvas. Memory is two canvases,
 * a piece of history, and 32 MiB of keys' hashes.
 */
#ifndef PLACE_SOURCE_VERIFY_H
#define PLACE_SOURCE_VERIFY_H

#include "base/err.h"
#include "base/progress.h"
#include "source/findings.h"
#include "source/source.h"

#include <stddef.h>
#include <stdint.h>

struct place_verify_options {
    const uint64_t *explained; /* seqs whose absence is known and no gap; ascending */
    size_t explained_count;
    const char *index_error;         /* why the index was not asked (ignore_index), or NULL */
    struct place_progress *progress; /* or NULL */
};

/* What was looked at, and what was found. */
struct place_verified {
    uint64_t events;  /* read; those of damaged chunks are not */
    uint64_t entries; /* timeline entries, the opening among them */
    uint64_t last_seq;
    uint64_t missing;   /* seqs, in all gaps */
    uint64_t explained; /* seqs that are missing and explained */
    uint64_t snapshots; /* equal to replay or not; the picture at the opening is where it starts */
    uint64_t unchecked; /* snapshots that could not be held against replay: damage came before */
    uint64_t users;     /* in the dictionary */
    uint64_t chunks;    /* of an archive: whose headers are sound */
    struct place_findings findings;
};

/*
 * Verify the source. What is wrong with it is a finding, not an error: events
 * that cannot be read are named and stepped over. After them the canvas is
 * known again from the next snapshot on.
 */
enum place_code place_verify(struct place_source *source,
                             const struct place_verify_options *options,
                             struct place_verified *verified,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
