/* The history of pixels: found events applied to the state of those pixels alone. */
#include "source/history.h"

#include "archive/search.h"
#include "base/mem.h"
#include "base/stop.h"
#include "core/fill.h"
#include "source/history_rows.h"
#include "source/history_trail.h"

#include <stdlib.h>
#include <string.h>

enum { ROW_MEMORY = 16 << 20 /* bytes, where the caller does not say */ };

struct walk {
    const struct place_history_options *options;
    const struct place_timeline *timeline;
    struct place_rect region; /* the options', or of a trail the least round its pixels */
    struct trail trail;       /* of a user or keys; its mask is NULL where all pixels count */
    struct place_history *history;
    struct place_history_row *seen; /* owned; with has_time only: of pixels, in no order */
    size_t seen_count, seen_capacity;
    uint8_t *color; /* owned; of each pixel of the region */
    size_t *shown; /* owned; the row, or that of `seen`, that each pixel shows, or history_no_row */
    struct place_rect open;
    size_t entry;      /* the next of the timeline */
    uint64_t standing; /* rows that some pixel shows */
};

/* An event on its way to its pixels. */
struct touch {
    const struct place_event *event;
    uint64_t seq;
    bool wanted;                  /* it gets a row, once it has touched a pixel: */
    struct place_history_row row; /* with those that it touched */
};

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

/* The pixel shows its row no more. */
static void hide(struct walk *walk, size_t pixel, int64_t time) {
    const size_t shown = walk->shown[pixel];
    if (shown == history_no_row)
        return;
    walk->shown[pixel] = history_no_row;
    if (!walk->options->has_time) {
        walk->standing -= history_cover(walk->history, shown, time);
        return;
    }
    walk->seen[shown].pixels = 0;
    walk->seen[shown].until = time;
    walk->standing--;
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
    if (shown != history_no_row) {
        walk->seen[shown] = row;
        return PLACE_OK;
    }
    if (place_grow_array(&walk->seen, &walk->seen_capacity, walk->seen_count + 1,
                         sizeof *walk->seen, err))
        return err->code;
    walk->shown[pixel] = walk->seen_count;
    walk->seen[walk->seen_count++] = row;
    walk->standing++;
    return PLACE_OK;
}

static void touch_listed(struct walk *walk, struct touch *touch, int32_t x, int32_t y,
                         size_t pixel) {
    struct place_history_row *row = &touch->row;
    const uint8_t before = walk->color[pixel];
    hide(walk, pixel, touch->event->time);
    if (!touch->wanted)
        return;
    if (row->pixels++ == 0) {
        const bool single = walk->options->region.width == 1 && walk->options->region.height == 1;
        row->event = *touch->event;
        row->seq = touch->seq;
        row->x = single ? x : touch->event->x;
        row->y = single ? y : touch->event->y;
        row->before = before;
    }
    row->mixed |= row->before != before;
    walk->shown[pixel] = (size_t)walk->history->count; /* where it will be added */
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
        touch_listed(walk, touch, x, y, pixel);
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
    return history_add(walk->history,
                       &(const struct place_history_row){.event = *event,
                                                         .seq = touch->seq,
                                                         .x = event->x,
                                                         .y = event->y,
                                                         .until = event->time,
                                                         .before = PLACE_NO_COLOR,
                                                         .closed = true},
                       err);
}

/* The event on all of its pixels, with its row behind those of earlier ones. */
static enum place_code take_event(struct walk *walk, struct touch *touch, struct place_err *err) {
    const struct place_event *event = touch->event;
    if (place_kind_is_fill(event->kind)) {
        if (touch_fill(walk, touch, err))
            return err->code;
    } else if (!place_rect_contains(walk->open, event->x, event->y)) {
        return add_closed(walk, touch, err);
    } else if (touch_pixel(walk, touch, event->x, event->y, err)) {
        return err->code;
    }
    if (touch->row.pixels == 0)
        return PLACE_OK;
    walk->standing++;
    return history_add(walk->history, &touch->row, err);
}

