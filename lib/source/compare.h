/*
 * Two sources held against each other, event by event. Both are read once, in
 * order; memory is two canvases, two pieces of history and 5 bytes a user.
 */
#ifndef PLACE_SOURCE_COMPARE_H
#define PLACE_SOURCE_COMPARE_H

#include "base/err.h"
#include "base/progress.h"
#include "source/findings.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

struct place_compare_options {
    bool ignore_seq;   /* for logs that number otherwise: what stands at the same place is compared,
                          and when the canvas opened, which some do not say, is not */
    bool ignore_users; /* who placed is not compared */
    struct place_progress *progress; /* or NULL */
};

struct place_compared {
    uint64_t events[2];  /* read of each */
    uint64_t entries[2]; /* changes of the canvas, the opening among them */
    uint64_t equal;      /* events and changes that are the same in both */
    struct place_findings findings;
};

/*
 * Compare: the canvas before the first event, timeline, marks, and of every
 * event seq, time, kind, pixel or extent, colour, user by his key, and its hash
 * where both have one. With seqs an event that one source does not have is said
 * to be so; without, whatever follows it differs.
 *
 * What cannot be read of either is an error.
 */
enum place_code place_compare(struct place_source *here, struct place_source *there,
                              const struct place_compare_options *options,
                              struct place_compared *compared,
                              struct place_err *err) PLACE_MUST_CHECK;

#endif
