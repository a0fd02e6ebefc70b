/*
 * Touches of events, a block at a time: pixel numbers first, which vectorises,
 * then what lies in the region is picked out, then what passes the filter. Where
 * the region is the whole canvas and all events count, columns of the batch go on
 * as they are.
 */
#include "measure/measure_touches.h"

#include "base/hot.h"
#include "base/mem.h"
#include "core/fill.h"
#include "measure/measure_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FAR_AHEAD = 3 * TOUCHES_AHEAD };

/* Columns of a batch that has none. */
static const uint32_t no_users[TOUCHES_AT_ONCE];
static const uint8_t all_placements[TOUCHES_AT_ONCE];

/* ---- the canvas ------------------------------------------------------------------------------ */

/* The number of a pixel of the region. */
static size_t pixel_number(const struct touch_maker *maker, int32_t x, int32_t y) {
    return (size_t)(y - maker->region.y0) * (size_t)maker->region.width +
           (size_t)(x - maker->region.x0);
}

/* The region's part of the canvas; what is not open has no colour, whatever lies there. */
static void copy_canvas(struct touch_maker *maker, const struct place_canvas *canvas) {
    const struct place_rect open = place_rect_intersection(maker->region, maker->open);
    memset(maker->canvas, PLACE_NO_COLOR,
           (size_t)maker->region.width * (size_t)maker->region.height);
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        memcpy(maker->canvas + pixel_number(maker, open.x0, y),
               canvas->pixels + place_canvas_offset(canvas, open.x0, y), (size_t)open.width);
}

enum place_code touch_maker_begin(struct touch_maker *maker, const struct place_canvas *canvas,
                                  bool before, struct place_err *err) {
    maker->open = canvas->open;
    if (!before)
        return PLACE_OK;
    const size_t pixels = (size_t)maker->region.width * (size_t)maker->region.height;
    maker->canvas = measure_new_array(pixels, 1, err);
    if (!maker->canvas)
        return err->code;
    copy_canvas(maker, canvas);
    return PLACE_OK;
}

void touch_maker_release(struct touch_maker *maker) {
    free(maker->canvas);
    maker->canvas = NULL;
}

/* What of these bands is in the region has opened or closed and shows `color`. */
static void reopen(struct touch_maker *maker, const struct place_rect *bands, size_t count,
                   uint8_t color) {
    for (size_t i = 0; i < count; i++) {
        const struct place_rect band = place_rect_intersection(bands[i], maker->region);
        for (int32_t y = band.y0; y < band.y0 + band.height; y++) {
            const size_t first = pixel_number(maker, band.x0, y);
            maker->sink.reopen(maker->sink.context, first, (size_t)band.width);
            if (maker->canvas)
                memset(maker->canvas + first, color, (size_t)band.width);
        }
    }
}

void touch_entry(struct touch_maker *maker, const struct place_timeline_entry *entry) {
    struct place_rect bands[4];
    size_t count = place_rect_outside(entry->bounds, maker->open, bands);
    reopen(maker, bands, count, entry->background);
    count = place_rect_outside(maker->open, entry->bounds, bands);
    reopen(maker, bands, count, PLACE_NO_COLOR);
    maker->open = entry->bounds;
}

/* ---- from pixels of the region to the sink --------------------------------------------------- */

/*
 * The colours before, while the canvas takes the new ones. Little is done with each, so that the
 * memory of one that is farther on is asked for than stores do (measure_store.h).
 */
static void swap_colors(uint8_t *restrict canvas, const struct touches *touches,
                        uint8_t *restrict before) {
    const uint32_t *restrict pixel = touches->pixel;
    const uint8_t *restrict color = touches->color;
    for (uint32_t i = 0; i < touches->count; i++) {
        __builtin_prefetch(&canvas[pixel[i + FAR_AHEAD < touches->count ? i + FAR_AHEAD : i]], 1);
        before[i] = canvas[pixel[i]];
        canvas[pixel[i]] = color[i];
    }
}

