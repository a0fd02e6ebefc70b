/* Events of a database, each held against the canvas of its time. */
#include "source/database_check.h"

#include <inttypes.h>

/* Entries before the event come into force. */
static void enter_due(struct database_check *check, uint64_t id) {
    const struct place_timeline *timeline = check->timeline;
    while (check->entry + 1 < timeline->count && timeline->entries[check->entry + 1].seq < id) {
        const struct place_timeline_entry *entry = &timeline->entries[++check->entry];
        check->known = place_rect_union(check->known, entry->bounds);
        check->last = entry->seq;
        check->time = check->time > entry->time ? check->time : entry->time;
    }
}

static bool is_there_already(const struct database_check *check, uint64_t id) {
    const struct place_timeline *timeline = check->timeline;
    return id <= check->last ||
           (check->entry + 1 < timeline->count && timeline->entries[check->entry + 1].seq == id);
}

/* Why it cannot be kept: enum place_unsound_flaw. */
static unsigned find_flaws(const struct database_check *check, const struct place_event *event,
                           uint64_t id) {
    unsigned flaws = is_there_already(check, id) ? PLACE_UNSOUND_TWICE : 0;
    if (!place_kind_is_fill(event->kind) && !place_rect_contains(check->known, event->x, event->y))
        flaws |= PLACE_UNSOUND_OUTSIDE;
    if (event->color != PLACE_NO_COLOR && event->color >= check->colors)
        flaws |= PLACE_UNSOUND_COLOR;
    return flaws;
}

static enum place_code refuse(const struct database_check *check, const struct place_event *event,
                              uint64_t id, unsigned flaws, struct place_err *err) {
    if (flaws & PLACE_UNSOUND_TWICE)
        return place_fail(err, PLACE_DATA, "%s: id %" PRIu64 " is there more than once",
                          check->name, id);
    if (flaws & PLACE_UNSOUND_OUTSIDE)
        return place_fail(err, PLACE_DATA,
                          "%s: pixel_events, id %" PRIu64 ": (%d, %d) is outside the canvas",
                          check->name, id, event->x, event->y);
    return place_fail(err, PLACE_DATA, "%s: id %" PRIu64 ": colour %u is none of the palette's %u",
                      check->name, id, event->color, check->colors);
}

enum place_code database_check_event(struct database_check *check, struct place_event *event,
                                     uint64_t id, bool *sound, struct place_err *err) {
    enter_due(check, id);
    const unsigned flaws = find_flaws(check, event, id);
    *sound = flaws == 0;
    if (flaws && !check->unsound)
        return refuse(check, event, id, flaws, err);
    if (flaws) {
        const struct place_unsound_event told = {.flaws = flaws,
                                                 .seq = id,
                                                 .time = event->time,
                                                 .x = event->x,
                                                 .y = event->y,
                                                 .color = event->color,
                                                 .kind = event->kind,
                                                 .colors = check->colors};
        return check->unsound->tell(check->unsound->context, &told, err);
    }
    check->last = id;
    check->time = check->time > event->time ? check->time : event->time;
    event->time = check->time;
    return PLACE_OK;
}

enum place_code database_tell_misfit(const struct database_check *check,
                                     const struct place_pg_misfit *misfit, struct place_err *err) {
    struct place_unsound_event told = {.seq = misfit->id,
                                       .time = misfit->time,
                                       .x = misfit->x,
                                       .y = misfit->y,
                                       .color = misfit->color,
                                       .kind = misfit->kind,
                                       .colors = check->colors};
    if (misfit->fill)
        told.flaws |= PLACE_UNSOUND_FILL;
    if (!misfit->fill && (misfit->color < 0 || misfit->color > PLACE_NO_COLOR))
        told.flaws |= PLACE_UNSOUND_COLOR;
    if (misfit->kind < 0 || misfit->kind >= PLACE_KIND_CANVAS)
        told.flaws |= PLACE_UNSOUND_KIND;
    if (!misfit->has_time)
        told.flaws |= PLACE_UNSOUND_TIME;
    return check->unsound->tell(check->unsound->context, &told, err);
}
