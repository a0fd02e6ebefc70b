/* Two sides, one pixel. */
#include "simulate/duels.h"

#include "simulate/crowd_state.h"

enum {
    SHARE = 255,       /* of a thousand events ... */
    DENSE = 8,         /* ... from one to so many events for a pixel of the canvas, ... */
    SHARE_LESS = 8,    /* ... so many less for each doubling above that, ... */
    SHARE_LEAST = 150, /* ... since builders then come back to their pixels often enough, ... */
    SHARE_MORE = 4,    /* ... and so many more for each halving below, since they never do */
    SHARE_MOST = 900,  /* in a flare */
    PACE = 2 * 60,     /* placements an hour in each */
    SITES = 170,       /* pixels of the canvas for each that sees a duel */
    SHORTEST = 6,
    FLARE = 128 /* events */
};

void place_duels_init(struct place_duels *duels, uint64_t events, uint64_t pixels) {
    uint32_t share = SHARE;
    for (uint64_t dense = pixels * DENSE; dense < events && share > SHARE_LEAST; dense *= 2)
        share -= SHARE_LESS;
    for (uint64_t sparse = pixels; sparse > events; sparse /= 2)
        share += SHARE_MORE;
    duels->usual_share = share;
    const uint64_t mean = (events / 1000 * share + share) / (pixels / SITES + 1);
    duels->mean_length = mean < SHORTEST ? SHORTEST : mean > INT32_MAX ? INT32_MAX : (uint32_t)mean;
}

void place_duels_adapt(struct place_crowd *crowd) {
    struct place_duels *duels = &crowd->duels;
    const uint64_t turns = place_crowd_rate(crowd, PLACE_HOUR) / 1000 * duels->usual_share +
                           place_crowd_rate(crowd, PLACE_HOUR) % 1000 * duels->usual_share / 1000;
    const uint64_t count = turns / PACE;
    duels->share = duels->usual_share;
    duels->flaring = 1024;
    duels->count = count < PLACE_MOST_DUELS ? (uint32_t)count : PLACE_MOST_DUELS;
    if (count > 0)
        return;
    /* Too few for even one: now and then, but then as often as a duel needs. */
    const uint64_t share = PACE * (uint64_t)duels->usual_share / (turns + 1);
    duels->count = 1;
    duels->share = share < SHARE_MOST ? (uint32_t)share : SHARE_MOST;
    duels->flaring = duels->usual_share * 1024 / duels->share;
}

/* In quiet hours duels flare up: stretches of events that have them, by chance. */
static bool is_flaring(const struct place_crowd *crowd) {
    const uint64_t stretch = crowd->pace.made / FLARE * UINT64_C(0x9e3779b97f4a7c15);
    return stretch >> 54 < crowd->duels.flaring;
}

/* Near the last one, three times in five; else where some faction has painted. */
static bool find_place(struct place_crowd *crowd, struct place_duel *duel) {
    struct place_duels *duels = &crowd->duels;
    struct place_random *random = &crowd->random;
    if (duels->has_last && place_random_chance(random, 600)) {
        duel->home = PLACE_NO_FACTION;
        duel->x = duels->last_x + place_random_between(random, -3, 3);
        duel->y = duels->last_y + place_random_between(random, -3, 3);
    } else {
        const uint32_t chosen = place_random_below(random, (uint32_t)crowd->layout.count);
        const struct place_faction *faction = &crowd->layout.factions[chosen];
        if (faction->cursor == 0)
            return false;
        const struct place_stroke *stroke =
            &crowd->layout.strokes[faction->first + place_random_below(random, faction->cursor)];
        duel->home = (uint16_t)chosen;
        duel->x = crowd->canvas.bounds.x0 + stroke->x;
        duel->y = crowd->canvas.bounds.y0 + stroke->y;
    }
    return place_rect_contains(crowd->canvas.open, duel->x, duel->y);
}

static bool start_duel(struct place_crowd *crowd, struct place_duel *duel) {
    struct place_duels *duels = &crowd->duels;
    if (crowd->layout.count == 0 || !find_place(crowd, duel))
        return false;
    duel->colors[0] = place_canvas_get(&crowd->canvas, duel->x, duel->y);
    duel->colors[1] = crowd->allowed[place_random_below(&crowd->random, crowd->allowed_count)];
    if (duel->colors[0] == duel->colors[1])
        return false;
    /* Most are short, some are long: quantiles of an exponential distribution. */
    const uint64_t quantile = crowd->pace.gaps[place_random_below(&crowd->random, PLACE_GAPS)];
    duel->left = 1 + (uint32_t)(duels->mean_length * quantile >> 16);
    duels->last_x = duel->x;
    duels->last_y = duel->y;
    duels->has_last = true;
    return true;
}

bool place_duels_turn(struct place_crowd *crowd, struct place_event *event) {
    struct place_duels *duels = &crowd->duels;
    if (!is_flaring(crowd) || !place_random_chance(&crowd->random, duels->share))
        return false;
    struct place_duel *duel = &duels->duels[place_random_below(&crowd->random, duels->count)];
    if (duel->left == 0 && !start_duel(crowd, duel))
        return false;
    duel->left--;
    const bool challenged = place_canvas_get(&crowd->canvas, duel->x, duel->y) != duel->colors[0];
    event->x = duel->x;
    event->y = duel->y;
    event->color = duel->colors[challenged ? 0 : 1];
    crowd->caller.who = challenged ? duel->home : PLACE_NO_FACTION;
    return true;
}
