/*
 * All that can be read of an archive, and what its headers promise of it: for
 * files of any origin (archive.c) and for those that an import made (import.c).
 */
#ifndef PLACE_TESTS_FUZZ_CHECK_ARCHIVE_H
#define PLACE_TESTS_FUZZ_CHECK_ARCHIVE_H

#include "archive/reader.h"
#include "archive/search.h"
#include "core/replay.h"
#include "fuzz.h"
#include "source/source.h"
#include "source/summary.h"

enum {
    CHECKED_EVENTS = 1 << 18, /* a small file may hold very many, */
    CHECKED_PIXELS = 1 << 22, /* and be of a very large canvas: more than this is not looked at */
    CHECKED_USERS = 1000
};

/* The most colours that the canvas ever has. */
static inline unsigned archive_colors(const struct place_archive_info *info) {
    unsigned most = 0;
    for (size_t i = 0; i < info->timeline->count; i++)
        if (info->timeline->entries[i].palette.count > most)
            most = info->timeline->entries[i].palette.count;
    return most;
}

static inline uint64_t canvas_pixels(struct place_rect bounds) {
    return (uint64_t)bounds.width * (uint64_t)bounds.height;
}

/* ---- info ------------------------------------------------------------------------------------ */

static inline void check_timeline(const struct place_timeline *timeline) {
    MUST(timeline->count >= 1 && timeline->entries[0].seq == 0);
    for (size_t i = 0; i < timeline->count; i++) {
        const struct place_timeline_entry *entry = &timeline->entries[i];
        const unsigned colors = entry->palette.count;
        MUST(place_extent_is_sane(entry->bounds) && !place_rect_empty(entry->bounds));
        MUST(colors >= 1 && colors <= PLACE_MAX_COLORS);
        MUST(entry->background < colors || entry->background == PLACE_NO_COLOR);
        MUST(i == 0 || (entry->seq > entry[-1].seq && entry->time >= entry[-1].time));
    }
    for (size_t i = 0; i < timeline->mark_count; i++)
        MUST(place_is_mark_name(timeline->marks[i].name, strlen(timeline->marks[i].name)));
}

static inline void check_info(const struct place_archive_info *info) {
    uint64_t events = 0;
    check_timeline(info->timeline);
    for (size_t i = 0; i < info->chunk_count; i++) {
        const struct place_event_chunk *chunk = &info->chunks[i];
        events += chunk->count;
        MUST(chunk->count >= 1 && chunk->last_seq - chunk->first_seq >= chunk->count - 1u);
        MUST(chunk->offset + chunk->stored <= info->file_size);
        MUST(i == 0 || chunk->first_seq > chunk[-1].last_seq);
        MUST(i == 0 || chunk->first_time >= chunk[-1].last_time);
    }
    for (size_t i = 0; i < info->snapshot_count; i++) {
        const struct place_snapshot_chunk *snapshot = &info->snapshots[i];
        MUST(place_extent_is_sane(snapshot->bounds) && !place_rect_empty(snapshot->bounds));
        MUST(snapshot->seq <= info->last_seq && (i == 0 || snapshot->seq > snapshot[-1].seq));
    }
    MUST(events == info->events && info->torn <= info->file_size);
}

/* ---- chunks ---------------------------------------------------------------------------------- */

static inline void check_fills(const struct place_batch *batch) {
    for (uint32_t i = 0; i < batch->fills; i++) {
        const struct place_fill *fill = &batch->fill[i];
        const struct place_rect extent = {fill->x, fill->y, fill->width, fill->height};
        MUST(fill->index - batch->fill_base < batch->count);
        MUST(i == 0 || fill->index > fill[-1].index);
        MUST(batch->kind && place_kind_is_fill(batch->kind[fill->index - batch->fill_base]));
        MUST(place_fill_is_sane(batch->kind[fill->index - batch->fill_base], extent));
    }
}

