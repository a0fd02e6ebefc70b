/* lib/source/runs: sorting and merging against qsort with the order of rows as the last key. */
#include "source/runs.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/run_piece.h"

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

static struct event_run make_run(const struct place_event *events, const unsigned char *hashes,
                                 size_t count, uint64_t order) {
    const struct event_piece piece = {events, hashes, count};
    struct event_run run;
    need(event_run_new(&piece, order, &run, &err), &err);
    return run;
}

static void test_sort(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_event *events = random_rows(rows[i].count, rows[i].least, rows[i].most, 0);
        struct event_run run = make_run(events, NULL, rows[i].count, 0);
        qsort(events, rows[i].count, sizeof *events, by_time_and_row);
        tap_int((int64_t)wrong_places(run.events, events, rows[i].count), 0, rows[i].name);
        event_run_free(&run);
        free(events);
    }
}

/* ---- pieces as bytes ---------------------------------------------------------------------------
 */

static struct place_event any_event(int64_t time, int64_t reach) {
    const int64_t kind = reach > 99 ? random_between(0, PLACE_KIND_CIRCLE) : PLACE_KIND_PLACE;
    struct place_event event = {.time = time,
                                .x = (int32_t)random_between(-reach, reach),
                                .y = (int32_t)random_between(0, reach),
                                .user = (uint32_t)random_between(0, reach * 300),
                                .color = (uint8_t)random_between(0, 255),
                                .kind = (uint8_t)kind};
    if (place_kind_is_fill(event.kind)) {
        event.width = (int32_t)random_between(0, PLACE_MAX_SIDE);
        event.height = (int32_t)random_between(0, PLACE_MAX_SIDE);
    }
    return event;
}

/* Pieces of every kind of number go to a spool and come back. */
static void test_pieces(bool hashed) {
    static struct place_event wanted[RUN_PIECE], got[RUN_PIECE];
    static unsigned char hashes[RUN_PIECE * PLACE_EVENT_HASH], read[sizeof hashes];
    static const int64_t reaches[] = {0, 1, 99, 1000, 70000, PLACE_MAX_COORDINATE};
    struct spool spool;
    struct place_buf scratch = {0};
    uint64_t offset = 0;
    size_t wrong = 0;
    spool_init(&spool, 1 << 30);
    for (size_t i = 0; i < 60; i++) {
        struct event_piece piece = {wanted, hashed ? hashes : NULL,
                                    i ? (size_t)random_between(1, RUN_PIECE) : RUN_PIECE};
        int64_t time = random_between(PLACE_TIME_MIN, 0);
        const int64_t step = i % 9 ? INT64_C(1) << 6 * (i % 9) : 0;
        for (size_t event = 0; event < piece.count; event++, time += random_between(0, step))
            wanted[event] = any_event(time, reaches[i % 6]);
        for (size_t byte = 0; byte < sizeof hashes; byte++)
            hashes[byte] = (unsigned char)random_next();
        need(run_piece_write(&spool, &piece, &scratch, &err), &err);
        const size_t count = piece.count;
        need(run_piece_read(&spool, &offset, got, read, &scratch, &piece, &err), &err);
        wrong += piece.count != count || (piece.hashes != NULL) != hashed || offset != spool.size ||
                 wrong_places(got, wanted, count) > 0 ||
                 (hashed && memcmp(read, hashes, count * PLACE_EVENT_HASH) != 0);
    }
    tap_int((int64_t)wrong, 0, hashed ? "pieces with hashes" : "pieces as bytes");
    place_buf_release(&scratch);
    spool_release(&spool);
}

/* ---- merging -----------------------------------------------------------------------------------
 */

static void shuffle_runs(struct event_run *runs, size_t count) {
    for (size_t i = count; i > 1; i--) {
        const size_t other = (size_t)random_between(0, (int64_t)i - 1);
        const struct event_run swap = runs[i - 1];
        runs[i - 1] = runs[other];
        runs[other] = swap;
    }
}

/* The hash that goes with an event in these tests: its user and run, again and again. */
static void put_hash(const struct place_event *event, unsigned char hash[PLACE_EVENT_HASH]) {
    for (size_t i = 0; i < PLACE_EVENT_HASH; i++)
        hash[i] = (unsigned char)(event->user >> i % 4 * 8 ^ (uint32_t)event->width);
}

