/* Who is in the crowd: the law that users follow, bots, and what moderators leave behind. */
#include "../make_crowd.h"
#include "../tap.h"
#include "core/event.h"
#include "simulate/users.h"

#include <string.h>

enum {
    WIDTH = 120,
    HEIGHT = 90,
    DEPTH = 8, /* events of a pixel that are remembered */
    ALL_KINDS = ((1 << PLACE_KIND_CANVAS) - 1) & ~(1 << PLACE_KIND_PLACE)
};

/* ---- the law ------------------------------------------------------------------------------ */

static int compare_falling(const void *a, const void *b) {
    const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* How many each user placed, most first; *users is how many there are. free() it. */
static uint32_t *count_placements(const struct place_event *events, size_t count, size_t *users) {
    uint32_t *placed = calloc(count + 1, sizeof *placed);
    *users = 0;
    for (size_t i = 0; placed && i < count; i++) {
        placed[events[i].user - 1]++;
        *users = events[i].user > *users ? events[i].user : *users;
    }
    if (placed)
        qsort(placed, *users, sizeof *placed, compare_falling);
    return placed;
}

/* 16.56 million placements by 1.1 million users were 15.05 each. */
static void test_law(uint64_t events, uint64_t seed) {
    struct place_crowd_options options = small_event(seed);
    options.events = events;
    options.setting.width = 480;
    options.setting.height = 270;
    struct place_crowd *crowd = NULL;
    struct place_event *made = make_events(&options, 4096, &crowd);
    size_t users = 0;
    uint32_t *placed = count_placements(made, events, &users);
    if (placed && users > 100) {
        double top = 0;
        const double mean = (double)events / (double)users;
        for (size_t i = 0; i < users / 100; i++)
            top += placed[i];
        tap_ok(mean > 14.5 && mean < 15.6, "the mean of users is that of 2017: %.2f", mean);
        tap_ok(placed[users / 2] >= 6 && placed[users / 2] <= 11, "the median is less: %u",
               placed[users / 2]);
        tap_ok(top / (double)events > 0.11 && top / (double)events < 0.20,
               "a hundredth of them place many times their share: %.3f", top / (double)events);
        tap_ok(placed[0] > 20 * mean, "the busiest places %u", placed[0]);
    }
    place_crowd_free(crowd);
    free(made);
    free(placed);
}

/* Invitations alone, by rank: the law as the header states it. */
static void test_invitations(void) {
    struct place_users users;
    struct place_err err;
    enum { USERS = 100000, DRAWS = 2000000 };
    int top = 0, lazy = 0, busiest = 0;
    if (!tap_code(place_users_init(&users, USERS, DRAWS, PLACE_DAY * 1000, 4, &err), PLACE_OK, &err,
                  "users"))
        return;
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t rank = place_users_invite(&users, 0, 0);
        top += rank < users.count / 100;
        lazy += rank >= users.count / 2;
        busiest += rank < users.count / 10000;
    }
    tap_ok(top > DRAWS * 0.165 && top < DRAWS * 0.175, "the busiest hundredth: %d", top);
    tap_ok(lazy > DRAWS * 0.19 && lazy < DRAWS * 0.20, "the lazier half: %d", lazy);
    tap_ok(busiest > DRAWS / 10000 * 38 && busiest < DRAWS / 10000 * 50,
           "the very busiest, 47 times the mean at most: %d", busiest);
    place_users_release(&users);
}

/* ---- bots --------------------------------------------------------------------------------- */

/* Users with hundreds of placements whose pauses are the cooldown, day and night. */
static void test_bots(void) {
    struct place_crowd_options options = small_event(6);
    options.events = 250000;
    options.setting.width = 480;
    options.setting.height = 270;
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(&options, 4096, &crowd);
    int64_t *last = calloc(options.events + 1, sizeof *last);
    uint32_t *prompt = calloc(options.events + 1, sizeof *prompt);
    size_t bots = 0, by_bots = 0;
    for (size_t i = 0; last && prompt && i < options.events; i++) {
        const uint32_t user = events[i].user;
        const int64_t pause = events[i].time - last[user];
        prompt[user] += pause >= 5 * PLACE_MINUTE && pause < 5 * PLACE_MINUTE + 15 * PLACE_SECOND;
        last[user] = events[i].time;
    }
    for (size_t user = 1; prompt && user <= options.events; user++)
        if (prompt[user] > 200) {
            bots++;
            by_bots += prompt[user];
        }
    tap_ok(bots >= 5 && bots <= 9, "a few bots in four days: %zu", bots);
    tap_ok(by_bots > options.events / 200 && by_bots < options.events / 20,
           "which place a few in a hundred: %zu", by_bots);
    place_crowd_free(crowd);
    free(events);
    free(last);
    free(prompt);
}

/* ---- moderation --------------------------------------------------------------------------- */

/* A pixel's life, told only by events. */
struct layer {
    uint32_t user;
    uint8_t kind, color, before;
};

