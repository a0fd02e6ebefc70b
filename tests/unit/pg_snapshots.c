/*
 * pg/snapshots over a private server: what is stored is found and loaded again,
 * the nearest is what a loop finds, and every allocation fails once.
 */
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "base/time.h"
#include "pg/query.h"
#include "pg/snapshots.h"

#include <stdlib.h>
#include <unistd.h>

static struct place_err err;
static struct place_pg *pg;

/* Run this program once more, with a server at hand. */
static void run_with_server(char **argv) {
    static char script[] = ". tests/tap.sh; . tests/cli/pg.sh; start_postgres; "
                           "PLACE_TEST_SERVER=1 \"$0\"; code=$?; stop_postgres; exit $code";
    char *const command[] = {"bash", "-c", script, argv[0], NULL};
    execvp("bash", command);
    printf("Bail out! no bash\n");
}

static void must(enum place_code code, const char *what) {
    if (code)
        tap_ok(false, "%s: %s", what, err.message);
}

static void make_pixels(uint8_t *pixels, size_t size, uint64_t seed) {
    const uint64_t before = random_state;
    random_state = seed;
    for (size_t i = 0; i < size; i++)
        pixels[i] = (uint8_t)random_between(0, 255);
    random_state = before;
}

static enum place_code store(uint64_t event, struct place_rect bounds, uint64_t seed,
                             struct place_pg_snapshot *snapshot, bool *is_new) {
    const size_t size = (size_t)bounds.width * (size_t)bounds.height;
    uint8_t *pixels = malloc(size);
    make_pixels(pixels, size, seed);
    *snapshot = (struct place_pg_snapshot){.last_event_id = event,
                                           .bounds = bounds,
                                           .time = (int64_t)(event % 100000) * PLACE_SECOND + 1};
    const enum place_code code = place_pg_snapshot_store(pg, snapshot, pixels, is_new, &err);
    free(pixels);
    return code;
}

static bool is_loaded(const struct place_pg_snapshot *snapshot, uint64_t seed) {
    const size_t size = (size_t)snapshot->bounds.width * (size_t)snapshot->bounds.height;
    uint8_t *wanted = malloc(size), *got = NULL;
    make_pixels(wanted, size, seed);
    must(place_pg_snapshot_load(pg, snapshot, &got, &err), "load");
    const bool same = got && memcmp(wanted, got, size) == 0;
    free(wanted);
    free(got);
    return same;
}

static bool same_row(const struct place_pg_snapshot *a, const struct place_pg_snapshot *b) {
    return a->id == b->id && a->is_base == b->is_base && a->last_event_id == b->last_event_id &&
           place_rect_equal(a->bounds, b->bounds) && a->time == b->time && a->stored == b->stored &&
           memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0;
}

