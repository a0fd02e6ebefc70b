/*
 * What a scene must show at a moment, by slow second implementations: the canvas
 * of tests/make_archive.h, the owners of tests/owned_oracle.h, the measures of
 * tests/measure_oracle.h, and a scale of their greatest values.
 */
#ifndef PLACE_TESTS_STAGE_ORACLE_H
#define PLACE_TESTS_STAGE_ORACLE_H

#include "make_archive.h"
#include "measure_oracle.h"
#include "owned_oracle.h"
#include "render/scene.h"

struct stage_oracle {
    const struct history *history;
    const struct place_scene_options *options;
    const struct place_scene *scene;
    int64_t from, to;
    struct oracle canvas;
    struct owned_oracle owned;
    struct measure_oracle measures; /* as of the moment; none where there is no map */
    struct place_canvas start;      /* the canvas right before `from` */
    struct place_map_colors colors[PLACE_PANELS];
    size_t steps; /* the moment: after so many, */
    int64_t time; /* at that time */
};

/* ---- moments --------------------------------------------------------------------------------- */

/* Steps that a bound lets happen; the opening always. */
static inline size_t steps_within(const struct history *history, const struct place_bound *bound) {
    size_t steps = 1;
    uint64_t events = 0;
    for (size_t i = 1; i < history->step_count; i++) {
        const struct step *step = &history->steps[i];
        events += step->entry == SIZE_MAX;
        if (step->time > bound->time || step->seq > bound->seq || events > bound->count)
            break;
        if (bound->count == UINT64_MAX || step->entry == SIZE_MAX)
            steps = i + 1;
    }
    return steps;
}

/* The time of the last event of so many steps; the opening's where there is none. */
static inline int64_t time_of_steps(const struct history *history, size_t steps) {
    while (steps-- > 1)
        if (history->steps[steps].entry == SIZE_MAX)
            return history->steps[steps].time;
    return history->timeline.entries[0].time;
}

static inline uint64_t events_in_steps(const struct history *history, size_t steps) {
    uint64_t events = 0;
    for (size_t i = 0; i < steps; i++)
        events += history->steps[i].entry == SIZE_MAX;
    return events;
}

static inline size_t steps_before_from(const struct stage_oracle *oracle) {
    struct place_bound before = PLACE_NO_BOUND;
    before.time = oracle->from - 1;
    return steps_within(oracle->history, &before);
}

/* ---- measures -------------------------------------------------------------------------------- */

static inline void stage_oracle_measure(struct stage_oracle *oracle, size_t steps) {
    const struct history *history = oracle->history;
    measure_oracle_release(&oracle->measures);
    measure_oracle_begin(&oracle->measures, &oracle->scene->measure, &oracle->start);
    for (size_t i = steps_before_from(oracle); i < steps; i++) {
        const struct step *step = &history->steps[i];
        if (step->entry == SIZE_MAX)
            oracle_event(&oracle->measures, &history->events[step->event]);
        else
            oracle_open(&oracle->measures, &history->timeline.entries[step->entry]);
    }
}

static inline double stage_oracle_value(const struct stage_oracle *oracle, size_t map, int32_t x,
                                        int32_t y, int64_t time) {
    static struct story story;
    story_of(&oracle->measures, x, y, &story);
    return story_measure(&story, oracle->scene->measures[map], time);
}

/* The canvas right before `from`, where measures begin. */
static inline void stage_oracle_start(struct stage_oracle *oracle) {
    struct place_err err;
    const struct place_rect bounds = oracle->history->bounds;
    oracle_go(&oracle->canvas, steps_before_from(oracle));
    need(place_canvas_init(&oracle->start, bounds, false, &err), &err);
    oracle->start.open = oracle->canvas.open;
    for (int32_t y = bounds.y0; y < bounds.y0 + bounds.height; y++)
        for (int32_t x = bounds.x0; x < bounds.x0 + bounds.width; x++)
            oracle->start.pixels[place_canvas_offset(&oracle->start, x, y)] =
                *oracle_pixel(&oracle->canvas, x, y);
}

/* A map without values yet that is named and typed as the measure's. */
static inline struct place_map empty_map(const struct stage_oracle *oracle, size_t index) {
    struct place_err err;
    struct place_map map;
    struct place_measures *measures = NULL;
    need(place_measures_new(&oracle->scene->measure, &oracle->start, &measures, &err), &err);
    need(place_measures_read(measures, index, oracle->from, &map, &err), &err);
    for (size_t i = 0; i < place_map_pixels(&map); i++)
        map.values[i] = NAN;
    place_measures_free(measures);
    return map;
}

/* Take the values of a time into the greatest of each pixel; gives the least of all. */
static inline double take_greatest(const struct stage_oracle *oracle, size_t index, int64_t time,
                                   struct place_map *map) {
    double least = INFINITY;
    for (size_t i = 0; i < place_map_pixels(map); i++) {
        const int32_t x = map->region.x0 + (int32_t)i % map->region.width;
        const int32_t y = map->region.y0 + (int32_t)i / map->region.width;
        const double value = stage_oracle_value(oracle, index, x, y, time);
        if (isnan(map->values[i]) || value > map->values[i])
            map->values[i] = value;
        least = value < least ? value : least;
    }
    return least;
}

