/*
 * A cursor over the chunks of an archive: pieces of history in order, and the
 * canvas at any moment from the nearest snapshot.
 */
#include "source/cursor.h"

#include "base/mem.h"
#include "base/stop.h"
#include "core/replay.h"

#include <assert.h>
#include <stdlib.h>

struct place_cursor {
    struct place_source *source;
    const struct place_archive_info *archive;
    unsigned columns;
    struct place_chunk_decoder *decoder;
    size_t chunk; /* the next event is event `at` of this chunk */
    uint32_t at;
    size_t entry;   /* the next timeline entry */
    size_t decoded; /* the chunk that `batch` holds; SIZE_MAX for none */
    unsigned decoded_columns;
    struct place_batch batch;
    struct place_canvas *canvas; /* the one that stands where the cursor does, or NULL */
};

enum place_code place_cursor_open(struct place_source *source, unsigned columns,
                                  struct place_cursor **out, struct place_err *err) {
    *out = NULL;
    if (!source->archive &&
        place_source_need(source, &(const struct place_need)PLACE_NEED_ALL, err))
        return err->code;
    struct place_cursor *cursor = place_new_array(1, sizeof *cursor, err);
    if (!cursor)
        return err->code;
    cursor->source = source;
    cursor->archive = place_archive_info(source->archive);
    cursor->columns = columns;
    cursor->decoded = SIZE_MAX;
    cursor->decoder = place_chunk_decoder_new(err);
    if (!cursor->decoder) {
        free(cursor);
        return err->code;
    }
    *out = cursor;
    return PLACE_OK;
}

void place_cursor_close(struct place_cursor *cursor) {
    if (!cursor)
        return;
    place_chunk_decoder_free(cursor->decoder);
    free(cursor);
}

/* Make cursor->batch the present chunk with at least these columns. */
static enum place_code load_chunk(struct place_cursor *cursor, unsigned columns,
                                  struct place_err *err) {
    if (cursor->decoded == cursor->chunk && (cursor->decoded_columns & columns) == columns)
        return PLACE_OK;
    if (place_stop_check(err))
        return err->code;
    cursor->decoded = SIZE_MAX;
    if (place_chunk_decode(cursor->decoder, cursor->source->archive, cursor->chunk, columns,
                           &cursor->batch, err))
        return err->code;
    cursor->decoded = cursor->chunk;
    cursor->decoded_columns = columns;
    return PLACE_OK;
}

static const struct place_event_chunk *present_chunk(const struct place_cursor *cursor) {
    return cursor->chunk < cursor->archive->chunk_count ? &cursor->archive->chunks[cursor->chunk]
                                                        : NULL;
}

/* The timeline entry that comes before the next event, or NULL. */
static const struct place_timeline_entry *due_entry(const struct place_cursor *cursor) {
    const struct place_timeline *timeline = cursor->archive->timeline;
    if (cursor->entry == timeline->count)
        return NULL;
    const struct place_timeline_entry *entry = &timeline->entries[cursor->entry];
    const struct place_event_chunk *chunk = present_chunk(cursor);
    return !chunk || (cursor->at == 0 && entry->seq < chunk->first_seq) ? entry : NULL;
}

