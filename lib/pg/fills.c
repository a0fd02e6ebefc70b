/* Fills, which are few: as text, all at once. */
#include "pg/fills.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void pg_fills_release(struct pg_fills *fills) {
    free(fills->fills);
    free(fills->misfits);
    *fills = (struct pg_fills){0};
}

enum { NUMBERS = 8 };

/* id, time, x, y, width, height, radius, color. */
static enum place_code take_numbers(const struct place_pg *pg, const PGresult *rows, int row,
                                    int64_t value[NUMBERS], struct place_err *err) {
    for (int i = 0; i < NUMBERS; i++) {
        value[i] = 0;
        if (!(i >= 4 && i <= 6 && PQgetisnull(rows, row, i)) &&
            pg_int(pg, rows, row, i, &value[i], err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code make_event(const char *shape, const int64_t value[NUMBERS],
                                  struct place_event *event, struct place_err *err) {
    const bool rectangle = strcmp(shape, "rectangle") == 0;
    const bool open = strcmp(shape, "circle-open") == 0;
    if (!rectangle && !open && strcmp(shape, "circle") != 0)
        return place_fail(err, PLACE_DATA, "shape '%s' is unknown", shape);
    *event = (struct place_event){
        .time = value[1],
        .x = (int32_t)value[2],
        .y = (int32_t)value[3],
        .width = (int32_t)(rectangle ? value[4] : value[6]),
        .height = rectangle ? (int32_t)value[5] : (open ? PLACE_CIRCLE_OPEN : PLACE_CIRCLE_CLOSED),
        .color = (uint8_t)value[7],
        .kind = rectangle ? PLACE_KIND_RECTANGLE : PLACE_KIND_CIRCLE};
    const struct place_rect extent = {event->x, event->y, event->width, event->height};
    if (value[7] < 0 || value[7] > PLACE_NO_COLOR || !place_fill_is_sane(event->kind, extent))
        return place_fail(err, PLACE_DATA, "colour or sides are out of range");
    return PLACE_OK;
}

static enum place_code put_misfit(struct pg_fills *fills, const int64_t value[NUMBERS],
                                  struct place_err *err) {
    if (place_grow_array(&fills->misfits, &fills->misfit_capacity, fills->misfit_count + 1,
                         sizeof *fills->misfits, err))
        return err->code;
    fills->misfits[fills->misfit_count++] = (struct place_pg_misfit){.id = (uint64_t)value[0],
                                                                     .has_time = true,
                                                                     .time = value[1],
                                                                     .x = (int32_t)value[2],
                                                                     .y = (int32_t)value[3],
                                                                     .color = (int)value[7],
                                                                     .kind = PLACE_KIND_RECTANGLE,
                                                                     .fill = true};
    return PLACE_OK;
}

static enum place_code take_fill(struct place_pg_log *log, const struct place_pg *pg,
                                 const struct place_pg_want *want, const PGresult *rows, int row,
                                 struct pg_fills *fills, struct place_err *err) {
    struct pg_fill fill = {0};
    int64_t value[NUMBERS];
    unsigned char id[PG_UUID];
    if (take_numbers(pg, rows, row, value, err))
        return err->code;
    if (make_event(PQgetvalue(rows, row, 9), value, &fill.event, err))
        return want->misfits ? put_misfit(fills, value, err) : err->code;
    if (place_grow_array(&fills->fills, &fills->capacity, fills->count + 1, sizeof fill, err))
        return err->code;
    fill.id = (uint64_t)value[0];
    if (pg_parse_uuid(PQgetvalue(rows, row, 8), id) &&
        pg_user_number(&log->users, id, &fill.event.user, err))
        return err->code;
    fills->fills[fills->count++] = fill;
    return PLACE_OK;
}

struct asked {
    struct place_pg_log *log;
    const struct place_pg_want *want;
    struct pg_fills *fills;
};

static enum place_code take_fills(const struct asked *asked, const struct place_pg *pg,
                                  const PGresult *rows, struct place_err *err) {
    asked->fills->count = asked->fills->misfit_count = 0; /* there may be some of another attempt */
    for (int row = 0; row < PQntuples(rows); row++)
        if (take_fill(asked->log, pg, asked->want, rows, row, asked->fills, err))
            return place_wrap(err, "%s: canvas_fills, id %s", asked->log->name,
                              PQgetvalue(rows, row, 0));
    return PLACE_OK;
}

static enum place_code ask_fills(struct place_pg *pg, void *context, struct place_err *err) {
    static const char sql[] =
        "SELECT id, " PG_MICROSECONDS ", x, y, width, height, radius, color, CASE WHEN $3::boolean "
        "THEN user_id END, shape FROM canvas_fills WHERE id > $1 AND id <= $2 AND ($4::uuid IS "
        "NULL "
        "OR user_id = $4) ORDER BY id";
    const struct asked *asked = context;
    const struct place_pg_want *want = asked->want;
    char from[24], to[24], user[PG_UUID_TEXT];
    snprintf(from, sizeof from, "%" PRIu64, want->behind);
    snprintf(to, sizeof to, "%" PRIu64, want->up_to);
    if (want->user != PLACE_NO_USER)
        pg_format_uuid(pg_user_id(&asked->log->users, want->user), user);
    PGresult *rows = pg_query(pg, sql,
                              PG_PARAMS(from, to, want->users ? "true" : "false",
                                        want->user != PLACE_NO_USER ? user : NULL),
                              err);
    if (!rows)
        return err->code;
    const enum place_code code = take_fills(asked, pg, rows, err);
    PQclear(rows);
    return code;
}

enum place_code pg_fills_read(struct place_pg_log *log, const struct place_pg_want *want,
                              struct pg_fills *fills, struct place_err *err) {
    return place_pg_log_ask(log, ask_fills, &(struct asked){log, want, fills}, err);
}
