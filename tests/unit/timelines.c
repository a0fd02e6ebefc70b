/* lib/formats: timelines from JSON, those that are known, the example of the page. */
#include "../fault.h"
#include "../tap.h"
#include "../tempdir.h"
#include "core/event.h"
#include "formats/palette_file.h"
#include "formats/timeline_file.h"

#define T0 INT64_C(1648817050000000) /* 2022-04-01 12:44:10 UTC */

static struct place_err err;

#define ENTRY "{\"time\":\"2022-04-01\",\"x0\":0,\"y0\":0,\"width\":9,\"height\":8"
#define HEAD  "{\"palette\":[\"#FF4500\",\"00a368\"],"

static const struct {
    const char *text, *message; /* a part of it */
} bad_timelines[] = {
    {"", "JSON"},
    {"[]", "palette is not a list"},
    {"{\"palette\":{}}", "palette is not a list"},
    {"{\"palette\":[]}", "palette is empty"},
    {"{\"palette\":[5]}", "palette: entry 0 is not a colour"},
    {"{\"palette\":[\"#FF4500\",\"#FF450\"]}", "palette: entry 1 is not a colour"},
    {HEAD "\"background\":2,\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"background\":-1,\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"background\":\"white\",\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"entries\":5}", "entries is not a list"},
    {HEAD "\"marks\":{}}", "entries is not a list"},
    {HEAD "\"entries\":[]}", "entries is empty"},
    {HEAD "\"entries\":[{}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":\"soon\"}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":-1}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":1e300}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":253402300800000}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":\"2022-02-29\"}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":true}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0,\"y0\":0,\"width\":0,\"height\":8}]}", "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0,\"y0\":0,\"width\":9,\"height\":65537}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0.5,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":99999999,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[" ENTRY ",\"colors\":[2]}]}", "entry 0: colors: not an index"},
    {HEAD "\"entries\":[" ENTRY ",\"colors\":1}]}", "entry 0: colors is not a list"},
    {HEAD "\"entries\":[" ENTRY "},{\"time\":0,\"x0\":0,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 1: time is before"},
    {HEAD "\"entries\":[" ENTRY "},{\"time\":\"2023-01-01\",\"x0\":65530,\"y0\":0,\"width\":9,"
          "\"height\":8}]}",
     "more than 65536 wide"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":[]}", "marks is not an object"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"end\":0}}", "marks: 'end' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"a b\":0}}", "marks: 'a b' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"\":0}}", "marks: '' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"abcdefghijklmnopqrstuvwxyzabcdef\":0}}",
     "cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"a\":\"b\"}}", "mark a: time is not one"},
};

static void test_bad_timelines(void) {
    struct place_timeline timeline;
    for (size_t i = 0; i < sizeof bad_timelines / sizeof *bad_timelines; i++) {
        const char *text = bad_timelines[i].text;
        tap_ok(place_timeline_parse(text, strlen(text), &timeline, &err) == PLACE_DATA &&
                   strstr(err.message, bad_timelines[i].message) && !timeline.count,
               "timeline %zu: %s", i, err.message);
    }
}

static void test_good_timeline(void) {
    struct place_timeline timeline;
    static const char text[] = HEAD
        "\"background\":1,\"what\":[],\"entries\":[{\"time\":1e12,\"x0\":-5,\"y0\":-6,\"width\":20,"
        "\"height\":30,\"colors\":[1]}," ENTRY "}],"
        "\"marks\":{\"b\":1648817050.315,\"a\":\"2022-04-01\",\"c\":\"2022-04-01T14:44:10.5+02:"
        "00\"}}";
    if (!tap_code(place_timeline_parse(text, strlen(text), &timeline, &err), PLACE_OK, &err,
                  "a timeline is read"))
        return;
    const struct place_timeline_entry *first = &timeline.entries[0], *second = first + 1;
    tap_ok(timeline.count == 2 && first->time == INT64_C(1000000000) * PLACE_SECOND &&
               second->time == INT64_C(1648771200) * PLACE_SECOND,
           "its times, as numbers and as text");
    tap_ok(place_rect_equal(first->bounds, (struct place_rect){-5, -6, 20, 30}) &&
               place_rect_equal(second->bounds, (struct place_rect){0, 0, 9, 8}),
           "its bounds");
    tap_ok(!place_color_allowed(first, 0) && place_color_allowed(first, 1) &&
               place_color_allowed(second, 0) && place_color_allowed(second, 1) &&
               !place_color_allowed(second, 2),
           "its allowed colours");
    tap_ok(first->background == 1 && first->palette.count == 2 &&
               second->palette.rgb[1] == 0x00a368,
           "its palette");
    tap_ok(timeline.mark_count == 3 && strcmp(timeline.marks[0].name, "a") == 0 &&
               timeline.marks[1].time == T0 + 315000 && timeline.marks[2].time == T0 + 500000,
           "its marks, by time, to the microsecond");
    place_timeline_release(&timeline);
}

