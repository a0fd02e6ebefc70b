/*
 * Random histories of a canvas, an archive of each, and what the canvas must
 * look like after any of its steps: a loop over single events that shares no
 * code with the library's replay.
 */
#ifndef PLACE_TESTS_MAKE_ARCHIVE_H
#define PLACE_TESTS_MAKE_ARCHIVE_H

#include "archive/writer.h"
#include "base/mem.h"
#include "random.h"
#include "tap.h"

#include <stdlib.h>

enum { HISTORY_KEY = 96 };

enum key_style { KEYS_MIXED_TEXT, KEYS_EVEN_TEXT, KEYS_OF_20, KEYS_OF_64, KEYS_SOME_BASE64 };

/* What a history is like; what is 0 is not there. */
struct history_options {
    size_t events;
    struct place_rect opening;
    unsigned entries;  /* canvas changes after the opening, of any size round it */
    unsigned fill_one; /* one event in so many is a rectangle or circle, partly off the canvas */
    bool kinds;        /* all kinds that set one pixel, not only placements */
    bool no_colors;    /* some pixels lose their colour */
    bool constant;     /* one pixel, one colour, one time */
    bool one_time;     /* all at once */
    bool gaps;         /* seqs that leave some out */
    bool initial;      /* a picture before the first event */
    unsigned hash_one; /* one event in so many has a hash; not with gaps */
    int64_t unit;      /* times are multiples of this; 0: microseconds */
    int64_t longest;   /* difference between two times, in units; 0: 1000 */
    unsigned users;
    /* Keys: text of several widths, of one width, base64 of so many bytes, or some of each. */
    enum key_style keys;
};

/* One thing that happens: a timeline entry or an event. */
struct step {
    uint64_t seq;
    int64_t time;
    size_t entry; /* index of the timeline entry, SIZE_MAX for an event */
    size_t event;
};

struct history {
    struct place_timeline timeline; /* seqs as the archive must give them */
    struct place_rect bounds;       /* round all of it */
    struct place_event *events;
    size_t count;
    struct step *steps;
    size_t step_count;
    char (*keys)[HISTORY_KEY];
    unsigned users;
    uint8_t *initial;
    unsigned char *hashes; /* PLACE_EVENT_HASH bytes an event; NULL where none has one */
    bool gaps;
};

/* What a test cannot go on without. */
static inline void need(enum place_code code, const struct place_err *err) {
    if (code == PLACE_OK)
        return;
    printf("Bail out! %s\n", err->message);
    exit(1);
}

static inline void *need_array(size_t count, size_t size) {
    struct place_err err;
    void *array = place_new_array(count, size, &err);
    need(array ? PLACE_OK : PLACE_MEMORY, &err);
    return array;
}

/* ---- making one ------------------------------------------------------------------------------ */

static inline void history_entry(struct history *history, struct place_rect bounds, int64_t time) {
    struct place_err err;
    struct place_timeline_entry entry = {
        .time = time,
        .bounds = bounds,
        .background = random_between(0, 3) ? (uint8_t)random_between(0, 9) : PLACE_NO_COLOR};
    entry.palette.count = (unsigned)random_between(10, 40);
    for (unsigned i = 0; i < entry.palette.count; i++)
        entry.palette.rgb[i] = (uint32_t)random_between(0, 0xffffff);
    for (int i = 0; i < 32; i++)
        entry.allowed[i] = (uint8_t)random_between(0, 255);
    need(place_timeline_add(&history->timeline, &entry, &err), &err);
}

/* Growth and shrinking: each side is anywhere within half the opening's size of where it was. */
static inline struct place_rect other_bounds(struct place_rect opening) {
    const int32_t dx = opening.width / 2, dy = opening.height / 2;
    const int32_t x0 = opening.x0 + (int32_t)random_between(-dx, dx);
    const int32_t y0 = opening.y0 + (int32_t)random_between(-dy, dy);
    return (struct place_rect){x0, y0, (int32_t)random_between(1, opening.width + dx),
                               (int32_t)random_between(1, opening.height + dy)};
}

static inline unsigned history_colors(const struct history *history) {
    unsigned most = 0;
    for (size_t i = 0; i < history->timeline.count; i++)
        most = history->timeline.entries[i].palette.count > most
                   ? history->timeline.entries[i].palette.count
                   : most;
    return most;
}

static inline void random_fill(struct place_event *event, struct place_rect bounds) {
    event->kind = random_between(0, 1) ? PLACE_KIND_RECTANGLE : PLACE_KIND_CIRCLE;
    event->x = bounds.x0 + (int32_t)random_between(-9, bounds.width + 9);
    event->y = bounds.y0 + (int32_t)random_between(-9, bounds.height + 9);
    event->width = (int32_t)random_between(0, 12);
    event->height = (int32_t)random_between(0, event->kind == PLACE_KIND_CIRCLE ? 1 : 12);
}

