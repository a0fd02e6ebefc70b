/*
 * What a crowd is made of. Internal to lib/simulate: crowd.c moves time on and
 * sees to the users; what people do is in doings.h, duels.h and moderation.h,
 * each of which makes the event that comes next, all but its time and user.
 */
#ifndef PLACE_SIMULATE_CROWD_STATE_H
#define PLACE_SIMULATE_CROWD_STATE_H

#include "core/canvas.h"
#include "simulate/crowd.h"
#include "simulate/duels.h"
#include "simulate/layout.h"
#include "simulate/moderation.h"
#include "simulate/pace.h"
#include "simulate/random.h"

enum {
    PLACE_CROWD_BATCH = 64,  /* events made before their users are drawn */
    PLACE_TICKETS = 1 << 14, /* of the draw for whose turn it is */
    PLACE_SCRIBBLERS = 24,
    PLACE_VISITS = 2, /* turns drawn ahead: one to fetch strokes, one to fetch their pixels */
    PLACE_NO_FACTION = UINT16_MAX
};

/* A faction's turn, drawn ahead: meanwhile memory fetches what it will look at. */
struct place_visit {
    uint16_t faction;
    uint32_t from; /* of its painted strokes, the first to be looked at */
};

/* Someone who draws a line of one colour wherever it leads. */
struct place_scribbler {
    int32_t x, y, left;
    uint8_t color;
};

/* Whose event it is. */
enum place_caller_kind {
    PLACE_CALLER_OF_FACTION, /* `who` is the faction, or PLACE_NO_FACTION for anyone */
    PLACE_CALLER_STAFF,      /* `who` is what place_users_bot or _moderator gave */
    PLACE_CALLER_NUMBER,     /* `who` is the user's number, or PLACE_NO_USER */
    PLACE_CALLER_EARLIER     /* the user of the event `who` events before */
};

struct place_caller {
    enum place_caller_kind kind;
    uint32_t who;
};

struct place_crowd {
    struct place_crowd_options options;
    struct place_timeline timeline;
    struct place_canvas canvas;
    struct place_layout layout;
    struct place_pace pace;
    struct place_users users;
    struct place_random random;
    int64_t whiteout;  /* from then on there is only the background's colour */
    size_t next_entry; /* of the timeline, not in force yet */
    unsigned slice;    /* that the tickets are for; PLACE_SLICES: none yet */
    uint8_t allowed[PLACE_MAX_COLORS];
    unsigned allowed_count;
    uint8_t substitute[PLACE_MAX_COLORS]; /* what to place while a colour is not allowed */
    struct place_caller caller;           /* of the event being made */
    struct place_visit visits[PLACE_VISITS];
    struct place_scribbler scribblers[PLACE_SCRIBBLERS];
    struct place_duels duels;
    struct place_moderation moderation;
    struct place_event batch[PLACE_CROWD_BATCH];
    unsigned batch_count, batch_given;
    uint64_t admitted; /* events whose users are known */
    uint32_t recent_users[PLACE_RECENT];
    uint16_t tickets[PLACE_TICKETS]; /* factions by their share of the work, or PLACE_NO_FACTION */
};

/* How many events the slice has for each `duration` (microseconds). */
static inline uint64_t place_crowd_rate(const struct place_crowd *crowd, int64_t duration) {
    const uint64_t *before = &crowd->pace.before[crowd->pace.slice];
    const int64_t width = crowd->pace.span / PLACE_SLICES / PLACE_MILLISECOND;
    const int64_t wanted = duration / PLACE_MILLISECOND;
    return (before[1] - before[0]) * (uint64_t)wanted / ((uint64_t)width + 1);
}

#endif
