/* Builders and griefers. */
#include "simulate/doings.h"

#include "simulate/crowd_state.h"

#include <string.h>

enum {
    PROBES = 8, /* looks a faction takes for a pixel that is wrong */
    BOT_PROBES = 64,
    WINDOW = 24,   /* pixels that a faction paints at once */
    REPAIRS = 140, /* in a thousand turns, while there is something to paint */
    EMPLOYERS = 8  /* factions that a bot tries */
};

/* ---- art ---------------------------------------------------------------------------------- */

static const uint8_t *pixel_of(const struct place_crowd *crowd, const struct place_stroke *stroke) {
    return crowd->canvas.pixels + (size_t)stroke->y * crowd->canvas.stride + stroke->x;
}

static bool is_wrong(const struct place_crowd *crowd, const struct place_stroke *stroke) {
    return *pixel_of(crowd, stroke) != crowd->substitute[stroke->color];
}

/* The next pixel to paint, a few at a time being anyone's; NULL where those looked at are done. */
static const struct place_stroke *find_unpainted(struct place_crowd *crowd,
                                                 struct place_faction *faction) {
    const struct place_stroke *strokes = crowd->layout.strokes + faction->first;
    while (faction->cursor < faction->count && !is_wrong(crowd, &strokes[faction->cursor]))
        faction->cursor++;
    const uint32_t left = faction->count - faction->cursor;
    if (left == 0)
        return NULL;
    const uint32_t window = left < WINDOW ? left : WINDOW;
    const struct place_stroke *stroke =
        &strokes[faction->cursor + place_random_below(&crowd->random, window)];
    return is_wrong(crowd, stroke) ? stroke : &strokes[faction->cursor];
}

/* A painted pixel that has been spoilt; NULL where `probes` looks found none. */
static const struct place_stroke *find_spoilt(const struct place_crowd *crowd,
                                              const struct place_faction *faction, uint32_t from,
                                              uint32_t probes) {
    const struct place_stroke *strokes = crowd->layout.strokes + faction->first;
    /* Neighbours in painting order: scattered on the canvas, but side by side in memory. */
    for (uint32_t at = from; at < faction->cursor && at < from + probes; at++)
        if (is_wrong(crowd, &strokes[at]))
            return &strokes[at];
    return NULL;
}

static void paint(const struct place_crowd *crowd, const struct place_stroke *stroke,
                  struct place_event *event) {
    event->color = crowd->substitute[stroke->color];
    event->x = crowd->canvas.bounds.x0 + stroke->x;
    event->y = crowd->canvas.bounds.y0 + stroke->y;
}

static void fetch_pixels(const struct place_crowd *crowd, const struct place_visit *visit) {
    if (visit->faction == PLACE_NO_FACTION)
        return;
    const struct place_faction *faction = &crowd->layout.factions[visit->faction];
    const struct place_stroke *strokes = crowd->layout.strokes + faction->first;
    for (uint32_t at = visit->from; at < faction->cursor && at < visit->from + PROBES; at++)
        __builtin_prefetch(pixel_of(crowd, &strokes[at]));
}

/* The turn whose memory is there, and a new one at the end of the line. */
static struct place_visit next_visit(struct place_crowd *crowd) {
    const struct place_visit now = crowd->visits[0];
    struct place_visit *last = &crowd->visits[PLACE_VISITS - 1];
    memmove(crowd->visits, crowd->visits + 1, sizeof *last * (PLACE_VISITS - 1));
    last->faction = crowd->tickets[place_random_below(&crowd->random, PLACE_TICKETS)];
    if (last->faction != PLACE_NO_FACTION) {
        const struct place_faction *faction = &crowd->layout.factions[last->faction];
        last->from = place_random_below(&crowd->random, faction->cursor);
        __builtin_prefetch(crowd->layout.strokes + faction->first + last->from);
    }
    fetch_pixels(crowd, &crowd->visits[0]);
    return now;
}

bool place_crowd_work(struct place_crowd *crowd, struct place_event *event) {
    const struct place_visit visit = next_visit(crowd);
    if (visit.faction == PLACE_NO_FACTION)
        return false;
    struct place_faction *faction = &crowd->layout.factions[visit.faction];
    const struct place_stroke *stroke = NULL;
    if (faction->cursor == faction->count || place_random_chance(&crowd->random, REPAIRS))
        stroke = find_spoilt(crowd, faction, visit.from, PROBES);
    if (!stroke)
        stroke = find_unpainted(crowd, faction);
    if (!stroke)
        return false;
    paint(crowd, stroke, event);
    crowd->caller.who = visit.faction;
    return true;
}

