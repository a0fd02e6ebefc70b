/* Looking an archive over: frames, index, dictionary, META. */
#include "archive/check.h"

#include "archive/archive.h"
#include "archive/plane.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/stop.h"

#include <stdlib.h>
#include <string.h>

/* ---- the chunks that the index names --------------------------------------------------------- */

struct offsets {
    uint64_t *at; /* owned; ascending */
    size_t count;
};

static int compare_offsets(const void *a, const void *b) {
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static enum place_code list_known(const struct place_archive *archive, struct offsets *known,
                                  struct place_err *err) {
    const struct place_archive_info *info = &archive->info;
    known->at = place_new_array(info->chunk_count + info->snapshot_count +
                                    archive->user_chunk_count + archive->meta_count + 1,
                                sizeof *known->at, err);
    if (!known->at)
        return err->code;
    for (size_t i = 0; i < info->chunk_count; i++)
        known->at[known->count++] = archive->chunks[i].offset;
    for (size_t i = 0; i < info->snapshot_count; i++)
        known->at[known->count++] = archive->snapshots[i].offset;
    for (size_t i = 0; i < archive->user_chunk_count; i++)
        known->at[known->count++] = archive->user_chunks[i].offset;
    for (size_t i = 0; i < archive->meta_count; i++)
        known->at[known->count++] = archive->metas[i];
    qsort(known->at, known->count, sizeof *known->at, compare_offsets);
    return PLACE_OK;
}

/* How many of the known begin before `offset`. */
static size_t count_before(const struct offsets *known, uint64_t offset) {
    size_t low = 0, high = known->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (known->at[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_known(const struct offsets *known, uint64_t offset) {
    const size_t at = count_before(known, offset);
    return at < known->count && known->at[at] == offset;
}

static bool has_entry(const struct place_timeline *timeline, uint64_t seq) {
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].seq == seq)
            return true;
    return false;
}

/* Whether readers know of this chunk; of one that they skip they need not. */
static bool is_read(const struct place_archive *archive, const struct offsets *known,
                    uint64_t offset, const struct chunk_frame *frame) {
    switch (frame->type) {
    case CHUNK_EVENTS:
    case CHUNK_SNAPSHOT:
    case CHUNK_USERS:
    case CHUNK_META: return is_known(known, offset);
    case CHUNK_CANVAS:
        return has_entry(&archive->timeline, place_get_u64(archive->bytes + offset + FRAME_SIZE));
    default: return true;
    }
}

/* ---- the walk -------------------------------------------------------------------------------- */

/* Bytes of planes by a table of `count` rows at `table`. */
static uint64_t stored_bytes(const unsigned char *table, unsigned count) {
    uint64_t sum = 0;
    for (unsigned i = 0; i < count; i++) {
        struct plane_entry entry;
        get_plane_entry(table + (size_t)i * PLANE_ENTRY_SIZE, &entry);
        sum += entry.stored;
    }
    return sum;
}

/* Whether every byte of the body belongs to a plane, and so to a checksum. */
static bool is_all_planes(const struct chunk_frame *frame, const unsigned char *header) {
    size_t table = 0, planes = 1, more = 0;
    switch (frame->type) {
    case CHUNK_EVENTS:
        table = EVENTS_HEADER_SIZE;
        planes = place_get_u16(header + 72);
        break;
    case CHUNK_USERS:
        table = USERS_HEADER_SIZE;
        planes = header[15];
        break;
    case CHUNK_SNAPSHOT: table = SNAPSHOT_HEADER_SIZE; break;
    case CHUNK_INDEX: more = TRAILER_SIZE; /* and a table as META's */ /* fall through */
    case CHUNK_META: table = INDEX_HEADER_SIZE; break;
    default: return true;
    }
    return frame->header_size >= table + planes * PLANE_ENTRY_SIZE &&
           stored_bytes(header + table, (unsigned)planes) + more == frame->body_size;
}

static void look_at_chunk(const struct place_archive *archive, const struct offsets *known,
                          uint64_t offset, const struct chunk_frame *frame,
                          struct place_archive_check *check) {
    check->chunks++;
    if (!is_read(archive, known, offset, frame))
        check->found(check->context, offset, "the index does not name it");
    if (!is_all_planes(frame, archive->bytes + offset + FRAME_SIZE))
        check->found(check->context, offset, "its planes do not fill it");
}

static enum place_code walk(const struct place_archive *archive, const struct offsets *known,
                            struct place_archive_check *check, struct place_err *err) {
    const uint64_t end = archive->size - archive->info.torn;
    uint64_t offset = FILE_HEADER_SIZE;
    while (offset < end) {
        struct chunk_frame frame;
        if (place_stop_check(err))
            return err->code;
        const uint64_t here = offset;
        if (archive_frame(archive, offset, &frame)) {
            look_at_chunk(archive, known, offset, &frame, check);
            offset += chunk_size(&frame);
        } else { /* on with the next that the index knows; one that it names is reported by whoever
                    reads it */
            if (!is_known(known, offset))
                check->found(check->context, offset, "no sound chunk begins there");
            const size_t next = count_before(known, offset + 1);
            offset = next < known->count ? known->at[next] : end;
        }
        archive_forget(archive, here, FRAME_SIZE);
    }
    return PLACE_OK;
}

/* ---- dictionary and META --------------------------------------------------------------------- */

static enum place_code check_piece(struct place_archive *archive, const struct user_chunk *piece,
                                   struct place_archive_check *check, struct place_err *err) {
    char *key = NULL;
    const enum place_code code = place_archive_user_key(archive, piece->first, &key, err);
    free(key);
    archive_forget(archive, piece->offset, piece->stored);
    if (code != PLACE_DATA)
        return code;
    check->found(check->context, piece->offset, err->message);
    return PLACE_OK;
}

static enum place_code check_meta(const struct place_archive *archive, uint64_t offset,
                                  struct place_archive_check *check, struct place_err *err) {
    struct chunk_frame frame;
    const unsigned char *header = archive->bytes + offset + FRAME_SIZE;
    if (!archive_chunk(archive, offset, CHUNK_META, &frame) ||
        frame.header_size < INDEX_HEADER_SIZE || place_get_u64(header) > META_LIMIT) {
        check->found(check->context, offset, "header is damaged");
        return PLACE_OK;
    }
    const uint64_t size = place_get_u64(header);
    uint8_t *text = place_new_aligned(size + 1, 1, err);
    if (!text)
        return err->code;
    const enum place_code code =
        archive_read_plane(archive, offset, INDEX_HEADER_SIZE, archive->zstd, text, size, err);
    free(text);
    if (code == PLACE_DATA)
        check->found(check->context, offset, err->message);
    return code == PLACE_DATA ? PLACE_OK : code;
}

static enum place_code check_texts(struct place_archive *archive, struct place_archive_check *check,
                                   struct place_err *err) {
    for (size_t i = 0; i < archive->user_chunk_count; i++)
        if (place_stop_check(err) || check_piece(archive, &archive->user_chunks[i], check, err))
            return err->code;
    for (size_t i = 0; i < archive->meta_count; i++)
        if (check_meta(archive, archive->metas[i], check, err))
            return err->code;
    return PLACE_OK;
}

enum place_code place_archive_check(struct place_archive *archive,
                                    struct place_archive_check *check, struct place_err *err) {
    struct offsets known = {0};
    check->chunks = 0;
    enum place_code code = list_known(archive, &known, err);
    if (!code)
        code = walk(archive, &known, check, err);
    if (!code)
        code = check_texts(archive, check, err);
    free(known.at);
    return code;
}

uint32_t place_archive_last_of_piece(const struct place_archive *archive, uint32_t number) {
    for (size_t i = 0; i < archive->user_chunk_count; i++) {
        const struct user_chunk *piece = &archive->user_chunks[i];
        if (number - piece->first < piece->count)
            return piece->first + (piece->count - 1);
    }
    return number;
}
