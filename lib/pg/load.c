/* A load from the choice of its epoch to its last transaction. */
#include "pg/load.h"

#include "base/mem.h"
#include "base/time.h"
#include "pg/load_state.h"
#include "pg/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEQ_MAX ((UINT64_C(1) << PG_SEQ_BITS) - 1)

enum { COORDINATE_MAX = 32767 };

struct pg_id_text pg_id_text(int64_t id) {
    struct pg_id_text text;
    snprintf(text.text, sizeof text.text, "%" PRId64, id);
    return text;
}

int place_pg_load_epoch(const struct place_pg_load *load) {
    return (int)(load->base >> PG_SEQ_BITS);
}

bool place_pg_load_stored(const struct place_pg_load *load, uint64_t *last_seq) {
    *last_seq = load->stored;
    return load->has_stored;
}

bool place_pg_load_can_resume(const struct place_pg_load *load) {
    return load->committed;
}

/* ---- the epoch ---------------------------------------------------------------------------------
 */

/* The row nearest to an id on one side of it, of all that have ids. */
struct neighbour {
    bool there;
    int64_t id, time; /* microseconds since 1970 UTC */
};

#define NEAREST(table, side)                                                                       \
    "(SELECT id, (extract(epoch FROM created_at) * 1000000)::bigint AS time FROM " table           \
    " WHERE id " side " LIMIT 1)"
#define NEAREST_OF_ALL(side)                                                                       \
    "SELECT id, time FROM (" NEAREST("pixel_events", side) " UNION ALL " NEAREST(                  \
        "canvas_fills", side) " UNION ALL " NEAREST("canvas_timeline", side) ") AS rows ORDER BY "

static enum place_code find(struct place_pg_load *load, const char *sql, int64_t id,
                            struct neighbour *out, struct place_err *err) {
    const struct pg_id_text text = pg_id_text(id);
    PGresult *rows = pg_query(load->pg, sql, PG_PARAMS(text.text), err);
    enum place_code code = rows ? PLACE_OK : err->code;
    *out = (struct neighbour){.there = rows && PQntuples(rows) == 1};
    if (out->there && (pg_int(load->pg, rows, 0, 0, &out->id, err) ||
                       pg_int(load->pg, rows, 0, 1, &out->time, err)))
        code = err->code;
    PQclear(rows);
    return code;
}

/* The last row before an id, and the first from it on. */
static enum place_code find_before(struct place_pg_load *load, int64_t id, struct neighbour *out,
                                   struct place_err *err) {
    return find(load, NEAREST_OF_ALL("< $1 ORDER BY id DESC") "id DESC LIMIT 1", id, out, err);
}
static enum place_code find_from(struct place_pg_load *load, int64_t id, struct neighbour *out,
                                 struct place_err *err) {
    return find(load, NEAREST_OF_ALL(">= $1 ORDER BY id") "id LIMIT 1", id, out, err);
}

static enum place_code fail_epoch_used(const struct place_pg_load *load, struct place_err *err) {
    place_fail(err, PLACE_USAGE, "%s: epoch %d has events already", load->pg->name,
               place_pg_load_epoch(load));
    return place_hint(err, "--resume goes on with a load that was cut short; without --epoch the "
                           "log becomes a new one");
}

static enum place_code choose_epoch(struct place_pg_load *load, int epoch, struct place_err *err) {
    struct neighbour last;
    if (find_before(load, INT64_MAX, &last, err))
        return err->code;
    if (epoch == PLACE_NEXT_EPOCH && last.there)
        epoch = (int)(last.id >> PG_SEQ_BITS) + !load->resume;
    else if (epoch == PLACE_NEXT_EPOCH)
        epoch = 0;
    if (epoch > PLACE_EPOCH_MAX)
        return place_fail(err, PLACE_DATA, "%s: there is no epoch left behind %d", load->pg->name,
                          PLACE_EPOCH_MAX);
    load->base = (int64_t)epoch << PG_SEQ_BITS;
    if (find_before(load, load->base + (int64_t)SEQ_MAX + 1, &last, err))
        return err->code;
    load->has_stored = last.there && last.id >= load->base;
    load->committed = load->has_stored;
    load->stored = load->has_stored ? (uint64_t)(last.id - load->base) : 0;
    return load->has_stored && !load->resume ? fail_epoch_used(load, err) : PLACE_OK;
}

/* ---- opening -----------------------------------------------------------------------------------
 */

/* One load at a time; one that was killed may need a moment until the server sees it. */
static enum place_code lock(struct place_pg *pg, struct place_err *err) {
    if (pg_run(pg,
               "SET lock_timeout = '10s'; SELECT pg_advisory_lock(hashtextextended("
               "'placetools load ' || current_schema(), 0)); SET lock_timeout = 0",
               NULL, err) == PLACE_OK)
        return PLACE_OK;
    return pg_state_is(pg, "55P03")
               ? place_fail(err, PLACE_SERVICE, "%s: another load is going on", pg->name)
               : err->code;
}