static bool filter_is_empty(const struct place_touch_filter *filter) {
    return filter->user == PLACE_NO_USER && filter->color < 0 && filter->kinds == 0;
}

PLACE_HOT
static void judge(const struct place_touch_filter *filter, const struct touches *touches,
                  uint8_t *restrict passes) {
    const uint32_t wanted = filter->user;
    const int color = filter->color;
    const unsigned kinds = filter->kinds ? filter->kinds : ~0u;
    for (uint32_t i = 0; i < touches->count; i++)
        passes[i] = (uint8_t)(((wanted == PLACE_NO_USER) | (touches->user[i] == wanted)) &
                              ((color < 0) | (touches->color[i] == color)) &
                              (kinds >> touches->kind[i] & 1));
}

/* Which of `count` are to be kept, and how many those are. */
static uint32_t pick(const uint8_t *restrict keep, uint32_t count, uint16_t *restrict picks) {
    uint32_t picked = 0;
    for (uint32_t i = 0; i < count; i++) {
        picks[picked] = (uint16_t)i;
        picked += keep[i];
    }
    return picked;
}

/* The picked ones of `from` as columns in `block`, those that are wanted. */
static struct touches gather(const struct touch_maker *maker, const struct touches *from,
                             uint32_t count, struct touch_block *restrict block) {
    const uint16_t *restrict picks = maker->picks;
    for (uint32_t i = 0; i < count; i++) {
        block->pixel[i] = from->pixel[picks[i]];
        block->color[i] = from->color[picks[i]];
        block->kind[i] = from->kind[picks[i]];
    }
    for (uint32_t i = 0; maker->columns & PLACE_TIMES && i < count; i++)
        block->time[i] = from->time[picks[i]];
    for (uint32_t i = 0; maker->columns & PLACE_USERS && i < count; i++)
        block->user[i] = from->user[picks[i]];
    for (uint32_t i = 0; from->before && i < count; i++)
        block->before[i] = from->before[picks[i]];
    return (struct touches){.count = count,
                            .pixel = block->pixel,
                            .color = block->color,
                            .kind = block->kind,
                            .before = from->before ? block->before : NULL,
                            .time = block->time,
                            .user = block->user};
}

/* Touches in the region, which may not yet say what was there before. */
static enum place_code give(struct touch_maker *maker, struct touches *touches,
                            struct place_err *err) {
    if (maker->canvas) {
        swap_colors(maker->canvas, touches, maker->inside.before);
        touches->before = maker->inside.before;
    }
    if (filter_is_empty(&maker->filter))
        return maker->sink.take(maker->sink.context, touches, touches, err);
    judge(&maker->filter, touches, maker->keep);
    touches->counts = maker->keep;
    const uint32_t count = pick(maker->keep, touches->count, maker->picks);
    const struct touches counting = gather(maker, touches, count, &maker->counting);
    return maker->sink.take(maker->sink.context, touches, &counting, err);
}

/* ---- events of one pixel --------------------------------------------------------------------- */

/* How x and y of a batch become pixel numbers of the region, modulo 2^32. */
struct numbering {
    uint32_t left, top; /* added to x and y: from the region's corner */
    uint32_t width, height;
};

PLACE_HOT
static void number_pixels(const struct numbering *to, const struct place_batch *from,
                          uint32_t *restrict pixel) {
    const uint16_t *restrict x = from->x, *restrict y = from->y;
    const uint32_t width = to->width, origin = to->top * width + to->left;
    for (uint32_t i = 0; i < from->count; i++)
        pixel[i] = y[i] * width + x[i] + origin;
}

/* Coordinates left of the region or above it wrap to large numbers: two comparisons tell all. */
PLACE_HOT
static void test_region(const struct numbering *to, const struct place_batch *from,
                        uint8_t *restrict keep) {
    const uint16_t *restrict x = from->x, *restrict y = from->y;
    const uint32_t left = to->left, top = to->top, width = to->width, height = to->height;
    for (uint32_t i = 0; i < from->count; i++)
        keep[i] = (uint8_t)((x[i] + left < width) & (y[i] + top < height));
}

