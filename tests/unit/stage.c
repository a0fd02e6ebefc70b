/*
 * The pictures of scenes, at instants forwards, backwards and by any bound,
 * against replays event by event (tests/stage_oracle.h), on random histories with
 * fills, undos, users and a canvas that changes.
 */
#include "render/stage.h"
#include "../stage_oracle.h"
#include "../tempdir.h"

enum { MOMENTS = 9 };

static struct place_err err;

#define CANVAS       PLACE_PANEL_CANVAS
#define MAP(measure) PLACE_MEASURE_##measure

/* ---- what is tried --------------------------------------------------------------------------- */

static const struct scene_case {
    const char *name;
    struct history_options history;
    int panels[PLACE_PANELS];
    unsigned panel_count;
    struct place_scale_options scale;
    bool over, by_user, lit_part;
    bool late;      /* from the middle of the log on */
    bool part;      /* a region */
    bool no_legend; /* nor a caption */
    struct place_view_options view;
    struct place_touch_filter filter; /* color 0: all */
} cases[] = {
    {.name = "the canvas", .history = {.events = 900, .entries = 5, .fill_one = 30}},
    {.name = "the canvas, a user's pixels lit",
     .history = {.events = 900, .users = 3, .fill_one = 30, .kinds = true},
     .by_user = true},
    {.name = "a canvas that changes, a user's pixels in a part of it lit, from the middle on",
     .history = {.events = 900, .users = 2, .fill_one = 30, .entries = 6, .no_colors = true},
     .by_user = true,
     .lit_part = true,
     .late = true},
    {.name = "a part lit", .history = {.events = 900, .entries = 3}, .lit_part = true},
    {.name = "heat",
     .history = {.events = 1500, .users = 9, .fill_one = 50},
     .panels = {MAP(HEAT)},
     .panel_count = 1},
    {.name = "age over the canvas, from the middle on",
     .history = {.events = 900, .entries = 4, .fill_one = 30, .initial = true},
     .panels = {MAP(AGE)},
     .panel_count = 1,
     .over = true,
     .late = true},
    {.name = "heat over a canvas that changes",
     .history = {.events = 1500, .entries = 4, .fill_one = 50},
     .panels = {MAP(HEAT)},
     .panel_count = 1,
     .over = true},
    {.name = "canvas, count",
     .history = {.events = 900, .entries = 5, .fill_one = 30},
     .panels = {CANVAS, MAP(COUNT)},
     .panel_count = 2,
     .part = true},
    {.name = "canvas, age, count, users",
     .history = {.events = 900, .users = 9, .fill_one = 30, .kinds = true, .entries = 2},
     .panels = {CANVAS, MAP(AGE), MAP(COUNT), MAP(USERS)},
     .panel_count = 4,
     .scale = {PLACE_SCALE_LOG, 0},
     .late = true},
    {.name = "maps before a canvas of which a user's pixels are lit, maps over it too",
     .history = {.events = 900, .users = 3, .fill_one = 40, .kinds = true, .entries = 3},
     .panels = {MAP(CHANGES), MAP(CONFLICT), CANVAS},
     .panel_count = 3,
     .over = true,
     .by_user = true,
     .late = true},
    {.name = "colours of their own, and a scale",
     .history = {.events = 900, .users = 3, .fill_one = 40, .kinds = true},
     .panels = {MAP(PHASE_COMBINED), MAP(ACTION), MAP(UNTOUCHED), MAP(SURVIVAL)},
     .panel_count = 4},
    {.name = "the same but survival over the canvas",
     .history = {.events = 900, .users = 3, .fill_one = 40, .kinds = true},
     .panels = {MAP(UNTOUCHED), MAP(ACTION), MAP(PHASE_COMBINED)},
     .panel_count = 3,
     .over = true},
    {.name = "quantiles, clipped",
     .history = {.events = 1200, .users = 30},
     .panels = {MAP(USERS), MAP(FIRST)},
     .panel_count = 2,
     .scale = {PLACE_SCALE_QUANTILE, 2}},
    {.name = "entropy and colours of one user's placements",
     .history = {.events = 2000, .users = 3, .kinds = true},
     .panels = {MAP(ENTROPY), MAP(COLORS)},
     .panel_count = 2,
     .filter = {.user = 2, .color = -1, .kinds = 1u << PLACE_KIND_PLACE}},
    {.name = "phases in a frame of its own size",
     .history = {.events = 900},
     .panels = {MAP(PHASE_S), CANVAS},
     .panel_count = 2,
     .view = {.scale = 3, .pad_width = 130, .pad_height = 40, .pad_at = PLACE_BOTTOM_RIGHT}},
    {.name = "without legends or a caption",
     .history = {.events = 900, .users = 2},
     .panels = {MAP(COUNT), CANVAS},
     .panel_count = 2,
     .no_legend = true,
     .by_user = true},
    {.name = "reduced",
     .history = {.events = 900, .fill_one = 20},
     .panels = {CANVAS, MAP(COUNT)},
     .panel_count = 2,
     .view = {.fit_width = 210, .fit_height = 120},
     .part = true},
    {.name = "no event at all", .panels = {CANVAS, MAP(HEAT), MAP(AGE)}, .panel_count = 3},
};

