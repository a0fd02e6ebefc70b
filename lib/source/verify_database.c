/* A database that is verified: what it is asked, and events that cannot be had. */
#include "source/verify_database.h"

#include "base/mem.h"
#include "base/time.h"
#include "source/cursor.h"
#include "source/database.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- events that cannot be had --------------------------------------------------------------- */

static struct place_finding *find_unsound(struct place_findings *findings, enum place_found kind,
                                          const struct place_unsound_event *event,
                                          char time[PLACE_TIME_TEXT]) {
    struct place_finding *finding = place_find(findings, kind);
    snprintf(time, PLACE_TIME_TEXT, "no time");
    if (!finding)
        return NULL;
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_PIXEL;
    finding->seq = event->seq;
    finding->x = event->x;
    finding->y = event->y;
    if (!(event->flaws & PLACE_UNSOUND_TIME)) {
        finding->has |= PLACE_FINDING_TIME;
        finding->time = event->time;
        place_format_time(event->time, time);
    }
    return finding;
}

static void note_unsound(struct place_findings *findings, const struct place_unsound_event *event,
                         enum place_unsound_flaw flaw) {
    static const struct {
        enum place_unsound_flaw flaw;
        enum place_found kind;
        const char *what;
    } rows[] = {
        {PLACE_UNSOUND_OUTSIDE, PLACE_FOUND_OUTSIDE, "lies where the canvas had not been by then"},
        {PLACE_UNSOUND_TIME, PLACE_FOUND_TIME, "is of no time"},
        {PLACE_UNSOUND_TWICE, PLACE_FOUND_DUPLICATE, "has the id of what stands before it"},
        {PLACE_UNSOUND_FILL, PLACE_FOUND_FILL, "is a fill of a colour or size that none has"},
    };
    char time[PLACE_TIME_TEXT];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_finding *finding =
            rows[i].flaw == flaw ? find_unsound(findings, rows[i].kind, event, time) : NULL;
        if (finding)
            place_finding_say(finding, "seq %" PRIu64 " of %s at %d,%d %s", event->seq, time,
                              event->x, event->y, rows[i].what);
    }
}

static void note_kind(struct place_findings *findings, const struct place_unsound_event *event) {
    char time[PLACE_TIME_TEXT];
    struct place_finding *finding = find_unsound(findings, PLACE_FOUND_KIND, event, time);
    if (finding)
        place_finding_say(finding, "seq %" PRIu64 " of %s at %d,%d is of kind %d", event->seq, time,
                          event->x, event->y, event->kind);
}

static void note_color(struct place_findings *findings, const struct place_unsound_event *event) {
    char time[PLACE_TIME_TEXT];
    struct place_finding *finding = find_unsound(findings, PLACE_FOUND_PALETTE, event, time);
    if (!finding)
        return;
    finding->has |= PLACE_FINDING_COLORS;
    finding->wanted = -1;
    finding->got = event->color;
    place_finding_say(finding, "seq %" PRIu64 " of %s at %d,%d has colour %d of a palette of %u",
                      event->seq, time, event->x, event->y, event->color, event->colors);
}

static enum place_code tell(void *context, const struct place_unsound_event *event,
                            struct place_err *err) {
    struct database_audit *audit = context;
    for (unsigned flaw = 1; flaw <= PLACE_UNSOUND_FILL; flaw *= 2) {
        if (!(event->flaws & flaw))
            continue;
        if (flaw == PLACE_UNSOUND_KIND)
            note_kind(audit->findings, event);
        else if (flaw == PLACE_UNSOUND_COLOR)
            note_color(audit->findings, event);
        else
            note_unsound(audit->findings, event, flaw);
    }
    if (audit->left_out_count > 0 &&
        audit->left_out[audit->left_out_count - 1].to + 1 == event->seq) {
        audit->left_out[audit->left_out_count - 1].to++;
        return PLACE_OK;
    }
    if (place_grow_array(&audit->left_out, &audit->left_out_capacity, audit->left_out_count + 1,
                         sizeof *audit->left_out, err))
        return err->code;
    audit->left_out[audit->left_out_count++] = (struct seq_range){event->seq, event->seq};
    return PLACE_OK;
}

/* ---- what it was asked ----------------------------------------------------------------------- */

