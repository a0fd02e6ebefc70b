/* lib/source cursors: the canvas at any moment, reached in any way, against a loop over events. */
#include "../make_archive.h"
#include "../tempdir.h"
#include "archive/reader.h"
#include "source/source.h"

#include <pthread.h>

#ifdef PLACE_SANITIZED
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static struct place_err err;

/* A cursor and its canvas beside the oracle that says what they must be. */
struct pair {
    struct place_source *source;
    struct place_cursor *cursor;
    struct place_canvas canvas;
    struct oracle oracle;
    size_t at; /* steps applied */
};

static void pair_open(struct pair *pair, struct place_source *source,
                      const struct history *history) {
    *pair = (struct pair){.source = source, .oracle = {.history = history}};
    need(place_cursor_open(source, PLACE_ALL_COLUMNS, &pair->cursor, &err), &err);
    need(place_canvas_init(&pair->canvas, place_source_info(source)->bounds, true, &err), &err);
}

static void pair_close(struct pair *pair) {
    place_cursor_close(pair->cursor);
    place_canvas_release(&pair->canvas);
    free(pair->oracle.pixels);
}

/* Pixels of the open canvas that are not the oracle's; what is not open may hold anything. */
static size_t wrong_pixels(struct oracle *oracle, const struct place_canvas *canvas) {
    const struct place_rect open = oracle->open;
    size_t wrong = !place_rect_equal(canvas->open, open);
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        for (int32_t x = open.x0; x < open.x0 + open.width; x++)
            wrong += place_canvas_get(canvas, x, y) != *oracle_pixel(oracle, x, y);
    return wrong;
}

static size_t events_of(const struct history *history, size_t steps) {
    size_t events = 0;
    for (size_t i = 0; i < steps; i++)
        events += history->steps[i].entry == SIZE_MAX;
    return events;
}

/* Steps that a bound includes; the opening always is. */
static size_t steps_until(const struct history *history, int64_t time, uint64_t seq) {
    size_t steps = 1;
    while (steps < history->step_count && history->steps[steps].time <= time &&
           history->steps[steps].seq <= seq)
        steps++;
    return steps;
}

/* ---- single moves ---------------------------------------------------------------------------- */

static int64_t random_time(const struct history *history) {
    const struct step *step = &history->steps[random_between(0, (int64_t)history->step_count - 1)];
    return random_between(0, 20) == 0 ? random_between(PLACE_TIME_MIN, PLACE_TIME_MAX)
                                      : step->time + random_between(-1, 1);
}

static uint64_t random_seq(const struct history *history) {
    const struct step *step = &history->steps[random_between(0, (int64_t)history->step_count - 1)];
    return random_between(0, 20) == 0 ? random_next() : step->seq + (uint64_t)random_between(0, 1);
}

static void move_by_time(struct pair *pair, int64_t time) {
    need(place_cursor_seek_time(pair->cursor, &pair->canvas, time, &err), &err);
    pair->at = steps_until(pair->oracle.history, time, UINT64_MAX);
}

static void move_by_seq(struct pair *pair, uint64_t seq) {
    need(place_cursor_seek_seq(pair->cursor, &pair->canvas, seq, &err), &err);
    pair->at = steps_until(pair->oracle.history, INT64_MAX, seq);
}

/* Entries on the way are applied, those behind the last event are not. */
static bool move_by_count(struct pair *pair, uint64_t count) {
    const struct history *history = pair->oracle.history;
    uint64_t applied = 0, wanted = 0;
    need(place_cursor_advance_count(pair->cursor, &pair->canvas, count, &applied, &err), &err);
    pair->at = pair->at ? pair->at : 1;
    while (wanted < count && pair->at < history->step_count)
        wanted += history->steps[pair->at++].entry == SIZE_MAX;
    return applied == wanted;
}

