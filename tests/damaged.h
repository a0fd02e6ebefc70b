/*
 * Archives that are damaged or that lie: their bytes taken apart and put
 * together again with checksums that are right, and all that can be read of
 * them, against the history they were made of.
 */
#ifndef PLACE_TESTS_DAMAGED_H
#define PLACE_TESTS_DAMAGED_H

#include "archive/layout.h"
#include "archive/plane.h"
#include "archive/reader.h"
#include "base/bytes.h"
#include "make_archive.h"
#include "source/source.h"

/* ---- files ----------------------------------------------------------------------------------- */

struct bytes {
    unsigned char *at; /* owned */
    size_t size;
};

static inline struct bytes load_bytes(const char *path) {
    struct bytes bytes = {need_array(1 << 24, 1), 0};
    FILE *file = fopen(path, "rb");
    bytes.size = file ? fread(bytes.at, 1, 1 << 24, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

/* Two pieces, one behind the other, as a file. */
static inline void save_bytes(const char *path, const void *one, size_t size, const void *two,
                              size_t more) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(one, 1, size, file) != size ||
        (more > 0 && fwrite(two, 1, more, file) != more) || fclose(file) != 0)
        abort();
}

/* The offset of the n-th chunk of a type, or of the end. */
static inline size_t find_chunk(const struct bytes *bytes, uint32_t type, unsigned n) {
    size_t at = FILE_HEADER_SIZE;
    struct chunk_frame frame;
    while (at < bytes->size && get_frame(bytes->at + at, bytes->size - at, &frame) &&
           (frame.type != type || n-- > 0))
        at += chunk_size(&frame);
    return at;
}

/* ---- the index ------------------------------------------------------------------------------- */

struct index {
    struct index_entry entries[64];
    size_t count;
};

static inline void read_index(const struct bytes *bytes, struct index *index) {
    struct place_err err;
    struct plane_entry plane;
    unsigned char entries[sizeof index->entries];
    struct place_zstd *zstd = place_zstd_new(&err);
    const unsigned char *header = bytes->at + find_chunk(bytes, CHUNK_INDEX, 0) + FRAME_SIZE;
    const size_t size = place_get_u64(header);
    get_plane_entry(header + INDEX_HEADER_SIZE, &plane);
    const uint8_t *from = plane_bytes(&plane, header + INDEX_HEADER_SIZE + PLANE_ENTRY_SIZE, size,
                                      zstd, entries, &err);
    need(from && size <= sizeof entries ? PLACE_OK : PLACE_DATA, &err);
    index->count = size / INDEX_ENTRY_SIZE;
    for (size_t i = 0; i < index->count; i++)
        get_index_entry(from + i * INDEX_ENTRY_SIZE, &index->entries[i]);
    place_zstd_free(zstd);
}

/* Append an INDX chunk that will stand at `offset`, its entries raw, and its trailer. */
static inline void append_index(struct place_buf *to, const struct index *index, uint64_t offset) {
    struct place_err err;
    unsigned char header[INDEX_HEADER_SIZE + PLANE_ENTRY_SIZE] = {0};
    unsigned char body[sizeof index->entries + TRAILER_SIZE];
    const size_t size = index->count * INDEX_ENTRY_SIZE;
    for (size_t i = 0; i < index->count; i++)
        put_index_entry(body + i * INDEX_ENTRY_SIZE, &index->entries[i]);
    place_put_u64(header, size);
    header[INDEX_HEADER_SIZE + 1] = CODING_RAW;
    place_put_u32(header + INDEX_HEADER_SIZE + 4, (uint32_t)size);
    place_put_u64(header + INDEX_HEADER_SIZE + 8, place_xxh3(body, size));
    place_put_u64(body + size, offset);
    memcpy(body + size + 8, PLACE_ARCHIVE_TRAILER, 8);
    need(append_chunk(to, CHUNK_INDEX, header, sizeof header, body, size + TRAILER_SIZE, &err),
         &err);
}

/* ---- all that can be read -------------------------------------------------------------------- */

struct outcome {
    enum place_code code;
    struct place_err err;
    uint64_t torn;
    bool indexed, warned;
    bool prefix;  /* what was read is how the history begins */
    size_t steps; /* of it that were read */
};

static inline enum place_code read_steps(struct place_source *source, const struct history *history,
                                         struct outcome *outcome) {
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    enum place_code code = place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &outcome->err);
    while (!code && !(code = place_cursor_next(cursor, INT64_MAX, &piece, &outcome->err)) &&
           (piece.entry || piece.batch.count)) {
        for (uint32_t i = 0; i < piece.batch.count + (piece.entry != NULL); i++) {
            const struct step *step = &history->steps[outcome->steps++];
            struct place_event event = {0};
            if (outcome->steps > history->step_count || !piece.entry != (step->entry == SIZE_MAX)) {
                outcome->prefix = false;
                break;
            }
            if (!piece.entry)
                event = place_batch_event(&piece.batch, i);
            outcome->prefix &=
                piece.entry ? piece.entry->seq == step->seq && piece.entry->time == step->time
                            : place_batch_seq(&piece.batch, i) == step->seq &&
                                  same_event(&event, &history->events[step->event]) &&
                                  same_hash(&piece.batch, i, history, step->event);
        }
        if (!outcome->prefix)
            break;
    }
    place_cursor_close(cursor);
    return code;
}

static inline enum place_code read_others(struct place_source *source,
                                          const struct history *history, struct outcome *outcome) {
    struct place_archive *archive = place_source_archive(source);
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_canvas canvas;
    char *text = NULL;
    enum place_code code = place_archive_read_meta(archive, &text, &outcome->err);
    outcome->prefix &= code || !*text || strcmp(text, history_meta) == 0;
    free(code ? NULL : text);
    for (uint32_t user = 1; !code && user <= info->users && user <= 1000; user++) {
        code = place_archive_user_key(archive, user, &text, &outcome->err);
        outcome->prefix &=
            code || (user <= history->users && strcmp(text, history->keys[user - 1]) == 0);
        free(text);
    }
    if (code || place_canvas_init(&canvas, place_source_info(source)->bounds, false, &outcome->err))
        return code ? code : outcome->err.code;
    for (size_t i = 0; i < info->snapshot_count && !code; i++)
        code = place_archive_load_snapshot(archive, i, &canvas, &outcome->err);
    place_canvas_release(&canvas);
    return code;
}

/* Open the archive and read every event, user, snapshot and text of it. */
static inline struct outcome read_all(const char *path, const struct history *history) {
    struct outcome outcome = {.prefix = true};
    struct place_source *source = NULL;
    outcome.code = place_source_open(path, &source, &outcome.err);
    if (outcome.code)
        return outcome;
    const struct place_archive_info *info = place_archive_info(place_source_archive(source));
    outcome.torn = info->torn;
    outcome.indexed = info->indexed;
    outcome.warned = place_source_warning(source) != NULL;
    outcome.code = read_steps(source, history, &outcome);
    if (!outcome.code && outcome.prefix)
        outcome.code = read_others(source, history, &outcome);
    place_source_close(source);
    return outcome;
}

/* Damage was met as it should be: by an error, or by a prefix of the truth that owns up to it. */
static inline bool is_honest(const struct outcome *outcome, const struct history *history) {
    if (outcome->code)
        return outcome->code == PLACE_DATA && outcome->err.message[0];
    return outcome->prefix && (outcome->steps == history->step_count || outcome->warned);
}

static inline bool is_whole(const struct outcome *outcome, const struct history *history) {
    return outcome->code == PLACE_OK && outcome->prefix && outcome->steps == history->step_count;
}

#endif
