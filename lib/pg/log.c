/* A log as it was at one moment: its view of the tables, its span, and questions about both. */
#include "pg/log.h"

#include "base/mem.h"
#include "pg/log_state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER_TEXT = 24,
    LOOKED_AT = 100000, /* of the last ids, for gaps */
    YOUNG = 60          /* seconds in which a row may still be on its way */
};

/* ---- the view -------------------------------------------------------------------------------- */

static enum place_code begin_view(struct place_pg_log *log, struct place_pg *pg,
                                  struct place_err *err) {
    if (pg_run(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, err))
        return err->code;
    PGresult *rows = pg_query(pg, "SELECT pg_export_snapshot()", NULL, err);
    if (!rows)
        return err->code;
    snprintf(log->snapshot, sizeof log->snapshot, "%s", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return PLACE_OK;
}

enum place_code pg_log_view(struct place_pg_log *log, struct place_pg **pg, struct place_err *err) {
    if (!log->pg) {
        struct place_pg *opened = NULL;
        if (place_pg_open(log->options.uri, log->options.schema, &opened, err))
            return err->code;
        if (begin_view(log, opened, err)) {
            place_pg_close(opened);
            return err->code;
        }
        log->pg = opened;
    }
    *pg = log->pg;
    return PLACE_OK;
}

/* The name of a view is the server's own text, with a - between its parts. */
static bool is_view_name(const char *name) {
    return *name && strspn(name, "0123456789ABCDEFabcdef-") == strlen(name);
}

enum place_code pg_log_join_view(const struct place_pg_log *log, struct place_pg **pg,
                                 struct place_err *err) {
    char sql[128];
    if (!is_view_name(log->snapshot))
        return place_fail(err, PLACE_SERVICE, "%s: the view of the tables has no name",
                          log->info.name);
    snprintf(sql, sizeof sql, "SET TRANSACTION SNAPSHOT '%s'", log->snapshot);
    if (place_pg_open(log->options.uri, log->options.schema, pg, err))
        return err->code;
    if (pg_run(*pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", NULL, err) ||
        pg_run(*pg, sql, NULL, err)) {
        place_pg_close(*pg);
        *pg = NULL;
        return err->code;
    }
    return PLACE_OK;
}

enum place_code place_pg_log_connection(struct place_pg_log *log, struct place_pg **pg,
                                        struct place_err *err) {
    return pg_log_view(log, pg, err);
}

void place_pg_log_rest(struct place_pg_log *log) {
    place_pg_close(log->pg);
    log->pg = NULL;
}

/* ---- the span -------------------------------------------------------------------------------- */

/* One row of numbers; *there is false where the first is null. */
static enum place_code ask_numbers(struct place_pg *pg, const char *sql,
                                   const struct pg_params *params, int64_t *values, int count,
                                   bool *there, struct place_err *err) {
    PGresult *rows = pg_query(pg, sql, params, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    *there = PQntuples(rows) > 0 && !PQgetisnull(rows, 0, 0);
    for (int i = 0; *there && !code && i < count; i++)
        code = pg_int(pg, rows, 0, i, &values[i], err);
    PQclear(rows);
    return code;
}

/* The first and last of events, each with its time. */
static enum place_code read_ends(struct place_pg_log *log, struct place_pg *pg,
                                 struct place_err *err) {
    static const char first[] =
        "SELECT id, " PG_MICROSECONDS " FROM ((SELECT id, created_at FROM pixel_events ORDER BY id "
        "LIMIT 1) UNION ALL (SELECT id, created_at FROM canvas_fills ORDER BY id LIMIT 1)) AS ends "
        "ORDER BY id LIMIT 1";
    static const char last[] =
        "SELECT id, " PG_MICROSECONDS " FROM ((SELECT id, created_at FROM pixel_events ORDER BY id "
        "DESC LIMIT 1) UNION ALL (SELECT id, created_at FROM canvas_fills ORDER BY id DESC LIMIT "
        "1)) AS ends ORDER BY id DESC LIMIT 1";
    const struct place_timeline *timeline = &log->timeline;
    struct place_pg_log_info *info = &log->info;
    int64_t begin[2], end[2];
    info->opening_id = timeline->entries[0].seq;
    info->last_id = timeline->entries[timeline->count - 1].seq;
    info->first_time = info->last_time = timeline->entries[0].time;
    if (ask_numbers(pg, first, NULL, begin, 2, &info->has_events, err))
        return err->code;
    if (!info->has_events)
        return PLACE_OK;
    if (ask_numbers(pg, last, NULL, end, 2, &info->has_events, err))
        return err->code;
    if ((uint64_t)begin[0] < info->opening_id)
        return place_fail(err, PLACE_DATA, "%s: event %" PRId64 " is before the canvas opens",
                          info->name, begin[0]);
    info->last_id = (uint64_t)end[0] > info->last_id ? (uint64_t)end[0] : info->last_id;
    info->first_time = begin[1];
    info->last_time = end[1] > begin[1] ? end[1] : begin[1];
    return PLACE_OK;
}

/* Rows commit in another order than that of their ids: the log ends below the first that may be
 * missing yet. */
static enum place_code cut_at_young_gap(struct place_pg_log *log, struct place_pg *pg,
                                        struct place_err *err) {
    static const char sql[] =
        "WITH ids AS ("
        "SELECT id, created_at FROM pixel_events WHERE id >= $1 UNION ALL "
        "SELECT id, created_at FROM canvas_fills WHERE id >= $1 UNION ALL "
        "SELECT id, created_at FROM canvas_timeline WHERE id >= $1), "
        "pairs AS (SELECT id, created_at, lag(id) OVER (ORDER BY id) AS before FROM ids) "
        "SELECT before FROM pairs WHERE id > before + 1 AND id >> 40 = before >> 40 "
        "AND created_at > now() - $2 * interval '1 second' ORDER BY id LIMIT 1";
    char from[NUMBER_TEXT], seconds[NUMBER_TEXT];
    const uint64_t last = log->info.last_id;
    int64_t before = 0;
    bool gap = false;
    snprintf(from, sizeof from, "%" PRIu64, last > LOOKED_AT ? last - LOOKED_AT : 0);
    snprintf(seconds, sizeof seconds, "%d", YOUNG);
    if (ask_numbers(pg, sql, PG_PARAMS(from, seconds), &before, 1, &gap, err))
        return err->code;
    if (gap)
        log->info.last_id = (uint64_t)before;
    return PLACE_OK;
}

/* The time of the last event up to info.last_id. */
static enum place_code read_last_time(struct place_pg_log *log, struct place_pg *pg,
                                      struct place_err *err) {
    static const char sql[] =
        "SELECT " PG_MICROSECONDS " FROM ((SELECT id, created_at FROM pixel_events WHERE id <= $1 "
        "ORDER BY id DESC LIMIT 1) UNION ALL (SELECT id, created_at FROM canvas_fills WHERE id <= "
        "$1 ORDER BY id DESC LIMIT 1)) AS ends ORDER BY id DESC LIMIT 1";
    char id[NUMBER_TEXT];
    int64_t time = 0;
    bool there = false;
    snprintf(id, sizeof id, "%" PRIu64, log->info.last_id);
    if (ask_numbers(pg, sql, PG_PARAMS(id), &time, 1, &there, err))
        return err->code;
    if (there && time > log->info.first_time)
        log->info.last_time = time;
    return PLACE_OK;
}

static enum place_code read_users(struct place_pg_log *log, struct place_pg *pg,
                                  struct place_err *err) {
    int64_t one = 0;
    return ask_numbers(pg, "SELECT 1 FROM users LIMIT 1", NULL, &one, 1, &log->info.has_users, err);
}

static enum place_code read_info(struct place_pg_log *log, struct place_err *err) {
    struct place_pg *pg = NULL;
    if (pg_log_view(log, &pg, err))
        return err->code;
    snprintf(log->name, sizeof log->name, "%s", place_pg_name(pg)); /* the connection may go */
    log->info.name = log->name;
    if (pg_log_read_timeline(log, pg, err) || read_ends(log, pg, err))
        return err->code;
    const uint64_t last = log->info.last_id;
    if (cut_at_young_gap(log, pg, err) ||
        (log->info.last_id != last && read_last_time(log, pg, err)) || read_users(log, pg, err))
        return err->code;
    log->timeline.entries[0].seq = 0;
    log->info.timeline = &log->timeline;
    return PLACE_OK;
}

enum place_code place_pg_log_open(const struct place_pg_log_options *options,
                                  struct place_pg_log **out, struct place_err *err) {
    *out = NULL;
    struct place_pg_log *log = place_new_array(1, sizeof *log, err);
    if (!log)
        return err->code;
    log->options = *options;
    if (read_info(log, err)) {
        place_pg_log_close(log);
        return err->code;
    }
    *out = log;
    return PLACE_OK;
}

void place_pg_log_close(struct place_pg_log *log) {
    if (!log)
        return;
    place_pg_close(log->pg);
    pg_user_numbers_release(&log->users);
    place_timeline_release(&log->timeline);
    free(log);
}

const struct place_pg_log_info *place_pg_log_info(const struct place_pg_log *log) {
    return &log->info;
}

/* ---- questions ------------------------------------------------------------------------------- */

/* The first placement from an id on: itself and its time. */
static enum place_code first_from(struct place_pg *pg, uint64_t id, int64_t found[2], bool *there,
                                  struct place_err *err) {
    char text[NUMBER_TEXT];
    snprintf(text, sizeof text, "%" PRIu64, id);
    return ask_numbers(
        pg, "SELECT id, " PG_MICROSECONDS " FROM pixel_events WHERE id >= $1 ORDER BY id LIMIT 1",
        PG_PARAMS(text), found, 2, there, err);
}

/* The last id of what is no placement, from `low` to before the placement that comes next, and not
 * later than `time`; else the id before `low`, that of the last placement. */
static enum place_code last_other(const struct place_pg_log *log, struct place_pg *pg, uint64_t low,
                                  int64_t time, uint64_t *id, struct place_err *err) {
    static const char sql[] =
        "SELECT max(id) FROM (SELECT id, created_at FROM canvas_fills UNION ALL "
        "SELECT id, created_at FROM canvas_timeline) AS others "
        "WHERE id >= $1 AND id <= $2 AND " PG_MICROSECONDS " <= $3";
    char from[NUMBER_TEXT], to[NUMBER_TEXT], until[NUMBER_TEXT];
    int64_t next[2] = {0}, last = 0;
    bool there = false;
    if (first_from(pg, low, next, &there, err))
        return err->code;
    snprintf(from, sizeof from, "%" PRIu64, low);
    snprintf(to, sizeof to, "%" PRIu64,
             there && (uint64_t)next[0] <= log->info.last_id ? (uint64_t)next[0]
                                                             : log->info.last_id);
    snprintf(until, sizeof until, "%" PRId64, time);
    if (ask_numbers(pg, sql, PG_PARAMS(from, to, until), &last, 1, &there, err))
        return err->code;
    *id = there ? (uint64_t)last : low > log->info.opening_id ? low - 1 : log->info.opening_id;
    return PLACE_OK;
}

enum place_code place_pg_log_id_at(struct place_pg_log *log, int64_t time, uint64_t *id,
                                   struct place_err *err) {
    struct place_pg *pg = NULL;
    uint64_t low = log->info.opening_id, high = log->info.last_id + 1;
    if (pg_log_view(log, &pg, err))
        return err->code;
    /* placements below `low` are not later than `time`, those from `high` on are, or are none */
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        int64_t found[2] = {0};
        bool there = false;
        if (first_from(pg, middle, found, &there, err))
            return err->code;
        if (there && found[1] <= time && (uint64_t)found[0] < high)
            low = (uint64_t)found[0] + 1;
        else
            high = middle;
    }
    return last_other(log, pg, low, time, id, err);
}

enum place_code place_pg_log_count(struct place_pg_log *log, uint64_t id, uint64_t *count,
                                   struct place_err *err) {
    struct place_pg *pg = NULL;
    char text[NUMBER_TEXT];
    int64_t counted = 0;
    bool there = false;
    snprintf(text, sizeof text, "%" PRIu64, id);
    if (pg_log_view(log, &pg, err) ||
        ask_numbers(pg,
                    "SELECT (SELECT count(*) FROM pixel_events WHERE id <= $1) + "
                    "(SELECT count(*) FROM canvas_fills WHERE id <= $1)",
                    PG_PARAMS(text), &counted, 1, &there, err))
        return err->code;
    *count = (uint64_t)counted;
    return PLACE_OK;
}

/* ---- users ----------------------------------------------------------------------------------- */

uint32_t place_pg_log_users(const struct place_pg_log *log) {
    return log->users.named;
}

const char *place_pg_log_user_key(const struct place_pg_log *log, uint32_t number) {
    return (const char *)log->users.keys.data + log->users.key_at[number - 1];
}

/* The user's id by one statement; *known is false where it finds none. */
static enum place_code ask_user(struct place_pg *pg, const char *sql, const char *text,
                                unsigned char id[PG_UUID], bool *known, struct place_err *err) {
    PGresult *rows = pg_query(pg, sql, PG_PARAMS(text), err);
    if (!rows)
        return err->code;
    *known = PQntuples(rows) > 0 && pg_parse_uuid(PQgetvalue(rows, 0, 0), id);
    PQclear(rows);
    return PLACE_OK;
}

/* A user goes by his name before all else: it is what people know. */
enum place_code place_pg_log_find_user(struct place_pg_log *log, const char *text, uint32_t *user,
                                       struct place_err *err) {
    static const char *const by_text[] = {"SELECT id FROM users WHERE username = $1",
                                          "SELECT id FROM users WHERE external_key = $1",
                                          "SELECT id FROM users WHERE id = $1::uuid"};
    struct place_pg *pg = NULL;
    unsigned char id[PG_UUID];
    bool known = false;
    const int ways = pg_parse_uuid(text, id) ? 3 : 2;
    *user = PLACE_NO_USER;
    if (pg_log_view(log, &pg, err))
        return err->code;
    for (int i = 0; i < ways && !known; i++)
        if (ask_user(pg, by_text[i], text, id, &known, err))
            return err->code;
    if (known &&
        (pg_user_number(&log->users, id, user, err) || pg_user_name_new(&log->users, pg, err)))
        return err->code;
    return PLACE_OK;
}