static void note_falls(struct place_findings *findings, const struct place_pg_audit *audit) {
    for (size_t i = 0; i < audit->fall_named; i++) {
        char before[PLACE_TIME_TEXT], now[PLACE_TIME_TEXT];
        const struct place_pg_fall *fall = &audit->falls[i];
        struct place_finding *finding = place_find(findings, PLACE_FOUND_TIME);
        if (!finding)
            continue;
        place_format_time(fall->before, before);
        place_format_time(fall->time, now);
        finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME;
        finding->seq = fall->id;
        finding->time = fall->time;
        place_finding_say(finding, "seq %" PRIu64 " is of %s, that before it of %s", fall->id, now,
                          before);
    }
    findings->of[PLACE_FOUND_TIME].count += audit->fall_count - audit->fall_named;
}

static void note_conflicts(struct place_findings *findings, const struct place_pg_audit *audit) {
    for (size_t i = 0; i < audit->conflict_named; i++) {
        char time[PLACE_TIME_TEXT];
        const struct place_pg_conflict *conflict = &audit->conflicts[i];
        struct place_finding *finding = place_find(findings, PLACE_FOUND_CONFLICT);
        if (!finding)
            continue;
        place_format_time(conflict->seen_at, time);
        finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME;
        finding->has |= conflict->has_pixel ? PLACE_FINDING_PIXEL : 0;
        finding->seq = conflict->id;
        finding->time = conflict->seen_at;
        finding->x = conflict->x;
        finding->y = conflict->y;
        place_finding_say(finding, "seq %" PRIu64 ", seen at %s", conflict->id, time);
    }
    findings->of[PLACE_FOUND_CONFLICT].count += audit->conflict_count - audit->conflict_named;
}

static void note_opening(struct place_findings *findings, const struct place_pg_audit *audit,
                         uint64_t id) {
    struct place_finding *finding =
        audit->opening_twice ? place_find(findings, PLACE_FOUND_DUPLICATE) : NULL;
    if (finding) {
        finding->has = PLACE_FINDING_SEQ;
        finding->seq = id;
        place_finding_say(finding, "seq %" PRIu64 ", the opening, is an event, too", id);
    }
    finding = (id & SEQ_OF_EPOCH) != 0 ? place_find(findings, PLACE_FOUND_EPOCH) : NULL;
    if (finding) {
        finding->has = PLACE_FINDING_SEQ;
        finding->seq = id;
        place_finding_say(finding,
                          "epoch %" PRIu64 " has no opening: its first canvas is seq %" PRIu64
                          " of it, id %" PRIu64,
                          id >> 40, id & SEQ_OF_EPOCH, id);
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int compare_ranges(const void *a, const void *b) {
    const struct seq_range *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

enum place_code database_audit(struct place_source *source, struct place_findings *findings,
                               struct database_audit *audit, struct place_err *err) {
    const struct place_unsound unsound = {.tell = tell, .context = audit};
    struct place_need need = PLACE_NEED_ALL;
    need.unsound = &unsound;
    *audit = (struct database_audit){.findings = findings};
    if (place_source_need(source, &need, err) ||
        place_pg_audit(database_log(source->database), &audit->audit, err))
        return err->code;
    if (audit->left_out_count > 0)
        qsort(audit->left_out, audit->left_out_count, sizeof *audit->left_out, compare_ranges);
    note_falls(findings, &audit->audit);
    note_conflicts(findings, &audit->audit);
    note_opening(findings, &audit->audit,
                 place_pg_log_info(database_log(source->database))->opening_id);
    return PLACE_OK;
}

void database_audit_release(struct database_audit *audit) {
    place_pg_audit_release(&audit->audit);
    free(audit->left_out);
}

enum place_code database_audit_prepare(const struct database_audit *audit,
                                       struct place_source *source, struct event_checks *events,
                                       struct snapshot_checks *snapshots, struct place_err *err) {
    events->seq = database_base_id(source->database);
    events->times_known = true;
    events->gaps_are_normal = place_pg_log_info(database_log(source->database))->is_foreign;
    events->epochs = !events->gaps_are_normal;
    events->explained = audit->audit.parked;
    events->explained_count = audit->audit.parked_count;
    events->left_out = audit->left_out;
    events->left_out_count = audit->left_out_count;
    events->openings = audit->audit.openings;
    events->opening_count = audit->audit.opening_count;
    if (stored_snapshots_open(&snapshots->stored, database_log(source->database),
                              snapshots->findings, err))
        return err->code;
    snapshots->unchecked = snapshots->stored.unchecked;
    return PLACE_OK;
}
