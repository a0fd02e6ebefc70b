/* Deciding what the pictures of a history are. */
#include "render/scene.h"

#include "render/canvas_panel.h"
#include "render/map_legend.h"
#include "render/scene_scale.h"

#include <assert.h>
#include <string.h>

/* What is needed only while a scene is planned. */
struct drafts {
    struct scene_values values[PLACE_PANELS]; /* that a map's scale holds */
    struct place_map_colors colors[PLACE_PANELS];
};

/* ---- what is asked for ----------------------------------------------------------------------- */

static enum place_code check_users(const struct place_scene *scene, struct place_err *err) {
    const struct place_source_info *info = place_source_info(scene->source);
    bool needed = scene->highlight.by_user;
    for (size_t i = 0; i < scene->map_count; i++)
        needed |= place_measure_needs_users(scene->measures[i]);
    return needed && info->users == 0
               ? place_fail(err, PLACE_USAGE, "%s: the log names no users", info->name)
               : PLACE_OK;
}

static enum place_code check_highlight(const struct place_scene *scene, struct place_err *err) {
    const struct place_rect region = scene->highlight.region;
    const struct place_rect bounds = place_source_info(scene->source)->bounds;
    if (!place_is_highlighted(&scene->highlight))
        return PLACE_OK;
    if (!scene->canvas)
        return place_fail(err, PLACE_USAGE,
                          "highlights are of the canvas, which this view does not show");
    return place_rect_covers(bounds, region)
               ? PLACE_OK
               : place_fail(err, PLACE_USAGE,
                            "--highlight-region %dx%d%+d%+d is not inside the canvas, "
                            "%dx%d%+d%+d",
                            region.width, region.height, region.x0, region.y0, bounds.width,
                            bounds.height, bounds.x0, bounds.y0);
}

/* Sort the panels into the canvas and maps; where they stand is not yet known. */
static enum place_code take_panels(struct place_scene *scene,
                                   const struct place_scene_options *options,
                                   struct place_err *err) {
    scene->canvas = options->panel_count == 0;
    for (unsigned i = 0; i < options->panel_count; i++)
        if (options->panels[i] == PLACE_PANEL_CANVAS)
            scene->canvas = true;
        else
            scene->measures[scene->map_count++] = (enum place_measure)options->panels[i];
    scene->over = options->over;
    if (options->over && scene->map_count == 0)
        return place_fail(err, PLACE_USAGE, "--over is for maps, which this view does not show");
    if (check_highlight(scene, err))
        return err->code;
    return check_users(scene, err);
}

/* ---- the view -------------------------------------------------------------------------------- */

/* Between two panels, in canvas pixels: a 64th of one, even so that chroma stays exact at 1x too.
 */
static int32_t gap_of(int32_t width) {
    return 2 * ((width + 127) / 128);
}

/* Where each panel stands; gives the width of all. */
static int32_t place_panels(struct place_scene *scene, const struct place_scene_options *options) {
    const int32_t width = scene->region.width;
    int32_t x = 0;
    size_t maps = 0;
    for (unsigned i = 0; i < options->panel_count; i++, x += width + gap_of(width))
        if (options->panels[i] == PLACE_PANEL_CANVAS)
            scene->canvas_x = x;
        else
            scene->maps[maps++].x = x;
    return options->panel_count > 1 ? x - gap_of(width) : width;
}

struct footer {
    int32_t width, height;
};

static int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* Legends and the caption; the widest of them and the picture say how wide. */
static enum place_code measure_footer(struct place_scene *scene, enum place_purpose purpose,
                                      struct footer *footer, struct place_err *err) {
    footer->width = scene->view.width;
    for (size_t i = 0; i < scene->map_count; i++) {
        struct place_scene_map *map = &scene->maps[i];
        const int32_t height = map->legend.height + map->legend.height % 2;
        map->legend_y = scene->legends_stacked ? footer->height : 0;
        footer->width = larger(footer->width, map->legend.width);
        footer->height = larger(footer->height, map->legend_y + height);
    }
    footer->width += purpose == PLACE_VIDEO ? footer->width % 2 : 0;
    if (place_caption_height(&scene->caption, footer->width, &scene->caption_height, err))
        return err->code;
    footer->height += scene->caption_height;
    return PLACE_OK;
}