struct life {
    struct layer layers[DEPTH]; /* the last ones, newest at the end */
    int count;
    uint8_t color;
};

static struct life lives[HEIGHT][WIDTH];

static void add_layer(struct life *life, const struct place_event *event) {
    if (life->count == DEPTH)
        memmove(life->layers, life->layers + 1, sizeof *life->layers * (size_t)--life->count);
    life->layers[life->count++] =
        (struct layer){event->user, event->kind, event->color, life->color};
    life->color = event->color;
}

/* A fill, pixel by pixel, by the closed rule for circles. */
static void add_fill(const struct place_event *event) {
    for (int32_t y = 0; y < HEIGHT; y++)
        for (int32_t x = 0; x < WIDTH; x++) {
            const int32_t dx = x - event->x, dy = y - event->y;
            const bool inside = event->kind == PLACE_KIND_CIRCLE
                                    ? dx * dx + dy * dy <= event->width * event->width
                                    : dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
            if (inside)
                add_layer(&lives[y][x], event);
        }
}

/* Whether what shows is what this user's event of this kind put over `before`. */
static bool shows(const struct life *life, uint32_t user, enum place_kind kind, uint8_t before) {
    const struct layer *layer = &life->layers[life->count - 1];
    return life->count > 0 && layer->user == user && layer->kind == kind && layer->before == before;
}

/* Whether the event says what its kind means, on the pixel as it is. */
static bool is_meant(const struct place_event *event, uint8_t background) {
    const struct life *life = &lives[event->y][event->x];
    switch (event->kind) {
    case PLACE_KIND_UNDO:
    case PLACE_KIND_ROLLBACK: return shows(life, event->user, PLACE_KIND_PLACE, event->color);
    case PLACE_KIND_ROLLBACK_UNDO:
        return shows(life, event->user, PLACE_KIND_ROLLBACK, event->color);
    case PLACE_KIND_NUKE: return event->color == background && event->user == PLACE_NO_USER;
    case PLACE_KIND_RECTANGLE:
    case PLACE_KIND_CIRCLE: return event->color == background;
    default: return true;
    }
}

static void test_moderation(void) {
    struct place_crowd_options options = small_event(8);
    options.setting.steady = true;
    options.moderation = ALL_KINDS;
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(&options, 4096, &crowd);
    const uint8_t background = place_crowd_timeline(crowd)->entries[0].background;
    int64_t counts[PLACE_KIND_COUNT] = {0}, wrong[PLACE_KIND_COUNT] = {0};
    for (int32_t y = 0; y < HEIGHT; y++)
        for (int32_t x = 0; x < WIDTH; x++)
            lives[y][x].color = background;
    for (size_t i = 0; i < options.events; i++) {
        counts[events[i].kind]++;
        wrong[events[i].kind] += !is_meant(&events[i], background);
        if (place_kind_is_fill(events[i].kind))
            add_fill(&events[i]);
        else
            add_layer(&lives[events[i].y][events[i].x], &events[i]);
    }
    for (unsigned kind = 1; kind < PLACE_KIND_CANVAS; kind++) {
        tap_ok(counts[kind] >= 10, "%s: %d events", place_kind_name(kind), (int)counts[kind]);
        tap_int(wrong[kind], 0, "... each as it should be");
    }
    tap_int(counts[PLACE_KIND_RECTANGLE], 19, "as many rectangles as in 2022");
    tap_int(counts[PLACE_KIND_CIRCLE], 19, "and as many circles");
    tap_ok(counts[PLACE_KIND_PLACE] > (int64_t)options.events * 8 / 10, "most are placements");
    place_crowd_free(crowd);
    free(events);
}

/* Moderators are few, and do nothing else. */
static void test_moderators(void) {
    struct place_crowd_options options = small_event(9);
    options.moderation = 1u << PLACE_KIND_RECTANGLE | 1u << PLACE_KIND_OVERWRITE;
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(&options, 4096, &crowd);
    bool *moderates = calloc(options.events + 1, sizeof *moderates);
    size_t moderators = 0, moonlighting = 0;
    for (size_t i = 0; moderates && i < options.events; i++)
        if (events[i].kind != PLACE_KIND_PLACE && !moderates[events[i].user]) {
            moderates[events[i].user] = true;
            moderators++;
        }
    for (size_t i = 0; moderates && i < options.events; i++)
        moonlighting += events[i].kind == PLACE_KIND_PLACE && moderates[events[i].user];
    tap_int((int64_t)moderators, PLACE_MODERATORS, "three moderators");
    tap_int((int64_t)moonlighting, 0, "who place nothing of their own");
    place_crowd_free(crowd);
    free(events);
    free(moderates);
}

int main(void) {
    tap_begin();
    test_invitations();
    test_law(250000, 1);
    test_law(1000000, 2);
    test_bots();
    test_moderation();
    test_moderators();
    return tap_end();
}
