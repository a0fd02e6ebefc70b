/* Snapshots made of a log. */
#include "source/snapshot_take.h"

#include "base/mem.h"
#include "source/database.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- walking ----------------------------------------------------------------------------- */

/* A canvas on its way through the log, and the id of the last event in it. */
struct walk {
    struct place_cursor *cursor;
    struct place_canvas canvas;
    uint64_t position;
};

static void walk_release(struct walk *walk) {
    place_cursor_close(walk->cursor);
    place_canvas_release(&walk->canvas);
}

/* Stand right behind the nearest snapshot before `from`, or where the canvas opens. Of a database
 * what comes from there to `to` is at hand then, and no more is needed. */
static enum place_code walk_begin(struct walk *walk, struct place_source *source, int64_t from,
                                  int64_t to, struct place_err *err) {
    const struct place_need need = {.from = from, .to = to};
    if (source->database && place_pg_log_info(database_log(source->database))->is_foreign)
        return place_fail(err, PLACE_USAGE,
                          "snapshots are of the tables that place-db makes, not of --table");
    if (place_source_need(source, &need, err) ||
        place_cursor_open(source, PLACE_PIXELS | PLACE_SEQS, &walk->cursor, err) ||
        place_canvas_init(&walk->canvas, place_source_info(source)->bounds, false, err))
        return err->code;
    walk->position = source->database ? database_base_id(source->database) : 0;
    return place_cursor_seek_seq(walk->cursor, &walk->canvas, 0, err);
}

