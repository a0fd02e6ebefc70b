/*
 * The event log of one canvas in PostgreSQL: its timeline, what span it has,
 * and its events in order, as they were at one moment, even while others write.
 *
 *     place_pg_log_open(&options, &log, err)
 *     place_pg_log_id_at(log, time, &id, err)
 *     place_pg_reader_open(log, &want, &reader, err)
 *     place_pg_reader_next(reader, &batch, err)         until batch.count is 0
 *     place_pg_reader_close(reader)
 *     place_pg_log_close(log)
 *
 * The tables are sql/'s; ids are epoch * 2^40 + seq, and order. A reader needs
 * the right to select, no more. The log ends just below the first gap among
 * the last ids whose next row is younger than a minute: rows on their way. Older
 * gaps are read over (place-verify names them). A log that another program keeps
 * in a table of its own is read as pg/foreign.h says; what is said here of ids
 * holds for its own, shifted.
 */
#ifndef PLACE_PG_LOG_H
#define PLACE_PG_LOG_H

#include "base/err.h"
#include "core/event.h"
#include "core/timeline.h"
#include "pg/connection.h"
#include "pg/foreign.h"

#include <stdbool.h>
#include <stdint.h>

struct place_pg_log;

struct place_pg_log_options {
    const char *uri, *schema; /* as for place_pg_open; they outlive the log */
    unsigned connections;     /* that read at once; 0: 2 */
    unsigned retries;         /* how often in a row a lost connection is made anew; 0: never */
    const struct place_pg_foreign *foreign; /* a table of another program, for as long as opening
                                               takes. NULL: the tables are sql/'s */
};

struct place_pg_log_info {
    const char *name;                      /* for messages */
    const struct place_timeline *timeline; /* entries with their ids as seq, but 0 for the first */
    uint64_t opening_id;                   /* of the first timeline entry */
    uint64_t last_id;                      /* of events and timeline entries */
    int64_t first_time, last_time;         /* of events; the opening's time where there are none */
    bool has_events, has_users;
    bool is_foreign; /* gaps in its ids are normal, no snapshot is of it, no user has a name */
};

enum place_code place_pg_log_open(const struct place_pg_log_options *options,
                                  struct place_pg_log **out,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_pg_log_close(struct place_pg_log *log); /* NULL is fine */
const struct place_pg_log_info *place_pg_log_info(const struct place_pg_log *log);

/* What is asked over the connection that holds the log's view of the tables. It may be asked again
 * from its start, over another connection. */
typedef enum place_code place_pg_question(struct place_pg *pg, void *context,
                                          struct place_err *err);

/* Ask it, and again, after a pause, when the connection is lost (options.retries) or ended by a
 * standby's recovery. PLACE_DATA where the log is not the same then, or longer. All that is below
 * does likewise. */
enum place_code place_pg_log_ask(struct place_pg_log *log, place_pg_question *question,
                                 void *context, struct place_err *err) PLACE_MUST_CHECK;

/* End the view that the log has of the tables, which the server keeps rows for: what is asked for
 * later begins another, of the same events. */
void place_pg_log_rest(struct place_pg_log *log);

/* The last id whose time is not later than `time`, the opening's at least: a search by halving. */
enum place_code place_pg_log_id_at(struct place_pg_log *log, int64_t time, uint64_t *id,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* How many events have ids up to `id`: the server counts them. */
enum place_code place_pg_log_count(struct place_pg_log *log, uint64_t id, uint64_t *count,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* ---- users ----------------------------------------------------------------------------------- */

/* Users have numbers from 1 on, given as they are first met, while the log is open. */
uint32_t place_pg_log_users(const struct place_pg_log *log);

/* The key of a user: what a foreign log called him, else his id as text. It lives as long as the
 * log, or until the next user is met. */
const char *place_pg_log_user_key(const struct place_pg_log *log, uint32_t number);

/* The number of the user of that name, foreign key or id; PLACE_NO_USER where there is none. */
enum place_code place_pg_log_find_user(struct place_pg_log *log, const char *text, uint32_t *user,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* ---- events ---------------------------------------------------------------------------------- */

struct place_pg_want {
    uint64_t behind, up_to;   /* events with behind < id <= up_to */
    bool users;               /* whose they are; else PLACE_NO_USER */
    struct place_rect region; /* placements in it alone, and all fills; empty: all */
    uint32_t user;            /* that user's alone; PLACE_NO_USER: everybody's */
    uint32_t trail_of;        /* placements alone on pixels where this user made one, and all fills;
                                 PLACE_NO_USER: all */
    bool misfits; /* rows that hold no event are given as such; else they are an error */
};

struct place_pg_reader;

enum place_code place_pg_reader_open(struct place_pg_log *log, const struct place_pg_want *want,
                                     struct place_pg_reader **out,
                                     struct place_err *err) PLACE_MUST_CHECK;
void place_pg_reader_close(struct place_pg_reader *reader); /* NULL is fine */

/* A row that holds no event: its colour, kind or time is none, or the sides of a fill. */
struct place_pg_misfit {
    uint64_t id;
    bool has_time; /* else it is not finite */
    int64_t time;
    int32_t x, y;
    int color, kind; /* as they are stored; kind of a fill: PLACE_KIND_RECTANGLE */
    bool fill;
};

/* Events with their ids, ascending. They hold until the next call; count is 0 behind the last,
 * where misfits may still be. */
struct place_pg_events {
    size_t count;
    const struct place_event *events;
    const uint64_t *ids;
    size_t misfit_count;
    const struct place_pg_misfit *misfits;
};

/* Where an error of reading, or of what was read, is a row's of a foreign table, say which in its
 * place; else it stays. */
enum place_code place_pg_log_explain(struct place_pg_log *log, struct place_err *err);

/* How many times the reader raised. */
uint64_t place_pg_reader_raised(const struct place_pg_reader *reader);

/* Times that fall, which foreign programs may have stored, are raised to the one before. */
enum place_code place_pg_reader_next(struct place_pg_reader *reader, struct place_pg_events *out,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