static bool right_hashes(const struct event_piece *piece) {
    unsigned char wanted[PLACE_EVENT_HASH];
    for (size_t i = 0; i < piece->count; i++) {
        put_hash(&piece->events[i], wanted);
        if (!piece->hashes || memcmp(piece->hashes + i * sizeof wanted, wanted, sizeof wanted) != 0)
            return false;
    }
    return true;
}

/* Events that carry their run and row where a spool keeps them: y, not width. */
static struct event_run random_run(size_t index, int64_t times, struct place_event *wanted) {
    const size_t count = (size_t)random_between(0, index % 5 ? 300 : 3 * RUN_PIECE);
    struct place_event *events = random_rows(count, 0, times, 0);
    unsigned char *hashes = need_array(count + 1, PLACE_EVENT_HASH);
    for (size_t i = 0; i < count; i++) {
        events[i].y = (int32_t)index;
        put_hash(&events[i], hashes + i * PLACE_EVENT_HASH);
    }
    struct event_run run = make_run(events, hashes, count, index * 7 + 1);
    if (count)
        memcpy(wanted, events, count * sizeof *wanted);
    free(events);
    free(hashes);
    return run;
}

static int by_time_run_row(const void *one, const void *other) {
    const struct place_event *a = one, *b = other;
    if (a->time == b->time && a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return by_time_and_row(one, other);
}

/* Neighbours become one run in the spool, some of which then become one again. */
static size_t spill_some(struct event_run *runs, size_t count, struct spool *spool) {
    size_t kept = 0;
    for (size_t from = 0, next = 0; from < count; from = next) {
        const size_t size = (size_t)random_between(1, 4);
        next = from + size < count ? from + size : count;
        struct event_run merged = runs[from];
        if (size > 1) {
            need(spill_runs(&runs[from], next - from, spool, &merged, &err), &err);
            for (size_t i = from; i < next; i++)
                event_run_free(&runs[i]);
        } else {
            next = from + 1;
        }
        runs[kept++] = merged;
    }
    return kept;
}

/* Runs given in any order, in memory or not, are merged by time, then by their own order. */
static void merge_once(size_t count, int64_t times, int spills) {
    struct event_run *runs = need_array(count + 1, sizeof *runs);
    struct place_event *wanted = need_array(count * 3 * RUN_PIECE + 1, sizeof *wanted);
    struct spool spool;
    struct run_merge *merge = NULL;
    struct event_piece piece;
    size_t total = 0, at = 0, wrong = 0;
    spool_init(&spool, 1000);
    for (size_t i = 0; i < count; i++) {
        runs[i] = random_run(i, times, wanted + total);
        total += runs[i].count;
    }
    qsort(wanted, total, sizeof *wanted, by_time_run_row);
    for (int i = 0; i < spills; i++)
        count = spill_some(runs, count, &spool);
    shuffle_runs(runs, count);
    need(run_merge_new(runs, count, &spool, &merge, &err), &err);
    do {
        need(run_merge_next(merge, &piece, &err), &err);
        wrong += at + piece.count > total ||
                 wrong_places(piece.events, wanted + at, piece.count) > 0 || !right_hashes(&piece);
        at += piece.count;
    } while (piece.count > 0);
    tap_ok(at == total && wrong == 0,
           "%zu runs with times 0 to %" PRId64 ", spilled %d times, are merged: %zu events", count,
           times, spills, total);
    run_merge_free(merge);
    spool_release(&spool);
    for (size_t i = 0; i < count; i++)
        event_run_free(&runs[i]);
    free(runs);
    free(wanted);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_sort();
    test_pieces(false);
    test_pieces(true);
    static const size_t counts[] = {0, 1, 2, 3, 4, 17, 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (int spills = 0; spills < 3; spills++) {
            merge_once(counts[i], 0, spills);
            merge_once(counts[i], 40, spills);
            merge_once(counts[i], 1000000000, spills);
        }
    }
    run_merge_free(NULL);
    tempdir_end();
    return tap_end();
}
