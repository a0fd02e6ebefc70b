/* The rules of pixel_events that a load makes anew: its bounds and the indexes that cost most. */
#include "pg/load_state.h"
#include "pg/transaction.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Each costs as much as the rows themselves where it is kept while they come. */
static const struct {
    const char *name, *make;
} indexes[] = {
    {"idx_pixel_events_coords",
     "CREATE INDEX idx_pixel_events_coords ON pixel_events (x, y, id DESC)"},
    {"idx_pixel_events_user",
     "CREATE INDEX idx_pixel_events_user ON pixel_events (user_id, id DESC)"},
};

enum { INDEXES = sizeof indexes / sizeof *indexes };

/* The answer to a question of one value, whether it is true. */
static enum place_code ask(struct place_pg_load *load, const char *sql,
                           const struct pg_params *params, bool *yes, struct place_err *err) {
    PGresult *rows = pg_query(load->pg, sql, params, err);
    if (!rows)
        return err->code;
    *yes = PQntuples(rows) == 1 && strcmp(PQgetvalue(rows, 0, 0), "t") == 0;
    PQclear(rows);
    return PLACE_OK;
}

enum place_code pg_load_look_at_tables(struct place_pg_load *load, struct place_err *err) {
    return ask(load,
               "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class "
               "WHERE oid = 'pixel_events'::regclass",
               NULL, &load->owner, err);
}

static enum place_code is_empty(struct place_pg_load *load, bool *empty, struct place_err *err) {
    return ask(load, "SELECT NOT EXISTS (SELECT FROM pixel_events)", NULL, empty, err);
}

/* ---- bounds ------------------------------------------------------------------------------------
 */

/* What the placements of the history keep to. */
struct rules {
    struct place_rect bounds;
    unsigned colors;
};

static struct rules rules_of(const struct place_pg_load *load) {
    const struct place_timeline *timeline = load->history->timeline;
    return (struct rules){place_timeline_union(timeline), place_timeline_palette(timeline)->count};
}

/* Numbers, no text of anybody's. */
static enum place_code set_bounds(struct place_pg_load *load, struct place_err *err) {
    const struct rules rules = rules_of(load);
    const struct place_rect *bounds = &rules.bounds;
    char sql[400];
    snprintf(sql, sizeof sql,
             "ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS pixel_events_bounds, "
             "ADD CONSTRAINT pixel_events_bounds CHECK (x >= %" PRId32 " AND x < %" PRId32
             " AND y >= %" PRId32 " AND y < %" PRId32
             " AND (color >= 0 AND color < %u OR color = 255))",
             bounds->x0, bounds->x0 + bounds->width, bounds->y0, bounds->y0 + bounds->height,
             rules.colors);
    return pg_run(load->pg, sql, NULL, err);
}

/* The constraint as the server writes it, with `event` for what it is asked of; "" where there is
 * none. PQclear() *rows. */
static const char *bounds_text(struct place_pg_load *load, PGresult **rows, struct place_err *err) {
    *rows =
        pg_query(load->pg,
                 "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint "
                 "WHERE conrelid = 'pixel_events'::regclass AND conname = 'pixel_events_bounds'",
                 NULL, err);
    if (!*rows)
        return NULL;
    return PQntuples(*rows) == 1 ? PQgetvalue(*rows, 0, 0) : "";
}

static enum place_code fail_bounds(const struct place_pg_load *load, const struct rules *rules,
                                   struct place_err *err) {
    const struct place_rect *bounds = &rules->bounds;
    place_fail(err, PLACE_DATA,
               "%s: the canvas is %" PRId32 "x%" PRId32 "%+" PRId32 "%+" PRId32
               " with %u colours, and pixel_events_bounds takes less",
               load->pg->name, bounds->width, bounds->height, bounds->x0, bounds->y0,
               rules->colors);
    return place_hint(err,
                      "place-db bounds --region %" PRId32 "x%" PRId32 "%+" PRId32 "%+" PRId32
                      " --colors %u, or greater, changes that",
                      bounds->width, bounds->height, bounds->x0, bounds->y0, rules->colors);
}

