/* Reading --at and --at-seq, and finding what they mean in a source. */
#include "cli/instant_options.h"

#include "base/num.h"

#include <inttypes.h>

enum place_code place_instant_option(struct place_instant_settings *settings, int key,
                                     const char *argument, struct place_err *err) {
    if (key == PLACE_KEY_AT) {
        settings->has_at = true;
        return place_parse_moment(argument, "--at", &settings->at, err);
    }
    int64_t seq = 0;
    settings->has_seq = true;
    if (place_parse_int(argument, "--at-seq", 0, INT64_MAX, &seq, err))
        return err->code;
    settings->seq = (uint64_t)seq;
    return PLACE_OK;
}

int64_t place_moment_last(const struct place_source_info *info, const char *option,
                          struct place_context *context) {
    const struct place_mark *final = place_timeline_find_mark(info->timeline, "final");
    if (!final || final->time == info->last_time)
        return info->last_time;
    char shown[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT];
    place_format_time(final->time, shown);
    place_format_time(info->last_time, last);
    place_remark(context, "taking the mark 'final', %s; the last event is at %s (%s end)", shown,
                 last, option);
    return final->time;
}

/* A mistyped year gives a canvas all the same. */
static void remark_outside(const struct place_source_info *info, int64_t time, const char *what,
                           struct place_context *context) {
    const bool early = time < info->first_time;
    if (!early && time <= info->last_time)
        return;
    char asked[PLACE_TIME_TEXT], event[PLACE_TIME_TEXT];
    place_format_time(time, asked);
    place_format_time(early ? info->first_time : info->last_time, event);
    place_remark(context, "%s %s is %s event, %s", what, asked,
                 early ? "before the first" : "after the last", event);
}

enum place_code place_moment_choose(const struct place_moment *moment, const char *what,
                                    const struct place_source_info *info,
                                    struct place_context *context, int64_t *time,
                                    struct place_err *err) {
    if (place_timeline_moment(info->timeline, info->first_time, info->last_time, moment, what, time,
                              err))
        return err->code;
    remark_outside(info, *time, what, context);
    return PLACE_OK;
}

static enum place_code choose_seq(const struct place_instant_settings *settings,
                                  const struct place_source_info *info,
                                  struct place_instant *instant, struct place_err *err) {
    if (settings->has_at)
        return place_fail(err, PLACE_USAGE, "--at and --at-seq exclude each other");
    if (settings->seq > info->last_seq)
        return place_fail(err, PLACE_USAGE, "--at-seq is %" PRIu64 ", the log ends at %" PRIu64,
                          settings->seq, info->last_seq);
    *instant = (struct place_instant){.by_seq = true, .seq = settings->seq};
    return PLACE_OK;
}

enum place_code place_instant_choose(const struct place_instant_settings *settings,
                                     const struct place_source_info *info,
                                     struct place_context *context, struct place_instant *instant,
                                     struct place_err *err) {
    *instant = (struct place_instant){0};
    if (settings->has_seq)
        return choose_seq(settings, info, instant, err);
    if (settings->has_at)
        return place_moment_choose(&settings->at, "--at", info, context, &instant->time, err);
    instant->time = place_moment_last(info, "--at", context);
    return PLACE_OK;
}

struct place_bound place_instant_bound(const struct place_instant *instant) {
    struct place_bound bound = PLACE_NO_BOUND;
    if (instant->by_seq)
        bound.seq = instant->seq;
    else
        bound.time = instant->time;
    return bound;
}

struct place_rect place_instant_open(const struct place_instant *instant,
                                     const struct place_source_info *info) {
    const struct place_bound bound = place_instant_bound(instant);
    const struct place_timeline *timeline = info->timeline;
    size_t last = 0; /* the opening holds before any time */
    for (size_t i = 1; i < timeline->count; i++)
        if (timeline->entries[i].time <= bound.time && timeline->entries[i].seq <= bound.seq)
            last = i;
    return timeline->entries[last].bounds;
}

/* One less than what comes next, which is right whether or not seqs have gaps. */
static enum place_code complete_seq(struct place_instant *instant,
                                    const struct place_source_info *info,
                                    struct place_cursor *cursor, struct place_err *err) {
    struct place_piece piece;
    if (place_cursor_next(cursor, INT64_MAX, &piece, err))
        return err->code;
    instant->seq = info->last_seq;
    if (piece.entry || piece.batch.count) {
        const uint64_t next = piece.entry ? piece.entry->seq : place_batch_seq(&piece.batch, 0);
        instant->seq = next ? next - 1 : 0;
    }
    return PLACE_OK;
}

enum place_code place_instant_complete(struct place_instant *instant, struct place_source *source,
                                       struct place_cursor *cursor, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    if (!instant->by_seq)
        return complete_seq(instant, info, cursor, err);
    const uint64_t events = place_cursor_events_before(cursor);
    instant->time = info->timeline->entries[0].time;
    return events ? place_source_time_of_event(source, events - 1, &instant->time, err) : PLACE_OK;
}