static void test_round_trip(void) {
    static const struct {
        uint64_t event;
        struct place_rect bounds;
    } rows[] = {
        {0, {0, 0, 1, 1}},
        {7, {-32768, 32767, 3, 2}},
        {(UINT64_C(8191) << PLACE_PG_SEQ_BITS) + 5, {-5, 9, 300, 200}},
        {8, {0, 0, 32767, 1}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_pg_snapshot stored, found = {0};
        bool is_new = false, there = false;
        tap_code(store(rows[i].event, rows[i].bounds, i, &stored, &is_new), PLACE_OK, &err,
                 "store");
        tap_ok(is_new, "... a new one");
        must(place_pg_snapshot_find(pg, stored.id, &found, &there, &err), "find");
        tap_ok(there && found.is_base && same_row(&stored, &found),
               "... is found as it was stored");
        tap_ok(is_loaded(&found, i), "... and loaded");
        const int64_t id = stored.id;
        tap_code(store(rows[i].event, rows[i].bounds, i + 50, &stored, &is_new), PLACE_OK, &err,
                 "the same position");
        tap_ok(!is_new && stored.id == id && is_loaded(&found, i), "... changes nothing");
    }
}

static void test_refused(void) {
    static const struct place_rect bad[] = {
        {0, 0, 32768, 1}, {0, 0, 1, 32768}, {32768, 0, 1, 1}, {0, -32769, 1, 1}};
    struct place_pg_snapshot snapshot;
    bool is_new = false;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tap_int(store(99, bad[i], 1, &snapshot, &is_new), PLACE_DATA,
                "a canvas too large is refused");
    must(place_pg_snapshot_find(pg, 99999, &snapshot, &is_new, &err), "find");
    tap_ok(!is_new, "an id that is not there is not found");
}

/* Pictures lie between the bases. */
static void test_nearest(void) {
    struct place_pg_snapshot_list list = {0};
    size_t wrong = 0;
    random_begin();
    must(pg_run(pg,
                "INSERT INTO canvas_snapshots (canvas_data, width, height, last_event_id, x0)"
                " SELECT '', 1, 1, 10 * n + 3, 0 FROM generate_series(1, 40) AS n",
                NULL, &err),
         "pictures");
    for (int i = 0; i < 30; i++) {
        struct place_pg_snapshot snapshot;
        bool is_new = false;
        must(store((uint64_t)random_between(10, 309), (struct place_rect){0, 0, 2, 2}, 1, &snapshot,
                   &is_new),
             "store");
    }
    must(place_pg_snapshots_list(pg, &list, &err), "list");
    for (uint64_t id = 0; id < 400; id++) {
        const struct place_pg_snapshot *best = NULL;
        struct place_pg_snapshot got;
        bool found = false;
        for (size_t i = 0; i < list.count; i++)
            if (list.rows[i].is_base && list.rows[i].last_event_id <= id &&
                (!best || list.rows[i].last_event_id > best->last_event_id))
                best = &list.rows[i];
        must(place_pg_snapshot_nearest(pg, id, &got, &found, &err), "nearest");
        wrong += found != (best != NULL) || (found && !same_row(best, &got));
    }
    tap_int((int64_t)wrong, 0, "the nearest base is what a loop finds");
    place_pg_snapshots_release(&list);
}

static void test_lock(void) {
    struct place_pg *other = NULL;
    bool mine = false, theirs = true;
    must(place_pg_snapshots_lock(pg, "take", &mine, &err), "lock");
    must(place_pg_open("postgresql://", NULL, &other, &err), "another connection");
    must(place_pg_snapshots_lock(other, "take", &theirs, &err), "lock");
    tap_ok(mine && !theirs, "only one has the lock");
    must(place_pg_snapshots_lock(other, "backfill", &theirs, &err), "lock");
    tap_ok(theirs, "that for other work is another");
    place_pg_close(other);
}

/* One of each call; where any fails, it does for want of memory. */
static enum place_code do_all(uint64_t event, size_t *rows) {
    struct place_pg_snapshot_list list = {0};
    struct place_pg_snapshot snapshot;
    uint8_t *pixels = NULL;
    bool flag = false;
    enum place_code code = store(event, (struct place_rect){0, 0, 200, 100}, 1, &snapshot, &flag);
    if (!code)
        code = place_pg_snapshot_nearest(pg, event, &snapshot, &flag, &err);
    if (!code)
        code = place_pg_snapshot_load(pg, &snapshot, &pixels, &err);
    if (!code)
        code = place_pg_snapshots_list(pg, &list, &err);
    *rows = list.count;
    place_pg_snapshots_release(&list);
    free(pixels);
    return code;
}

static void test_memory(void) {
    size_t wrong = 0, rows = 0;
    long n = 1;
    for (;; n++) {
        fault_at(n);
        const enum place_code code = do_all(5000 + (uint64_t)n, &rows);
        if (!fault_disarm())
            break;
        wrong += code != PLACE_MEMORY || rows > 0;
    }
    tap_ok(n > 5 && wrong == 0, "each of %ld allocations fails once, cleanly", n - 1);
}

int main(int argc, char **argv) {
    (void)argc;
    if (!getenv("PLACE_TEST_SERVER")) {
        run_with_server(argv);
        return 1;
    }
    tap_begin();
    must(place_pg_open("postgresql://", NULL, &pg, &err), "open");
    must(pg_run(pg,
                "CREATE TABLE canvas_snapshots (id SERIAL PRIMARY KEY, canvas_data BYTEA NOT NULL,"
                " width SMALLINT NOT NULL, height SMALLINT NOT NULL,"
                " created_at TIMESTAMPTZ DEFAULT now(), last_event_id BIGINT UNIQUE,"
                " x0 SMALLINT, y0 SMALLINT, sha256 BYTEA)",
                NULL, &err),
         "the table");
    test_round_trip();
    test_refused();
    test_nearest();
    test_lock();
    test_memory();
    place_pg_close(pg);
    return tap_end();
}
