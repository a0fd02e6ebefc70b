/* Finding out what an archive holds: by its index, else by walking over its chunks. */
#include "archive/archive.h"
#include "archive/plane.h"
#include "base/bytes.h"
#include "base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool archive_frame(const struct place_archive *archive, uint64_t offset,
                   struct chunk_frame *frame) {
    return offset < archive->size &&
           get_frame(archive->bytes + offset, archive->size - offset, frame);
}

bool archive_chunk(const struct place_archive *archive, uint64_t offset, uint32_t type,
                   struct chunk_frame *frame) {
    return archive_frame(archive, offset, frame) && frame->type == type;
}

enum place_code archive_read_plane(const struct place_archive *archive, uint64_t offset,
                                   size_t entry_offset, struct place_zstd *zstd, uint8_t *to,
                                   size_t size, struct place_err *err) {
    struct chunk_frame frame;
    struct plane_entry entry;
    if (!archive_frame(archive, offset, &frame) ||
        frame.header_size < entry_offset + PLANE_ENTRY_SIZE)
        return place_fail(err, PLACE_DATA, "chunk at byte %" PRIu64 ": header is damaged", offset);
    const unsigned char *header = archive->bytes + offset + FRAME_SIZE;
    get_plane_entry(header + entry_offset, &entry);
    if (entry.stored > frame.body_size)
        return place_fail(err, PLACE_DATA, "chunk at byte %" PRIu64 ": plane is cut off", offset);
    const uint8_t *bytes = plane_bytes(&entry, header + frame.header_size, size, zstd, to, err);
    if (!bytes)
        return place_wrap(err, "chunk at byte %" PRIu64, offset);
    if (bytes != to)
        memcpy(to, bytes, size);
    return PLACE_OK;
}

/* ---- one chunk, as its index entry ----------------------------------------------------------- */

static bool box_is_sane(struct place_rect box) {
    return box.x0 >= -PLACE_MAX_COORDINATE && box.x0 <= PLACE_MAX_COORDINATE &&
           box.y0 >= -PLACE_MAX_COORDINATE && box.y0 <= PLACE_MAX_COORDINATE && box.width >= 0 &&
           box.width <= PLACE_MAX_SIDE && box.height >= 0 && box.height <= PLACE_MAX_SIDE;
}

static bool time_is_sane(int64_t time) {
    return time >= PLACE_TIME_MIN && time <= PLACE_TIME_MAX;
}

static enum place_code bad_chunk(const struct index_entry *entry, const char *what,
                                 struct place_err *err) {
    return place_fail(err, PLACE_DATA, "chunk at byte %" PRIu64 ": %s", entry->offset, what);
}

static enum place_code take_events(struct place_archive *archive, const struct index_entry *entry,
                                   struct place_err *err) {
    struct place_archive_info *info = &archive->info;
    const uint64_t last_seq =
        info->chunk_count ? archive->chunks[info->chunk_count - 1].last_seq : 0;
    const bool in_order = entry->first_seq > last_seq && entry->last_seq >= entry->first_seq &&
                          (info->chunk_count == 0 || entry->first_time >= info->last_time) &&
                          entry->last_time >= entry->first_time;
    if (!in_order || !time_is_sane(entry->first_time) || !time_is_sane(entry->last_time))
        return bad_chunk(entry, "events are out of order", err);
    if (entry->count == 0 || entry->count > PLACE_CHUNK_LIMIT ||
        entry->last_seq - entry->first_seq < entry->count - 1u || !box_is_sane(entry->box))
        return bad_chunk(entry, "count or bounding box is out of range", err);
    if (place_grow_array(&archive->chunks, &archive->chunk_capacity, info->chunk_count + 1,
                         sizeof *archive->chunks, err))
        return err->code;
    archive->chunks[info->chunk_count++] =
        (struct place_event_chunk){.offset = entry->offset,
                                   .stored = entry->stored,
                                   .count = entry->count,
                                   .first_seq = entry->first_seq,
                                   .last_seq = entry->last_seq,
                                   .first_time = entry->first_time,
                                   .last_time = entry->last_time,
                                   .box = entry->box,
                                   .has_users = entry->flags & INDEX_HAS_USERS,
                                   .has_kinds = entry->flags & INDEX_HAS_KINDS,
                                   .has_hashes = entry->flags & INDEX_HAS_HASHES};
    if (info->events == 0)
        info->first_time = entry->first_time;
    info->last_time = entry->last_time;
    info->last_seq = entry->last_seq;
    info->events += entry->count;
    return PLACE_OK;
}