static inline struct place_event random_event(const struct history_options *options,
                                              const struct history *history, int64_t time) {
    const struct place_rect bounds = history->bounds;
    const unsigned colors = history_colors(history);
    struct place_event event = {.time = time,
                                .user = (uint32_t)random_between(0, options->users),
                                .color = (uint8_t)random_between(0, colors - 1)};
    event.x = bounds.x0 + (int32_t)random_between(0, bounds.width - 1);
    event.y = bounds.y0 + (int32_t)random_between(0, bounds.height - 1);
    if (options->no_colors && random_between(0, 9) == 0)
        event.color = PLACE_NO_COLOR;
    if (options->kinds)
        event.kind = (uint8_t)random_between(PLACE_KIND_PLACE, PLACE_KIND_NUKE);
    if (options->constant) {
        event.x = bounds.x0;
        event.y = bounds.y0;
        event.color = 7;
    }
    if (options->fill_one && random_between(1, options->fill_one) == 1)
        random_fill(&event, bounds);
    return event;
}

static inline void make_events(const struct history_options *options, struct history *history,
                               int64_t time) {
    const int64_t unit = options->unit ? options->unit : 1;
    const int64_t longest = options->longest ? options->longest : 1000;
    history->events = need_array(options->events + 1, sizeof *history->events);
    history->count = options->events;
    for (size_t i = 0; i < options->events; i++) {
        if (!options->constant && !options->one_time &&
            random_between(0, 2)) /* equal times are common */
            time += unit * (random_between(0, 99) ? random_between(0, longest < 99 ? longest : 99)
                                                  : random_between(0, longest));
        history->events[i] = random_event(options, history, time);
    }
}

static inline void make_hashes(struct history *history, unsigned one) {
    history->hashes = need_array(history->count + 1, PLACE_EVENT_HASH);
    for (size_t i = 0; i < history->count; i++)
        if (random_between(1, one) == 1)
            for (size_t j = 0; j < PLACE_EVENT_HASH; j++)
                history->hashes[i * PLACE_EVENT_HASH + j] = (unsigned char)random_between(0, 255);
}

/* Make the event one of the canvas as far as it is known by then, so that the history can end
 * anywhere and the rest be read. */
static inline void fit_event(struct place_event *event, struct place_rect known, unsigned colors) {
    if (event->color != PLACE_NO_COLOR)
        event->color = (uint8_t)(event->color % colors);
    if (event->kind == PLACE_KIND_RECTANGLE || event->kind == PLACE_KIND_CIRCLE ||
        place_rect_contains(known, event->x, event->y))
        return;
    event->x = known.x0 + (int32_t)random_between(0, known.width - 1);
    event->y = known.y0 + (int32_t)random_between(0, known.height - 1);
}

/* The order of events and entries, and their seqs. */
static inline void make_steps(struct history *history) {
    size_t entry = 0, steps = 0;
    uint64_t seq = 0;
    struct place_rect known = {0};
    unsigned colors = 0;
    history->steps = need_array(history->count + history->timeline.count, sizeof *history->steps);
    for (size_t i = 0; i <= history->count; i++) {
        while (entry < history->timeline.count &&
               (i == history->count ||
                history->timeline.entries[entry].time <= history->events[i].time)) {
            struct place_timeline_entry *due = &history->timeline.entries[entry];
            due->seq = entry == 0 ? 0 : ++seq;
            known = place_rect_union(known, due->bounds);
            colors = due->palette.count > colors ? due->palette.count : colors;
            history->steps[steps++] = (struct step){due->seq, due->time, entry++, 0};
        }
        if (i == history->count)
            break;
        seq += history->gaps && random_between(0, 3) == 0
                   ? (uint64_t)random_between(1, random_between(0, 9) ? 9 : INT64_C(1) << 40)
                   : 1;
        fit_event(&history->events[i], known, colors);
        history->steps[steps++] = (struct step){seq, history->events[i].time, SIZE_MAX, i};
    }
    history->step_count = steps;
}

