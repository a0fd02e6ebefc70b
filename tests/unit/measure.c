/*
 * Every measure against lists of all that happened to each pixel
 * (tests/measure_oracle.h), on random histories and on real ones.
 */
#include "measure/measure.h"
#include "../measure_oracle.h"
#include "../tempdir.h"
#include "base/time.h"
#include "formats/palette_file.h"
#include "source/import.h"

static struct place_err err;

static enum place_measure every_measure[PLACE_MEASURES];

/* A source being measured, and the oracle that goes along. */
struct run {
    const char *name;
    struct place_source *source;
    struct place_measure_options options;
    int64_t from, to;
    int reads;
};

/* ---- one run --------------------------------------------------------------------------------- */

static size_t wrong_values(const struct measure_oracle *oracle, const struct place_map *map,
                           enum place_measure measure, int64_t time) {
    static struct story story;
    const struct place_rect region = map->region;
    size_t wrong = 0;
    for (size_t i = 0; i < place_map_pixels(map); i++) {
        const int32_t x = region.x0 + (int32_t)(i % (size_t)region.width);
        const int32_t y = region.y0 + (int32_t)(i / (size_t)region.width);
        story_of(oracle, x, y, &story);
        const double wanted = story_measure(&story, measure, time);
        if (same_value(measure, map->values[i], wanted))
            continue;
        if (wrong++ == 0)
            printf("# %s at %d,%d is %.17g, wanted %.17g\n", map->name, x, y, map->values[i],
                   wanted);
    }
    return wrong;
}

static size_t read_and_compare(struct place_measures *measures, const struct run *run,
                               const struct measure_oracle *oracle, int64_t time) {
    size_t wrong = 0;
    for (size_t i = 0; i < run->options.count; i++) {
        struct place_map map;
        const enum place_measure measure = run->options.measures[i];
        need(place_measures_read(measures, i, time, &map, &err), &err);
        wrong += wrong_values(oracle, &map, measure, time);
        wrong += !place_rect_equal(map.region, run->options.region) ||
                 strcmp(map.name, place_measure_name(measure)) != 0;
        place_map_release(&map);
    }
    return wrong;
}

/* The measures and the oracle are given the same pieces; they are compared at rising times. */
static size_t wrong_in_run(const struct run *run) {
    struct place_canvas canvas;
    struct place_cursor *cursor = NULL;
    struct place_measures *measures = NULL;
    struct measure_oracle oracle;
    struct place_piece piece;
    size_t wrong = 0;
    const unsigned columns = place_measure_columns(&run->options);
    need(place_canvas_init(&canvas, place_source_info(run->source)->bounds, false, &err), &err);
    need(place_cursor_open(run->source, columns | PLACE_TIMES | PLACE_USERS, &cursor, &err), &err);
    need(place_cursor_seek_time(cursor, &canvas, run->from - 1, &err), &err);
    need(place_measures_new(&run->options, &canvas, &measures, &err), &err);
    measure_oracle_begin(&oracle, &run->options, &canvas);
    for (int read = 1; read <= run->reads; read++) {
        const int64_t time = run->from + (run->to - run->from) / run->reads * read;
        for (;;) {
            need(place_cursor_next(cursor, time, &piece, &err), &err);
            if (!piece.entry && piece.batch.count == 0)
                break;
            measure_oracle_piece(&oracle, &piece);
            if (!(columns & PLACE_TIMES)) /* those that need no times do without */
                piece.batch.time = NULL;
            if (!(columns & PLACE_USERS))
                piece.batch.user = NULL;
            need(place_measures_apply(measures, &piece, &err), &err);
        }
        wrong += read_and_compare(measures, run, &oracle, time);
    }
    measure_oracle_release(&oracle);
    place_measures_free(measures);
    place_cursor_close(cursor);
    place_canvas_release(&canvas);
    return wrong;
}

