/* Time, the draw for whose turn it is, and users. */
#include "simulate/crowd.h"

#include "base/mem.h"
#include "simulate/crowd_state.h"
#include "simulate/doings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    SCRIBBLES = 45,      /* in a thousand turns, whatever there is to do */
    MOST_USERS = 1 << 27 /* by default; 1 GiB of them */
};

/* ---- making one --------------------------------------------------------------------------- */

/* As many as come to 15.05 events each, as in 2017: 16.56 million placements by 1.1 million users.
 */
static uint32_t default_users(uint64_t events) {
    const uint64_t count = events / 301 * 20 + events % 301 * 20 / 301 + 1;
    return (uint32_t)(count < MOST_USERS ? count : MOST_USERS);
}

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

static enum place_code crowd_init(struct place_crowd *crowd, struct place_err *err) {
    const struct place_crowd_options *options = &crowd->options;
    const struct place_setting_options *setting = &options->setting;
    place_random_seed(&crowd->random, options->seed);
    if (place_setting_make(setting, &crowd->timeline, err))
        return err->code;
    const struct place_mark *whiteout = place_timeline_find_mark(&crowd->timeline, "whiteout");
    crowd->whiteout = whiteout ? whiteout->time : INT64_MAX;
    place_pace_init(&crowd->pace, &crowd->timeline, setting->start, setting->span, options->events);
    const struct place_rect bounds = place_timeline_union(&crowd->timeline);
    if (place_layout_init(&crowd->layout, &crowd->timeline, &crowd->pace, &crowd->random, err) ||
        place_canvas_init(&crowd->canvas, bounds, false, err))
        return err->code;
    enter(crowd, &crowd->timeline.entries[crowd->next_entry++]);
    place_duels_init(&crowd->duels, options->events,
                     (uint64_t)bounds.width * (uint64_t)bounds.height);
    place_moderation_init(&crowd->moderation, options->moderation, options->events);
    const uint32_t users = options->users ? options->users : default_users(options->events);
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
    for (int i = 0; i < PLACE_VISITS; i++)
        crowd->visits[i].faction = PLACE_NO_FACTION;
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
    const struct place_known_event *event = crowd->options.setting.event;
    if (event)
        place_user_hash(crowd->options.seed, number, event->key_bytes, key);
    else
        place_make_user_name(crowd->options.seed, number, key);
}

/* ---- time passes -------------------------------------------------------------------------- */

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
        while (ticket * total < before * PLACE_TICKETS)
            crowd->tickets[ticket++] = (uint16_t)i;
    }
    while (ticket < PLACE_TICKETS)
        crowd->tickets[ticket++] = PLACE_NO_FACTION;
}

static void pass_time(struct place_crowd *crowd, int64_t time) {
    while (crowd->next_entry < crowd->timeline.count &&
           crowd->timeline.entries[crowd->next_entry].time <= time)
        enter(crowd, &crowd->timeline.entries[crowd->next_entry++]);
    if (crowd->slice == crowd->pace.slice)
        return;
    crowd->slice = crowd->pace.slice;
    deal_tickets(crowd);
    place_duels_adapt(crowd);
}

/* ---- events ------------------------------------------------------------------------------- */

/* What happens next. Where it is a fill, the canvas has it already. */
static void choose(struct place_crowd *crowd, struct place_event *event) {
    if (event->time >= crowd->whiteout) {
        place_crowd_wipe(crowd, event);
        return;
    }
    if (place_moderation_turn(crowd, event) || place_crowd_work_as_bot(crowd, event) ||
        place_duels_turn(crowd, event))
        return;
    if (!place_random_chance(&crowd->random, SCRIBBLES))
        for (int tries = 0; tries < 2; tries++)
            if (place_crowd_work(crowd, event))
                return;
    place_crowd_scribble(crowd, event);
}

/* One event but for its user; gives the colour that was there before, and the caller. */
static uint8_t make_event(struct place_crowd *crowd, struct place_event *event) {
    *event = (struct place_event){.time = place_pace_next(&crowd->pace, &crowd->random)};
    crowd->caller = (struct place_caller){PLACE_CALLER_OF_FACTION, PLACE_NO_FACTION};
    pass_time(crowd, event->time);
    choose(crowd, event);
    uint8_t *pixel = crowd->canvas.pixels + place_canvas_offset(&crowd->canvas, event->x, event->y);
    const uint8_t before = *pixel;
    if (!place_kind_is_fill(event->kind))
        *pixel = event->color;
    place_moderation_made(&crowd->moderation, event, before);
    return before;
}

/* Who is asked: a member's number is known only once he is admitted. */
static void invite(struct place_crowd *crowd, struct place_caller *caller) {
    const uint32_t factions = (uint32_t)crowd->layout.count;
    *caller = crowd->caller;
    if (caller->kind == PLACE_CALLER_OF_FACTION)
        caller->who = place_users_invite(&crowd->users, caller->who,
                                         caller->who == PLACE_NO_FACTION ? 0 : factions);
}

static uint32_t admit(struct place_crowd *crowd, const struct place_caller *caller, int64_t time) {
    switch (caller->kind) {
    case PLACE_CALLER_NUMBER: return caller->who;
    case PLACE_CALLER_EARLIER:
        return crowd->recent_users[(crowd->admitted - caller->who) % PLACE_RECENT];
    default:
        return place_users_admit(&crowd->users, caller->who, time - crowd->options.setting.start);
    }
}

/*
 * The next batch. Batches are always the same, whatever room the caller has:
 * a rollback knows of the user's events up to the batch before its own.
 */
static void make_batch(struct place_crowd *crowd) {
    struct place_caller callers[PLACE_CROWD_BATCH];
    uint8_t before[PLACE_CROWD_BATCH];
    const uint64_t left = crowd->options.events - crowd->pace.made;
    crowd->batch_count = left < PLACE_CROWD_BATCH ? (unsigned)left : PLACE_CROWD_BATCH;
    crowd->batch_given = 0;
    for (unsigned i = 0; i < crowd->batch_count; i++) {
        before[i] = make_event(crowd, &crowd->batch[i]);
        invite(crowd, &callers[i]);
    }
    for (unsigned i = 0; i < crowd->batch_count; i++) {
        struct place_event *event = &crowd->batch[i];
        event->user = admit(crowd, &callers[i], event->time);
        crowd->recent_users[crowd->admitted++ % PLACE_RECENT] = event->user;
        place_moderation_watch(&crowd->moderation, event, before[i]);
    }
}

size_t place_crowd_next(struct place_crowd *crowd, struct place_event *events, size_t room) {
    size_t done = 0;
    while (done < room) {
        if (crowd->batch_given == crowd->batch_count)
            make_batch(crowd);
        const size_t ready = crowd->batch_count - crowd->batch_given;
        if (ready == 0)
            break;
        const size_t count = ready < room - done ? ready : room - done;
        memcpy(events + done, crowd->batch + crowd->batch_given, count * sizeof *events);
        crowd->batch_given += (unsigned)count;
        done += count;
    }
    return done;
}
