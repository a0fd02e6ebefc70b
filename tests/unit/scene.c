/*
 * What is decided of pictures before they are drawn: where panels, legends and
 * captions stand, what the table of colours has, what is refused; and some
 * pictures worked out by hand. (tests/unit/stage.c has the others.)
 */
#include "render/scene.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "render/stage.h"

static struct place_err err;

static const int64_t opened = 1650000000 * PLACE_SECOND;

/* ---- logs ------------------------------------------------------------------------------------ */

struct log {
    struct place_rect bounds;
    unsigned colors, users;
    struct place_event events[8];
    size_t count;
};

static struct place_source *open_log(const struct log *log) {
    struct place_timeline timeline = {0};
    struct place_timeline_entry entry = {.time = opened, .bounds = log->bounds};
    struct place_archive_writer *writer = NULL;
    struct place_source *source = NULL;
    entry.palette.count = log->colors;
    for (unsigned i = 0; i < log->colors; i++)
        entry.palette.rgb[i] = 0xff0000 | i << 8;
    need(place_timeline_add(&timeline, &entry, &err), &err);
    const struct place_archive_options options = {
        .timeline = &timeline, .threads = 1, .replace = true};
    need(place_archive_create("log.place", &options, &writer, &err), &err);
    for (unsigned i = 0; i < log->users; i++) {
        char key[16];
        uint32_t number;
        snprintf(key, sizeof key, "u%u", i);
        need(place_archive_add_user(writer, key, strlen(key), &number, &err), &err);
    }
    need(place_archive_append(writer, log->events, log->count, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    need(place_source_open("log.place", &source, &err), &err);
    place_timeline_release(&timeline);
    return source;
}

#define EVENT(second, column, row, index)                                                          \
    {                                                                                              \
        .time = INT64_C(1650000000) * PLACE_SECOND + (second)*PLACE_SECOND, .x = (column),         \
        .y = (row), .color = (index), .user = 1                                                    \
    }

static const struct log usual = {.bounds = {-10, 5, 140, 60},
                                 .colors = 4,
                                 .users = 1,
                                 .events = {EVENT(10, -10, 5, 1), EVENT(20, 0, 6, 2)},
                                 .count = 2};

static struct place_scene_options usual_options(void) {
    struct place_scene_options options = {
        .measure = {.filter = {.color = -1}, .window = 1, .half_life = 10 * PLACE_SECOND}};
    options.view.pad_color = 0x202020;
    return options;
}

static struct place_scene_span span_of(enum place_purpose purpose) {
    return (struct place_scene_span){opened, opened + 100 * PLACE_SECOND, purpose, NULL};
}

/* ---- where things stand ---------------------------------------------------------------------- */

static void test_panels(void) {
    static const struct { int32_t width, gap; } rows[] = {{140, 4}, {128, 2}, {129, 4}, {1, 2}};
    struct place_source *source = open_log(&usual);
    const struct place_scene_span span = span_of(PLACE_VIDEO);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_scene scene;
        struct place_scene_options options = usual_options();
        options.view.region = (struct place_rect){-10, 5, rows[i].width, 60};
        if (rows[i].width > 130)
            options.view.region = (struct place_rect){0};
        options.view.scale = 2;
        options.panel_count = 3;
        memcpy(options.panels, (int[]){PLACE_MEASURE_AGE, PLACE_PANEL_CANVAS, PLACE_MEASURE_COUNT},
               3 * sizeof(int));
        need(place_scene_plan(&scene, source, &options, &span, &err), &err);
        const int32_t step = rows[i].width + rows[i].gap;
        tap_ok(scene.view.region.width == 3 * rows[i].width + 2 * rows[i].gap &&
                   scene.view.region.height == 60 && scene.region.width == rows[i].width,
               "three panels %d wide, and gaps of %d", (int)rows[i].width, (int)rows[i].gap);
        tap_ok(scene.maps[0].x == 0 && scene.canvas_x == step && scene.maps[1].x == 2 * step,
               "... in the order asked for");
        place_scene_release(&scene);
    }
    place_source_close(source);
}

static bool inside_footer(const struct place_scene *scene, const struct place_scene_map *map) {
    const struct place_rect footer = {0, 0, scene->view.width,
                                      scene->view.footer - scene->caption_height};
    return place_rect_covers(footer, (struct place_rect){map->legend_x, map->legend_y,
                                                         map->legend.width, map->legend.height});
}

/* Each under its panel where there is room, else one below the other; never one over the other. */
static void test_legends(void) {
    struct place_source *source = open_log(&usual);
    for (int32_t scale = 1; scale <= 5; scale++)
        for (unsigned panels = 1; panels <= 3; panels++) {
            const struct place_scene_span span = span_of(scale % 2 ? PLACE_STILL : PLACE_VIDEO);
            struct place_scene scene;
            struct place_scene_options options = usual_options();
            options.view.scale = scale;
            options.panel_count = panels;
            memcpy(options.panels,
                   (int[]){PLACE_MEASURE_HEAT, PLACE_MEASURE_ACTION, PLACE_MEASURE_COUNT},
                   3 * sizeof(int));
            options.caption.time = scale > 2;
            need(place_scene_plan(&scene, source, &options, &span, &err), &err);
            bool right = scene.view.footer > 0 && scene.view.width >= scene.view.picture.width;
            for (size_t i = 0; i < scene.map_count; i++) {
                const struct place_scene_map *map = &scene.maps[i];
                right &= inside_footer(&scene, map);
                for (size_t j = 0; j < i; j++) {
                    const struct place_scene_map *other = &scene.maps[j];
                    right &= map->legend_y >= other->legend_y + other->legend.height ||
                             map->legend_x >= other->legend_x + other->legend.width;
                }
                const int32_t middle = map->legend_x + map->legend.width / 2;
                const int32_t panel = scene.view.picture.x0 + (map->x + 70) * scale;
                const int32_t off = abs(middle - panel);
                right &= scene.legends_stacked || off <= 4 * scale;
            }
            tap_ok(right, "legends of %u maps at scale %d", panels, (int)scale);
            place_scene_release(&scene);
        }
    place_source_close(source);
}

static void test_fit(void) {
    struct place_source *source = open_log(&usual);
    for (int i = 0; i < 4; i++) {
        const struct place_scene_span span = span_of(i % 2 ? PLACE_VIDEO : PLACE_STILL);
        struct place_scene scene;
        struct place_scene_options options = usual_options();
        options.view.fit_width = i < 2 ? 640 : 241;
        options.view.fit_height = i < 2 ? 480 : 133;
        options.panel_count = 1;
        options.panels[0] = PLACE_MEASURE_AGE;
        options.caption.time = true;
        need(place_scene_plan(&scene, source, &options, &span, &err), &err);
        const struct place_view *view = &scene.view;
        const int32_t more = span.purpose == PLACE_VIDEO; /* its sides are even */
        tap_ok(view->width == (i < 2 ? 640 : 241 + more) &&
                   view->height == (i < 2 ? 480 : 133 + more) &&
                   view->picture.y0 + view->picture.height <= view->height - view->footer,
               "--fit is the size with all that stands below, %dx%d", (int)view->width,
               (int)view->height);
        place_scene_release(&scene);
    }
    place_source_close(source);
}

/* ---- colours --------------------------------------------------------------------------------- */

/* How far the nearest of the scene's colours is, in the component that is farthest. */
static int32_t nearest(const struct place_scene *scene, uint32_t color) {
    int32_t least = 256;
    for (unsigned i = scene->canvas_colors; i < 256; i++) {
        const uint32_t has = i < scene->colors ? scene->rgb[i] : scene->view.pad_color;
        int32_t worst = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            const int32_t off =
                abs((int32_t)(has >> shift & 255) - (int32_t)(color >> shift & 255));
            worst = off > worst ? off : worst;
        }
        least = worst < least ? worst : least;
    }
    return least;
}