static struct place_rect random_region(struct place_rect bounds) {
    struct place_rect region = {.width = (int32_t)random_between(1, bounds.width),
                                .height = (int32_t)random_between(1, bounds.height)};
    region.x0 = bounds.x0 + (int32_t)random_between(0, bounds.width - region.width);
    region.y0 = bounds.y0 + (int32_t)random_between(0, bounds.height - region.height);
    return region;
}

/* ---- random histories ------------------------------------------------------------------------ */

static const struct place_rect usual_opening = {-20, -11, 40, 25};

static const struct random_case {
    const char *name;
    struct history_options history;
    struct place_touch_filter filter;
    bool part; /* a region, not all of it */
    bool late; /* from the middle on */
    bool linear;
    bool large; /* fills are eight times as wide and high */
} cases[] = {
    {.name = "placements", .history = {.events = 3000, .users = 30}},
    {.name = "no users", .history = {.events = 3000}},
    {.name = "no events", .history = {.users = 3}},
    {.name = "one pixel, one time", .history = {.events = 700, .constant = true, .users = 2}},
    {.name = "fills and circles", .history = {.events = 1500, .fill_one = 9, .users = 9}},
    {.name = "all kinds, some without colour, a picture before",
     .history = {.events = 4000, .kinds = true, .no_colors = true, .initial = true, .users = 300}},
    {.name = "a canvas that changes",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20}},
    {.name = "the same from the middle on",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20},
     .late = true},
    {.name = "a region of it, linear",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20},
     .part = true,
     .linear = true},
    {.name = "one user of it",
     .history = {.events = 3000, .entries = 5, .fill_one = 40, .kinds = true, .users = 4},
     .filter = {.user = 3, .color = -1}},
    {.name = "one user of a log without",
     .history = {.events = 3000, .entries = 5},
     .filter = {.user = 3, .color = -1}},
    {.name = "one colour of a region",
     .history = {.events = 5000, .entries = 5, .fill_one = 40, .users = 20},
     .filter = {.color = 3},
     .part = true},
    {.name = "two kinds",
     .history = {.events = 3000, .entries = 3, .fill_one = 40, .kinds = true, .users = 20},
     .filter = {.color = -1, .kinds = 1u << PLACE_KIND_ROLLBACK | 1u << PLACE_KIND_CIRCLE}},
    {.name = "user, colour and kind of a region, late",
     .history = {.events = 6000, .entries = 3, .fill_one = 40, .kinds = true, .users = 3},
     .filter = {.user = 2, .color = 4, .kinds = 1u << PLACE_KIND_PLACE | 1u << PLACE_KIND_UNDO},
     .part = true,
     .late = true},
    {.name = "large fills",
     .history = {.events = 400, .opening = {0, 0, 90, 70}, .fill_one = 9, .users = 9},
     .large = true},
    {.name = "large fills in one colour of a region",
     .history = {.events = 900, .opening = {0, 0, 90, 70}, .fill_one = 9, .users = 9},
     .filter = {.color = 5},
     .part = true,
     .large = true},
    {.name = "thousands of touches of each pixel",
     .history = {.events = 6000, .opening = {-2, 5, 2, 1}, .kinds = true, .users = 900}},
    {.name = "more users than memory holds",
     .history = {.events = 60000, .fill_one = 5000, .users = 60000}},
};

static struct run random_run(const struct random_case *it, struct place_source *source) {
    const struct place_source_info *info = place_source_info(source);
    struct run run = {.name = it->name, .source = source, .reads = 3};
    const bool empty = !it->filter.user && !it->filter.color && !it->filter.kinds;
    run.from = it->late ? info->first_time + (info->last_time - info->first_time) / 2
                        : info->first_time - 1;
    run.to = info->last_time + random_between(0, 900000);
    run.options = (struct place_measure_options){.measures = every_measure,
                                                 .count = PLACE_MEASURES,
                                                 .region = it->part ? random_region(info->bounds)
                                                                    : info->bounds,
                                                 .filter = it->filter,
                                                 .window = random_between(1, 40000),
                                                 .half_life = random_between(1, 200000),
                                                 .linear = it->linear,
                                                 .memory = 0};
    if (empty)
        run.options.filter.color = -1;
    return run;
}