static inline void make_key(char key[HISTORY_KEY], unsigned number, enum key_style style) {
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (style == KEYS_SOME_BASE64)
        style = number % 3 ? KEYS_OF_20 : KEYS_MIXED_TEXT;
    if (style == KEYS_MIXED_TEXT || style == KEYS_EVEN_TEXT) {
        snprintf(key, HISTORY_KEY, style == KEYS_EVEN_TEXT ? "user-%06u" : "user %u", number);
        return;
    }
    /* 20 bytes are 27 characters and one of padding, 64 bytes 86 and two; the last character has
     * bits behind the bytes that must be zero */
    const int length = style == KEYS_OF_20 ? 27 : 86, padding = style == KEYS_OF_20 ? 1 : 2;
    for (int i = 0; i < length; i++)
        key[i] = base64[random_between(0, 63)];
    key[length - 1] = base64[random_between(0, 3) * 16];
    for (int i = 0; i < padding; i++)
        key[length + i] = '=';
    key[length + padding] = '\0';
}

static inline void history_make(struct history *history, const struct history_options *options) {
    struct place_err err;
    const int64_t start = INT64_C(1648817050) * PLACE_SECOND;
    *history = (struct history){.gaps = options->gaps, .users = options->users};
    history_entry(history, options->opening, start);
    for (unsigned i = 0; i < options->entries; i++)
        history_entry(history, other_bounds(options->opening), start);
    history->bounds = place_timeline_union(&history->timeline);
    make_events(options, history, start + 5 * PLACE_SECOND);
    /* Changes come at the times of events, between them, and after the last. */
    for (unsigned i = 1; i <= options->entries; i++)
        history->timeline.entries[i].time =
            !options->events || (i == options->entries && i > 1)
                ? history->timeline.entries[i - 1].time + INT64_C(1000) * PLACE_DAY
                : history->events[(i - 1) * options->events / options->entries].time;
    need(place_timeline_mark(&history->timeline, "final", start + 9, &err), &err);
    need(place_timeline_mark(&history->timeline, "phase-2_b", start + 7, &err), &err);
    make_steps(history);
    if (options->hash_one)
        make_hashes(history, options->hash_one);
    if (options->initial) {
        const size_t size = (size_t)options->opening.width * (size_t)options->opening.height;
        history->initial = need_array(size, 1);
        for (size_t i = 0; i < size; i++)
            history->initial[i] = (uint8_t)random_between(0, 9);
    }
    history->keys = need_array(options->users + 1, sizeof *history->keys);
    for (unsigned i = 0; i < options->users; i++)
        make_key(history->keys[i], i, options->keys);
}

static inline void history_release(struct history *history) {
    place_timeline_release(&history->timeline);
    free(history->events);
    free(history->steps);
    free(history->keys);
    free(history->initial);
    free(history->hashes);
}

/* The hash of an event of the history; NULL where it has none. */
static inline const unsigned char *history_hash(const struct history *history, size_t event) {
    static const unsigned char none[PLACE_EVENT_HASH];
    const unsigned char *hash = history->hashes ? history->hashes + event * PLACE_EVENT_HASH : none;
    return memcmp(hash, none, sizeof none) != 0 ? hash : NULL;
}

/* Whether event i of the batch has the hash, or none, that the history's event has. */
static inline bool same_hash(const struct place_batch *batch, uint32_t i,
                             const struct history *history, size_t event) {
    const unsigned char *got = place_batch_hash(batch, i), *wanted = history_hash(history, event);
    return got && wanted ? memcmp(got, wanted, PLACE_EVENT_HASH) == 0 : got == wanted;
}

/* By fields: memcmp would compare the padding too. */
static inline bool same_event(const struct place_event *a, const struct place_event *b) {
    return a->time == b->time && a->x == b->x && a->y == b->y && a->width == b->width &&
           a->height == b->height && a->user == b->user && a->color == b->color &&
           a->kind == b->kind;
}

/* ---- its archive ----------------------------------------------------------------------------- */

static const char history_meta[] = "{\"tool\":\"a test\",\"note\":\"\\u00e9\"}";

static inline void append_events(const struct history *history,
                                 struct place_archive_writer *writer) {
    struct place_err err;
    if (!history->gaps) {
        for (size_t at = 0, size = 0; at < history->count; at += size) {
            size = (size_t)random_between(1, 5000);
            size = size < history->count - at ? size : history->count - at;
            const unsigned char *hashes =
                history->hashes ? history->hashes + at * PLACE_EVENT_HASH : NULL;
            need(place_archive_append_hashed(writer, history->events + at, hashes, size, &err),
                 &err);
        }
        return;
    }
    for (size_t i = 0; i < history->step_count; i++) {
        const struct step *step = &history->steps[i];
        if (step->entry == SIZE_MAX)
            need(place_archive_append_at(writer, &history->events[step->event], step->seq, &err),
                 &err);
    }
}

