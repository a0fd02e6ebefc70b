/* core/timeline and core/palette: entries, marks, and copies when memory runs out. */
#include "core/timeline.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

static struct place_timeline_entry entry_at(int64_t time, struct place_rect bounds) {
    struct place_timeline_entry entry = {
        .time = time, .bounds = bounds, .background = 31, .palette = {.count = 2}};
    entry.palette.rgb[1] = 0xff4500;
    place_allow_color(&entry, 1);
    return entry;
}

static const struct place_rect bounds[] = {
    {0, 0, 1000, 1000}, {0, 0, 2000, 1000}, {-500, -500, 1000, 1000}, {0, 0, 10, 10}};

/* Entries at 100, 200, 200 and 300, marks at 150 and 250. */
static enum place_code fill(struct place_timeline *timeline, struct place_err *err) {
    static const int64_t times[] = {100, 200, 200, 300};
    for (size_t i = 0; i < 4; i++) {
        const struct place_timeline_entry entry = entry_at(times[i], bounds[i]);
        if (place_timeline_add(timeline, &entry, err))
            return err->code;
    }
    if (place_timeline_mark(timeline, "late", 250, err) ||
        place_timeline_mark(timeline, "early", 150, err))
        return err->code;
    return PLACE_OK;
}

static void test_entries(void) {
    struct place_err err = {0};
    struct place_timeline timeline = {0};
    tap_ok(place_rect_empty(place_timeline_union(&timeline)), "the union of no entries is empty");
    tap_code(fill(&timeline, &err), PLACE_OK, &err, "filled");
    static const struct {
        int64_t time;
        size_t wanted;
    } rows[] = {{INT64_MIN, 0}, {99, 0},  {100, 0}, {199, 0},
                {200, 2},       {299, 2}, {300, 3}, {INT64_MAX, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_timeline_at(&timeline, rows[i].time) - timeline.entries,
                (int64_t)rows[i].wanted, "the entry in force");
    tap_ok(place_rect_equal(place_timeline_union(&timeline),
                            (struct place_rect){-500, -500, 2500, 1500}),
           "the union holds all bounds");
    place_timeline_release(&timeline);
    tap_ok(!timeline.entries && !timeline.marks && timeline.count == 0, "released is empty");
}

/* Up to 70 entries, some of equal times; the entry in force by looking at all of them. */
static void test_many_entries(void) {
    enum { MOST = 70 };
    static struct place_timeline_entry entries[MOST];
    size_t wrong = 0;
    for (size_t count = 1; count <= MOST; count++) {
        const struct place_timeline timeline = {.entries = entries, .count = count};
        for (size_t i = 0; i < count; i++)
            entries[i].time = (i > 0 ? entries[i - 1].time : 0) + random_between(0, 2);
        for (int64_t time = -1; time <= entries[count - 1].time + 1; time++) {
            size_t wanted = 0;
            for (size_t i = 0; i < count; i++)
                if (entries[i].time <= time)
                    wanted = i;
            wrong += place_timeline_index_at(&timeline, time) != wanted;
        }
    }
    tap_int((int64_t)wrong, 0, "the entry in force of up to 70, at any time");
}

static void test_marks(void) {
    struct place_err err = {0};
    struct place_timeline timeline = {0};
    static const struct {
        const char *name;
        int64_t time;
        const char *order; /* initials, by time */
    } rows[] = {
        {"b", 20, "b"},    {"d", 40, "bd"},   {"a", 10, "abd"},  {"c", 20, "abcd"},
        {"b", 50, "acdb"}, {"a", 10, "acdb"}, {"d", -1, "dacb"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_code(place_timeline_mark(&timeline, rows[i].name, rows[i].time, &err), PLACE_OK, &err,
                 "marked");
        char order[8] = "";
        for (size_t m = 0; m < timeline.mark_count; m++)
            order[m] = timeline.marks[m].name[0];
        tap_text(order, rows[i].order, "... in order of time");
        const struct place_mark *mark = place_timeline_find_mark(&timeline, rows[i].name);
        tap_ok(mark && mark->time == rows[i].time, "... and found");
    }
    tap_code(place_timeline_mark(&timeline, timeline.marks[0].name, 99, &err), PLACE_OK, &err,
             "a mark's own name");
    tap_text(timeline.marks[3].name, "d", "... moves that mark");
    tap_ok(!place_timeline_find_mark(&timeline, "D"), "names know upper from lower case");
    place_timeline_release(&timeline);
}

static void test_copy(void) {
    struct place_err err = {0};
    struct place_timeline from = {0}, to = {0};
    tap_code(fill(&from, &err), PLACE_OK, &err, "filled");
    tap_code(place_timeline_copy(&to, &from, &err), PLACE_OK, &err, "copied");
    tap_ok(to.count == 4 && to.entries != from.entries &&
               memcmp(to.entries, from.entries, 4 * sizeof *to.entries) == 0,
           "the entries are copies");
    tap_ok(to.mark_count == 2 && strcmp(to.marks[0].name, "early") == 0 && to.marks[1].time == 250,
           "... the marks too");
    place_timeline_release(&to);
    for (long n = 1;; n++) {
        fault_at(n);
        const enum place_code code = place_timeline_copy(&to, &from, &err);
        if (!fault_disarm()) {
            tap_ok(code == PLACE_OK && n > 2, "%ld allocations, none fails", n - 1);
            break;
        }
        tap_ok(code == PLACE_MEMORY && !to.entries && !to.marks, "allocation %ld fails", n);
    }
    place_timeline_release(&to);
    place_timeline_release(&from);
}

static void test_longest_palette(void) {
    static const unsigned counts[] = {2, 5, 3, 5};
    struct place_timeline timeline = {0};
    struct place_err err;
    for (size_t i = 0; i < 4; i++) {
        struct place_timeline_entry entry = entry_at(100 * (int64_t)i, bounds[0]);
        entry.palette.count = counts[i];
        const bool added = place_timeline_add(&timeline, &entry, &err) == PLACE_OK;
        unsigned most = 0;
        for (size_t j = 0; j <= i; j++)
            most = counts[j] > most ? counts[j] : most;
        tap_ok(added && place_timeline_palette(&timeline)->count == most,
               "the longest palette of %zu entries", i + 1);
    }
    place_timeline_release(&timeline);
}

static void test_colors(void) {
    struct place_timeline_entry entry = {0};
    int wrong = 0;
    for (unsigned color = 0; color < 256; color += 7)
        place_allow_color(&entry, color);
    for (unsigned color = 0; color < 256; color++)
        wrong += place_color_allowed(&entry, color) != (color % 7 == 0);
    tap_int(wrong, 0, "exactly the colours allowed are allowed");
    tap_ok(!place_color_allowed(&entry, 256) && !place_color_allowed(&entry, 7000), "none above");

    struct place_palette a = {.count = 3, .rgb = {0xffffff, 0xff4500, 0xffffff}}, b = a;
    tap_int(place_palette_find(&a, 0xff4500), 1, "a colour is found");
    tap_int(place_palette_find(&a, 0xffffff), 0, "... the first where it stands twice");
    tap_int(place_palette_find(&a, 0), -1, "a colour that is not there");
    b.rgb[3] = 1;
    tap_ok(place_palette_equal(&a, &b), "what is behind the last does not count");
    b.rgb[2] = 1;
    tap_ok(!place_palette_equal(&a, &b), "another colour is another palette");
    b = a;
    b.count = 2;
    tap_ok(!place_palette_equal(&a, &b), "... and so is a shorter one");
}

int main(void) {
    tap_begin();
    random_begin();
    test_entries();
    test_many_entries();
    test_marks();
    test_copy();
    test_longest_palette();
    test_colors();
    return tap_end();
}