/* Take a few pieces: they must be the next steps, and lead where the steps do. */
static bool move_by_pieces(struct pair *pair, int64_t until) {
    const struct history *history = pair->oracle.history;
    bool right = true;
    for (int64_t pieces = random_between(1, 9); pieces > 0; pieces--) {
        struct place_piece piece;
        need(place_cursor_next(pair->cursor, until, &piece, &err), &err);
        if (!piece.entry && piece.batch.count == 0) {
            right &= pair->at == history->step_count || history->steps[pair->at].time > until;
            break;
        }
        const struct step *step = &history->steps[pair->at];
        if (piece.entry) {
            right &= step->entry != SIZE_MAX && piece.entry->seq == step->seq;
            pair->at++;
        }
        for (uint32_t i = 0; i < piece.batch.count; i++, step++, pair->at++) {
            const struct place_event event = place_batch_event(&piece.batch, i);
            right &= step->entry == SIZE_MAX && step->seq == place_batch_seq(&piece.batch, i) &&
                     same_event(&event, &history->events[step->event]) && event.time <= until;
        }
        place_apply_piece(&pair->canvas, &piece);
    }
    return right;
}

/* ---- random moves in random order ------------------------------------------------------------ */

/* Lines whose pixels changed though they are not marked. */
static size_t unmarked_lines(const struct place_canvas *canvas, const uint8_t *before) {
    size_t unmarked = 0;
    for (size_t line = 0; line < canvas->lines; line++)
        unmarked += !canvas->marks[line] && memcmp(canvas->pixels + line * PLACE_LINE,
                                                   before + line * PLACE_LINE, PLACE_LINE) != 0;
    return unmarked;
}

static bool move(struct pair *pair) {
    const struct history *history = pair->oracle.history;
    switch (random_between(0, 5)) {
    case 0:
    case 1: move_by_time(pair, random_time(history)); return true;
    case 2: move_by_seq(pair, random_seq(history)); return true;
    case 3: return move_by_count(pair, (uint64_t)random_between(0, (int64_t)history->count / 3));
    case 4: /* forward, by a little: as a video does */
        move_by_time(pair,
                     history->steps[pair->at ? pair->at - 1 : 0].time + random_between(0, 100));
        return true;
    default:
        if (pair->at == 0)
            move_by_seq(pair, 0);
        const bool right =
            move_by_pieces(pair, random_between(0, 1) ? INT64_MAX : random_time(history));
        /* the canvas is the test's own now; the next move finds the cursor's */
        oracle_go(&pair->oracle, pair->at);
        const bool same = wrong_pixels(&pair->oracle, &pair->canvas) == 0;
        move_by_seq(pair, random_seq(history));
        return right && same;
    }
}

static void random_moves(struct place_source *source, const struct history *history, int moves,
                         const char *name) {
    struct pair pair;
    size_t wrong = 0, unmarked = 0, counts = 0;
    pair_open(&pair, source, history);
    uint8_t *before = need_array(pair.canvas.lines, PLACE_LINE);
    for (int i = 0; i < moves; i++) {
        memcpy(before, pair.canvas.pixels, pair.canvas.lines * PLACE_LINE);
        memset(pair.canvas.marks, 0, pair.canvas.lines);
        wrong += !move(&pair);
        oracle_go(&pair.oracle, pair.at);
        wrong += wrong_pixels(&pair.oracle, &pair.canvas) > 0;
        unmarked += unmarked_lines(&pair.canvas, before);
        counts += place_cursor_events_before(pair.cursor) != events_of(history, pair.at);
    }
    tap_ok(wrong == 0, "%s: %zu of %d moves went wrong", name, wrong, moves);
    tap_ok(unmarked == 0, "%s: %zu changed lines were not marked", name, unmarked);
    tap_ok(counts == 0, "%s: %zu times the events before were miscounted", name, counts);
    free(before);
    pair_close(&pair);
}

/* ---- fixed moves ----------------------------------------------------------------------------- */

