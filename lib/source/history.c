/* The history of pixels: found events applied to the state of those pixels alone. */
#include "source/history.h"

#include "archive/search.h"
#include "base/mem.h"
#include "base/stop.h"
#include "core/fill.h"
#include "source/history_trail.h"

#include <stdlib.h>
#include <string.h>

static const size_t no_row = SIZE_MAX;

struct walk {
    const struct place_history_options *options;
    const struct place_timeline *timeline;
    struct place_rect region; /* the options', or of a trail the least round its pixels */
    struct trail trail;       /* of a user or keys; its mask is NULL where all pixels count */
    struct place_history *history;
    uint8_t *color; /* owned; of each pixel of the region */
    size_t *shown;  /* owned; the row that each pixel shows, or no_row */
    struct place_rect open;
    size_t entry;      /* the next of the timeline */
    uint64_t standing; /* rows that some pixel shows */
};

/* An event on its way to its pixels. */
struct touch {
    const struct place_event *event;
    uint64_t seq;
    bool wanted; /* it gets a row */
    size_t row;  /* or no_row, while it has touched nothing */
};

void place_history_release(struct place_history *history) {
    free(history->rows);
    *history = (struct place_history){0};
}

int64_t place_history_stood(const struct place_history_row *row,
                            const struct place_source_info *info) {
    const int64_t end = row->pixels ? info->last_time : row->until;
    return end > row->event.time ? end - row->event.time : 0;
}

