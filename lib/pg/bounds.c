/*
 * Changing a constraint under load: added beside the old one without a look at
 * the rows (a moment's lock), checked partition by partition (no lock that
 * readers or writers meet), then put in the old one's place (a moment's lock).
 */
#include "pg/bounds.h"

#include "pg/partition_list.h"
#include "pg/schema.h"
#include "pg/transaction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

/* What the server makes of the condition below: only that is plain. Numbers below zero it shows in
 * quotes. */
#define NUMBER "''?(-?\\d+)''?(?:::integer)?"
#define PATTERN                                                                                    \
    "^CHECK \\(\\(\\(x >= " NUMBER "\\) AND \\(x < " NUMBER "\\) AND \\(y >= " NUMBER              \
    "\\) AND \\(y < " NUMBER "\\) AND \\(\\(\\(color >= 0\\) AND \\(color < (\\d+)\\)\\) OR "      \
    "\\(color = 255\\)\\)\\)\\)$"

static enum place_code take_numbers(const struct place_pg *pg, const PGresult *rows,
                                    struct place_pg_bounds *bounds, struct place_err *err) {
    int64_t numbers[5];
    for (int i = 0; i < 5; i++)
        if (pg_int(pg, rows, 0, 1 + i, &numbers[i], err))
            return err->code;
    bounds->area =
        (struct place_rect){(int32_t)numbers[0], (int32_t)numbers[2],
                            (int32_t)(numbers[1] - numbers[0]), (int32_t)(numbers[3] - numbers[2])};
    bounds->colors = (int)numbers[4];
    return PLACE_OK;
}

enum place_code place_pg_bounds(struct place_pg *pg, struct place_pg_bounds *bounds,
                                struct place_err *err) {
    *bounds = (struct place_pg_bounds){0};
    PGresult *rows =
        pg_query(pg,
                 "SELECT text, m[1] AS x0, m[2] AS x1, m[3] AS y0, m[4] AS y1, m[5] AS colors, "
                 "EXISTS (SELECT FROM pg_constraint n WHERE n.conrelid = c.conrelid AND "
                 "n.conname = 'pixel_events_bounds_new') FROM pg_constraint c, "
                 "LATERAL (SELECT pg_get_constraintdef(c.oid)) AS d (text), "
                 "LATERAL (SELECT regexp_match(text, '" PATTERN "')) AS r (m) "
                 "WHERE conrelid = to_regclass('pixel_events') AND conname = 'pixel_events_bounds'",
                 NULL, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    bounds->there = PQntuples(rows) > 0;
    if (bounds->there) {
        snprintf(bounds->text, sizeof bounds->text, "%s", PQgetvalue(rows, 0, 0));
        bounds->plain = !PQgetisnull(rows, 0, 1);
        bounds->unfinished = PQgetvalue(rows, 0, 6)[0] == 't';
        if (bounds->plain)
            code = take_numbers(pg, rows, bounds, err);
    }
    PQclear(rows);
    return code;
}

/* ---- changing -------------------------------------------------------------------------------- */

enum place_code place_pg_check_area(struct place_rect area, struct place_err *err) {
    const int64_t past_x = (int64_t)area.x0 + area.width, past_y = (int64_t)area.y0 + area.height;
    const int64_t most = PLACE_PG_MAX_COORDINATE;
    if (area.x0 >= -most && area.y0 >= -most && past_x <= most + 1 && past_y <= most + 1)
        return PLACE_OK;
    place_fail(err, PLACE_DATA,
               "the canvas is %dx%d%+d%+d, and the database takes coordinates of -32767 to 32767",
               area.width, area.height, area.x0, area.y0);
    return place_hint(err, "an archive takes larger ones");
}

struct change {
    char condition[256]; /* numbers of ours alone */
    bool drop_only;
};

static void put_condition(char *text, size_t size, struct place_rect area, int colors) {
    snprintf(text, size,
             "x >= %d AND x < %d AND y >= %d AND y < %d AND (color >= 0 AND color < %d OR color = "
             "255)",
             area.x0, area.x0 + area.width, area.y0, area.y0 + area.height, colors);
}

/* How many rows do not fit, and the first of them. */
static enum place_code check_rows(struct place_pg *pg, const char *condition,
                                  struct place_err *err) {
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT n, id, x, y, color FROM (SELECT count(*) AS n, min(id) AS first FROM "
             "pixel_events WHERE NOT (%s)) AS c JOIN pixel_events e ON e.id = c.first",
             condition);
    PGresult *rows = pg_query(pg, sql, NULL, err);
    if (!rows)
        return err->code;
    if (PQntuples(rows))
        place_fail(
            err, PLACE_DATA,
            "%s: rows of pixel_events that do not fit: %s, the first with id %s: x %s, y %s, "
            "colour %s",
            pg->name, PQgetvalue(rows, 0, 0), PQgetvalue(rows, 0, 1), PQgetvalue(rows, 0, 2),
            PQgetvalue(rows, 0, 3), PQgetvalue(rows, 0, 4));
    const enum place_code code = PQntuples(rows) ? err->code : PLACE_OK;
    PQclear(rows);
    return code;
}

/* The table's statements are its partitions' too. */
static enum place_code add_new(struct place_pg *pg, void *context, struct place_err *err) {
    const struct change *change = context;
    char sql[512];
    if (pg_run(pg, "ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS pixel_events_bounds_new",
               NULL, err))
        return err->code;
    if (change->drop_only)
        return PLACE_OK;
    snprintf(sql, sizeof sql,
             "ALTER TABLE pixel_events ADD CONSTRAINT pixel_events_bounds_new CHECK (%s) NOT VALID",
             change->condition);
    return pg_run(pg, sql, NULL, err);
}

static enum place_code replace_old(struct place_pg *pg, void *context, struct place_err *err) {
    (void)context;
    return pg_run(pg,
                  "ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS pixel_events_bounds; "
                  "ALTER TABLE pixel_events RENAME CONSTRAINT pixel_events_bounds_new TO "
                  "pixel_events_bounds",
                  NULL, err);
}

/* Where rows came meanwhile that do not fit: as it was before. */
static enum place_code take_back(struct place_pg *pg, struct change *change,
                                 struct place_err *err) {
    struct place_err ignored;
    const struct place_err first = *err;
    change->drop_only = true;
    if (pg_reshape(pg, add_new, change, &ignored) == PLACE_OK && first.code == PLACE_DATA &&
        check_rows(pg, change->condition, err))
        return err->code;
    *err = first;
    return err->code;
}

enum place_code place_pg_set_bounds(struct place_pg *pg, struct place_rect area, int colors,
                                    struct place_err *err) {
    struct change change = {.drop_only = false};
    put_condition(change.condition, sizeof change.condition, area, colors);
    if (place_pg_check_area(area, err) || place_pg_pin_schema(pg, err) ||
        place_pg_check_schema(pg, err) || check_rows(pg, change.condition, err) ||
        pg_reshape(pg, add_new, &change, err))
        return err->code;
    if (pg_run_on_partitions(pg, "ALTER TABLE %s VALIDATE CONSTRAINT pixel_events_bounds_new",
                             err) ||
        pg_run(pg, "ALTER TABLE pixel_events VALIDATE CONSTRAINT pixel_events_bounds_new", NULL,
               err))
        return take_back(pg, &change, err);
    if (pg_reshape(pg, replace_old, NULL, err))
        return place_hint(err, "the old bounds hold beside the new ones until it is done again");
    return PLACE_OK;
}
