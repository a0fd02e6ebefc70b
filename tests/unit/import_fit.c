/* lib/source/import_fit: which rows lie on a canvas that grows and shrinks, and what they move. */
#include "source/import_fit.h"
#include "../random.h"
#include "../tap.h"

enum { DAY_0, DAY_1, DAY_2, DAY_3 };

static struct place_err err;

/* 10x10 of 4 colours, two of them allowed; on day 1 20x10, all four; on day 2 20x20 of 6; then
 * 5x5 of 4 again. The opening is on day 0. */
static const struct {
    struct place_rect bounds;
    unsigned colors, allowed;
    uint8_t background;
} days[] = {
    {{0, 0, 10, 10}, 4, 2, 1},
    {{0, 0, 20, 10}, 4, 4, 2},
    {{0, 0, 20, 20}, 6, 6, 3},
    {{0, 0, 5, 5}, 4, 4, 0},
};

static void make_timeline(struct place_timeline *timeline) {
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct place_timeline_entry entry = {.time = (int64_t)(i + 100) * PLACE_DAY,
                                             .bounds = days[i].bounds,
                                             .background = days[i].background,
                                             .palette.count = days[i].colors};
        for (unsigned color = 0; color < days[i].allowed; color++)
            place_allow_color(&entry, color);
        tap_code(place_timeline_add(timeline, &entry, &err), PLACE_OK, &err, "a day");
    }
}

enum { NO = -1 };

static const struct {
    const char *name;
    int day, minutes; /* from the beginning of that day */
    uint8_t kind;
    int32_t x, y, width, height;
    uint8_t color;
    int entry; /* or NO */
    bool early;
} rows[] = {
    {"a pixel", DAY_0, 5, PLACE_KIND_PLACE, 9, 9, 0, 0, 1, 0, false},
    {"off all", DAY_0, 5, PLACE_KIND_PLACE, 20, 0, 0, 0, 1, NO, false},
    {"left of all", DAY_0, 5, PLACE_KIND_PLACE, -1, 0, 0, 0, 1, NO, false},
    {"half an hour early", DAY_1, -30, PLACE_KIND_PLACE, 15, 0, 0, 0, 1, 1, true},
    {"an hour early", DAY_1, -60, PLACE_KIND_PLACE, 15, 0, 0, 0, 1, 1, true},
    {"more than an hour early", DAY_1, -61, PLACE_KIND_PLACE, 15, 0, 0, 0, 1, NO, false},
    {"a colour early", DAY_1, -30, PLACE_KIND_PLACE, 1, 1, 0, 0, 3, 1, true},
    {"a colour days early, as a moderator's", DAY_0, 5, PLACE_KIND_PLACE, 1, 1, 0, 0, 3, 0, false},
    {"a colour of no palette yet", DAY_0, 5, PLACE_KIND_PLACE, 1, 1, 0, 0, 5, NO, false},
    {"a colour just before its palette", DAY_2, -1, PLACE_KIND_PLACE, 1, 1, 0, 0, 5, 2, true},
    {"no colour", DAY_0, 5, PLACE_KIND_PLACE, 1, 1, 0, 0, PLACE_NO_COLOR, 0, false},
    {"a pixel that is gone", DAY_3, 5, PLACE_KIND_PLACE, 6, 1, 0, 0, 1, NO, false},
    {"a colour that is gone", DAY_3, 5, PLACE_KIND_PLACE, 1, 1, 0, 0, 5, NO, false},
    {"at the opening of day 3", DAY_3, 0, PLACE_KIND_PLACE, 4, 4, 0, 0, 1, 3, false},
    {"a rectangle over the edge", DAY_0, 5, PLACE_KIND_RECTANGLE, 8, 8, 9, 9, 1, 0, false},
    {"a rectangle over an edge soon gone", DAY_1, -9, PLACE_KIND_RECTANGLE, 8, 8, 9, 9, 1, 0,
     false},
    {"a rectangle outside, early", DAY_1, -9, PLACE_KIND_RECTANGLE, 10, 0, 3, 3, 1, 1, true},
    {"a rectangle outside", DAY_0, 5, PLACE_KIND_RECTANGLE, 10, 0, 3, 3, 1, NO, false},
    {"a fill of any colour", DAY_0, 5, PLACE_KIND_RECTANGLE, 1, 1, 3, 3, 3, 0, false},
    {"a circle over the edge", DAY_0, 5, PLACE_KIND_CIRCLE, 11, 5, 2, 0, 1, 0, false},
    {"a circle outside", DAY_0, 5, PLACE_KIND_CIRCLE, 15, 5, 2, 0, 1, NO, false},
    {"before the opening", DAY_0, -600, PLACE_KIND_PLACE, 1, 1, 0, 0, 1, 0, false},
};

