/*
 * Some events of a run as bytes in a spool, short enough that writing and
 * reading them again costs little: each column in as many bytes as its values
 * need in this piece. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_RUN_PIECE_H
#define PLACE_SOURCE_RUN_PIECE_H

#include "base/buf.h"
#include "source/runs.h"

enum { RUN_PIECE = 1024 /* events at most */ };

/* Append 1 to RUN_PIECE events, in order of time, to the spool; `scratch` is used again and again.
 */
enum place_code run_piece_write(struct spool *spool, const struct event_piece *piece,
                                struct place_buf *scratch, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Read the piece at *offset into events[RUN_PIECE] and hashes[RUN_PIECE * PLACE_EVENT_HASH] (not
 * written where the piece has none) and move *offset behind it.
 */
enum place_code run_piece_read(const struct spool *spool, uint64_t *offset,
                               struct place_event *events, unsigned char *hashes,
                               struct place_buf *scratch, struct event_piece *piece,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
