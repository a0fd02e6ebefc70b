/* Rows of canvas_snapshots: read, removed, and guarded by a lock. Their pixels are
 * pg/snapshot_pixels.c's. */
#include "pg/snapshots.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "pg/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the columns ----------------------------------------------------------------------------- */

/* What is selected of a row, in this order. */
enum column { ID, WIDTH, HEIGHT, CREATED_AT, STORED, LAST_EVENT_ID, X0, Y0, SHA256, COLUMNS };

/* Those that a foreign table may lack; each is null then. */
static const struct {
    const char *name, *present, *absent;
} optional[] = {
    {"last_event_id", "last_event_id", "NULL::bigint AS last_event_id"},
    {"x0", "x0", "NULL::bigint AS x0"},
    {"y0", "y0", "NULL::bigint AS y0"},
    {"sha256", "encode(sha256, 'hex') AS sha256", "NULL::text AS sha256"},
};

enum { OPTIONAL = sizeof optional / sizeof *optional };

static enum place_code look_at_columns(struct place_pg *pg, bool there[OPTIONAL],
                                       struct place_err *err) {
    PGresult *result = pg_query(pg,
                                "SELECT attname FROM pg_attribute"
                                " WHERE attrelid = to_regclass('canvas_snapshots')"
                                " AND attnum > 0 AND NOT attisdropped",
                                NULL, err);
    if (!result)
        return err->code;
    for (int i = 0; i < OPTIONAL; i++)
        for (int row = 0; row < PQntuples(result); row++)
            there[i] |= strcmp(PQgetvalue(result, row, 0), optional[i].name) == 0;
    PQclear(result);
    return PLACE_OK;
}