/* Each event of a batch, all of its chunk or some, against the promise that it is safe to apply. */
static inline void check_events(const struct place_archive_info *info,
                                const struct place_event_chunk *chunk,
                                const struct place_batch *batch) {
    const struct place_rect bounds = place_timeline_union(info->timeline);
    const unsigned colors = archive_colors(info);
    uint32_t fills = 0;
    MUST(batch->time && batch->x && batch->y && batch->color);
    check_fills(batch);
    for (uint32_t i = 0; i < batch->count; i++) {
        const unsigned kind = batch->kind ? batch->kind[i] : PLACE_KIND_PLACE;
        const uint64_t seq = place_batch_seq(batch, i);
        fills += place_kind_is_fill(kind);
        MUST(kind < PLACE_KIND_CANVAS);
        MUST(place_kind_is_fill(kind) ||
             place_rect_contains(bounds, batch->x0 + batch->x[i], batch->y0 + batch->y[i]));
        MUST(batch->color[i] < colors || batch->color[i] == PLACE_NO_COLOR);
        MUST(!batch->user || batch->user[i] <= info->users);
        MUST(batch->time[i] >= chunk->first_time && batch->time[i] <= chunk->last_time);
        MUST(i == 0 || batch->time[i] >= batch->time[i - 1]);
        MUST(seq >= chunk->first_seq && seq <= chunk->last_seq);
        MUST(i == 0 || seq > place_batch_seq(batch, i - 1));
    }
    MUST(fills == batch->fills);
}

/*
 * The searcher looks for all that is on the canvas: fills beside it are not found, but every
 * placement is. `whole` is the chunk decoded, or NULL where it is damaged.
 */
static inline void check_search(const struct place_archive *archive, size_t chunk,
                                struct place_searcher *searcher, const struct place_batch *whole) {
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_err err;
    struct place_batch found;
    const enum place_code code = place_search_chunk(searcher, chunk, &found, &err);
    MUST(code == PLACE_OK || !whole);
    if (code) {
        fuzz_refused(code, &err);
        return;
    }
    MUST(found.count <= info->chunks[chunk].count);
    MUST(!whole || found.count + whole->fills >= whole->count);
    if (found.count > 0)
        check_events(info, &info->chunks[chunk], &found);
}

static inline bool same_column(const void *one, const void *other, size_t size) {
    return one && other ? memcmp(one, other, size) == 0 : one == other;
}

/* Whether these columns are the same in both; kinds and fills always count. */
static inline bool same_batch(const struct place_batch *one, const struct place_batch *other,
                              unsigned columns) {
    const uint32_t count = one->count;
    if (other->count != count || one->fills != other->fills ||
        !same_column(one->kind, other->kind, count))
        return false;
    for (uint32_t i = 0; i < one->fills; i++)
        if (memcmp(&one->fill[i], &other->fill[i], sizeof *one->fill) != 0)
            return false;
    if (columns & PLACE_PIXELS)
        for (uint32_t i = 0; i < count; i++)
            if (!(one->kind && place_kind_is_fill(one->kind[i])) &&
                (one->x0 + one->x[i] != other->x0 + other->x[i] ||
                 one->y0 + one->y[i] != other->y0 + other->y[i]))
                return false;
    if ((columns & PLACE_SEQS) && (one->first_seq != other->first_seq ||
                                   !same_column(one->seq, other->seq, count * sizeof *one->seq)))
        return false;
    return (!(columns & PLACE_PIXELS) || same_column(one->color, other->color, count)) &&
           (!(columns & PLACE_TIMES) ||
            same_column(one->time, other->time, count * sizeof *one->time)) &&
           (!(columns & PLACE_USERS) ||
            same_column(one->user, other->user, count * sizeof *one->user)) &&
           (!(columns & PLACE_HASHES) ||
            same_column(one->hash, other->hash, (size_t)count * PLACE_EVENT_HASH));
}