/* ---- one case: a history, a scene of it, the oracle ------------------------------------------ */

struct run {
    const struct scene_case *it;
    struct history history;
    struct place_source *source;
    struct place_scene_options options;
    struct place_scene_span span;
    struct place_scene scene;
    struct stage_oracle oracle;
};

static struct place_rect random_part(struct place_rect whole) {
    struct place_rect part = {.width = (int32_t)random_between(whole.width / 2, whole.width),
                              .height = (int32_t)random_between(whole.height / 2, whole.height)};
    part.x0 = whole.x0 + (int32_t)random_between(0, whole.width - part.width);
    part.y0 = whole.y0 + (int32_t)random_between(0, whole.height - part.height);
    return part;
}

static void choose_span(struct run *run) {
    const struct place_source_info *info = place_source_info(run->source);
    const int64_t length = info->last_time - info->first_time;
    const size_t middle = run->history.count / 2;
    run->span.from = run->it->late ? run->history.events[middle].time : info->first_time - 1;
    run->span.to = info->last_time + random_between(0, length / 4);
    run->span.purpose = PLACE_VIDEO;
}

static void choose_options(struct run *run) {
    const struct scene_case *it = run->it;
    const struct place_rect bounds = run->history.bounds;
    struct place_scene_options *options = &run->options;
    *options = (struct place_scene_options){
        .view = it->view,
        .panel_count = it->panel_count,
        .measure = {.filter = it->filter, .window = 20000, .half_life = 3000, .memory = 1 << 20},
        .color = {.scale = it->scale},
        .over = it->over,
        .no_legend = it->no_legend,
        .highlight = {.by_user = it->by_user, .user = 1}};
    memcpy(options->panels, it->panels, sizeof options->panels);
    options->view.pad_color = 0x203040;
    options->view.scale = it->view.scale || it->view.fit_width ? it->view.scale : 4;
    if (it->filter.color == 0)
        options->measure.filter.color = -1;
    if (it->part)
        options->view.region = random_part(bounds);
    if (it->lit_part)
        options->highlight.region = random_part(bounds);
    if (!it->no_legend)
        options->caption = (struct place_caption_options){.time = true, .events = true};
}

static void begin_run(struct run *run, const struct scene_case *it) {
    struct history_options history = it->history;
    *run = (struct run){.it = it};
    history.opening = (struct place_rect){-30, -11, 40, 25};
    history_make(&run->history, &history);
    history_write(&run->history, "log.place", 1, 200);
    need(place_source_open("log.place", &run->source, &err), &err);
    choose_span(run);
    choose_options(run);
    need(place_scene_plan(&run->scene, run->source, &run->options, &run->span, &err), &err);
    stage_oracle_begin(&run->oracle, &run->history, &run->scene, &run->options, &run->span);
}

