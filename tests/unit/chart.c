/* Charts: round steps, round times, and what their pictures show. */
#include "render/chart.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/picture.h"
#include "base/time.h"
#include "render/chart_axis.h"

#include <math.h>

static struct place_err err;

/* ---- numbers --------------------------------------------------------------------------------- */

static void test_axes(void) {
    static const struct {
        double most;
        bool whole;
        double step;
        int intervals;
    } rows[] = {
        {0, true, 1, 1},       {1, true, 1, 1},       {2, true, 1, 2},       {3, true, 1, 3},
        {4, true, 1, 4},       {5, true, 1, 5},       {7, true, 2, 4},       {9, true, 2, 5},
        {24, true, 5, 5},      {100, true, 20, 5},    {101, true, 20, 6},    {6966, true, 2000, 4},
        {3400, true, 1000, 4}, {14.6, false, 2.5, 6}, {0.3, false, 0.05, 6}, {100, false, 20, 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_chart_axis axis = place_chart_axis_for(rows[i].most, rows[i].whole);
        tap_ok(fabs(axis.step - rows[i].step) < 1e-12 && axis.intervals == rows[i].intervals,
               "an axis to %g has %d steps of %g", rows[i].most, rows[i].intervals, rows[i].step);
        if (fabs(axis.step - rows[i].step) >= 1e-12 || axis.intervals != rows[i].intervals)
            printf("# %d of %g\n", axis.intervals, axis.step);
    }
}

static bool axis_is_right(struct place_chart_axis axis, double most, bool whole) {
    const double end = axis.step * axis.intervals;
    return axis.step > 0 && axis.intervals >= 1 && axis.intervals <= 6 &&
           end >= most * (1 - 1e-12) && (!whole || axis.step == floor(axis.step)) &&
           (end <= most * 2.51 || (whole && most < 6));
}

static void test_any_axis(void) {
    bool right = true;
    for (int round = 0; round < 20000 && right; round++) {
        const bool whole = round % 2;
        const double power = pow(10, (double)random_between(whole ? 0 : -6, 12));
        double most = (double)random_between(1, 1000) / 100 * power;
        if (whole)
            most = ceil(most);
        const struct place_chart_axis axis = place_chart_axis_for(most, whole);
        const struct place_chart_axis other =
            place_chart_axis_beside(most, whole, (int)random_between(1, 6));
        right = axis_is_right(axis, most, whole) && axis_is_right(other, most, whole);
        if (!right)
            printf("# to %g: %d of %g, %d of %g\n", most, axis.intervals, axis.step,
                   other.intervals, other.step);
    }
    tap_ok(right, "any axis ends above, but not far");
}

/* ---- times ----------------------------------------------------------------------------------- */

/* "12:00 Apr 1|00:00 Apr 2|12:00". */
static const char *times_text(const char *first, const char *last, size_t most) {
    static char all[PLACE_TIME_TICKS * 2 * PLACE_TIME_TICK_TEXT];
    struct place_time_tick ticks[PLACE_TIME_TICKS];
    int64_t from = 0, to = 0;
    need(place_parse_time(first, "first", &from, &err), &err);
    need(place_parse_time(last, "last", &to, &err), &err);
    const size_t count = place_time_ticks(from, to, most, ticks);
    *all = '\0';
    for (size_t i = 0; i < count; i++) {
        const size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s%s%s", i ? "|" : "", ticks[i].text,
                 *ticks[i].below ? " " : "", ticks[i].below);
    }
    return all;
}

