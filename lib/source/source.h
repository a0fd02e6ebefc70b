/*
 * A source: the history of one canvas, wherever it is kept. Tools open one by
 * name, move a cursor over it and never ask what is behind.
 *
 *     place_source_open("event.place", &source, err)
 *     place_cursor_open(source, PLACE_PIXELS | PLACE_TIMES, &cursor, err)
 *     place_canvas_init(&canvas, info->bounds, true, err)
 *     place_cursor_seek_time(cursor, &canvas, from, err)     canvas is as of `from`
 *     place_cursor_seek_time(cursor, &canvas, from + step, err)   and now later
 */
#ifndef PLACE_SOURCE_SOURCE_H
#define PLACE_SOURCE_SOURCE_H

#include "base/err.h"
#include "base/progress.h"
#include "core/canvas.h"
#include "core/event.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stdint.h>

struct place_source;
struct place_pg_foreign;

/* What is known without reading events; lives as long as the source. */
struct place_source_info {
    const char *name; /* as given, for messages */
    const struct place_timeline *timeline;
    struct place_rect bounds; /* round all of the timeline's */
    uint64_t events;
    uint64_t last_seq;
    int64_t first_time, last_time; /* of events; the opening's time where there are none */
    uint32_t users;                /* distinct users known; 0 where the log has none */
};

/*
 * Open SOURCE: an archive's path, a directory (DIR/events.place), "-" for an
 * archive on standard input, a database's URI (postgresql://...), or NULL for $PLACE_SOURCE. A log
 * that says what canvas it is of (Reddit's, jsonl) is imported on the way into a temporary archive.
 * PLACE_USAGE where there is none; PLACE_DATA for a file that is neither (the hint names
 * place-import).
 */
