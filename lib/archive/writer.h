/*
 * Writing a .place archive: events in order, with snapshots, dictionary and
 * index made on the way. The bytes are place-archive(5)'s.
 */
#ifndef PLACE_ARCHIVE_WRITER_H
#define PLACE_ARCHIVE_WRITER_H

#include "base/err.h"
#include "core/event.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Events between two embedded snapshots: a seek replays at most this many. */
enum { PLACE_SNAPSHOT_EVERY = 2 << 20, PLACE_CHUNK_EVENTS = 1 << 16 };

struct place_archive_writer;

struct place_archive_options {
    bool replace;                          /* an existing file may be replaced */
    const struct place_timeline *timeline; /* all of it, marks too. Copied */
    bool seqs_given;         /* the timeline's entries have their seqs, the first 0; else: */
    const uint8_t *initial;  /* pixels of the opening bounds before the first event, or NULL */
    unsigned threads;        /* for compression; 0 = one for each processor */
    uint64_t snapshot_every; /* events, full chunks of them; 0 = PLACE_SNAPSHOT_EVERY */
};

/*
 * Begin an archive at `path` (appears at place_archive_finish; base/outfile.h). Later
 * timeline entries are put before the first event that is not earlier, each
 * taking the next seq; those later than the last event come after it. Entries
 * that have seqs are put where these say.
 */
enum place_code place_archive_create(const char *path, const struct place_archive_options *options,
                                     struct place_archive_writer **out,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Add the next user to the dictionary: its number is the count so far, from 1.
 * `key` of `size` bytes (at most 65,535) is stored as it is. */
enum place_code place_archive_add_user(struct place_archive_writer *writer, const void *key,
                                       size_t size, uint32_t *number,
                                       struct place_err *err) PLACE_MUST_CHECK;

/*
 * Append the next `count` events. Times must not fall, placements lie inside
 * the bounds of some timeline entry that is due by their time (a file that is
 * cut off later can then be read up to there), users be in the dictionary or 0,
 * kinds not be PLACE_KIND_CANVAS: asserted, since whoever imports has checked.
 */
enum place_code place_archive_append(struct place_archive_writer *writer,
                                     const struct place_event *events, size_t count,
                                     struct place_err *err) PLACE_MUST_CHECK;

/*
 * The same with the hash of each event: `hashes` is PLACE_EVENT_HASH bytes an event, all zero where
 * it has none; or NULL.
 */
enum place_code place_archive_append_hashed(struct place_archive_writer *writer,
                                            const struct place_event *events,
                                            const unsigned char *hashes, size_t count,
                                            struct place_err *err) PLACE_MUST_CHECK;

/* The same where each event has its seq, greater than all before (else they count on from 1). */
enum place_code place_archive_append_at(struct place_archive_writer *writer,
                                        const struct place_event *event, uint64_t seq,
                                        struct place_err *err) PLACE_MUST_CHECK;

/* Store the META text (JSON): where the events came from. */
enum place_code place_archive_meta(struct place_archive_writer *writer, const char *json,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Finish with the index and give the file its name; frees the writer whatever happens. */
enum place_code place_archive_finish(struct place_archive_writer *writer,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Drop everything; NULL is fine. */
void place_archive_abort(struct place_archive_writer *writer);

#endif