static void enlarge_fills(struct history *history) {
    for (size_t i = 0; i < history->count; i++) {
        struct place_event *event = &history->events[i];
        event->width *= 8;
        if (event->kind == PLACE_KIND_RECTANGLE)
            event->height *= 8;
    }
}

/* All measures together, then each by itself. */
static void test_random_case(const struct random_case *it) {
    struct history history;
    struct history_options options = it->history;
    struct place_source *source = NULL;
    size_t alone = 0;
    if (place_rect_empty(options.opening))
        options.opening = usual_opening;
    history_make(&history, &options);
    if (it->large)
        enlarge_fills(&history);
    history_write(&history, "random.place", 1, 1000);
    need(place_source_open("random.place", &source, &err), &err);
    struct run run = random_run(it, source);
    const size_t together = wrong_in_run(&run);
    run.options.count = 1;
    run.reads = 1;
    for (size_t i = 0; i < PLACE_MEASURES && options.events < 10000; i++) {
        run.options.measures = &every_measure[i];
        alone += wrong_in_run(&run);
    }
    tap_ok(together == 0, "%s: every measure, three times on the way", it->name);
    tap_ok(alone == 0, "%s: each measure by itself", it->name);
    place_source_close(source);
    history_release(&history);
}

/* ---- real logs ------------------------------------------------------------------------------- */

#define DATA "../shared/data/"

static char repository[4096];

static bool real_file(const char *name, char *path, size_t room) {
    snprintf(path, room, "%s/" DATA "%s", repository, name);
    return access(path, R_OK) == 0;
}

static void import_plain_log(const char *log, const char *palette_path,
                             const struct place_import_options *canvas) {
    struct place_palette palette;
    struct place_import_report report;
    struct place_import_options options = *canvas;
    need(place_palette_read(palette_path, &palette, &err), &err);
    options.paths = &log;
    options.path_count = 1;
    options.output = "real.place";
    options.replace = true;
    options.palette = &palette;
    options.memory = UINT64_C(1) << 28;
    options.command = "a test";
    need(place_import(&options, &report, &err), &err);
    place_import_report_release(&report);
}

/* Two thirds into the log on, all measures, read twice; in a part of the canvas. */
static void test_real_source(const char *name, const char *path, struct place_rect region) {
    struct place_source *source = NULL;
    need(place_source_open(path, &source, &err), &err);
    const struct place_source_info *info = place_source_info(source);
    const struct run run = {.name = name,
                            .source = source,
                            .from = info->first_time + (info->last_time - info->first_time) / 3,
                            .to = info->last_time + PLACE_MINUTE,
                            .reads = 2,
                            .options = {.measures = every_measure,
                                        .count = PLACE_MEASURES,
                                        .region = place_rect_intersection(region, info->bounds),
                                        .filter = {.color = -1},
                                        .window = 10 * PLACE_MINUTE,
                                        .half_life = 15 * PLACE_MINUTE,
                                        .memory = 1 << 20}};
    tap_int((int64_t)wrong_in_run(&run), 0, name);
    place_source_close(source);
}

static void test_plain_log(const char *folder, int32_t side, int background) {
    char log[5000], palette[5000], name[100];
    const struct place_import_options canvas = {
        .width = side, .height = side, .background = background};
    snprintf(name, sizeof name, "%s/events.csv", folder);
    const bool there = real_file(name, log, sizeof log);
    snprintf(name, sizeof name, "%s/palette.gpl", folder);
    if (!there || !real_file(name, palette, sizeof palette)) {
        tap_ok(true, "# SKIP no %s here", folder);
        return;
    }
    import_plain_log(log, palette, &canvas);
    test_real_source(folder, "real.place", (struct place_rect){side / 4, side / 5, 300, 200});
}

