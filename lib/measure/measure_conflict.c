/*
 * Conflict: of a pixel's touches, the share whose colour another user changed
 * soon. A touch stands until the next one of another colour. Mostly that is the
 * very next one, so for each pixel the last touch is kept with it; those before
 * that gave the same colour and still stand are a list, the newest first, whose
 * nodes all pixels share. What is older than the window is of no use any more:
 * it is left out of the list when something comes before it, and thrown out of
 * all lists when there is no room for more nodes.
 */
#include "measure/measure_store.h"

#include "base/mem.h"
#include "measure/measure_memory.h"

#include <stdlib.h>

enum { FIRST_NODES = 1 << 12 };

struct standing {
    int64_t time;
    uint32_t user;
    uint32_t next; /* the one before it on its pixel, or the next free one; 0: none */
};

struct conflict_pixel {
    struct standing last; /* the newest that stands; PLACE_NO_USER: none, and no list */
    uint32_t touches, conflicts;
};

struct conflict {
    int64_t window;
    size_t count;                  /* of pixels */
    struct conflict_pixel *pixels; /* owned */
    struct standing *nodes;        /* owned; [0] is none */
    size_t capacity;
    uint32_t free; /* the first that is free */
};

static void release_conflict(void *state) {
    struct conflict *conflict = state;
    if (conflict) {
        free(conflict->pixels);
        free(conflict->nodes);
    }
    free(conflict);
}

static enum place_code begin_conflict(const struct measure_setup *setup, void **state,
                                      struct place_err *err) {
    struct conflict *conflict = *state = place_new_array(1, sizeof *conflict, err);
    if (!conflict)
        return err->code;
    conflict->window = setup->options->window;
    conflict->count = setup->pixels;
    conflict->pixels = measure_new_array(setup->pixels, sizeof *conflict->pixels, err);
    return conflict->pixels ? PLACE_OK : err->code;
}

/* ---- nodes ----------------------------------------------------------------------------------- */

/* Free a list: what *link names and all before it. */
static void free_nodes(struct conflict *conflict, uint32_t *link) {
    uint32_t node = *link;
    *link = 0;
    while (node) {
        const uint32_t next = conflict->nodes[node].next;
        conflict->nodes[node].next = conflict->free;
        conflict->free = node;
        node = next;
    }
}

/* Drop what is older than the window, on every pixel; how many nodes are still in use. */
static size_t drop_old(struct conflict *conflict, int64_t now) {
    size_t used = 0;
    for (size_t i = 0; i < conflict->count; i++) {
        uint32_t *link = &conflict->pixels[i].last.next;
        for (; *link && now - conflict->nodes[*link].time <= conflict->window; used++)
            link = &conflict->nodes[*link].next;
        free_nodes(conflict, link);
    }
    return used;
}

/*
 * Room for at least one more; twice as much where more than half stays in use. Looking at every
 * pixel is worth its while only where that frees more than a few nodes.
 */
static enum place_code make_room(struct conflict *conflict, int64_t now, struct place_err *err) {
    const size_t before = conflict->capacity;
    const size_t wanted = before ? 2 * before : FIRST_NODES;
    if (before >= conflict->count / 4 && drop_old(conflict, now) + 1 < before / 2)
        return PLACE_OK;
    if (wanted > UINT32_MAX)
        return place_fail_memory(err);
    if (place_grow_array(&conflict->nodes, &conflict->capacity, wanted, sizeof *conflict->nodes,
                         err))
        return err->code;
    for (size_t i = conflict->capacity < UINT32_MAX ? conflict->capacity : UINT32_MAX;
         i-- > (before ? before : 1);) {
        conflict->nodes[i].next = conflict->free;
        conflict->free = (uint32_t)i;
    }
    return PLACE_OK;
}

/* The last touch becomes the first node of its list; its place in the pixel is then free. */
static enum place_code keep_last(struct conflict *conflict, struct standing *last, int64_t now,
                                 struct place_err *err) {
    if (!conflict->free && make_room(conflict, now, err))
        return err->code;
    const uint32_t node = conflict->free;
    conflict->free = conflict->nodes[node].next;
    conflict->nodes[node] = *last;
    last->next = node;
    return PLACE_OK;
}

