/* core/event: names of kinds, and slices of batches with and without every column. */
#include "core/event.h"
#include "../random.h"
#include "../tap.h"

static void test_kinds(void) {
    static const struct {
        int number; /* stands in archives: it never changes */
        const char *name;
    } rows[] = {
        {0, "place"}, {1, "undo"},      {2, "overwrite"}, {3, "rollback"}, {4, "rollback-undo"},
        {5, "nuke"},  {6, "rectangle"}, {7, "circle"},    {8, "canvas"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_text(place_kind_name((unsigned)rows[i].number), rows[i].name, rows[i].name);
        tap_int(place_kind_from_name(rows[i].name), rows[i].number, "... and back");
    }
    tap_int(PLACE_KIND_COUNT, sizeof rows / sizeof *rows, "every kind has a row here");
    tap_ok(!place_kind_name(PLACE_KIND_COUNT), "no name for a number too great");
    tap_int(place_kind_from_name("Place"), -1, "no kind of a name unknown");
    tap_ok(place_kind_is_fill(PLACE_KIND_RECTANGLE) && place_kind_is_fill(PLACE_KIND_CIRCLE) &&
               !place_kind_is_fill(PLACE_KIND_NUKE) && !place_kind_is_fill(PLACE_KIND_CANVAS),
           "rectangles and circles are fills");
}

static void test_lists_of_kinds(void) {
    enum { FILLS = 1 << PLACE_KIND_RECTANGLE | 1 << PLACE_KIND_CIRCLE, ALL = 0xff };
    static const struct {
        const char *list;
        unsigned allowed;
        int kinds; /* -1: refused */
    } rows[] = {
        {"place", ALL, 1},
        {"circle,rectangle", FILLS, FILLS},
        {"undo,rollback-undo", ALL, 18},
        {"nuke,nuke", ALL, 32},
        {"nuke", FILLS, -1},
        {"canvas", ALL, -1},
        {"", ALL, -1},
        {"undo,", ALL, -1},
        {"rollback-", ALL, -1},
        {"Undo", ALL, -1},
    };
    struct place_err err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned found = 0;
        const enum place_code code =
            place_parse_kinds(rows[i].list, "--kind", rows[i].allowed, &found, &err);
        tap_ok(rows[i].kinds < 0 ? code == PLACE_USAGE
                                 : code == PLACE_OK && found == (unsigned)rows[i].kinds,
               "a list of kinds: '%s'", rows[i].list);
    }
    unsigned found = 0;
    tap_ok(place_parse_kinds("undo,bad", "--kind", FILLS | 2, &found, &err) == PLACE_USAGE &&
               strcmp(err.message, "--kind: 'bad' is no such kind") == 0 &&
               strcmp(err.hint, "kinds: undo,rectangle,circle") == 0,
           "the hint lists those allowed");
}

enum { COUNT = 40 };

static uint16_t xs[COUNT], ys[COUNT];
static uint8_t colors[COUNT], kinds[COUNT];
static int64_t times[COUNT];
static uint32_t users[COUNT];
static uint64_t seqs[COUNT];
static struct place_fill fills[COUNT];
static unsigned char hashes[COUNT][PLACE_EVENT_HASH]; /* every third has none */
static struct place_event wanted[COUNT];

static struct place_event random_event(int i) {
    struct place_event event = {.time = i * 10,
                                .x = (int32_t)random_between(-100, 60000),
                                .y = (int32_t)random_between(-200, 60000),
                                .user = (uint32_t)random_next(),
                                .color = (uint8_t)random_next()};
    event.kind = (uint8_t)random_between(0, PLACE_KIND_CIRCLE);
    if (place_kind_is_fill(event.kind))
        event.width = (int32_t)random_between(0, 500);
    if (event.kind == PLACE_KIND_RECTANGLE)
        event.height = (int32_t)random_between(1, 500);
    if (event.kind == PLACE_KIND_CIRCLE)
        event.height = (int32_t)random_between(PLACE_CIRCLE_CLOSED, PLACE_CIRCLE_OPEN);
    return event;
}

/* The same events as a batch of columns and, in `wanted`, one by one. */
static struct place_batch fill_columns(void) {
    struct place_batch batch = {.count = COUNT,
                                .x0 = -100,
                                .y0 = -200,
                                .x = xs,
                                .y = ys,
                                .color = colors,
                                .kind = kinds,
                                .fill = fills,
                                .time = times,
                                .user = users,
                                .seq = seqs,
                                .hash = hashes[0],
                                .first_seq = 5};
    for (int i = 0; i < COUNT; i++) {
        const struct place_event event = wanted[i] = random_event(i);
        times[i] = event.time;
        users[i] = event.user;
        colors[i] = event.color;
        kinds[i] = event.kind;
        seqs[i] = 5 + (uint64_t)i * 3;
        memset(hashes[i], i % 3 ? i : 0, PLACE_EVENT_HASH);
        if (place_kind_is_fill(event.kind)) {
            fills[batch.fills++] =
                (struct place_fill){(uint32_t)i, event.x, event.y, event.width, event.height};
        } else {
            xs[i] = (uint16_t)(event.x + 100);
            ys[i] = (uint16_t)(event.y + 200);
        }
    }
    return batch;
}

