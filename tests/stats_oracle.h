/*
 * Statistics by a slow, obvious second implementation: the list of all events
 * that count, and what happened to each pixel (tests/measure_oracle.h); every
 * number is looked for in them anew.
 */
#ifndef PLACE_TESTS_STATS_ORACLE_H
#define PLACE_TESTS_STATS_ORACLE_H

#include "base/time.h"
#include "measure/stats.h"
#include "measure_oracle.h"

struct stats_oracle {
    const struct place_stats_options *options;
    struct place_measure_options touches; /* for the oracle of pixels */
    struct measure_oracle pixels;
    struct place_event *events; /* that count */
    size_t count, capacity;
};

static inline bool stats_oracle_counts(const struct stats_oracle *oracle,
                                       const struct place_event *event) {
    const struct place_stats_options *options = oracle->options;
    const struct place_rect region = options->region;
    if (!oracle_passes(&options->filter, event))
        return false;
    if (!options->only_region)
        return true;
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        for (int32_t x = region.x0; x < region.x0 + region.width; x++)
            if (oracle_covers(event, x, y) &&
                (!place_kind_is_fill(event->kind) || inside(oracle->pixels.open, x, y)))
                return true;
    return false;
}

static inline void stats_oracle_piece(struct stats_oracle *oracle,
                                      const struct place_piece *piece) {
    struct place_err err;
    for (uint32_t i = 0; i < piece->batch.count; i++) {
        const struct place_event event = place_batch_event(&piece->batch, i);
        if (!stats_oracle_counts(oracle, &event))
            continue;
        need(place_grow_array(&oracle->events, &oracle->capacity, oracle->count + 1,
                              sizeof *oracle->events, &err),
             &err);
        oracle->events[oracle->count++] = event;
    }
    measure_oracle_piece(&oracle->pixels, piece);
}

/* Read all that the options say. */
static inline void stats_oracle_read(struct stats_oracle *oracle, struct place_source *source,
                                     const struct place_stats_options *options) {
    struct place_err err;
    struct place_canvas canvas;
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    *oracle = (struct stats_oracle){.options = options, .touches = {.filter = options->filter}};
    need(place_canvas_init(&canvas, place_source_info(source)->bounds, false, &err), &err);
    need(place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err), &err);
    need(place_cursor_seek_time(cursor, &canvas, options->from - 1, &err), &err);
    measure_oracle_begin(&oracle->pixels, &oracle->touches, &canvas);
    do {
        need(place_cursor_next(cursor, options->to, &piece, &err), &err);
        stats_oracle_piece(oracle, &piece);
    } while (piece.entry || piece.batch.count > 0);
    place_cursor_close(cursor);
    place_canvas_release(&canvas);
}

static inline void stats_oracle_release(struct stats_oracle *oracle) {
    measure_oracle_release(&oracle->pixels);
    free(oracle->events);
}

/* ---- time ------------------------------------------------------------------------------------ */

static inline int64_t oracle_stretch(int64_t time, int64_t length) {
    int64_t stretch = time / length;
    if (stretch * length > time)
        stretch--;
    return stretch * length;
}

/* The stretch of that length with the most events. */
static inline struct place_stats_peak stats_oracle_peak(const struct stats_oracle *oracle,
                                                        int64_t length) {
    struct place_stats_peak best = {0};
    for (size_t i = 0; i < oracle->count; i++) {
        const int64_t begin = oracle_stretch(oracle->events[i].time, length);
        uint64_t events = 0;
        for (size_t j = i; j < oracle->count && oracle->events[j].time < begin + length; j++)
            events++;
        if (events > best.events)
            best = (struct place_stats_peak){begin, events};
    }
    return best;
}

/* Distinct users of the events from..to-1, each of whom `seen` remembers by `mark`. */
static inline uint32_t stats_oracle_users(const struct stats_oracle *oracle, size_t from, size_t to,
                                          size_t *seen, size_t mark) {
    uint32_t users = 0;
    for (size_t i = from; i < to; i++) {
        const uint32_t user = oracle->events[i].user;
        users += user != PLACE_NO_USER && seen[user] != mark;
        seen[user] = mark;
    }
    return users;
}