static inline void history_write(const struct history *history, const char *path, unsigned threads,
                                 uint64_t snapshot_every) {
    struct place_err err;
    struct place_archive_writer *writer = NULL;
    const struct place_archive_options options = {.replace = true,
                                                  .timeline = &history->timeline,
                                                  .initial = history->initial,
                                                  .threads = threads,
                                                  .snapshot_every = snapshot_every};
    need(place_archive_create(path, &options, &writer, &err), &err);
    for (unsigned i = 0; i < history->users; i++) {
        uint32_t number = 0;
        need(place_archive_add_user(writer, history->keys[i], strlen(history->keys[i]), &number,
                                    &err),
             &err);
        need(number == i + 1 ? PLACE_OK
                             : place_fail(&err, PLACE_FAILED, "user %u is %u", i, number),
             &err);
    }
    append_events(history, writer);
    need(place_archive_meta(writer, history_meta, &err), &err);
    need(place_archive_finish(writer, &err), &err);
}

/* ---- the oracle ------------------------------------------------------------------------------ */

/* A canvas as a flat array over the bounds of the whole history. */
struct oracle {
    const struct history *history;
    struct place_rect open;
    uint8_t *pixels; /* owned */
    size_t done;     /* steps applied */
};

static inline bool inside(struct place_rect rect, int32_t x, int32_t y) {
    return x >= rect.x0 && y >= rect.y0 && x < rect.x0 + rect.width && y < rect.y0 + rect.height;
}

static inline uint8_t *oracle_pixel(struct oracle *oracle, int32_t x, int32_t y) {
    const struct place_rect bounds = oracle->history->bounds;
    return &oracle
                ->pixels[(size_t)(y - bounds.y0) * (size_t)bounds.width + (size_t)(x - bounds.x0)];
}

static inline void oracle_enter(struct oracle *oracle, const struct place_timeline_entry *entry) {
    const struct place_rect bounds = oracle->history->bounds;
    for (int32_t y = bounds.y0; y < bounds.y0 + bounds.height; y++)
        for (int32_t x = bounds.x0; x < bounds.x0 + bounds.width; x++) {
            if (inside(entry->bounds, x, y) && !inside(oracle->open, x, y))
                *oracle_pixel(oracle, x, y) = entry->background;
            if (!inside(entry->bounds, x, y) && inside(oracle->open, x, y))
                *oracle_pixel(oracle, x, y) = PLACE_NO_COLOR;
        }
    oracle->open = entry->bounds;
}

static inline void oracle_fill(struct oracle *oracle, const struct place_event *event) {
    const struct place_rect open = oracle->open;
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        for (int32_t x = open.x0; x < open.x0 + open.width; x++) {
            const int32_t dx = x - event->x, dy = y - event->y;
            const int32_t distance = dx * dx + dy * dy, square = event->width * event->width;
            const bool hit = event->kind == PLACE_KIND_CIRCLE
                                 ? (event->height == 0 ? distance <= square : distance < square)
                                 : dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
            if (hit)
                *oracle_pixel(oracle, x, y) = event->color;
        }
}

static inline void oracle_step(struct oracle *oracle) {
    const struct history *history = oracle->history;
    const struct step *step = &history->steps[oracle->done++];
    if (step->entry != SIZE_MAX) {
        oracle_enter(oracle, &history->timeline.entries[step->entry]);
        const struct place_rect open = oracle->open;
        for (size_t i = 0;
             step->entry == 0 && history->initial && i < (size_t)open.width * (size_t)open.height;
             i++)
            *oracle_pixel(oracle, open.x0 + (int32_t)(i % (size_t)open.width),
                          open.y0 + (int32_t)(i / (size_t)open.width)) = history->initial[i];
        return;
    }
    const struct place_event *event = &history->events[step->event];
    if (event->kind == PLACE_KIND_RECTANGLE || event->kind == PLACE_KIND_CIRCLE)
        oracle_fill(oracle, event);
    else
        *oracle_pixel(oracle, event->x, event->y) = event->color;
}

static inline size_t oracle_size(const struct history *history) {
    return (size_t)history->bounds.width * (size_t)history->bounds.height;
}

/* The canvas after the first `steps` steps; again and again, forwards cheaply. */
static inline void oracle_go(struct oracle *oracle, size_t steps) {
    if (!oracle->pixels || steps < oracle->done) {
        if (!oracle->pixels)
            oracle->pixels = need_array(oracle_size(oracle->history), 1);
        memset(oracle->pixels, PLACE_NO_COLOR, oracle_size(oracle->history));
        oracle->open = (struct place_rect){0};
        oracle->done = 0;
    }
    while (oracle->done < steps)
        oracle_step(oracle);
}

#endif
