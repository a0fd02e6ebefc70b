/* A foreign log: its canvas, and questions about its rows. */
#include "base/mem.h"
#include "base/num.h"
#include "base/time.h"
#include "core/event.h"
#include "pg/ask.h"
#include "pg/foreign_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the canvas ------------------------------------------------------------------------------ */

/* The options' canvas, which opens with the first event. */
static enum place_code add_canvas(struct place_pg_log *log, struct place_err *err) {
    const struct place_pg_foreign *options = log->options.foreign;
    struct place_timeline_entry entry = {
        .time = log->info.first_time,
        .bounds = options->bounds,
        .background = options->background < 0 ? PLACE_NO_COLOR : (uint8_t)options->background,
        .palette = *options->palette};
    for (unsigned i = 0; i < entry.palette.count; i++)
        place_allow_color(&entry, i);
    return place_timeline_add(&log->timeline, &entry, err);
}

enum place_code pg_foreign_open(struct place_pg_log *log, struct place_pg *pg,
                                struct place_err *err) {
    pg_foreign_free(log->foreign); /* of an attempt before */
    log->foreign = place_new_array(1, sizeof *log->foreign, err);
    if (!log->foreign)
        return err->code;
    log->foreign->bounds = log->options.foreign->bounds;
    log->foreign->colors = log->options.foreign->palette->count;
    log->info.is_foreign = log->users.by_text = true;
    if (pg_foreign_find(log->foreign, pg, log->options.foreign, err) ||
        pg_foreign_read_span(log, pg, err) || add_canvas(log, err))
        return err->code;
    return PLACE_OK;
}

/* ---- questions ------------------------------------------------------------------------------- */

/* The id of a seq, as text. */
static const char *id_text(const struct pg_foreign *foreign, uint64_t seq,
                           char text[PG_NUMBER_TEXT]) {
    snprintf(text, PG_NUMBER_TEXT, "%" PRId64, (int64_t)(seq - foreign->shift));
    return text;
}

struct question {
    struct place_pg_log *log;
    int64_t time;
    const char *user;
    uint64_t id;   /* asked, or found */
    int64_t found; /* a count, or whether there is one */
};

/* What is later than a time begins with the first row that is: times that fall are raised to the
 * latest before them. */
static enum place_code find_id(struct place_pg *pg, void *context, struct place_err *err) {
    struct question *question = context;
    const struct place_pg_log *log = question->log;
    const struct pg_foreign *foreign = log->foreign;
    const char *id = foreign->quoted[PLACE_PG_ID], *time = foreign->quoted[PLACE_PG_TIME];
    char last[PG_NUMBER_TEXT], until[PG_NUMBER_TEXT];
    int64_t first = 0;
    struct pg_answer answer = {.values = &first, .count = 1};
    snprintf(until, sizeof until, "%" PRId64, question->time);
    if (pg_ask(pg, PG_PARAMS(id_text(foreign, log->info.last_id, last), until), &answer, err,
               "SELECT min(%s) AS id FROM %s WHERE %s <= $1::bigint AND isfinite(%s) AND %s > "
               "timestamptz 'epoch' + $2::bigint * interval '1 microsecond'",
               id, foreign->relation, id, time, time))
        return err->code;
    question->id = answer.there ? (uint64_t)first + foreign->shift - 1 : log->info.last_id;
    return PLACE_OK;
}

enum place_code pg_foreign_id_at(struct place_pg_log *log, int64_t time, uint64_t *id,
                                 struct place_err *err) {
    struct question question = {.log = log, .time = time};
    if (time >= log->info.last_time)
        question.id = log->info.last_id;
    else if (time >= log->info.first_time && place_pg_log_ask(log, find_id, &question, err))
        return err->code;
    *id = question.id;
    return PLACE_OK;
}

static enum place_code count_rows(struct place_pg *pg, void *context, struct place_err *err) {
    struct question *question = context;
    const struct pg_foreign *foreign = question->log->foreign;
    char last[PG_NUMBER_TEXT];
    struct pg_answer answer = {.values = &question->found, .count = 1};
    return pg_ask(pg, PG_PARAMS(id_text(foreign, question->id, last)), &answer, err,
                  "SELECT count(*) AS count FROM %s WHERE %s <= $1::bigint", foreign->relation,
                  foreign->quoted[PLACE_PG_ID]);
}

enum place_code pg_foreign_count(struct place_pg_log *log, uint64_t id, uint64_t *count,
                                 struct place_err *err) {
    struct question question = {.log = log, .id = id};
    if (place_pg_log_ask(log, count_rows, &question, err))
        return err->code;
    *count = (uint64_t)question.found;
    return PLACE_OK;
}

