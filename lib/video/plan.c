/* Clock and scene of a source. */
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
    if (place_source_need(source, &(const struct place_need)PLACE_NEED_ALL, err))
        return err->code;
    if (count_until(source, clock->from, &until_from, err) ||
        count_until(source, clock->to, &until_to, err))
        return err->code;
    return place_clock_count(clock, until_from, until_to, err);
}

/* Canvas time between two frames; 0 where events are stepped, whose times may be anywhere. */
static int64_t time_a_frame(const struct place_clock *clock) {
    if (clock->step_events)
        return 0;
    const int64_t frames = clock->moving > 1 ? (int64_t)clock->moving - 1 : 1;
    return clock->step ? clock->step : (clock->to - clock->from) / frames;
}

enum place_code place_plan_scene(struct place_source *source,
                                 const struct place_plan_scene_options *options,
                                 struct place_scene *scene, struct place_err *err) {
    const struct place_clock *clock = options->clock;
    const struct place_scene_span span = {clock->from, clock->to, options->purpose,
                                          options->progress};
    struct place_scene_options wanted = *options->scene;
    if (place_rect_empty(wanted.view.region))
        wanted.view.region = place_timeline_union_between(place_source_info(source)->timeline,
                                                          clock->from, clock->to);
    wanted.caption.seconds |= time_a_frame(clock) < PLACE_MINUTE;
    return place_scene_plan(scene, source, &wanted, &span, err);
}