static int32_t worst_of_legends(const struct place_scene *scene) {
    int32_t worst = 0;
    for (size_t i = 0; i < scene->map_count; i++) {
        const struct place_strip *strip = &scene->maps[i].legend;
        for (int32_t j = 0; j < strip->width * strip->height; j++) {
            const int32_t off = nearest(scene, strip->pixels[j]);
            worst = off > worst ? off : worst;
        }
    }
    return worst;
}

static const struct color_row {
    const char *name;
    int panels[PLACE_PANELS];
    unsigned panel_count, palette;
    bool over, region_lit;
    unsigned canvas, greys; /* wanted */
    unsigned levels;        /* of the first map, at least */
} color_rows[] = {
    {"the canvas", {0}, 0, 255, false, false, 255, 0, 0},
    {"a part of it lit", {0}, 0, 32, false, true, 32, 64, 0},
    {"so many colours that greys are few", {0}, 0, 250, false, true, 250, 5, 0},
    {"the last two", {0}, 0, 253, false, true, 253, 2, 0},
    {"a map", {PLACE_MEASURE_AGE}, 1, 255, false, false, 0, 0, 239},
    {"over the canvas", {PLACE_MEASURE_AGE}, 1, 255, true, false, 0, 64, 175},
    {"beside it", {PLACE_PANEL_CANVAS, PLACE_MEASURE_HEAT}, 2, 32, false, false, 32, 0, 207},
    {"beside it and over it",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_HEAT},
     2,
     32,
     true,
     false,
     32,
     64,
     143},
    {"beside it, hardly",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE},
     2,
     228,
     false,
     false,
     228,
     0,
     27},
    {"two share their levels",
     {PLACE_MEASURE_COUNT, PLACE_MEASURE_AGE},
     2,
     32,
     false,
     false,
     0,
     0,
     239},
    {"phase-combined", {PLACE_MEASURE_PHASE_COMBINED}, 1, 32, false, false, 0, 0, 216},
    {"with a scale and colours of its own",
     {PLACE_MEASURE_PHASE_COMBINED, PLACE_MEASURE_AGE, PLACE_MEASURE_ACTION,
      PLACE_MEASURE_UNTOUCHED},
     4,
     32,
     false,
     false,
     0,
     0,
     64},
    {"beside a large palette",
     {PLACE_MEASURE_PHASE_COMBINED, PLACE_MEASURE_AGE, PLACE_PANEL_CANVAS},
     3,
     201,
     false,
     false,
     201,
     0,
     27},
};

