/* How two events, or two changes of the canvas, differ. */
#include "source/compare_event.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list of differences: "time 1, 2; colour 3, 4". */
struct list {
    char text[300];
    size_t used;
};

PLACE_PRINTF(2, 3)
static void put(struct list *list, const char *format, ...) {
    va_list args;
    if (list->used > 0 && list->used + 3 < sizeof list->text)
        list->used += (size_t)snprintf(list->text + list->used, 3, "; ");
    va_start(args, format);
    const int length =
        vsnprintf(list->text + list->used, sizeof list->text - list->used, format, args);
    va_end(args);
    list->used += length > 0 ? (size_t)length : 0;
    if (list->used >= sizeof list->text)
        list->used = sizeof list->text - 1;
}

static void put_times(struct list *list, const char *what, int64_t here, int64_t there) {
    char one[PLACE_TIME_TEXT], other[PLACE_TIME_TEXT];
    place_format_time(here, one);
    place_format_time(there, other);
    put(list, "%s %s, %s", what, one, other);
}

static void put_numbers(struct list *list, const char *what, int64_t here, int64_t there) {
    if (here != there)
        put(list, "%s %" PRId64 ", %" PRId64, what, here, there);
}

static void say(struct place_findings *findings, enum place_found kind, const struct item items[2],
                const struct list *list) {
    struct place_finding *finding = place_find(findings, kind);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME;
    finding->seq = items[0].seq;
    finding->time = items[0].time;
    if (!items[0].entry && !place_kind_is_fill(items[0].event.kind)) {
        finding->has |= PLACE_FINDING_PIXEL;
        finding->x = items[0].event.x;
        finding->y = items[0].event.y;
    }
    place_finding_say(finding, "seq %" PRIu64 ": %s", items[0].seq, list->text);
}

/* ---- events ---------------------------------------------------------------------------------- */

static enum place_code put_users(struct list *list, struct same_users *users,
                                 const struct place_event *here, const struct place_event *there,
                                 struct place_err *err) {
    bool same = false;
    char *one = NULL, *other = NULL;
    enum place_code code = is_same_user(users, here->user, there->user, &same, err);
    if (code || same)
        return code;
    if (list->used > sizeof list->text / 2) {
        put(list, "user");
        return PLACE_OK;
    }
    code = user_text(users->here, here->user, &one, err);
    if (!code)
        code = user_text(users->there, there->user, &other, err);
    if (!code)
        put(list, "user %.60s, %.60s", one, other);
    free(one);
    free(other);
    return code;
}

static enum place_code put_events(struct list *list, struct same_users *users,
                                  const struct place_compare_options *options,
                                  const struct item items[2], struct place_err *err) {
    const struct place_event *here = &items[0].event, *there = &items[1].event;
    if (here->time != there->time)
        put_times(list, "time", here->time, there->time);
    if (here->kind != there->kind)
        put(list, "kind %s, %s", place_kind_name(here->kind), place_kind_name(there->kind));
    put_numbers(list, "x", here->x, there->x);
    put_numbers(list, "y", here->y, there->y);
    put_numbers(list, "width", here->width, there->width);
    put_numbers(list, "height", here->height, there->height);
    put_numbers(list, "colour", here->color, there->color);
    if (items[0].hash && items[1].hash &&
        memcmp(items[0].hash, items[1].hash, PLACE_EVENT_HASH) != 0)
        put(list, "hash");
    return options->ignore_users ? PLACE_OK : put_users(list, users, here, there, err);
}

/* ---- changes of the canvas ------------------------------------------------------------------- */

static void put_entries(struct list *list, const struct place_compare_options *options,
                        const struct place_timeline_entry *here,
                        const struct place_timeline_entry *there) {
    const bool opening = here->seq == 0 && there->seq == 0;
    const struct place_rect a = here->bounds, b = there->bounds;
    if (here->time != there->time && !(opening && options->ignore_seq))
        put_times(list, "time", here->time, there->time);
    if (!place_rect_equal(a, b))
        put(list, "bounds %dx%d%+d%+d, %dx%d%+d%+d", a.width, a.height, a.x0, a.y0, b.width,
            b.height, b.x0, b.y0);
    put_numbers(list, "background", here->background, there->background);
    put_numbers(list, "colours", here->palette.count, there->palette.count);
    if (here->palette.count == there->palette.count &&
        !place_palette_equal(&here->palette, &there->palette))
        put(list, "palette");
    if (memcmp(here->allowed, there->allowed, sizeof here->allowed) != 0)
        put(list, "colours allowed");
}

/* ---- either ---------------------------------------------------------------------------------- */

static const char *item_kind(const struct item *item) {
    return place_kind_name(item->entry ? PLACE_KIND_CANVAS : item->event.kind);
}

enum place_code compare_items(struct place_findings *findings, struct same_users *users,
                              const struct place_compare_options *options,
                              const struct item items[2], bool *same, struct place_err *err) {
    struct list list = {.used = 0};
    const bool mixed = !items[0].entry != !items[1].entry;
    if (!options->ignore_seq && items[0].seq != items[1].seq)
        put(&list, "seq %" PRIu64 ", %" PRIu64, items[0].seq, items[1].seq);
    if (mixed)
        put(&list, "kind %s, %s", item_kind(&items[0]), item_kind(&items[1]));
    else if (items[0].entry)
        put_entries(&list, options, items[0].entry, items[1].entry);
    else if (put_events(&list, users, options, items, err))
        return err->code;
    *same = list.used == 0;
    if (!*same)
        say(findings, items[0].entry ? PLACE_FOUND_CANVAS : PLACE_FOUND_EVENT, items, &list);
    return PLACE_OK;
}

void note_only(struct place_findings *findings, enum place_found kind, const struct item *item) {
    struct place_finding *finding = place_find(findings, kind);
    if (!finding)
        return;
    char time[PLACE_TIME_TEXT];
    place_format_time(item->time, time);
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME;
    finding->seq = item->seq;
    finding->time = item->time;
    if (item->entry) {
        place_finding_say(finding, "seq %" PRIu64 " of %s, a change of the canvas", item->seq,
                          time);
        return;
    }
    finding->has |= PLACE_FINDING_PIXEL;
    finding->x = item->event.x;
    finding->y = item->event.y;
    place_finding_say(finding, "seq %" PRIu64 " of %s, %s at %d,%d, colour %u", item->seq, time,
                      item_kind(item), item->event.x, item->event.y, item->event.color);
}
