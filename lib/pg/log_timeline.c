/* The timeline of a canvas, as its table has it. */
#include "base/json.h"
#include "base/num.h"
#include "pg/log_state.h"

#include <inttypes.h>
#include <string.h>

/* The colours of a palette: ["#RRGGBB", ...]. */
static bool take_palette(const struct place_json *colors, struct place_palette *palette) {
    struct place_err ignored;
    palette->count = 0;
    for (const struct place_json *node = place_json_first(colors); node;
         node = place_json_next(node)) {
        const char *text = place_json_as_text(node);
        if (!text || palette->count == PLACE_MAX_COLORS ||
            place_parse_rgb(text, "palette", &palette->rgb[palette->count++], &ignored))
            return false;
    }
    return palette->count > 0;
}

/* The indices that may be placed; no list: all. */
static bool take_allowed(const struct place_json *indices, struct place_timeline_entry *entry) {
    for (unsigned i = 0; !indices && i < entry->palette.count; i++)
        place_allow_color(entry, i);
    for (const struct place_json *node = place_json_first(indices); node;
         node = place_json_next(node)) {
        int64_t index = 0;
        if (!place_json_as_int(node, 0, entry->palette.count - 1, &index))
            return false;
        place_allow_color(entry, (unsigned)index);
    }
    return true;
}

/* A column of JSON; *node stays NULL where it is null. */
static enum place_code parse_column(const PGresult *rows, int row, int column,
                                    struct place_json **node, struct place_err *err) {
    *node = NULL;
    if (PQgetisnull(rows, row, column))
        return PLACE_OK;
    const char *text = PQgetvalue(rows, row, column);
    return place_json_parse(text, strlen(text), node, err);
}

static enum place_code take_colors(const PGresult *rows, int row,
                                   struct place_timeline_entry *entry, struct place_err *err) {
    struct place_json *palette = NULL, *allowed = NULL;
    enum place_code code = parse_column(rows, row, 6, &palette, err);
    if (!code)
        code = parse_column(rows, row, 7, &allowed, err);
    if (!code && (!take_palette(palette, &entry->palette) || !take_allowed(allowed, entry)))
        code = place_fail(err, PLACE_DATA, "palette is no list of colours");
    place_json_free(palette);
    place_json_free(allowed);
    return code;
}

enum { NUMBERS = 6 };

static enum place_code take_numbers(const struct place_pg *pg, const PGresult *rows, int row,
                                    struct place_timeline_entry *entry, struct place_err *err) {
    int64_t value[NUMBERS] = {0};
    for (int i = 0; i < NUMBERS; i++)
        if (pg_int(pg, rows, row, i, &value[i], err))
            return err->code;
    const struct place_rect bounds = {(int32_t)value[2], (int32_t)value[3], (int32_t)value[4],
                                      (int32_t)value[5]};
    if (!place_extent_is_sane(bounds) || place_rect_empty(bounds))
        return place_fail(err, PLACE_DATA, "bounds are out of range");
    entry->seq = (uint64_t)value[0];
    entry->time = value[1];
    entry->bounds = bounds;
    return PLACE_OK;
}

/* id, time, x0, y0, width, height, palette, colors, background. */
static enum place_code take_entry(struct place_pg_log *log, const struct place_pg *pg,
                                  const PGresult *rows, int row, struct place_err *err) {
    struct place_timeline_entry entry = {.background = PLACE_NO_COLOR};
    int64_t background = PLACE_NO_COLOR;
    if (take_numbers(pg, rows, row, &entry, err) || take_colors(rows, row, &entry, err) ||
        (!PQgetisnull(rows, row, 8) && pg_int(pg, rows, row, 8, &background, err)))
        return err->code;
    if (background != PLACE_NO_COLOR && (background < 0 || background >= entry.palette.count))
        return place_fail(err, PLACE_DATA, "background is %" PRId64 ", the palette has %u",
                          background, entry.palette.count);
    entry.background = (uint8_t)background;
    if (log->timeline.count > 0 && entry.time < log->timeline.entries[log->timeline.count - 1].time)
        entry.time = log->timeline.entries[log->timeline.count - 1].time;
    return place_timeline_add(&log->timeline, &entry, err);
}

static enum place_code read_entries(struct place_pg_log *log, struct place_pg *pg,
                                    struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT id, " PG_MICROSECONDS ", x0, y0, width, height, palette, "
                              "colors, background FROM canvas_timeline ORDER BY id",
                              NULL, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++) {
        code = take_entry(log, pg, rows, row, err);
        if (code)
            place_wrap(err, "%s: canvas_timeline, row %s", place_pg_name(pg),
                       PQgetvalue(rows, row, 0));
    }
    PQclear(rows);
    return code;
}

static enum place_code read_marks(struct place_pg_log *log, struct place_pg *pg,
                                  struct place_err *err) {
    PGresult *rows =
        pg_query(pg, "SELECT name, " PG_MICROSECONDS " FROM canvas_marks ORDER BY created_at, name",
                 NULL, err);
    if (!rows)
        return err->code;
    enum place_code code = PLACE_OK;
    for (int row = 0; !code && row < PQntuples(rows); row++) {
        const char *name = PQgetvalue(rows, row, 0);
        int64_t time = 0;
        code = pg_int(pg, rows, row, 1, &time, err);
        if (!code && !place_is_mark_name(name, strlen(name)))
            code = place_fail(err, PLACE_DATA, "%s: canvas_marks: '%s' is no name of a mark",
                              place_pg_name(pg), name);
        if (!code)
            code = place_timeline_mark(&log->timeline, name, time, err);
    }
    PQclear(rows);
    return code;
}

enum place_code pg_log_read_timeline(struct place_pg_log *log, struct place_pg *pg,
                                     struct place_err *err) {
    if (read_entries(log, pg, err) || read_marks(log, pg, err))
        return err->code;
    if (log->timeline.count > 0)
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "%s: canvas_timeline is empty: there is no canvas",
               place_pg_name(pg));
    return place_hint(err, "place-import -o postgresql:// brings a log in");
}
