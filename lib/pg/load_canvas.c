/* The canvas of a history: its timeline, marks and initial picture. */
#include "pg/load_state.h"

#include "base/buf.h"
#include "base/secret.h"
#include "base/time.h"
#include "pg/snapshots.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- an entry as text --------------------------------------------------------------------------
 */

/* The values of a row of canvas_timeline. */
struct entry_text {
    struct pg_id_text id, x0, y0, width, height, background;
    char time[PLACE_TIME_TEXT];
    struct place_buf palette, colors; /* JSON, with a NUL; colors is empty where all are allowed */
    bool has_background;
};

/* ["#RRGGBB", ...] */
static enum place_code put_palette(struct place_buf *to, const struct place_palette *palette,
                                   struct place_err *err) {
    for (unsigned i = 0; i < palette->count; i++)
        if (place_buf_printf(to, err, "%s\"#%06" PRIX32 "\"", i == 0 ? "[" : ",", palette->rgb[i]))
            return err->code;
    return place_buf_append(to, "]", 2, err);
}

/* The indices that may be placed, where that is not all of them. */
static enum place_code put_colors(struct place_buf *to, const struct place_timeline_entry *entry,
                                  struct place_err *err) {
    unsigned allowed = 0;
    for (unsigned i = 0; i < entry->palette.count; i++)
        allowed += place_color_allowed(entry, i);
    if (allowed == entry->palette.count)
        return PLACE_OK;
    const char *before = "[";
    for (unsigned i = 0; i < entry->palette.count; i++) {
        if (!place_color_allowed(entry, i))
            continue;
        if (place_buf_printf(to, err, "%s%u", before, i))
            return err->code;
        before = ",";
    }
    return place_buf_append(to, allowed ? "]" : "[]", allowed ? 2 : 3, err);
}

static enum place_code write_entry(const struct place_pg_load *load,
                                   const struct place_timeline_entry *entry,
                                   struct entry_text *text, struct place_err *err) {
    *text = (struct entry_text){.id = pg_id_text(pg_load_id(load, entry->seq)),
                                .x0 = pg_id_text(entry->bounds.x0),
                                .y0 = pg_id_text(entry->bounds.y0),
                                .width = pg_id_text(entry->bounds.width),
                                .height = pg_id_text(entry->bounds.height),
                                .background = pg_id_text(entry->background),
                                .has_background = entry->background != PLACE_NO_COLOR};
    place_format_time(entry->time, text->time);
    return put_palette(&text->palette, &entry->palette, err)
               ? err->code
               : put_colors(&text->colors, entry, err);
}

static void release_text(struct entry_text *text) {
    place_buf_release(&text->palette);
    place_buf_release(&text->colors);
}

static const char *colors_of(const struct entry_text *text) {
    return text->colors.size ? (const char *)text->colors.data : NULL;
}

static const char *background_of(const struct entry_text *text) {
    return text->has_background ? text->background.text : NULL;
}

/* ---- what opens an epoch -----------------------------------------------------------------------
 */

static bool is_opening(const struct place_pg_load *load, const struct place_timeline_entry *entry) {
    return entry == &load->history->timeline->entries[0];
}

static enum place_code put_picture(struct place_pg_load *load, struct place_err *err) {
    const struct place_timeline_entry *opening = &load->history->timeline->entries[0];
    struct place_pg_snapshot snapshot = {.last_event_id = (uint64_t)pg_load_id(load, opening->seq),
                                         .bounds = opening->bounds,
                                         .time = opening->time};
    bool is_new = false;
    if (!load->history->picture)
        return PLACE_OK;
    if (place_pg_snapshot_store(load->pg, &snapshot, load->history->picture, &is_new, err))
        return place_wrap(err, "the initial picture");
    return is_new ? PLACE_OK
                  : place_fail(err, PLACE_DATA,
                               "%s: snapshot %" PRId64 " is of the id %" PRIu64 ", which is new",
                               load->pg->name, snapshot.id, snapshot.last_event_id);
}

/* Whoever may only add to the tables cannot move a mark: what is there stays. */
static enum place_code put_marks(struct place_pg_load *load, struct place_err *err) {
    const struct place_timeline *timeline = load->history->timeline;
    for (size_t i = 0; i < timeline->mark_count; i++) {
        char time[PLACE_TIME_TEXT];
        place_format_time(timeline->marks[i].time, time);
        if (pg_run(load->pg,
                   load->owner ? "INSERT INTO canvas_marks (name, created_at) VALUES ($1, $2) "
                                 "ON CONFLICT (name) DO UPDATE SET created_at = excluded.created_at"
                               : "INSERT INTO canvas_marks (name, created_at) VALUES ($1, $2) "
                                 "ON CONFLICT DO NOTHING",
                   PG_PARAMS(timeline->marks[i].name, time), err))
            return place_wrap(err, "mark '%s'", timeline->marks[i].name);
    }
    return PLACE_OK;
}

