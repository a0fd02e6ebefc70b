/*
 * A chunk on its way into an archive: a block of events or a snapshot that
 * another thread encodes, behind the users that it is the first to need.
 * Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_CHUNK_JOB_H
#define PLACE_ARCHIVE_CHUNK_JOB_H

#include "archive/block.h"
#include "archive/layout.h"
#include "archive/users.h"
#include "base/buf.h"
#include "base/codec.h"
#include "base/err.h"
#include "base/pool.h"

#include <stdbool.h>
#include <stdint.h>

struct chunk_job {
    struct place_job job;
    bool busy; /* submitted and not yet written */
    struct place_zstd *zstd;
    struct event_block *block; /* owned */
    uint8_t *pixels;           /* owned; a snapshot where not NULL while busy */
    uint8_t *pixel_memory;     /* owned */
    struct index_entry entry;
    struct place_buf bytes;  /* the chunk */
    struct user_piece users; /* the keys that the block is the first to need */
    struct index_entry user_entry;
    struct place_buf user_bytes; /* their chunk; empty where there are none */
    struct place_err err;
    enum place_code code;
};

/* Give a zeroed job its block and its compressor. Release it in any case. */
enum place_code chunk_job_init(struct chunk_job *job, struct place_err *err) PLACE_MUST_CHECK;
void chunk_job_release(struct chunk_job *job);

/* What the pool runs: encodes into bytes and user_bytes; code and err say how that went. */
void chunk_job_run(void *job);

/*
 * Append a chunk whose body is one plane: `header` of `size` bytes (at most
 * SNAPSHOT_HEADER_SIZE) with the plane's entry behind it. `trailer`, TRAILER_SIZE bytes, ends the
 * body; or NULL.
 */
enum place_code append_plane_chunk(struct place_buf *to, struct place_zstd *zstd, uint32_t type,
                                   const unsigned char *header, size_t size, const void *content,
                                   size_t content_size, const unsigned char *trailer,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
