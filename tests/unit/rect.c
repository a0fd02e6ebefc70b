/* base/rect: geometry, and the two ways to write a region. */
#include "base/rect.h"
#include "../random.h"
#include "../tap.h"

static void test_region(void) {
    static const struct {
        const char *text;
        enum place_code code;
        struct place_rect wanted;
    } rows[] = {
        {"100x50+20+30", PLACE_OK, {20, 30, 100, 50}},
        {"100x50-500-20", PLACE_OK, {-500, -20, 100, 50}},
        {"100x50+0-20", PLACE_OK, {0, -20, 100, 50}},
        {"1x1+0+0", PLACE_OK, {0, 0, 1, 1}},
        {"65536x65536+0+0", PLACE_OK, {0, 0, 65536, 65536}},
        {"2x2+16777216-16777216", PLACE_OK, {16777216, -16777216, 2, 2}},
        {"0,0..99,49", PLACE_OK, {0, 0, 100, 50}},
        {"-500,-20..-401,29", PLACE_OK, {-500, -20, 100, 50}},
        {"7,9..7,9", PLACE_OK, {7, 9, 1, 1}},
        {"99,49..0,0", PLACE_OK, {0, 0, 100, 50}},
        {"99,0..0,49", PLACE_OK, {0, 0, 100, 50}},
        {"0,0..65535,65535", PLACE_OK, {0, 0, 65536, 65536}},
        {"0,0..65536,0", PLACE_USAGE, {0}},
        {"65537x1+0+0", PLACE_USAGE, {0}},
        {"0x5+0+0", PLACE_USAGE, {0}},
        {"5x0+0+0", PLACE_USAGE, {0}},
        {"-5x5+0+0", PLACE_USAGE, {0}},
        {"+5x5+0+0", PLACE_USAGE, {0}},
        {"5x5", PLACE_USAGE, {0}},
        {"5x5+1", PLACE_USAGE, {0}},
        {"5x5+1+", PLACE_USAGE, {0}},
        {"5x5+-1+2", PLACE_USAGE, {0}},
        {"5x5+1+2 ", PLACE_USAGE, {0}},
        {" 5x5+1+2", PLACE_USAGE, {0}},
        {"5x5+1+2+3", PLACE_USAGE, {0}},
        {"5 x5+1+2", PLACE_USAGE, {0}},
        {"5x5+ 1+2", PLACE_USAGE, {0}},
        {"5x5+1+16777217", PLACE_USAGE, {0}},
        {"5X5+1+2", PLACE_USAGE, {0}},
        {"5.5x5+1+2", PLACE_USAGE, {0}},
        {"99999999999999999999x5+1+2", PLACE_USAGE, {0}},
        {"1,2", PLACE_USAGE, {0}},
        {"1,2.3,4", PLACE_USAGE, {0}},
        {"1,2...3,4", PLACE_USAGE, {0}},
        {"1,2..3", PLACE_USAGE, {0}},
        {"1,2..3,4,5", PLACE_USAGE, {0}},
        {"1,2..3,99999999999999999999", PLACE_USAGE, {0}},
        {"-16777216,0..16777216,0", PLACE_USAGE, {0}},
        {"", PLACE_USAGE, {0}},
        {"all", PLACE_USAGE, {0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_rect got = {0};
        const enum place_code code = place_parse_region(rows[i].text, "--region", &got, &err);
        tap_ok(code == rows[i].code && place_rect_equal(got, rows[i].wanted),
               "region '%s' gives %d, %dx%d%+d%+d", rows[i].text, (int)code, got.width, got.height,
               got.x0, got.y0);
    }
}

static void test_dimensions(void) {
    static const struct {
        const char *text;
        enum place_code code;
        int32_t width, height;
    } rows[] = {
        {"1920x1080", PLACE_OK, 1920, 1080},
        {"1x1", PLACE_OK, 1, 1},
        {"2000x2000", PLACE_OK, 2000, 2000},
        {"2001x1", PLACE_USAGE, 0, 0},
        {"1x2001", PLACE_USAGE, 0, 0},
        {"0x1", PLACE_USAGE, 0, 0},
        {"1x0", PLACE_USAGE, 0, 0},
        {"1", PLACE_USAGE, 0, 0},
        {"1x", PLACE_USAGE, 0, 0},
        {"x1", PLACE_USAGE, 0, 0},
        {"1x1x1", PLACE_USAGE, 0, 0},
        {"1x-1", PLACE_USAGE, 0, 0},
        {"1x+1", PLACE_USAGE, 0, 0},
        {"1x 1", PLACE_USAGE, 0, 0},
        {"", PLACE_USAGE, 0, 0},
        {"1x1 ", PLACE_USAGE, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        int32_t width = 0, height = 0;
        const enum place_code code =
            place_parse_dimensions(rows[i].text, "--fit", 2000, &width, &height, &err);
        tap_ok(code == rows[i].code &&
                   (code || (width == rows[i].width && height == rows[i].height)),
               "dimensions '%s' give %d, %dx%d", rows[i].text, (int)code, width, height);
    }
}

static struct place_rect random_rect(void) {
    return (struct place_rect){(int32_t)random_between(-8, 8), (int32_t)random_between(-8, 8),
                               (int32_t)random_between(0, 8), (int32_t)random_between(0, 8)};
}

/* The obvious way: ask for every pixel. */
static bool inside(struct place_rect a, int x, int y) {
    return x >= a.x0 && x < a.x0 + a.width && y >= a.y0 && y < a.y0 + a.height;
}

static bool agrees(struct place_rect a, struct place_rect b) {
    const struct place_rect both = place_rect_intersection(a, b), whole = place_rect_union(a, b);
    bool covers = true, right = true;
    for (int y = -20; y < 20; y++)
        for (int x = -20; x < 20; x++) {
            const bool in_a = inside(a, x, y), in_b = inside(b, x, y);
            right = right && place_rect_contains(a, x, y) == in_a &&
                    inside(both, x, y) == (in_a && in_b) &&
                    (inside(whole, x, y) || !(in_a || in_b));
            covers = covers && (in_a || !in_b);
        }
    return right && covers == place_rect_covers(a, b);
}

/* What of a lies outside b, each pixel in one band alone. */
static bool bands_agree(struct place_rect a, struct place_rect b) {
    struct place_rect bands[4];
    const size_t count = place_rect_outside(a, b, bands);
    bool right = count <= 4;
    for (int y = -20; y < 20; y++)
        for (int x = -20; x < 20; x++) {
            int covered = 0;
            for (size_t i = 0; i < count; i++)
                covered += inside(bands[i], x, y);
            right = right && covered == (inside(a, x, y) && !inside(b, x, y));
        }
    for (size_t i = 0; i < count; i++)
        right = right && !place_rect_empty(bands[i]);
    return right;
}

static void test_geometry(void) {
    int wrong = 0;
    for (int i = 0; i < 5000; i++) {
        const struct place_rect a = random_rect(), b = random_rect();
        wrong += !agrees(a, b) || !bands_agree(a, b);
    }
    tap_int(wrong, 0, "5,000 random pairs agree with counting pixels");
    const struct place_rect a = {0, 0, 4, 4}, b = {10, -2, 2, 2}, empty = {90, 90, 0, 5};
    tap_ok(place_rect_equal(place_rect_union(a, b), (struct place_rect){0, -2, 12, 6}),
           "the union is the least one");
    tap_ok(place_rect_equal(place_rect_union(a, empty), a), "an empty one does not count");
    tap_ok(place_rect_equal(place_rect_union(empty, a), a), "... on either side");
    tap_ok(place_rect_empty(empty) && !place_rect_empty(a), "empty where a side is 0");
}

/* Numbers from a hostile log: no overflow (the sanitizer watches), no wrong answer. */
static void test_wild_numbers(void) {
    const struct place_rect canvas = {-500, -500, 1000, 1000};
    const struct place_rect wild[] = {
        {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX},
        {INT32_MIN, INT32_MIN, 5, INT32_MAX},
        {0, 0, INT32_MIN, INT32_MIN},
    };
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
        tap_ok(place_rect_empty(place_rect_intersection(canvas, wild[i])), "wild %zu misses", i);
    const struct place_rect all = {-1000, INT32_MIN, INT32_MAX, INT32_MAX};
    tap_ok(place_rect_equal(place_rect_intersection(canvas, all),
                            (struct place_rect){-500, -500, 1000, 499}),
           "a side of 2^31 - 1 is cut right");
    tap_ok(!place_rect_contains(canvas, INT32_MAX, INT32_MAX), "a far pixel is outside");
    tap_ok(!place_rect_contains(canvas, INT32_MIN, INT32_MIN), "... on either side");
}

int main(void) {
    tap_begin();
    random_begin();
    test_region();
    test_dimensions();
    test_geometry();
    test_wild_numbers();
    return tap_end();
}