static void end_run(struct run *run) {
    stage_oracle_end(&run->oracle);
    place_scene_release(&run->scene);
    place_source_close(run->source);
    history_release(&run->history);
}

/* ---- what a frame must show ------------------------------------------------------------------ */

/* Which panel a column of the view's region is in, -1 for a gap, and its column there. */
static int panel_at(const struct run *run, int32_t x, int32_t *column) {
    const int32_t width = run->scene.region.width, gap = (width + 127) / 128 * 2;
    const int panels = run->it->panel_count ? (int)run->it->panel_count : 1;
    const int panel = x / (width + gap);
    *column = x % (width + gap);
    return panel < panels && *column < width ? panel : -1;
}

static bool panel_shows(struct run *run, int32_t x, int32_t y, uint32_t got) {
    int32_t column;
    const int panel = panel_at(run, x, &column);
    if (panel < 0)
        return got == run->options.view.pad_color;
    size_t map = 0;
    for (int i = 0; i < panel; i++)
        map += run->it->panels[i] != CANVAS;
    const int32_t at_x = run->scene.region.x0 + column, at_y = run->scene.region.y0 + y;
    return run->it->panel_count == 0 || run->it->panels[panel] == CANVAS
               ? canvas_shows(&run->oracle, at_x, at_y, got)
               : map_shows(&run->oracle, map, at_x, at_y, got);
}

/* Every pixel of the panels and of the gaps between them. */
static long wrong_pixels(struct run *run, const struct place_frame *frame) {
    const struct place_rect region = frame->view.region;
    long wrong = 0;
    for (int32_t y = 0; y < region.height; y++)
        for (int32_t x = 0; x < region.width; x++) {
            const uint32_t got = frame->rgb[frame->shown[y * region.width + x]];
            if (!panel_shows(run, x, y, got) && wrong++ == 0)
                printf("# at %d,%d: %06x\n", (int)x, (int)y, (unsigned)got);
        }
    return wrong;
}

/* ---- only dirty tiles ------------------------------------------------------------------------ */

/* What a converter holds that only ever looked at dirty tiles; and what was shown before. */
struct painter {
    struct place_stage stage;
    uint32_t (*tiles)[PLACE_TILE * PLACE_TILE];
    uint8_t *shown;
    uint32_t rgb[256];
    uint32_t *footer;
    bool begun;
};

static size_t tile_count(const struct place_frame *frame) {
    return (size_t)frame->tiles_x * (size_t)frame->tiles_y;
}

static void painter_begin(struct painter *painter, const struct run *run) {
    *painter = (struct painter){0};
    need(place_stage_init(&painter->stage, &run->scene, 0, &err), &err);
    const struct place_frame *frame = &painter->stage.frame;
    const struct place_view *view = &frame->view;
    painter->tiles = need_array(tile_count(frame), sizeof *painter->tiles);
    painter->shown = need_array((size_t)view->region.width * (size_t)view->region.height, 1);
    painter->footer = need_array((size_t)view->width * (size_t)view->footer + 1, sizeof(uint32_t));
}

static void painter_end(struct painter *painter) {
    place_stage_release(&painter->stage);
    free(painter->tiles);
    free(painter->shown);
    free(painter->footer);
}

/* Whether a pixel of the output differs from what it was, by index or by colour. */
static bool differs(const struct painter *painter, int32_t x, int32_t y) {
    const struct place_frame *frame = &painter->stage.frame;
    const struct place_view *view = &frame->view;
    const int32_t below = y - (view->height - view->footer);
    if (below >= 0)
        return frame->footer[below * view->width + x] != painter->footer[below * view->width + x];
    if (!inside(view->picture, x, y))
        return false;
    const int32_t at = (y - view->picture.y0) / view->scale * view->region.width +
                       (x - view->picture.x0) / view->scale;
    const uint8_t was = painter->shown[at], is = frame->shown[at];
    return was != is || painter->rgb[was] != frame->rgb[is];
}

