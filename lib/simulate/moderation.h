/*
 * Moderation: users take placements back, and moderators fill shapes, place
 * over what is there, roll a user back (and sometimes think better of it) or
 * clear a piece from the console. Internal to lib/simulate.
 */
#ifndef PLACE_SIMULATE_MODERATION_H
#define PLACE_SIMULATE_MODERATION_H

#include "core/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLACE_INCIDENTS = 19, /* of each kind, as many as Reddit drew rectangles in 2022 */
    PLACE_INCIDENT_ROWS = 64,
    PLACE_RECENT = 1024 /* events that can be taken back */
};

/* A pixel that turned from one colour into another. */
struct place_turn {
    int32_t x, y;
    uint8_t from, to;
};

struct place_turns {
    struct place_turn turns[PLACE_INCIDENT_ROWS];
    unsigned count;
};

struct place_moderation {
    unsigned kinds;           /* bits 1 << enum place_kind of those there are */
    uint64_t incidents, done; /* how many there will be, and have been */
    unsigned rows;            /* of an incident, at most */

    struct place_turns running; /* the incident's events to come, the last one first */
    uint8_t kind;               /* of those */
    uint32_t user;              /* a rollback's */
    struct place_turns undone;  /* of a rollback: what gives it back */
    uint64_t rollbacks;

    uint32_t watched;         /* whose placements are noted for the next rollback */
    struct place_turns noted; /* the first one first */
    uint64_t made;            /* events noted in `recent` */
    struct place_turn recent[PLACE_RECENT];
};

struct place_crowd;

/* Incidents of `kinds` for so many events; a giving back is part of a rollback. */
void place_moderation_init(struct place_moderation *moderation, unsigned kinds, uint64_t events);

/* Whether it is moderation's turn; then its event, its caller, and what it does to the canvas. */
bool place_moderation_turn(struct place_crowd *crowd, struct place_event *event);

/* Note an event for someone to take it back; `from` is what was there before. */
void place_moderation_made(struct place_moderation *moderation, const struct place_event *event,
                           uint8_t from);

/* Note an event whose user is known now, for a rollback of that user. */
void place_moderation_watch(struct place_moderation *moderation, const struct place_event *event,
                            uint8_t from);

#endif
