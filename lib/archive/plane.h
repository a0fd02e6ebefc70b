/*
 * Planes: byte arrays of a chunk's body, each stored by itself as a constant,
 * raw, packed or zstd. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_PLANE_H
#define PLACE_ARCHIVE_PLANE_H

#include "archive/layout.h"
#include "archive/packing.h"
#include "base/buf.h"
#include "base/codec.h"

/* Planes on their way into a chunk: table entries and the body they describe. */
struct plane_writer {
    struct place_zstd *zstd;
    unsigned char table[PLANE_LIMIT * PLANE_ENTRY_SIZE];
    unsigned count;
    struct place_buf body;
};

/* What matters about a plane. A constant one is always stored as that. */
enum plane_policy {
    PLANE_IN_PLACE, /* raw: searched where it lies */
    PLANE_QUICK,    /* replayed: packed, which unpacks at the speed of memory, unless zstd is
                       smaller by a quarter */
    PLANE_LEAST     /* whatever is smallest */
};

/* Store `size` bytes as plane `id`; all zeros stores nothing. */
enum place_code plane_add(struct plane_writer *writer, unsigned id, const uint8_t *bytes,
                          size_t size, enum plane_policy policy,
                          struct place_err *err) PLACE_MUST_CHECK;

/* One row of a plane table. */
struct plane_entry {
    uint8_t id, coding;
    uint8_t value; /* the constant; bits a value, if packed */
    uint32_t stored;
    uint64_t sum; /* XXH3-64 of what is stored, if raw or packed */
};

void get_plane_entry(const unsigned char *from, struct plane_entry *entry);

/*
 * The `size` bytes of a plane: where they are stored, if raw, or in `scratch`
 * (of `size` bytes). Checksum verified; NULL with err set (PLACE_DATA) on damage.
 */
const uint8_t *plane_bytes(const struct plane_entry *entry, const unsigned char *stored,
                           size_t size, struct place_zstd *zstd, uint8_t *scratch,
                           struct place_err *err) PLACE_MUST_CHECK;

/* Whether what is stored, if raw or packed, has its checksum; PLACE_DATA. Others are verified when
 * they are expanded. */
enum place_code plane_verify(const struct plane_entry *entry, const unsigned char *stored,
                             struct place_err *err) PLACE_MUST_CHECK;

/* A plane of which only some bytes are wanted. */
struct plane_lookup {
    const uint8_t *bytes; /* as `coding` says */
    size_t size;          /* of the whole plane */
    uint8_t coding;       /* constant, raw or packed */
    uint8_t value;        /* the constant; bits a value, if packed */
};

/*
 * Look into a plane of `size` bytes. One that is zstd is expanded to `scratch`
 * (of `size` bytes) and verified; the others are looked at where they lie,
 * their checksums aside: that is for searches, which verify what they find.
 */
enum place_code plane_look(const struct plane_entry *entry, const unsigned char *stored,
                           size_t size, struct place_zstd *zstd, uint8_t *scratch,
                           struct plane_lookup *lookup, struct place_err *err) PLACE_MUST_CHECK;

static inline uint8_t plane_value(const struct plane_lookup *lookup, size_t index) {
    if (lookup->coding == CODING_RAW)
        return lookup->bytes[index];
    return lookup->coding == CODING_CONSTANT
               ? lookup->value
               : packed_value(lookup->bytes, lookup->size, lookup->value, index);
}

#endif
