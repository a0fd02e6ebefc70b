/* Two sources side by side. */
#include "source/compare.h"

#include "source/compare_event.h"

#include <inttypes.h>
#include <string.h>

/* One of the two, and where its cursor stands. */
struct side {
    struct place_cursor *cursor;
    struct place_piece piece;
    uint32_t next; /* event of the piece */
    bool end;
    uint64_t events, entries;
};

struct comparison {
    const struct place_compare_options *options;
    struct place_source *source[2];
    struct side side[2];
    struct same_users users;
    struct place_compared *compared;
};

/* ---- one side -------------------------------------------------------------------------------- */

/* Make the side's piece one of which something is left; `end` where there is none. */
static enum place_code fill_side(struct side *side, struct place_progress *progress,
                                 struct place_err *err) {
    if (side->end || side->piece.entry || side->next < side->piece.batch.count)
        return PLACE_OK;
    place_progress_add(progress, side->piece.batch.count);
    side->next = 0;
    if (place_cursor_next(side->cursor, INT64_MAX, &side->piece, err))
        return err->code;
    side->end = !side->piece.entry && side->piece.batch.count == 0;
    return PLACE_OK;
}

static struct item look(const struct side *side) {
    const struct place_batch *batch = &side->piece.batch;
    const struct place_timeline_entry *entry = side->piece.entry;
    if (side->end)
        return (struct item){.end = true, .seq = UINT64_MAX};
    if (entry)
        return (struct item){.entry = entry, .seq = entry->seq, .time = entry->time};
    return (struct item){.event = place_batch_event(batch, side->next),
                         .seq = place_batch_seq(batch, side->next),
                         .time = batch->time[side->next],
                         .hash = place_batch_hash(batch, side->next)};
}

static void pass(struct side *side) {
    if (side->piece.entry) {
        side->piece.entry = NULL; /* its batch is empty */
        side->entries++;
        return;
    }
    side->next++;
    side->events++;
}

/* ---- both ------------------------------------------------------------------------------------ */

/* The items that come next; with seqs, those of the lesser one come alone. */
static enum place_code step(struct comparison *comparison, const struct item items[2],
                            struct place_err *err) {
    struct place_findings *findings = &comparison->compared->findings;
    const bool by_seq = !comparison->options->ignore_seq;
    if (items[1].end || (by_seq && items[0].seq < items[1].seq)) {
        note_only(findings, PLACE_FOUND_ONLY_HERE, &items[0]);
        pass(&comparison->side[0]);
        return PLACE_OK;
    }
    if (items[0].end || (by_seq && items[1].seq < items[0].seq)) {
        note_only(findings, PLACE_FOUND_ONLY_THERE, &items[1]);
        pass(&comparison->side[1]);
        return PLACE_OK;
    }
    bool same = false;
    if (compare_items(findings, &comparison->users, comparison->options, items, &same, err))
        return err->code;
    comparison->compared->equal += same;
    pass(&comparison->side[0]);
    pass(&comparison->side[1]);
    return PLACE_OK;
}

static enum place_code compare_events(struct comparison *comparison, struct place_err *err) {
    struct place_progress *progress = comparison->options->progress;
    for (;;) {
        if (fill_side(&comparison->side[0], progress, err) ||
            fill_side(&comparison->side[1], NULL, err))
            return err->code;
        const struct item items[2] = {look(&comparison->side[0]), look(&comparison->side[1])};
        if (items[0].end && items[1].end)
            return PLACE_OK;
        if (step(comparison, items, err))
            return err->code;
    }
}

/* ---- the picture before the first event ------------------------------------------------------ */

static void note_picture(struct place_findings *findings, int32_t x, int32_t y, uint8_t here,
                         uint8_t there) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_PICTURE);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_PIXEL | PLACE_FINDING_COLORS;
    finding->x = x;
    finding->y = y;
    finding->wanted = here;
    finding->got = there;
    place_finding_say(finding, "%d,%d opens with colour %u, %u", x, y, here, there);
}