static inline void stage_oracle_scales(struct stage_oracle *oracle) {
    struct place_err err;
    struct place_map maps[PLACE_PANELS];
    double least[PLACE_PANELS];
    const size_t count = oracle->scene->map_count;
    for (size_t i = 0; i < count; i++) {
        maps[i] = empty_map(oracle, i);
        least[i] = INFINITY;
    }
    for (int sample = 1; sample <= 16; sample++) {
        struct place_bound bound = PLACE_NO_BOUND;
        bound.time = oracle->from + (oracle->to - oracle->from) * sample / 16;
        stage_oracle_measure(oracle, steps_within(oracle->history, &bound));
        for (size_t i = 0; i < count; i++)
            least[i] = fmin(least[i], take_greatest(oracle, i, bound.time, &maps[i]));
    }
    for (size_t i = 0; i < count; i++) {
        need(place_map_colors_init(&oracle->colors[i], &maps[i], &oracle->options->color, &err),
             &err);
        if (oracle->options->color.scale.clip == 0)
            place_scale_reach_down(&oracle->colors[i].scale, least[i]);
        place_map_release(&maps[i]);
    }
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static inline void stage_oracle_begin(struct stage_oracle *oracle, const struct history *history,
                                      const struct place_scene *scene,
                                      const struct place_scene_options *options,
                                      const struct place_scene_span *span) {
    *oracle = (struct stage_oracle){.history = history,
                                    .options = options,
                                    .scene = scene,
                                    .from = span->from,
                                    .to = span->to,
                                    .canvas = {.history = history},
                                    .owned = {.history = history}};
    stage_oracle_start(oracle);
    if (scene->map_count)
        stage_oracle_scales(oracle);
}

static inline void stage_oracle_go(struct stage_oracle *oracle, const struct place_bound *bound) {
    oracle->steps = steps_within(oracle->history, bound);
    oracle->time =
        bound->time != INT64_MAX ? bound->time : time_of_steps(oracle->history, oracle->steps);
    oracle_go(&oracle->canvas, oracle->steps);
    if (oracle->scene->highlight.by_user)
        owned_oracle_go(&oracle->owned, oracle->steps);
    if (oracle->scene->map_count)
        stage_oracle_measure(oracle, oracle->steps);
}

static inline void stage_oracle_end(struct stage_oracle *oracle) {
    for (size_t i = 0; i < PLACE_PANELS; i++)
        place_map_colors_release(&oracle->colors[i]);
    measure_oracle_release(&oracle->measures);
    place_canvas_release(&oracle->start);
    free(oracle->canvas.pixels);
    free(oracle->owned.owner);
}

/* ---- the canvas ------------------------------------------------------------------------------ */

static inline const struct place_timeline_entry *
stage_oracle_entry(const struct stage_oracle *oracle) {
    size_t steps = oracle->steps;
    while (oracle->history->steps[steps - 1].entry == SIZE_MAX)
        steps--;
    return &oracle->history->timeline.entries[oracle->history->steps[steps - 1].entry];
}

/* The colour that a pixel of the canvas shows: -1 where it shows none. */
static inline int64_t stage_oracle_seen(struct stage_oracle *oracle, int32_t x, int32_t y) {
    const struct place_timeline_entry *entry = stage_oracle_entry(oracle);
    if (!inside(oracle->canvas.open, x, y))
        return -1;
    uint8_t index = *oracle_pixel(&oracle->canvas, x, y);
    index = index == PLACE_NO_COLOR ? entry->background : index;
    return index < entry->palette.count ? (int64_t)entry->palette.rgb[index] : -1;
}

static inline bool stage_oracle_lit(const struct stage_oracle *oracle, int32_t x, int32_t y) {
    const struct place_highlight *highlight = &oracle->options->highlight;
    const struct place_rect part = highlight->region;
    if (part.width && part.height && !inside(part, x, y))
        return false;
    return !highlight->by_user ||
           oracle->owned.owner[owned_oracle_at(&oracle->owned, x, y)] == highlight->user;
}

/* Whether `got` is what the colour fades to: of the scene's greys the nearest to 64 + luma / 2. */
static inline bool is_faded(const struct stage_oracle *oracle, uint32_t rgb, uint32_t got) {
    const struct place_scene *scene = oracle->scene;
    const uint32_t r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
    const int32_t wanted = 64 + (int32_t)((2126 * r + 7152 * g + 722 * b + 5000) / 10000) / 2;
    int32_t least = 256;
    for (unsigned i = 0; i < scene->greys; i++) {
        const int32_t off = abs((int32_t)(scene->rgb[scene->greys_first + i] & 255) - wanted);
        least = off < least ? off : least;
    }
    const int32_t off = abs((int32_t)(got & 255) - wanted);
    return got == (got & 255) * 0x010101 &&
           (off == least || (scene->greys < 64 && off <= least + 1));
}

static inline bool canvas_shows(struct stage_oracle *oracle, int32_t x, int32_t y, uint32_t got) {
    const int64_t seen = stage_oracle_seen(oracle, x, y);
    if (seen < 0)
        return got == oracle->options->view.pad_color;
    const struct place_highlight *highlight = &oracle->options->highlight;
    const bool fades = highlight->by_user || highlight->region.width;
    return fades && !stage_oracle_lit(oracle, x, y) ? is_faded(oracle, (uint32_t)seen, got)
                                                    : got == (uint32_t)seen;
}

/* ---- maps ------------------------------------------------------------------------------------ */

static inline unsigned slow_level(const struct place_scale *scale, unsigned count, double value) {
    const double level = floor(place_scale_position(scale, value) * count);
    return level < count ? (unsigned)level : count - 1;
}

/* The least and the greatest level that the value may have: sums of reals may be rounded in
 * another order, in the value and in the ends of its scale. */
struct level_range {
    unsigned least, most;
};

static inline struct level_range levels_of(const struct stage_oracle *oracle, size_t map,
                                           double value) {
    const enum place_measure measure = oracle->scene->measures[map];
    const struct place_scale *scale = &oracle->colors[map].scale;
    const unsigned count = oracle->scene->maps[map].levels.count;
    const bool sum = measure == PLACE_MEASURE_HEAT || measure == PLACE_MEASURE_ENTROPY;
    const double off = sum ? 1e-9 * fmax(value, 1e-3) : 0;
    return (struct level_range){slow_level(scale, count, fmax(0, value - off)),
                                slow_level(scale, count, value + off)};
}

/* Whether a pixel of the map shows what is under it: over a canvas what counts nothing, and heat
 * that cannot be told from none. -1 where rounding decides. */
static inline int is_blank(const struct stage_oracle *oracle, size_t map, double value) {
    if (isnan(value) || !oracle->options->over)
        return isnan(value);
    switch (oracle->scene->measures[map]) {
    case PLACE_MEASURE_COUNT:
    case PLACE_MEASURE_CHANGES:
    case PLACE_MEASURE_USERS:
    case PLACE_MEASURE_CONFLICT:
    case PLACE_MEASURE_COLORS:
    case PLACE_MEASURE_UNTOUCHED: return value == 0;
    case PLACE_MEASURE_HEAT: {
        const struct level_range levels = levels_of(oracle, map, value);
        return value == 0 || levels.most == 0 ? 1 : levels.least > 0 ? 0 : -1;
    }
    default: return 0;
    }
}

static inline bool is_nearest_in_cube(const struct place_map_levels *levels, uint32_t wanted,
                                      uint32_t got) {
    for (unsigned i = 0; i < levels->count; i++)
        for (int shift = 0; shift < 24; shift += 8) {
            const int32_t component = (int32_t)(wanted >> shift & 255);
            if (abs((int32_t)(levels->rgb[i] >> shift & 255) - component) <
                abs((int32_t)(got >> shift & 255) - component))
                return false;
        }
    return true;
}

static inline bool map_colors_value(const struct stage_oracle *oracle, size_t map, double value,
                                    uint32_t got) {
    const struct place_map_levels *levels = &oracle->scene->maps[map].levels;
    const struct place_map_colors *colors = &oracle->colors[map];
    switch (oracle->scene->measures[map]) {
    case PLACE_MEASURE_ACTION: return got == place_action_color((unsigned)value);
    case PLACE_MEASURE_UNTOUCHED:
        return got == (value == 0 ? 0u : oracle->options->over ? 0xffc400u : 0xffffffu);
    case PLACE_MEASURE_PHASE_COMBINED: return is_nearest_in_cube(levels, (uint32_t)value, got);
    default: break;
    }
    const struct level_range range = levels_of(oracle, map, value);
    for (unsigned level = range.least; level <= range.most; level++)
        if (got == place_colormap_at(colors->table, (level + 0.5) / levels->count))
            return true;
    return false;
}

static inline bool map_shows(struct stage_oracle *oracle, size_t map, int32_t x, int32_t y,
                             uint32_t got) {
    if (!inside(oracle->canvas.open, x, y))
        return got == oracle->options->view.pad_color;
    const double value = stage_oracle_value(oracle, map, x, y, oracle->time);
    const int blank = is_blank(oracle, map, value);
    const int64_t seen = oracle->options->over ? stage_oracle_seen(oracle, x, y) : -1;
    const bool under =
        seen < 0 ? got == oracle->options->view.pad_color : is_faded(oracle, (uint32_t)seen, got);
    return (blank != 0 && under) || (blank != 1 && map_colors_value(oracle, map, value, got));
}

#endif
