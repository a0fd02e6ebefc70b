/*
 * Measures by a slow, obvious second implementation: for each pixel the list of
 * all that ever happened to it, of which every measure is worked out anew.
 */
#ifndef PLACE_TESTS_MEASURE_ORACLE_H
#define PLACE_TESTS_MEASURE_ORACLE_H

#include "make_archive.h"
#include "measure/measure.h"

#include <math.h>

/* One thing that happened to a pixel. */
struct happening {
    bool reopened; /* it opened or closed; nothing else is told then */
    bool counts;   /* passes the filter */
    int64_t time;
    uint32_t user;
    uint8_t color, kind, before;
    size_t next; /* of that pixel, or SIZE_MAX */
};

/* A log as lists of happenings in the region. */
struct measure_oracle {
    const struct place_measure_options *options;
    struct place_rect bounds, open;
    uint8_t *pixels; /* of the bounds */
    struct happening *happenings;
    size_t count, capacity;
    size_t *first, *last; /* of each pixel of the bounds */
};

static inline size_t measure_oracle_at(const struct measure_oracle *oracle, int32_t x, int32_t y) {
    return (size_t)(y - oracle->bounds.y0) * (size_t)oracle->bounds.width +
           (size_t)(x - oracle->bounds.x0);
}

static inline void oracle_note(struct measure_oracle *oracle, size_t at,
                               const struct happening *happening) {
    struct place_err err;
    need(place_grow_array(&oracle->happenings, &oracle->capacity, oracle->count + 1,
                          sizeof *oracle->happenings, &err),
         &err);
    oracle->happenings[oracle->count] = *happening;
    oracle->happenings[oracle->count].next = SIZE_MAX;
    if (oracle->first[at] == SIZE_MAX)
        oracle->first[at] = oracle->count;
    else
        oracle->happenings[oracle->last[at]].next = oracle->count;
    oracle->last[at] = oracle->count++;
}

static inline bool oracle_passes(const struct place_touch_filter *filter,
                                 const struct place_event *event) {
    if (filter->user != PLACE_NO_USER && event->user != filter->user)
        return false;
    if (filter->color >= 0 && event->color != filter->color)
        return false;
    return filter->kinds == 0 || (filter->kinds & 1u << event->kind);
}

static inline bool oracle_covers(const struct place_event *event, int32_t x, int32_t y) {
    const int64_t dx = (int64_t)x - event->x, dy = (int64_t)y - event->y;
    const int64_t distance = dx * dx + dy * dy, square = (int64_t)event->width * event->width;
    if (event->kind == PLACE_KIND_RECTANGLE)
        return dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
    if (event->kind == PLACE_KIND_CIRCLE)
        return event->height == PLACE_CIRCLE_OPEN ? distance < square : distance <= square;
    return dx == 0 && dy == 0;
}

static inline void oracle_touch(struct measure_oracle *oracle, const struct place_event *event,
                                int32_t x, int32_t y) {
    const size_t at = measure_oracle_at(oracle, x, y);
    const struct happening touch = {.counts = oracle_passes(&oracle->options->filter, event),
                                    .time = event->time,
                                    .user = event->user,
                                    .color = event->color,
                                    .kind = event->kind,
                                    .before = oracle->pixels[at]};
    oracle_note(oracle, at, &touch);
    oracle->pixels[at] = event->color;
}

static inline void oracle_event(struct measure_oracle *oracle, const struct place_event *event) {
    if (!place_kind_is_fill(event->kind)) {
        oracle_touch(oracle, event, event->x, event->y);
        return;
    }
    for (int32_t y = oracle->open.y0; y < oracle->open.y0 + oracle->open.height; y++)
        for (int32_t x = oracle->open.x0; x < oracle->open.x0 + oracle->open.width; x++)
            if (oracle_covers(event, x, y))
                oracle_touch(oracle, event, x, y);
}