static void fixed_moves(struct place_source *source, const struct history *history) {
    struct pair pair;
    uint64_t applied = 1;
    pair_open(&pair, source, history);
    tap_ok(move_by_count(&pair, 0), "an advance by nothing");
    oracle_go(&pair.oracle, 1);
    tap_int((int64_t)wrong_pixels(&pair.oracle, &pair.canvas), 0, "... opens the canvas");
    move_by_time(&pair, PLACE_TIME_MIN);
    tap_int((int64_t)wrong_pixels(&pair.oracle, &pair.canvas), 0, "so does the earliest time");
    move_by_time(&pair, PLACE_TIME_MAX);
    oracle_go(&pair.oracle, history->step_count);
    tap_int((int64_t)wrong_pixels(&pair.oracle, &pair.canvas), 0, "the latest time is the end");
    need(place_cursor_advance_count(pair.cursor, &pair.canvas, 5, &applied, &err), &err);
    tap_int((int64_t)applied, 0, "nothing comes behind it");
    struct place_piece piece;
    need(place_cursor_next(pair.cursor, INT64_MAX, &piece, &err), &err);
    tap_ok(!piece.entry && piece.batch.count == 0, "no piece either");
    /* Pieces that are only looked at leave the canvas behind; the next move knows. */
    move_by_seq(&pair, history->steps[history->step_count / 3].seq);
    for (int i = 0; i < 2; i++)
        need(place_cursor_next(pair.cursor, INT64_MAX, &piece, &err), &err);
    move_by_time(&pair, PLACE_TIME_MAX);
    tap_int((int64_t)wrong_pixels(&pair.oracle, &pair.canvas), 0,
            "a move after pieces not applied");
    pair_close(&pair);
}

static void check_times(struct place_source *source, const struct history *history) {
    size_t wrong = 0;
    for (int i = 0; i < 50 && history->count; i++) {
        const uint64_t index = (uint64_t)random_between(0, (int64_t)history->count - 1);
        int64_t time = 0;
        need(place_source_time_of_event(source, index, &time, &err), &err);
        wrong += time != history->events[index].time;
    }
    tap_ok(wrong == 0, "%zu of 50 events have another time", wrong);
}

/* Every embedded snapshot is what the oracle makes of all events up to it. */
static void check_snapshots(struct place_source *source, const struct history *history) {
    struct place_archive *archive = place_source_archive(source);
    const struct place_archive_info *info = place_archive_info(archive);
    struct oracle oracle = {.history = history};
    struct place_canvas canvas;
    size_t wrong = 0;
    need(place_canvas_init(&canvas, history->bounds, false, &err), &err);
    for (size_t i = 0; i < info->snapshot_count; i++) {
        oracle_go(&oracle, steps_until(history, INT64_MAX, info->snapshots[i].seq));
        place_canvas_clear(&canvas);
        canvas.open = info->snapshots[i].bounds;
        need(place_archive_load_snapshot(archive, i, &canvas, &err), &err);
        wrong += wrong_pixels(&oracle, &canvas) > 0;
    }
    tap_ok(wrong == 0, "%zu of %zu snapshots are wrong", wrong, info->snapshot_count);
    place_canvas_release(&canvas);
    free(oracle.pixels);
}

/* ---- several cursors on one source ----------------------------------------------------------- */

enum { THREADS = 4, MOMENTS = 12, ROUNDS = 3 };

struct crowd {
    struct place_source *source;
    const struct history *history;
    uint64_t seqs[MOMENTS];
    struct oracle oracles[MOMENTS];
};

struct walker {
    struct crowd *crowd;
    size_t first; /* moment it begins with */
    size_t wrong;
};

static void *walk(void *context) {
    struct walker *walker = context;
    struct crowd *crowd = walker->crowd;
    struct place_err failure;
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas;
    if (place_canvas_init(&canvas, crowd->history->bounds, walker->first % 2, &failure)) {
        walker->wrong++;
        return NULL;
    }
    walker->wrong += place_cursor_open(crowd->source, PLACE_PIXELS, &cursor, &failure) != PLACE_OK;
    for (size_t i = 0; i < ROUNDS * MOMENTS && cursor; i++) {
        const size_t moment = (walker->first + i * (walker->first + 1)) % MOMENTS;
        walker->wrong +=
            place_cursor_seek_seq(cursor, &canvas, crowd->seqs[moment], &failure) != PLACE_OK ||
            wrong_pixels(&crowd->oracles[moment], &canvas) > 0;
    }
    place_cursor_close(cursor);
    place_canvas_release(&canvas);
    return NULL;
}

