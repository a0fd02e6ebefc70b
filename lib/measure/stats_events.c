/* Which events of a batch count. */
#include "measure/stats_events.h"

#include "core/fill.h"

#include <assert.h>

static bool takes_all(const struct event_picker *picker) {
    const struct place_touch_filter *filter = &picker->filter;
    return !picker->only_region && filter->user == PLACE_NO_USER && filter->color < 0 &&
           filter->kinds == 0;
}

static bool passes(const struct place_touch_filter *filter, const struct place_event *event) {
    return (filter->user == PLACE_NO_USER || filter->user == event->user) &&
           (filter->color < 0 || filter->color == event->color) &&
           (filter->kinds == 0 || filter->kinds >> event->kind & 1);
}

/* Whether a fill covers a pixel of `there`. */
static bool covers(const struct place_event *event, struct place_rect there) {
    const struct place_fill fill = {0, event->x, event->y, event->width, event->height};
    const struct place_rect rows =
        place_rect_intersection(place_fill_extent(&fill, event->kind), there);
    for (int32_t y = rows.y0; y < rows.y0 + rows.height; y++)
        if (!place_rect_empty(place_rect_intersection(place_fill_row(&fill, event->kind, y), rows)))
            return true;
    return false;
}

static bool counts(const struct event_picker *picker, const struct place_event *event,
                   struct place_rect open) {
    if (!passes(&picker->filter, event))
        return false;
    if (!picker->only_region)
        return true;
    if (place_kind_is_fill(event->kind))
        return covers(event, place_rect_intersection(picker->region, open));
    return place_rect_contains(picker->region, event->x, event->y);
}

static enum place_code give(struct event_picker *picker, uint32_t count, struct place_err *err) {
    const struct event_block block = {.count = count,
                                      .time = picker->time,
                                      .user = picker->user,
                                      .color = picker->color,
                                      .kind = picker->kind};
    return count > 0 ? picker->sink.take(picker->sink.context, &block, err) : PLACE_OK;
}

enum place_code pick_events(struct event_picker *picker, const struct place_batch *batch,
                            struct place_rect open, struct place_err *err) {
    uint32_t picked = 0;
    if (takes_all(picker)) {
        const struct event_block block = {.count = batch->count,
                                          .time = batch->time,
                                          .user = batch->user,
                                          .color = batch->color,
                                          .kind = batch->kind};
        return picker->sink.take(picker->sink.context, &block, err);
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        if (!counts(picker, &event, open))
            continue;
        picker->time[picked] = event.time;
        picker->user[picked] = event.user;
        picker->color[picked] = event.color;
        picker->kind[picked++] = event.kind;
        if (picked == EVENTS_AT_ONCE) {
            if (give(picker, picked, err))
                return err->code;
            picked = 0;
        }
    }
    return give(picker, picked, err);
}
