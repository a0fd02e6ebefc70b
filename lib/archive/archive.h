/* An open archive, as lib/archive's own files see it. Internal. */
#ifndef PLACE_ARCHIVE_ARCHIVE_H
#define PLACE_ARCHIVE_ARCHIVE_H

#include "archive/layout.h"
#include "archive/reader.h"
#include "archive/users.h"

/* Where a piece of the dictionary is. */
struct user_chunk {
    uint64_t offset, stored;
    uint32_t first, count;
};

struct place_archive {
    char *name;                 /* for messages; owned */
    const unsigned char *bytes; /* the file, mapped */
    int fd;                     /* the file, for searches; owned */
    uint64_t size;
    bool walked; /* an index that the file may have is not asked */
    struct place_archive_info info;
    struct place_timeline timeline; /* info.timeline */
    struct place_rect bounds;       /* round all of the timeline's */
    unsigned colors;                /* in the longest of its palettes */
    struct place_event_chunk *chunks;
    size_t chunk_capacity;
    struct place_snapshot_chunk *snapshots;
    size_t snapshot_capacity;
    struct user_chunk *user_chunks;
    size_t user_chunk_count, user_chunk_capacity;
    uint64_t *metas; /* offsets */
    size_t meta_count, meta_capacity;
    struct user_keys keys; /* of the piece asked last */
    struct place_zstd *zstd;
};

/*
 * Fill in everything but the mapping from the index or, where there is none,
 * from a walk over the chunks. PLACE_DATA where the archive cannot be read.
 */
enum place_code archive_scan(struct place_archive *archive, struct place_err *err) PLACE_MUST_CHECK;

/* The frame of the chunk at `offset`, checked; false on damage. */
bool archive_frame(const struct place_archive *archive, uint64_t offset, struct chunk_frame *frame);

/*
 * Let go of the memory that reading these bytes has mapped, so that what a
 * reader holds does not grow with the file. They may be read again.
 */
void archive_forget(const struct place_archive *archive, uint64_t offset, uint64_t size);

/* The same for a chunk that must be of this type. */
bool archive_chunk(const struct place_archive *archive, uint64_t offset, uint32_t type,
                   struct chunk_frame *frame);

/*
 * The content of a chunk of one plane: `size` bytes, its entry at
 * `entry_offset` in the header. `to` has `size` bytes and receives them.
 */
enum place_code archive_read_plane(const struct place_archive *archive, uint64_t offset,
                                   size_t entry_offset, struct place_zstd *zstd, uint8_t *to,
                                   size_t size, struct place_err *err) PLACE_MUST_CHECK;

#endif