static void test_files(void) {
    struct place_timeline timeline;
    tempdir_write("good.json", "\xef\xbb\xbf" HEAD "\"entries\":[" ENTRY "}]}\r\n");
    tap_code(place_timeline_read("good.json", &timeline, &err), PLACE_OK, &err, "a file is read");
    tap_ok(timeline.count == 1 && timeline.entries[0].background == PLACE_NO_COLOR &&
               timeline.mark_count == 0,
           "... without background and marks");
    place_timeline_release(&timeline);
    tempdir_write("bad.json", HEAD "\"entries\":[" ENTRY "},{}]}");
    tap_ok(place_timeline_read("bad.json", &timeline, &err) == PLACE_DATA && timeline.count == 0,
           "a bad one is not");
    tap_ok(strncmp(err.message, "bad.json: entry 1: time", 23) == 0, "... and named: %s",
           err.message);
    tempdir_write("bad.json", "{\n\"palette\": [\n");
    tap_ok(place_timeline_read("bad.json", &timeline, &err) == PLACE_DATA &&
               strstr(err.message, "bad.json: line 3 is not JSON"),
           "what is no JSON is named by its line: %s", err.message);
    tap_code(place_timeline_read("none.json", &timeline, &err), PLACE_IO, &err, "a missing file");
    tap_ok(strncmp(err.message, "none.json: No such file", 23) == 0, "... is named: %s",
           err.message);
    tap_code(place_timeline_read(".", &timeline, &err), PLACE_IO, &err, "a directory is none");
    FILE *file = fopen("bad.json", "wb");
    fwrite("{\"palette\":\0[]}", 1, 16, file);
    fclose(file);
    tap_ok(place_timeline_read("bad.json", &timeline, &err) == PLACE_DATA &&
               strstr(err.message, "bad.json: not a text"),
           "a byte of zero: %s", err.message);
}

/* Memory may run out anywhere: it is said, and nothing is kept. */
static void test_faults(void) {
    struct place_timeline timeline;
    long n = 1;
    int wrong = 0;
    tempdir_write("good.json", HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"a\":0}}");
    for (;; n++) {
        fault_at(n);
        const enum place_code code = place_timeline_read("good.json", &timeline, &err);
        if (!fault_disarm())
            break;
        wrong += code != PLACE_MEMORY || timeline.count != 0 || timeline.entries != NULL;
    }
    place_timeline_release(&timeline);
    tap_ok(wrong == 0 && n > 3, "each of %ld allocations failing is told", n - 1);
}

/* ---- what is known --------------------------------------------------------------------------- */

struct known_entry {
    const char *time;
    struct place_rect bounds;
    unsigned colors;
};

/* FORMATS: openings, expansions and new colours, by the first picture that shows each. */
static const struct known_entry entries_2017[] = {{"2017-03-31T00:00:00Z", {0, 0, 1000, 1000}, 16}};
static const struct known_entry entries_2022[] = {
    {"2022-04-01T12:44:10.315Z", {0, 0, 1000, 1000}, 16},
    {"2022-04-02T16:30:00Z", {0, 0, 2000, 1000}, 24},
    {"2022-04-03T19:30:00Z", {0, 0, 2000, 2000}, 32}};
static const struct known_entry entries_2023[] = {
    {"2023-07-20T13:00:26.088Z", {-500, -500, 1000, 1000}, 8},
    {"2023-07-21T16:30:00Z", {-500, -500, 1500, 1000}, 8},
    {"2023-07-21T22:00:00Z", {-500, -500, 1500, 1000}, 16},
    {"2023-07-22T08:30:00Z", {-1000, -500, 2000, 1000}, 16},
    {"2023-07-22T23:30:00Z", {-1000, -1000, 2000, 1500}, 16},
    {"2023-07-23T18:30:00Z", {-1000, -1000, 2000, 2000}, 24},
    {"2023-07-24T02:30:00Z", {-1500, -1000, 2500, 2000}, 24},
    {"2023-07-24T18:00:00Z", {-1500, -1000, 3000, 2000}, 32}};

/* Seconds, as in FORMATS. */
struct known_mark {
    const char *name;
    int64_t time;
};
static const struct known_mark marks_2022[] = {{"final", 1649112460}, {"whiteout", 1649112461}};
static const struct known_mark marks_2023[] = {
    {"official-final", 1690308000}, {"final", 1690314219}, {"whiteout", 1690315200}};

static const struct {
    const char *name, *palette;
    const struct known_entry *entries;
    size_t entry_count;
    const struct known_mark *marks;
    size_t mark_count;
} known[] = {{"reddit2017", "samples/palettes/reddit2017.gpl", entries_2017, 1, NULL, 0},
             {"reddit2022", "samples/palettes/reddit2022.gpl", entries_2022, 3, marks_2022, 2},
             {"reddit2023", "samples/palettes/reddit2022.gpl", entries_2023, 8, marks_2023, 3}};

