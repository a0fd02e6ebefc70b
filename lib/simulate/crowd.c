/* What the crowd does, event by event. */
#include "simulate/crowd.h"

#include "base/mem.h"
#include "core/canvas.h"
#include "simulate/layout.h"
#include "simulate/pace.h"
#include "simulate/random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICKETS = 1 << 14, /* of the draw for whose turn it is */
    SCRIBBLERS = 24,
    VISITS = 2,      /* turns drawn ahead: one to fetch strokes, one to fetch their pixels */
    BATCH = 64,      /* events made before their users are drawn */
    PROBES = 8,      /* looks a faction takes for a pixel that is wrong */
    WINDOW = 24,     /* pixels that a faction paints at once */
    REPAIRS = 200,   /* in a thousand turns, while there is something to paint */
    RECTANGLES = 19, /* as many as Reddit drew in 2022 */
    NO_FACTION = UINT16_MAX,
    REDDIT_USERS = 10400000,
    MOST_USERS = 1 << 27 /* by default; 1 GiB of them */
};

/* A faction's turn, drawn ahead: meanwhile memory fetches what it will look at. */
struct visit {
    uint16_t faction;
    uint32_t from; /* of its painted strokes, the first to be looked at */
};

/* Someone who draws a line of one colour wherever it leads. */
struct scribbler {
    int32_t x, y, left;
    uint8_t color;
};

struct place_crowd {
    struct place_crowd_options options;
    struct place_timeline timeline;
    struct place_canvas canvas;
    struct place_layout layout;
    struct place_pace pace;
    struct place_users users;
    struct place_random random;
    int64_t whiteout;               /* from then on there is only the background's colour */
    size_t next_entry;              /* of the timeline, not in force yet */
    unsigned slice;                 /* that the tickets are for; PLACE_SLICES: none yet */
    uint64_t rectangles, rectangle; /* how many there will be, and have been */
    uint8_t allowed[PLACE_MAX_COLORS];
    unsigned allowed_count;
    uint8_t substitute[PLACE_MAX_COLORS]; /* what to place while a colour is not allowed */
    struct visit visits[VISITS];
    struct scribbler scribblers[SCRIBBLERS];
    uint16_t tickets[TICKETS]; /* factions by their share of the work, NO_FACTION for none */
};

/* ---- making one --------------------------------------------------------------------------- */

/*
 * A log of Reddit's event is a sample of it: until it has as many rows as
 * theirs, users hardly come twice in a stretch of it, as in theirs.
 */
static uint32_t default_users(const struct place_crowd_options *options) {
    const bool reddit = options->setting.setting == PLACE_SETTING_REDDIT2022;
    const uint64_t most = reddit ? REDDIT_USERS : MOST_USERS;
    const uint64_t count = reddit ? options->events * 4 : options->events / 15 + 8;
    return (uint32_t)(count < most ? count : most);
}

static enum place_code crowd_init(struct place_crowd *crowd, struct place_err *err) {
    const struct place_crowd_options *options = &crowd->options;
    const struct place_setting_options *setting = &options->setting;
    place_random_seed(&crowd->random, options->seed);
    if (place_setting_make(setting, &crowd->timeline, err))
        return err->code;
    const struct place_mark *whiteout = place_timeline_find_mark(&crowd->timeline, "whiteout");
    crowd->whiteout = whiteout ? whiteout->time : INT64_MAX;
    place_pace_init(&crowd->pace, &crowd->timeline, setting->start, setting->span, options->events);
    if (place_layout_init(&crowd->layout, &crowd->timeline, &crowd->pace, &crowd->random, err) ||
        place_canvas_init(&crowd->canvas, place_timeline_union(&crowd->timeline), false, err))
        return err->code;
    const uint32_t users = options->users ? options->users : default_users(options);
    return place_users_init(&crowd->users, users, options->events, setting->span, options->seed,
                            err);
}

