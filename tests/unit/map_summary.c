/* Summaries of maps, against loops of their own over every pixel and every tile. */
#include "measure/map_summary.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

enum { MOST = 40000 };

static double values[MOST];

static struct place_json *summarize(const struct place_map *map, size_t hottest) {
    struct place_err err = {0};
    struct place_json *object = NULL, *parsed = NULL;
    tap_code(place_map_summarize(map, hottest, &object, &err), PLACE_OK, &err, "a summary");
    char *text = place_json_print(object, false, &err);
    place_json_free(object);
    if (!text || place_json_parse(text, strlen(text), &parsed, &err))
        tap_ok(false, "JSON: %s", err.message);
    free(text);
    return parsed;
}

static double number_of(const struct place_json *object, const char *name) {
    double number = NAN;
    place_json_as_number(place_json_member(object, name), &number);
    return number;
}

static void check_number(const struct place_json *object, const char *name, double wanted) {
    const double got = number_of(object, name);
    tap_ok(fabs(got - wanted) <= 1e-9 * fmax(1, fabs(wanted)), "%s is %g, wanted %g", name, got,
           wanted);
}

static bool is_null(const struct place_json *object, const char *name) {
    double number = 0;
    const struct place_json *node = place_json_member(object, name);
    return node && !place_json_as_text(node) && !place_json_as_number(node, &number) &&
           !place_json_is_object(node) && !place_json_is_array(node);
}

static int length_of(const struct place_json *array) {
    int count = 0;
    for (const struct place_json *item = place_json_first(array); item;
         item = place_json_next(item))
        count++;
    return count;
}

/* ---- a small map, every number known --------------------------------------------------------- */

static void test_counts(void) {
    double counts[] = {0, 5, 2, 5, 0, 1};
    const struct place_map map = {.region = {-1, 31, 3, 2},
                                  .type = PLACE_MAP_COUNT,
                                  .name = "count",
                                  .unit = "placements",
                                  .values = counts};
    struct place_json *object = summarize(&map, 3);
    tap_text(place_json_as_text(place_json_member(object, "measure")), "count", "the measure");
    tap_text(place_json_as_text(place_json_member(object, "unit")), "placements", "the unit");
    const struct place_json *region = place_json_member(object, "region");
    check_number(region, "x0", -1);
    check_number(region, "y0", 31);
    check_number(region, "width", 3);
    check_number(region, "height", 2);
    check_number(object, "pixels", 6);
    check_number(object, "values", 6);
    check_number(object, "min", 0);
    check_number(object, "max", 5);
    check_number(object, "mean", 13 / 6.0);
    check_number(object, "sum", 13);
    const struct place_json *quantiles = place_json_member(object, "quantiles");
    tap_int(length_of(quantiles), 7, "seven quantiles"); /* of 0 0 1 2 5 5 */
    check_number(quantiles, "0.01", 0);
    check_number(quantiles, "0.05", 0);
    check_number(quantiles, "0.25", 0.25);
    check_number(quantiles, "0.5", 1.5);
    check_number(quantiles, "0.75", 4.25);
    check_number(quantiles, "0.95", 5);
    check_number(quantiles, "0.99", 5);
    /* Reading order among equals: 0,31 before -1,32. */
    static const double wanted[][3] = {{0, 31, 5}, {-1, 32, 5}, {1, 31, 2}};
    const struct place_json *pixel = place_json_first(place_json_member(object, "hottest_pixels"));
    for (int i = 0; i < 3; i++, pixel = place_json_next(pixel)) {
        check_number(pixel, "x", wanted[i][0]);
        check_number(pixel, "y", wanted[i][1]);
        check_number(pixel, "value", wanted[i][2]);
    }
    tap_ok(pixel == NULL, "three pixels, as asked for");
    /* Tiles meet between x -1 and 0, y 31 and 32: sums 0 and 7 above, 5 and 1 below. */
    static const double tiles[][7] = {
        {0, 31, 2, 1, 2, 3.5, 7}, {-1, 32, 1, 1, 1, 5, 5}, {0, 32, 2, 1, 2, .5, 1}};
    static const char *const names[] = {"x0", "y0", "width", "height", "values", "mean", "sum"};
    const struct place_json *tile = place_json_first(place_json_member(object, "hottest_tiles"));
    for (int i = 0; i < 3; i++, tile = place_json_next(tile))
        for (int n = 0; n < 7; n++)
            check_number(tile, names[n], tiles[i][n]);
    tap_ok(tile == NULL, "the tile where nothing was counted is not listed");
    place_json_free(object);
    object = summarize(&map, 100);
    tap_int(length_of(place_json_member(object, "hottest_pixels")), 4,
            "nor are pixels where nothing was counted");
    place_json_free(object);
    object = summarize(&map, 0);
    tap_int(length_of(place_json_member(object, "hottest_pixels")), 0, "none asked for: no pixels");
    tap_int(length_of(place_json_member(object, "hottest_tiles")), 0, "... and no tiles");
    place_json_free(object);
}

