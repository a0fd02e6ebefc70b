/* Verification: the walk over a source. */
#include "source/verify.h"

#include "core/replay.h"
#include "source/cursor.h"
#include "source/verify_archive.h"
#include "source/verify_database.h"
#include "source/verify_events.h"
#include "source/verify_snapshots.h"
#include "source/verify_users.h"

#include <inttypes.h>

struct walk {
    struct place_verified *verified;
    struct place_canvas canvas;
    struct place_cursor *cursor;
    struct event_checks events;
    struct snapshot_checks snapshots;
    uint64_t unread; /* seq of the last event that could not be read */
};

/* Replay what lies on the canvas's storage; the rest is a finding, and nowhere to be drawn. */
static void replay_inside(struct place_canvas *canvas, const struct place_batch *batch) {
    uint32_t from = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        if ((batch->kind && place_kind_is_fill(batch->kind[i])) ||
            place_rect_contains(canvas->bounds, batch->x0 + batch->x[i], batch->y0 + batch->y[i]))
            continue;
        const struct place_batch run = place_batch_slice(batch, from, i);
        place_replay(canvas, &run);
        from = i + 1;
    }
    const struct place_batch run = place_batch_slice(batch, from, batch->count);
    place_replay(canvas, &run);
}

static void take_piece(struct walk *walk, const struct place_piece *piece) {
    if (piece->entry) {
        check_entry(&walk->events, piece->entry);
        walk->verified->entries++;
        place_canvas_enter(&walk->canvas, piece->entry);
        return;
    }
    const uint64_t *outside = &walk->verified->findings.of[PLACE_FOUND_OUTSIDE].count;
    const uint64_t before = *outside;
    check_batch(&walk->events, &piece->batch);
    walk->verified->events += piece->batch.count;
    if (*outside == before)
        place_replay(&walk->canvas, &piece->batch);
    else
        replay_inside(&walk->canvas, &piece->batch);
}

/* Go on behind events that cannot be read. `err` says why, and stays where that cannot be done. */
static enum place_code step_over(struct walk *walk, struct place_err *err) {
    const struct place_event_chunk *chunk = place_cursor_skip(walk->cursor);
    if (!chunk)
        return err->code;
    note_unread(&walk->verified->findings, chunk, err->message);
    check_unread(&walk->events, chunk->first_seq, chunk->first_time, chunk->last_seq,
                 chunk->last_time);
    walk->snapshots.uncertain = true;
    walk->unread = chunk->last_seq;
    return PLACE_OK;
}

/* One piece, or the snapshot that comes before the next; *end where there is neither. */
static enum place_code take_next(struct walk *walk, bool *end, struct place_progress *progress,
                                 struct place_err *err) {
    const struct place_bound bound = {INT64_MAX, snapshot_due(&walk->snapshots), UINT64_MAX};
    struct place_piece piece;
    const enum place_code code = place_cursor_next_within(walk->cursor, &bound, &piece, err);
    if (code)
        return code == PLACE_DATA ? step_over(walk, err) : code;
    place_progress_add(progress, piece.batch.count);
    if (piece.entry || piece.batch.count > 0) {
        take_piece(walk, &piece);
        return PLACE_OK;
    }
    *end = bound.seq == UINT64_MAX;
    walk->snapshots.seq = walk->events.seq;
    return *end ? PLACE_OK : check_snapshot(&walk->snapshots, &walk->canvas, walk->unread, err);
}

static enum place_code walk_all(struct walk *walk, struct place_progress *progress,
                                struct place_err *err) {
    bool end = false;
    while (!end)
        if (take_next(walk, &end, progress, err))
            return err->code;
    walk->verified->last_seq = walk->events.seq;
    walk->verified->missing = walk->events.missing;
    walk->verified->explained = walk->events.explained_found;
    walk->verified->snapshots = walk->snapshots.checked;
    walk->verified->unchecked = walk->snapshots.unchecked;
    return PLACE_OK;
}

static enum place_code walk_source(struct place_source *source,
                                   const struct place_verify_options *options,
                                   const struct database_audit *audit,
                                   struct place_verified *verified, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct walk walk = {.verified = verified,
                        .events = {.findings = &verified->findings,
                                   .users = info->users,
                                   .explained = options->explained,
                                   .explained_count = options->explained_count},
                        .snapshots = {.source = source, .findings = &verified->findings}};
    place_progress_begin(options->progress, "events", info->events);
    enum place_code code = place_cursor_open(source, PLACE_ALL_COLUMNS, &walk.cursor, err);
    if (!code && source->database)
        code = database_audit_prepare(audit, source, &walk.events, &walk.snapshots, err);
    if (!code)
        code = place_canvas_init(&walk.canvas, info->bounds, false, err);
    if (!code)
        code = walk_all(&walk, options->progress, err);
    snapshot_checks_release(&walk.snapshots);
    place_canvas_release(&walk.canvas);
    place_cursor_close(walk.cursor);
    return code;
}

enum place_code place_verify(struct place_source *source,
                             const struct place_verify_options *options,
                             struct place_verified *verified, struct place_err *err) {
    struct database_audit audit = {0};
    *verified = (struct place_verified){0};
    enum place_code code = source->database
                               ? database_audit(source, &verified->findings, &audit, err)
                               : check_archive(place_source_archive(source), options->index_error,
                                               &verified->findings, &verified->chunks, err);
    verified->users = place_source_info(source)->users;
    if (!code)
        code = walk_source(source, options, &audit, verified, err);
    if (!code)
        code = check_keys(source, &verified->findings, err);
    database_audit_release(&audit);
    return code;
}