static void check_colors(const struct color_row *row) {
    struct log log = usual;
    log.colors = row->palette;
    struct place_source *source = open_log(&log);
    const struct place_scene_span span = span_of(PLACE_STILL);
    struct place_scene scene;
    struct place_scene_options options = usual_options();
    memcpy(options.panels, row->panels, sizeof options.panels);
    options.panel_count = row->panel_count;
    options.over = row->over;
    if (row->region_lit)
        options.highlight.region = (struct place_rect){0, 10, 5, 5};
    if (tap_code(place_scene_plan(&scene, source, &options, &span, &err), PLACE_OK, &err,
                 row->name)) {
        tap_ok(scene.canvas_colors == row->canvas && scene.greys == row->greys &&
                   scene.colors <= 255,
               "... %u of the canvas, %u greys, %u in all", scene.canvas_colors, scene.greys,
               scene.colors);
        bool fits = true;
        for (size_t i = 0; i < scene.map_count; i++)
            fits &= scene.maps[i].levels.first >= row->canvas + row->greys &&
                    scene.maps[i].levels.first + scene.maps[i].levels.count <= scene.colors;
        tap_ok(fits && scene.maps[0].levels.count >= row->levels, "... %u levels",
               scene.maps[0].levels.count);
        if (row->panel_count && row->palette < 200)
            tap_ok(worst_of_legends(&scene) <= 20, "... a legend's colours are there, to %d of 255",
                   (int)worst_of_legends(&scene));
        place_scene_release(&scene);
    }
    place_source_close(source);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static const struct refusal {
    const char *says; /* a part of the message */
    int panels[PLACE_PANELS];
    unsigned panel_count;
    struct place_highlight highlight;
    struct place_view_options view;
    unsigned users, colors;
    int32_t width; /* of the canvas; 0: 140 */
    bool over;
} refusals[] = {
    {"the log names no users", {PLACE_MEASURE_AGE, PLACE_MEASURE_USERS}, 2, .colors = 4},
    {"the log names no users", {PLACE_MEASURE_CONFLICT}, 1, .colors = 4},
    {"the log names no users", .highlight = {.by_user = true, .user = 1}, .colors = 4},
    {"highlights are of the canvas",
     {PLACE_MEASURE_AGE},
     1,
     .highlight = {.region = {0, 10, 5, 5}},
     .colors = 4},
    {"highlights are of the canvas",
     {PLACE_MEASURE_AGE},
     1,
     .highlight = {.by_user = true, .user = 1},
     .users = 1,
     .colors = 4,
     .over = true},
    {"--highlight-region 5x5-11+10 is not inside the canvas, 140x60-10+5",
     .highlight = {.region = {-11, 10, 5, 5}}, .colors = 4},
    {"--highlight-region", .highlight = {.region = {500, 10, 5, 5}}, .colors = 4},
    {"--over is for maps", .over = true, .colors = 4},
    {"--region 5x5+128+10 is not inside the canvas",
     {PLACE_MEASURE_AGE},
     1,
     .view = {.region = {128, 10, 5, 5}},
     .colors = 4},
    {"--fit chooses the scale",
     {PLACE_MEASURE_AGE},
     1,
     .view = {.scale = 2, .fit_width = 640, .fit_height = 480},
     .colors = 4},
    {"--fit 640x40 has no room",
     {PLACE_MEASURE_AGE},
     1,
     .view = {.fit_width = 640, .fit_height = 40},
     .colors = 4},
    {"--fit 100x600 has no room",
     {PLACE_MEASURE_AGE},
     1,
     .view = {.fit_width = 100, .fit_height = 600},
     .colors = 4},
    {"the limit is 16384",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE},
     2,
     .view = {.scale = 60},
     .colors = 4},
    {"side by side the panels would be",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE, PLACE_MEASURE_COUNT},
     3,
     .view = {.fit_width = 640, .fit_height = 480},
     .colors = 4,
     .width = 22000},
    {"a palette of 254 colours leaves no room", .highlight = {.region = {0, 10, 5, 5}},
     .colors = 254},
    {"a palette of 250 colours leaves no room",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE},
     2,
     .colors = 250},
    {"a palette of 227 colours leaves no room",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE},
     2,
     .colors = 227,
     .over = true},
};

