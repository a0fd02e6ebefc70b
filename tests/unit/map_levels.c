/*
 * Levels against the scales themselves: each value's place on the scale, times
 * the number of levels, rounded down; and colours of their own against a search
 * through all of them.
 */
#include "render/map_levels.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "core/event.h"

#include <float.h>
#include <math.h>

enum { MOST = 3000 };

static double values[MOST];
static struct place_err err;

static struct place_map map_of(enum place_map_type type, int32_t count) {
    return (struct place_map){
        .region = {0, 0, count, 1}, .type = type, .name = "x", .unit = "", .values = values};
}

/* ---- maps ------------------------------------------------------------------------------------ */

enum distribution { COUNTS, FEW, NEAR_ONE, ANY_SIZE, TINY, HUGE_ONES, SAME, NONE, DISTRIBUTIONS };

static const char *const distribution_names[] = {
    "counts",         "a few values many times", "around 1",  "of any size",
    "hardly above 0", "near the largest double", "one value", "no value"};

static double random_share(void) {
    return (double)random_between(0, INT64_C(1) << 53) / 0x1p53;
}

static double random_value(enum distribution distribution) {
    if (distribution == NONE || (distribution != SAME && random_between(0, 19) == 0))
        return NAN;
    switch (distribution) {
    case COUNTS:
        return (double)(random_between(0, 3) ? random_between(0, 9) : random_between(0, 5000));
    case FEW: return (double)random_between(0, 3) * 1.5;
    case NEAR_ONE: return 1 + random_share() * 0x1p-20;
    case ANY_SIZE: return ldexp(random_share(), (int)random_between(-300, 300));
    case TINY: return (double)random_between(0, 1000) * 0x1p-1000;
    case HUGE_ONES: return DBL_MAX * random_share();
    default: return 3.25;
    }
}

static int32_t random_values(enum distribution distribution) {
    const int32_t count = (int32_t)random_between(1, MOST);
    for (int32_t i = 0; i < count; i++)
        values[i] = random_value(distribution);
    return count;
}

/* ---- levels of scales ------------------------------------------------------------------------ */

static unsigned slow_level(const struct place_scale *scale, unsigned count, double value) {
    const double level = floor(place_scale_position(scale, value) * count);
    return level < count ? (unsigned)level : count - 1;
}

static long wrong_value(const struct place_map_levels *levels, const struct place_scale *scale,
                        double value) {
    uint8_t index = 0;
    if (!(value >= 0) || isinf(value))
        return 0;
    place_map_levels_look_up(levels, &value, 1, &index);
    const unsigned level = slow_level(scale, levels->count, value);
    const bool blank = (levels->blank != PLACE_BLANK_NAN && value == 0) ||
                       (levels->blank == PLACE_BLANK_FAINT && level == 0);
    const unsigned wanted = blank ? PLACE_NO_COLOR : levels->first + level;
    if (index != wanted)
        printf("# %.17g has index %d, wanted %u\n", value, index, wanted);
    return index != wanted;
}

/* The value and its neighbours on both sides. */
static long wrong_near(const struct place_map_levels *levels, const struct place_scale *scale,
                       double value) {
    return wrong_value(levels, scale, value) + wrong_value(levels, scale, nextafter(value, 0)) +
           wrong_value(levels, scale, nextafter(value, INFINITY));
}

/* A value that stands about there on the scale. */
static double value_at(const struct place_scale *scale, double share) {
    const double low = scale->low, high = scale->high;
    if (scale->kind == PLACE_SCALE_LINEAR || !(low > 0))
        return low + (high - low) * share;
    return low * pow(high / low, share);
}