/* One chunk by two decoders: all of it, then one column; *ok is false where it is damaged. */
static inline void check_chunk(const struct place_archive *archive, size_t chunk,
                               struct place_chunk_decoder *decoders[2], struct place_batch *batch,
                               bool *ok) {
    const struct place_archive_info *info = place_archive_info(archive);
    const unsigned column = 1u << chunk % 5;
    struct place_err err;
    struct place_batch other;
    enum place_code code =
        place_chunk_decode(decoders[0], archive, chunk, PLACE_ALL_COLUMNS, batch, &err);
    *ok = code == PLACE_OK;
    if (code)
        fuzz_refused(code, &err);
    else
        check_events(info, &info->chunks[chunk], batch);
    MUST(code || batch->count == info->chunks[chunk].count);
    MUST(place_chunk_decode(decoders[1], archive, chunk, PLACE_ALL_COLUMNS, &other, &err) == code);
    MUST(code || same_batch(batch, &other, PLACE_ALL_COLUMNS));
    code = place_chunk_decode(decoders[1], archive, chunk, column, &other, &err);
    MUST(code == PLACE_OK || !*ok);
    MUST(!*ok || same_batch(batch, &other, column));
}

static inline void check_pixels(const struct place_canvas *canvas, unsigned colors) {
    uint8_t most = 0; /* the greatest colour plus one; PLACE_NO_COLOR wraps to nothing */
    for (size_t i = 0; i < canvas->lines * PLACE_LINE; i++) {
        const uint8_t next = (uint8_t)(canvas->pixels[i] + 1);
        most = next > most ? next : most;
    }
    MUST(most <= colors);
}

/* Every chunk by itself, applied to the canvas as it opens. */
static inline void check_chunks(const struct place_archive *archive, struct place_canvas *canvas) {
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_err err;
    struct place_chunk_decoder *decoders[2] = {place_chunk_decoder_new(&err),
                                               place_chunk_decoder_new(&err)};
    const struct place_search all = {.region = place_timeline_union(info->timeline),
                                     .columns = PLACE_TIMES | PLACE_USERS | PLACE_HASHES};
    struct place_searcher *searcher = place_searcher_new(archive, &all, &err);
    fuzz_need(decoders[0] && decoders[1] && searcher, "decoders");
    if (canvas->pixels)
        place_canvas_enter(canvas, &info->timeline->entries[0]);
    for (size_t i = 0; i < info->chunk_count; i++) {
        struct place_batch batch;
        bool ok = false;
        check_chunk(archive, i, decoders, &batch, &ok);
        check_search(archive, i, searcher, ok ? &batch : NULL);
        if (ok && canvas->pixels)
            place_replay(canvas, &batch);
    }
    place_searcher_free(searcher);
    place_chunk_decoder_free(decoders[0]);
    place_chunk_decoder_free(decoders[1]);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static inline void check_others(struct place_archive *archive, struct place_canvas *canvas) {
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_err err;
    char *text = NULL;
    enum place_code code = place_archive_read_meta(archive, &text, &err);
    if (code)
        fuzz_refused(code, &err);
    else
        free(text);
    MUST(place_archive_user_key(archive, PLACE_NO_USER, &text, &err) == PLACE_DATA);
    for (uint32_t user = 1; user <= info->users && user <= CHECKED_USERS; user++) {
        text = NULL;
        code = place_archive_user_key(archive, user, &text, &err);
        MUST(!code == (text != NULL));
        if (code)
            fuzz_refused(code, &err);
        free(text);
    }
    for (size_t i = 0; i < info->snapshot_count && canvas->pixels; i++)
        if ((code = place_archive_load_snapshot(archive, i, canvas, &err)))
            fuzz_refused(code, &err);
}

/* All of it through a cursor; how many events that were, or UINT64_MAX where it is damaged. */
static inline uint64_t check_pieces(struct place_source *source, struct place_canvas *canvas) {
    struct place_err err;
    struct place_cursor *cursor = NULL;
    struct place_piece piece = {0};
    uint64_t events = 0;
    enum place_code code = place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err);
    if (!code)
        code = place_cursor_advance_count(cursor, canvas, 0, &events, &err);
    while (!code && !(code = place_cursor_next(cursor, INT64_MAX, &piece, &err)) &&
           (piece.entry || piece.batch.count)) {
        events += piece.batch.count;
        place_apply_piece(canvas, &piece);
    }
    if (code)
        fuzz_refused(code, &err);
    place_cursor_close(cursor);
    return code ? UINT64_MAX : events;
}