/* Whether the constraint that is there takes the corners of the canvas, and its colours. It is the
 * server's own text of what it asks of each row. */
static enum place_code check_bounds(struct place_pg_load *load, struct place_err *err) {
    const struct rules rules = rules_of(load);
    const struct place_rect *bounds = &rules.bounds;
    PGresult *rows = NULL;
    const char *text = bounds_text(load, &rows, err);
    bool takes = true;
    char sql[2000];
    const int size =
        !text ? -1
              : snprintf(sql, sizeof sql,
                         "SELECT bool_and(%s) FROM (VALUES (%" PRId32 "::smallint, %" PRId32
                         "::smallint, 0::smallint), (%" PRId32 "::smallint, %" PRId32
                         "::smallint, %u::smallint), (%" PRId32 "::smallint, %" PRId32
                         "::smallint, 255::smallint)) AS pixel_events (x, y, color)",
                         *text ? text : "true", bounds->x0, bounds->y0,
                         bounds->x0 + bounds->width - 1, bounds->y0 + bounds->height - 1,
                         rules.colors - 1, bounds->x0, bounds->y0);
    PQclear(rows);
    if (!text)
        return err->code;
    if ((size_t)size >= sizeof sql) /* a rule of somebody's own: the server will say */
        return PLACE_OK;
    if (ask(load, sql, NULL, &takes, err))
        return err->code;
    return takes ? PLACE_OK : fail_bounds(load, &rules, err);
}

/* ---- before and behind a load ------------------------------------------------------------------
 */

static enum place_code drop_indexes(struct place_pg *pg, void *context, struct place_err *err) {
    struct place_pg_load *load = context;
    bool empty = false;
    (void)pg;
    if (is_empty(load, &empty, err))
        return err->code;
    if (!empty) /* somebody came first: the indexes stay */
        return PLACE_OK;
    for (int i = 0; i < INDEXES; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "DROP INDEX IF EXISTS %s", indexes[i].name);
        if (pg_run(load->pg, sql, NULL, err))
            return err->code;
    }
    return set_bounds(load, err);
}

/* What a load of before left to be made is made by the one that goes on with it. */
enum place_code pg_load_prepare_tables(struct place_pg_load *load, struct place_err *err) {
    bool empty = false;
    if (is_empty(load, &empty, err))
        return err->code;
    if (load->owner && empty && pg_reshape(load->pg, drop_indexes, load, err))
        return err->code;
    load->make_indexes = load->owner && (empty || load->resume);
    return check_bounds(load, err);
}

static enum place_code make_index(struct place_pg_load *load, int i, bool *made,
                                  struct place_err *err) {
    bool there = false;
    *made = false;
    if (ask(load, "SELECT to_regclass($1) IS NOT NULL", PG_PARAMS(indexes[i].name), &there, err))
        return err->code;
    if (there)
        return PLACE_OK;
    *made = true;
    return pg_run(load->pg, indexes[i].make, NULL, err) ? place_wrap(err, "%s", indexes[i].name)
                                                        : PLACE_OK;
}

/* Sorts in 64 MB, the server's default, go to disk for most logs. */
static enum place_code raise_memory(struct place_pg *pg, struct place_err *err) {
    return pg_run(pg,
                  "SELECT set_config(name, '256MB', false) FROM pg_settings "
                  "WHERE name = 'maintenance_work_mem' AND setting::bigint < 262144",
                  NULL, err);
}

enum place_code pg_load_make_indexes(struct place_pg_load *load, struct place_progress *progress,
                                     struct place_err *err) {
    bool any = false;
    if (!load->make_indexes)
        return PLACE_OK;
    place_progress_begin(progress, "indexes", INDEXES);
    if (raise_memory(load->pg, err))
        return err->code;
    for (int i = 0; i < INDEXES; i++) {
        bool made = false;
        if (make_index(load, i, &made, err))
            return err->code;
        any |= made;
        place_progress_add(progress, 1);
    }
    /* nothing else ever counts the rows of a table that has only partitions */
    return any ? pg_run(load->pg, "ANALYZE pixel_events", NULL, err) : PLACE_OK;
}