/* A server that cannot look whether we are still there does without. */
static enum place_code watch_client(struct place_pg *pg, struct place_err *err) {
    struct place_err ignored;
    if (pg_run(pg, "SET client_connection_check_interval = '1s'", NULL, &ignored) == PLACE_OK ||
        PQstatus(pg->conn) == CONNECTION_OK)
        return PLACE_OK;
    *err = ignored;
    return err->code;
}

static enum place_code open_load(struct place_pg_load *load,
                                 const struct place_pg_load_options *options,
                                 struct place_err *err) {
    if (place_pg_open(options->uri, options->schema, &load->pg, err) ||
        place_pg_pin_schema(load->pg, err) || place_pg_check_schema(load->pg, err) ||
        watch_client(load->pg, err) || lock(load->pg, err) || pg_load_look_at_tables(load, err))
        return err->code;
    load->bytes = place_new_aligned(PG_LOAD_BUFFER, 1, err);
    return load->bytes ? choose_epoch(load, options->epoch, err) : err->code;
}

enum place_code place_pg_load_open(const struct place_pg_load_options *options,
                                   struct place_pg_load **out, struct place_err *err) {
    *out = NULL;
    struct place_pg_load *load = place_new_array(1, sizeof *load, err);
    if (!load)
        return err->code;
    load->resume = options->resume;
    if (open_load(load, options, err)) {
        place_pg_load_close(load);
        return err->code;
    }
    *out = load;
    return PLACE_OK;
}

void place_pg_load_close(struct place_pg_load *load) {
    if (!load)
        return;
    pg_load_users_release(&load->users);
    PQfreemem(load->into);
    place_pg_close(load->pg);
    free(load->bytes);
    free(load);
}

/* ---- does it fit? ------------------------------------------------------------------------------
 */

static enum place_code check_numbers(const struct place_pg_load *load, struct place_err *err) {
    const struct place_pg_history *history = load->history;
    const struct place_rect bounds = place_timeline_union(history->timeline);
    if (bounds.x0 < -COORDINATE_MAX || bounds.y0 < -COORDINATE_MAX ||
        bounds.x0 + bounds.width - 1 > COORDINATE_MAX ||
        bounds.y0 + bounds.height - 1 > COORDINATE_MAX) {
        place_fail(err, PLACE_DATA,
                   "the canvas is %" PRId32 "x%" PRId32 "%+" PRId32 "%+" PRId32
                   ", and coordinates in a database are at most %d",
                   bounds.width, bounds.height, bounds.x0, bounds.y0, COORDINATE_MAX);
        return place_hint(err, "an archive holds it");
    }
    if (history->last_seq > SEQ_MAX)
        return place_fail(err, PLACE_DATA, "seq %" PRIu64 " is beyond those of an epoch",
                          history->last_seq);
    if (load->has_stored && load->stored > history->last_seq)
        return place_fail(
            err, PLACE_DATA, "%s: epoch %d goes on to seq %" PRIu64 ", the log ends at %" PRIu64,
            load->pg->name, place_pg_load_epoch(load), load->stored, history->last_seq);
    return PLACE_OK;
}

static enum place_code fail_order(const struct place_pg_load *load, const struct neighbour *other,
                                  int64_t time, struct place_err *err) {
    char ours[PLACE_TIME_TEXT], theirs[PLACE_TIME_TEXT];
    const bool before = other->id < load->base;
    place_format_time(time, ours);
    place_format_time(other->time, theirs);
    place_fail(err, PLACE_DATA, "%s: the log %s at %s, %s epoch %d %s at %s", load->pg->name,
               before ? "begins" : "ends", ours, before ? "before" : "behind which",
               (int)(other->id >> PG_SEQ_BITS), before ? "ends" : "begins", theirs);
    return place_hint(err, "time never falls from epoch to epoch; --epoch says which one it is");
}

/* Time never falls along ids, from epoch to epoch either. */
static enum place_code check_order(struct place_pg_load *load, struct place_err *err) {
    const struct place_pg_history *history = load->history;
    struct neighbour before, behind;
    if (find_before(load, load->base, &before, err) ||
        find_from(load, load->base + (int64_t)SEQ_MAX + 1, &behind, err))
        return err->code;
    if (before.there && before.time > history->first_time)
        return fail_order(load, &before, history->first_time, err);
    if (behind.there && behind.time < history->last_time)
        return fail_order(load, &behind, history->last_time, err);
    return PLACE_OK;
}

enum place_code place_pg_load_begin(struct place_pg_load *load,
                                    const struct place_pg_history *history, struct place_err *err) {
    load->history = history;
    if (check_numbers(load, err) || check_order(load, err) ||
        pg_load_users_init(&load->users, history, err))
        return err->code;
    if (load->has_stored && pg_load_compare_canvas(load, err))
        return err->code;
    return pg_load_prepare_tables(load, err);
}

enum place_code place_pg_load_finish(struct place_pg_load *load, struct place_progress *progress,
                                     struct place_err *err) {
    if (pg_load_end_block(load, err))
        return err->code;
    return pg_load_make_indexes(load, progress, err);
}