static void test_log_with_users(const char *file, struct place_rect region) {
    char path[5000];
    if (real_file(file, path, sizeof path))
        test_real_source(file, path, region);
    else
        tap_ok(true, "# SKIP no %s here", file);
}

/* ---- what is said of them -------------------------------------------------------------------- */

static void test_names(void) {
    static const struct {
        const char *name;
        size_t bytes;
        unsigned columns;
    } facts[PLACE_MEASURES] = {
        {"count", 4, 0},
        {"changes", 5, 0},
        {"users", 0, PLACE_USERS},
        {"conflict", 25, PLACE_TIMES | PLACE_USERS},
        {"survival", 9, PLACE_TIMES},
        {"age", 8, PLACE_TIMES},
        {"first", 8, PLACE_TIMES},
        {"heat", 16, PLACE_TIMES},
        {"entropy", 32, 0},
        {"colors", 4, 0},
        {"untouched", 1, 0},
        {"action", 1, 0},
        {"phase-ms", 8, PLACE_TIMES},
        {"phase-s", 8, PLACE_TIMES},
        {"phase-min", 8, PLACE_TIMES},
        {"phase-combined", 8, PLACE_TIMES},
    };
    for (int i = 0; i < PLACE_MEASURES; i++) {
        struct place_measure_options options = {
            .measures = &every_measure[i], .count = 1, .filter = {.color = -1}};
        tap_text(place_measure_name((enum place_measure)i), facts[i].name, "a name");
        tap_int(place_measure_from_name(facts[i].name), i, "... that is found");
        tap_int((int64_t)place_measure_bytes((enum place_measure)i), (int64_t)facts[i].bytes,
                "bytes a pixel");
        tap_int(place_measure_columns(&options), PLACE_PIXELS | facts[i].columns, "columns");
        options.filter.user = 1;
        tap_int(place_measure_columns(&options), PLACE_PIXELS | PLACE_USERS | facts[i].columns,
                "columns for one user");
    }
    tap_int(place_measure_from_name("counts"), -1, "no such measure");
    place_measures_free(NULL);
}

/* A pixel of its own beginning: worked out by hand. */
static void test_by_hand(void) {
    static const uint16_t x[] = {0, 1, 0, 0}, y[] = {0, 0, 0, 0};
    static const uint8_t color[] = {1, 1, 2, 2};
    static const uint32_t user[] = {1, 1, 2, 1};
    static const int64_t time[] = {0, 1000000, 2000000, 3000000};
    static const struct place_timeline_entry entry = {.bounds = {0, 0, 2, 1}, .background = 1};
    static const struct {
        enum place_measure measure;
        double left, right;
    } wanted[] = {
        {PLACE_MEASURE_COUNT, 3, 1},        {PLACE_MEASURE_CHANGES, 1, 0},
        {PLACE_MEASURE_USERS, 2, 1},        {PLACE_MEASURE_CONFLICT, 1.0 / 3, 0},
        {PLACE_MEASURE_SURVIVAL, 2.5, NAN}, {PLACE_MEASURE_AGE, 1.5, 3.5},
        {PLACE_MEASURE_FIRST, 4.5, 3.5},    {PLACE_MEASURE_UNTOUCHED, 0, 0},
        {PLACE_MEASURE_ACTION, 0, 0},       {PLACE_MEASURE_COLORS, 2, 1},
        {PLACE_MEASURE_PHASE_S, 3, 1},      {PLACE_MEASURE_PHASE_COMBINED, 12 << 8, 4 << 8},
    };
    const struct place_piece piece = {
        .batch = {.count = 4, .x = x, .y = y, .color = color, .user = user, .time = time}};
    const struct place_measure_options options = {.measures = every_measure,
                                                  .count = PLACE_MEASURES,
                                                  .region = entry.bounds,
                                                  .filter = {.color = -1},
                                                  .window = 2000000,
                                                  .half_life = 1000000};
    struct place_canvas canvas;
    struct place_measures *measures = NULL;
    struct place_map map;
    need(place_canvas_init(&canvas, entry.bounds, false, &err), &err);
    place_canvas_enter(&canvas, &entry);
    need(place_measures_new(&options, &canvas, &measures, &err), &err);
    need(place_measures_apply(measures, &piece, &err), &err);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const enum place_measure measure = wanted[i].measure;
        need(place_measures_read(measures, measure, 4500000, &map, &err), &err);
        tap_ok(same_value(measure, map.values[0], wanted[i].left) &&
                   same_value(measure, map.values[1], wanted[i].right),
               "%s by hand: %g and %g", place_measure_name(measure), wanted[i].left,
               wanted[i].right);
        place_map_release(&map);
    }
    place_measures_free(measures);
    place_canvas_release(&canvas);
}