static enum place_code find_row_of(struct place_pg *pg, void *context, struct place_err *err) {
    struct question *question = context;
    const struct pg_foreign *foreign = question->log->foreign;
    char last[PG_NUMBER_TEXT];
    struct pg_answer answer = {.values = &question->found, .count = 1};
    return pg_ask(
        pg, PG_PARAMS(id_text(foreign, question->log->info.last_id, last), question->user), &answer,
        err, "SELECT 1 AS one FROM %s WHERE %s <= $1::bigint AND %s::text = $2::text LIMIT 1",
        foreign->relation, foreign->quoted[PLACE_PG_ID], foreign->quoted[PLACE_PG_USER]);
}

enum place_code pg_foreign_find_user(struct place_pg_log *log, const char *text, uint32_t *user,
                                     struct place_err *err) {
    struct question question = {.log = log, .user = text};
    *user = PLACE_NO_USER;
    if (!*text || !*log->foreign->quoted[PLACE_PG_USER])
        return PLACE_OK;
    if (place_pg_log_ask(log, find_row_of, &question, err))
        return err->code;
    return question.found ? pg_user_number_of_text(&log->users, text, strlen(text), user, err)
                          : PLACE_OK;
}

PGresult *pg_foreign_look(const struct place_pg_log *log, struct place_pg *pg,
                          struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    const char *id = foreign->quoted[PLACE_PG_ID], *time = foreign->quoted[PLACE_PG_TIME];
    struct place_buf sql = {0};
    char last[PG_NUMBER_TEXT];
    PGresult *rows = NULL;
    if (place_buf_printf(&sql, err,
                         "SELECT concat_ws('|', count(*), min(%s), max(%s), max(%s), sum(%s), "
                         "sum(%s), sum(%s)) FROM %s WHERE %s <= $1::bigint",
                         id, id, time, foreign->quoted[PLACE_PG_X], foreign->quoted[PLACE_PG_Y],
                         foreign->quoted[PLACE_PG_COLOR], foreign->relation, id) == PLACE_OK)
        rows = pg_query(pg, (const char *)sql.data,
                        PG_PARAMS(id_text(foreign, log->info.last_id, last)), err);
    place_buf_release(&sql);
    return rows;
}

/* ---- reading --------------------------------------------------------------------------------- */

enum place_code pg_foreign_first(const struct place_pg_log *log, struct place_pg *pg, uint64_t from,
                                 uint64_t to, uint64_t *seq, struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    const char *column = foreign->quoted[PLACE_PG_ID];
    char low[PG_NUMBER_TEXT], high[PG_NUMBER_TEXT];
    int64_t id = 0;
    struct pg_answer answer = {.values = &id, .count = 1};
    if (pg_ask(pg, PG_PARAMS(id_text(foreign, from, low), id_text(foreign, to, high)), &answer, err,
               "SELECT min(%s) AS id FROM %s WHERE %s >= $1::bigint AND %s <= $2::bigint", column,
               foreign->relation, column, column))
        return err->code;
    *seq = answer.there ? (uint64_t)id + foreign->shift : UINT64_MAX;
    return PLACE_OK;
}