static inline void oracle_open(struct measure_oracle *oracle,
                               const struct place_timeline_entry *entry) {
    const struct place_rect all = oracle->bounds;
    for (int32_t y = all.y0; y < all.y0 + all.height; y++)
        for (int32_t x = all.x0; x < all.x0 + all.width; x++) {
            const bool was = inside(oracle->open, x, y), is = inside(entry->bounds, x, y);
            const size_t at = measure_oracle_at(oracle, x, y);
            if (was == is)
                continue;
            oracle_note(oracle, at, &(struct happening){.reopened = true});
            oracle->pixels[at] = is ? entry->background : PLACE_NO_COLOR;
        }
    oracle->open = entry->bounds;
}

/* Begin at a canvas; what is not open has no colour. */
static inline void measure_oracle_begin(struct measure_oracle *oracle,
                                        const struct place_measure_options *options,
                                        const struct place_canvas *canvas) {
    const struct place_rect all = canvas->bounds;
    const size_t size = (size_t)all.width * (size_t)all.height;
    *oracle = (struct measure_oracle){.options = options, .bounds = all, .open = canvas->open};
    oracle->pixels = need_array(size, 1);
    oracle->first = need_array(size, sizeof *oracle->first);
    oracle->last = need_array(size, sizeof *oracle->last);
    for (int32_t y = all.y0; y < all.y0 + all.height; y++)
        for (int32_t x = all.x0; x < all.x0 + all.width; x++) {
            const size_t at = measure_oracle_at(oracle, x, y);
            oracle->first[at] = SIZE_MAX;
            oracle->pixels[at] =
                inside(canvas->open, x, y) ? place_canvas_get(canvas, x, y) : PLACE_NO_COLOR;
        }
}

static inline void measure_oracle_piece(struct measure_oracle *oracle,
                                        const struct place_piece *piece) {
    if (piece->entry)
        oracle_open(oracle, piece->entry);
    for (uint32_t i = 0; i < piece->batch.count; i++) {
        const struct place_event event = place_batch_event(&piece->batch, i);
        oracle_event(oracle, &event);
    }
}

static inline void measure_oracle_release(struct measure_oracle *oracle) {
    free(oracle->pixels);
    free(oracle->happenings);
    free(oracle->first);
    free(oracle->last);
}

/* ---- one pixel ------------------------------------------------------------------------------- */

/* All of one pixel's happenings, oldest first. */
struct story {
    const struct measure_oracle *oracle;
    struct happening all[4096];
    size_t count;
};

static inline void story_of(const struct measure_oracle *oracle, int32_t x, int32_t y,
                            struct story *story) {
    story->oracle = oracle;
    story->count = 0;
    for (size_t i = oracle->first[measure_oracle_at(oracle, x, y)]; i != SIZE_MAX;
         i = oracle->happenings[i].next) {
        if (story->count == sizeof story->all / sizeof *story->all) {
            printf("Bail out! too much happened at %d,%d\n", x, y);
            exit(1);
        }
        story->all[story->count++] = oracle->happenings[i];
    }
}

static inline double story_conflict(const struct story *story, double touches) {
    double conflicts = 0;
    for (size_t i = 0; i < story->count; i++) {
        const struct happening *mine = &story->all[i];
        size_t next = i + 1;
        while (next < story->count && !story->all[next].reopened &&
               story->all[next].color == story->all[next].before)
            next++;
        if (mine->reopened || !mine->counts || next == story->count || story->all[next].reopened)
            continue;
        const struct happening *change = &story->all[next];
        conflicts += mine->user && change->user && mine->user != change->user &&
                     change->time - mine->time <= story->oracle->options->window;
    }
    return touches > 0 ? conflicts / touches : NAN;
}

static inline double story_survival(const struct story *story, int64_t time) {
    for (size_t i = story->count; i-- > 0;) {
        const struct happening *it = &story->all[i];
        if (it->reopened)
            return NAN;
        if (it->color != it->before)
            return it->counts ? (double)(time - it->time) / 1e6 : NAN;
    }
    return NAN;
}

static inline double story_heat(const struct story *story, const struct happening *last,
                                int64_t time) {
    const double half_life = (double)story->oracle->options->half_life;
    double heat = 0;
    if (story->oracle->options->linear)
        return last ? fmax(0, 1 - (double)(time - last->time) / (2 * half_life)) : 0;
    for (size_t i = 0; i < story->count; i++)
        if (story->all[i].counts)
            heat += pow(0.5, (double)(time - story->all[i].time) / half_life);
    return heat;
}

