/* A log as it was at one moment: its view of the tables, its span, and questions about both. */
#include "pg/log.h"

#include "base/mem.h"
#include "pg/foreign_table.h"
#include "pg/log_state.h"
#include "pg/rows.h"
#include "pg/schema.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER_TEXT = 24,
    LOOKED_AT = 100000, /* of the last ids, for gaps, and more where they are young */
    YOUNG = 60          /* seconds in which a row may still be on its way */
};

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

/* The first id to look at for gaps: at least the last LOOKED_AT, and all that are young. */
static enum place_code find_young(const struct place_pg_log *log, struct place_pg *pg,
                                  uint64_t *from, struct place_err *err) {
    static const char sql[] =
        "SELECT 1 FROM (SELECT created_at FROM pixel_events WHERE id >= $1 ORDER BY id LIMIT 1) AS "
        "at WHERE created_at > now() - $2 * interval '1 second'";
    char id[NUMBER_TEXT], seconds[NUMBER_TEXT];
    const uint64_t last = log->info.last_id;
    snprintf(seconds, sizeof seconds, "%d", YOUNG);
    for (uint64_t back = LOOKED_AT;; back *= 4) {
        int64_t one = 0;
        bool young = false;
        *from = last > back ? last - back : 0;
        snprintf(id, sizeof id, "%" PRIu64, *from);
        if (ask_numbers(pg, sql, PG_PARAMS(id, seconds), &one, 1, &young, err))
            return err->code;
        if (!young || *from <= log->info.opening_id)
            return PLACE_OK;
    }
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
        "AND created_at > now() - $2 * interval '1 second' AND "
        /* of a log that nobody writes to the server need not look at any row: */
        "to_timestamp($3 / 1e6::float8) > now() - $2 * interval '1 second' ORDER BY id LIMIT 1";
    char from[NUMBER_TEXT], seconds[NUMBER_TEXT], newest[NUMBER_TEXT];
    uint64_t first = 0;
    int64_t before = 0;
    bool gap = false;
    if (find_young(log, pg, &first, err))
        return err->code;
    snprintf(from, sizeof from, "%" PRIu64, first);
    snprintf(seconds, sizeof seconds, "%d", YOUNG);
    snprintf(newest, sizeof newest, "%" PRId64, log->info.last_time);
    if (ask_numbers(pg, sql, PG_PARAMS(from, seconds, newest), &before, 1, &gap, err))
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

static enum place_code read_info(struct place_pg *pg, void *context, struct place_err *err) {
    struct place_pg_log *log = context;
    place_timeline_release(&log->timeline);                         /* of an attempt before */
    snprintf(log->name, sizeof log->name, "%s", place_pg_name(pg)); /* the connection may go */
    log->info.name = log->name;
    log->info.timeline = &log->timeline;
    if (log->options.foreign)
        return pg_foreign_open(log, pg, err) ? err->code : pg_log_remember(log, pg, err);
    if (place_pg_check_version(pg, err) || pg_log_check_tables(pg, err) ||
        pg_log_read_timeline(log, pg, err) || read_ends(log, pg, err) ||
        pg_rows_can_pack(pg, &log->packed, err))
        return err->code;
    const uint64_t last = log->info.last_id;
    if (cut_at_young_gap(log, pg, err) ||
        (log->info.last_id != last && read_last_time(log, pg, err)) || read_users(log, pg, err) ||
        pg_log_remember(log, pg, err))
        return err->code;
    log->timeline.entries[0].seq = 0;
    return PLACE_OK;
}

enum place_code place_pg_log_open(const struct place_pg_log_options *options,
                                  struct place_pg_log **out, struct place_err *err) {
    *out = NULL;
    struct place_pg_log *log = place_new_array(1, sizeof *log, err);
    if (!log)
        return err->code;
    log->options = *options;
    if (place_pg_log_ask(log, read_info, log, err)) {
        place_pg_log_close(log);
        return err->code;
    }
    *out = log;
    return PLACE_OK;
}

void place_pg_log_close(struct place_pg_log *log) {
    if (!log)
        return;
    place_pg_log_rest(log);
    free(log->seen);
    pg_foreign_free(log->foreign);
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

struct moment {
    const struct place_pg_log *log;
    int64_t time;
    uint64_t *id;
};

static enum place_code find_id(struct place_pg *pg, void *context, struct place_err *err) {
    const struct moment *moment = context;
    const struct place_pg_log *log = moment->log;
    uint64_t low = log->info.opening_id, high = log->info.last_id + 1;
    /* placements below `low` are not later than `time`, those from `high` on are, or are none */
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        int64_t found[2] = {0};
        bool there = false;
        if (first_from(pg, middle, found, &there, err))
            return err->code;
        if (there && found[1] <= moment->time && (uint64_t)found[0] < high)
            low = (uint64_t)found[0] + 1;
        else
            high = middle;
    }
    return last_other(log, pg, low, moment->time, moment->id, err);
}

enum place_code place_pg_log_id_at(struct place_pg_log *log, int64_t time, uint64_t *id,
                                   struct place_err *err) {
    if (log->foreign)
        return pg_foreign_id_at(log, time, id, err);
    return place_pg_log_ask(log, find_id, &(struct moment){log, time, id}, err);
}

struct counting {
    uint64_t id, *count;
};

static enum place_code count_events(struct place_pg *pg, void *context, struct place_err *err) {
    const struct counting *counting = context;
    char text[NUMBER_TEXT];
    int64_t counted = 0;
    bool there = false;
    snprintf(text, sizeof text, "%" PRIu64, counting->id);
    if (ask_numbers(pg,
                    "SELECT (SELECT count(*) FROM pixel_events WHERE id <= $1) + "
                    "(SELECT count(*) FROM canvas_fills WHERE id <= $1)",
                    PG_PARAMS(text), &counted, 1, &there, err))
        return err->code;
    *counting->count = (uint64_t)counted;
    return PLACE_OK;
}

enum place_code place_pg_log_count(struct place_pg_log *log, uint64_t id, uint64_t *count,
                                   struct place_err *err) {
    if (log->foreign)
        return pg_foreign_count(log, id, count, err);
    return place_pg_log_ask(log, count_events, &(struct counting){id, count}, err);
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

struct wanted_user {
    struct pg_user_numbers *users;
    const char *text;
    uint32_t *user;
};

/* A user goes by his name before all else: it is what people know. */
static enum place_code find_user(struct place_pg *pg, void *context, struct place_err *err) {
    static const char *const by_text[] = {"SELECT id FROM users WHERE username = $1",
                                          "SELECT id FROM users WHERE external_key = $1",
                                          "SELECT id FROM users WHERE id = $1::uuid"};
    const struct wanted_user *wanted = context;
    unsigned char id[PG_UUID];
    bool known = false;
    const int ways = pg_parse_uuid(wanted->text, id) ? 3 : 2;
    *wanted->user = PLACE_NO_USER;
    for (int i = 0; i < ways && !known; i++)
        if (ask_user(pg, by_text[i], wanted->text, id, &known, err))
            return err->code;
    if (known && (pg_user_number(wanted->users, id, wanted->user, err) ||
                  pg_user_name_new(wanted->users, pg, err)))
        return err->code;
    return PLACE_OK;
}

enum place_code place_pg_log_find_user(struct place_pg_log *log, const char *text, uint32_t *user,
                                       struct place_err *err) {
    if (log->foreign)
        return pg_foreign_find_user(log, text, user, err);
    return place_pg_log_ask(log, find_user, &(struct wanted_user){&log->users, text, user}, err);
}