/* "SELECT ... FROM canvas_snapshots " and `rest`, with a NUL. An infinite time is none. */
static enum place_code put_select(struct place_buf *sql, const bool there[OPTIONAL],
                                  const char *rest, struct place_err *err) {
    if (place_buf_printf(sql, err,
                         "SELECT id, width, height, CASE WHEN isfinite(created_at) THEN"
                         " round(extract(epoch FROM created_at) * 1000000)::bigint END"
                         " AS created_at, octet_length(canvas_data) AS canvas_data"))
        return err->code;
    for (int i = 0; i < OPTIONAL; i++)
        if (place_buf_printf(sql, err, ", %s", there[i] ? optional[i].present : optional[i].absent))
            return err->code;
    return place_buf_printf(sql, err, " FROM canvas_snapshots %s%c", rest, '\0');
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A number of the row, where it is not null. */
static enum place_code take_int(const struct place_pg *pg, const PGresult *result, int row,
                                int column, int64_t *value, bool *there, struct place_err *err) {
    *there = !PQgetisnull(result, row, column);
    return *there ? pg_int(pg, result, row, column, value, err) : PLACE_OK;
}

static int hex_digit(char digit) {
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

/* Of the server's own hex. */
static bool take_sha256(const PGresult *result, int row, unsigned char sha256[PLACE_SHA256_BYTES]) {
    const char *hex = PQgetvalue(result, row, SHA256);
    if (PQgetlength(result, row, SHA256) != 2 * PLACE_SHA256_BYTES)
        return false;
    for (int i = 0; i < PLACE_SHA256_BYTES; i++)
        sha256[i] = (unsigned char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    return true;
}

static bool is_side(int64_t side) {
    return side >= 1 && side <= INT16_MAX;
}

static bool is_corner(int64_t corner) {
    return corner >= INT16_MIN && corner <= INT16_MAX;
}

/* What the numbers of a row mean; those that cannot be are as if they were null. */
static void interpret(const int64_t value[COLUMNS], const bool there[COLUMNS],
                      struct place_pg_snapshot *to) {
    const bool sized = is_side(value[WIDTH]) && is_side(value[HEIGHT]);
    const bool placed = there[X0] && there[Y0] && is_corner(value[X0]) && is_corner(value[Y0]);
    to->id = value[ID];
    to->bounds =
        (struct place_rect){placed ? (int32_t)value[X0] : 0, placed ? (int32_t)value[Y0] : 0,
                            sized ? (int32_t)value[WIDTH] : 0, sized ? (int32_t)value[HEIGHT] : 0};
    to->stored = (uint64_t)value[STORED];
    to->has_time = there[CREATED_AT] && value[CREATED_AT] >= PLACE_TIME_MIN &&
                   value[CREATED_AT] <= PLACE_TIME_MAX;
    to->time = to->has_time ? value[CREATED_AT] : 0;
    to->has_event = there[LAST_EVENT_ID] && value[LAST_EVENT_ID] >= 0;
    to->last_event_id = to->has_event ? (uint64_t)value[LAST_EVENT_ID] : 0;
    to->is_base = to->has_event && placed && sized && to->has_sha256;
}

static enum place_code take_row(const struct place_pg *pg, const PGresult *result, int row,
                                struct place_pg_snapshot *to, struct place_err *err) {
    int64_t value[COLUMNS] = {0};
    bool there[COLUMNS] = {false};
    *to = (struct place_pg_snapshot){0};
    if (pg_int(pg, result, row, ID, &value[ID], err))
        return err->code;
    for (int column = WIDTH; column < SHA256; column++)
        if (take_int(pg, result, row, column, &value[column], &there[column], err))
            return err->code;
    to->has_sha256 = take_sha256(result, row, to->sha256);
    interpret(value, there, to);
    return PLACE_OK;
}

static enum place_code select_rows(struct place_pg *pg, const bool there[OPTIONAL],
                                   const char *rest, const struct pg_params *params,
                                   PGresult **result, struct place_err *err) {
    struct place_buf sql = {0};
    *result = NULL;
    enum place_code code = put_select(&sql, there, rest, err);
    if (!code && !(*result = pg_query(pg, (const char *)sql.data, params, err)))
        code = err->code;
    place_buf_release(&sql);
    return code;
}

/* ---- asking ---------------------------------------------------------------------------------- */

enum place_code place_pg_snapshots_list(struct place_pg *pg, struct place_pg_snapshot_list *list,
                                        struct place_err *err) {
    bool there[OPTIONAL] = {false};
    PGresult *result = NULL;
    *list = (struct place_pg_snapshot_list){0};
    if (look_at_columns(pg, there, err) ||
        select_rows(pg, there, "ORDER BY 4 NULLS FIRST, 6 NULLS FIRST, 1", NULL, &result, err))
        return err->code;
    const int count = PQntuples(result);
    list->rows = place_new_array((size_t)count, sizeof *list->rows, err);
    enum place_code code = list->rows ? PLACE_OK : err->code;
    for (int row = 0; !code && row < count; row++)
        code = take_row(pg, result, row, &list->rows[list->count++], err);
    PQclear(result);
    if (code)
        place_pg_snapshots_release(list);
    return code;
}

void place_pg_snapshots_release(struct place_pg_snapshot_list *list) {
    free(list->rows);
    *list = (struct place_pg_snapshot_list){0};
}

/* The first row of an answer, where it has one. */
static enum place_code find_one(struct place_pg *pg, const bool there[OPTIONAL], const char *rest,
                                const struct pg_params *params, struct place_pg_snapshot *snapshot,
                                bool *found, struct place_err *err) {
    PGresult *result = NULL;
    *found = false;
    if (select_rows(pg, there, rest, params, &result, err))
        return err->code;
    enum place_code code = PLACE_OK;
    if (PQntuples(result) > 0)
        code = take_row(pg, result, 0, snapshot, err);
    *found = !code && PQntuples(result) > 0;
    PQclear(result);
    return code;
}

enum place_code place_pg_snapshot_find(struct place_pg *pg, int64_t id,
                                       struct place_pg_snapshot *snapshot, bool *found,
                                       struct place_err *err) {
    bool there[OPTIONAL] = {false};
    char text[24];
    *found = false;
    if (look_at_columns(pg, there, err))
        return err->code;
    snprintf(text, sizeof text, "%" PRId64, id);
    return find_one(pg, there, "WHERE id = $1::bigint", PG_PARAMS(text), snapshot, found, err);
}

enum place_code place_pg_snapshot_nearest(struct place_pg *pg, uint64_t last_event_id,
                                          struct place_pg_snapshot *snapshot, bool *found,
                                          struct place_err *err) {
    bool there[OPTIONAL] = {false};
    char text[24];
    *found = false;
    if (look_at_columns(pg, there, err))
        return err->code;
    for (int i = 0; i < OPTIONAL; i++)
        if (!there[i])
            return PLACE_OK;
    snprintf(text, sizeof text, "%" PRIu64,
             last_event_id < INT64_MAX ? last_event_id : (uint64_t)INT64_MAX);
    return find_one(pg, there,
                    "WHERE last_event_id <= $1::bigint AND last_event_id >= 0"
                    " AND x0 IS NOT NULL AND y0 IS NOT NULL AND octet_length(sha256) = 32"
                    " AND width > 0 AND height > 0 ORDER BY last_event_id DESC LIMIT 1",
                    PG_PARAMS(text), snapshot, found, err);
}

/* ---- removing, locking, the time ------------------------------------------------------------- */

enum place_code place_pg_snapshot_remove(struct place_pg *pg, int64_t id, struct place_err *err) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, id);
    return pg_run(pg, "DELETE FROM canvas_snapshots WHERE id = $1::bigint", PG_PARAMS(text), err);
}

/* The lock goes by the table, whatever search path led to it. */
enum place_code place_pg_snapshots_lock(struct place_pg *pg, const char *work, bool *mine,
                                        struct place_err *err) {
    *mine = false;
    PGresult *result = pg_query(pg,
                                "SELECT pg_try_advisory_lock(hashtextextended('placetools '"
                                " || $1, 'canvas_snapshots'::regclass::oid::bigint))",
                                PG_PARAMS(work), err);
    if (!result)
        return err->code;
    *mine = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    PQclear(result);
    return PLACE_OK;
}

enum place_code place_pg_now(struct place_pg *pg, int64_t *time, struct place_err *err) {
    PGresult *result =
        pg_query(pg, "SELECT round(extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now",
                 NULL, err);
    if (!result)
        return err->code;
    const enum place_code code = pg_int(pg, result, 0, 0, time, err);
    PQclear(result);
    return code;
}
