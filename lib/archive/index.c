/* The index: entries of chunks, and the INDX chunk. */
#include "archive/index.h"

#include "archive/chunk_job.h"
#include "base/bytes.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool has_plane(const unsigned char *header, const struct chunk_frame *frame,
                      const struct events_header *events, unsigned id) {
    const size_t room = (frame->header_size - EVENTS_HEADER_SIZE) / PLANE_ENTRY_SIZE;
    for (size_t i = 0; i < events->planes && i < room; i++)
        if (header[EVENTS_HEADER_SIZE + i * PLANE_ENTRY_SIZE] == id)
            return true;
    return false;
}

static void take_events(struct index_entry *entry, const struct chunk_frame *frame,
                        const unsigned char *header) {
    struct events_header events;
    get_events_header(header, &events);
    entry->count = events.count;
    entry->first_seq = events.first_seq;
    entry->last_seq = events.last_seq;
    entry->first_time = events.first_time;
    entry->last_time = events.last_time;
    entry->box = events.box;
    entry->max_user = events.max_user;
    entry->flags |= events.max_user ? INDEX_HAS_USERS : 0;
    entry->flags |= has_plane(header, frame, &events, PLANE_KIND) ? INDEX_HAS_KINDS : 0;
    entry->flags |= has_plane(header, frame, &events, PLANE_HASH) ? INDEX_HAS_HASHES : 0;
}

/* A snapshot and a canvas begin alike: seq, time, rectangle. */
static void take_moment(struct index_entry *entry, const unsigned char *header) {
    entry->first_seq = entry->last_seq = place_get_u64(header);
    entry->first_time = entry->last_time = (int64_t)place_get_u64(header + 8);
    entry->box = get_rect(header + 16);
}

struct index_entry index_entry_of(const struct chunk_frame *frame, const unsigned char *header) {
    struct index_entry entry = {.type = frame->type};
    const uint32_t size = frame->header_size;
    if (frame->type == CHUNK_EVENTS && size >= EVENTS_HEADER_SIZE) {
        take_events(&entry, frame, header);
    } else if ((frame->type == CHUNK_SNAPSHOT && size >= SNAPSHOT_HEADER_SIZE) ||
               (frame->type == CHUNK_CANVAS && size >= CANVAS_HEADER_SIZE)) {
        take_moment(&entry, header);
    } else if (frame->type == CHUNK_USERS && size >= USERS_HEADER_SIZE) {
        entry.first_seq = place_get_u32(header);
        entry.count = place_get_u32(header + 4);
        entry.last_seq = entry.first_seq + entry.count - 1;
    } else if (frame->type == CHUNK_MARK && size >= MARK_HEADER_SIZE) {
        entry.first_time = entry.last_time = (int64_t)place_get_u64(header);
    }
    return entry;
}

enum place_code index_append(struct place_buf *to, struct place_zstd *zstd,
                             const struct index_entry *entries, size_t count, uint64_t offset,
                             struct place_err *err) {
    unsigned char header[INDEX_HEADER_SIZE] = {0}, trailer[TRAILER_SIZE];
    unsigned char *bytes = place_new_array(count, INDEX_ENTRY_SIZE, err);
    if (!bytes)
        return err->code;
    for (size_t i = 0; i < count; i++)
        put_index_entry(bytes + i * INDEX_ENTRY_SIZE, &entries[i]);
    place_put_u64(header, count * INDEX_ENTRY_SIZE);
    place_put_u64(trailer, offset);
    memcpy(trailer + 8, PLACE_ARCHIVE_TRAILER, 8);
    const enum place_code code = append_plane_chunk(to, zstd, CHUNK_INDEX, header, sizeof header,
                                                    bytes, count * INDEX_ENTRY_SIZE, trailer, err);
    free(bytes);
    return code;
}
