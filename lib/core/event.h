/*
 * What happened on a canvas: events in batches of columns. Replay, heatmaps
 * and history are loops over these arrays.
 */
#ifndef PLACE_CORE_EVENT_H
#define PLACE_CORE_EVENT_H

#include "base/err.h"
#include "base/rect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Kinds of event; the numbers stand in archives and in pixel_events.kind, so
 * they never change. The first six set one pixel.
 */
enum place_kind {
    PLACE_KIND_PLACE = 0,
    PLACE_KIND_UNDO = 1,          /* a user took a placement back; color is what shows after it */
    PLACE_KIND_OVERWRITE = 2,     /* a moderator's placement */
    PLACE_KIND_ROLLBACK = 3,      /* a user's placements were taken back */
    PLACE_KIND_ROLLBACK_UNDO = 4, /* ... and given back */
    PLACE_KIND_NUKE = 5,          /* cleared from the console */
    PLACE_KIND_RECTANGLE = 6,     /* a filled rectangle */
    PLACE_KIND_CIRCLE = 7,        /* a filled circle */
    PLACE_KIND_CANVAS = 8, /* the canvas itself changed: a timeline entry, never in a batch */
    PLACE_KIND_COUNT
};

enum { PLACE_NO_COLOR = 255 /* no pixel: the background shows */, PLACE_NO_USER = 0 };

/*
 * The `height` of a circle: which pixels at distance (dx, dy) from its centre it fills. Reddit does
 * not say which rule its moderators' tool followed; the closed one is the default.
 */
enum place_circle_edge {
    PLACE_CIRCLE_CLOSED = 0, /* dx^2 + dy^2 <= radius^2 */
    PLACE_CIRCLE_OPEN = 1    /* dx^2 + dy^2 < radius^2 */
};

enum { PLACE_EVENT_HASH = 32 /* bytes that name an event in a pxls log (SHA-256) */ };

/* "place", "undo", "rollback-undo", ...; NULL for an unknown number. */
const char *place_kind_name(unsigned kind);
/* The kind of that name, or -1. */
int place_kind_from_name(const char *name);

/*
 * A list of names with commas, "undo,nuke", as bits 1 << enum place_kind.
 * PLACE_USAGE for a name that is none of those `allowed`, which the hint lists;
 * `what` names the option.
 */
enum place_code place_parse_kinds(const char *list, const char *what, unsigned allowed,
                                  unsigned *kinds, struct place_err *err) PLACE_MUST_CHECK;

static inline bool place_kind_is_fill(unsigned kind) {
    return kind == PLACE_KIND_RECTANGLE || kind == PLACE_KIND_CIRCLE;
}

/* One event by itself, as importers and writers hand it over. */
struct place_event {
    int64_t time;          /* microseconds since 1970 UTC */
    int32_t x, y;          /* the pixel; a rectangle's upper left; a circle's centre */
    int32_t width, height; /* a rectangle's pixels; a circle's radius and edge; else 0 */
    uint32_t user;         /* number in the dictionary; PLACE_NO_USER where unknown */
    uint8_t color;         /* palette index, or PLACE_NO_COLOR */
    uint8_t kind;          /* enum place_kind */
};

/* A fill in a batch: canvas coordinates, not cut to the canvas. */
struct place_fill {
    uint32_t index;        /* which event of the batch it is */
    int32_t x, y;          /* as in place_event */
    int32_t width, height; /* as in place_event */
};

/*
 * A run of events in seq order, as columns. A column that was not asked for
 * is NULL, and so is one that is constant where this says so. The arrays
 * belong to whoever filled the batch and hold until it fills it again.
 */
struct place_batch {
    uint32_t count;
    int32_t x0, y0;        /* added to every x and y */
    const uint16_t *x, *y; /* pixels; meaningless for fills */
    const uint8_t *color;
    const uint8_t *kind;           /* NULL: all are PLACE_KIND_PLACE */
    const struct place_fill *fill; /* fills of the batch, ascending index */
    uint32_t fills;
    uint32_t fill_base;   /* subtracted from fill[].index: a slice shares its whole's fills */
    const int64_t *time;  /* microseconds; never falls */
    const uint32_t *user; /* NULL also where no event has one */
    const uint64_t *seq;  /* NULL: first_seq, first_seq + 1, ... */
    uint64_t first_seq;
    /* PLACE_EVENT_HASH bytes an event, all zero where it has none; NULL where no event has one */
    const unsigned char *hash;
};

/*
 * Whether a rectangle's numbers are ones that sums cannot overflow with: its
 * corner within PLACE_MAX_COORDINATE, its sides 0 to PLACE_MAX_SIDE.
 */
bool place_extent_is_sane(struct place_rect extent);

/* The same for a fill's x, y, width and height: a circle's height is an enum place_circle_edge. */
bool place_fill_is_sane(unsigned kind, struct place_rect extent);

/* Which columns a reader wants decoded; kinds and fills always are. */
enum place_columns {
    PLACE_PIXELS = 1,  /* x, y, color */
    PLACE_TIMES = 2,   /* time */
    PLACE_USERS = 4,   /* user */
    PLACE_SEQS = 8,    /* seq, where it is not first_seq + i */
    PLACE_HASHES = 16, /* hash */
    PLACE_ALL_COLUMNS = 31
};

/* The seq of event i. */
static inline uint64_t place_batch_seq(const struct place_batch *batch, uint32_t i) {
    return batch->seq ? batch->seq[i] : batch->first_seq + i;
}

/* Events from..to-1 of a batch, as a batch of their own over the same arrays. */
struct place_batch place_batch_slice(const struct place_batch *whole, uint32_t from, uint32_t to);

/* The batch with arrays of its own, all in one block: free() it. */
struct place_batch *place_batch_copy(const struct place_batch *batch,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Event i by itself; columns that are NULL read as 0, or PLACE_KIND_PLACE. Its hash is not in it.
 */
struct place_event place_batch_event(const struct place_batch *batch, uint32_t i);

/* The hash of event i, PLACE_EVENT_HASH bytes of the batch; NULL where it has none. */
const unsigned char *place_batch_hash(const struct place_batch *batch, uint32_t i);

#endif