/* Tiles of reals by mean: the one pixel of the right tile is above the mean of the left. */
static void test_reals(void) {
    double reals[] = {10, 4, NAN, 8, NAN, NAN};
    const struct place_map map = {.region = {30, 0, 6, 1},
                                  .type = PLACE_MAP_REAL,
                                  .name = "entropy",
                                  .unit = "",
                                  .values = reals};
    struct place_json *object = summarize(&map, 5);
    tap_ok(is_null(object, "unit"), "no unit");
    check_number(object, "pixels", 6);
    check_number(object, "values", 3);
    check_number(object, "mean", 22 / 3.0);
    const struct place_json *tile = place_json_first(place_json_member(object, "hottest_tiles"));
    check_number(tile, "x0", 32);
    check_number(tile, "values", 1);
    check_number(tile, "mean", 8);
    tile = place_json_next(tile);
    check_number(tile, "x0", 30);
    check_number(tile, "values", 2);
    check_number(tile, "mean", 7);
    place_json_free(object);
    for (int i = 0; i < 6; i++)
        reals[i] = NAN;
    object = summarize(&map, 5);
    check_number(object, "values", 0);
    check_number(object, "sum", 0);
    tap_ok(is_null(object, "min") && is_null(object, "max") && is_null(object, "mean") &&
               is_null(place_json_member(object, "quantiles"), "0.5"),
           "no value at all: null");
    tap_int(length_of(place_json_member(object, "hottest_pixels")), 0, "... no pixels");
    tap_int(length_of(place_json_member(object, "hottest_tiles")), 0, "... no tiles");
    place_json_free(object);
}

/* ---- any map --------------------------------------------------------------------------------- */

/* How many pixels go before pixel i. */
static size_t pixels_before(const struct place_map *map, size_t i) {
    size_t before = 0;
    for (size_t j = 0; j < place_map_pixels(map); j++)
        before += values[j] > values[i] || (values[j] == values[i] && j < i);
    return before;
}

static bool pixels_right(const struct place_map *map, const struct place_json *array) {
    size_t rank = 0;
    for (const struct place_json *pixel = place_json_first(array); pixel;
         pixel = place_json_next(pixel), rank++) {
        const size_t i =
            (size_t)(number_of(pixel, "y") - map->region.y0) * (size_t)map->region.width +
            (size_t)(number_of(pixel, "x") - map->region.x0);
        if (number_of(pixel, "value") != values[i] || pixels_before(map, i) != rank)
            return false;
    }
    return true;
}

static int32_t floor_to_tile(int32_t coordinate) {
    return (int32_t)floor(coordinate / 32.0) * 32;
}

/* The sum of the pixels of that tile, and how many have a value, one by one. */
static double tile_sum(const struct place_map *map, int32_t x0, int32_t y0, int *known) {
    double sum = 0;
    *known = 0;
    for (size_t i = 0; i < place_map_pixels(map); i++) {
        const int32_t x = map->region.x0 + (int32_t)(i % (size_t)map->region.width);
        const int32_t y = map->region.y0 + (int32_t)(i / (size_t)map->region.width);
        if (floor_to_tile(x) != floor_to_tile(x0) || floor_to_tile(y) != floor_to_tile(y0) ||
            isnan(values[i]))
            continue;
        sum += values[i];
        (*known)++;
    }
    return sum;
}

static bool tiles_right(const struct place_map *map, const struct place_json *array) {
    double last = INFINITY;
    for (const struct place_json *tile = place_json_first(array); tile;
         tile = place_json_next(tile)) {
        int known = 0;
        const double sum =
            tile_sum(map, (int32_t)number_of(tile, "x0"), (int32_t)number_of(tile, "y0"), &known);
        const double score = map->type == PLACE_MAP_COUNT ? sum : sum / known;
        if (number_of(tile, "sum") != sum || number_of(tile, "values") != known || score > last)
            return false;
        last = score;
    }
    return last < INFINITY;
}

static void test_any(void) {
    bool pixels = true, tiles = true;
    for (int round = 0; round < 12; round++) {
        const struct place_map map = {
            .region = {(int32_t)random_between(-99, 99), (int32_t)random_between(-99, 99),
                       (int32_t)random_between(1, 200), (int32_t)random_between(1, 200)},
            .type = round % 2 ? PLACE_MAP_REAL : PLACE_MAP_COUNT,
            .name = "x",
            .unit = "",
            .values = values};
        for (size_t i = 0; i < place_map_pixels(&map); i++)
            values[i] =
                round % 2 && random_between(0, 3) == 0 ? NAN : (double)random_between(1, 1000);
        struct place_json *object = summarize(&map, 20);
        pixels &= pixels_right(&map, place_json_member(object, "hottest_pixels"));
        tiles &= tiles_right(&map, place_json_member(object, "hottest_tiles"));
        place_json_free(object);
    }
    tap_ok(pixels, "the hottest pixels are in their order");
    tap_ok(tiles, "the hottest tiles are in theirs, with their sums");
}

static void test_no_memory(void) {
    const struct place_map map = {.region = {0, 0, 50, 50},
                                  .type = PLACE_MAP_COUNT,
                                  .name = "x",
                                  .unit = "",
                                  .values = values};
    for (int i = 0; i < 2500; i++)
        values[i] = i;
    for (long n = 1;; n++) {
        struct place_err err = {0};
        struct place_json *object = NULL;
        fault_at(n);
        const enum place_code code = place_map_summarize(&map, 5, &object, &err);
        const bool hit = fault_disarm();
        place_json_free(object);
        if (!hit) {
            tap_code(code, PLACE_OK, &err, "a summary after all");
            return;
        }
        tap_ok(code == PLACE_MEMORY && !object, "no memory");
    }
}

int main(void) {
    tap_begin();
    random_begin();
    test_counts();
    test_reals();
    test_any();
    test_no_memory();
    return tap_end();
}
