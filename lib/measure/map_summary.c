/* What a map says in a few numbers. */
#include "measure/map_summary.h"

#include "base/mem.h"
#include "measure/map_scale.h"

#include <stdlib.h>

/* ---- the hottest pixels ---------------------------------------------------------------------- */

struct hot {
    double score;
    size_t place; /* in reading order */
};

static int compare_hot(const void *a, const void *b) {
    const struct hot *one = a, *other = b;
    if (one->score != other->score)
        return one->score > other->score ? -1 : 1;
    return one->place < other->place ? -1 : one->place > other->place;
}

/* Where nothing was counted nothing is hot. */
static bool is_hot(const struct place_map *map, double value) {
    return !isnan(value) && (map->type != PLACE_MAP_COUNT || value > 0);
}

/* The first `wanted` of the hottest pixels, of which there are as many: `least` is the value of the
 * last, and `above` of them have more. */
static void take_pixels(const struct place_map *map, double least, size_t above, size_t wanted,
                        struct hot *hot) {
    size_t equal = wanted - above, taken = 0;
    for (size_t i = 0; taken < wanted; i++) {
        const double value = map->values[i];
        if (value > least || (value == least && equal > 0)) {
            equal -= value == least;
            hot[taken++] = (struct hot){value, i};
        }
    }
    qsort(hot, wanted, sizeof *hot, compare_hot);
}

static enum place_code add_pixels(const struct place_map *map, const double *sorted, size_t count,
                                  size_t wanted, struct place_json *object, struct place_err *err) {
    struct place_json *array = place_json_array(object, "hottest_pixels");
    wanted = wanted < count ? wanted : count;
    while (wanted > 0 && !is_hot(map, sorted[count - wanted]))
        wanted--;
    if (wanted == 0)
        return PLACE_OK;
    struct hot *hot = place_new_array(wanted, sizeof *hot, err);
    if (!hot)
        return err->code;
    const double least = sorted[count - wanted];
    size_t above = 0;
    while (above < wanted && sorted[count - 1 - above] > least)
        above++;
    take_pixels(map, least, above, wanted, hot);
    const size_t width = (size_t)map->region.width;
    for (size_t i = 0; i < wanted; i++) {
        struct place_json *pixel = place_json_object(array, NULL);
        place_json_number(pixel, "x", map->region.x0 + (int32_t)(hot[i].place % width));
        place_json_number(pixel, "y", map->region.y0 + (int32_t)(hot[i].place / width));
        place_json_number(pixel, "value", hot[i].score);
    }
    free(hot);
    return PLACE_OK;
}

/* ---- the hottest tiles ----------------------------------------------------------------------- */

/* Tiles that a map touches; the numbers of tiles count from the one that holds its corner. */
struct tiles {
    int32_t x0, y0; /* the first tile's corner, canvas coordinates */
    size_t across, down;
    double *sums;
    uint32_t *values; /* pixels with a value */
};

static int32_t round_down(int32_t coordinate) {
    return coordinate - (coordinate & (PLACE_HOT_TILE - 1));
}

static size_t tiles_from(int32_t first, int32_t end) {
    return (size_t)(end - first + PLACE_HOT_TILE - 1) / PLACE_HOT_TILE;
}

static enum place_code init_tiles(struct tiles *tiles, struct place_rect region,
                                  struct place_err *err) {
    *tiles = (struct tiles){.x0 = round_down(region.x0), .y0 = round_down(region.y0)};
    tiles->across = tiles_from(tiles->x0, region.x0 + region.width);
    tiles->down = tiles_from(tiles->y0, region.y0 + region.height);
    const size_t count = tiles->across * tiles->down;
    tiles->sums = place_new_array(count, sizeof *tiles->sums, err);
    tiles->values = tiles->sums ? place_new_array(count, sizeof *tiles->values, err) : NULL;
    return tiles->values ? PLACE_OK : err->code;
}

static void release_tiles(struct tiles *tiles) {
    free(tiles->sums);
    free(tiles->values);
}

static void sum_tiles(struct tiles *tiles, const struct place_map *map) {
    const double *value = map->values;
    for (int32_t y = 0; y < map->region.height; y++) {
        const size_t row = (size_t)(map->region.y0 + y - tiles->y0) / PLACE_HOT_TILE;
        for (int32_t x = 0; x < map->region.width; x++, value++) {
            if (!is_hot(map, *value))
                continue;
            const size_t column = (size_t)(map->region.x0 + x - tiles->x0) / PLACE_HOT_TILE;
            tiles->sums[row * tiles->across + column] += *value;
            tiles->values[row * tiles->across + column]++;
        }
    }
}