static void test_rows(const struct place_timeline *timeline) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_event event = {.time = (int64_t)(rows[i].day + 100) * PLACE_DAY +
                                                  rows[i].minutes * PLACE_MINUTE,
                                          .kind = rows[i].kind,
                                          .x = rows[i].x,
                                          .y = rows[i].y,
                                          .width = rows[i].width,
                                          .height = rows[i].height,
                                          .color = rows[i].color};
        struct fit fit = {0};
        char reason[PLACE_ROW_REASON] = "";
        const bool taken = fit_event(timeline, true, &event, &fit, reason);
        tap_ok(taken == (rows[i].entry != NO) && (taken || *reason) &&
                   (!taken || ((int)fit.entry == rows[i].entry && fit.early == rows[i].early)),
               "%s: %s", rows[i].name, taken ? "taken" : reason);
    }
}

static void test_opening(const struct place_timeline *timeline) {
    const struct place_event event = {.time = 98 * PLACE_DAY, .x = 1, .y = 1};
    struct fit fit;
    char reason[PLACE_ROW_REASON] = "";
    tap_ok(!fit_event(timeline, true, &event, &fit, reason) && strstr(reason, "opened"),
           "days before the opening: %s", reason);
    tap_ok(fit_event(timeline, false, &event, &fit, reason), "... where it is not known: taken");
}

static void test_areas(const struct place_timeline *timeline) {
    tap_int((int64_t)fit_opened_by(timeline, 2, 5, 5), 0, "an area that was there from the start");
    tap_int((int64_t)fit_opened_by(timeline, 2, 15, 5), 1, "... opened on day 1");
    tap_int((int64_t)fit_opened_by(timeline, 2, 5, 15), 2, "... opened on day 2");
}

/* ---- what may move --------------------------------------------------------------------------- */

/* From 10x10 at 0,0 of 4 colours a change an hour after the opening, and another 20 minutes later;
 * rows half an hour before the first. */
static const struct {
    const char *name;
    struct place_rect first, second;
    unsigned first_colors, second_colors;
    bool recolored; /* colour 3 is another in both */
    int32_t x;
    uint8_t color;
    int entry; /* or NO */
} moves[] = {
    {"a canvas that grows", {0, 0, 20, 10}, {0, 0, 20, 10}, 4, 4, false, 15, 1, 1},
    {"... to the left", {-5, 0, 15, 10}, {-5, 0, 15, 10}, 4, 4, false, -5, 1, 1},
    {"... and moves away", {5, 0, 10, 10}, {5, 0, 10, 10}, 4, 4, false, 12, 1, NO},
    {"... and loses a row", {0, 0, 20, 9}, {0, 0, 20, 9}, 4, 4, false, 15, 1, NO},
    {"... and loses a colour", {0, 0, 20, 10}, {0, 0, 20, 10}, 3, 3, false, 15, 1, NO},
    {"... and has another colour", {0, 0, 20, 10}, {0, 0, 20, 10}, 4, 4, true, 15, 1, NO},
    {"... and has more colours", {0, 0, 20, 10}, {0, 0, 20, 10}, 6, 6, false, 15, 5, 1},
    {"a new colour", {0, 0, 10, 10}, {0, 0, 10, 10}, 6, 6, false, 5, 5, 1},
    {"... on another canvas", {5, 0, 10, 10}, {5, 0, 10, 10}, 6, 6, false, 7, 5, NO},
    {"twice grown", {0, 0, 20, 10}, {0, 0, 30, 10}, 4, 4, false, 25, 1, 2},
    {"grown, then cut", {0, 0, 20, 10}, {0, 0, 30, 9}, 4, 4, false, 25, 1, NO},
    {"... a row that needs the first alone", {0, 0, 20, 10}, {0, 0, 30, 9}, 4, 4, false, 15, 1, 1},
    {"cut, then grown", {0, 0, 9, 10}, {0, 0, 30, 10}, 4, 4, false, 25, 1, NO},
    {"fewer colours, then more", {0, 0, 10, 10}, {0, 0, 20, 10}, 3, 6, false, 15, 1, NO},
};

static struct place_timeline_entry plain_entry(int64_t time, struct place_rect bounds,
                                               unsigned colors) {
    struct place_timeline_entry entry = {
        .time = time, .bounds = bounds, .palette.count = colors, .background = PLACE_NO_COLOR};
    for (unsigned i = 0; i < colors; i++) {
        entry.palette.rgb[i] = i * 0x010101;
        place_allow_color(&entry, i);
    }
    return entry;
}

