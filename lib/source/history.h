/*
 * What happened to a pixel, to those of a region, or by one user's hand: each
 * event with the colour before it, how long it stood, and whether it is seen
 * still.
 *
 *     struct place_history_options options = {.region = {x, y, 1, 1}};
 *     place_history_read(source, &options, &history, err)
 *     place_history_next(history, &rows, &count, err)     rows[0 .. count - 1], until there are
 * none place_history_free(history)
 *
 * One pixel takes a search over the archive at the speed of memory
 * (archive/search.h), a region the decoding of what is in it. A trail (user or
 * keys) takes two searches: one for the events, one for their pixels.
 *
 * Memory: 9 bytes a pixel of the region (of a trail, of the rectangle round it), 8 bytes a row, and
 * `memory` twice over: rows beyond it wait in an unnamed file in $TMPDIR, 72 bytes each. What was
 * seen at a time takes 72 bytes more a pixel that was set.
 */
#ifndef PLACE_SOURCE_HISTORY_H
#define PLACE_SOURCE_HISTORY_H

#include "base/err.h"
#include "base/progress.h"
#include "core/event.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_history_options {
    struct place_rect region; /* not empty, within the source's bounds */
    uint32_t user;            /* that user's events alone, or PLACE_NO_USER: everybody's */
    const char *const *keys;  /* only events that a key of these owns (formats/pxls_hash.h), */
    size_t key_count;         /* or 0: all */
    bool has_time;            /* only what is seen at `time`: of each pixel the last event */
    int64_t time;             /* up to and at that time, unless a canvas change undid it */
    uint64_t limit;           /* so many rows at most; 0: all */
    bool newest_first;        /* else oldest first */
    uint64_t memory;          /* bytes of rows that stay in memory, and that are handed out at once;
                                 0: 16 MiB */
    struct place_progress *progress; /* or NULL */
};

/*
 * A row is an event, or with `has_time` a pixel and the event that shows there.
 * Rows are in the order of events; pixels of one event in reading order.
 */
struct place_history_row {
    struct place_event event;
    uint64_t seq;
    int32_t x, y;    /* the pixel, where the query is for one or for a time; else as in event */
    int64_t until;   /* when its last pixel of the region was covered or closed; where `pixels` is
                        not 0: nothing */
    uint64_t pixels; /* of the region that still show it at the end of the log */
    uint8_t before;  /* the colour before it; PLACE_NO_COLOR where there was none */
    bool mixed;      /* a fill over pixels of several colours: before is one of them */
    bool closed;     /* a placement where the canvas was not open: it never showed, until is its
                        own time and before nothing */
};

/* Rows that were found, and are handed out a block at a time. */
struct place_history;

/*
 * Find events that lie in the region. Fills are among them where they cover an
 * open pixel of it. PLACE_USAGE for keys where the source kept no hashes,
 * PLACE_IO where the file for rows has no room. *out is NULL after an error.
 */
enum place_code place_history_read(struct place_source *source,
                                   const struct place_history_options *options,
                                   struct place_history **out,
                                   struct place_err *err) PLACE_MUST_CHECK;
void place_history_free(struct place_history *history); /* NULL is fine */

/* How many rows are still to be handed out; before the first call of _next, all. */
uint64_t place_history_count(const struct place_history *history);

/* The next rows, in the order asked for; they hold until the next call. *count is 0 at the end. */
enum place_code place_history_next(struct place_history *history,
                                   const struct place_history_row **rows, size_t *count,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* How long the row stood, in microseconds: to its end, or to the last event of the source. */
int64_t place_history_stood(const struct place_history_row *row,
                            const struct place_source_info *info);

#endif