static long wrong_levels(const struct place_map_levels *levels, const struct place_scale *scale,
                         int32_t count) {
    static const double corners[] = {0, 0x1p-1074, DBL_MIN, 0.5, 1, 2, 1e15, DBL_MAX};
    long wrong = wrong_near(levels, scale, scale->low) + wrong_near(levels, scale, scale->high);
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++)
        wrong += wrong_near(levels, scale, corners[i]);
    for (int32_t i = 0; i < count; i++)
        wrong += wrong_near(levels, scale, values[i]);
    for (unsigned i = 0; i < levels->count; i++) /* borders, where rounding decides */
        wrong += wrong_near(levels, scale, levels->least[i]) +
                 wrong_near(levels, scale, value_at(scale, (double)i / levels->count));
    for (int i = 0; i < 300; i++)
        wrong +=
            wrong_value(levels, scale, ldexp(random_share(), (int)random_between(-1070, 1023))) +
            wrong_value(levels, scale, value_at(scale, random_share()));
    return wrong;
}

static long wrong_colors(const struct place_map_levels *levels, const uint32_t *table) {
    long wrong = 0;
    for (unsigned i = 0; i < levels->count; i++)
        wrong += levels->rgb[i] != place_colormap_at(table, (i + 0.5) / levels->count);
    return wrong;
}

/* One map, one scale, one number of levels; every value of the map at once too. */
static long wrong_in_map(enum distribution distribution, enum place_scale_kind kind) {
    const int32_t pixels = random_values(distribution);
    const struct place_map map =
        map_of(distribution == COUNTS ? PLACE_MAP_COUNT : PLACE_MAP_REAL, pixels);
    const struct place_map_color_options look = {
        .colormap = (enum place_colormap)random_between(0, PLACE_COLORMAPS - 1),
        .scale = {kind, random_between(0, 1) ? (double)random_between(1, 49) : 0}};
    struct place_map_colors colors;
    struct place_map_levels levels;
    static uint8_t together[MOST];
    if (place_map_colors_init(&colors, &map, &look, &err))
        return tap_code(err.code, PLACE_OK, &err, "colours");
    const unsigned room = (unsigned)random_between(PLACE_LEVELS_LEAST, 255);
    const struct place_map_levels_options options = {
        .colors = &colors,
        .first = (unsigned)random_between(0, 15),
        .count = place_map_levels_count(PLACE_LOOK_SCALE, room),
        .blank = (enum place_map_blank)random_between(PLACE_BLANK_NAN, PLACE_BLANK_FAINT)};
    if (place_map_levels_init(&levels, &options, &err))
        return tap_code(err.code, PLACE_OK, &err, "levels");
    long wrong = levels.count != (room < PLACE_LEVELS_MOST ? room : PLACE_LEVELS_MOST);
    wrong += wrong_levels(&levels, &colors.scale, pixels) + wrong_colors(&levels, colors.table);
    place_map_levels_look_up(&levels, values, (size_t)pixels, together);
    for (int32_t i = 0; i < pixels; i++) {
        uint8_t alone;
        place_map_levels_look_up(&levels, &values[i], 1, &alone);
        wrong += together[i] != alone || (isnan(values[i]) && alone != PLACE_NO_COLOR);
    }
    place_map_levels_release(&levels);
    place_map_colors_release(&colors);
    return wrong;
}

static void test_scales(void) {
    for (int distribution = 0; distribution < DISTRIBUTIONS; distribution++)
        for (int kind = 0; kind < PLACE_SCALES; kind++) {
            long wrong = 0;
            for (int i = 0; i < 40; i++)
                wrong += wrong_in_map((enum distribution)distribution, (enum place_scale_kind)kind);
            tap_ok(wrong == 0, "%s, %s: every value's level", distribution_names[distribution],
                   place_scale_name((enum place_scale_kind)kind));
        }
}

/* ---- colours of their own -------------------------------------------------------------------- */

static struct place_map_levels own_levels(enum place_map_look look, unsigned room,
                                          enum place_map_blank blank) {
    const struct place_map_colors colors = {.look = look};
    struct place_map_levels levels;
    const struct place_map_levels_options options = {
        .colors = &colors, .first = 9, .count = place_map_levels_count(look, room), .blank = blank};
    tap_code(place_map_levels_init(&levels, &options, &err), PLACE_OK, &err, "own colours");
    return levels;
}

static int32_t component(uint32_t color, int which) {
    return (int32_t)(color >> 8 * which & 255);
}

