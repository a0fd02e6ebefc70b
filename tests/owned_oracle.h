/*
 * Whose each pixel is, by a loop over single events: the user of the last event
 * that set it, nobody where the canvas opened or closed since.
 */
#ifndef PLACE_TESTS_OWNED_ORACLE_H
#define PLACE_TESTS_OWNED_ORACLE_H

#include "make_archive.h"

#define NOBODY UINT32_MAX

struct owned_oracle {
    const struct history *history;
    struct place_rect open;
    uint32_t *owner; /* of each pixel of the bounds */
    size_t done;     /* steps taken in */
};

static inline size_t owned_oracle_at(const struct owned_oracle *oracle, int32_t x, int32_t y) {
    const struct place_rect bounds = oracle->history->bounds;
    return (size_t)(y - bounds.y0) * (size_t)bounds.width + (size_t)(x - bounds.x0);
}

static inline bool owned_oracle_hits(const struct place_event *event, int32_t x, int32_t y) {
    const int32_t dx = x - event->x, dy = y - event->y;
    if (event->kind == PLACE_KIND_RECTANGLE)
        return dx >= 0 && dx < event->width && dy >= 0 && dy < event->height;
    if (event->kind == PLACE_KIND_CIRCLE)
        return dx * dx + dy * dy < event->width * event->width + (event->height == 0);
    return dx == 0 && dy == 0;
}

static inline void owned_oracle_step(struct owned_oracle *oracle) {
    const struct history *history = oracle->history;
    const struct place_rect all = history->bounds;
    const struct step *step = &history->steps[oracle->done++];
    const bool entered = step->entry != SIZE_MAX;
    const struct place_rect next = entered ? history->timeline.entries[step->entry].bounds : all;
    for (int32_t y = all.y0; y < all.y0 + all.height; y++)
        for (int32_t x = all.x0; x < all.x0 + all.width; x++) {
            uint32_t *owner = &oracle->owner[owned_oracle_at(oracle, x, y)];
            const bool open = inside(oracle->open, x, y);
            if (entered) {
                *owner = open && inside(next, x, y) ? *owner : NOBODY;
                continue;
            }
            const struct place_event *event = &history->events[step->event];
            if (owned_oracle_hits(event, x, y) && (open || !place_kind_is_fill(event->kind)))
                *owner = event->user;
        }
    if (entered)
        oracle->open = next;
}

/* After the first `steps` steps, forwards or back. */
static inline void owned_oracle_go(struct owned_oracle *oracle, size_t steps) {
    if (!oracle->owner || steps < oracle->done) {
        const size_t size = oracle_size(oracle->history);
        if (!oracle->owner)
            oracle->owner = need_array(size, sizeof *oracle->owner);
        for (size_t i = 0; i < size; i++)
            oracle->owner[i] = NOBODY;
        oracle->open = (struct place_rect){0};
        oracle->done = 0;
    }
    while (oracle->done < steps)
        owned_oracle_step(oracle);
}

#endif