static enum place_code take_snapshot(struct place_archive *archive, const struct index_entry *entry,
                                     struct place_err *err) {
    struct place_archive_info *info = &archive->info;
    if (!box_is_sane(entry->box) || place_rect_empty(entry->box) ||
        entry->first_seq > info->last_seq ||
        (info->snapshot_count > 0 &&
         archive->snapshots[info->snapshot_count - 1].seq >= entry->first_seq))
        return bad_chunk(entry, "snapshot is out of order or out of range", err);
    if (place_grow_array(&archive->snapshots, &archive->snapshot_capacity, info->snapshot_count + 1,
                         sizeof *archive->snapshots, err))
        return err->code;
    archive->snapshots[info->snapshot_count++] =
        (struct place_snapshot_chunk){.offset = entry->offset,
                                      .stored = entry->stored,
                                      .seq = entry->first_seq,
                                      .time = entry->first_time,
                                      .bounds = entry->box};
    return PLACE_OK;
}

static enum place_code take_users(struct place_archive *archive, const struct index_entry *entry,
                                  struct place_err *err) {
    if (entry->first_seq != archive->info.users + 1u || entry->count == 0 ||
        entry->count > USERS_LIMIT || entry->count > UINT32_MAX - archive->info.users - 1)
        return bad_chunk(entry, "dictionary is out of order", err);
    if (place_grow_array(&archive->user_chunks, &archive->user_chunk_capacity,
                         archive->user_chunk_count + 1, sizeof *archive->user_chunks, err))
        return err->code;
    archive->user_chunks[archive->user_chunk_count++] =
        (struct user_chunk){entry->offset, entry->stored, (uint32_t)entry->first_seq, entry->count};
    archive->info.users += entry->count;
    return PLACE_OK;
}

static void get_palette(struct place_palette *palette, unsigned count, const unsigned char *rgb) {
    palette->count = count;
    for (unsigned i = 0; i < count; i++)
        palette->rgb[i] =
            (uint32_t)rgb[3 * i] << 16 | (uint32_t)rgb[3 * i + 1] << 8 | rgb[3 * i + 2];
}

static enum place_code take_canvas(struct place_archive *archive, const struct index_entry *entry,
                                   struct place_err *err) {
    struct chunk_frame frame;
    const unsigned char *header = archive->bytes + entry->offset + FRAME_SIZE;
    if (!archive_chunk(archive, entry->offset, CHUNK_CANVAS, &frame) ||
        frame.header_size < CANVAS_HEADER_SIZE)
        return bad_chunk(entry, "header is damaged", err);
    struct place_timeline_entry canvas = {.seq = place_get_u64(header),
                                          .time = (int64_t)place_get_u64(header + 8),
                                          .bounds = get_rect(header + 16),
                                          .background = header[32]};
    const unsigned colors = place_get_u16(header + 34);
    const struct place_timeline *timeline = &archive->timeline;
    const struct place_timeline_entry *last =
        timeline->count ? &timeline->entries[timeline->count - 1] : NULL;
    if (colors == 0 || colors > PLACE_MAX_COLORS ||
        frame.header_size < CANVAS_HEADER_SIZE + 3 * colors || !box_is_sane(canvas.bounds) ||
        place_rect_empty(canvas.bounds) || !time_is_sane(canvas.time) ||
        (canvas.background != 255 && canvas.background >= colors))
        return bad_chunk(entry, "canvas is out of range", err);
    if (last ? canvas.seq <= last->seq || canvas.time < last->time ||
                   canvas.seq <= archive->info.last_seq
             : canvas.seq != 0)
        return bad_chunk(entry, "canvas is out of order", err);
    memcpy(canvas.allowed, header + 36, sizeof canvas.allowed);
    get_palette(&canvas.palette, colors, header + CANVAS_HEADER_SIZE);
    archive->colors = colors > archive->colors ? colors : archive->colors;
    archive->info.last_seq = canvas.seq;
    return place_timeline_add(&archive->timeline, &canvas, err);
}

static enum place_code take_mark(struct place_archive *archive, const struct index_entry *entry,
                                 struct place_err *err) {
    struct chunk_frame frame;
    char name[PLACE_MARK_NAME] = "";
    const unsigned char *header = archive->bytes + entry->offset + FRAME_SIZE;
    if (!archive_chunk(archive, entry->offset, CHUNK_MARK, &frame) ||
        frame.header_size < MARK_HEADER_SIZE)
        return bad_chunk(entry, "mark is damaged", err);
    const size_t length = frame.header_size - MARK_HEADER_SIZE;
    const int64_t time = (int64_t)place_get_u64(header);
    if (!place_is_mark_name((const char *)header + MARK_HEADER_SIZE, length) || !time_is_sane(time))
        return bad_chunk(entry, "mark is out of range", err);
    memcpy(name, header + MARK_HEADER_SIZE, length);
    return place_timeline_mark(&archive->timeline, name, time, err);
}