/* Where both are open; that they open alike is for the timeline to say. */
static void compare_canvases(struct place_findings *findings, const struct place_canvas *here,
                             const struct place_canvas *there) {
    const struct place_rect both = place_rect_intersection(here->open, there->open);
    for (int32_t y = both.y0; y < both.y0 + both.height; y++)
        for (int32_t x = both.x0; x < both.x0 + both.width; x++) {
            const uint8_t a = place_canvas_get(here, x, y), b = place_canvas_get(there, x, y);
            if (a != b)
                note_picture(findings, x, y, a, b);
        }
}

static enum place_code open_canvas(struct place_source *source, struct place_canvas *canvas,
                                   struct place_err *err) {
    struct place_cursor *cursor = NULL;
    if (place_canvas_init(canvas, place_source_info(source)->bounds, false, err) ||
        place_cursor_open(source, PLACE_PIXELS, &cursor, err))
        return err->code;
    const enum place_code code = place_cursor_seek_seq(cursor, canvas, 0, err);
    place_cursor_close(cursor);
    return code;
}

static enum place_code compare_openings(struct comparison *comparison, struct place_err *err) {
    struct place_canvas here = {0}, there = {0};
    enum place_code code = open_canvas(comparison->source[0], &here, err);
    if (!code)
        code = open_canvas(comparison->source[1], &there, err);
    if (!code)
        compare_canvases(&comparison->compared->findings, &here, &there);
    place_canvas_release(&here);
    place_canvas_release(&there);
    return code;
}

/* ---- marks ----------------------------------------------------------------------------------- */

static void note_mark(struct place_findings *findings, const struct place_mark *mark,
                      const struct place_mark *other, const char *without) {
    struct place_finding *finding = place_find(findings, PLACE_FOUND_MARK);
    char one[PLACE_TIME_TEXT], two[PLACE_TIME_TEXT];
    if (!finding)
        return;
    finding->has = PLACE_FINDING_TIME;
    finding->time = mark->time;
    place_format_time(mark->time, one);
    if (!other) {
        place_finding_say(finding, "'%s' of %s is not in %s", mark->name, one, without);
        return;
    }
    place_format_time(other->time, two);
    place_finding_say(finding, "'%s' is of %s, %s", mark->name, one, two);
}

static void compare_marks(const struct comparison *comparison) {
    struct place_findings *findings = &comparison->compared->findings;
    const struct place_source_info *info[2] = {place_source_info(comparison->source[0]),
                                               place_source_info(comparison->source[1])};
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < info[side]->timeline->mark_count; i++) {
            const struct place_mark *mark = &info[side]->timeline->marks[i];
            const struct place_mark *other =
                place_timeline_find_mark(info[!side]->timeline, mark->name);
            if (!other || (side == 0 && other->time != mark->time))
                note_mark(findings, mark, other, info[!side]->name);
        }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum place_code compare_all(struct comparison *comparison, struct place_err *err) {
    for (int i = 0; i < 2; i++)
        if (place_source_need(comparison->source[i], &(const struct place_need)PLACE_NEED_ALL,
                              err) ||
            place_cursor_open(comparison->source[i], PLACE_ALL_COLUMNS, &comparison->side[i].cursor,
                              err))
            return err->code;
    if (same_users_init(&comparison->users, comparison->source[0], comparison->source[1], err) ||
        compare_openings(comparison, err))
        return err->code;
    compare_marks(comparison);
    return compare_events(comparison, err);
}

enum place_code place_compare(struct place_source *here, struct place_source *there,
                              const struct place_compare_options *options,
                              struct place_compared *compared, struct place_err *err) {
    struct comparison comparison = {
        .options = options, .source = {here, there}, .compared = compared};
    *compared = (struct place_compared){0};
    place_progress_begin(options->progress, "events", place_source_info(here)->events);
    const enum place_code code = compare_all(&comparison, err);
    for (int i = 0; i < 2; i++) {
        compared->events[i] = comparison.side[i].events;
        compared->entries[i] = comparison.side[i].entries;
        place_cursor_close(comparison.side[i].cursor);
    }
    same_users_release(&comparison.users);
    return code;
}
