/* Seqs, times and values of events. */
#include "source/verify_events.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- seqs and times -------------------------------------------------------------------------- */

static void name_gap(struct event_checks *checks, uint64_t from, uint64_t to, int64_t time) {
    char before[PLACE_TIME_TEXT], behind[PLACE_TIME_TEXT], range[64];
    checks->missing += to - from + 1;
    struct place_finding *finding = place_find(checks->findings, PLACE_FOUND_GAP);
    if (!finding)
        return;
    place_format_time(checks->time, before);
    place_format_time(time, behind);
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_LAST_SEQ | PLACE_FINDING_COUNT |
                   PLACE_FINDING_TIME | PLACE_FINDING_LAST_TIME;
    finding->seq = from;
    finding->last_seq = to;
    finding->count = to - from + 1;
    finding->time = checks->time;
    finding->last_time = time;
    if (from == to)
        snprintf(range, sizeof range, "seq %" PRIu64 " is", from);
    else
        snprintf(range, sizeof range, "seqs %" PRIu64 " to %" PRIu64 " (%" PRIu64 ") are", from, to,
                 to - from + 1);
    place_finding_say(finding, "%s missing, between %s and %s", range, before, behind);
}

static void note_explained(struct event_checks *checks, uint64_t seq, int64_t time) {
    char before[PLACE_TIME_TEXT], behind[PLACE_TIME_TEXT];
    checks->explained_found++;
    struct place_finding *finding = place_find(checks->findings, PLACE_FOUND_PARKED);
    if (!finding)
        return;
    place_format_time(checks->time, before);
    place_format_time(time, behind);
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME | PLACE_FINDING_LAST_TIME;
    finding->seq = seq;
    finding->time = checks->time;
    finding->last_time = time;
    place_finding_say(finding, "seq %" PRIu64 ", between %s and %s", seq, before, behind);
}

/* The first run of seqs in from..to that is no gap; *known is false where there is none. */
static struct seq_range next_known(struct event_checks *checks, uint64_t from, uint64_t to,
                                   bool *known, bool *explained) {
    while (checks->explained_next < checks->explained_count &&
           checks->explained[checks->explained_next] < from)
        checks->explained_next++;
    while (checks->left_out_next < checks->left_out_count &&
           checks->left_out[checks->left_out_next].to < from)
        checks->left_out_next++;
    struct seq_range found = {.from = UINT64_MAX};
    if (checks->left_out_next < checks->left_out_count)
        found = checks->left_out[checks->left_out_next];
    const uint64_t next = checks->explained_next < checks->explained_count
                              ? checks->explained[checks->explained_next]
                              : UINT64_MAX;
    *explained = next < found.from;
    if (*explained)
        found = (struct seq_range){next, next};
    *known = found.from <= to;
    return found;
}

/* What is missing before an event at `time`, less what is explained. */
static void note_gap(struct event_checks *checks, uint64_t from, uint64_t to, int64_t time) {
    while (from <= to) {
        bool known = false, explained = false;
        const struct seq_range range = next_known(checks, from, to, &known, &explained);
        if (!known) {
            name_gap(checks, from, to, time);
            return;
        }
        if (range.from > from)
            name_gap(checks, from, range.from - 1, time);
        if (explained)
            note_explained(checks, range.from, time);
        from = range.to + 1;
    }
}

static struct place_finding *find_at(struct event_checks *checks, enum place_found kind,
                                     uint64_t seq, int64_t time) {
    struct place_finding *finding = place_find(checks->findings, kind);
    if (finding) {
        finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME;
        finding->seq = seq;
        finding->time = time;
    }
    return finding;
}

static void note_order(struct event_checks *checks, uint64_t seq, int64_t time) {
    const bool same = seq == checks->seq;
    struct place_finding *finding =
        find_at(checks, same ? PLACE_FOUND_DUPLICATE : PLACE_FOUND_ORDER, seq, time);
    if (finding && same)
        place_finding_say(finding, "seq %" PRIu64 " is there more than once", seq);
    else if (finding)
        place_finding_say(finding, "seq %" PRIu64 " comes behind seq %" PRIu64, seq, checks->seq);
}

static void note_time(struct event_checks *checks, uint64_t seq, int64_t time) {
    char before[PLACE_TIME_TEXT], now[PLACE_TIME_TEXT];
    struct place_finding *finding = find_at(checks, PLACE_FOUND_TIME, seq, time);
    if (!finding)
        return;
    place_format_time(checks->time, before);
    place_format_time(time, now);
    place_finding_say(finding, "seq %" PRIu64 " is of %s, that before it of %s", seq, now, before);
}