static bool tile_differs(const struct painter *painter, int32_t tile_x, int32_t tile_y) {
    const struct place_view *view = &painter->stage.frame.view;
    for (int32_t y = tile_y * PLACE_TILE; y < (tile_y + 1) * PLACE_TILE && y < view->height; y++)
        for (int32_t x = tile_x * PLACE_TILE; x < (tile_x + 1) * PLACE_TILE && x < view->width; x++)
            if (differs(painter, x, y))
                return true;
    return false;
}

/* Tiles that are dirty and should not be, or the other way; and what is painted of dirty ones
 * alone against all of them. */
static long wrong_tiles(struct painter *painter) {
    const struct place_frame *frame = &painter->stage.frame;
    uint32_t tile[PLACE_TILE * PLACE_TILE];
    long wrong = 0;
    for (int32_t y = 0, i = 0; y < frame->tiles_y; y++)
        for (int32_t x = 0; x < frame->tiles_x; x++, i++) {
            if (!frame->view.reduced)
                wrong += frame->dirty[i] != (!painter->begun || tile_differs(painter, x, y));
            if (frame->dirty[i])
                place_frame_tile(frame, x, y, painter->tiles[i]);
            place_frame_tile(frame, x, y, tile);
            wrong += memcmp(painter->tiles[i], tile, sizeof tile) != 0;
        }
    return wrong;
}

static void painter_keep(struct painter *painter) {
    struct place_frame *frame = &painter->stage.frame;
    const struct place_view *view = &frame->view;
    memcpy(painter->shown, frame->shown, (size_t)view->region.width * (size_t)view->region.height);
    memcpy(painter->rgb, frame->rgb, sizeof painter->rgb);
    if (frame->footer)
        memcpy(painter->footer, frame->footer,
               (size_t)view->width * (size_t)view->footer * sizeof *painter->footer);
    painter->begun = true;
    place_frame_clean(frame);
}

/* ---- below the picture ----------------------------------------------------------------------- */

/* The footer's pixels are those of the legends where they stand, and of a caption drawn by itself;
 * elsewhere the pad colour. */
static long wrong_footer(struct run *run, const struct painter *painter,
                         const struct place_bound *bound) {
    const struct place_scene *scene = &run->scene;
    const struct place_view *view = &scene->view;
    const size_t width = (size_t)view->width;
    uint32_t *wanted = need_array(width * (size_t)view->footer + 1, sizeof *wanted);
    for (size_t i = 0; i < width * (size_t)view->footer; i++)
        wanted[i] = view->pad_color;
    for (size_t i = 0; i < scene->map_count; i++) {
        const struct place_scene_map *map = &scene->maps[i];
        for (int32_t y = 0; map->legend.pixels && y < map->legend.height; y++)
            memcpy(wanted + (size_t)(map->legend_y + y) * width + (size_t)map->legend_x,
                   map->legend.pixels + (size_t)y * (size_t)map->legend.width,
                   (size_t)map->legend.width * sizeof *wanted);
    }
    struct place_caption *caption = NULL;
    if (place_caption_wanted(&scene->caption)) {
        const size_t steps = steps_within(&run->history, bound);
        const uint32_t *pixels = NULL;
        bool changed;
        need(place_caption_new(&scene->caption, view->width, view->pad_color, &caption, &err),
             &err);
        need(place_caption_draw(caption, run->oracle.time, events_in_steps(&run->history, steps),
                                &pixels, &changed, &err),
             &err);
        memcpy(wanted + width * (size_t)(view->footer - scene->caption_height), pixels,
               width * (size_t)scene->caption_height * sizeof *wanted);
    }
    long wrong = 0;
    for (size_t i = 0; i < width * (size_t)view->footer; i++)
        wrong += painter->stage.frame.footer[i] != wanted[i];
    place_caption_free(caption);
    free(wanted);
    return wrong;
}

/* ---- moments --------------------------------------------------------------------------------- */