/* Events from..count-1 of the batch whose time is not after `until`: the end of that run. */
static uint32_t run_until_time(const struct place_batch *batch, uint32_t from, int64_t until) {
    uint32_t low = from, high = batch->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (batch->time[middle] <= until)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t run_until_seq(const struct place_batch *batch, uint32_t from, uint64_t until) {
    uint32_t low = from, high = batch->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (place_batch_seq(batch, middle) <= until)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct place_bound no_bound = PLACE_NO_BOUND;

/* The end in the present chunk of the run that `bound` allows, decoding what that takes. */
static enum place_code run_end(struct place_cursor *cursor, const struct place_event_chunk *chunk,
                               const struct place_bound *bound, uint32_t *end,
                               struct place_err *err) {
    const bool by_time = chunk->last_time > bound->time;
    const bool by_seq = chunk->last_seq > bound->seq;
    unsigned columns = cursor->columns | (by_time ? PLACE_TIMES : 0u) | (by_seq ? PLACE_SEQS : 0u);
    if (load_chunk(cursor, columns, err))
        return err->code;
    *end = chunk->count;
    if (by_time)
        *end = run_until_time(&cursor->batch, cursor->at, bound->time);
    if (by_seq) {
        const uint32_t last = run_until_seq(&cursor->batch, cursor->at, bound->seq);
        *end = last < *end ? last : *end;
    }
    if (*end - cursor->at > bound->count)
        *end = cursor->at + (uint32_t)bound->count;
    return PLACE_OK;
}

static enum place_code next_piece(struct place_cursor *cursor, const struct place_bound *bound,
                                  struct place_piece *piece, struct place_err *err) {
    *piece = (struct place_piece){0};
    const struct place_timeline_entry *entry = due_entry(cursor);
    if (entry) {
        if (entry->time <= bound->time && entry->seq <= bound->seq && bound->count > 0) {
            piece->entry = entry;
            cursor->entry++;
        }
        return PLACE_OK;
    }
    const struct place_event_chunk *chunk = present_chunk(cursor);
    if (!chunk || bound->count == 0)
        return PLACE_OK;
    if (cursor->at == 0 && (chunk->first_time > bound->time || chunk->first_seq > bound->seq))
        return PLACE_OK;
    uint32_t end = 0;
    if (run_end(cursor, chunk, bound, &end, err))
        return err->code;
    piece->batch = place_batch_slice(&cursor->batch, cursor->at, end);
    cursor->at = end;
    if (end == chunk->count) {
        cursor->chunk++;
        cursor->at = 0;
    }
    return PLACE_OK;
}

enum place_code place_cursor_next_within(struct place_cursor *cursor,
                                         const struct place_bound *bound, struct place_piece *piece,
                                         struct place_err *err) {
    cursor->canvas = NULL; /* whoever applies the piece does it to a canvas of his own */
    return next_piece(cursor, bound, piece, err);
}

enum place_code place_cursor_next(struct place_cursor *cursor, int64_t until,
                                  struct place_piece *piece, struct place_err *err) {
    struct place_bound bound = no_bound;
    bound.time = until;
    return place_cursor_next_within(cursor, &bound, piece, err);
}

const struct place_event_chunk *place_cursor_skip(struct place_cursor *cursor) {
    const struct place_event_chunk *chunk = present_chunk(cursor);
    cursor->canvas = NULL;
    cursor->chunk += chunk != NULL;
    cursor->at = 0;
    return chunk;
}

void place_apply_piece(struct place_canvas *canvas, const struct place_piece *piece) {
    if (piece->entry)
        place_canvas_enter(canvas, piece->entry);
    else
        place_replay(canvas, &piece->batch);
}

/* Apply everything from here up to the bound. */
static enum place_code apply_until(struct place_cursor *cursor, struct place_canvas *canvas,
                                   struct place_bound bound, uint64_t *applied,
                                   struct place_err *err) {
    for (;;) {
        struct place_piece piece;
        if (next_piece(cursor, &bound, &piece, err)) {
            cursor->canvas = NULL; /* it may stand anywhere now */
            return err->code;
        }
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        place_apply_piece(canvas, &piece);
        *applied += piece.batch.count;
        if (bound.count != UINT64_MAX)
            bound.count -= piece.batch.count;
    }
}

/* Stand right behind event `seq`, which a snapshot names; the canvas is not touched. */
static enum place_code stand_behind(struct place_cursor *cursor, uint64_t seq,
                                    struct place_err *err) {
    const struct place_timeline *timeline = cursor->archive->timeline;
    size_t low = 0, high = cursor->archive->chunk_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (cursor->archive->chunks[middle].last_seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    cursor->chunk = low;
    cursor->at = 0;
    for (cursor->entry = 0;
         cursor->entry < timeline->count && timeline->entries[cursor->entry].seq <= seq;)
        cursor->entry++;
    if (!present_chunk(cursor) || present_chunk(cursor)->first_seq > seq)
        return PLACE_OK;
    if (load_chunk(cursor, cursor->columns | PLACE_SEQS, err))
        return err->code;
    cursor->at = run_until_seq(&cursor->batch, 0, seq);
    return PLACE_OK;
}

/* Begin again: the blank canvas before everything, or a snapshot. */
static enum place_code jump(struct place_cursor *cursor, struct place_canvas *canvas,
                            const struct place_snapshot_chunk *snapshot, struct place_err *err) {
    const struct place_timeline *timeline = cursor->archive->timeline;
    cursor->canvas = NULL;
    cursor->chunk = cursor->entry = 0;
    cursor->at = 0;
    place_canvas_clear(canvas);
    if (!snapshot) {
        cursor->canvas = canvas;
        return PLACE_OK;
    }
    if (stand_behind(cursor, snapshot->seq, err))
        return err->code;
    assert(cursor->entry > 0);
    place_canvas_enter(canvas, &timeline->entries[cursor->entry - 1]);
    const size_t index = (size_t)(snapshot - cursor->archive->snapshots);
    if (place_archive_load_snapshot(cursor->source->archive, index, canvas, err))
        return err->code;
    cursor->canvas = canvas;
    return PLACE_OK;
}

/* The last snapshot that is not behind the bound, or NULL. Those at one time go by seq. */
static const struct place_snapshot_chunk *best_snapshot(const struct place_cursor *cursor,
                                                        const struct place_bound *bound) {
    const struct place_snapshot_chunk *best = NULL;
    for (size_t i = 0; i < cursor->archive->snapshot_count; i++) {
        const struct place_snapshot_chunk *snapshot = &cursor->archive->snapshots[i];
        /* the canvas as it opens is there at any time, however early */
        if (snapshot->seq > bound->seq || (snapshot->time > bound->time && snapshot->seq > 0))
            break;
        best = snapshot;
    }
    return best;
}

/*
 * Whether the bound lies before where the cursor stands, so that it must go
 * back. Asks for the last event applied, which may have to be decoded.
 */
static enum place_code is_behind(struct place_cursor *cursor, const struct place_bound *bound,
                                 bool *behind, struct place_err *err) {
    const struct place_timeline *timeline = cursor->archive->timeline;
    *behind = false;
    if (cursor->entry > 1) {
        const struct place_timeline_entry *entry = &timeline->entries[cursor->entry - 1];
        *behind = entry->time > bound->time || entry->seq > bound->seq;
    }
    const bool by_time = bound->time != INT64_MAX, by_seq = bound->seq != UINT64_MAX;
    if (!*behind && cursor->at > 0) {
        const unsigned columns = (by_time ? PLACE_TIMES : 0u) | (by_seq ? PLACE_SEQS : 0u);
        if (load_chunk(cursor, cursor->columns | columns, err))
            return err->code;
        *behind = (by_time && cursor->batch.time[cursor->at - 1] > bound->time) ||
                  (by_seq && place_batch_seq(&cursor->batch, cursor->at - 1) > bound->seq);
    } else if (!*behind && cursor->chunk > 0) {
        const struct place_event_chunk *chunk = &cursor->archive->chunks[cursor->chunk - 1];
        *behind = chunk->last_time > bound->time || chunk->last_seq > bound->seq;
    }
    return PLACE_OK;
}

/* Whether all up to and with the snapshot is already on the canvas. */
static bool has_passed(const struct place_cursor *cursor,
                       const struct place_snapshot_chunk *snapshot) {
    const struct place_event_chunk *chunk = present_chunk(cursor);
    if (!chunk)
        return true;
    return snapshot->seq < chunk->first_seq ||
           (cursor->at > 0 && snapshot->seq <= chunk->first_seq);
}

static enum place_code seek(struct place_cursor *cursor, struct place_canvas *canvas,
                            struct place_bound bound, struct place_err *err) {
    const struct place_timeline *timeline = cursor->archive->timeline;
    bool behind = cursor->canvas != canvas;
    if (!behind && is_behind(cursor, &bound, &behind, err))
        return err->code;
    const struct place_snapshot_chunk *snapshot = best_snapshot(cursor, &bound);
    if ((behind || (snapshot && !has_passed(cursor, snapshot))) &&
        jump(cursor, canvas, snapshot, err))
        return err->code;
    if (cursor->entry == 0) { /* the opening holds before any time that can be asked for */
        place_canvas_enter(canvas, &timeline->entries[0]);
        cursor->entry = 1;
    }
    uint64_t applied = 0;
    return apply_until(cursor, canvas, bound, &applied, err);
}

enum place_code place_cursor_seek_time(struct place_cursor *cursor, struct place_canvas *canvas,
                                       int64_t time, struct place_err *err) {
    struct place_bound bound = no_bound;
    bound.time = time;
    return seek(cursor, canvas, bound, err);
}

enum place_code place_cursor_seek_seq(struct place_cursor *cursor, struct place_canvas *canvas,
                                      uint64_t seq, struct place_err *err) {
    struct place_bound bound = no_bound;
    bound.seq = seq;
    return seek(cursor, canvas, bound, err);
}

enum place_code place_cursor_advance_count(struct place_cursor *cursor, struct place_canvas *canvas,
                                           uint64_t count, uint64_t *applied,
                                           struct place_err *err) {
    struct place_bound bound = no_bound;
    bound.count = count;
    *applied = 0;
    if (cursor->canvas != canvas &&
        seek(cursor, canvas, (struct place_bound){INT64_MAX, 0, 0}, err))
        return err->code;
    return apply_until(cursor, canvas, bound, applied, err);
}

uint64_t place_cursor_events_before(const struct place_cursor *cursor) {
    return cursor->source->before[cursor->chunk] + cursor->at;
}

enum place_code place_source_time_of_event(struct place_source *source, uint64_t index,
                                           int64_t *time, struct place_err *err) {
    const struct place_archive_info *archive = place_archive_info(source->archive);
    assert(index < source->info.events);
    size_t low = 0, high = archive->chunk_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (source->before[middle + 1] <= index)
            low = middle + 1;
        else
            high = middle;
    }
    struct place_batch batch;
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(err);
    if (!decoder)
        return err->code;
    const enum place_code code =
        place_chunk_decode(decoder, source->archive, low, PLACE_TIMES, &batch, err);
    if (code == PLACE_OK)
        *time = batch.time[index - source->before[low]];
    place_chunk_decoder_free(decoder);
    return code;
}
