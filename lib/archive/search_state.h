/*
 * A search on its way through one chunk: the room it has, and what
 * search.c finds before search_columns.c makes a batch of it. Internal to
 * lib/archive.
 */
#ifndef PLACE_ARCHIVE_SEARCH_STATE_H
#define PLACE_ARCHIVE_SEARCH_STATE_H

#include "archive/chunk_view.h"
#include "archive/search.h"

enum {
    SEARCH_CHUNK = PLACE_CHUNK_LIMIT,
    SEARCH_HEAD = 4096 + SEARCH_CHUNK * 2, /* header and low bytes */
    COORDINATE_PLANES = 5
};

/* Room for searching chunks, one after another, by one thread. */
struct search_room {
    struct place_zstd *zstd;
    uint64_t held_from,
        held_to;      /* bytes of the file that were looked at since the last letting go */
    uint64_t probed;  /* the end of what was seen to be in memory; 0: nothing was */
    bool cold;        /* something was not in memory */
    size_t head_size; /* of the chunk's first bytes, which are at `head` */
    unsigned char head[SEARCH_HEAD];
    uint32_t count;               /* candidates, in the end what was found */
    uint32_t index[SEARCH_CHUNK]; /* which events of the chunk they are */
    uint16_t x[SEARCH_CHUNK], y[SEARCH_CHUNK];
    uint8_t color[SEARCH_CHUNK], kind[SEARCH_CHUNK];
    uint32_t user[SEARCH_CHUNK];
    int64_t time[SEARCH_CHUNK];
    uint64_t seq[SEARCH_CHUNK], wide[SEARCH_CHUNK];
    uint8_t scratch[COORDINATE_PLANES][SEARCH_CHUNK];
    uint8_t kind_plane[SEARCH_CHUNK];
    uint32_t fills;
    struct place_fill *fill; /* owned; SEARCH_CHUNK, as below made when first needed */
    uint8_t *fill_bytes;     /* owned; SEARCH_CHUNK * FILL_SIZE */
    uint8_t *hash_bytes;     /* owned; SEARCH_CHUNK * PLACE_EVENT_HASH */
    unsigned char *hash;     /* owned; SEARCH_CHUNK * PLACE_EVENT_HASH */
};

struct search_room *search_room_new(struct place_err *err) PLACE_MUST_CHECK;
void search_room_free(struct search_room *room); /* NULL is fine */

/* Search a chunk, as place_search_chunk says. */
enum place_code search_chunk(struct search_room *room, const struct place_archive *archive,
                             size_t chunk, const struct place_search *what,
                             struct place_batch *found, struct place_err *err) PLACE_MUST_CHECK;

/* One search of one chunk. */
struct search {
    struct search_room *room;
    const struct place_archive *archive;
    const struct place_event_chunk *chunk;
    const struct place_search *what;
    struct chunk_view view;
    struct place_rect want; /* where placements may be: the region, cut to the chunk's box */
    const uint8_t *kinds;   /* a byte an event; NULL: all are placements */
};

/* Where plane `id` is stored, as chunk_view_plane says, but what was read is taken from there. */
const unsigned char *search_stored(struct search *search, unsigned id, struct plane_entry *entry,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The bytes of a whole plane, verified, in `scratch` of `size` bytes or where they lie. */
const uint8_t *search_plane(struct search *search, unsigned id, size_t size, uint8_t *scratch,
                            struct place_err *err) PLACE_MUST_CHECK;

/*
 * Look into a plane of one byte an event for the candidates; where many of them
 * are wanted, all is unpacked, and verified. `verify` it in any case, or leave
 * that for later.
 */
enum place_code search_look(struct search *search, unsigned id, bool verify, uint8_t *scratch,
                            struct plane_lookup *lookup, struct place_err *err) PLACE_MUST_CHECK;

/* Keep the candidates of the user that is wanted, with all users in room->user. */
enum place_code search_users(struct search *search, struct place_err *err) PLACE_MUST_CHECK;

/* Decode the columns of what was found, verifying what they are made of, and make a batch of them.
 */
enum place_code search_batch(struct search *search, struct place_batch *found,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