/* The middle of each legend is that of its panel's share of the frame, or of all of it. */
static void place_legends(struct place_scene *scene, const struct place_scene_options *options) {
    const int32_t width = scene->view.width;
    const int32_t panels = options->panel_count ? (int32_t)options->panel_count : 1;
    size_t map = 0;
    for (int32_t i = 0; i < panels && map < scene->map_count; i++) {
        if (options->panels[i] == PLACE_PANEL_CANVAS)
            continue;
        const int32_t middle =
            scene->legends_stacked ? width / 2 : width / panels * i + width / panels / 2;
        scene->maps[map].legend_x = middle - scene->maps[map].legend.width / 2;
        map++;
    }
}

static enum place_code refuse_fit(const struct place_view_options *wanted, struct place_err *err) {
    place_fail(err, PLACE_USAGE, "--fit %dx%d has no room for what stands below", wanted->fit_width,
               wanted->fit_height);
    return place_hint(err, "a larger --fit, --no-legend, or less of a caption");
}

/* The view of all panels, without the footer. Where it is to fit, the footer's height is known. */
static enum place_code plan_panels(struct place_scene *scene,
                                   const struct place_scene_options *options,
                                   const struct place_scene_span *span, int32_t footer,
                                   struct place_err *err) {
    struct place_view_options wanted = options->view;
    struct place_rect bounds = place_source_info(scene->source)->bounds;
    wanted.region = scene->region;
    if (options->panel_count > 1)
        bounds = wanted.region =
            (struct place_rect){0, 0, place_panels(scene, options), scene->region.height};
    if (bounds.width > PLACE_MAX_SIDE)
        return place_fail(err, PLACE_USAGE,
                          "side by side the panels would be %d pixels wide, the limit is %d",
                          bounds.width, PLACE_MAX_SIDE);
    if (wanted.fit_width && wanted.fit_height <= footer)
        return refuse_fit(&options->view, err);
    wanted.fit_height -= wanted.fit_width ? footer : 0;
    return place_view_plan(&wanted, bounds, span->purpose, &scene->view, err);
}

/* ---- colours --------------------------------------------------------------------------------- */

static unsigned canvas_colors(const struct place_timeline *timeline) {
    unsigned most = 0;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].palette.count > most)
            most = timeline->entries[i].palette.count;
    return most;
}

static void add_greys(struct place_scene *scene, unsigned room) {
    scene->greys_first = scene->colors;
    scene->greys = room < PLACE_FADE_MOST ? room : PLACE_FADE_MOST;
    for (unsigned i = 0; i < scene->greys; i++)
        scene->rgb[scene->colors++] = place_fade_color(i, scene->greys);
}

/* Room that maps with colours of their own take, and the least that a scale does, which all share.
 */
static unsigned least_room(const struct place_scene *scene, const struct drafts *drafts) {
    unsigned room = 0, scales = 0;
    for (size_t i = 0; i < scene->map_count; i++)
        if (drafts->colors[i].look == PLACE_LOOK_SCALE)
            scales = PLACE_LEVELS_LEAST;
        else
            room += place_map_levels_count(drafts->colors[i].look, PLACE_LEVELS_LEAST);
    return room + scales;
}

/* The levels of one map, in indices from `first` on. */
static enum place_code init_map(struct place_scene *scene, const struct drafts *drafts, size_t i,
                                unsigned first, unsigned room, struct place_err *err) {
    const struct place_map_levels_options options = {
        .colors = &drafts->colors[i],
        .first = first,
        .count = place_map_levels_count(drafts->colors[i].look, room),
        .blank = place_map_blank(&drafts->values[i].greatest, scene->over)};
    struct place_map_levels *levels = &scene->maps[i].levels;
    if (place_map_levels_init(levels, &options, err))
        return err->code;
    memcpy(scene->rgb + first, levels->rgb, levels->count * sizeof *scene->rgb);
    if (scene->colors < first + levels->count)
        scene->colors = first + levels->count;
    return PLACE_OK;
}

static bool has_scales(const struct place_scene *scene, const struct drafts *drafts) {
    for (size_t i = 0; i < scene->map_count; i++)
        if (drafts->colors[i].look == PLACE_LOOK_SCALE)
            return true;
    return false;
}