static void check_refusal(const struct refusal *row) {
    struct log log = usual;
    log.colors = row->colors;
    log.users = row->users;
    log.count = row->users ? log.count : 0;
    log.bounds.width = row->width ? row->width : log.bounds.width;
    struct place_source *source = open_log(&log);
    const struct place_scene_span span = span_of(PLACE_VIDEO);
    struct place_scene scene;
    struct place_scene_options options = usual_options();
    memcpy(options.panels, row->panels, sizeof options.panels);
    options.panel_count = row->panel_count;
    options.highlight = row->highlight;
    options.over = row->over;
    options.view = row->view;
    const enum place_code code = place_scene_plan(&scene, source, &options, &span, &err);
    tap_code(code, PLACE_USAGE, &err, "refused");
    tap_ok(code && strstr(err.message, row->says), "%s", code ? err.message : "no message");
    if (!code)
        place_scene_release(&scene);
    place_source_close(source);
}

/* ---- pictures by hand ------------------------------------------------------------------------ */

/* The colour of a pixel of a map at a time, counted in seconds from the opening. */
static uint32_t color_at(struct place_stage *stage, int64_t second, int32_t x, int32_t y) {
    struct place_bound bound = PLACE_NO_BOUND;
    const struct place_frame *frame = &stage->frame;
    bound.time = opened + second * PLACE_SECOND;
    need(place_stage_seek(stage, &bound, &err), &err);
    need(place_stage_draw(stage, &err), &err);
    const struct place_rect region = frame->view.region;
    return frame->rgb[frame->shown[(y - region.y0) * region.width + (x - region.x0)]];
}