enum place_code place_crowd_new(const struct place_crowd_options *options, struct place_crowd **out,
                                struct place_err *err) {
    assert(options->setting.span >= PLACE_CROWD_MIN_SPAN_MS * PLACE_MILLISECOND);
    *out = NULL;
    struct place_crowd *crowd = place_new_array(1, sizeof *crowd, err);
    if (!crowd)
        return err->code;
    crowd->options = *options;
    crowd->slice = PLACE_SLICES;
    for (int i = 0; i < VISITS; i++)
        crowd->visits[i].faction = NO_FACTION;
    if (options->moderation)
        crowd->rectangles = options->events / 50 < RECTANGLES ? options->events / 50 : RECTANGLES;
    if (crowd_init(crowd, err)) {
        place_crowd_free(crowd);
        return err->code;
    }
    *out = crowd;
    return PLACE_OK;
}

void place_crowd_free(struct place_crowd *crowd) {
    if (!crowd)
        return;
    place_users_release(&crowd->users);
    place_canvas_release(&crowd->canvas);
    place_layout_release(&crowd->layout);
    place_timeline_release(&crowd->timeline);
    free(crowd);
}

const struct place_timeline *place_crowd_timeline(const struct place_crowd *crowd) {
    return &crowd->timeline;
}

void place_crowd_user_key(const struct place_crowd *crowd, uint32_t number,
                          char key[PLACE_USER_KEY]) {
    if (crowd->options.setting.setting == PLACE_SETTING_REDDIT2022)
        place_user_hash(crowd->options.seed, number, key);
    else
        place_user_name(crowd->options.seed, number, key);
}

/* ---- time passes -------------------------------------------------------------------------- */

static void enter(struct place_crowd *crowd, const struct place_timeline_entry *entry) {
    place_canvas_enter(&crowd->canvas, entry);
    crowd->allowed_count = 0;
    for (unsigned color = 0; color < entry->palette.count; color++) {
        crowd->substitute[color] =
            place_nearest_color(&entry->palette, entry, entry->palette.rgb[color]);
        if (place_color_allowed(entry, color))
            crowd->allowed[crowd->allowed_count++] = (uint8_t)color;
    }
}

/* How much of the crowd's work a faction does in this slice. */
static uint64_t share_of(const struct place_faction *faction, unsigned slice) {
    if (slice < faction->begin || slice >= faction->end)
        return 0;
    const uint64_t whole = (uint64_t)faction->count * faction->zeal;
    return faction->cursor < faction->count ? 8 * whole : whole;
}

/* Deal the tickets of a slice: each faction gets its share of them, side by side. */
static void deal_tickets(struct place_crowd *crowd) {
    uint64_t total = 0, before = 0;
    for (size_t i = 0; i < crowd->layout.count; i++)
        total += share_of(&crowd->layout.factions[i], crowd->slice);
    uint64_t ticket = 0;
    for (size_t i = 0; i < crowd->layout.count; i++) {
        before += share_of(&crowd->layout.factions[i], crowd->slice);
        while (ticket * total < before * TICKETS)
            crowd->tickets[ticket++] = (uint16_t)i;
    }
    while (ticket < TICKETS)
        crowd->tickets[ticket++] = NO_FACTION;
}

static void pass_time(struct place_crowd *crowd, int64_t time) {
    while (crowd->next_entry < crowd->timeline.count &&
           crowd->timeline.entries[crowd->next_entry].time <= time)
        enter(crowd, &crowd->timeline.entries[crowd->next_entry++]);
    if (crowd->slice == crowd->pace.slice)
        return;
    crowd->slice = crowd->pace.slice;
    deal_tickets(crowd);
}

/* ---- what people do ----------------------------------------------------------------------- */