static bool is_entry(const struct place_timeline_entry *entry, const struct known_entry *wanted) {
    char time[PLACE_TIME_TEXT];
    unsigned allowed = 0;
    place_format_time(entry->time, time);
    for (unsigned color = 0; color < 256; color++)
        allowed += place_color_allowed(entry, color);
    return strcmp(time, wanted->time) == 0 && place_rect_equal(entry->bounds, wanted->bounds) &&
           allowed == wanted->colors;
}

static void check_known(size_t i) {
    struct place_timeline timeline;
    struct place_palette palette;
    if (!tap_code(place_timeline_known(known[i].name, &timeline, &err), PLACE_OK, &err,
                  known[i].name) ||
        !tap_code(place_palette_read(known[i].palette, &palette, &err), PLACE_OK, &err,
                  known[i].palette))
        return;
    tap_int((int64_t)timeline.count, (int64_t)known[i].entry_count, "it has so many entries");
    for (size_t at = 0; at < timeline.count && at < known[i].entry_count; at++) {
        const struct place_timeline_entry *entry = &timeline.entries[at];
        tap_ok(is_entry(entry, &known[i].entries[at]), "entry %zu, %s", at,
               known[i].entries[at].time);
        tap_ok(place_palette_equal(&entry->palette, &palette) &&
                   entry->palette.rgb[entry->background] == 0xffffff,
               "... of its palette, on white");
        for (unsigned color = 0; at > 0 && color < palette.count; color++)
            if (place_color_allowed(entry - 1, color) && !place_color_allowed(entry, color))
                tap_ok(false, "colour %u stays allowed", color);
    }
    tap_int((int64_t)timeline.mark_count, (int64_t)known[i].mark_count, "it has so many marks");
    for (size_t at = 0; at < timeline.mark_count && at < known[i].mark_count; at++)
        tap_ok(strcmp(timeline.marks[at].name, known[i].marks[at].name) == 0 &&
                   timeline.marks[at].time == known[i].marks[at].time * PLACE_SECOND,
               "mark %s", known[i].marks[at].name);
    place_timeline_release(&timeline);
}

/* The colours that opened the canvas, and one that came with each group (FORMATS, by RGB). */
static void check_colors(const char *name, size_t entry, uint32_t rgb, bool wanted) {
    struct place_timeline timeline;
    if (place_timeline_known(name, &timeline, &err))
        return;
    const int index = place_palette_find(&timeline.entries[0].palette, rgb);
    tap_ok(index >= 0 && place_color_allowed(&timeline.entries[entry], (unsigned)index) == wanted,
           "%s: %06X %s entry %zu", name, (unsigned)rgb, wanted ? "is there in" : "is not in",
           entry);
    place_timeline_release(&timeline);
}

static void test_known(void) {
    struct place_timeline timeline;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        check_known(i);
    check_colors("reddit2022", 0, 0x811e9f, true);
    check_colors("reddit2022", 0, 0x6d482f, false);
    check_colors("reddit2022", 1, 0x6d482f, true);
    check_colors("reddit2022", 1, 0x515252, false);
    check_colors("reddit2022", 2, 0x515252, true);
    check_colors("reddit2023", 1, 0xb44ac0, true);
    check_colors("reddit2023", 1, 0x811e9f, false);
    check_colors("reddit2023", 2, 0x811e9f, true);
    check_colors("reddit2023", 4, 0x6d482f, false);
    check_colors("reddit2023", 5, 0x6d482f, true);
    check_colors("reddit2023", 6, 0x515252, false);
    check_colors("reddit2023", 7, 0x515252, true);
    tap_code(place_timeline_known("reddit1999", &timeline, &err), PLACE_USAGE, &err,
             "another is not known");
}

/* What stands between `.Bd` and `.Ed` in the page, from its first brace on. */
static void test_page(void) {
    static char text[1 << 16];
    struct place_timeline timeline;
    tempdir_read("man/place-timeline.5", text, sizeof text);
    char *start = strstr(text, ".Bd"), *end = start ? strstr(start, "\n.Ed") : NULL;
    start = end ? strchr(start, '{') : NULL;
    if (!tap_ok(start && start < end, "the page has an example") ||
        !tap_code(place_timeline_parse(start, (size_t)(end - start), &timeline, &err), PLACE_OK,
                  &err, "... which is a timeline"))
        return;
    tap_ok(timeline.count == 3 && place_rect_equal(place_timeline_union(&timeline),
                                                   (struct place_rect){-500, 0, 1000, 1000}),
           "... of three entries that grow");
    tap_ok(timeline.entries[1].time == INT64_C(1714644000) * PLACE_SECOND &&
               !place_color_allowed(&timeline.entries[0], 2) &&
               place_color_allowed(&timeline.entries[1], 3),
           "... and more colours");
    tap_ok(timeline.mark_count == 1 && strcmp(timeline.marks[0].name, "final") == 0,
           "... and a mark");
    place_timeline_release(&timeline);
}

int main(void) {
    tap_begin();
    test_known();
    test_page();
    tempdir_begin();
    test_bad_timelines();
    test_good_timeline();
    test_files();
    test_faults();
    tempdir_end();
    return tap_end();
}
