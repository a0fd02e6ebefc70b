/* Ticks: how numbers are written, and which numbers scales get. */
#include "render/legend_ticks.h"
#include "../random.h"
#include "../tap.h"

static void test_texts(void) {
    static const struct {
        double value;
        bool seconds;
        const char *text;
    } rows[] = {
        {0, false, "0"},         {0, true, "0"},           {7, false, "7"},
        {250, false, "250"},     {1000, false, "1k"},      {1500, false, "1.5k"},
        {20000, false, "20k"},   {2e6, false, "2M"},       {3e9, false, "3G"},
        {0.5, false, "0.5"},     {0.001, false, "0.001"},  {1e-6, false, "1e-06"},
        {1, true, "1 s"},        {30, true, "30 s"},       {90, true, "90 s"},
        {60, true, "1 min"},     {300, true, "5 min"},     {3600, true, "1 h"},
        {43200, true, "12 h"},   {86400, true, "1 d"},     {129600, true, "36 h"},
        {864000, true, "10 d"},  {0.02, true, "20 ms"},    {0.5, true, "500 ms"},
        {1e-6, true, "1e-06 s"}, {5432.1, true, "1.51 h"}, {-3, false, "-3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[PLACE_TICK_TEXT];
        place_tick_text(rows[i].value, rows[i].seconds, text);
        tap_text(text, rows[i].text, rows[i].text);
    }
}

/* All texts of the ticks of a map with these values, blanks between. */
static const char *ticks_of(const double *values, int32_t count, enum place_map_type type,
                            enum place_scale_kind kind, bool seconds) {
    static char all[PLACE_TICKS * PLACE_TICK_TEXT];
    struct place_err err = {0};
    struct place_scale scale;
    struct place_tick ticks[PLACE_TICKS];
    const struct place_map map = {.region = {0, 0, count, 1},
                                  .type = type,
                                  .name = "x",
                                  .unit = "",
                                  .values = (double *)(uintptr_t)values};
    const struct place_scale_options options = {.kind = kind};
    const struct place_tick_options wanted = {.seconds = seconds, .apart = 0.15};
    *all = '\0';
    if (place_scale_init(&scale, &map, &options, &err))
        return "no scale";
    const size_t found = place_legend_ticks(&scale, &wanted, ticks);
    for (size_t i = 0; i < found; i++) {
        strcat(all, i ? "|" : "");
        strcat(all, ticks[i].text);
        if (fabs(ticks[i].position - place_scale_position(&scale, ticks[i].value)) > 1e-12)
            strcat(all, " (misplaced)");
    }
    place_scale_release(&scale);
    return all;
}

static void test_scales(void) {
    static const struct {
        double low, high;
        enum place_map_type type;
        enum place_scale_kind kind;
        bool seconds;
        const char *texts;
    } rows[] = {
        {0, 31, PLACE_MAP_COUNT, PLACE_SCALE_LINEAR, false, "0|5|10|15|20|25|30"},
        {0, 1, PLACE_MAP_COUNT, PLACE_SCALE_LINEAR, false, "0|1"},
        {0, 0, PLACE_MAP_COUNT, PLACE_SCALE_LINEAR, false, "0"},
        {0, 7000, PLACE_MAP_COUNT, PLACE_SCALE_LINEAR, false, "0|2k|4k|6k"},
        {0, 1, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, false, "0|0.2|0.4|0.6|0.8|1"},
        {0, 0.3, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, false, "0|0.05|0.1|0.15|0.2|0.25|0.3"},
        {0, 7200, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, true, "0|30 min|1 h|90 min|2 h"},
        {0, 345600, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, true, "0|1 d|2 d|3 d|4 d"},
        {0, 59, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, true, "0|10 s|20 s|30 s|40 s|50 s"},
        {0, 9999, PLACE_MAP_COUNT, PLACE_SCALE_LOG, false, "0|10|100|1k|5k"},
        {1, 1000, PLACE_MAP_REAL, PLACE_SCALE_LOG, false, "1|3|10|30|100|300|1k"},
        {3.14159, 3.14159, PLACE_MAP_REAL, PLACE_SCALE_LINEAR, false, "3.14"},
        {3.2, 3.9, PLACE_MAP_REAL, PLACE_SCALE_LOG, false, "3.2|3.9"},
        {1, 345600, PLACE_MAP_REAL, PLACE_SCALE_LOG, true, "1 s|1 min|1 h|1 d"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double values[] = {rows[i].low, rows[i].high};
        tap_text(ticks_of(values, 2, rows[i].type, rows[i].kind, rows[i].seconds), rows[i].texts,
                 rows[i].texts);
    }
    static const double few[] = {0, 0, 0, 0, 1, 1, 2, 10, 11, 12, 200, 300};
    tap_text(ticks_of(few, 12, PLACE_MAP_COUNT, PLACE_SCALE_QUANTILE, false), "0|1|10|100|300",
             "quantiles");
}

/* Whatever the scale: ascending, inside, apart, at least one. */
static void test_any(void) {
    bool right = true;
    for (int round = 0; round < 3000 && right; round++) {
        struct place_err err = {0};
        struct place_scale scale;
        struct place_tick ticks[PLACE_TICKS];
        double values[20];
        const double size = pow(10, (double)random_between(-9, 9));
        const bool counts = random_between(0, 1);
        for (int i = 0; i < 20; i++)
            values[i] = counts ? (double)random_between(0, 1 << (round % 24))
                               : size * (double)random_between(0, 1000000) / 1e6;
        const struct place_map map = {.region = {0, 0, 20, 1},
                                      .type = counts ? PLACE_MAP_COUNT : PLACE_MAP_REAL,
                                      .name = "x",
                                      .unit = "",
                                      .values = values};
        const struct place_scale_options options = {
            .kind = (enum place_scale_kind)(round % PLACE_SCALES), .clip = round % 4 ? 0 : 5};
        const struct place_tick_options wanted = {.seconds = !counts && round % 2,
                                                  .apart = (double)random_between(1, 50) / 100};
        if (place_scale_init(&scale, &map, &options, &err))
            break;
        const size_t found = place_legend_ticks(&scale, &wanted, ticks);
        right = found >= 1 && found <= PLACE_TICKS;
        for (size_t i = 0; right && i < found; i++) {
            right = ticks[i].value >= scale.low && ticks[i].value <= scale.high &&
                    ticks[i].position >= 0 && ticks[i].position <= 1 && *ticks[i].text;
            if (i > 0 && found > 2)
                right &= ticks[i].position - ticks[i - 1].position >= wanted.apart - 1e-9;
        }
        if (!right)
            printf("# %s from %g to %g, apart %g: %zu ticks\n", place_scale_name(options.kind),
                   scale.low, scale.high, wanted.apart, found);
        place_scale_release(&scale);
    }
    tap_ok(right, "ticks ascend inside the scale and keep apart");
}

int main(void) {
    tap_begin();
    random_begin();
    test_texts();
    test_scales();
    test_any();
    return tap_end();
}