static size_t offset_of(const struct walk *walk, int32_t x, int32_t y) {
    return (size_t)(y - walk->region.y0) * (size_t)walk->region.width +
           (size_t)(x - walk->region.x0);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool is_past(const struct walk *walk, int64_t time) {
    return walk->options->has_time && time > walk->options->time;
}

/* Whether the event is of those that were asked for. */
static bool is_own(const struct walk *walk, const struct place_event *event, uint64_t seq) {
    const struct place_history_options *options = walk->options;
    return (options->user == PLACE_NO_USER || event->user == options->user) &&
           (options->key_count == 0 || trail_has(&walk->trail, seq));
}

static bool is_full(const struct walk *walk) {
    const struct place_history_options *options = walk->options;
    return options->limit && !options->newest_first && !options->has_time &&
           walk->history->count >= options->limit;
}

static enum place_code add_row(struct walk *walk, const struct place_history_row *row,
                               struct place_err *err) {
    struct place_history *history = walk->history;
    if (place_grow_array(&history->rows, &history->capacity, history->count + 1,
                         sizeof *history->rows, err))
        return err->code;
    history->rows[history->count++] = *row;
    return PLACE_OK;
}

/* The pixel shows its row no more. */
static void hide(struct walk *walk, size_t pixel, int64_t time) {
    const size_t shown = walk->shown[pixel];
    if (shown == no_row)
        return;
    struct place_history_row *row = &walk->history->rows[shown];
    walk->shown[pixel] = no_row;
    if (--row->pixels == 0) {
        row->until = time;
        walk->standing--;
    }
}

static void show(struct walk *walk, size_t pixel, size_t row) {
    walk->shown[pixel] = row;
    walk->standing += walk->history->rows[row].pixels++ == 0;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* What is seen at a time: each pixel has one row, which is overwritten until then. */
static enum place_code touch_until(struct walk *walk, const struct touch *touch, int32_t x,
                                   int32_t y, size_t pixel, struct place_err *err) {
    const struct place_history_row row = {.event = *touch->event,
                                          .seq = touch->seq,
                                          .x = x,
                                          .y = y,
                                          .pixels = 1,
                                          .before = walk->color[pixel]};
    const size_t shown = walk->shown[pixel];
    if (shown != no_row) {
        walk->history->rows[shown] = row;
        return PLACE_OK;
    }
    if (add_row(walk, &row, err))
        return err->code;
    walk->shown[pixel] = walk->history->count - 1;
    walk->standing++;
    return PLACE_OK;
}

static enum place_code touch_listed(struct walk *walk, struct touch *touch, int32_t x, int32_t y,
                                    size_t pixel, struct place_err *err) {
    const uint8_t before = walk->color[pixel];
    hide(walk, pixel, touch->event->time);
    if (!touch->wanted)
        return PLACE_OK;
    if (touch->row == no_row) {
        const bool single = walk->options->region.width == 1 && walk->options->region.height == 1;
        const struct place_history_row row = {.event = *touch->event,
                                              .seq = touch->seq,
                                              .x = single ? x : touch->event->x,
                                              .y = single ? y : touch->event->y,
                                              .before = before};
        if (add_row(walk, &row, err))
            return err->code;
        touch->row = walk->history->count - 1;
    }
    struct place_history_row *row = &walk->history->rows[touch->row];
    row->mixed |= row->before != before;
    show(walk, pixel, touch->row);
    return PLACE_OK;
}

static enum place_code touch_pixel(struct walk *walk, struct touch *touch, int32_t x, int32_t y,
                                   struct place_err *err) {
    const size_t pixel = offset_of(walk, x, y);
    if (walk->trail.mask && !walk->trail.mask[pixel])
        return PLACE_OK;
    enum place_code code = PLACE_OK;
    if (is_past(walk, touch->event->time))
        hide(walk, pixel, touch->event->time);
    else if (walk->options->has_time)
        code = touch_until(walk, touch, x, y, pixel, err);
    else
        code = touch_listed(walk, touch, x, y, pixel, err);
    walk->color[pixel] = touch->event->color;
    return code;
}

static enum place_code touch_rect(struct walk *walk, struct touch *touch, struct place_rect rect,
                                  struct place_err *err) {
    rect = place_rect_intersection(place_rect_intersection(rect, walk->open), walk->region);
    for (int32_t y = rect.y0; y < rect.y0 + rect.height; y++)
        for (int32_t x = rect.x0; x < rect.x0 + rect.width; x++)
            if (touch_pixel(walk, touch, x, y, err))
                return err->code;
    return PLACE_OK;
}

static enum place_code touch_fill(struct walk *walk, struct touch *touch, struct place_err *err) {
    const struct place_event *event = touch->event;
    const struct place_fill fill = {0, event->x, event->y, event->width, event->height};
    const struct place_rect extent =
        place_rect_intersection(place_fill_extent(&fill, event->kind), walk->region);
    for (int32_t y = extent.y0; y < extent.y0 + extent.height; y++)
        if (touch_rect(walk, touch, place_fill_row(&fill, event->kind, y), err))
            return err->code;
    return PLACE_OK;
}

/* A placement where the canvas is not open sets nothing, but it was made. */
static enum place_code add_closed(struct walk *walk, const struct touch *touch,
                                  struct place_err *err) {
    const struct place_event *event = touch->event;
    if (!touch->wanted || walk->options->has_time)
        return PLACE_OK;
    return add_row(walk,
                   &(const struct place_history_row){.event = *event,
                                                     .seq = touch->seq,
                                                     .x = event->x,
                                                     .y = event->y,
                                                     .until = event->time,
                                                     .before = PLACE_NO_COLOR,
                                                     .closed = true},
                   err);
}

static enum place_code take_batch(struct walk *walk, const struct place_batch *batch,
                                  struct place_err *err) {
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        const uint64_t seq = place_batch_seq(batch, i);
        struct touch touch = {.event = &event,
                              .seq = seq,
                              .wanted = !is_full(walk) && is_own(walk, &event, seq),
                              .row = no_row};
        enum place_code code = PLACE_OK;
        if (place_kind_is_fill(event.kind))
            code = touch_fill(walk, &touch, err);
        else if (place_rect_contains(walk->open, event.x, event.y))
            code = touch_pixel(walk, &touch, event.x, event.y, err);
        else
            code = add_closed(walk, &touch, err);
        if (code)
            return code;
    }
    return PLACE_OK;
}

/* ---- the canvas ------------------------------------------------------------------------------ */

static void reset(struct walk *walk, struct place_rect rect, uint8_t color, int64_t time) {
    rect = place_rect_intersection(rect, walk->region);
    for (int32_t y = rect.y0; y < rect.y0 + rect.height; y++)
        for (int32_t x = rect.x0; x < rect.x0 + rect.width; x++) {
            hide(walk, offset_of(walk, x, y), time);
            walk->color[offset_of(walk, x, y)] = color;
        }
}

/* What opens gets the background, what closes shows nothing. */
static void enter(struct walk *walk, const struct place_timeline_entry *entry) {
    struct place_rect bands[4];
    const struct place_rect closing = walk->open;
    size_t count = place_rect_outside(entry->bounds, walk->open, bands);
    for (size_t i = 0; i < count; i++)
        reset(walk, bands[i], entry->background, entry->time);
    walk->open = entry->bounds;
    if (place_rect_empty(closing))
        return;
    count = place_rect_outside(closing, entry->bounds, bands);
    for (size_t i = 0; i < count; i++)
        reset(walk, bands[i], PLACE_NO_COLOR, entry->time);
}

/* The changes of the canvas before event `seq`. */
static void enter_until(struct walk *walk, uint64_t seq) {
    while (walk->entry < walk->timeline->count && walk->timeline->entries[walk->entry].seq < seq)
        enter(walk, &walk->timeline->entries[walk->entry++]);
}

/* The canvas before the first event: blank, or the picture it opened with. */
static enum place_code load_initial(struct place_archive *archive, struct place_rect bounds,
                                    struct place_canvas *canvas, struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    if (place_canvas_init(canvas, bounds, false, err))
        return err->code;
    place_canvas_enter(canvas, &info->timeline->entries[0]);
    return info->snapshot_count > 0 && info->snapshots[0].seq == 0
               ? place_archive_load_snapshot(archive, 0, canvas, err)
               : PLACE_OK;
}

static enum place_code start(struct walk *walk, const struct place_canvas *initial,
                             struct place_err *err) {
    const size_t pixels = (size_t)walk->region.width * (size_t)walk->region.height;
    walk->color = place_new_array(pixels, 1, err);
    walk->shown = walk->color ? place_new_array(pixels, sizeof *walk->shown, err) : NULL;
    if (!walk->shown)
        return err->code;
    memset(walk->color, PLACE_NO_COLOR, pixels);
    memset(walk->shown, 0xff, pixels * sizeof *walk->shown); /* no_row */
    enter_until(walk, 1);
    const struct place_rect opening = place_rect_intersection(walk->region, walk->open);
    if (initial->pixels && !place_rect_empty(opening))
        for (int32_t y = opening.y0; y < opening.y0 + opening.height; y++)
            memcpy(walk->color + offset_of(walk, opening.x0, y),
                   initial->pixels + place_canvas_offset(initial, opening.x0, y),
                   (size_t)opening.width);
    return PLACE_OK;
}

/* ---- the walk -------------------------------------------------------------------------------- */

/* Whether nothing that comes from the chunk on can matter. */
static bool is_over(const struct walk *walk, const struct place_event_chunk *chunk) {
    return walk->standing == 0 && (is_full(walk) || is_past(walk, chunk->first_time));
}

static enum place_code take_chunk(struct walk *walk, struct place_archive *archive,
                                  struct place_searcher *searcher, size_t chunk,
                                  const struct place_search *what, struct place_err *err) {
    struct place_batch found;
    if (place_stop_check(err) || place_search_chunk(searcher, archive, chunk, what, &found, err))
        return err->code;
    return take_batch(walk, &found, err);
}

static enum place_code walk_all(struct walk *walk, struct place_archive *archive,
                                struct place_searcher *searcher, struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    const struct place_search what = {
        .region = walk->region, .mask = walk->trail.mask, .columns = PLACE_TIMES | PLACE_USERS};
    uint8_t *worth = trail_worth(archive, &what, err);
    enum place_code code = worth ? PLACE_OK : err->code;
    place_progress_begin(walk->options->progress, "events", info->events);
    for (size_t chunk = 0; chunk < info->chunk_count && !code; chunk++) {
        enter_until(walk, info->chunks[chunk].first_seq);
        if (is_over(walk, &info->chunks[chunk]))
            break;
        if (worth[chunk])
            code = take_chunk(walk, archive, searcher, chunk, &what, err);
        place_progress_add(walk->options->progress, info->chunks[chunk].count);
    }
    free(worth);
    if (!code)
        enter_until(walk, UINT64_MAX);
    return code;
}

/* By event, then in reading order. */
static int compare_rows(const void *a, const void *b) {
    const struct place_history_row *left = a, *right = b;
    if (left->seq != right->seq)
        return left->seq < right->seq ? -1 : 1;
    if (left->y != right->y)
        return left->y < right->y ? -1 : 1;
    return (left->x > right->x) - (left->x < right->x);
}

/* Of what is seen at the time, keep what was asked for. */
static void keep_seen(struct walk *walk) {
    struct place_history *history = walk->history;
    size_t kept = 0;
    for (size_t i = 0; i < history->count; i++) {
        const struct place_history_row *row = &history->rows[i];
        if ((row->pixels > 0 || is_past(walk, row->until)) && is_own(walk, &row->event, row->seq))
            history->rows[kept++] = *row;
    }
    history->count = kept;
    if (kept > 0)
        qsort(history->rows, kept, sizeof *history->rows, compare_rows);
}

static void finish(struct walk *walk) {
    struct place_history *history = walk->history;
    if (walk->options->has_time)
        keep_seen(walk);
    for (size_t i = 0; walk->options->newest_first && i < history->count / 2; i++) {
        const struct place_history_row row = history->rows[i];
        history->rows[i] = history->rows[history->count - 1 - i];
        history->rows[history->count - 1 - i] = row;
    }
    if (walk->options->limit && history->count > walk->options->limit)
        history->count = (size_t)walk->options->limit;
}

static bool has_hashes(const struct place_archive_info *info) {
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].has_hashes)
            return true;
    return false;
}

