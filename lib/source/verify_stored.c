/* Snapshots of a database, listed and loaded. */
#include "source/verify_stored.h"

#include "base/time.h"
#include "pg/audit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- the list -------------------------------------------------------------------------------- */

static void note_loose(struct place_findings *findings, const struct place_pg_snapshot *row) {
    char time[PLACE_TIME_TEXT] = "no time";
    struct place_finding *finding = place_find(findings, PLACE_FOUND_LOOSE);
    if (!finding)
        return;
    if (row->has_time) {
        place_format_time(row->time, time);
        finding->has = PLACE_FINDING_TIME;
        finding->time = row->time;
    }
    place_finding_say(finding, "snapshot %" PRId64 " of %s", row->id, time);
}

static struct place_finding *find_row(struct place_findings *findings,
                                      const struct place_pg_snapshot *row) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_SNAPSHOT);
    if (finding) {
        finding->has = PLACE_FINDING_SEQ;
        finding->seq = row->last_event_id;
    }
    return finding;
}

static void note_unknown(struct place_findings *findings, const struct place_pg_snapshot *row) {
    struct place_finding *finding = find_row(findings, row);
    if (finding)
        place_finding_say(finding, "snapshot %" PRId64 " is of seq %" PRIu64 ", which is not there",
                          row->id, row->last_event_id);
}

/* Whether a row is of an event of the log. */
static enum place_code is_of_log(struct stored_snapshots *stored,
                                 const struct place_pg_snapshot *row,
                                 struct place_findings *findings, bool *of_log,
                                 struct place_err *err) {
    const struct place_pg_log_info *info = place_pg_log_info(stored->log);
    *of_log = false;
    if (!row->has_event) {
        note_loose(findings, row);
        return PLACE_OK;
    }
    *of_log = row->last_event_id >= info->opening_id && row->last_event_id <= info->last_id;
    if (*of_log)
        return PLACE_OK;
    bool on_its_way = false;
    if (row->last_event_id > info->last_id &&
        place_pg_has_id(stored->log, row->last_event_id, &on_its_way, err))
        return err->code;
    stored->unchecked += on_its_way;
    if (!on_its_way)
        note_unknown(findings, row);
    return PLACE_OK;
}

static int compare_rows(const void *a, const void *b) {
    const struct place_pg_snapshot *left = a, *right = b;
    if (left->last_event_id != right->last_event_id)
        return left->last_event_id < right->last_event_id ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

static enum place_code ask_list(struct place_pg *pg, void *context, struct place_err *err) {
    return place_pg_snapshots_list(pg, context, err);
}

enum place_code stored_snapshots_open(struct stored_snapshots *stored, struct place_pg_log *log,
                                      struct place_findings *findings, struct place_err *err) {
    struct place_pg_snapshot_list *list = &stored->list;
    size_t kept = 0;
    *stored = (struct stored_snapshots){.log = log};
    if (place_pg_log_info(log)->is_foreign)
        return PLACE_OK;
    if (place_pg_log_ask(log, ask_list, list, err))
        return err->code;
    for (size_t i = 0; i < list->count; i++) {
        bool of_log = false;
        if (is_of_log(stored, &list->rows[i], findings, &of_log, err))
            return err->code;
        if (of_log)
            list->rows[kept++] = list->rows[i];
    }
    list->count = kept;
    if (kept > 0)
        qsort(list->rows, kept, sizeof *list->rows, compare_rows);
    return PLACE_OK;
}

void stored_snapshots_release(struct stored_snapshots *stored) {
    place_pg_snapshots_release(&stored->list);
}

uint64_t stored_snapshot_seq(const struct stored_snapshots *stored, size_t i) {
    const uint64_t id = stored->list.rows[i].last_event_id;
    return id == place_pg_log_info(stored->log)->opening_id ? 0 : id;
}

/* ---- loading --------------------------------------------------------------------------------- */

static void note_bounds(struct place_findings *findings, const struct place_pg_snapshot *row,
                        struct place_rect open) {
    const struct place_rect bounds = row->bounds;
    struct place_finding *finding = find_row(findings, row);
    if (finding)
        place_finding_say(finding,
                          "snapshot %" PRId64 " of seq %" PRIu64
                          " is %d x %d pixels at %d,%d, the canvas was %d x %d at %d,%d then",
                          row->id, row->last_event_id, bounds.width, bounds.height, bounds.x0,
                          bounds.y0, open.width, open.height, open.x0, open.y0);
}

static void note_damage(struct place_findings *findings, const struct place_pg_snapshot *row,
                        const char *message) {
    struct place_finding *finding = find_row(findings, row);
    const char *reason = strstr(message, "snapshot "); /* behind the database's name */
    if (finding)
        place_finding_say(finding, "%s", reason ? reason : message);
}

/* Whether the event of the row is there; the one that came by last is. */
static enum place_code has_event(struct stored_snapshots *stored,
                                 const struct place_pg_snapshot *row, uint64_t seq, bool *there,
                                 struct place_err *err) {
    *there = row->last_event_id == seq ||
             row->last_event_id == place_pg_log_info(stored->log)->opening_id;
    return *there ? PLACE_OK : place_pg_has_id(stored->log, row->last_event_id, there, err);
}

struct load_question {
    const struct place_pg_snapshot *row;
    uint8_t *pixels; /* owned */
};

static enum place_code ask_pixels(struct place_pg *pg, void *context, struct place_err *err) {
    struct load_question *question = context;
    return place_pg_snapshot_load(pg, question->row, &question->pixels, err);
}

enum place_code stored_snapshot_load(struct stored_snapshots *stored, size_t i, uint64_t seq,
                                     struct place_rect open, struct place_canvas *canvas,
                                     struct place_findings *findings, bool *loaded,
                                     struct place_err *err) {
    const struct place_pg_snapshot *row = &stored->list.rows[i];
    struct load_question question = {.row = row};
    bool there = false;
    *loaded = false;
    if (has_event(stored, row, seq, &there, err))
        return err->code;
    if (!there)
        note_unknown(findings, row);
    else if (!place_rect_equal(row->bounds, open))
        note_bounds(findings, row, open);
    if (!there || !place_rect_equal(row->bounds, open))
        return PLACE_OK;
    const enum place_code code = place_pg_log_ask(stored->log, ask_pixels, &question, err);
    *loaded = code == PLACE_OK;
    if (code == PLACE_DATA)
        note_damage(findings, row, err->message);
    else if (*loaded)
        place_canvas_load(canvas, open, question.pixels);
    free(question.pixels);
    return code == PLACE_DATA ? PLACE_OK : code;
}