/* prev_last_seq of an opening: the last seq of the epoch before, null where there is none. */
static enum place_code insert_entry(struct place_pg_load *load, const struct entry_text *text,
                                    bool opening, struct place_err *err) {
    const struct pg_id_text base = pg_id_text(load->base);
    return pg_run(
        load->pg,
        "INSERT INTO canvas_timeline (id, x0, y0, width, height, palette, colors, "
        "background, created_at, prev_last_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
        "$9, CASE WHEN $10::bigint > 0 THEN (SELECT max(id) FROM ("
        "(SELECT id FROM pixel_events WHERE id < $10 ORDER BY id DESC LIMIT 1) UNION ALL "
        "(SELECT id FROM canvas_fills WHERE id < $10 ORDER BY id DESC LIMIT 1) UNION ALL "
        "(SELECT id FROM canvas_timeline WHERE id < $10 ORDER BY id DESC LIMIT 1)) AS ids)"
        " & 1099511627775 END)",
        PG_PARAMS(text->id.text, text->x0.text, text->y0.text, text->width.text, text->height.text,
                  (const char *)text->palette.data, colors_of(text), background_of(text),
                  text->time, opening ? base.text : NULL),
        err);
}

enum place_code pg_load_put_entry(struct place_pg_load *load,
                                  const struct place_timeline_entry *entry, struct place_err *err) {
    struct entry_text text;
    const bool opening = is_opening(load, entry);
    enum place_code code = write_entry(load, entry, &text, err);
    if (!code)
        code = insert_entry(load, &text, opening, err);
    release_text(&text);
    if (code || !opening)
        return code;
    return put_picture(load, err) ? err->code : put_marks(load, err);
}

/* ---- what is stored ----------------------------------------------------------------------------
 */

static enum place_code fail_other_canvas(const struct place_pg_load *load, uint64_t seq,
                                         struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: epoch %d is of another log: its canvas differs at id %" PRId64,
               load->pg->name, place_pg_load_epoch(load), pg_load_id(load, seq));
    return place_hint(err, "without --resume this log becomes an epoch of its own");
}

/* Whether the statement, which counts, finds just one row. */
static enum place_code is_one(struct place_pg_load *load, PGresult *rows, bool *one,
                              struct place_err *err) {
    int64_t count = 0;
    if (!rows)
        return err->code;
    const enum place_code code = pg_int(load->pg, rows, 0, 0, &count, err);
    *one = count == 1;
    PQclear(rows);
    return code;
}

static enum place_code compare_entry(struct place_pg_load *load,
                                     const struct place_timeline_entry *entry,
                                     struct place_err *err) {
    struct entry_text text;
    bool one = false;
    enum place_code code = write_entry(load, entry, &text, err);
    if (!code)
        code = is_one(load,
                      pg_query(load->pg,
                               "SELECT count(*) FROM canvas_timeline WHERE id = $1 AND x0 = $2 AND "
                               "y0 = $3 AND width = $4 AND height = $5 AND palette = $6::jsonb AND "
                               "colors IS NOT DISTINCT FROM $7::jsonb AND "
                               "background IS NOT DISTINCT FROM $8 AND created_at = $9",
                               PG_PARAMS(text.id.text, text.x0.text, text.y0.text, text.width.text,
                                         text.height.text, (const char *)text.palette.data,
                                         colors_of(&text), background_of(&text), text.time),
                               err),
                      &one, err);
    release_text(&text);
    if (code || one)
        return code;
    return fail_other_canvas(load, entry->seq, err);
}

/* Where there was no picture, one may have been taken since. */
static enum place_code compare_picture(struct place_pg_load *load, struct place_err *err) {
    const struct place_timeline_entry *opening = &load->history->timeline->entries[0];
    const size_t size = (size_t)opening->bounds.width * (size_t)opening->bounds.height;
    const struct pg_id_text id = pg_id_text(pg_load_id(load, opening->seq));
    unsigned char digest[PLACE_SHA256_BYTES];
    char hex[PLACE_SHA256_HEX];
    struct place_sha256 sha;
    bool same = false;
    if (!load->history->picture)
        return PLACE_OK;
    place_sha256_init(&sha);
    place_sha256_update(&sha, load->history->picture, size);
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    if (is_one(load,
               pg_query(load->pg,
                        "SELECT count(*) FROM canvas_snapshots WHERE last_event_id = $1 AND "
                        "sha256 = decode($2, 'hex')",
                        PG_PARAMS(id.text, hex), err),
               &same, err))
        return err->code;
    return same ? PLACE_OK : fail_other_canvas(load, opening->seq, err);
}

enum place_code pg_load_compare_canvas(struct place_pg_load *load, struct place_err *err) {
    const struct place_timeline *timeline = load->history->timeline;
    for (size_t i = 0; i < timeline->count && timeline->entries[i].seq <= load->stored; i++)
        if (compare_entry(load, &timeline->entries[i], err))
            return err->code;
    return compare_picture(load, err);
}
