/*
 * Events and canvas changes as they come by, each looked at once: seqs and
 * times against those before, values against timeline and dictionary. Internal
 * to lib/source.
 */
#ifndef PLACE_SOURCE_VERIFY_EVENTS_H
#define PLACE_SOURCE_VERIFY_EVENTS_H

#include "core/event.h"
#include "core/timeline.h"
#include "pg/audit.h"
#include "source/findings.h"

#include <stddef.h>
#include <stdint.h>

/* Seqs of a database whose events are there, and cannot be had. */
struct seq_range {
    uint64_t from, to; /* both in it */
};

/* Of an id, the bits that are the seq within its epoch. */
#define SEQ_OF_EPOCH ((UINT64_C(1) << 40) - 1)

struct event_checks {
    struct place_findings *findings;
    uint32_t users;            /* in the dictionary */
    const uint64_t *explained; /* seqs that may be missing; ascending */
    size_t explained_count, explained_next;
    const struct seq_range *left_out; /* seqs that are not missing, though they do not come by */
    size_t left_out_count, left_out_next;
    const struct place_pg_opening *openings; /* of epochs; ascending */
    size_t opening_count;
    bool epochs; /* each must open: ids are epoch * 2^40 + seq. Else only an opening begins one */
    bool gaps_are_normal;
    bool times_known; /* what is wrong with times was found elsewhere */
    uint64_t seq;     /* of the event or entry before; to begin with, that which the opening has */
    uint64_t missing, explained_found;
    int64_t time;                             /* of the event or entry before */
    const struct place_timeline_entry *entry; /* in force; NULL before the opening */
    struct place_rect known;                  /* round the bounds of all entries so far */
    unsigned colors;                          /* of the longest palette so far */
};

void check_entry(struct event_checks *checks, const struct place_timeline_entry *entry);

/* A batch of all columns. */
void check_batch(struct event_checks *checks, const struct place_batch *batch);

/* Events that could not be read: from and to are their first and last. */
void check_unread(struct event_checks *checks, uint64_t first_seq, int64_t first_time,
                  uint64_t last_seq, int64_t last_time);

#endif