/* The bucket that begins then. */
static inline struct place_stats_bucket
stats_oracle_bucket(const struct stats_oracle *oracle, int64_t begin, size_t *seen, size_t mark) {
    size_t from = 0, to = 0;
    while (from < oracle->count && oracle->events[from].time < begin)
        from++;
    for (to = from; to < oracle->count && oracle->events[to].time - begin < oracle->options->every;)
        to++;
    return (struct place_stats_bucket){to - from, stats_oracle_users(oracle, from, to, seen, mark)};
}

/* Windows that begin with an event: one of them has as many users as any. */
static inline uint32_t stats_oracle_active(const struct stats_oracle *oracle, size_t *seen) {
    uint32_t most = 0;
    for (size_t i = 0, to = 0; i < oracle->count; i++) {
        while (to < oracle->count &&
               oracle->events[to].time - oracle->events[i].time < oracle->options->window)
            to++;
        const uint32_t users = stats_oracle_users(oracle, i, to, seen, i + 1);
        most = users > most ? users : most;
    }
    return most;
}

/* The first event at which so many users had one within the window before it. */
static inline int64_t stats_oracle_active_time(const struct stats_oracle *oracle, uint32_t most,
                                               size_t *seen) {
    for (size_t i = 0, from = 0; i < oracle->count && most > 0; i++) {
        while (oracle->events[from].time <= oracle->events[i].time - oracle->options->window)
            from++;
        if (stats_oracle_users(oracle, from, i + 1, seen, i + 1) == most)
            return oracle->events[i].time;
    }
    return 0;
}

/* ---- pixels ---------------------------------------------------------------------------------- */

struct oracle_pixel_state {
    struct place_stats_pixel pixel;
    bool open, owned;
    uint32_t owner;
};

static inline struct oracle_pixel_state stats_oracle_pixel(const struct stats_oracle *oracle,
                                                           int32_t x, int32_t y) {
    static struct story story;
    struct oracle_pixel_state state = {.pixel = {.x = x, .y = y, .color = PLACE_NO_COLOR}};
    const struct measure_oracle *pixels = &oracle->pixels;
    story_of(pixels, x, y, &story);
    state.open = inside(pixels->open, x, y);
    state.pixel.touches = (uint32_t)story_measure(&story, PLACE_MEASURE_COUNT, 0);
    if (!state.open)
        return state;
    state.pixel.color = pixels->pixels[measure_oracle_at(pixels, x, y)];
    for (size_t i = story.count; i-- > 0 && !story.all[i].reopened;) {
        if (i + 1 == story.count && story.all[i].counts) {
            state.owned = true;
            state.owner = story.all[i].user;
        }
        if (story.all[i].color == story.all[i].before)
            continue;
        state.pixel.stands = story.all[i].counts;
        state.pixel.since = story.all[i].counts ? story.all[i].time : 0;
        break;
    }
    return state;
}

static inline bool same_pixel(const struct place_stats_pixel *a,
                              const struct place_stats_pixel *b) {
    return a->x == b->x && a->y == b->y && a->touches == b->touches && a->color == b->color &&
           a->stands == b->stands && a->since == b->since;
}

/* Reading order is the order of the rows. */
static inline int by_touches(const void *a, const void *b) {
    const struct place_stats_pixel *one = a, *other = b;
    if (one->touches != other->touches)
        return one->touches > other->touches ? -1 : 1;
    return one->y != other->y ? one->y - other->y : one->x - other->x;
}

static inline int by_since(const void *a, const void *b) {
    const struct place_stats_pixel *one = a, *other = b;
    if (one->since != other->since)
        return one->since < other->since ? -1 : 1;
    return one->y != other->y ? one->y - other->y : one->x - other->x;
}

static inline int by_events(const void *a, const void *b) {
    const struct place_stats_user *one = a, *other = b;
    if (one->events != other->events)
        return one->events > other->events ? -1 : 1;
    return one->user < other->user ? -1 : one->user > other->user;
}

#endif