/* ---- bots --------------------------------------------------------------------------------- */

/* The faction that a bot works for now: always the same while it is active. */
static struct place_faction *employer(const struct place_crowd *crowd, uint32_t bot) {
    const size_t count = crowd->layout.count;
    for (uint32_t i = 0; count > 0 && i < EMPLOYERS; i++) {
        struct place_faction *faction = &crowd->layout.factions[((uint64_t)bot * 7919 + i) % count];
        if (crowd->slice >= faction->begin && crowd->slice < faction->end)
            return faction;
    }
    return NULL;
}

bool place_crowd_work_as_bot(struct place_crowd *crowd, struct place_event *event) {
    uint32_t bot = 0;
    if (!place_users_bot_due(&crowd->users, event->time - crowd->options.setting.start, &bot))
        return false;
    struct place_faction *faction = employer(crowd, bot);
    if (!faction)
        return false;
    const struct place_stroke *stroke = find_spoilt(
        crowd, faction, place_random_below(&crowd->random, faction->cursor), BOT_PROBES);
    if (!stroke)
        stroke = find_unpainted(crowd, faction);
    if (!stroke)
        return false;
    paint(crowd, stroke, event);
    crowd->caller = (struct place_caller){PLACE_CALLER_STAFF, place_users_bot(&crowd->users, bot)};
    return true;
}

/* ---- griefers ----------------------------------------------------------------------------- */

static uint8_t draw_color(struct place_crowd *crowd) {
    return crowd->allowed[place_random_below(&crowd->random, crowd->allowed_count)];
}

static void draw_anywhere(struct place_crowd *crowd, int32_t *x, int32_t *y) {
    const struct place_rect open = crowd->canvas.open;
    *x = open.x0 + place_random_between(&crowd->random, 0, open.width - 1);
    *y = open.y0 + place_random_between(&crowd->random, 0, open.height - 1);
}

static void start_scribble(struct place_crowd *crowd, struct place_scribbler *scribbler) {
    struct place_random *random = &crowd->random;
    const uint32_t factions = (uint32_t)crowd->layout.count;
    draw_anywhere(crowd, &scribbler->x, &scribbler->y);
    if (factions > 0 && place_random_chance(random, 700)) {
        /* Where plots meet, nobody feels responsible. */
        const struct place_rect *plot =
            &crowd->layout.factions[place_random_below(random, factions)].plot;
        scribbler->x = plot->x0 + plot->width + place_random_between(random, -3, 3);
        scribbler->y = plot->y0 + plot->height + place_random_between(random, -3, 3);
    }
    scribbler->left = place_random_between(random, 3, 26);
    scribbler->color = draw_color(crowd);
}

void place_crowd_scribble(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect open = crowd->canvas.open;
    struct place_random *random = &crowd->random;
    struct place_scribbler *scribbler =
        &crowd->scribblers[place_random_below(random, PLACE_SCRIBBLERS)];
    if (place_random_chance(random, 250)) {
        draw_anywhere(crowd, &event->x, &event->y);
        event->color = draw_color(crowd);
        return;
    }
    scribbler->x += place_random_between(random, -1, 1);
    scribbler->y += place_random_between(random, -1, 1);
    if (scribbler->left-- <= 0 || !place_rect_contains(open, scribbler->x, scribbler->y) ||
        crowd->substitute[scribbler->color] != scribbler->color)
        do
            start_scribble(crowd, scribbler);
        while (!place_rect_contains(open, scribbler->x, scribbler->y));
    event->x = scribbler->x;
    event->y = scribbler->y;
    event->color = scribbler->color;
}

void place_crowd_wipe(struct place_crowd *crowd, struct place_event *event) {
    event->color = crowd->canvas.entry->background;
    for (int probe = 0; probe < PROBES; probe++) {
        draw_anywhere(crowd, &event->x, &event->y);
        if (place_canvas_get(&crowd->canvas, event->x, event->y) != event->color)
            return;
    }
}