/* Colours to the last, touched until their counts need more than a byte, reads in between. */
static void test_many_colors(void) {
    enum { TIMES = 70000 };
    static const enum place_measure two[] = {PLACE_MEASURE_COLORS, PLACE_MEASURE_ENTROPY};
    static const uint16_t zero[256];
    static const struct place_timeline_entry entry = {.bounds = {7, 7, 1, 1}};
    const struct place_measure_options options = {
        .measures = two, .count = 2, .region = entry.bounds, .filter = {.color = -1}};
    uint8_t color[256];
    struct place_canvas canvas;
    struct place_measures *measures = NULL;
    struct place_map colors, entropy;
    size_t wrong = 0, counts[256] = {0}, total = 0;
    need(place_canvas_init(&canvas, entry.bounds, false, &err), &err);
    place_canvas_enter(&canvas, &entry);
    need(place_measures_new(&options, &canvas, &measures, &err), &err);
    for (unsigned most = 0; most < 255; most = most < 2 || most == 254 ? most + 1 : most + 28) {
        for (unsigned done = 0; done < TIMES / (most + 1); done += 256) {
            for (size_t i = 0; i < 256; i++) {
                color[i] = (uint8_t)random_between(0, most + 1);
                color[i] = color[i] > most ? PLACE_NO_COLOR : color[i];
                counts[color[i]]++;
            }
            const struct place_piece piece = {
                .batch = {.count = 256, .x0 = 7, .y0 = 7, .x = zero, .y = zero, .color = color}};
            need(place_measures_apply(measures, &piece, &err), &err);
        }
        double bits = 0, distinct = 0;
        total = 0;
        for (size_t i = 0; i < 255; i++)
            total += counts[i];
        for (size_t i = 0; i < 255; i++) {
            const double share = (double)counts[i] / (double)total;
            distinct += counts[i] > 0;
            bits -= counts[i] ? share * log2(share) : 0;
        }
        need(place_measures_read(measures, 0, 0, &colors, &err), &err);
        need(place_measures_read(measures, 1, 0, &entropy, &err), &err);
        wrong += colors.values[0] != distinct || fabs(entropy.values[0] - bits) > 1e-9;
        place_map_release(&colors);
        place_map_release(&entropy);
    }
    tap_ok(wrong == 0 && total > 256 * 256, "255 colours, %zu touches of a pixel", total);
    place_measures_free(measures);
    place_canvas_release(&canvas);
}