static void take_time(struct event_checks *checks, uint64_t seq, int64_t time) {
    if (time < checks->time && !checks->times_known)
        note_time(checks, seq, time);
    checks->time = time;
}

/* ---- epochs ---------------------------------------------------------------------------------- */

/* In a database the order begins anew with each epoch: id = epoch * 2^40 + seq, and the opening of
 * one has seq 0. */
static bool opens_epoch(uint64_t seq) {
    return (seq & SEQ_OF_EPOCH) == 0;
}

static const struct place_pg_opening *find_opening(const struct event_checks *checks,
                                                   uint64_t seq) {
    for (size_t i = 0; i < checks->opening_count; i++)
        if (checks->openings[i].id == seq)
            return &checks->openings[i];
    return NULL;
}

/* The opening of an epoch says how long the one before was; where it does not, nobody knows. */
static void check_end_of_epoch(struct event_checks *checks, uint64_t seq, int64_t time) {
    const struct place_pg_opening *opening = find_opening(checks, seq);
    if (!opening || !opening->has_before)
        return;
    const uint64_t stored = checks->seq & SEQ_OF_EPOCH, epoch = checks->seq >> 40;
    if (opening->before > stored) {
        note_gap(checks, checks->seq + 1, (checks->seq & ~SEQ_OF_EPOCH) + opening->before, time);
        return;
    }
    struct place_finding *finding =
        opening->before < stored ? find_at(checks, PLACE_FOUND_EPOCH, seq, time) : NULL;
    if (finding)
        place_finding_say(finding,
                          "epoch %" PRIu64 " opens behind seq %" PRIu64 " of epoch %" PRIu64
                          ", which goes on to seq %" PRIu64,
                          seq >> 40, opening->before, epoch, stored);
}

/* Something of another epoch than what was before it. */
static void take_epoch(struct event_checks *checks, uint64_t seq, int64_t time, bool is_entry) {
    const uint64_t first = seq & ~SEQ_OF_EPOCH;
    if (is_entry && opens_epoch(seq)) {
        check_end_of_epoch(checks, seq, time);
        checks->seq = seq - 1;
        return;
    }
    if (!checks->epochs)
        return;
    struct place_finding *finding = find_at(checks, PLACE_FOUND_EPOCH, seq, time);
    if (finding)
        place_finding_say(finding,
                          "epoch %" PRIu64 " has no opening: it begins with seq %" PRIu64
                          " of it, id %" PRIu64,
                          seq >> 40, seq & SEQ_OF_EPOCH, seq);
    checks->seq = opens_epoch(seq) ? seq - 1 : first;
}

/* ---- what is next ---------------------------------------------------------------------------- */

static void take_seq(struct event_checks *checks, uint64_t seq, int64_t time) {
    if (seq <= checks->seq)
        note_order(checks, seq, time);
    else if (seq - checks->seq > 1 && !checks->gaps_are_normal)
        note_gap(checks, checks->seq + 1, seq - 1, time);
    take_time(checks, seq, time);
    checks->seq = seq > checks->seq ? seq : checks->seq;
}

void check_unread(struct event_checks *checks, uint64_t first_seq, int64_t first_time,
                  uint64_t last_seq, int64_t last_time) {
    take_seq(checks, first_seq, first_time);
    checks->seq = last_seq > checks->seq ? last_seq : checks->seq;
    checks->time = last_time;
}

/* ---- values ---------------------------------------------------------------------------------- */

static struct place_finding *find_pixel(struct event_checks *checks, enum place_found kind,
                                        const struct place_batch *batch, uint32_t i) {
    struct place_finding *finding =
        find_at(checks, kind, place_batch_seq(batch, i), batch->time[i]);
    if (!finding)
        return NULL;
    const struct place_event event = place_batch_event(batch, i);
    finding->has |= PLACE_FINDING_PIXEL;
    finding->x = event.x;
    finding->y = event.y;
    return finding;
}

static void note_place(struct event_checks *checks, enum place_found kind, const char *where,
                       const struct place_batch *batch, uint32_t i) {
    char time[PLACE_TIME_TEXT];
    struct place_finding *finding = find_pixel(checks, kind, batch, i);
    if (!finding)
        return;
    place_format_time(finding->time, time);
    place_finding_say(finding, "seq %" PRIu64 " of %s at %d,%d lies %s", finding->seq, time,
                      finding->x, finding->y, where);
}