static enum place_code take_meta(struct place_archive *archive, const struct index_entry *entry,
                                 struct place_err *err) {
    if (place_grow_array(&archive->metas, &archive->meta_capacity, archive->meta_count + 1,
                         sizeof *archive->metas, err))
        return err->code;
    archive->metas[archive->meta_count++] = entry->offset;
    return PLACE_OK;
}

static enum place_code take_chunk(struct place_archive *archive, const struct index_entry *entry,
                                  struct place_err *err) {
    if (entry->type != CHUNK_CANVAS && archive->timeline.count == 0 && entry->type != CHUNK_META &&
        entry->type != CHUNK_MARK)
        return bad_chunk(entry, "nothing opens the canvas before it", err);
    switch (entry->type) {
    case CHUNK_EVENTS: return take_events(archive, entry, err);
    case CHUNK_SNAPSHOT: return take_snapshot(archive, entry, err);
    case CHUNK_USERS: return take_users(archive, entry, err);
    case CHUNK_CANVAS: return take_canvas(archive, entry, err);
    case CHUNK_MARK: return take_mark(archive, entry, err);
    case CHUNK_META: return take_meta(archive, entry, err);
    default: return PLACE_OK; /* of a later version: skipped */
    }
}

/* ---- by the index ---------------------------------------------------------------------------- */

/* Where the INDX chunk is that ends the file; 0 where there is none. */
static uint64_t find_index(const struct place_archive *archive, struct chunk_frame *frame) {
    if (archive->size < FILE_HEADER_SIZE + FRAME_SIZE + TRAILER_SIZE)
        return 0;
    const unsigned char *trailer = archive->bytes + archive->size - TRAILER_SIZE;
    const uint64_t offset = place_get_u64(trailer);
    if (memcmp(trailer + 8, PLACE_ARCHIVE_TRAILER, 8) != 0 ||
        !archive_frame(archive, offset, frame) || frame->type != CHUNK_INDEX ||
        chunk_size(frame) != archive->size - offset ||
        frame->header_size < INDEX_HEADER_SIZE + PLANE_ENTRY_SIZE)
        return 0;
    return offset;
}

/* Room for as many chunks as the index names: what an archive takes stays small. */
static enum place_code make_room(struct place_archive *archive, const unsigned char *entries,
                                 size_t count, struct place_err *err) {
    size_t events = 0, users = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t type = place_get_u32(entries + i * INDEX_ENTRY_SIZE);
        events += type == CHUNK_EVENTS;
        users += type == CHUNK_USERS;
    }
    if (place_grow_array(&archive->chunks, &archive->chunk_capacity, events,
                         sizeof *archive->chunks, err))
        return err->code;
    return place_grow_array(&archive->user_chunks, &archive->user_chunk_capacity, users,
                            sizeof *archive->user_chunks, err);
}

