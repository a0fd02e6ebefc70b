/*
 * Reading a .place archive: chunks in order, each decoded into a batch. The
 * file is mapped; several readers of one archive may run at once, each with
 * its own struct place_chunk_decoder.
 */
#ifndef PLACE_ARCHIVE_READER_H
#define PLACE_ARCHIVE_READER_H

#include "base/err.h"
#include "core/canvas.h"
#include "core/event.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_archive;

/* What the header of an EVNT chunk says. */
struct place_event_chunk {
    uint64_t offset; /* of the chunk in the file */
    uint64_t stored; /* bytes in the file, header included */
    uint32_t count;
    uint64_t first_seq, last_seq;
    int64_t first_time, last_time;
    struct place_rect box; /* round all placements; empty where all are fills */
    bool has_users, has_kinds, has_hashes;
};

struct place_snapshot_chunk {
    uint64_t offset, stored;
    uint64_t seq; /* the canvas after exactly this event */
    int64_t time;
    struct place_rect bounds; /* what it holds */
};

/* Facts about an open archive; the arrays live as long as it does. */
struct place_archive_info {
    const struct place_timeline *timeline;
    const struct place_event_chunk *chunks; /* in seq order */
    size_t chunk_count;
    const struct place_snapshot_chunk *snapshots; /* in seq order */
    size_t snapshot_count;
    uint64_t events;               /* placements and fills */
    uint64_t last_seq;             /* of events and timeline entries; 0 where there is neither */
    int64_t first_time, last_time; /* of events; 0 where there are none */
    uint32_t users;                /* in the dictionary */
    uint64_t file_size;            /* bytes */
    bool indexed;                  /* false: the index was missing and was rebuilt */
    uint64_t torn; /* bytes behind the last good chunk, not read; 0 in a whole file */
};

/*
 * Open the archive at `path`. Not an archive at all, a newer major version or
 * damage before the first event is PLACE_DATA; a torn tail is not an error
 * (see info.torn).
 */
enum place_code place_archive_open(const char *path, struct place_archive **out,
                                   struct place_err *err) PLACE_MUST_CHECK;
/* The same for an open file, which is mapped and may then be closed; `name` is for messages. */
enum place_code place_archive_open_fd(int fd, const char *name, struct place_archive **out,
                                      struct place_err *err) PLACE_MUST_CHECK;
/* The same by a walk over the chunks, as if the file had no index: for one whose index is damaged.
 */
enum place_code place_archive_open_walked(int fd, const char *name, struct place_archive **out,
                                          struct place_err *err) PLACE_MUST_CHECK;
void place_archive_close(struct place_archive *archive); /* NULL is fine */

const struct place_archive_info *place_archive_info(const struct place_archive *archive);

/* Whether the file starts as an archive does. */
bool place_archive_is_magic(const unsigned char *bytes, size_t size);

/* The META texts in file order, joined by newlines; "" where there is none. free() it. */
enum place_code place_archive_read_meta(const struct place_archive *archive, char **json,
                                        struct place_err *err) PLACE_MUST_CHECK;

/* The key of user `number`: printable text with a NUL, as the log had it. PLACE_DATA if unknown. */
enum place_code place_archive_user_key(struct place_archive *archive, uint32_t number, char **key,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* The number of the user with that key, or 0 where there is none: a look through the dictionary. */
enum place_code place_archive_find_user(struct place_archive *archive, const char *key,
                                        uint32_t *number, struct place_err *err) PLACE_MUST_CHECK;

/* Load a snapshot's pixels into a canvas that covers it; bounds in force are the caller's. */
enum place_code place_archive_load_snapshot(const struct place_archive *archive, size_t snapshot,
                                            struct place_canvas *canvas,
                                            struct place_err *err) PLACE_MUST_CHECK;

/* Memory for decoding chunks of one archive, one after another, by one thread. */
struct place_chunk_decoder;

struct place_chunk_decoder *place_chunk_decoder_new(struct place_err *err) PLACE_MUST_CHECK;
void place_chunk_decoder_free(struct place_chunk_decoder *decoder); /* NULL is fine */

/*
 * Decode `columns` (enum place_columns) of a chunk. The batch holds until the
 * next decode. Checksums of what is read are verified, and every coordinate,
 * colour, user and time against what the headers promise: a batch is safe to
 * apply. PLACE_DATA names file and chunk.
 */
enum place_code place_chunk_decode(struct place_chunk_decoder *decoder,
                                   const struct place_archive *archive, size_t chunk,
                                   unsigned columns, struct place_batch *batch,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