/*
 * Those that take what they need first, then phase-combined, which has use for
 * whatever there is, and leaves half of it to scales, where there are some. These
 * have one colour map, so they share its levels.
 */
static enum place_code add_maps(struct place_scene *scene, const struct drafts *drafts,
                                unsigned end, struct place_err *err) {
    static const enum place_map_look looks[] = {PLACE_LOOK_ACTION, PLACE_LOOK_UNTOUCHED,
                                                PLACE_LOOK_COLORS, PLACE_LOOK_SCALE};
    for (size_t look = 0; look < sizeof looks / sizeof *looks; look++) {
        const unsigned first = scene->colors;
        const bool half = looks[look] == PLACE_LOOK_COLORS && has_scales(scene, drafts);
        const unsigned room = (end - first) / (half ? 2 : 1);
        for (size_t i = 0; i < scene->map_count; i++)
            if (drafts->colors[i].look == looks[look] &&
                init_map(scene, drafts, i, first, room, err))
                return err->code;
    }
    return PLACE_OK;
}

static void add_shades(struct place_scene *scene, unsigned room) {
    uint32_t shades[PLACE_CAPTION_SHADES];
    place_caption_shades(scene->view.pad_color, shades);
    for (unsigned i = 0; i < PLACE_CAPTION_SHADES && i < room; i++)
        scene->rgb[scene->colors++] = shades[i];
}

/*
 * Give out the table: the canvas's colours keep their indices. Greys and maps take
 * what is left; shades of letters are wanted only where pictures are of indices,
 * and there near ones do.
 */
static enum place_code share_out_colors(struct place_scene *scene, const struct drafts *drafts,
                                        struct place_err *err) {
    const bool fades = scene->over || place_is_highlighted(&scene->highlight);
    const unsigned all = PLACE_NO_COLOR;
    scene->canvas_colors = scene->colors =
        scene->canvas ? canvas_colors(place_source_info(scene->source)->timeline) : 0;
    const unsigned least = least_room(scene, drafts);
    if (scene->colors + least + (fades ? 2 : 0) > all)
        return place_fail(err, PLACE_USAGE,
                          "a palette of %u colours leaves no room for those of the maps or greys",
                          scene->colors);
    if (fades)
        add_greys(scene, all - scene->colors - least);
    const bool fits = scene->view.footer && all - scene->colors >= least + PLACE_CAPTION_SHADES;
    if (add_maps(scene, drafts, all - (fits ? PLACE_CAPTION_SHADES : 0), err))
        return err->code;
    if (scene->view.footer)
        add_shades(scene, all - scene->colors);
    return PLACE_OK;
}

/* ---- maps ------------------------------------------------------------------------------------ */

static enum place_code measure_maps(struct place_scene *scene,
                                    const struct place_scene_options *options,
                                    const struct place_scene_span *span, struct drafts *drafts,
                                    struct place_err *err) {
    const struct place_span measured = {span->from, span->to, scene->measure, span->progress};
    struct place_map_color_options color = options->color;
    color.over = scene->over;
    if (scene->map_count == 0)
        return PLACE_OK;
    if (scene_sample(scene->source, &measured, PLACE_SCENE_SAMPLES, drafts->values, err))
        return err->code;
    for (size_t i = 0; i < scene->map_count; i++) {
        const struct scene_values *values = &drafts->values[i];
        if (place_map_colors_init(&drafts->colors[i], &values->greatest, &color, err))
            return err->code;
        if (options->color.scale.clip == 0)
            place_scale_reach_down(&drafts->colors[i].scale, values->least);
    }
    return PLACE_OK;
}

/* Draw all legends for a part of the frame's width; gives the widest. */
static enum place_code draw_legends(struct place_scene *scene, const struct drafts *drafts,
                                    int32_t width, int32_t *widest, struct place_err *err) {
    *widest = 0;
    for (size_t i = 0; i < scene->map_count; i++) {
        struct place_strip *strip = &scene->maps[i].legend;
        const struct place_map_legend legend = {.map = &drafts->values[i].greatest,
                                                .colors = &drafts->colors[i],
                                                .width = width,
                                                .background = scene->view.pad_color};
        place_strip_release(strip);
        if (place_map_legend_draw(&legend, strip, err))
            return err->code;
        *widest = strip->width > *widest ? strip->width : *widest;
    }
    return PLACE_OK;
}