/* A slice of TOUCHES_AT_ONCE events at most, none of them a fill. */
static enum place_code touch_slice(struct touch_maker *maker, const struct place_batch *batch,
                                   struct place_err *err) {
    const struct numbering numbering = {
        (uint32_t)(batch->x0 - maker->region.x0), (uint32_t)(batch->y0 - maker->region.y0),
        (uint32_t)maker->region.width, (uint32_t)maker->region.height};
    struct touches touches = {.count = batch->count,
                              .pixel = maker->pixel,
                              .color = batch->color,
                              .kind = batch->kind ? batch->kind : all_placements,
                              .time = batch->time,
                              .user = batch->user ? batch->user : no_users};
    number_pixels(&numbering, batch, maker->pixel);
    if (!place_rect_equal(maker->region, maker->bounds)) {
        test_region(&numbering, batch, maker->keep);
        const uint32_t count = pick(maker->keep, batch->count, maker->picks);
        touches = gather(maker, &touches, count, &maker->inside);
    }
    return give(maker, &touches, err);
}

static enum place_code touch_run(struct touch_maker *maker, const struct place_batch *batch,
                                 uint32_t from, uint32_t to, struct place_err *err) {
    while (from < to) {
        const uint32_t end = to - from < TOUCHES_AT_ONCE ? to : from + TOUCHES_AT_ONCE;
        const struct place_batch slice = place_batch_slice(batch, from, end);
        if (touch_slice(maker, &slice, err))
            return err->code;
        from = end;
    }
    return PLACE_OK;
}

/* ---- fills ----------------------------------------------------------------------------------- */

/* All but the pixels of a fill's touches. */
static struct touches begin_fill(struct touch_maker *maker, const struct place_event *event) {
    struct touch_block *block = &maker->inside;
    memset(block->color, event->color, sizeof block->color);
    memset(block->kind, event->kind, sizeof block->kind);
    for (size_t i = 0; i < TOUCHES_AT_ONCE; i++) {
        block->time[i] = event->time;
        block->user[i] = event->user;
    }
    return (struct touches){.pixel = block->pixel,
                            .color = block->color,
                            .kind = block->kind,
                            .time = block->time,
                            .user = block->user};
}

/* Add `count` pixels from `first` on, giving away what is full. */
static enum place_code add_span(struct touch_maker *maker, struct touches *touches, size_t first,
                                size_t count, struct place_err *err) {
    for (size_t end = first + count; first < end; first++) {
        maker->inside.pixel[touches->count++] = (uint32_t)first;
        if (touches->count == TOUCHES_AT_ONCE) {
            if (give(maker, touches, err))
                return err->code;
            touches->count = 0;
        }
    }
    return PLACE_OK;
}

static enum place_code touch_fill(struct touch_maker *maker, const struct place_fill *fill,
                                  const struct place_event *event, struct place_err *err) {
    const struct place_rect there = place_rect_intersection(maker->region, maker->open);
    const struct place_rect rows =
        place_rect_intersection(place_fill_extent(fill, event->kind), there);
    if (place_rect_empty(rows))
        return PLACE_OK;
    struct touches touches = begin_fill(maker, event);
    for (int32_t y = rows.y0; y < rows.y0 + rows.height; y++) {
        const struct place_rect span =
            place_rect_intersection(place_fill_row(fill, event->kind, y), rows);
        if (!place_rect_empty(span) &&
            add_span(maker, &touches, pixel_number(maker, span.x0, y), (size_t)span.width, err))
            return err->code;
    }
    return give(maker, &touches, err);
}

enum place_code touch_batch(struct touch_maker *maker, const struct place_batch *batch,
                            struct place_err *err) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < batch->fills; i++) {
        const uint32_t index = batch->fill[i].index - batch->fill_base;
        assert(index < batch->count);
        const struct place_event event = place_batch_event(batch, index);
        if (touch_run(maker, batch, at, index, err) ||
            touch_fill(maker, &batch->fill[i], &event, err))
            return err->code;
        at = index + 1;
    }
    return touch_run(maker, batch, at, batch->count, err);
}
