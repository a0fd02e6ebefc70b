/* lib/source/runs: sorting and merging against qsort with the order of rows as the last key. */
#include "source/runs.h"
#include "../make_archive.h"

static struct place_err err;

/* A slow, obvious order: time, then run, then row, which stand in fields sorting does not look at.
 */
static int by_time_and_row(const void *one, const void *other) {
    const struct place_event *a = one, *b = other;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->width != b->width)
        return a->width < b->width ? -1 : 1;
    return (a->user > b->user) - (a->user < b->user);
}

static struct place_event *random_rows(size_t count, int64_t least, int64_t most, int32_t run) {
    struct place_event *events = need_array(count + 1, sizeof *events);
    for (size_t i = 0; i < count; i++)
        events[i] = (struct place_event){
            .time = random_between(least, most), .width = run, .user = (uint32_t)i};
    return events;
}

static size_t wrong_places(const struct place_event *got, const struct place_event *wanted,
                           size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += !same_event(&got[i], &wanted[i]);
    return wrong;
}

static const struct {
    const char *name;
    size_t count;
    int64_t least, most;
} rows[] = {
    {"nothing", 0, 0, 0},
    {"one", 1, 5, 5},
    {"two", 2, 0, 1},
    {"all equal", 1000, 7, 7},
    {"few times", 5000, 0, 3},
    {"times of 11 bits", 5000, 1000, 1000 + 2047},
    {"times of 12 bits", 5000, 1000, 1000 + 2048},
    {"a week of microseconds", 50000, INT64_C(1648817050000000), INT64_C(1649421850000000)},
    {"negative times", 5000, -5000000, 5000000},
    {"the whole calendar", 5000, PLACE_TIME_MIN, PLACE_TIME_MAX},
};

static void test_sort(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_event *events = random_rows(rows[i].count, rows[i].least, rows[i].most, 0);
        struct place_event *wanted = need_array(rows[i].count + 1, sizeof *wanted);
        memcpy(wanted, events, rows[i].count * sizeof *wanted);
        qsort(wanted, rows[i].count, sizeof *wanted, by_time_and_row);
        need(sort_events(events, rows[i].count, &err), &err);
        tap_int((int64_t)wrong_places(events, wanted, rows[i].count), 0, rows[i].name);
        free(events);
        free(wanted);
    }
}

/* Runs given in any order are merged by time, then by their own order. */
static void merge_once(size_t run_count, int64_t times) {
    struct event_run *runs = need_array(run_count + 1, sizeof *runs);
    struct place_event *wanted = need_array(run_count * 300 + 1, sizeof *wanted);
    size_t total = 0, at = 0, wrong = 0, size = 0;
    for (size_t i = 0; i < run_count; i++) {
        runs[i].order = i * 7 + 1;
        runs[i].count = (size_t)random_between(0, 300);
        runs[i].events = random_rows(runs[i].count, 0, times, (int32_t)i);
        need(sort_events(runs[i].events, runs[i].count, &err), &err);
        if (runs[i].count)
            memcpy(wanted + total, runs[i].events, runs[i].count * sizeof *wanted);
        total += runs[i].count;
    }
    qsort(wanted, total, sizeof *wanted, by_time_and_row);
    for (size_t i = run_count; i > 1; i--) { /* shuffle */
        const size_t other = (size_t)random_between(0, (int64_t)i - 1);
        const struct event_run swap = runs[i - 1];
        runs[i - 1] = runs[other];
        runs[other] = swap;
    }
    struct run_merge *merge = NULL;
    const struct place_event *piece = NULL;
    need(run_merge_new(runs, run_count, &merge, &err), &err);
    for (; (size = run_merge_next(merge, &piece)) > 0; at += size)
        wrong += at + size > total || wrong_places(piece, wanted + at, size) > 0;
    tap_ok(at == total && wrong == 0, "%zu runs with times 0 to %" PRId64 " are merged: %zu events",
           run_count, times, total);
    run_merge_free(merge);
    for (size_t i = 0; i < run_count; i++)
        free(runs[i].events);
    free(runs);
    free(wanted);
}

int main(void) {
    tap_begin();
    random_begin();
    test_sort();
    static const size_t counts[] = {0, 1, 2, 3, 4, 17, 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        merge_once(counts[i], 0);
        merge_once(counts[i], 40);
        merge_once(counts[i], 1000000000);
    }
    run_merge_free(NULL);
    return tap_end();
}