uint64_t pg_foreign_slice_end(const struct pg_foreign *foreign, uint64_t from) {
    if (foreign->slice)
        return from | (foreign->slice - 1);
    size_t low = 0, high = foreign->end_count; /* ends below `low` are before `from` */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (foreign->ends[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < foreign->end_count ? foreign->ends[low] : UINT64_MAX - 1;
}

enum place_code pg_foreign_put_copy(const struct pg_foreign *foreign, bool users, uint64_t from,
                                    uint64_t to, struct place_buf *sql, struct place_err *err) {
    const char *id = foreign->quoted[PLACE_PG_ID], *user = foreign->quoted[PLACE_PG_USER];
    char low[PG_NUMBER_TEXT], high[PG_NUMBER_TEXT];
    if (place_buf_printf(sql, err,
                         "COPY (SELECT %s::bigint + %" PRIu64 ", %s, %s::smallint, %s::smallint, "
                         "%s::smallint, 0::smallint",
                         id, foreign->shift, foreign->quoted[PLACE_PG_TIME],
                         foreign->quoted[PLACE_PG_X], foreign->quoted[PLACE_PG_Y],
                         foreign->quoted[PLACE_PG_COLOR]) ||
        (users && place_buf_printf(sql, err, ", %s::text", *user ? user : "NULL")))
        return err->code;
    return place_buf_printf(sql, err,
                            " FROM %s WHERE %s >= %s AND %s <= %s ORDER BY %s) TO STDOUT (FORMAT "
                            "binary)",
                            foreign->relation, id, id_text(foreign, from, low), id,
                            id_text(foreign, to, high), id);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

/* The first row of the log that is no placement on the canvas: id, x, y, color, time, and whether
 * that is finite. */
static PGresult *ask_bad_row(const struct place_pg_log *log, struct place_pg *pg,
                             struct place_err *err) {
    const struct pg_foreign *foreign = log->foreign;
    const struct place_rect bounds = foreign->bounds;
    const char *id = foreign->quoted[PLACE_PG_ID], *time = foreign->quoted[PLACE_PG_TIME];
    const char *x = foreign->quoted[PLACE_PG_X], *y = foreign->quoted[PLACE_PG_Y];
    const char *color = foreign->quoted[PLACE_PG_COLOR];
    struct place_buf sql = {0};
    char last[PG_NUMBER_TEXT];
    PGresult *rows = NULL;
    if (place_buf_printf(&sql, err,
                         "SELECT %s, %s, %s, %s, %s, isfinite(%s) FROM %s WHERE %s <= $1::bigint "
                         "AND NOT coalesce(%s BETWEEN %d AND %d AND %s BETWEEN %d AND %d AND "
                         "(%s BETWEEN 0 AND %u OR %s = 255) AND isfinite(%s), false) ORDER BY 1 "
                         "LIMIT 1%c",
                         id, x, y, color, time, time, foreign->relation, id, x, bounds.x0,
                         bounds.x0 + bounds.width - 1, y, bounds.y0, bounds.y0 + bounds.height - 1,
                         color, foreign->colors - 1, color, time, '\0') == PLACE_OK)
        rows = pg_query(pg, (const char *)sql.data,
                        PG_PARAMS(id_text(foreign, log->info.last_id, last)), err);
    place_buf_release(&sql);
    return rows;
}

static void explain_row(const struct place_pg_log *log, const PGresult *rows,
                        struct place_err *err) {
    static const enum place_pg_column columns[] = {PLACE_PG_ID, PLACE_PG_X, PLACE_PG_Y,
                                                   PLACE_PG_COLOR, PLACE_PG_TIME};
    const struct pg_foreign *foreign = log->foreign;
    const char *id = PQgetvalue(rows, 0, 0), *x = PQgetvalue(rows, 0, 1);
    const char *y = PQgetvalue(rows, 0, 2), *color = PQgetvalue(rows, 0, 3);
    int64_t pixel[2] = {0};
    for (int i = 1; i < 5; i++)
        if (PQgetisnull(rows, 0, i)) {
            place_fail(err, PLACE_DATA, "%s: %s, id %s: %s is null", log->name, foreign->table, id,
                       foreign->names[columns[i]]);
            return;
        }
    for (int i = 0; i < 2; i++)
        if (place_parse_int(PQgetvalue(rows, 0, 1 + i), "pixel", INT32_MIN, INT32_MAX, &pixel[i],
                            &(struct place_err){0}))
            pixel[i] = INT32_MAX; /* which no canvas has */
    if (!place_rect_contains(foreign->bounds, (int32_t)pixel[0], (int32_t)pixel[1]))
        place_fail(err, PLACE_DATA, "%s: %s, id %s: (%s, %s) is outside the canvas", log->name,
                   foreign->table, id, x, y);
    else if (PQgetvalue(rows, 0, 5)[0] != 't')
        place_fail(err, PLACE_DATA, "%s: %s, id %s: %s is infinite", log->name, foreign->table, id,
                   foreign->names[PLACE_PG_TIME]);
    else
        place_fail(err, PLACE_DATA, "%s: %s, id %s: colour %s is none of the palette's %u",
                   log->name, foreign->table, id, color, foreign->colors);
}

struct complaint {
    const struct place_pg_log *log;
    struct place_err *err;
};

static enum place_code explain(struct place_pg *pg, void *context, struct place_err *err) {
    const struct complaint *complaint = context;
    PGresult *rows = ask_bad_row(complaint->log, pg, err);
    if (!rows)
        return err->code;
    if (PQntuples(rows) > 0)
        explain_row(complaint->log, rows, complaint->err);
    PQclear(rows);
    return PLACE_OK;
}

enum place_code place_pg_log_explain(struct place_pg_log *log, struct place_err *err) {
    struct complaint complaint = {log, err};
    struct place_err later; /* what was wrong first matters */
    if (log->foreign && err->code == PLACE_DATA &&
        place_pg_log_ask(log, explain, &complaint, &later))
        return err->code;
    return err->code;
}