/* ---- touches --------------------------------------------------------------------------------- */

/* Of the touches before the last one that gave the colour which is now gone. */
static uint32_t count_listed(const struct conflict *conflict, uint32_t node, int64_t time,
                             uint32_t user) {
    uint32_t conflicts = 0;
    for (; node && time - conflict->nodes[node].time <= conflict->window;
         node = conflict->nodes[node].next)
        conflicts += user != PLACE_NO_USER && conflict->nodes[node].user != user;
    return conflicts;
}

/* The colour is another: who changed it may be unknown, and nobody's rival. */
static void end_standing(struct conflict *conflict, struct conflict_pixel *pixel, int64_t time,
                         uint32_t user) {
    const unsigned known = (user != PLACE_NO_USER) & (pixel->last.user != PLACE_NO_USER);
    pixel->conflicts +=
        known & (pixel->last.user != user) & (time - pixel->last.time <= conflict->window);
    if (pixel->last.next) {
        pixel->conflicts += count_listed(conflict, pixel->last.next, time, user);
        free_nodes(conflict, &pixel->last.next);
    }
    pixel->last.user = PLACE_NO_USER;
}

/* One more of the colour that stands. What is before a touch older than the window is older too. */
static enum place_code make_last_of(struct conflict *conflict, struct standing *last, int64_t now,
                                    struct place_err *err) {
    if (last->user == PLACE_NO_USER)
        return PLACE_OK;
    if (now - last->time <= conflict->window)
        return keep_last(conflict, last, now, err);
    free_nodes(conflict, &last->next);
    return PLACE_OK;
}

static enum place_code apply_conflict(void *state, const struct touches *touches,
                                      struct place_err *err) {
    struct conflict *conflict = state;
    for (uint32_t i = 0; i < touches->count; i++) {
        struct conflict_pixel *pixel = &conflict->pixels[touches->pixel[i]];
        const struct conflict_pixel *ahead = &conflict->pixels[pixel_ahead(touches, i)];
        __builtin_prefetch(&ahead->last, 1);
        __builtin_prefetch(&ahead->conflicts, 1); /* every third lies on two lines */
        const uint32_t user = touches->user[i];
        const int64_t time = touches->time[i];
        const bool counts = !touches->counts || touches->counts[i];
        const bool stands = counts && user != PLACE_NO_USER;
        pixel->touches += counts;
        if (touches->color[i] != touches->before[i])
            end_standing(conflict, pixel, time, user);
        else if (stands && make_last_of(conflict, &pixel->last, time, err))
            return err->code;
        pixel->last.time = stands ? time : pixel->last.time;
        pixel->last.user = stands ? user : pixel->last.user;
    }
    return PLACE_OK;
}

/* The colour that stood there is gone, but nobody took it. */
static void reopen_conflict(void *state, size_t pixel, size_t count) {
    struct conflict *conflict = state;
    for (size_t i = pixel; i < pixel + count; i++) {
        free_nodes(conflict, &conflict->pixels[i].last.next);
        conflict->pixels[i].last.user = PLACE_NO_USER;
    }
}

enum place_code measure_read_conflict(void *state, int64_t time, struct place_map *map,
                                      struct place_err *err) {
    (void)time;
    (void)err;
    const struct conflict *conflict = state;
    const size_t pixels = place_map_pixels(map);
    for (size_t i = 0; i < pixels; i++)
        if (conflict->pixels[i].touches)
            map->values[i] =
                (double)conflict->pixels[i].conflicts / (double)conflict->pixels[i].touches;
    return PLACE_OK;
}

const struct measure_store measure_conflict_store = {.bytes = sizeof(struct conflict_pixel),
                                                     .columns = PLACE_TIMES | PLACE_USERS,
                                                     .every_touch = true,
                                                     .before = true,
                                                     .begin = begin_conflict,
                                                     .apply = apply_conflict,
                                                     .reopen = reopen_conflict,
                                                     .release = release_conflict};