/*
 * Each legend under its panel's share of the frame, or, where that is too narrow
 * for one, all of them one below the other.
 */
static enum place_code lay_out_legends(struct place_scene *scene, const struct drafts *drafts,
                                       unsigned panels, struct place_err *err) {
    const int32_t share = scene->view.width / (int32_t)(panels ? panels : 1);
    int32_t widest = 0;
    if (draw_legends(scene, drafts, share, &widest, err))
        return err->code;
    scene->legends_stacked = widest > share;
    return scene->legends_stacked && panels > 1
               ? draw_legends(scene, drafts, scene->view.width, &widest, err)
               : PLACE_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum place_code plan_view(struct place_scene *scene,
                                 const struct place_scene_options *options,
                                 const struct place_scene_span *span, const struct drafts *drafts,
                                 struct place_err *err) {
    struct footer footer = {0};
    if (plan_panels(scene, options, span, 0, err) ||
        (!options->no_legend && lay_out_legends(scene, drafts, options->panel_count, err)) ||
        measure_footer(scene, span->purpose, &footer, err))
        return err->code;
    if (footer.height == 0)
        return PLACE_OK;
    if (options->view.fit_width && footer.width > scene->view.width)
        return refuse_fit(&options->view, err);
    if (options->view.fit_width && plan_panels(scene, options, span, footer.height, err))
        return err->code;
    if (place_view_add_footer(&scene->view, span->purpose, footer.width, footer.height, err))
        return err->code;
    place_legends(scene, options);
    return PLACE_OK;
}

static enum place_code plan(struct place_scene *scene, const struct place_scene_options *options,
                            const struct place_scene_span *span, struct drafts *drafts,
                            struct place_err *err) {
    const struct place_source_info *info = place_source_info(scene->source);
    if (take_panels(scene, options, err) ||
        place_view_region(&options->view, info->bounds, &scene->region, err))
        return err->code;
    scene->measure = options->measure;
    scene->measure.measures = scene->measures;
    scene->measure.count = scene->map_count;
    scene->measure.region = scene->region;
    if (measure_maps(scene, options, span, drafts, err) ||
        plan_view(scene, options, span, drafts, err))
        return err->code;
    return share_out_colors(scene, drafts, err);
}

/* Whose a pixel is must be known from the log's first event on. */
static enum place_code need_source(struct place_source *source,
                                   const struct place_scene_options *options,
                                   const struct place_scene_span *span, struct place_err *err) {
    struct place_need need = {.from = options->highlight.by_user ? INT64_MIN : span->from - 1,
                              .to = span->to,
                              .users = options->highlight.by_user ||
                                       options->measure.filter.user != PLACE_NO_USER,
                              .counts = options->caption.events};
    for (unsigned i = 0; i < options->panel_count; i++)
        need.users |= options->panels[i] != PLACE_PANEL_CANVAS &&
                      place_measure_needs_users((enum place_measure)options->panels[i]);
    return place_source_need(source, &need, err);
}

enum place_code place_scene_plan(struct place_scene *scene, struct place_source *source,
                                 const struct place_scene_options *options,
                                 const struct place_scene_span *span, struct place_err *err) {
    struct drafts drafts = {0};
    assert(options->panel_count <= PLACE_PANELS);
    *scene = (struct place_scene){0};
    if (need_source(source, options, span, err))
        return err->code;
    *scene = (struct place_scene){.source = source,
                                  .from = span->from,
                                  .highlight = options->highlight,
                                  .caption = options->caption};
    scene->caption.most_events = place_source_info(source)->events;
    const enum place_code code = plan(scene, options, span, &drafts, err);
    for (size_t i = 0; i < PLACE_PANELS; i++) {
        place_map_colors_release(&drafts.colors[i]);
        place_map_release(&drafts.values[i].greatest);
    }
    if (code)
        place_scene_release(scene);
    return code;
}

void place_scene_release(struct place_scene *scene) {
    for (size_t i = 0; i < PLACE_PANELS; i++) {
        place_map_levels_release(&scene->maps[i].levels);
        place_strip_release(&scene->maps[i].legend);
    }
    *scene = (struct place_scene){0};
}