static void test_moves(void) {
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct place_timeline_entry entries[] = {
            plain_entry(0, (struct place_rect){0, 0, 10, 10}, 4),
            plain_entry(PLACE_HOUR, moves[i].first, moves[i].first_colors),
            plain_entry(PLACE_HOUR + 20 * PLACE_MINUTE, moves[i].second, moves[i].second_colors)};
        if (moves[i].recolored)
            entries[1].palette.rgb[3] = entries[2].palette.rgb[3] = 0xffffff;
        const struct place_timeline timeline = {.entries = entries, .count = 3};
        const struct place_event event = {
            .time = 30 * PLACE_MINUTE, .x = moves[i].x, .y = 5, .color = moves[i].color};
        struct fit fit = {0};
        char reason[PLACE_ROW_REASON] = "";
        const bool taken = fit_event(&timeline, true, &event, &fit, reason);
        tap_ok(taken == (moves[i].entry != NO) &&
                   (taken ? fit.early && (int)fit.entry == moves[i].entry
                          : strstr(reason, " at that time") != NULL),
               "%s: %s", moves[i].name, taken ? "moved" : reason);
    }
}

/* Entries of up to 6x6 and 4 colours, at times that may be equal, minutes apart. */
enum { ENTRIES = 5, EVENTS = 40 };

static void make_random(struct place_timeline_entry entries[ENTRIES]) {
    int64_t time = 0;
    for (size_t i = 0; i < ENTRIES; i++) {
        struct place_rect bounds = {(int32_t)random_between(-1, 1), (int32_t)random_between(-1, 1),
                                    (int32_t)random_between(2, 6), (int32_t)random_between(2, 6)};
        if (i > 0 && random_between(0, 3) > 0) /* mostly they grow */
            bounds = place_rect_union(bounds, entries[i - 1].bounds);
        time += random_between(0, 25) * PLACE_MINUTE;
        entries[i] = plain_entry(time, bounds, random_between(0, 4) ? 4 : 3);
        if (random_between(0, 7) == 0)
            entries[i].palette.rgb[0] = 0xfefefe;
    }
}

/* Rows that are taken lie on the canvas as it is once every row has moved what it needs. */
static size_t count_strays(void) {
    struct place_timeline_entry entries[ENTRIES], moved[ENTRIES];
    struct place_event taken[EVENTS];
    uint32_t rgb[EVENTS];
    size_t count = 0, strays = 0;
    make_random(entries);
    memcpy(moved, entries, sizeof moved);
    const struct place_timeline timeline = {.entries = entries, .count = ENTRIES};
    for (size_t i = 0; i < EVENTS; i++) {
        const struct place_event event = {.time = random_between(-10, 110) * PLACE_MINUTE,
                                          .x = (int32_t)random_between(-2, 7),
                                          .y = (int32_t)random_between(-2, 7),
                                          .color = (uint8_t)random_between(0, 4)};
        char reason[PLACE_ROW_REASON] = "";
        struct fit fit;
        if (!fit_event(&timeline, true, &event, &fit, reason))
            continue;
        for (size_t k = 0; fit.early && k <= fit.entry; k++)
            if (moved[k].time > event.time)
                moved[k].time = event.time;
        rgb[count] = entries[fit.entry].palette.rgb[event.color];
        taken[count++] = event;
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = ENTRIES - 1;
        while (at > 0 && moved[at].time > taken[i].time)
            at--;
        const struct place_rect bounds = moved[at].bounds;
        strays += taken[i].x < bounds.x0 || taken[i].x >= bounds.x0 + bounds.width ||
                  taken[i].y < bounds.y0 || taken[i].y >= bounds.y0 + bounds.height ||
                  taken[i].color >= moved[at].palette.count ||
                  moved[at].palette.rgb[taken[i].color] != rgb[i];
    }
    return strays;
}

static void test_no_strays(void) {
    size_t strays = 0;
    for (int round = 0; round < 20000; round++)
        strays += count_strays();
    tap_int((int64_t)strays, 0,
            "every row taken is on the canvas, with its colour, when all moved");
}

int main(void) {
    struct place_timeline timeline = {0};
    tap_begin();
    random_begin();
    make_timeline(&timeline);
    test_rows(&timeline);
    test_opening(&timeline);
    test_areas(&timeline);
    test_moves();
    test_no_strays();
    place_timeline_release(&timeline);
    return tap_end();
}