static void test_times(void) {
    static const struct {
        const char *first, *last;
        size_t most;
        const char *ticks;
    } rows[] = {
        {"2026-04-01 12:00", "2026-04-03 12:00", 5,
         "12:00 Apr 1|00:00 Apr 2|12:00|00:00 Apr 3|12:00"},
        {"2026-04-01 12:00", "2026-04-01 13:00", 7,
         "12:00 Apr 1|12:10|12:20|12:30|12:40|12:50|13:00"},
        {"2026-04-01 12:00:00", "2026-04-01 12:00:01", 3, "12:00:00 Apr 1|12:00:00.500|12:00:01"},
        {"2026-04-01 12:00:59.9999", "2026-04-01 12:01:00.0001", 3,
         "12:00:59.999900 Apr 1|12:01:00|12:01:00.000100"},
        {"2026-04-01 12:00", "2026-04-30 12:00", 5, "Apr 6 2026|Apr 13|Apr 20|Apr 27"},
        {"2025-12-20", "2026-01-10", 12,
         "Dec 20 2025|Dec 22|Dec 24|Dec 26|Dec 28|Dec 30|Jan 1 2026|Jan 3|Jan 5|Jan 7|Jan 9"},
        {"2025-11-20", "2026-03-10", 6, "Dec 2025|Jan 2026|Feb|Mar"},
        {"2017-04-01", "2023-07-20", 8, "2018|2019|2020|2021|2022|2023"},
        {"1969-12-31 23:59:58", "1970-01-01 00:00:02", 5,
         "23:59:58 Dec 31|23:59:59|00:00:00 Jan 1|00:00:01|00:00:02"},
        {"2026-04-01 12:01", "2026-04-01 12:02", 1, "12:02 Apr 1"},
        {"0001-01-01", "9999-12-31", 4, "2000|4000|6000|8000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_text(times_text(rows[i].first, rows[i].last, rows[i].most), rows[i].ticks,
                 rows[i].ticks);
}

/* Whatever the span: ascending, inside, no more than asked for, and seldom much fewer. */
static void test_any_times(void) {
    bool right = true;
    for (int round = 0; round < 20000 && right; round++) {
        struct place_time_tick ticks[PLACE_TIME_TICKS];
        const int64_t length = (int64_t)pow(10, (double)random_between(0, 170) / 10);
        const int64_t first = random_between(PLACE_TIME_MIN, PLACE_TIME_MAX - length);
        const size_t most = (size_t)random_between(3, PLACE_TIME_TICKS);
        const size_t count = place_time_ticks(first, first + length, most, ticks);
        right = count <= most && (count * 5 >= most || length < 64);
        for (size_t i = 0; i < count; i++)
            right &= ticks[i].time >= first && ticks[i].time <= first + length && *ticks[i].text &&
                     (i == 0 || ticks[i].time > ticks[i - 1].time);
        if (!right)
            printf("# %zu ticks of %zu from %" PRId64 ", %" PRId64 " long\n", count, most, first,
                   length);
    }
    tap_ok(right, "any span has round times");
}

/* ---- pictures -------------------------------------------------------------------------------- */

struct drawn {
    uint32_t width, height;
    uint8_t *rgba;
};

static uint32_t pixel_of(const struct drawn *drawn, uint32_t x, uint32_t y) {
    const uint8_t *at = drawn->rgba + 4 * ((size_t)y * drawn->width + x);
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static struct drawn load(const char *path) {
    struct drawn drawn = {0};
    need(place_png_read(path, &drawn.width, &drawn.height, &drawn.rgba, &err), &err);
    return drawn;
}

/* How many pixels of a column, or of a row, have the colour. */
static uint32_t in_column(const struct drawn *drawn, uint32_t x, uint32_t color) {
    uint32_t count = 0;
    for (uint32_t y = 0; y < drawn->height; y++)
        count += pixel_of(drawn, x, y) == color;
    return count;
}

static uint32_t in_row(const struct drawn *drawn, uint32_t y, uint32_t color) {
    uint32_t count = 0;
    for (uint32_t x = 0; x < drawn->width; x++)
        count += pixel_of(drawn, x, y) == color;
    return count;
}

enum { BAR_COLOR = 0x4878a8, LINE_COLOR = 0xc8501e };

static void save_times(const double *values, size_t count, bool line, const char *path) {
    const struct place_chart_output output = {path, true, 1200, 600};
    const struct place_time_chart chart = {.title = "Title",
                                           .note = "note",
                                           .start = INT64_C(1648817050) * PLACE_SECOND,
                                           .step = PLACE_HOUR,
                                           .count = count,
                                           .bars = {"", values},
                                           .line = {"", line ? values : NULL}};
    need(place_time_chart_save(&chart, &output, &err), &err);
}

/* The heights of bars go by the values: of the columns of the picture, the runs of one height. */
static void test_bars_over_time(void) {
    static const double values[] = {100, 50, 25, 75, 10, 0, 5};
    double heights[16] = {0};
    size_t found = 0;
    save_times(values, 7, false, "times.png");
    const struct drawn drawn = load("times.png");
    tap_ok(drawn.width == 1200 && drawn.height == 600, "the picture is as large as asked for");
    for (uint32_t x = 1; x < drawn.width && found < 16; x++) {
        const uint32_t now = in_column(&drawn, x, BAR_COLOR);
        if (now > 0 && in_column(&drawn, x - 1, BAR_COLOR) == 0)
            heights[found++] = now;
    }
    static const double shown[] = {100, 50, 25, 75, 10, 5};
    tap_int((int64_t)found, 6, "a bar for each value but 0");
    for (size_t i = 0; i < 6; i++)
        tap_ok(fabs(heights[i] / heights[0] - shown[i] / 100) < 0.01, "... as high as %g",
               shown[i]);
    tap_int(in_row(&drawn, 300, LINE_COLOR), 0, "no line where there is none");
    free(drawn.rgba);
}

/* Thousands of values: the greatest of a column is seen, and the line too. */
static void test_dense(void) {
    enum { COUNT = 50000 };
    double *values = need_array(COUNT, sizeof *values);
    for (size_t i = 0; i < COUNT; i++)
        values[i] = i == 25000 ? 100 : 10;
    save_times(values, COUNT, true, "dense.png");
    const struct drawn drawn = load("dense.png");
    uint32_t most = 0, usual = in_column(&drawn, 300, BAR_COLOR), lines = 0;
    for (uint32_t x = 0; x < drawn.width; x++) {
        const uint32_t now = in_column(&drawn, x, BAR_COLOR) + in_column(&drawn, x, LINE_COLOR);
        most = now > most ? now : most;
        lines += in_column(&drawn, x, LINE_COLOR) > 0;
    }
    tap_ok(most > 6 * usual && usual > 20, "a peak of one value in thousands is seen");
    tap_ok(lines > 1000, "a line from end to end");
    free(drawn.rgba);
    free(values);
}

static void save_bars(const struct place_chart_row *rows, size_t count, const char *path) {
    const struct place_chart_output output = {path, true, 800, 400};
    const struct place_bar_chart chart = {.title = "Title",
                                          .note = "note",
                                          .name = "value",
                                          .other_name = "other",
                                          .percent = count % 2,
                                          .rows = rows,
                                          .count = count};
    need(place_bar_chart_save(&chart, &output, &err), &err);
}

static uint32_t longest_row(const struct drawn *drawn, uint32_t color) {
    uint32_t most = 0;
    for (uint32_t y = 0; y < drawn->height; y++) {
        const uint32_t now = in_row(drawn, y, color);
        most = now > most ? now : most;
    }
    return most;
}

static void test_bars(void) {
    static const struct place_chart_row rows[] = {
        {"a name that is so long that it cannot stand beside its bar as it is, whatever the size "
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
         0xff0000, 80, 1},
        {"b", 0x00ff00, 40, 2},
        {"\xf0\x9f\x98\x80", 0x0000ff, 20, 70},
        {"white", 0xffffff, 60, 0},
    };
    save_bars(rows, 4, "bars.png");
    const struct drawn drawn = load("bars.png");
    const double whole = longest_row(&drawn, 0xff0000);
    tap_ok(whole > 200, "a long name leaves room for bars");
    tap_ok(fabs(longest_row(&drawn, 0x00ff00) / whole - 0.5) < 0.01 &&
               fabs(longest_row(&drawn, 0x0000ff) / whole - 0.25) < 0.01,
           "bars are as long as their values, in their colours");
    tap_ok(fabs(longest_row(&drawn, 0x909090) / whole - 70.0 / 80) < 0.01, "so is the second bar");
    free(drawn.rgba);
}

/* What finds no room is left out; nothing and very much are charts too, at any size. */
static void test_any_chart(void) {
    static struct place_chart_row rows[300];
    static double values[300];
    static const int32_t sizes[][2] = {{320, 200}, {1200, 600}, {16384, 200}, {320, 1000}};
    bool right = true;
    for (int i = 0; i < 300; i++) {
        rows[i] = (struct place_chart_row){"name", (uint32_t)i * 991, 300 - i, i};
        values[i] = (double)random_between(0, INT64_C(1) << (i % 50));
    }
    for (size_t i = 0; i < 24; i++) {
        static const size_t counts[] = {0, 1, 2, 17, 33, 300};
        const struct place_chart_output output = {i % 8 < 4 ? "any.png" : "any.SVG", true,
                                                  sizes[i % 4][0], sizes[i % 4][1]};
        const size_t count = counts[i / 4];
        const struct place_bar_chart bars = {
            .title = "Bars", .note = "", .name = "value", .rows = rows, .count = count};
        const struct place_time_chart times = {.title = "Times",
                                               .note = "",
                                               .start = PLACE_TIME_MAX - 9,
                                               .step = (int64_t)1 << i,
                                               .count = count,
                                               .bars = {"bars", values},
                                               .line = {"line", values}};
        right &= place_bar_chart_save(&bars, &output, &err) == PLACE_OK &&
                 place_time_chart_save(&times, &output, &err) == PLACE_OK;
    }
    tap_ok(right, "charts of nothing and of very much, of any size");
}

static void test_files(void) {
    static const double one = 1;
    struct place_chart_output output = {"chart.jpg", false, 320, 200};
    const struct place_time_chart chart = {
        .title = "", .note = "", .step = 1, .count = 1, .bars = {"", &one}};
    tap_code(place_time_chart_save(&chart, &output, &err), PLACE_USAGE, &err, "no such picture");
    output.path = "times.png";
    tap_code(place_time_chart_save(&chart, &output, &err), PLACE_IO, &err, "a file that is there");
    output.path = "nowhere/chart.svg";
    tap_code(place_time_chart_save(&chart, &output, &err), PLACE_IO, &err, "no such directory");
    tap_ok(place_chart_is_name("a.PNG") && place_chart_is_name("a.svg") &&
               place_chart_is_name("-") && !place_chart_is_name("svg") &&
               !place_chart_is_name(".png") && !place_chart_is_name("a.png.gz"),
           "names of charts");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_axes();
    test_any_axis();
    test_times();
    test_any_times();
    test_bars_over_time();
    test_dense();
    test_bars();
    test_any_chart();
    test_files();
    tempdir_files(true);
    tempdir_end();
    return tap_end();
}
