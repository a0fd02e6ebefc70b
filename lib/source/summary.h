/*
 * What only reading all events tells about a source: kinds, duplicates, users
 * seen, and the canonical hash.
 */
#ifndef PLACE_SOURCE_SUMMARY_H
#define PLACE_SOURCE_SUMMARY_H

#include "base/err.h"
#include "base/progress.h"
#include "base/secret.h"
#include "core/event.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

struct place_summary {
    uint64_t events;
    uint64_t
        kinds[PLACE_KIND_COUNT]; /* events of each kind; [PLACE_KIND_CANVAS] timeline entries */
    uint64_t duplicates; /* events equal in all but seq to one before them at the same time */
    uint32_t users;      /* distinct users among the events; 0 where the log has none */
    uint64_t anonymous;  /* events without a user */
    uint64_t hashed;     /* events with a hash of their own (core/event.h) */
    char hash[PLACE_SHA256_HEX]; /* canonical hash, hex; "" unless it was asked for */
};

/*
 * Read the whole source. The canonical hash is a SHA-256 that depends on the
 * history alone, not on how or when the archive was made; what it covers is
 * written in place-info(1).
 */
enum place_code place_summarise(struct place_source *source, bool hash,
                                struct place_progress *progress, struct place_summary *summary,
                                struct place_err *err) PLACE_MUST_CHECK;

#endif
