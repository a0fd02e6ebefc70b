/*
 * Planes: byte arrays of a chunk's body, each stored by itself as a constant,
 * raw, or zstd, whichever is least. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_PLANE_H
#define PLACE_ARCHIVE_PLANE_H

#include "archive/layout.h"
#include "base/buf.h"
#include "base/codec.h"

/* Planes on their way into a chunk: table entries and the body they describe. */
struct plane_writer {
    struct place_zstd *zstd;
    unsigned char table[PLANE_LIMIT * PLANE_ENTRY_SIZE];
    unsigned count;
    struct place_buf body;
};

/* Store `size` bytes as plane `id`; all zeros stores nothing. raw_only: never zstd. */
enum place_code plane_add(struct plane_writer *writer, unsigned id, const uint8_t *bytes,
                          size_t size, bool raw_only, struct place_err *err) PLACE_MUST_CHECK;

/* One row of a plane table. */
struct plane_entry {
    uint8_t id, coding, value;
    uint32_t stored;
    uint64_t sum; /* XXH3-64 of a raw plane */
};

void get_plane_entry(const unsigned char *from, struct plane_entry *entry);

/*
 * The `size` bytes of a plane: where they are stored, if raw, or in `scratch`
 * (of `size` bytes). Checksum verified; NULL with err set (PLACE_DATA) on damage.
 */
const uint8_t *plane_bytes(const struct plane_entry *entry, const unsigned char *stored,
                           size_t size, struct place_zstd *zstd, uint8_t *scratch,
                           struct place_err *err) PLACE_MUST_CHECK;

#endif
