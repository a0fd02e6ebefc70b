/*
 * The bytes of a .place archive: what place-archive(5) says, as constants and
 * structs. Internal to lib/archive.
 *
 * A file is a 32-byte header and chunks. A chunk is a 24-byte frame, a header
 * of its type and a body of planes:
 *
 *     type[4]  flags u32  body size u64  header size u32  CRC-32 u32   frame
 *     header                                                 (CRC covers frame and header)
 *     body
 *
 * All integers are little endian.
 */
#ifndef PLACE_ARCHIVE_LAYOUT_H
#define PLACE_ARCHIVE_LAYOUT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/rect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACE_ARCHIVE_MAGIC   "\x89PLACE\r\n"
#define PLACE_ARCHIVE_TRAILER "PLACEND\n"

enum {
    PLACE_ARCHIVE_MAJOR = 1, /* readers refuse any other */
    PLACE_ARCHIVE_MINOR = 1, /* readers ignore it */
    FILE_HEADER_SIZE = 32,
    FRAME_SIZE = 24,
    PLANE_ENTRY_SIZE = 16,
    TRAILER_SIZE = 16, /* offset of the INDX chunk, PLACE_ARCHIVE_TRAILER */
    EVENTS_HEADER_SIZE = 80,
    SNAPSHOT_HEADER_SIZE = 32,
    CANVAS_HEADER_SIZE = 68,
    MARK_HEADER_SIZE = 8,
    USERS_HEADER_SIZE = 16,
    INDEX_HEADER_SIZE = 8,
    INDEX_ENTRY_SIZE = 80,
    FILL_SIZE = 16,
    MAX_HEADER_SIZE = 1 << 16,
    PLACE_CHUNK_LIMIT = 1 << 16, /* events in a chunk */
    USERS_LIMIT = 1 << 20,       /* keys in a USER chunk */
    KEYS_LIMIT = 1 << 28,        /* bytes of them */
    META_LIMIT = 1 << 28         /* bytes of a META text */
};

/* Types of chunk, as the little-endian u32 of their four letters. */
#define CHUNK_TYPE(a, b, c, d)                                                                     \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define CHUNK_CANVAS   CHUNK_TYPE('C', 'A', 'N', 'V')
#define CHUNK_EVENTS   CHUNK_TYPE('E', 'V', 'N', 'T')
#define CHUNK_USERS    CHUNK_TYPE('U', 'S', 'E', 'R')
#define CHUNK_SNAPSHOT CHUNK_TYPE('S', 'N', 'A', 'P')
#define CHUNK_MARK     CHUNK_TYPE('M', 'A', 'R', 'K')
#define CHUNK_META     CHUNK_TYPE('M', 'E', 'T', 'A')
#define CHUNK_INDEX    CHUNK_TYPE('I', 'N', 'D', 'X')

/* Planes of an EVNT chunk. One that is not there is all zeros. */
enum plane_id {
    PLANE_X_LOW = 0,
    PLANE_Y_LOW = 1,
    PLANE_XY_HIGH = 2, /* x >> 8 | y >> 8 << x_bits, where that fits a byte */
    PLANE_X_HIGH = 3,
    PLANE_Y_HIGH = 4,
    PLANE_COLOR = 5,
    PLANE_KIND = 6,
    PLANE_FILLS = 7, /* 16 bytes a fill: x, y, width, height as i32 */
    PLANE_USER = 16, /* 16 to 19: bytes of the user's number, low first */
    PLANE_TIME = 24, /* 24 to 31: bytes of the difference to the time before, in the unit */
    PLANE_SEQ = 32,  /* 32 to 39: bytes of the difference to the seq before, less 1 */
    PLANE_HASH = 40, /* PLACE_EVENT_HASH bytes an event */
    PLANE_LIMIT = 41,
    /* of a USER chunk */
    PLANE_KEY_LENGTHS = 0, /* u16 a key; absent where all are `width` */
    PLANE_KEYS = 1,
    /* of SNAP, META and INDX chunks */
    PLANE_ONLY = 0
};

enum plane_coding { CODING_CONSTANT = 0, CODING_RAW = 1, CODING_ZSTD = 2, CODING_PACKED = 3 };

/* Forms of the keys in a USER chunk. */
enum key_form { KEYS_TEXT = 0, KEYS_BASE64 = 1 /* the bytes whose RFC 4648 base64 is the key */ };

struct chunk_frame {
    uint32_t type;
    uint64_t body_size;
    uint32_t header_size;
};

static inline uint64_t chunk_size(const struct chunk_frame *frame) {
    return (uint64_t)FRAME_SIZE + frame->header_size + frame->body_size;
}

struct events_header {
    uint64_t first_seq, last_seq;
    int64_t first_time, last_time;
    struct place_rect box;
    int32_t x0, y0;
    uint32_t count, unit, fills, max_user;
    uint16_t planes;
    uint8_t x_bits; /* of plane XY_HIGH that are x's; 0 to 8 */
};

/* What the index keeps of each chunk. */
struct index_entry {
    uint32_t type;
    uint32_t count; /* events, users; 0 for others */
    uint64_t offset, stored;
    uint64_t first_seq, last_seq; /* a snapshot's or entry's seq in both; users: first number */
    int64_t first_time, last_time;
    struct place_rect box;
    uint32_t flags; /* INDEX_HAS_... */
    uint32_t max_user;
};
enum { INDEX_HAS_USERS = 1, INDEX_HAS_KINDS = 2, INDEX_HAS_HASHES = 4 };

void put_rect(unsigned char *to, struct place_rect rect);
struct place_rect get_rect(const unsigned char *from);

void put_file_header(unsigned char to[FILE_HEADER_SIZE]);
/* Whether the header is sound and of a version that is read; PLACE_DATA. */
enum place_code check_file_header(const unsigned char *bytes, size_t size,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* Append a whole chunk: frame, header and body. */
enum place_code append_chunk(struct place_buf *to, uint32_t type, const void *header,
                             size_t header_size, const void *body, size_t body_size,
                             struct place_err *err) PLACE_MUST_CHECK;

/*
 * The frame at `bytes`, of which `size` are there. False where it is cut off,
 * damaged, or the chunk runs past the end.
 */
bool get_frame(const unsigned char *bytes, uint64_t size, struct chunk_frame *frame);

void put_events_header(unsigned char to[EVENTS_HEADER_SIZE], const struct events_header *header);
void get_events_header(const unsigned char *from, struct events_header *header);

void put_index_entry(unsigned char to[INDEX_ENTRY_SIZE], const struct index_entry *entry);
void get_index_entry(const unsigned char *from, struct index_entry *entry);

#endif