enum place_code place_source_open(const char *name, struct place_source **out,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* What else may matter where a source is opened. */
struct place_source_options {
    struct place_progress *progress; /* of a log's import, which may take 1 GiB too; or NULL */
    const char *output; /* what will be made of it: PLACE_USAGE, before anything is read, where
                           that is the source itself. Or NULL */
    /* Of a database: */
    const char *schema;            /* the canvas's; NULL: the first of the role's search path */
    unsigned connections, retries; /* as in pg/log.h */
    const struct place_pg_foreign *foreign; /* it is a table of another program (pg/foreign.h) */
    uint64_t *raised;  /* becomes how many times fell in what was read of it, and were raised */
    bool ignore_index; /* of an archive's file: it is walked over. For one whose index is damaged */
};
enum place_code place_source_open_with(const char *name, const struct place_source_options *options,
                                       struct place_source **out,
                                       struct place_err *err) PLACE_MUST_CHECK;
void place_source_close(struct place_source *source); /* NULL is fine */

const struct place_source_info *place_source_info(const struct place_source *source);

/* Why an event of a database cannot be had. */
enum place_unsound_flaw {
    PLACE_UNSOUND_OUTSIDE = 1, /* the canvas had never been there by then */
    PLACE_UNSOUND_COLOR = 2,   /* no palette of the log has the colour */
    PLACE_UNSOUND_KIND = 4,
    PLACE_UNSOUND_TIME = 8,   /* not finite */
    PLACE_UNSOUND_TWICE = 16, /* something before it has its id */
    PLACE_UNSOUND_FILL = 32   /* a fill of sides or colour that none has */
};

struct place_unsound_event {
    unsigned flaws; /* enum place_unsound_flaw */
    uint64_t seq;
    int64_t time; /* 0 where that is a flaw */
    int32_t x, y;
    int color, kind;
    unsigned colors; /* of the longest palette */
};

struct place_unsound {
    enum place_code (*tell)(void *context, const struct place_unsound_event *event,
                            struct place_err *err);
    void *context;
};

/*
 * What is about to be read. It is a hint that saves work: a database is read
 * for it here, into a temporary archive, and asked for no more than that. An
 * archive has everything at hand. Whoever opens a cursor without a word needs
 * all there is.
 */
struct place_need {
    int64_t from, to;         /* the canvas and events of that span; microseconds */
    bool users;               /* whose the events are */
    bool counts;              /* how many events there were before one, from the log's first on */
    struct place_rect region; /* nothing but this part of the canvas; empty: all of it */
    uint32_t trail_of;        /* nothing but the pixels that this user placed; PLACE_NO_USER: all */
    const struct place_unsound *unsound; /* who is told of events that no canvas can have, which
                                            are then left out; NULL: such are PLACE_DATA */
};
#define PLACE_NEED_ALL                                                                             \
    { .from = INT64_MIN, .to = INT64_MAX, .users = true, .counts = true }

/* To be called while no cursor is open. */
enum place_code place_source_need(struct place_source *source, const struct place_need *need,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* The archive behind the source, which of a database has what was needed until now; or NULL where
 * that is nothing yet. */
struct place_archive *place_source_archive(struct place_source *source);

/*
 * The number of the user that a command line names: by his key in the log, or
 * where no key is so, by number. PLACE_USAGE where there is no such user, or the
 * log names none.
 */
enum place_code place_source_find_user(struct place_source *source, const char *text,
                                       uint32_t *user, struct place_err *err) PLACE_MUST_CHECK;

/* A sentence to warn with (a torn tail, no index), or NULL. */
const char *place_source_warning(const struct place_source *source);

/* A position in the history. Several may be open on one source, each in its own thread. */
struct place_cursor;

/*
 * `columns` are those of enum place_columns that _next will deliver;
 * PLACE_TIMES is not needed for moving by time. The cursor stands before the
 * first event.
 */
enum place_code place_cursor_open(struct place_source *source, unsigned columns,
                                  struct place_cursor **out,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_cursor_close(struct place_cursor *cursor); /* NULL is fine */

/*
 * Make `canvas` (of the source's bounds) what it was after all events with
 * time <= `time`, or seq <= `seq`, and stand right behind them. Starts from
 * whichever is nearest: an embedded snapshot, or where cursor and canvas stand
 * already (a canvas is the cursor's own from the first call on). Marks are set
 * for lines replayed on the way; after a jump, for all. Only what is open then
 * is the canvas: pixels outside hold what early placements left there, or not.
 */
enum place_code place_cursor_seek_time(struct place_cursor *cursor, struct place_canvas *canvas,
                                       int64_t time, struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_cursor_seek_seq(struct place_cursor *cursor, struct place_canvas *canvas,
                                      uint64_t seq, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Apply at most `count` events from here (timeline entries on the way do not count); *applied is
 * how many there were. A canvas that is not the cursor's own starts as the canvas opens.
 */
enum place_code place_cursor_advance_count(struct place_cursor *cursor, struct place_canvas *canvas,
                                           uint64_t count, uint64_t *applied,
                                           struct place_err *err) PLACE_MUST_CHECK;

/*
 * The next piece of history from here on with time <= `until` (INT64_MAX for
 * all): a batch of events, or one timeline entry, which takes force before
 * what follows it. Neither (count 0, entry NULL) is the end of that span.
 */
struct place_piece {
    struct place_batch batch;
    const struct place_timeline_entry *entry; /* NULL: the piece is the batch */
};

enum place_code place_cursor_next(struct place_cursor *cursor, int64_t until,
                                  struct place_piece *piece,
                                  struct place_err *err) PLACE_MUST_CHECK;

/*
 * How far to go: each may be its type's greatest number, for no bound. A
 * timeline entry takes none of `count`, but behind the last event counted none follows.
 */
struct place_bound {
    int64_t time;        /* no event later than that */
    uint64_t seq, count; /* none above that, and at most so many events from here */
};
#define PLACE_NO_BOUND                                                                             \
    { INT64_MAX, UINT64_MAX, UINT64_MAX }

enum place_code place_cursor_next_within(struct place_cursor *cursor,
                                         const struct place_bound *bound, struct place_piece *piece,
                                         struct place_err *err) PLACE_MUST_CHECK;

/* Apply a piece to a canvas. */
void place_apply_piece(struct place_canvas *canvas, const struct place_piece *piece);

/* Events (not timeline entries) from the first to here. */
uint64_t place_cursor_events_before(const struct place_cursor *cursor);

/* The time of event number `index` (from 0) in seq order; for clocks that count events. */
enum place_code place_source_time_of_event(struct place_source *source, uint64_t index,
                                           int64_t *time, struct place_err *err) PLACE_MUST_CHECK;

#endif
