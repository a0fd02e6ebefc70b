/* The timeline of a canvas. */
#include "core/timeline.h"

#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place_code place_timeline_add(struct place_timeline *timeline,
                                   const struct place_timeline_entry *entry,
                                   struct place_err *err) {
    if (place_grow_array(&timeline->entries, &timeline->capacity, timeline->count + 1,
                         sizeof *timeline->entries, err))
        return err->code;
    timeline->entries[timeline->count++] = *entry;
    return PLACE_OK;
}

enum place_code place_timeline_mark(struct place_timeline *timeline, const char *name, int64_t time,
                                    struct place_err *err) {
    assert(strlen(name) < PLACE_MARK_NAME);
    struct place_mark mark = {.time = time}; /* a copy first: `name` may be a mark's own */
    snprintf(mark.name, sizeof mark.name, "%s", name);
    size_t at = 0;
    while (at < timeline->mark_count && strcmp(timeline->marks[at].name, mark.name) != 0)
        at++;
    if (at < timeline->mark_count) {
        timeline->mark_count--;
        memmove(&timeline->marks[at], &timeline->marks[at + 1],
                (timeline->mark_count - at) * sizeof *timeline->marks);
    }
    if (place_grow_array(&timeline->marks, &timeline->mark_capacity, timeline->mark_count + 1,
                         sizeof *timeline->marks, err))
        return err->code;
    at = timeline->mark_count;
    for (; at > 0 && timeline->marks[at - 1].time > time; at--)
        timeline->marks[at] = timeline->marks[at - 1];
    timeline->marks[at] = mark;
    timeline->mark_count++;
    return PLACE_OK;
}

enum place_code place_timeline_copy(struct place_timeline *to, const struct place_timeline *from,
                                    struct place_err *err) {
    *to = (struct place_timeline){0};
    enum place_code code = PLACE_OK;
    for (size_t i = 0; i < from->count && !code; i++)
        code = place_timeline_add(to, &from->entries[i], err);
    for (size_t i = 0; i < from->mark_count && !code; i++)
        code = place_timeline_mark(to, from->marks[i].name, from->marks[i].time, err);
    if (code)
        place_timeline_release(to);
    return code;
}

void place_timeline_release(struct place_timeline *timeline) {
    free(timeline->entries);
    free(timeline->marks);
    *timeline = (struct place_timeline){0};
}

struct place_rect place_timeline_union(const struct place_timeline *timeline) {
    struct place_rect whole = {0};
    for (size_t i = 0; i < timeline->count; i++)
        whole = place_rect_union(whole, timeline->entries[i].bounds);
    return whole;
}

struct place_rect place_timeline_union_between(const struct place_timeline *timeline, int64_t from,
                                               int64_t to) {
    struct place_rect whole = place_timeline_at(timeline, from)->bounds;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].time > from && timeline->entries[i].time <= to)
            whole = place_rect_union(whole, timeline->entries[i].bounds);
    return whole;
}

size_t place_timeline_index_at(const struct place_timeline *timeline, int64_t time) {
    assert(timeline->count > 0);
    size_t low = 0, high = timeline->count; /* what is at `low` holds, what is at `high` is later */
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (timeline->entries[middle].time <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const struct place_timeline_entry *place_timeline_at(const struct place_timeline *timeline,
                                                     int64_t time) {
    return &timeline->entries[place_timeline_index_at(timeline, time)];
}

const struct place_palette *place_timeline_palette(const struct place_timeline *timeline) {
    const struct place_palette *longest = &timeline->entries[0].palette;
    for (size_t i = 1; i < timeline->count; i++)
        if (timeline->entries[i].palette.count > longest->count)
            longest = &timeline->entries[i].palette;
    return longest;
}

const struct place_mark *place_timeline_find_mark(const struct place_timeline *timeline,
                                                  const char *name) {
    for (size_t i = 0; i < timeline->mark_count; i++)
        if (strcmp(timeline->marks[i].name, name) == 0)
            return &timeline->marks[i];
    return NULL;
}

static enum place_code no_such_mark(const struct place_timeline *timeline, const char *name,
                                    const char *what, struct place_err *err) {
    char names[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < timeline->mark_count && used < sizeof names; i++)
        used +=
            (size_t)snprintf(names + used, sizeof names - used, ", %s", timeline->marks[i].name);
    place_fail(err, PLACE_USAGE, "%s: the log has no mark '%s'", what, name);
    return place_hint(err, "moments it has: start, end%s", names);
}

enum place_code place_timeline_moment(const struct place_timeline *timeline, int64_t start,
                                      int64_t end, const struct place_moment *moment,
                                      const char *what, int64_t *out, struct place_err *err) {
    int64_t base = 0;
    switch (moment->base) {
    case PLACE_AT_TIME: break;
    case PLACE_AT_START: base = start; break;
    case PLACE_AT_END: base = end; break;
    case PLACE_AT_MARK: {
        const struct place_mark *mark = place_timeline_find_mark(timeline, moment->mark);
        if (!mark)
            return no_such_mark(timeline, moment->mark, what, err);
        base = mark->time;
        break;
    }
    }
    int64_t time = 0;
    if (__builtin_add_overflow(base, moment->offset, &time) || time < PLACE_TIME_MIN ||
        time > PLACE_TIME_MAX)
        return place_fail(err, PLACE_USAGE, "%s lies outside the years 1 to 9999", what);
    *out = time;
    return PLACE_OK;
}