/* The pixels that the walk is about: the region's, or those of a trail. */
static enum place_code choose_pixels(struct walk *walk, struct place_archive *archive,
                                     struct place_searcher *searcher,
                                     const struct place_canvas *initial, struct place_err *err) {
    const struct place_history_options *options = walk->options;
    walk->region = options->region;
    if (options->user == PLACE_NO_USER && options->key_count == 0)
        return PLACE_OK;
    if (trail_find(archive, searcher, options, initial, &walk->trail, err))
        return err->code;
    walk->region = walk->trail.box;
    return PLACE_OK;
}

static enum place_code read_history(struct walk *walk, struct place_archive *archive,
                                    struct place_searcher *searcher, struct place_canvas *initial,
                                    struct place_rect bounds, struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    const bool pictured = info->snapshot_count > 0 && info->snapshots[0].seq == 0;
    if ((pictured || walk->options->key_count > 0) && load_initial(archive, bounds, initial, err))
        return err->code;
    if (choose_pixels(walk, archive, searcher, initial, err))
        return err->code;
    if (place_rect_empty(walk->region))
        return PLACE_OK;
    if (start(walk, initial, err) || walk_all(walk, archive, searcher, err))
        return err->code;
    finish(walk);
    return PLACE_OK;
}

enum place_code place_history_read(struct place_source *source,
                                   const struct place_history_options *options,
                                   struct place_history *history, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_archive *archive = place_source_archive(source);
    struct walk walk = {.options = options, .timeline = info->timeline, .history = history};
    struct place_canvas initial = {0};
    *history = (struct place_history){0};
    if (options->key_count > 0 && !has_hashes(place_archive_info(archive)))
        return place_fail(err, PLACE_USAGE, "%s has no hashes of events", info->name);
    struct place_searcher *searcher = place_searcher_new(err);
    const enum place_code code =
        searcher ? read_history(&walk, archive, searcher, &initial, info->bounds, err) : err->code;
    place_searcher_free(searcher);
    place_canvas_release(&initial);
    trail_release(&walk.trail);
    free(walk.color);
    free(walk.shown);
    if (code)
        place_history_release(history);
    return code;
}