static void test_threads(struct place_source *source, const struct history *history) {
    struct crowd crowd = {.source = source, .history = history};
    struct walker walkers[THREADS];
    pthread_t threads[THREADS];
    size_t wrong = 0;
    for (size_t i = 0; i < MOMENTS; i++) {
        crowd.seqs[i] = random_seq(history);
        crowd.oracles[i].history = history;
        oracle_go(&crowd.oracles[i], steps_until(history, INT64_MAX, crowd.seqs[i]));
    }
    for (size_t i = 0; i < THREADS; i++) {
        walkers[i] = (struct walker){.crowd = &crowd, .first = i};
        if (pthread_create(&threads[i], NULL, walk, &walkers[i]) != 0)
            abort();
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        wrong += walkers[i].wrong;
    }
    tap_ok(wrong == 0, "%d cursors at once: %zu canvases are wrong", THREADS, wrong);
    for (size_t i = 0; i < MOMENTS; i++)
        free(crowd.oracles[i].pixels);
}

/* ---- the histories --------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint64_t snapshot_every;
    int moves;
    struct history_options options;
} rows[] = {
    {"no event", 0, 20, {.opening = {0, 0, 9, 9}, .entries = 2, .initial = true}},
    {"one event", 0, 20, {.events = 1, .opening = {0, 0, 9, 9}}},
    {"one chunk",
     0,
     120,
     {.events = 900, .opening = {-30, -30, 90, 70}, .entries = 5, .kinds = true, .fill_one = 30}},
    {"a snapshot behind every chunk",
     1,
     100,
     {.events = 8000,
      .opening = {-50, 10, 100, 80},
      .entries = 20,
      .kinds = true,
      .fill_one = 200,
      .gaps = true,
      .no_colors = true,
      .initial = true}},
    {"full chunks with snapshots",
     1,
     40,
     {.events = 200000, .opening = {0, 0, 130, 90}, .entries = 2, .unit = PLACE_SECOND}},
    {"full chunks, some with snapshots",
     100000,
     40,
     {.events = 300000, .opening = {5, 5, 64, 64}, .gaps = true, .users = 9}},
    {"one time for all", 1, 30, {.events = 140000, .opening = {0, 0, 7, 7}, .constant = true}},
};

static void test_row(size_t row, int times) {
    struct history history;
    struct place_source *source = NULL;
    history_make(&history, &rows[row].options);
    history_write(&history, "cursor.place", 2, rows[row].snapshot_every);
    need(place_source_open("cursor.place", &source, &err), &err);
    printf("# %s: %zu snapshots\n", rows[row].name,
           place_archive_info(place_source_archive(source))->snapshot_count);
    fixed_moves(source, &history);
    random_moves(source, &history, rows[row].moves * times, rows[row].name);
    check_snapshots(source, &history);
    check_times(source, &history);
    test_threads(source, &history);
    place_source_close(source);
    history_release(&history);
}

/* As many events as it takes to have two snapshots where archives have them by themselves. */
static void test_own_snapshots(void) {
    struct history history;
    struct place_source *source = NULL;
    history_make(&history, &(struct history_options){.events = 2 * PLACE_SNAPSHOT_EVERY + 100000,
                                                     .opening = {0, 0, 200, 100},
                                                     .unit = PLACE_MILLISECOND});
    history_write(&history, "large.place", 0, 0);
    need(place_source_open("large.place", &source, &err), &err);
    tap_int((int64_t)place_archive_info(place_source_archive(source))->snapshot_count, 2,
            "two snapshots among four million events");
    check_snapshots(source, &history);
    random_moves(source, &history, 8, "four million events");
    place_source_close(source);
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    const bool long_run = getenv("PLACE_LONG") != NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(i, long_run ? 20 : 1);
    if (!sanitized)
        test_own_snapshots();
    tempdir_end();
    return tap_end();
}