static enum place_code scan_entries(struct place_archive *archive, const unsigned char *entries,
                                    size_t count, uint64_t end, struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        struct index_entry entry;
        get_index_entry(entries + i * INDEX_ENTRY_SIZE, &entry);
        if (entry.offset < FILE_HEADER_SIZE || entry.offset > end ||
            entry.stored > end - entry.offset || entry.stored < FRAME_SIZE)
            return place_fail(err, PLACE_DATA, "the index names a chunk outside the file");
        if (take_chunk(archive, &entry, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code scan_index(struct place_archive *archive, uint64_t offset,
                                  struct place_err *err) {
    const uint64_t size = place_get_u64(archive->bytes + offset + FRAME_SIZE);
    const uint64_t most = archive->size / FRAME_SIZE * INDEX_ENTRY_SIZE; /* no chunk is smaller */
    if (size % INDEX_ENTRY_SIZE || size > most)
        return place_fail(err, PLACE_DATA, "the index is damaged");
    unsigned char *entries = place_new_array(size, 1, err);
    if (!entries)
        return err->code;
    enum place_code code =
        archive_read_plane(archive, offset, INDEX_HEADER_SIZE, archive->zstd, entries, size, err);
    if (code == PLACE_OK)
        code = make_room(archive, entries, size / INDEX_ENTRY_SIZE, err);
    if (code == PLACE_OK)
        code = scan_entries(archive, entries, size / INDEX_ENTRY_SIZE, offset, err);
    free(entries);
    archive_forget(archive, offset, archive->size - offset);
    archive->info.indexed = code == PLACE_OK;
    return code;
}

/* ---- by walking ------------------------------------------------------------------------------ */

/* Whether the table of planes, as far as the header holds it, names that of hashes. */
static bool has_hashes(const unsigned char *header, const struct chunk_frame *frame,
                       const struct events_header *events) {
    const unsigned char *table = header + EVENTS_HEADER_SIZE;
    const size_t room = (frame->header_size - EVENTS_HEADER_SIZE) / PLANE_ENTRY_SIZE;
    for (size_t i = 0; i < events->planes && i < room; i++)
        if (table[i * PLANE_ENTRY_SIZE] == PLANE_HASH)
            return true;
    return false;
}

/* The index entry that the chunk's own header gives; false where the header is too short. */
static bool entry_of(const struct place_archive *archive, const struct chunk_frame *frame,
                     struct index_entry *entry) {
    const unsigned char *header = archive->bytes + entry->offset + FRAME_SIZE;
    entry->type = frame->type;
    entry->stored = chunk_size(frame);
    if (frame->type == CHUNK_EVENTS) {
        struct events_header events;
        if (frame->header_size < EVENTS_HEADER_SIZE)
            return false;
        get_events_header(header, &events);
        entry->count = events.count;
        entry->first_seq = events.first_seq;
        entry->last_seq = events.last_seq;
        entry->first_time = events.first_time;
        entry->last_time = events.last_time;
        entry->box = events.box;
        entry->flags = (events.max_user ? INDEX_HAS_USERS : 0u) | INDEX_HAS_KINDS |
                       (has_hashes(header, frame, &events) ? INDEX_HAS_HASHES : 0u);
    } else if (frame->type == CHUNK_SNAPSHOT) {
        if (frame->header_size < SNAPSHOT_HEADER_SIZE + PLANE_ENTRY_SIZE)
            return false;
        entry->first_seq = place_get_u64(header);
        entry->first_time = (int64_t)place_get_u64(header + 8);
        entry->box = get_rect(header + 16);
    } else if (frame->type == CHUNK_USERS) {
        if (frame->header_size < USERS_HEADER_SIZE)
            return false;
        entry->first_seq = place_get_u32(header);
        entry->count = place_get_u32(header + 4);
    }
    return true;
}

/* What can be undone of a chunk that was taken: arrays only grow, so that counts are enough. */
struct taken {
    struct place_archive_info info;
    size_t user_chunks, metas;
};

static struct taken remember(const struct place_archive *archive) {
    return (struct taken){archive->info, archive->user_chunk_count, archive->meta_count};
}

static void undo(struct place_archive *archive, const struct taken *before) {
    archive->info = before->info;
    archive->user_chunk_count = before->user_chunks;
    archive->meta_count = before->metas;
}

static enum place_code check_events(struct place_archive *archive, struct place_err *err) {
    struct place_batch batch;
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(err);
    if (!decoder)
        return err->code;
    archive->bounds = place_timeline_union(&archive->timeline);
    archive->info.chunks = archive->chunks;
    const enum place_code code = place_chunk_decode(decoder, archive, archive->info.chunk_count - 1,
                                                    PLACE_ALL_COLUMNS, &batch, err);
    place_chunk_decoder_free(decoder);
    return code;
}

static enum place_code check_users(const struct place_archive *archive,
                                   const struct chunk_frame *frame, uint64_t offset,
                                   struct place_err *err) {
    struct user_keys keys;
    const enum place_code code =
        user_keys_decode(frame, archive->bytes + offset + FRAME_SIZE, archive->zstd, &keys, err);
    if (code == PLACE_OK)
        user_keys_release(&keys);
    return code;
}

/* A chunk of one plane: its bytes expanded and thrown away. */
static enum place_code check_plane(const struct place_archive *archive, uint64_t offset,
                                   size_t entry_offset, uint64_t size, struct place_err *err) {
    uint8_t *bytes = place_new_aligned(size, 1, err);
    if (!bytes)
        return err->code;
    const enum place_code code =
        archive_read_plane(archive, offset, entry_offset, archive->zstd, bytes, size, err);
    free(bytes);
    return code;
}

/*
 * Whether the content of the last chunk is sound: a crash can leave a tail of zeros behind a good
 * header. PLACE_DATA where it is not.
 */
static enum place_code check_content(struct place_archive *archive, const struct index_entry *last,
                                     struct place_err *err) {
    struct chunk_frame frame;
    const unsigned char *header = archive->bytes + last->offset + FRAME_SIZE;
    if (last->stored == 0 || !archive_frame(archive, last->offset, &frame))
        return PLACE_OK; /* there is no chunk at all */
    switch (frame.type) {
    case CHUNK_EVENTS: return check_events(archive, err);
    case CHUNK_USERS: return check_users(archive, &frame, last->offset, err);
    case CHUNK_SNAPSHOT:
        return check_plane(archive, last->offset, SNAPSHOT_HEADER_SIZE,
                           (uint64_t)last->box.width * (uint64_t)last->box.height, err);
    case CHUNK_META:
        if (frame.header_size < INDEX_HEADER_SIZE || place_get_u64(header) > META_LIMIT)
            return bad_chunk(last, "META is out of range", err);
        return check_plane(archive, last->offset, INDEX_HEADER_SIZE, place_get_u64(header), err);
    default: return PLACE_OK;
    }
}

static enum place_code scan_chunks(struct place_archive *archive, struct place_err *err) {
    uint64_t offset = FILE_HEADER_SIZE;
    struct index_entry last = {0};
    struct taken before = remember(archive);
    struct chunk_frame frame;
    while (archive_frame(archive, offset, &frame)) {
        struct index_entry next = {.offset = offset};
        const struct taken now = remember(archive);
        if (!entry_of(archive, &frame, &next))
            break;
        if (take_chunk(archive, &next, err)) {
            if (err->code == PLACE_MEMORY)
                return err->code;
            break;
        }
        before = now;
        last = next;
        offset += chunk_size(&frame);
    }
    const enum place_code code = check_content(archive, &last, err);
    if (code == PLACE_MEMORY)
        return code;
    if (code) {
        undo(archive, &before);
        offset = last.offset;
    }
    archive->info.torn = archive->size - offset;
    return PLACE_OK;
}

/* A snapshot holds just the canvas then open: replay goes on from it as from a replayed one. */
static enum place_code check_snapshots(const struct place_archive *archive, struct place_err *err) {
    size_t entry = 0;
    for (size_t i = 0; i < archive->info.snapshot_count; i++) {
        const struct place_snapshot_chunk *snapshot = &archive->snapshots[i];
        while (entry + 1 < archive->timeline.count &&
               archive->timeline.entries[entry + 1].seq <= snapshot->seq)
            entry++;
        if (!place_rect_equal(snapshot->bounds, archive->timeline.entries[entry].bounds))
            return place_fail(err, PLACE_DATA,
                              "snapshot %" PRIu64 " is not of the canvas then open", snapshot->seq);
    }
    return PLACE_OK;
}

/* Timeline entries stand between chunks, never inside one: replay relies on it. */
static enum place_code check_entries(const struct place_archive *archive, struct place_err *err) {
    size_t chunk = 0;
    for (size_t i = 0; i < archive->timeline.count; i++) {
        const uint64_t seq = archive->timeline.entries[i].seq;
        while (chunk < archive->info.chunk_count && archive->chunks[chunk].last_seq < seq)
            chunk++;
        if (chunk < archive->info.chunk_count && archive->chunks[chunk].first_seq <= seq)
            return place_fail(err, PLACE_DATA, "canvas change %" PRIu64 " stands inside a chunk",
                              seq);
    }
    return PLACE_OK;
}

enum place_code archive_scan(struct place_archive *archive, struct place_err *err) {
    struct chunk_frame frame;
    if (check_file_header(archive->bytes, archive->size, err))
        return err->code;
    const uint64_t index = archive->walked ? 0 : find_index(archive, &frame);
    if (index ? scan_index(archive, index, err) : scan_chunks(archive, err))
        return err->code;
    if (archive->timeline.count == 0)
        return place_fail(err, PLACE_DATA, "the archive ends before its first canvas");
    archive->bounds = place_timeline_union(&archive->timeline);
    if (archive->bounds.width > PLACE_MAX_SIDE || archive->bounds.height > PLACE_MAX_SIDE)
        return place_fail(err, PLACE_DATA, "the canvas is %d x %d, at most %d a side are read",
                          archive->bounds.width, archive->bounds.height, PLACE_MAX_SIDE);
    for (size_t i = 0; i < archive->info.chunk_count; i++)
        if (!place_rect_empty(archive->chunks[i].box) &&
            !place_rect_covers(archive->bounds, archive->chunks[i].box))
            return place_fail(err, PLACE_DATA, "chunk at byte %" PRIu64 " lies off the canvas",
                              archive->chunks[i].offset);
    if (check_entries(archive, err))
        return err->code;
    return check_snapshots(archive, err);
}