/* A moment from `from` on: by time, by count or by seq. */
static struct place_bound random_moment(const struct run *run) {
    const struct history *history = &run->history;
    struct place_bound bound = PLACE_NO_BOUND;
    const size_t first = steps_before_from(&run->oracle);
    const size_t step =
        (size_t)random_between((int64_t)first - 1, (int64_t)history->step_count - 1);
    const uint64_t least = events_in_steps(history, first);
    switch (random_between(0, 3)) {
    case 0: bound.count = (uint64_t)random_between((int64_t)least, (int64_t)history->count); break;
    case 1: bound.seq = history->steps[step].seq; break;
    case 2: bound.time = random_between(run->span.from, run->span.to); break;
    default: bound.time = history->steps[step].time;
    }
    if (bound.time < run->span.from)
        bound.time = run->span.from;
    return bound;
}

static long wrong_at(struct run *run, struct painter *painter, const struct place_bound *bound) {
    need(place_stage_seek(&painter->stage, bound, &err), &err);
    need(place_stage_draw(&painter->stage, &err), &err);
    stage_oracle_go(&run->oracle, bound);
    const long pixels = wrong_pixels(run, &painter->stage.frame);
    const long tiles = wrong_tiles(painter), footer = wrong_footer(run, painter, bound);
    painter_keep(painter);
    if (pixels + tiles + footer)
        printf("# %s: %ld pixels, %ld tiles, %ld of the footer wrong; time %" PRId64
               ", seq %" PRIu64 ", count %" PRIu64 "\n",
               run->it->name, pixels, tiles, footer, bound->time, bound->seq, bound->count);
    return pixels + tiles + footer;
}

/* Backwards and forwards, by whatever bound. */
static long wrong_jumping(struct run *run) {
    struct painter painter;
    long wrong = 0;
    painter_begin(&painter, run);
    for (int i = 0; i < MOMENTS; i++) {
        const struct place_bound bound = random_moment(run);
        wrong += wrong_at(run, &painter, &bound);
        if (random_between(0, 2) == 0)
            wrong += wrong_at(run, &painter, &bound);
    }
    painter_end(&painter);
    return wrong;
}

/* As a video goes: even steps of time, or of events. */
static long wrong_in_steps(struct run *run, bool counted) {
    struct painter painter;
    long wrong = 0;
    const uint64_t least = events_in_steps(&run->history, steps_before_from(&run->oracle));
    painter_begin(&painter, run);
    for (int i = 0; i <= MOMENTS; i++) {
        struct place_bound bound = PLACE_NO_BOUND;
        if (counted)
            bound.count = least + (run->history.count - least) * (uint64_t)i / MOMENTS;
        else
            bound.time = run->span.from + (run->span.to - run->span.from) / MOMENTS * i;
        wrong += wrong_at(run, &painter, &bound);
    }
    painter_end(&painter);
    return wrong;
}

/* A count of events is no more than that, even from where the canvas changed behind the last. */
static long wrong_counting_back(struct run *run) {
    struct painter painter;
    long wrong = 0;
    painter_begin(&painter, run);
    for (size_t i = 1; i < run->history.step_count; i++) {
        const struct step *step = &run->history.steps[i];
        struct place_bound behind = PLACE_NO_BOUND, counted = PLACE_NO_BOUND;
        if (step->entry == SIZE_MAX || step->time < run->span.from)
            continue;
        behind.time = step->time;
        stage_oracle_go(&run->oracle, &behind);
        counted.count = events_in_steps(&run->history, run->oracle.steps);
        wrong += wrong_at(run, &painter, &behind) + wrong_at(run, &painter, &counted);
    }
    painter_end(&painter);
    return wrong;
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run;
        begin_run(&run, &cases[i]);
        tap_ok(wrong_in_steps(&run, false) == 0, "%s: in steps of time", cases[i].name);
        tap_ok(wrong_in_steps(&run, true) == 0, "... in steps of events");
        tap_ok(wrong_jumping(&run) == 0, "... here and there");
        if (cases[i].history.entries)
            tap_ok(wrong_counting_back(&run) == 0, "... counted from behind changes of the canvas");
        end_run(&run);
    }
    tempdir_end();
    return tap_end();
}