/* How far the nearest of the levels is in one component. */
static int32_t nearest(const struct place_map_levels *levels, uint32_t color, int which) {
    int32_t least = 256;
    for (unsigned i = 0; i < levels->count; i++) {
        const int32_t off = abs(component(levels->rgb[i], which) - component(color, which));
        least = off < least ? off : least;
    }
    return least;
}

static void test_cube(unsigned room, unsigned wanted) {
    const struct place_map_levels levels = own_levels(PLACE_LOOK_COLORS, room, PLACE_BLANK_NAN);
    long wrong = 0;
    tap_ok(levels.count == wanted, "into room for %u go %u colours", room, wanted);
    tap_ok(levels.rgb[0] == 0 && levels.rgb[levels.count - 1] == 0xffffff, "from black to white");
    for (int i = 0; i < 5000; i++) {
        const uint32_t color = (uint32_t)random_between(0, 0xffffff);
        const double value = (double)color;
        uint8_t index;
        place_map_levels_look_up(&levels, &value, 1, &index);
        if (index < 9 || index >= 9 + levels.count) {
            wrong++;
            continue;
        }
        for (int which = 0; which < 3; which++)
            wrong += abs(component(levels.rgb[index - 9], which) - component(color, which)) !=
                     nearest(&levels, color, which);
    }
    tap_ok(wrong == 0, "... the nearest red, green and blue of 5,000");
}

static void test_kinds(void) {
    struct place_map_levels levels = own_levels(PLACE_LOOK_ACTION, 27, PLACE_BLANK_NAN);
    tap_int(levels.count, PLACE_KIND_CANVAS, "a level for each kind of event");
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++) {
        const double value = kind;
        uint8_t index;
        place_map_levels_look_up(&levels, &value, 1, &index);
        tap_ok(index == 9 + kind && levels.rgb[kind] == place_action_color(kind), "%s",
               place_kind_name(kind));
    }
    levels = own_levels(PLACE_LOOK_UNTOUCHED, 27, PLACE_BLANK_NAN);
    const double both[] = {0, 1, NAN};
    uint8_t indices[3];
    place_map_levels_look_up(&levels, both, 3, indices);
    tap_ok(levels.count == 2 && indices[0] == 9 && indices[1] == 10 &&
               indices[2] == PLACE_NO_COLOR && levels.rgb[0] == 0 && levels.rgb[1] == 0xffffff,
           "touched, untouched, and no value");
    levels = own_levels(PLACE_LOOK_UNTOUCHED, 27, PLACE_BLANK_ZERO);
    place_map_levels_look_up(&levels, both, 2, indices);
    tap_ok(indices[0] == PLACE_NO_COLOR && indices[1] == 10, "what is touched may be blank");
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void test_faults(void) {
    const int32_t pixels = random_values(COUNTS);
    const struct place_map map = map_of(PLACE_MAP_COUNT, pixels);
    struct place_map_colors colors;
    long n = 1, wrong = 0;
    if (place_map_colors_init(&colors, &map, &(struct place_map_color_options){0}, &err)) {
        tap_code(err.code, PLACE_OK, &err, "colours");
        return;
    }
    for (bool hit = true; hit; n++) {
        struct place_map_levels levels = {0};
        fault_at(n);
        const enum place_code code = place_map_levels_init(
            &levels, &(struct place_map_levels_options){.colors = &colors, .count = 100}, &err);
        hit = fault_disarm();
        wrong += code != (hit ? PLACE_MEMORY : PLACE_OK);
        if (!code)
            place_map_levels_release(&levels);
    }
    tap_ok(n > 2 && wrong == 0, "each of %ld allocations fails once", n - 2);
    place_map_colors_release(&colors);
}

int main(void) {
    tap_begin();
    random_begin();
    test_scales();
    test_cube(8, 8);
    test_cube(26, 8);
    test_cube(27, 27);
    test_cube(64, 64);
    test_cube(130, 125);
    test_cube(255, 216);
    test_kinds();
    test_faults();
    return tap_end();
}
