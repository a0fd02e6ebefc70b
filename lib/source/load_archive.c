/* An archive into a database. */
#include "source/load_archive.h"

#include "archive/reader.h"
#include "base/mem.h"

#include <stdlib.h>

struct loading {
    struct place_pg_load *load;
    struct place_source *source;
    struct place_cursor *cursor;
    struct place_canvas canvas; /* of the cursor, to go to where the load goes on */
    struct place_progress *progress;
    uint8_t *picture; /* owned; or NULL */
    struct place_pg_history history;
    struct place_load_report *report;
};

/* ---- what is loaded ----------------------------------------------------------------------------
 */

static enum place_code user_key(void *context, uint32_t user, char **key, struct place_err *err) {
    return place_archive_user_key(context, user, key, err);
}

/* The canvas before the first event, where the archive has it as the snapshot at seq 0. */
static enum place_code read_picture(struct loading *loading, struct place_err *err) {
    const struct place_archive_info *archive =
        place_archive_info(place_source_archive(loading->source));
    const struct place_rect bounds = archive->timeline->entries[0].bounds;
    if (archive->snapshot_count == 0 || archive->snapshots[0].seq > 0)
        return PLACE_OK;
    loading->picture = place_new_array((size_t)bounds.width, (size_t)bounds.height, err);
    if (!loading->picture || place_cursor_seek_seq(loading->cursor, &loading->canvas, 0, err))
        return err->code;
    place_canvas_store(&loading->canvas, bounds, loading->picture);
    return PLACE_OK;
}

static void describe(struct loading *loading) {
    const struct place_source_info *info = place_source_info(loading->source);
    struct place_archive *archive = place_source_archive(loading->source);
    const struct place_archive_info *facts = place_archive_info(archive);
    const struct place_timeline_entry *first = &info->timeline->entries[0],
                                      *last = &info->timeline->entries[info->timeline->count - 1];
    loading->history = (struct place_pg_history){
        .timeline = info->timeline,
        .last_seq = info->last_seq,
        .first_time = first->time < info->first_time ? first->time : info->first_time,
        .last_time = last->time > info->last_time ? last->time : info->last_time,
        .picture = loading->picture,
        .users = info->users,
        .user_key = user_key,
        .context = archive};
    for (size_t i = 0; i < facts->chunk_count; i++)
        loading->report->lost_hashes |= facts->chunks[i].has_hashes;
}

/* ---- going on ----------------------------------------------------------------------------------
 */

/* Entries up to a seq. */
static uint64_t entries_until(const struct place_timeline *timeline, uint64_t seq) {
    size_t i = 0;
    while (i < timeline->count && timeline->entries[i].seq <= seq)
        i++;
    return i;
}

/* Leaves the cursor behind what is stored. */
static enum place_code compare_stored(struct loading *loading, uint64_t stored,
                                      struct place_err *err) {
    const struct place_bound bound = {INT64_MAX, stored, UINT64_MAX};
    const uint64_t behind = stored > PLACE_LOAD_COMPARED ? stored - PLACE_LOAD_COMPARED : 0;
    if (place_cursor_seek_seq(loading->cursor, &loading->canvas, behind, err))
        return err->code;
    for (;;) {
        struct place_piece piece;
        if (place_cursor_next_within(loading->cursor, &bound, &piece, err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            break;
        if (place_pg_load_compare(loading->load, &piece.batch, err))
            return err->code;
    }
    loading->report->stored = place_cursor_events_before(loading->cursor);
    return place_pg_load_compare_count(
        loading->load, loading->report->stored + entries_until(loading->history.timeline, stored),
        err);
}

/* A new cursor stands before the opening, which the one that read the picture has passed. */
static enum place_code find_start(struct loading *loading, struct place_err *err) {
    uint64_t stored = 0;
    place_cursor_close(loading->cursor);
    loading->cursor = NULL;
    if (place_cursor_open(loading->source, PLACE_ALL_COLUMNS & ~(unsigned)PLACE_HASHES,
                          &loading->cursor, err))
        return err->code;
    return place_pg_load_stored(loading->load, &stored) ? compare_stored(loading, stored, err)
                                                        : PLACE_OK;
}

/* ---- the load ----------------------------------------------------------------------------------
 */

static enum place_code load_pieces(struct loading *loading, struct place_err *err) {
    struct place_piece piece;
    place_progress_begin(loading->progress, "events",
                         place_source_info(loading->source)->events - loading->report->stored);
    for (;;) {
        if (place_cursor_next(loading->cursor, INT64_MAX, &piece, err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        if (piece.entry ? place_pg_load_entry(loading->load, piece.entry, err)
                        : place_pg_load_events(loading->load, &piece.batch, err))
            return err->code;
        loading->report->events += piece.batch.count;
        place_progress_add(loading->progress, piece.batch.count);
    }
}

static enum place_code hint_at_resume(const struct place_pg_load *load, struct place_err *err) {
    if (err->hint[0] || !place_pg_load_can_resume(load))
        return err->code;
    return place_hint(err, "the same command with --resume --epoch %d goes on with it",
                      place_pg_load_epoch(load));
}

static enum place_code run(struct loading *loading, struct place_err *err) {
    if (place_cursor_open(loading->source, PLACE_PIXELS, &loading->cursor, err) ||
        place_canvas_init(&loading->canvas, place_source_info(loading->source)->bounds, false,
                          err) ||
        read_picture(loading, err))
        return err->code;
    describe(loading);
    if (place_pg_load_begin(loading->load, &loading->history, err) || find_start(loading, err))
        return err->code;
    if (load_pieces(loading, err) || place_pg_load_finish(loading->load, loading->progress, err))
        return hint_at_resume(loading->load, err);
    return PLACE_OK;
}

enum place_code place_load_archive(struct place_pg_load *load, struct place_source *source,
                                   struct place_progress *progress,
                                   struct place_load_report *report, struct place_err *err) {
    struct loading loading = {
        .load = load, .source = source, .progress = progress, .report = report};
    *report = (struct place_load_report){0};
    const enum place_code code = run(&loading, err);
    place_cursor_close(loading.cursor);
    place_canvas_release(&loading.canvas);
    free(loading.picture);
    return code;
}