/* Heat falls while nothing happens, by half each half-life, or evenly to nothing in two. */
static void test_idle_heat(void) {
    static const enum place_measure heat[] = {PLACE_MEASURE_HEAT};
    static const uint16_t zero[1];
    static const uint8_t color[1];
    static const int64_t start = INT64_C(1648817050000000);
    static const struct place_timeline_entry entry = {.bounds = {0, 0, 1, 1}};
    static const struct {
        bool linear;
        double half_lives, left;
    } rows[] = {{false, 0, 1},    {false, 1, 0.5}, {false, 2, 0.25},  {false, 10, 1.0 / 1024},
                {false, 5000, 0}, {true, 0, 1},    {true, 0.5, 0.75}, {true, 1, 0.5},
                {true, 2, 0},     {true, 3, 0}};
    const struct place_piece piece = {
        .batch = {.count = 1, .x = zero, .y = zero, .color = color, .time = &start}};
    struct place_canvas canvas;
    need(place_canvas_init(&canvas, entry.bounds, false, &err), &err);
    place_canvas_enter(&canvas, &entry);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_measure_options options = {.measures = heat,
                                                      .count = 1,
                                                      .region = entry.bounds,
                                                      .filter = {.color = -1},
                                                      .half_life = 15 * PLACE_MINUTE,
                                                      .linear = rows[i].linear};
        struct place_measures *measures = NULL;
        struct place_map map;
        need(place_measures_new(&options, &canvas, &measures, &err), &err);
        need(place_measures_apply(measures, &piece, &err), &err);
        const int64_t later = (int64_t)(rows[i].half_lives * 15 * 60 * 1e6);
        need(place_measures_read(measures, 0, start + later, &map, &err), &err);
        tap_ok(map.values[0] == rows[i].left, "%s heat after %g half-lives: %g",
               rows[i].linear ? "linear" : "halving", rows[i].half_lives, rows[i].left);
        place_map_release(&map);
        place_measures_free(measures);
    }
    place_canvas_release(&canvas);
}

/* What is left between whole half-lives: the powers of 2 that libm has. */
static void test_heat_powers(void) {
    static const enum place_measure heat[] = {PLACE_MEASURE_HEAT};
    static const uint16_t zero[1];
    static const uint8_t color[1];
    static const int64_t start = INT64_C(1648817050000000), half_life = 15 * PLACE_MINUTE;
    static const struct place_timeline_entry entry = {.bounds = {0, 0, 1, 1}};
    const struct place_measure_options options = {.measures = heat,
                                                  .count = 1,
                                                  .region = entry.bounds,
                                                  .filter = {.color = -1},
                                                  .half_life = half_life};
    const struct place_piece piece = {
        .batch = {.count = 1, .x = zero, .y = zero, .color = color, .time = &start}};
    struct place_measures *measures = NULL;
    struct place_canvas canvas;
    double worst = 0;
    need(place_canvas_init(&canvas, entry.bounds, false, &err), &err);
    place_canvas_enter(&canvas, &entry);
    need(place_measures_new(&options, &canvas, &measures, &err), &err);
    need(place_measures_apply(measures, &piece, &err), &err);
    for (int i = 0; i < 5000; i++) {
        struct place_map map;
        const int64_t later = random_between(0, i % 2 ? half_life : 900 * half_life);
        const double wanted = exp2(-(double)later / (double)half_life);
        need(place_measures_read(measures, 0, start + later, &map, &err), &err);
        worst = fmax(worst, fabs(map.values[0] / wanted - 1));
        place_map_release(&map);
    }
    /* 900 half-lives are told to 2^-53 of themselves */
    tap_ok(worst < 2e-13, "heat between half-lives is off by %g of itself", worst);
    place_measures_free(measures);
    place_canvas_release(&canvas);
}

int main(void) {
    tap_begin();
    random_begin();
    if (!getcwd(repository, sizeof repository))
        return 1;
    tempdir_begin();
    for (int i = 0; i < PLACE_MEASURES; i++)
        every_measure[i] = (enum place_measure)i;
    test_names();
    test_by_hand();
    test_many_colors();
    test_idle_heat();
    test_heat_powers();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        test_random_case(&cases[i]);
    test_plain_log("reddit2017_tail", 1000, 0);
    test_plain_log("rplacelive_B", 500, 31);
    test_log_with_users("formats/reddit2022.csv", (struct place_rect){100, 100, 500, 500});
    test_log_with_users("formats/2023_place_canvas_history-000000000000.csv",
                        (struct place_rect){-500, -500, 700, 600});
    tempdir_end();
    return tap_end();
}
