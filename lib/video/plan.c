/* Clock and view of a source. */
#include "video/plan.h"

/* How many events have a time <= `time`: they never fall, so halving finds it. */
static enum place_code count_until(struct place_source *source, int64_t time, uint64_t *count,
                                   struct place_err *err) {
    uint64_t low = 0, high = place_source_info(source)->events;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        int64_t at;
        if (place_source_time_of_event(source, middle, &at, err))
            return err->code;
        if (at <= time)
            low = middle + 1;
        else
            high = middle;
    }
    *count = low;
    return PLACE_OK;
}

enum place_code place_plan_clock(struct place_source *source,
                                 const struct place_clock_options *options,
                                 struct place_clock *clock, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    if (info->events == 0)
        return place_fail(err, PLACE_DATA, "%s: no event to show", info->name);
    if (place_clock_plan(options, info->timeline, info->first_time, info->last_time, clock, err))
        return err->code;
    if (!clock->step_events)
        return PLACE_OK;
    uint64_t until_from = 0, until_to = 0;
    if (count_until(source, clock->from, &until_from, err) ||
        count_until(source, clock->to, &until_to, err))
        return err->code;
    return place_clock_count(clock, until_from, until_to, err);
}

enum place_code place_plan_view(struct place_source *source,
                                const struct place_plan_view_options *options,
                                struct place_view *view, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_view_options wanted = *options->view;
    if (place_rect_empty(wanted.region))
        wanted.region =
            place_timeline_union_between(info->timeline, options->clock->from, options->clock->to);
    return place_view_plan(&wanted, info->bounds, options->purpose, view, err);
}
