/*
 * The dictionary of users: pieces of keys in USER chunks. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_USERS_H
#define PLACE_ARCHIVE_USERS_H

#include "archive/plane.h"

/* Keys gathered for the next USER chunk. */
struct user_piece {
    uint32_t first;        /* number of the first key */
    uint32_t count;        /* keys gathered */
    struct place_buf text; /* the keys, one behind the other */
    uint16_t *lengths;     /* owned */
    size_t length_capacity;
};

enum place_code user_piece_add(struct user_piece *piece, const void *key, size_t size,
                               struct place_err *err) PLACE_MUST_CHECK;

/* Append the piece's chunk to `to`, fill its index entry but for the offset, and empty the piece.
 */
enum place_code user_piece_encode(struct user_piece *piece, struct place_zstd *zstd,
                                  struct place_buf *to, struct index_entry *entry,
                                  struct place_err *err) PLACE_MUST_CHECK;

void user_piece_release(struct user_piece *piece);

/* A USER chunk taken apart. */
struct user_keys {
    uint32_t first, count;
    unsigned char *bytes; /* owned: the stored keys */
    uint32_t *offsets;    /* owned: count + 1 */
    bool base64;          /* stored as the bytes behind their base64 */
};

/* Decode the chunk of `frame` whose header is at `header`. PLACE_DATA on damage. */
enum place_code user_keys_decode(const struct chunk_frame *frame, const unsigned char *header,
                                 struct place_zstd *zstd, struct user_keys *keys,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* The printable key at `index` with a NUL; free() it. */
char *user_keys_text(const struct user_keys *keys, uint32_t index,
                     struct place_err *err) PLACE_MUST_CHECK;

/* The index of a key that is text, as user_keys_text() gives it; false where it is not there. */
bool user_keys_find(const struct user_keys *keys, const char *text, uint32_t *index);

void user_keys_release(struct user_keys *keys);

#endif
