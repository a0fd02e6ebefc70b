/*
 * Measures of what happened to each pixel, any number of them in one pass.
 *
 *     place_measures_new(&options, &canvas, &measures, err)   canvas as it stands at --from
 *     place_measures_apply(measures, &piece, err)             for each piece, in order
 *     place_measures_read(measures, 0, to, &map, err)         the first measure as of `to`
 *
 * A touch of a pixel is any event that sets it: a placement, an undo or another
 * kind of moderation, and a fill for each open pixel that it covers. Only
 * touches that pass the filter count; all of them change the canvas. What came
 * before the first piece is known by its canvas alone: it counts as no touch.
 *
 * Area that opens or closes is not touched by that: what was counted there stays,
 * through closing and opening again too. Only where a measure is about a colour
 * that stands (survival, conflict) does it end what stood there.
 *
 * Times are exact integers of microseconds until the moment they are read. A
 * pixel takes up to 2^32 - 1 touches.
 *
 * One core takes in more than 50 million touches a second, decoding included, at
 * 2000x2000 pixels (tests/bench/measures.sh), heat just so; but of conflict 30: it
 * waits for memory, 24 bytes a pixel and what is listed of touches that gave the
 * same colour again.
 */
#ifndef PLACE_MEASURE_MEASURE_H
#define PLACE_MEASURE_MEASURE_H

#include "base/err.h"
#include "core/canvas.h"
#include "core/event.h"
#include "measure/map.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum place_measure {
    PLACE_MEASURE_COUNT,   /* touches */
    PLACE_MEASURE_CHANGES, /* touches that really changed the colour */
    PLACE_MEASURE_USERS,   /* distinct users among the touches, exact; unknown users do not count */
    /* Of all touches, the share whose colour another user changed no later than the window: the
     * next touch of another colour decides, whether or not it passes the filter. Unknown users are
     * nobody's rivals. NaN without touches. Takes 16 bytes more for each touch of the last window
     * that was followed by one of the same colour, and as many again, or 8 a pixel, at most. */
    PLACE_MEASURE_CONFLICT,
    /* Seconds that the colour seen has stood: since the touch that last changed it. NaN where none
     * did, and where that one does not pass the filter: with a user's touches alone, what of his
     * is still to be seen. */
    PLACE_MEASURE_SURVIVAL,
    PLACE_MEASURE_AGE,       /* seconds since the last touch; NaN without */
    PLACE_MEASURE_FIRST,     /* seconds since the first touch; NaN without */
    PLACE_MEASURE_HEAT,      /* the sum over touches of what is left of each: half after each half
                                life, whether or not anything happens meanwhile; 0 without */
    PLACE_MEASURE_ENTROPY,   /* bits: Shannon's over the colours of the touches, leaving out those
                                without a colour; NaN without any */
    PLACE_MEASURE_COLORS,    /* distinct colours among the touches; none is no colour */
    PLACE_MEASURE_UNTOUCHED, /* 1 where there was no touch, else 0 */
    PLACE_MEASURE_ACTION,    /* enum place_kind of the last touch; NaN without */
    PLACE_MEASURE_PHASE_MS,  /* of the last touch's time since 1970: milliseconds in its second, */
    PLACE_MEASURE_PHASE_S,   /* seconds in its minute, */
    PLACE_MEASURE_PHASE_MIN, /* minutes in its hour, fractions in each; */
    PLACE_MEASURE_PHASE_COMBINED, /* and 0xRRGGBB of the three in 256ths of their cycles: red
                                     milliseconds, green seconds, blue minutes. NaN without */
    PLACE_MEASURES
};

/* "count", "phase-ms", ...; and the measure of that name, or -1. */
const char *place_measure_name(enum place_measure measure);
int place_measure_from_name(const char *name);

/* Whether it asks who touched a pixel, so that a log without users has no answer. */
bool place_measure_needs_users(enum place_measure measure);

/* Which touches count. */
struct place_touch_filter {
    uint32_t user;  /* that user's alone, or PLACE_NO_USER: everybody's */
    int color;      /* of that palette index alone (PLACE_NO_COLOR too), or -1: of all */
    unsigned kinds; /* bits 1 << enum place_kind; 0: all kinds */
};

struct place_measure_options {
    const enum place_measure *measures; /* each at most once */
    size_t count;
    struct place_rect region; /* canvas coordinates, within the source's bounds */
    struct place_touch_filter filter;
    int64_t window;    /* conflict: microseconds, > 0 */
    int64_t half_life; /* heat: microseconds, > 0 */
    bool linear;       /* heat: a touch fades evenly to nothing within half_life * 2, instead of
                          by half each half_life; the last touch alone counts */
    uint64_t memory;   /* users: bytes for the distinct pairs of pixel and user, 16 each, 64 KiB
                          at least; what is more goes to $TMPDIR, by buffers of 1.5 MiB */
};

struct place_measures;

/* The columns of enum place_columns that these measures and this filter need. */
unsigned place_measure_columns(const struct place_measure_options *options);

/*
 * Bytes of memory a pixel of the region that the measure takes while it is measured, 8 more while
 * it is read. Entropy takes a byte for each colour, and colors a bit, which are given for up to 32
 * colours and double as often as more are seen; users take none but `memory`. Measures that keep
 * the same (age and the phases; untouched and action; the canvas, a byte, of those that ask for the
 * colour before) share it.
 */
size_t place_measure_bytes(enum place_measure measure);

/*
 * Begin. `canvas` is the canvas before the first piece, of the source's bounds;
 * the measures keep a copy of what they need. What is not open there has no
 * colour, whatever the storage holds. PLACE_MEMORY on failure.
 */
enum place_code place_measures_new(const struct place_measure_options *options,
                                   const struct place_canvas *canvas, struct place_measures **out,
                                   struct place_err *err) PLACE_MUST_CHECK;
void place_measures_free(struct place_measures *measures); /* NULL is fine */

/*
 * Take the next piece of history in, with the columns asked for. PLACE_IO where $TMPDIR is full;
 * after a failure the measures can only be freed.
 */
enum place_code place_measures_apply(struct place_measures *measures,
                                     const struct place_piece *piece,
                                     struct place_err *err) PLACE_MUST_CHECK;

/*
 * Measure `index` of the options as of `time`, which is not before the last
 * event taken in. Pieces may follow: reading changes nothing. Release the map.
 */
enum place_code place_measures_read(struct place_measures *measures, size_t index, int64_t time,
                                    struct place_map *map, struct place_err *err) PLACE_MUST_CHECK;

/* The same into a map that _read gave of the same measure, in the memory that it has. */
enum place_code place_measures_read_again(struct place_measures *measures, size_t index,
                                          int64_t time, struct place_map *map,
                                          struct place_err *err) PLACE_MUST_CHECK;

#endif
