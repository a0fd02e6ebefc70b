/* Sorting events by time: radix sort of a block, merge of the runs. */
#include "source/runs.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* What is sorted in place of a whole event. */
struct sort_key {
    uint64_t time; /* since the earliest */
    uint32_t index;
};

static bool in_order(const struct place_event *events, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (events[i].time < events[i - 1].time)
            return false;
    return true;
}

/* One pass of a least-significant-digit radix sort, which keeps equal digits in order. */
static void sort_by_digit(const struct sort_key *from, struct sort_key *to, size_t count,
                          unsigned shift) {
    size_t starts[DIGITS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++)
        starts[from[i].time >> shift & (DIGITS - 1)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const size_t size = starts[digit];
        starts[digit] = at;
        at += size;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i].time >> shift & (DIGITS - 1)]++] = from[i];
}

/* Fill keys from the events; returns the greatest time since the earliest. */
static uint64_t make_keys(const struct place_event *events, size_t count, struct sort_key *keys) {
    int64_t first = events[0].time, last = events[0].time;
    for (size_t i = 1; i < count; i++) {
        first = events[i].time < first ? events[i].time : first;
        last = events[i].time > last ? events[i].time : last;
    }
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct sort_key){(uint64_t)(events[i].time - first), (uint32_t)i};
    return (uint64_t)(last - first);
}

enum place_code sort_events(struct place_event *events, size_t count, struct place_err *err) {
    if (in_order(events, count))
        return PLACE_OK;
    struct sort_key *keys = place_new_array(count, 2 * sizeof *keys, err);
    struct place_event *sorted = keys ? place_new_array(count, sizeof *sorted, err) : NULL;
    if (!sorted) {
        free(keys);
        return err->code;
    }
    struct sort_key *from = keys, *to = keys + count;
    const uint64_t span = make_keys(events, count, keys);
    for (unsigned shift = 0; shift < 64 && span >> shift; shift += DIGIT_BITS) {
        sort_by_digit(from, to, count, shift);
        struct sort_key *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = events[from[i].index];
    memcpy(events, sorted, count * sizeof *events);
    free(sorted);
    free(keys);
    return PLACE_OK;
}

/* What of a run is still to come. */
struct run_head {
    const struct place_event *at, *end;
    uint64_t order;
};

struct run_merge {
    size_t count;           /* of heads with something left */
    struct run_head heap[]; /* the next event on top */
};

static bool comes_before(const struct run_head *a, const struct run_head *b) {
    return a->at->time < b->at->time || (a->at->time == b->at->time && a->order < b->order);
}

static void sift_down(struct run_merge *merge, size_t at) {
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->count; child++)
            if (comes_before(&merge->heap[child], &merge->heap[least]))
                least = child;
        if (least == at)
            return;
        const struct run_head swap = merge->heap[at];
        merge->heap[at] = merge->heap[least];
        merge->heap[least] = swap;
        at = least;
    }
}

enum place_code run_merge_new(const struct event_run *runs, size_t count, struct run_merge **out,
                              struct place_err *err) {
    struct run_merge *merge = place_new_array(1, sizeof *merge + count * sizeof *merge->heap, err);
    *out = merge;
    if (!merge)
        return err->code;
    for (size_t i = 0; i < count; i++)
        if (runs[i].count > 0)
            merge->heap[merge->count++] =
                (struct run_head){runs[i].events, runs[i].events + runs[i].count, runs[i].order};
    for (size_t at = merge->count / 2; at-- > 0;)
        sift_down(merge, at);
    return PLACE_OK;
}

size_t run_merge_next(struct run_merge *merge, const struct place_event **events) {
    if (merge->count == 0)
        return 0;
    struct run_head *top = &merge->heap[0];
    *events = top->at;
    /* The second run is one of the top's children: go on until it comes first. */
    const struct run_head *second = merge->count > 1 ? &merge->heap[1] : NULL;
    if (merge->count > 2 && comes_before(&merge->heap[2], second))
        second = &merge->heap[2];
    top->at++;
    while (top->at < top->end && (!second || comes_before(top, second)))
        top->at++;
    const size_t size = (size_t)(top->at - *events);
    if (top->at == top->end)
        *top = merge->heap[--merge->count];
    sift_down(merge, 0);
    return size;
}

void run_merge_free(struct run_merge *merge) {
    free(merge);
}