/* Jumps: there and back. */
static inline void check_seeks(struct place_source *source, struct place_canvas *canvas) {
    const struct place_source_info *info = place_source_info(source);
    const int64_t middle = info->first_time + (info->last_time - info->first_time) / 2;
    struct place_err err;
    struct place_cursor *cursor = NULL;
    enum place_code code = place_cursor_open(source, PLACE_PIXELS, &cursor, &err);
    if (!code)
        code = place_cursor_seek_time(cursor, canvas, INT64_MAX, &err);
    if (!code)
        code = place_cursor_seek_time(cursor, canvas, middle, &err);
    if (!code)
        code = place_cursor_seek_seq(cursor, canvas, info->last_seq / 3 * 2, &err);
    if (!code)
        code = place_cursor_seek_seq(cursor, canvas, 0, &err);
    if (code)
        fuzz_refused(code, &err);
    place_cursor_close(cursor);
}

static inline void check_summary(struct place_source *source) {
    struct place_err err;
    struct place_summary summary;
    const enum place_code code = place_summarise(source, true, NULL, &summary, &err);
    if (code) {
        fuzz_refused(code, &err);
        return;
    }
    MUST(summary.events == place_source_info(source)->events);
    MUST(strlen(summary.hash) == PLACE_SHA256_HEX - 1);
    MUST(summary.anonymous <= summary.events && summary.hashed <= summary.events);
}

/* The same file as a source. */
static inline void check_source(const char *path, struct place_canvas *canvas, unsigned colors) {
    struct place_err err;
    struct place_source *source = NULL;
    const enum place_code code = place_source_open(path, &source, &err);
    if (code) {
        fuzz_refused(code, &err);
        return;
    }
    place_canvas_clear(canvas);
    const uint64_t events = check_pieces(source, canvas);
    MUST(events == UINT64_MAX || events == place_source_info(source)->events);
    check_pixels(canvas, colors);
    check_seeks(source, canvas);
    check_pixels(canvas, colors);
    check_summary(source);
    place_source_close(source);
}

/*
 * Read all of the archive at `path`. Whether it can be opened at all; what of it
 * is damaged must be refused, and counts among fuzz_refusals.
 */
static inline bool check_archive(const char *path) {
    struct place_err err;
    struct place_archive *archive = NULL;
    struct place_canvas canvas = {0};
    const enum place_code code = place_archive_open(path, &archive, &err);
    if (code) {
        fuzz_refused(code, &err);
        return false;
    }
    const struct place_archive_info *info = place_archive_info(archive);
    const struct place_rect bounds = place_timeline_union(info->timeline);
    const unsigned colors = archive_colors(info);
    const bool small = canvas_pixels(bounds) <= CHECKED_PIXELS;
    check_info(info);
    MUST(bounds.width <= PLACE_MAX_SIDE && bounds.height <= PLACE_MAX_SIDE);
    if (info->events <= CHECKED_EVENTS) {
        fuzz_need(!small || !place_canvas_init(&canvas, bounds, true, &err), "canvas");
        check_chunks(archive, &canvas);
        check_others(archive, &canvas);
        if (small) {
            check_pixels(&canvas, colors);
            check_source(path, &canvas, colors);
        }
    }
    place_canvas_release(&canvas);
    place_archive_close(archive);
    return true;
}

#endif