static bool same_event(struct place_event a, struct place_event b) {
    return a.time == b.time && a.x == b.x && a.y == b.y && a.width == b.width &&
           a.height == b.height && a.user == b.user && a.color == b.color && a.kind == b.kind;
}

/* Whether `slice` is events from..to-1 of `wanted`. */
static bool is_slice(const struct place_batch *slice, uint32_t from, uint32_t to) {
    uint32_t fills_wanted = 0;
    bool right = slice->count == to - from;
    for (uint32_t i = 0; right && i < slice->count; i++) {
        fills_wanted += place_kind_is_fill(wanted[from + i].kind);
        right = same_event(place_batch_event(slice, i), wanted[from + i]) &&
                place_batch_seq(slice, i) == seqs[from + i] &&
                place_batch_hash(slice, i) == ((from + i) % 3 ? hashes[from + i] : NULL);
    }
    return right && slice->fills == fills_wanted;
}

static void test_slices(void) {
    int wrong = 0, wrong_again = 0;
    for (int round = 0; round < 20; round++) {
        const struct place_batch batch = fill_columns();
        for (uint32_t from = 0; from <= COUNT; from++)
            for (uint32_t to = from; to <= COUNT; to++) {
                const struct place_batch slice = place_batch_slice(&batch, from, to);
                const uint32_t cut = (to - from) / 3;
                const struct place_batch again = place_batch_slice(&slice, cut, to - from);
                wrong += !is_slice(&slice, from, to);
                wrong_again += !is_slice(&again, from + cut, to);
            }
    }
    tap_int(wrong, 0, "any slice has the events of the whole");
    tap_int(wrong_again, 0, "... and a slice of a slice");
}

static void test_missing_columns(void) {
    struct place_batch batch = {.count = 9, .first_seq = 100};
    const struct place_event event = place_batch_event(&batch, 8);
    tap_ok(same_event(event, (struct place_event){0}), "columns that are not there read as 0");
    tap_ok(!place_batch_hash(&batch, 8), "... and there is no hash");
    tap_ok(place_batch_seq(&batch, 8) == 108, "seqs count on from the first");
    struct place_batch slice = place_batch_slice(&batch, 4, 9);
    tap_ok(place_batch_seq(&slice, 0) == 104 && slice.count == 5, "... in a slice too");
    tap_ok(!slice.x && !slice.y && !slice.color && !slice.kind && !slice.time && !slice.user &&
               !slice.seq && !slice.fill && !slice.hash,
           "a slice has no columns that its whole has not");
    slice = place_batch_slice(&batch, 9, 9);
    tap_ok(slice.count == 0 && slice.first_seq == 109, "an empty slice stands behind the last");
}

/* The numbers of a hostile log that sums could overflow with. */
static void test_sane_fills(void) {
    static const struct {
        struct place_rect extent;
        bool sane;
    } rows[] = {
        {{0, 0, 0, 0}, true},
        {{-PLACE_MAX_COORDINATE, PLACE_MAX_COORDINATE, PLACE_MAX_SIDE, PLACE_MAX_SIDE}, true},
        {{-PLACE_MAX_COORDINATE - 1, 0, 1, 1}, false},
        {{0, PLACE_MAX_COORDINATE + 1, 1, 1}, false},
        {{PLACE_MAX_COORDINATE + 1, 0, 1, 1}, false},
        {{0, -PLACE_MAX_COORDINATE - 1, 1, 1}, false},
        {{0, 0, -1, 1}, false},
        {{0, 0, 1, -1}, false},
        {{0, 0, PLACE_MAX_SIDE + 1, 1}, false},
        {{0, 0, 1, PLACE_MAX_SIDE + 1}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_fill_is_sane(PLACE_KIND_RECTANGLE, rows[i].extent), rows[i].sane,
                "a fill within bounds or not");
    static const struct {
        struct place_rect extent;
        bool sane;
    } circles[] = {
        {{0, 0, 5, PLACE_CIRCLE_CLOSED}, true},
        {{0, 0, 5, PLACE_CIRCLE_OPEN}, true},
        {{0, 0, 5, 2}, false},
        {{0, 0, 5, -1}, false},
        {{0, 0, PLACE_MAX_SIDE + 1, 0}, false},
        {{0, 0, -1, 0}, false},
        {{PLACE_MAX_COORDINATE + 1, 0, 5, 1}, false},
    };
    for (size_t i = 0; i < sizeof circles / sizeof *circles; i++)
        tap_int(place_fill_is_sane(PLACE_KIND_CIRCLE, circles[i].extent), circles[i].sane,
                "a circle or none");
}

int main(void) {
    tap_begin();
    random_begin();
    test_kinds();
    test_lists_of_kinds();
    test_slices();
    test_missing_columns();
    test_sane_fills();
    return tap_end();
}
