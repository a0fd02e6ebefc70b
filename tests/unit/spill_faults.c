/* Sorting rows on disk and numbering users while memory runs out at every allocation in turn. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/codec.h"
#include "source/runs.h"
#include "source/user_table.h"

enum { RUNS = 5, EVENTS = 1500, USERS = 900 };

static struct place_err err;

/* The hash of event i of a run begins with both. */
static enum place_code make_runs(struct event_run *runs) {
    static struct place_event events[EVENTS];
    static unsigned char hashes[EVENTS * PLACE_EVENT_HASH];
    for (int32_t run = 0; run < RUNS; run++) {
        for (int32_t i = 0; i < EVENTS; i++) {
            events[i] = (struct place_event){.time = i * 7919 % 1000, .x = i, .y = run};
            memcpy(hashes + i * PLACE_EVENT_HASH, &i, sizeof i);
            memcpy(hashes + i * PLACE_EVENT_HASH + sizeof i, &run, sizeof run);
        }
        const struct event_piece piece = {events, hashes, EVENTS};
        if (event_run_new(&piece, (uint64_t)run, &runs[run], &err))
            return err.code;
    }
    return PLACE_OK;
}

/* Whether events come by time, run and place, each with its own hash. */
static bool follows(const struct event_piece *piece, struct place_event *last) {
    for (size_t i = 0; i < piece->count; i++) {
        const struct place_event *event = &piece->events[i];
        const unsigned char *hash = piece->hashes + i * PLACE_EVENT_HASH;
        const bool later = event->time > last->time ||
                           (event->time == last->time &&
                            (event->y > last->y || (event->y == last->y && event->x > last->x)));
        if (!later || memcmp(hash, &event->x, sizeof event->x) != 0 ||
            memcmp(hash + sizeof event->x, &event->y, sizeof event->y) != 0)
            return false;
        *last = *event;
    }
    return true;
}

/* Two runs go to disk, which are then merged with those in memory. */
static enum place_code spill_and_merge(struct event_run *runs, struct spool *spool, size_t *total) {
    struct run_merge *merge = NULL;
    struct event_run spilled;
    struct event_piece piece;
    if (make_runs(runs) || spill_runs(runs, 2, spool, &spilled, &err))
        return err.code;
    event_run_free(&runs[0]);
    event_run_free(&runs[1]);
    runs[0] = spilled;
    if (run_merge_new(runs, RUNS, spool, &merge, &err))
        return err.code;
    struct place_event last = {.time = -1};
    enum place_code code;
    do {
        code = run_merge_next(merge, &piece, &err);
        *total += follows(&piece, &last) ? piece.count : 0;
    } while (!code && piece.count > 0);
    run_merge_free(merge);
    return code;
}

static enum place_code sort_rows_on_disk(void) {
    struct event_run runs[RUNS] = {0};
    struct spool spool;
    size_t total = 0;
    spool_init(&spool, 0);
    const enum place_code code = spill_and_merge(runs, &spool, &total);
    for (size_t i = 0; i < RUNS; i++)
        event_run_free(&runs[i]);
    spool_release(&spool);
    return code == PLACE_OK && total != (size_t)RUNS * EVENTS ? PLACE_FAILED : code;
}

static enum place_code number_users(void) {
    struct user_table table;
    struct user_numbers numbers = {0};
    enum place_code code = PLACE_OK;
    user_table_init(&table, 1 << 14, 100);
    for (unsigned i = 0; i < 3 * USERS && !code; i++) {
        char text[16];
        uint32_t number = 0;
        snprintf(text, sizeof text, "user%u", i % USERS);
        struct user_key key = {.text = text, .size = strlen(text)};
        key.hash = place_xxh3_keyed(text, key.size, table.seed);
        code = user_table_number(&table, &key, 1, &number, &err);
    }
    if (!code)
        code = user_table_settle(&table, 100, &numbers, &err);
    user_numbers_release(&numbers);
    user_table_release(&table);
    return code;
}

static void run_out(enum place_code (*work)(void), const char *name) {
    long wrong = 0, n = 1;
    for (;; n++) {
        fault_at(n);
        const enum place_code code = work();
        if (!fault_disarm()) {
            wrong += code != PLACE_OK;
            break;
        }
        if (code != PLACE_MEMORY) {
            printf("# allocation %ld: code %d %s\n", n, (int)code, code ? err.message : "");
            wrong++;
        }
    }
    tap_ok(n > 5 && wrong == 0, "%s: each of %ld allocations fails once", name, n - 1);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    run_out(sort_rows_on_disk, "rows on disk");
    run_out(number_users, "users");
    tempdir_end();
    return tap_end();
}
