/*
 * The snapshots of a canvas, kept in canvas_snapshots: all pixels after exactly
 * event `last_event_id`, gzip, with the SHA-256 of the pixels.
 *
 *     place_pg_snapshot_nearest(pg, id, &snapshot, &found, err)
 *     place_pg_snapshot_load(pg, &snapshot, &pixels, err)     width * height bytes
 *
 * A row that does not say after which event it was taken, where its corner is or
 * what its SHA-256 is (a foreign table may lack those columns) is a picture: it
 * can be listed, shown and removed, and is never a base for replay.
 */
#ifndef PLACE_PG_SNAPSHOTS_H
#define PLACE_PG_SNAPSHOTS_H

#include "base/rect.h"
#include "base/secret.h"
#include "pg/connection.h"

#include <stddef.h>
#include <stdint.h>

/* Of an id, the bits that are its seq; those above are the epoch. */
enum { PLACE_PG_SEQ_BITS = 40 };

/* A row of canvas_snapshots but for its pixels. */
struct place_pg_snapshot {
    int64_t id;
    bool is_base;             /* what follows is all known; else it is 0 where it is not */
    uint64_t last_event_id;   /* an id, epoch and seq */
    struct place_rect bounds; /* of the canvas then */
    unsigned char sha256[PLACE_SHA256_BYTES]; /* of the pixels */
    bool has_event, has_sha256;
    bool has_time;
    int64_t time;    /* created_at: the moment of the canvas */
    uint64_t stored; /* bytes, compressed */
};

/* All rows, the oldest moment first, those without one before all. */
struct place_pg_snapshot_list {
    struct place_pg_snapshot *rows; /* owned */
    size_t count;
};

/* Read the list; release it after success. */
enum place_code place_pg_snapshots_list(struct place_pg *pg, struct place_pg_snapshot_list *list,
                                        struct place_err *err) PLACE_MUST_CHECK;
void place_pg_snapshots_release(struct place_pg_snapshot_list *list);

/* The row with that id. */
enum place_code place_pg_snapshot_find(struct place_pg *pg, int64_t id,
                                       struct place_pg_snapshot *snapshot, bool *found,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* The base with the greatest last_event_id that is at most that. */
enum place_code place_pg_snapshot_nearest(struct place_pg *pg, uint64_t last_event_id,
                                          struct place_pg_snapshot *snapshot, bool *found,
                                          struct place_err *err) PLACE_MUST_CHECK;

/*
 * The pixels, row by row: *pixels is bounds.width * bounds.height bytes, the
 * caller's to free(), NULL on failure. PLACE_DATA, naming the snapshot, where its
 * data is no gzip of just so many bytes, or the SHA-256, where it has one, is
 * another. Sizes that cannot be are found before memory is spent on them.
 */
enum place_code place_pg_snapshot_load(struct place_pg *pg,
                                       const struct place_pg_snapshot *snapshot, uint8_t **pixels,
                                       struct place_err *err) PLACE_MUST_CHECK;

/*
 * Store a base: last_event_id, bounds and time are given; id, sha256 and stored
 * are filled in. *is_new is false, and nothing changed (id is that of the row
 * that is there), where that position has been taken before. PLACE_DATA for a
 * canvas that the columns cannot hold: more than 32,767 wide or high, or beyond
 * +-32,767.
 */
enum place_code place_pg_snapshot_store(struct place_pg *pg, struct place_pg_snapshot *snapshot,
                                        const uint8_t *pixels, bool *is_new,
                                        struct place_err *err) PLACE_MUST_CHECK;

/* Remove a row; that it is gone already is no error. */
enum place_code place_pg_snapshot_remove(struct place_pg *pg, int64_t id,
                                         struct place_err *err) PLACE_MUST_CHECK;

/*
 * Take the canvas's lock for `work` ("take"), for as long as the connection is
 * open; *mine is false where another has it.
 */
enum place_code place_pg_snapshots_lock(struct place_pg *pg, const char *work, bool *mine,
                                        struct place_err *err) PLACE_MUST_CHECK;

/* The server's clock. */
enum place_code place_pg_now(struct place_pg *pg, int64_t *time,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