static void with_stage(int panel, int64_t from, void (*look)(struct place_stage *)) {
    struct place_source *source = open_log(&usual);
    struct place_scene_span span = span_of(PLACE_STILL);
    struct place_scene scene;
    struct place_stage stage;
    struct place_scene_options options = usual_options();
    options.panel_count = 1;
    options.panels[0] = panel;
    options.color.scale.kind = PLACE_SCALE_LINEAR;
    span.from = opened + from * PLACE_SECOND;
    need(place_scene_plan(&scene, source, &options, &span, &err), &err);
    need(place_stage_init(&stage, &scene, 0, &err), &err);
    look(&stage);
    place_stage_release(&stage);
    place_scene_release(&scene);
    place_source_close(source);
}

static double level_at(struct place_stage *stage, int64_t second) {
    const struct place_map_levels *levels = &stage->scene->maps[0].levels;
    const uint32_t color = color_at(stage, second, 0, 6);
    for (unsigned i = 0; i < levels->count; i++)
        if (levels->rgb[i] == color)
            return (double)i / levels->count;
    return -1;
}

/* A touch at 20 s, half of it each 10 s. Of the samples, 6.25 s apart, that at 12.5 s sees most:
 * 0.84 of another touch. */
static void look_at_heat(struct place_stage *stage) {
    tap_ok(level_at(stage, 19) == 0, "no heat before the touch");
    tap_ok(level_at(stage, 20) > 0.99, "most of it at the touch");
    const double later = level_at(stage, 40), last = level_at(stage, 60);
    tap_ok(later > 0.28 && later < 0.31 && last > 0.06 && last < 0.08,
           "it fades though nothing happens (%.3f, %.3f)", later, last);
}

/* What happened before `from` is of the canvas, but no touch. */
static void look_at_count(struct place_stage *stage) {
    const struct place_map_levels *levels = &stage->scene->maps[0].levels;
    tap_ok(color_at(stage, 15, -10, 5) == levels->rgb[0], "what came before --from is not counted");
    tap_ok(color_at(stage, 20, 0, 6) == levels->rgb[levels->count - 1], "what comes after is");
    tap_ok(color_at(stage, 20, -10, 5) == levels->rgb[0], "... there alone");
}

static void look_at_canvas(struct place_stage *stage) {
    tap_int(color_at(stage, 15, -10, 5), 0xff0100, "the canvas keeps what came before --from");
}

/* Moments before `from` are those of the canvas right before it. */
static void look_before(struct place_stage *stage) {
    struct place_bound bound = PLACE_NO_BOUND;
    const struct place_map_levels *levels = &stage->scene->maps[0].levels;
    bound.count = 0;
    need(place_stage_seek(stage, &bound, &err), &err);
    need(place_stage_draw(stage, &err), &err);
    tap_int((int64_t)place_cursor_events_before(stage->cursor), 1,
            "a count before --from is at it");
    tap_ok(stage->frame.rgb[stage->frame.shown[0]] == levels->rgb[0], "... without a touch");
}

/* ---- all of it ------------------------------------------------------------------------------- */

int main(void) {
    tap_begin();
    tempdir_begin();
    test_panels();
    test_legends();
    test_fit();
    for (size_t i = 0; i < sizeof color_rows / sizeof *color_rows; i++)
        check_colors(&color_rows[i]);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        check_refusal(&refusals[i]);
    with_stage(PLACE_MEASURE_HEAT, 0, look_at_heat);
    with_stage(PLACE_MEASURE_COUNT, 15, look_at_count);
    with_stage(PLACE_PANEL_CANVAS, 15, look_at_canvas);
    with_stage(PLACE_MEASURE_COUNT, 15, look_before);
    tempdir_end();
    return tap_end();
}