static bool is_wrong(const struct place_crowd *crowd, const struct place_stroke *stroke) {
    return place_canvas_get(&crowd->canvas, stroke->x, stroke->y) !=
           crowd->substitute[stroke->color];
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

/* A painted pixel that has been spoilt; NULL where a few looks found none. */
static const struct place_stroke *find_spoilt(const struct place_crowd *crowd,
                                              const struct place_faction *faction, uint32_t from) {
    const struct place_stroke *strokes = crowd->layout.strokes + faction->first;
    /* Neighbours in painting order: scattered on the canvas, but side by side in memory. */
    for (uint32_t at = from; at < faction->cursor && at < from + PROBES; at++)
        if (is_wrong(crowd, &strokes[at]))
            return &strokes[at];
    return NULL;
}

static void fetch_pixels(const struct place_crowd *crowd, const struct visit *visit) {
    if (visit->faction == NO_FACTION)
        return;
    const struct place_faction *faction = &crowd->layout.factions[visit->faction];
    const struct place_stroke *strokes = crowd->layout.strokes + faction->first;
    for (uint32_t at = visit->from; at < faction->cursor && at < visit->from + PROBES; at++)
        __builtin_prefetch(crowd->canvas.pixels +
                           place_canvas_offset(&crowd->canvas, strokes[at].x, strokes[at].y));
}

/* The turn whose memory is there, and a new one at the end of the line. */
static struct visit next_visit(struct place_crowd *crowd) {
    const struct visit now = crowd->visits[0];
    struct visit *last = &crowd->visits[VISITS - 1];
    memmove(crowd->visits, crowd->visits + 1, sizeof *last * (VISITS - 1));
    last->faction = crowd->tickets[place_random_below(&crowd->random, TICKETS)];
    if (last->faction != NO_FACTION) {
        const struct place_faction *faction = &crowd->layout.factions[last->faction];
        last->from = place_random_below(&crowd->random, faction->cursor);
        __builtin_prefetch(crowd->layout.strokes + faction->first + last->from);
    }
    fetch_pixels(crowd, &crowd->visits[0]);
    return now;
}

/* A member of some faction places a pixel of its art. False where there was nothing to do. */
static bool work(struct place_crowd *crowd, struct place_event *event, uint32_t *home) {
    const struct visit visit = next_visit(crowd);
    if (visit.faction == NO_FACTION)
        return false;
    struct place_faction *faction = &crowd->layout.factions[visit.faction];
    const struct place_stroke *stroke = NULL;
    if (faction->cursor == faction->count || place_random_chance(&crowd->random, REPAIRS))
        stroke = find_spoilt(crowd, faction, visit.from);
    if (!stroke)
        stroke = find_unpainted(crowd, faction);
    if (!stroke)
        return false;
    event->color = crowd->substitute[stroke->color];
    event->x = stroke->x;
    event->y = stroke->y;
    *home = visit.faction;
    return true;
}

static uint8_t draw_color(struct place_crowd *crowd) {
    return crowd->allowed[place_random_below(&crowd->random, crowd->allowed_count)];
}

static void start_scribble(struct place_crowd *crowd, struct scribbler *scribbler) {
    const struct place_rect open = crowd->canvas.open;
    scribbler->x = place_random_between(&crowd->random, 0, open.width - 1);
    scribbler->y = place_random_between(&crowd->random, 0, open.height - 1);
    if (crowd->layout.count > 0 && place_random_chance(&crowd->random, 700)) {
        /* Where plots meet, nobody feels responsible: hot spots are at corners. */
        const struct place_rect *plot =
            &crowd->layout
                 .factions[place_random_below(&crowd->random, (uint32_t)crowd->layout.count)]
                 .plot;
        scribbler->x = plot->x0 + plot->width + place_random_between(&crowd->random, -3, 3);
        scribbler->y = plot->y0 + plot->height + place_random_between(&crowd->random, -3, 3);
    }
    scribbler->left = place_random_between(&crowd->random, 3, 26);
    scribbler->color = draw_color(crowd);
}

/* One pixel of a wandering line, or, as often, one anywhere. */
static void scribble(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect open = crowd->canvas.open;
    struct place_random *random = &crowd->random;
    struct scribbler *scribbler = &crowd->scribblers[place_random_below(random, SCRIBBLERS)];
    if (place_random_chance(random, 250)) {
        event->x = place_random_between(random, 0, open.width - 1);
        event->y = place_random_between(random, 0, open.height - 1);
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

/* Only one colour is left: everyone wipes. */
static void wipe(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect open = crowd->canvas.open;
    event->color = crowd->canvas.entry->background;
    for (int probe = 0; probe < PROBES; probe++) {
        event->x = place_random_between(&crowd->random, 0, open.width - 1);
        event->y = place_random_between(&crowd->random, 0, open.height - 1);
        if (place_canvas_get(&crowd->canvas, event->x, event->y) != event->color)
            return;
    }
}

/* A moderator blanks a piece of the canvas. */
static void moderate(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect open = crowd->canvas.open;
    const int32_t wide = open.width < 40 ? open.width : 40;
    const int32_t high = open.height < 40 ? open.height : 40;
    event->kind = PLACE_KIND_RECTANGLE;
    event->width = place_random_between(&crowd->random, 1, wide);
    event->height = place_random_between(&crowd->random, 1, high);
    event->x = place_random_between(&crowd->random, 0, open.width - event->width);
    event->y = place_random_between(&crowd->random, 0, open.height - event->height);
    event->color = crowd->canvas.entry->background;
    place_canvas_fill(&crowd->canvas,
                      (struct place_rect){event->x, event->y, event->width, event->height},
                      event->color);
}

static bool is_rectangles_turn(const struct place_crowd *crowd) {
    const uint64_t number = crowd->rectangle + 1; /* evenly over the events, the ends apart */
    return number <= crowd->rectangles &&
           crowd->pace.made > crowd->options.events / (crowd->rectangles + 1) * number;
}

static void choose(struct place_crowd *crowd, struct place_event *event, uint32_t *home) {
    if (event->time >= crowd->whiteout) {
        wipe(crowd, event);
        return;
    }
    if (!place_random_chance(&crowd->random, 45))
        for (int tries = 0; tries < 2; tries++)
            if (work(crowd, event, home))
                return;
    scribble(crowd, event);
}

/* One event but for its user; gives the faction that it is of. */
static uint32_t make_event(struct place_crowd *crowd, struct place_event *event) {
    uint32_t home = NO_FACTION;
    *event = (struct place_event){.time = place_pace_next(&crowd->pace, &crowd->random)};
    pass_time(crowd, event->time);
    if (is_rectangles_turn(crowd)) {
        crowd->rectangle++;
        moderate(crowd, event);
        return home;
    }
    choose(crowd, event, &home);
    crowd->canvas.pixels[place_canvas_offset(&crowd->canvas, event->x, event->y)] = event->color;
    return home;
}

static void make_batch(struct place_crowd *crowd, struct place_event *events, size_t count) {
    const uint32_t factions = (uint32_t)crowd->layout.count;
    uint32_t invited[BATCH];
    for (size_t i = 0; i < count; i++) {
        const uint32_t home = make_event(crowd, &events[i]);
        invited[i] = place_users_invite(&crowd->users, home, home == NO_FACTION ? 0 : factions);
    }
    for (size_t i = 0; i < count; i++)
        events[i].user = place_users_admit(&crowd->users, invited[i],
                                           events[i].time - crowd->options.setting.start);
}

size_t place_crowd_next(struct place_crowd *crowd, struct place_event *events, size_t room) {
    const uint64_t left = crowd->options.events - crowd->pace.made;
    const size_t count = left < room ? (size_t)left : room;
    for (size_t done = 0; done < count; done += BATCH)
        make_batch(crowd, events + done, count - done < BATCH ? count - done : BATCH);
    return count;
}