static size_t rank_tiles(const struct tiles *tiles, enum place_map_type type, struct hot *hot) {
    size_t count = 0;
    for (size_t i = 0; i < tiles->across * tiles->down; i++)
        if (tiles->values[i] > 0)
            hot[count++] = (struct hot){
                type == PLACE_MAP_COUNT ? tiles->sums[i] : tiles->sums[i] / tiles->values[i], i};
    qsort(hot, count, sizeof *hot, compare_hot);
    return count;
}

static void add_tile(struct place_json *array, const struct place_map *map,
                     const struct tiles *tiles, size_t place) {
    const struct place_rect whole = {tiles->x0 + (int32_t)(place % tiles->across) * PLACE_HOT_TILE,
                                     tiles->y0 + (int32_t)(place / tiles->across) * PLACE_HOT_TILE,
                                     PLACE_HOT_TILE, PLACE_HOT_TILE};
    const struct place_rect cut = place_rect_intersection(whole, map->region);
    const double pixels = map->type == PLACE_MAP_COUNT ? (double)cut.width * cut.height
                                                       : (double)tiles->values[place];
    struct place_json *tile = place_json_object(array, NULL);
    place_json_number(tile, "x0", cut.x0);
    place_json_number(tile, "y0", cut.y0);
    place_json_number(tile, "width", cut.width);
    place_json_number(tile, "height", cut.height);
    place_json_number(tile, "values", pixels);
    place_json_number(tile, "mean", tiles->sums[place] / pixels);
    place_json_number(tile, "sum", tiles->sums[place]);
}

static enum place_code add_tiles(const struct place_map *map, size_t wanted,
                                 struct place_json *object, struct place_err *err) {
    struct place_json *array = place_json_array(object, "hottest_tiles");
    struct tiles tiles;
    struct hot *hot = NULL;
    if (init_tiles(&tiles, map->region, err) == PLACE_OK)
        hot = place_new_array(tiles.across * tiles.down, sizeof *hot, err);
    if (hot) {
        sum_tiles(&tiles, map);
        const size_t count = rank_tiles(&tiles, map->type, hot);
        for (size_t i = 0; i < count && i < wanted; i++)
            add_tile(array, map, &tiles, hot[i].place);
    }
    release_tiles(&tiles);
    free(hot);
    return hot ? PLACE_OK : err->code;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void add_names(const struct place_map *map, struct place_json *object) {
    place_json_text(object, "measure", map->name);
    if (*map->unit)
        place_json_text(object, "unit", map->unit);
    else
        place_json_null(object, "unit");
    struct place_json *region = place_json_object(object, "region");
    place_json_number(region, "x0", map->region.x0);
    place_json_number(region, "y0", map->region.y0);
    place_json_number(region, "width", map->region.width);
    place_json_number(region, "height", map->region.height);
    place_json_number(object, "pixels", (double)place_map_pixels(map));
}

static void add_number(struct place_json *object, const char *name, bool known, double number) {
    if (known)
        place_json_number(object, name, number);
    else
        place_json_null(object, name);
}

static void add_statistics(const double *sorted, size_t count, struct place_json *object) {
    static const struct {
        double share;
        const char *name;
    } wanted[] = {{.01, "0.01"}, {.05, "0.05"}, {.25, "0.25"}, {.5, "0.5"},
                  {.75, "0.75"}, {.95, "0.95"}, {.99, "0.99"}};
    const bool any = count > 0;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += sorted[i];
    place_json_number(object, "values", (double)count);
    add_number(object, "min", any, any ? sorted[0] : 0);
    add_number(object, "max", any, any ? sorted[count - 1] : 0);
    add_number(object, "mean", any, any ? sum / (double)count : 0);
    place_json_number(object, "sum", sum);
    struct place_json *quantiles = place_json_object(object, "quantiles");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        add_number(quantiles, wanted[i].name, any,
                   any ? place_quantile(sorted, count, wanted[i].share) : 0);
}

enum place_code place_map_summarize(const struct place_map *map, size_t hottest,
                                    struct place_json **out, struct place_err *err) {
    size_t count = 0;
    *out = NULL;
    double *sorted = place_map_sorted(map, &count, err);
    if (!sorted)
        return err->code;
    struct place_json *object = place_json_object(NULL, NULL);
    add_names(map, object);
    add_statistics(sorted, count, object);
    enum place_code code = add_pixels(map, sorted, count, hottest, object, err);
    free(sorted);
    if (!code)
        code = add_tiles(map, hottest, object, err);
    if (code)
        place_json_free(object);
    else
        *out = object;
    return code;
}
