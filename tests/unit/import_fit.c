/* lib/source/import_fit: which rows lie on a canvas that grows and shrinks, and what they move. */
#include "source/import_fit.h"
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

int main(void) {
    struct place_timeline timeline = {0};
    tap_begin();
    make_timeline(&timeline);
    test_rows(&timeline);
    test_opening(&timeline);
    test_areas(&timeline);
    place_timeline_release(&timeline);
    return tap_end();
}
