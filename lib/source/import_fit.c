/* Whether an event lies on the canvas as it was at its time. */
#include "source/import_fit.h"

#include <stdio.h>
#include <string.h>

/* What the event touches, were the canvas endless. */
static struct place_rect extent_of(const struct place_event *event) {
    const int32_t x = event->x, y = event->y, radius = event->width;
    switch (event->kind) {
    case PLACE_KIND_RECTANGLE: return (struct place_rect){x, y, event->width, event->height};
    case PLACE_KIND_CIRCLE:
        return (struct place_rect){x - radius, y - radius, 2 * radius + 1, 2 * radius + 1};
    default: return (struct place_rect){x, y, 1, 1};
    }
}

static bool in_bounds(const struct place_event *event, struct place_rect bounds) {
    if (!place_kind_is_fill(event->kind))
        return place_rect_contains(bounds, event->x, event->y);
    return !place_rect_empty(place_rect_intersection(extent_of(event), bounds));
}

static bool in_palette(const struct place_event *event, const struct place_timeline_entry *entry) {
    return event->color < entry->palette.count || event->color == PLACE_NO_COLOR;
}

static bool fits(const struct place_event *event, const struct place_timeline_entry *entry) {
    return in_bounds(event, entry->bounds) && in_palette(event, entry);
}

/* Whether users may place the colour then; a moderator's fill asks no one. */
static bool is_allowed(const struct place_event *event, const struct place_timeline_entry *entry) {
    return place_kind_is_fill(event->kind) || event->color == PLACE_NO_COLOR ||
           place_color_allowed(entry, event->color);
}

/* "x is 2000, canvas is 2000 wide". */
static bool off_canvas(const struct place_event *event, struct place_rect bounds, const char *when,
                       char reason[PLACE_ROW_REASON]) {
    const bool by_x = event->x < bounds.x0 || event->x >= bounds.x0 + bounds.width;
    const int32_t value = by_x ? event->x : event->y;
    const int32_t origin = by_x ? bounds.x0 : bounds.y0;
    const int32_t side = by_x ? bounds.width : bounds.height;
    if (origin == 0 && value > 0)
        snprintf(reason, PLACE_ROW_REASON, "%c is %d, canvas is %d %s%s", by_x ? 'x' : 'y', value,
                 side, by_x ? "wide" : "high", when);
    else
        snprintf(reason, PLACE_ROW_REASON, "%c is %d, canvas reaches from %d to %d%s",
                 by_x ? 'x' : 'y', value, origin, origin + side - 1, when);
    return false;
}

static bool refuse(const struct place_timeline *timeline, const struct place_event *event,
                   size_t now, char reason[PLACE_ROW_REASON]) {
    const struct place_rect whole = place_timeline_union(timeline);
    if (!in_bounds(event, whole))
        return off_canvas(event, whole, "", reason);
    if (!in_bounds(event, timeline->entries[now].bounds))
        return off_canvas(event, timeline->entries[now].bounds, " at that time", reason);
    snprintf(reason, PLACE_ROW_REASON, "colour %u is not in the palette at that time",
             event->color);
    return false;
}

/*
 * Whether all that fits the entry before also fits this one. One that takes area or colours away
 * must not move: rows between its old time and its new one have been held against the entry before.
 */
static bool keeps_all(const struct place_timeline_entry *entry,
                      const struct place_timeline_entry *before) {
    const struct place_palette *new = &entry->palette, *old = &before->palette;
    return place_rect_covers(entry->bounds, before->bounds) &&
           new->count >= old->count &&memcmp(new->rgb, old->rgb, old->count * sizeof *old->rgb) ==
               0;
}

/* The first later entry, not much later, that may move to the event, which fits it and may be
 * placed in it; else the first of them that it fits; else `none`. */
static size_t early_entry(const struct place_timeline *timeline, const struct place_event *event,
                          size_t now, size_t none) {
    size_t found = none;
    for (size_t i = now + 1; i < timeline->count && i < MOST_ENTRIES; i++) {
        const struct place_timeline_entry *entry = &timeline->entries[i];
        if (entry->time - event->time > FIT_EARLY || !keeps_all(entry, entry - 1))
            break; /* those behind it would take it along */
        if (!fits(event, entry))
            continue;
        if (is_allowed(event, entry))
            return i;
        if (found == none)
            found = i;
    }
    return found;
}

static bool before_opening(const struct place_timeline *timeline, const struct place_event *event,
                           char reason[PLACE_ROW_REASON]) {
    char opening[PLACE_TIME_TEXT];
    if (timeline->entries[0].time - event->time <= FIT_BEFORE_OPENING)
        return false;
    place_format_time(timeline->entries[0].time, opening);
    snprintf(reason, PLACE_ROW_REASON, "time is long before the canvas opened, at %s", opening);
    return true;
}

bool fit_event(const struct place_timeline *timeline, bool opening_known,
               const struct place_event *event, struct fit *fit, char reason[PLACE_ROW_REASON]) {
    const size_t now = place_timeline_index_at(timeline, event->time);
    const bool good = fits(event, &timeline->entries[now]);
    *fit = (struct fit){.entry = now};
    if (opening_known && before_opening(timeline, event, reason))
        return false;
    if (good && is_allowed(event, &timeline->entries[now]))
        return true;
    const size_t none = timeline->count;
    const size_t early = early_entry(timeline, event, now, none);
    /* What fits already has only a better colour to look for. */
    if (early != none && (!good || is_allowed(event, &timeline->entries[early])))
        *fit = (struct fit){.entry = early, .early = true};
    return good || early != none || refuse(timeline, event, now, reason);
}

size_t fit_opened_by(const struct place_timeline *timeline, size_t entry, int32_t x, int32_t y) {
    while (entry > 0 && place_rect_contains(timeline->entries[entry - 1].bounds, x, y))
        entry--;
    return entry;
}