static enum place_code take_batch(struct walk *walk, const struct place_batch *batch,
                                  struct place_err *err) {
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        const uint64_t seq = place_batch_seq(batch, i);
        struct touch touch = {
            .event = &event, .seq = seq, .wanted = !is_full(walk) && is_own(walk, &event, seq)};
        if (take_event(walk, &touch, err))
            return err->code;
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
    memset(walk->shown, 0xff, pixels * sizeof *walk->shown); /* history_no_row */
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

static enum place_code take_chunk(struct walk *walk, struct place_searcher *searcher, size_t chunk,
                                  struct place_err *err) {
    struct place_batch found;
    if (place_stop_check(err) || place_search_chunk(searcher, chunk, &found, err))
        return err->code;
    return take_batch(walk, &found, err);
}

static enum place_code walk_all(struct walk *walk, struct place_archive *archive,
                                struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    const struct place_search what = {.region = walk->region,
                                      .mask = walk->trail.mask,
                                      .pairs = walk->trail.pairs,
                                      .columns = PLACE_TIMES | PLACE_USERS};
    struct place_searcher *searcher = place_searcher_new(archive, &what, err);
    enum place_code code = searcher ? PLACE_OK : err->code;
    place_progress_begin(walk->options->progress, "events", info->events);
    for (size_t chunk = 0; chunk < info->chunk_count && !code; chunk++) {
        enter_until(walk, info->chunks[chunk].first_seq);
        if (is_over(walk, &info->chunks[chunk]))
            break;
        code = take_chunk(walk, searcher, chunk, err);
        place_progress_add(walk->options->progress, info->chunks[chunk].count);
    }
    place_searcher_free(searcher);
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

/* Of what is seen at the time, add what was asked for. */
static enum place_code add_seen(struct walk *walk, struct place_err *err) {
    if (walk->seen_count > 0)
        qsort(walk->seen, walk->seen_count, sizeof *walk->seen, compare_rows);
    for (size_t i = 0; i < walk->seen_count; i++) {
        const struct place_history_row *row = &walk->seen[i];
        if ((row->pixels > 0 || is_past(walk, row->until)) && is_own(walk, &row->event, row->seq) &&
            history_add(walk->history, row, err))
            return err->code;
    }
    return PLACE_OK;
}

static bool has_hashes(const struct place_archive_info *info) {
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].has_hashes)
            return true;
    return false;
}

/* The pixels that the walk is about: the region's, or those of a trail. */
static enum place_code choose_pixels(struct walk *walk, struct place_archive *archive,
                                     const struct place_canvas *initial, struct place_err *err) {
    const struct place_history_options *options = walk->options;
    walk->region = options->region;
    if (options->user == PLACE_NO_USER && options->key_count == 0)
        return PLACE_OK;
    if (trail_find(archive, options, initial, &walk->trail, err))
        return err->code;
    walk->region = walk->trail.box;
    return PLACE_OK;
}

static enum place_code read_history(struct walk *walk, struct place_archive *archive,
                                    struct place_canvas *initial, struct place_rect bounds,
                                    struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    const bool pictured = info->snapshot_count > 0 && info->snapshots[0].seq == 0;
    if ((pictured || walk->options->key_count > 0) && load_initial(archive, bounds, initial, err))
        return err->code;
    if (choose_pixels(walk, archive, initial, err))
        return err->code;
    if (place_rect_empty(walk->region))
        return PLACE_OK;
    if (start(walk, initial, err) || walk_all(walk, archive, err))
        return err->code;
    return add_seen(walk, err);
}

/* Find all rows of walk->history. */
static enum place_code find_rows(struct walk *walk, struct place_source *source,
                                 struct place_err *err) {
    struct place_canvas initial = {0};
    const enum place_code code = read_history(walk, place_source_archive(source), &initial,
                                              place_source_info(source)->bounds, err);
    place_canvas_release(&initial);
    trail_release(&walk->trail);
    free(walk->seen);
    free(walk->color);
    free(walk->shown);
    return code;
}

/* A database has indexes for pixels and users, and no hashes of events. */
static enum place_code need_source(struct place_source *source,
                                   const struct place_history_options *options,
                                   struct place_err *err) {
    const struct place_need need = {.from = INT64_MIN,
                                    .to = INT64_MAX,
                                    .users = true,
                                    .region = options->region,
                                    .trail_of = options->user};
    return place_source_need(source, &need, err);
}

enum place_code place_history_read(struct place_source *source,
                                   const struct place_history_options *options,
                                   struct place_history **out, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct walk walk = {.options = options, .timeline = info->timeline};
    *out = NULL;
    if (need_source(source, options, err))
        return err->code;
    if (options->key_count > 0 && !has_hashes(place_archive_info(place_source_archive(source))))
        return place_fail(err, PLACE_USAGE, "%s has no hashes of events", info->name);
    walk.history = history_new(options->memory ? options->memory : ROW_MEMORY, err);
    if (!walk.history)
        return err->code;
    if (find_rows(&walk, source, err)) {
        place_history_free(walk.history);
        return err->code;
    }
    history_finish(walk.history, options->limit, options->newest_first);
    *out = walk.history;
    return PLACE_OK;
}
