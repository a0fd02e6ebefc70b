/* Scales and quantiles, against a sort and a count of their own. */
#include "measure/map_scale.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

enum { MOST = 500 };

static double values[MOST];

static struct place_map map_of(enum place_map_type type, int32_t count) {
    return (struct place_map){
        .region = {0, 0, count, 1}, .type = type, .name = "x", .unit = "", .values = values};
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-12 * fmax(1, fabs(b));
}

static int compare(const void *a, const void *b) {
    const double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

/* ---- sorting and quantiles ------------------------------------------------------------------- */

static void test_sort(void) {
    bool right = true;
    for (int round = 0; round < 200; round++) {
        struct place_err err = {0};
        const int32_t pixels = (int32_t)random_between(1, MOST);
        double wanted[MOST];
        size_t known = 0, count = 0;
        for (int32_t i = 0; i < pixels; i++) {
            const int64_t kind = random_between(0, 9);
            values[i] = kind == 0   ? NAN
                        : kind == 1 ? (double)random_between(-3, 3)
                                    : ldexp((double)random_between(-1000000, 1000000),
                                            (int)random_between(-40, 40));
            if (!isnan(values[i]))
                wanted[known++] = values[i];
        }
        qsort(wanted, known, sizeof *wanted, compare);
        const struct place_map map = map_of(PLACE_MAP_REAL, pixels);
        double *sorted = place_map_sorted(&map, &count, &err);
        right &= sorted && count == known;
        for (size_t i = 0; right && i < count; i++)
            right = sorted[i] == wanted[i];
        free(sorted);
    }
    tap_ok(right, "values sorted as qsort sorts them, without NaN");
}

static void test_quantiles(void) {
    static const double sorted[] = {1, 2, 4, 8, 16};
    static const struct {
        double share, wanted; /* numpy.quantile([1, 2, 4, 8, 16], share) */
    } rows[] = {{0, 1},     {0.25, 2},  {0.5, 4},      {1, 16},
                {0.1, 1.4}, {0.6, 5.6}, {0.99, 15.68}, {0.01, 1.04}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_ok(near(place_quantile(sorted, 5, rows[i].share), rows[i].wanted), "quantile %g",
               rows[i].share);
    tap_ok(place_quantile(sorted, 1, 0.7) == 1, "of a single value");
}

/* ---- scales ---------------------------------------------------------------------------------- */

struct row {
    enum place_scale_kind kind;
    double clip;
    enum place_map_type type;
    double low, high; /* wanted ends */
    double value[4], position[4];
};

static void check_rows(const struct row *rows, size_t count, int32_t pixels) {
    for (size_t i = 0; i < count; i++) {
        struct place_err err = {0};
        struct place_scale scale;
        const struct place_map map = map_of(rows[i].type, pixels);
        const struct place_scale_options options = {.kind = rows[i].kind, .clip = rows[i].clip};
        if (!tap_code(place_scale_init(&scale, &map, &options, &err), PLACE_OK, &err, "a scale"))
            continue;
        tap_ok(near(scale.low, rows[i].low) && near(scale.high, rows[i].high),
               "%s, clip %g: from %g to %g", place_scale_name(rows[i].kind), rows[i].clip,
               scale.low, scale.high);
        for (int v = 0; v < 4; v++) {
            const double position = place_scale_position(&scale, rows[i].value[v]);
            tap_ok(near(position, rows[i].position[v]), "... %g stands at %g, wanted %g",
                   rows[i].value[v], position, rows[i].position[v]);
        }
        place_scale_release(&scale);
    }
}

/* 1 to 101 and a NaN: the percentile p is 1 + p. */
static void test_ends(void) {
    for (int i = 0; i < 101; i++)
        values[i] = 1 + i * 37 % 101;
    values[101] = NAN;
    const struct row rows[] = {
        {PLACE_SCALE_LINEAR, 0, PLACE_MAP_REAL, 1, 101, {1, 101, 51, 26}, {0, 1, .5, .25}},
        {PLACE_SCALE_LINEAR, 0, PLACE_MAP_COUNT, 0, 101, {0, 101, 50.5, 1}, {0, 1, .5, 1 / 101.0}},
        {PLACE_SCALE_LINEAR, 10, PLACE_MAP_COUNT, 11, 91, {1, 101, 51, 31}, {0, 1, .5, .25}},
        {PLACE_SCALE_LINEAR, 1, PLACE_MAP_REAL, 2, 100, {2, 100, 51, 1}, {0, 1, .5, 0}},
        {PLACE_SCALE_LOG, 0, PLACE_MAP_REAL, 1, 101, {1, 101, sqrt(101), 0}, {0, 1, .5, 0}},
        {PLACE_SCALE_LOG,
         0,
         PLACE_MAP_COUNT,
         0,
         101,
         {0, 101, 1, 9},
         {0, 1, log(2) / log(102), log(10) / log(102)}},
        {PLACE_SCALE_LOG,
         10,
         PLACE_MAP_COUNT,
         11,
         91,
         {11, 91, 0, 22},
         {0, 1, 0, (log(23) - log(12)) / (log(92) - log(12))}},
        {PLACE_SCALE_QUANTILE, 0, PLACE_MAP_REAL, 1, 101, {1, 2, 51, 101}, {0, .01, .5, 1}},
        {PLACE_SCALE_QUANTILE, 10, PLACE_MAP_REAL, 11, 91, {11, 91, 56, 200}, {0, 1, 45 / 90.0, 1}},
    };
    check_rows(rows, sizeof rows / sizeof *rows, 102);
}

/* The low end of a scale that other maps are shown on too. */
static void test_reach_down(void) {
    static const struct {
        enum place_scale_kind kind;
        double least, low;
    } rows[] = {{PLACE_SCALE_LINEAR, 0.5, 0.5},
                {PLACE_SCALE_LINEAR, 3, 1},
                {PLACE_SCALE_LINEAR, NAN, 1},
                {PLACE_SCALE_LOG, 0.5, 0.5},
                {PLACE_SCALE_LOG, 0, 101e-6}};
    for (int i = 0; i < 101; i++)
        values[i] = 1 + i;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        struct place_scale scale;
        const struct place_map map = map_of(PLACE_MAP_REAL, 101);
        const struct place_scale_options options = {.kind = rows[i].kind};
        if (!tap_code(place_scale_init(&scale, &map, &options, &err), PLACE_OK, &err, "a scale"))
            continue;
        place_scale_reach_down(&scale, rows[i].least);
        tap_ok(near(scale.low, rows[i].low) && near(scale.high, 101), "... from %g", scale.low);
        place_scale_release(&scale);
    }
}

/* Most pixels are 0: it takes no part in the quantiles above it. */
static void test_ties(void) {
    static const double few[] = {0, 0, 0, 0, 0, 0, 3, 1, 3, 2};
    memcpy(values, few, sizeof few);
    const struct row rows[] = {
        {PLACE_SCALE_QUANTILE, 0, PLACE_MAP_COUNT, 0, 3, {0, 1, 2, 3}, {0, .25, .5, 1}},
        {PLACE_SCALE_LINEAR, 0, PLACE_MAP_REAL, 0, 3, {0, 1, 2, 3}, {0, 1 / 3.0, 2 / 3.0, 1}},
        {PLACE_SCALE_LINEAR, 45, PLACE_MAP_COUNT, 0, 0, {0, 1, 2, 3}, {0, 1, 1, 1}},
        {PLACE_SCALE_LOG, 0, PLACE_MAP_REAL, 3e-6, 3, {0, 3e-6, 3e-3, 3}, {0, 0, .5, 1}},
    };
    check_rows(rows, sizeof rows / sizeof *rows, 10);
}

static void test_same(void) {
    for (int i = 0; i < 5; i++)
        values[i] = 7;
    values[5] = NAN;
    for (int kind = 0; kind < PLACE_SCALES; kind++) {
        const struct row row = {
            (enum place_scale_kind)kind, kind, PLACE_MAP_REAL, 7, 7, {7, 6, 8, 7}, {0, 0, 1, 0}};
        check_rows(&row, 1, 6);
    }
    for (int kind = 0; kind < PLACE_SCALES; kind++) {
        values[0] = NAN;
        const struct row row = {
            (enum place_scale_kind)kind, kind, PLACE_MAP_REAL, 0, 0, {0, 0, 0, 0}, {0, 0, 0, 0}};
        check_rows(&row, 1, 1);
    }
}

/* Quantile positions by counting, for values with many ties. */
static void test_shares(void) {
    struct place_err err = {0};
    struct place_scale scale;
    bool right = true;
    for (int i = 0; i < MOST; i++)
        values[i] = i % 9 ? (double)random_between(0, 40) : NAN;
    const struct place_map map = map_of(PLACE_MAP_COUNT, MOST);
    const struct place_scale_options options = {.kind = PLACE_SCALE_QUANTILE};
    if (!tap_code(place_scale_init(&scale, &map, &options, &err), PLACE_OK, &err, "many ties"))
        return;
    for (int value = 0; value <= 40; value++) {
        int above = 0, up_to = 0;
        for (int i = 0; i < MOST; i++) {
            above += values[i] > 0;
            up_to += values[i] > 0 && values[i] <= value;
        }
        right &= near(place_scale_position(&scale, value), (double)up_to / above);
    }
    place_scale_release(&scale);
    tap_ok(right, "each stands at the share of values above 0 that are not above it");
}

static void test_names(void) {
    for (int i = 0; i < PLACE_SCALES; i++)
        tap_int(place_scale_from_name(place_scale_name((enum place_scale_kind)i)), i,
                "a scale by its name");
    tap_int(place_scale_from_name("logarithm"), -1, "no such scale");
}

static void test_no_memory(void) {
    const struct place_map map = map_of(PLACE_MAP_COUNT, MOST);
    const struct place_scale_options options = {.kind = PLACE_SCALE_QUANTILE, .clip = 1};
    for (long n = 1;; n++) {
        struct place_err err = {0};
        struct place_scale scale;
        fault_at(n);
        const enum place_code code = place_scale_init(&scale, &map, &options, &err);
        if (!fault_disarm()) {
            tap_code(code, PLACE_OK, &err, "a scale after all");
            place_scale_release(&scale);
            return;
        }
        tap_int(code, PLACE_MEMORY, "no memory");
    }
}

int main(void) {
    tap_begin();
    random_begin();
    test_sort();
    test_quantiles();
    test_ends();
    test_reach_down();
    test_ties();
    test_same();
    test_shares();
    test_names();
    test_no_memory();
    return tap_end();
}