/* Go on through all that happened up to `time`. */
static enum place_code walk_to(struct walk *walk, int64_t time, struct place_err *err) {
    for (;;) {
        struct place_piece piece;
        if (place_cursor_next(walk->cursor, time, &piece, err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        place_apply_piece(&walk->canvas, &piece);
        if (!piece.entry)
            walk->position = place_batch_seq(&piece.batch, piece.batch.count - 1);
        else if (piece.entry->seq > walk->position)
            walk->position = piece.entry->seq;
    }
}

/* Store the canvas where the walk stands, as that of the moment `time`. */
static enum place_code walk_store(const struct walk *walk, struct place_pg *pg, int64_t time,
                                  struct place_pg_snapshot *taken, bool *is_new,
                                  struct place_err *err) {
    const struct place_rect open = walk->canvas.open;
    *taken =
        (struct place_pg_snapshot){.last_event_id = walk->position, .bounds = open, .time = time};
    uint8_t *pixels = place_new_array((size_t)open.width * (size_t)open.height, 1, err);
    if (!pixels)
        return err->code;
    place_canvas_store(&walk->canvas, open, pixels);
    const enum place_code code = place_pg_snapshot_store(pg, taken, pixels, is_new, err);
    free(pixels);
    return code;
}

/* ---- one moment ------------------------------------------------------------------------------ */

/* The moment of the snapshot. A canvas of now may hold events that another clock, which is ahead,
 * gave their times: its moment is not before theirs. */
static enum place_code choose_moment(struct place_pg *pg, const struct place_source_info *info,
                                     const int64_t *at, int64_t *moment, struct place_err *err) {
    int64_t now = 0;
    if (place_pg_now(pg, &now, err))
        return err->code;
    *moment = at ? *at : now > info->last_time ? now : info->last_time;
    if (at && *at > now && *at > info->last_time)
        return place_fail(err, PLACE_USAGE, "that moment is still to come");
    if (at && *at < info->timeline->entries[0].time)
        return place_fail(err, PLACE_USAGE, "the canvas had not opened by then");
    return PLACE_OK;
}

enum place_code place_snapshot_take(struct place_pg *pg, struct place_source *source,
                                    const int64_t *at, struct place_pg_snapshot *taken,
                                    bool *is_new, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct walk walk = {0};
    int64_t moment = 0;
    enum place_code code = choose_moment(pg, info, at, &moment, err);
    if (!code)
        code =
            walk_begin(&walk, source, at ? moment : info->last_time, at ? moment : INT64_MAX, err);
    if (!code)
        code = walk_to(&walk, at ? moment : INT64_MAX, err);
    if (!code)
        code = walk_store(&walk, pg, moment, taken, is_new, err);
    walk_release(&walk);
    return code;
}

/* ---- every hour ------------------------------------------------------------------------------ */

struct backfill {
    const struct place_backfill *options;
    struct place_pg *pg;
    struct place_pg_snapshot_list list;
    uint64_t *positions;        /* owned; that have been taken, ascending */
    size_t positions_count, at; /* rows of the list from `at` on are not before the moment */
    struct walk walk;
};

static int compare_positions(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static enum place_code gather_positions(struct backfill *job, struct place_err *err) {
    job->positions = place_new_array(job->list.count + 1, sizeof *job->positions, err);
    if (!job->positions)
        return err->code;
    for (size_t i = 0; i < job->list.count; i++)
        if (job->list.rows[i].has_event)
            job->positions[job->positions_count++] = job->list.rows[i].last_event_id;
    qsort(job->positions, job->positions_count, sizeof *job->positions, compare_positions);
    return PLACE_OK;
}

/* Whether a snapshot is of just that moment. One of a seq 0 is of before all events. Moments are
 * asked for in order. */
static bool is_taken(struct backfill *job, int64_t time) {
    const struct place_pg_snapshot_list *list = &job->list;
    const uint64_t seq_bits = (UINT64_C(1) << PLACE_PG_SEQ_BITS) - 1;
    while (job->at < list->count &&
           (!list->rows[job->at].has_time || list->rows[job->at].time < time))
        job->at++;
    for (size_t i = job->at; i < list->count && list->rows[i].time == time; i++)
        if (list->rows[i].is_base && (list->rows[i].last_event_id & seq_bits) != 0)
            return true;
    return false;
}

static enum place_code make_missing(struct backfill *job, struct place_source *source, int64_t time,
                                    struct place_err *err) {
    struct place_pg_snapshot made;
    bool is_new = false;
    if (is_taken(job, time))
        return PLACE_OK;
    if (!job->walk.cursor &&
        walk_begin(&job->walk, source, time, place_source_info(source)->last_time, err))
        return err->code;
    const uint64_t before = job->walk.position;
    if (walk_to(&job->walk, time, err))
        return err->code;
    /* the position before is one that was taken, by us or another */
    if (job->walk.position == before ||
        bsearch(&job->walk.position, job->positions, job->positions_count, sizeof *job->positions,
                compare_positions))
        return PLACE_OK;
    if (walk_store(&job->walk, job->pg, time, &made, &is_new, err))
        return err->code;
    if (is_new && job->options->made)
        job->options->made(job->options->context, &made);
    return PLACE_OK;
}

/* The first moment that is not before `time`. */
static int64_t round_up(int64_t time, int64_t every) {
    const int64_t over = time % every;
    return over > 0 ? time - over + every : time - over;
}

static enum place_code make_all(struct backfill *job, struct place_source *source,
                                struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    const int64_t every = job->options->every, first = round_up(info->first_time, every);
    struct place_progress *progress = job->options->progress;
    if (first > info->last_time)
        return PLACE_OK;
    place_progress_begin(progress, "moments", (uint64_t)((info->last_time - first) / every + 1));
    for (int64_t time = first; time <= info->last_time; time += every) {
        if (make_missing(job, source, time, err))
            return err->code;
        place_progress_add(progress, 1);
    }
    return PLACE_OK;
}

enum place_code place_snapshot_backfill(struct place_pg *pg, struct place_source *source,
                                        const struct place_backfill *options,
                                        struct place_err *err) {
    struct backfill job = {.options = options, .pg = pg};
    enum place_code code = place_pg_snapshots_list(pg, &job.list, err);
    if (!code)
        code = gather_positions(&job, err);
    if (!code)
        code = make_all(&job, source, err);
    walk_release(&job.walk);
    free(job.positions);
    place_pg_snapshots_release(&job.list);
    return code;
}