static void note_color(struct event_checks *checks, enum place_found kind,
                       const struct place_batch *batch, uint32_t i) {
    char time[PLACE_TIME_TEXT];
    const unsigned color = batch->color[i];
    struct place_finding *finding = find_pixel(checks, kind, batch, i);
    if (!finding)
        return;
    finding->has |= PLACE_FINDING_COLORS;
    finding->got = (int)color;
    finding->wanted = -1;
    place_format_time(finding->time, time);
    if (kind == PLACE_FOUND_PALETTE)
        place_finding_say(finding,
                          "seq %" PRIu64 " of %s at %d,%d has colour %u of a palette of %u",
                          finding->seq, time, finding->x, finding->y, color, checks->colors);
    else
        place_finding_say(finding,
                          "seq %" PRIu64 " of %s at %d,%d has colour %u, not to be placed then",
                          finding->seq, time, finding->x, finding->y, color);
}

static void check_color(struct event_checks *checks, const struct place_batch *batch, uint32_t i) {
    const unsigned color = batch->color[i];
    if (color == PLACE_NO_COLOR)
        return;
    /* Only users are bound to what may be placed: an undo or a moderator may bring any back. */
    const bool by_user = !batch->kind || batch->kind[i] == PLACE_KIND_PLACE;
    if (color >= checks->colors)
        note_color(checks, PLACE_FOUND_PALETTE, batch, i);
    else if (by_user && !place_color_allowed(checks->entry, color))
        note_color(checks, PLACE_FOUND_NOT_ALLOWED, batch, i);
}

static void check_pixel(struct event_checks *checks, const struct place_batch *batch, uint32_t i) {
    if (batch->kind && place_kind_is_fill(batch->kind[i]))
        return; /* a fill is cut to the canvas */
    const int32_t x = batch->x0 + batch->x[i], y = batch->y0 + batch->y[i];
    if (place_rect_contains(checks->entry->bounds, x, y))
        return;
    if (place_rect_contains(checks->known, x, y))
        note_place(checks, PLACE_FOUND_CLOSED, "outside the canvas of its time", batch, i);
    else
        note_place(checks, PLACE_FOUND_OUTSIDE, "where the canvas had not been by then", batch, i);
}

static void check_user(struct event_checks *checks, const struct place_batch *batch, uint32_t i) {
    if (!batch->user || batch->user[i] <= checks->users)
        return;
    struct place_finding *finding =
        find_at(checks, PLACE_FOUND_USER, place_batch_seq(batch, i), batch->time[i]);
    if (!finding)
        return;
    finding->has |= PLACE_FINDING_USER;
    finding->user = batch->user[i];
    place_finding_say(finding,
                      "seq %" PRIu64 " is of user %" PRIu32 ", the dictionary has %" PRIu32,
                      finding->seq, finding->user, checks->users);
}

/* ---- what comes by --------------------------------------------------------------------------- */

void check_batch(struct event_checks *checks, const struct place_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++) {
        if ((i == 0 || batch->seq) && place_batch_seq(batch, i) >> 40 > checks->seq >> 40)
            take_epoch(checks, place_batch_seq(batch, i), batch->time[i], false);
        if (i == 0 || batch->seq)
            take_seq(checks, place_batch_seq(batch, i), batch->time[i]);
        else
            take_time(checks, batch->first_seq + i, batch->time[i]);
        check_pixel(checks, batch, i);
        check_color(checks, batch, i);
        check_user(checks, batch, i);
    }
    if (batch->count > 0 && !batch->seq && batch->first_seq + batch->count - 1 > checks->seq)
        checks->seq = batch->first_seq + batch->count - 1;
}

void check_entry(struct event_checks *checks, const struct place_timeline_entry *entry) {
    if (checks->entry && entry->seq >> 40 > checks->seq >> 40)
        take_epoch(checks, entry->seq, entry->time, true);
    if (checks->entry)
        take_seq(checks, entry->seq, entry->time);
    else
        checks->time = entry->time; /* the opening */
    checks->entry = entry;
    checks->known = place_rect_union(checks->known, entry->bounds);
    if (entry->palette.count > checks->colors)
        checks->colors = entry->palette.count;
}