static inline double story_users(const struct story *story) {
    double users = 0;
    for (size_t i = 0; i < story->count; i++) {
        bool known = false;
        for (size_t j = 0; j < i; j++)
            known = known || (story->all[j].counts && story->all[j].user == story->all[i].user);
        users += story->all[i].counts && story->all[i].user && !known;
    }
    return users;
}

/* How often each colour was given; returns how often any was. */
static inline double story_color_counts(const struct story *story, double count[256]) {
    double total = 0;
    memset(count, 0, 256 * sizeof *count);
    for (size_t i = 0; i < story->count; i++)
        if (story->all[i].counts && story->all[i].color != PLACE_NO_COLOR) {
            count[story->all[i].color]++;
            total++;
        }
    return total;
}

static inline double story_colors(const struct story *story) {
    double count[256], distinct = 0;
    story_color_counts(story, count);
    for (int color = 0; color < 256; color++)
        distinct += count[color] > 0;
    return distinct;
}

static inline double story_entropy(const struct story *story) {
    double count[256], bits = 0;
    const double total = story_color_counts(story, count);
    for (int color = 0; color < 256; color++)
        if (count[color] > 0)
            bits -= count[color] / total * log2(count[color] / total);
    return total > 0 ? bits : NAN;
}

static inline double story_phase(const struct happening *last, int64_t cycle, double unit) {
    return last ? (double)(last->time % cycle) / unit : NAN;
}

static inline double story_combined(const struct happening *last) {
    if (!last)
        return NAN;
    const double red = floor((double)(last->time % 1000000) / 1e6 * 256);
    const double green = floor((double)(last->time % 60000000) / 60e6 * 256);
    const double blue = floor((double)(last->time % 3600000000) / 3600e6 * 256);
    return red * 65536 + green * 256 + blue;
}

/* The measure of one pixel as of `time`, before which nothing is left out. */
static inline double story_measure(const struct story *story, enum place_measure measure,
                                   int64_t time) {
    const struct happening *first = NULL, *last = NULL;
    double touches = 0, changes = 0;
    for (size_t i = 0; i < story->count; i++) {
        const struct happening *it = &story->all[i];
        if (!it->counts)
            continue;
        first = first ? first : it;
        last = it;
        touches++;
        changes += it->color != it->before;
    }
    switch (measure) {
    case PLACE_MEASURE_COUNT: return touches;
    case PLACE_MEASURE_CHANGES: return changes;
    case PLACE_MEASURE_USERS: return story_users(story);
    case PLACE_MEASURE_CONFLICT: return story_conflict(story, touches);
    case PLACE_MEASURE_SURVIVAL: return story_survival(story, time);
    case PLACE_MEASURE_AGE: return last ? (double)(time - last->time) / 1e6 : NAN;
    case PLACE_MEASURE_FIRST: return first ? (double)(time - first->time) / 1e6 : NAN;
    case PLACE_MEASURE_HEAT: return story_heat(story, last, time);
    case PLACE_MEASURE_ENTROPY: return story_entropy(story);
    case PLACE_MEASURE_COLORS: return story_colors(story);
    case PLACE_MEASURE_UNTOUCHED: return touches == 0;
    case PLACE_MEASURE_ACTION: return last ? last->kind : NAN;
    case PLACE_MEASURE_PHASE_MS: return story_phase(last, 1000000, 1e3);
    case PLACE_MEASURE_PHASE_S: return story_phase(last, 60000000, 1e6);
    case PLACE_MEASURE_PHASE_MIN: return story_phase(last, 3600000000, 60e6);
    case PLACE_MEASURE_PHASE_COMBINED: return story_combined(last);
    default: return -1;
    }
}

/* Sums of reals may be rounded in another order; all else is exact. */
static inline bool same_value(enum place_measure measure, double got, double wanted) {
    if (isnan(got) || isnan(wanted))
        return isnan(got) && isnan(wanted);
    const bool sum = measure == PLACE_MEASURE_HEAT || measure == PLACE_MEASURE_ENTROPY;
    return sum ? fabs(got - wanted) <= 1e-9 * fmax(1, fabs(wanted)) : got == wanted;
}

#endif
