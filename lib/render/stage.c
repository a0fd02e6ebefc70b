/* Drawing the pictures of a scene. */
#include "render/stage.h"

#include "base/mem.h"
#include "base/stop.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A jump is worth it from here on: about as far apart are an archive's snapshots. */
static const uint64_t far_ahead = UINT64_C(2) << 20;

/* ---- beginning and end ----------------------------------------------------------------------- */

static unsigned scene_columns(const struct place_scene *scene) {
    return PLACE_PIXELS | (scene->map_count ? place_measure_columns(&scene->measure) : 0u) |
           (scene->highlight.by_user ? PLACE_USERS : 0u);
}

/* The table of colours, and what of the canvas is lit. */
static void set_up_frame(struct place_stage *stage) {
    const struct place_scene *scene = stage->scene;
    struct place_frame *frame = &stage->frame;
    struct place_canvas_panel *panel = &frame->canvas;
    const bool lit = scene->canvas && place_is_highlighted(&scene->highlight);
    const struct place_rect part = scene->highlight.region;
    panel->region = scene->region;
    panel->x = scene->canvas_x;
    panel->lit = place_rect_empty(part) ? scene->region : part;
    panel->lit_pixels = stage->owned.pixels;
    if (scene->colors == scene->canvas_colors)
        return; /* the canvas's are all there are */
    panel->room = scene->canvas_colors;
    frame->colors = scene->colors;
    place_frame_set_colors(frame, scene->canvas_colors, scene->rgb + scene->canvas_colors,
                           scene->colors - scene->canvas_colors);
    stage->under = (struct place_fade){.first = scene->greys_first, .count = scene->greys};
    if (lit)
        panel->fade = stage->under;
}

static void put_legends(struct place_stage *stage) {
    const struct place_scene *scene = stage->scene;
    for (size_t i = 0; i < scene->map_count; i++) {
        const struct place_scene_map *map = &scene->maps[i];
        const struct place_rect place = {map->legend_x, map->legend_y, map->legend.width,
                                         map->legend.height};
        if (map->legend.pixels)
            place_frame_put_footer(&stage->frame, place, map->legend.pixels);
    }
}

static enum place_code init_maps(struct place_stage *stage, struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    if (scene->map_count == 0)
        return PLACE_OK;
    stage->row = place_new_array(2 * (size_t)scene->region.width, 1, err);
    return stage->row ? PLACE_OK : err->code;
}

static enum place_code init(struct place_stage *stage, unsigned columns, struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    const struct place_rect bounds = place_source_info(scene->source)->bounds;
    if (place_cursor_open(scene->source, columns | scene_columns(scene), &stage->cursor, err) ||
        place_canvas_init(&stage->canvas, bounds, scene->canvas, err) ||
        place_frame_init(&stage->frame, &scene->view, err) ||
        (scene->highlight.by_user &&
         place_owned_init(&stage->owned, &stage->canvas, scene->highlight.user, err)) ||
        (place_caption_wanted(&scene->caption) &&
         place_caption_new(&scene->caption, scene->view.width, scene->view.pad_color,
                           &stage->caption, err)))
        return err->code;
    return init_maps(stage, err);
}

enum place_code place_stage_init(struct place_stage *stage, const struct place_scene *scene,
                                 unsigned columns, struct place_err *err) {
    *stage = (struct place_stage){.scene = scene};
    if (init(stage, columns, err)) {
        place_stage_release(stage);
        return err->code;
    }
    set_up_frame(stage);
    put_legends(stage);
    return PLACE_OK;
}

void place_stage_release(struct place_stage *stage) {
    for (size_t i = 0; i < PLACE_PANELS; i++)
        place_map_release(&stage->maps[i]);
    place_measures_free(stage->measures);
    place_caption_free(stage->caption);
    place_owned_release(&stage->owned);
    place_frame_release(&stage->frame);
    place_canvas_release(&stage->canvas);
    place_cursor_close(stage->cursor);
    free(stage->row);
    *stage = (struct place_stage){0};
}

/* ---- moving where the canvas is all ---------------------------------------------------------- */

/* Whether the stage is past a count: right behind its last event too, where it may have stepped
 * over a timeline entry that a count leaves out. */
static bool is_past_count(const struct place_stage *stage, uint64_t count) {
    const uint64_t here = place_cursor_events_before(stage->cursor);
    return count < here || (count == here && !stage->counted);
}

static enum place_code seek_count(struct place_stage *stage, uint64_t count,
                                  struct place_err *err) {
    const uint64_t here = place_cursor_events_before(stage->cursor);
    uint64_t applied = 0;
    int64_t time = 0;
    if (count == 0)
        return place_cursor_seek_seq(stage->cursor, &stage->canvas, 0, err);
    if ((!stage->begun || is_past_count(stage, count) || count - here > far_ahead) &&
        (place_source_time_of_event(stage->scene->source, count - 1, &time, err) ||
         place_cursor_seek_time(stage->cursor, &stage->canvas, time - 1, err)))
        return err->code;
    return place_cursor_advance_count(stage->cursor, &stage->canvas,
                                      count - place_cursor_events_before(stage->cursor), &applied,
                                      err);
}

static enum place_code seek_canvas(struct place_stage *stage, const struct place_bound *bound,
                                   struct place_err *err) {
    if (bound->count != UINT64_MAX)
        return seek_count(stage, bound->count, err);
    if (bound->seq != UINT64_MAX)
        return place_cursor_seek_seq(stage->cursor, &stage->canvas, bound->seq, err);
    return place_cursor_seek_time(stage->cursor, &stage->canvas, bound->time, err);
}

/* ---- moving through the history -------------------------------------------------------------- */

static enum place_code take_piece(struct place_stage *stage, const struct place_piece *piece,
                                  struct place_err *err) {
    if (stage->owned.pixels)
        place_owned_apply(&stage->owned, &stage->canvas, piece);
    if (stage->measures && place_measures_apply(stage->measures, piece, err))
        return err->code;
    place_apply_piece(&stage->canvas, piece);
    return PLACE_OK;
}

/* Go forward to the bound, whose count is that of the whole log. */
static enum place_code walk(struct place_stage *stage, const struct place_bound *bound,
                            struct place_err *err) {
    struct place_piece piece;
    for (;;) {
        const uint64_t here = place_cursor_events_before(stage->cursor);
        struct place_bound left = *bound;
        if (bound->count != UINT64_MAX)
            left.count = bound->count > here ? bound->count - here : 0;
        if (place_cursor_next_within(stage->cursor, &left, &piece, err) || place_stop_check(err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        if (take_piece(stage, &piece, err))
            return err->code;
    }
}

/* Stand right before the scene's first instant, with measures that have seen nothing yet. */
static enum place_code begin(struct place_stage *stage, struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    struct place_bound before = PLACE_NO_BOUND;
    before.time = scene->from - 1;
    place_measures_free(stage->measures);
    stage->measures = NULL;
    for (size_t i = 0; i < scene->map_count; i++)
        place_map_release(&stage->maps[i]);
    if (!scene->highlight.by_user)
        return place_cursor_seek_time(stage->cursor, &stage->canvas, before.time, err);
    place_owned_clear(&stage->owned);
    if (place_cursor_seek_seq(stage->cursor, &stage->canvas, 0, err))
        return err->code;
    return scene->map_count ? walk(stage, &before, err) : PLACE_OK;
}

static bool is_behind(const struct place_stage *stage, const struct place_bound *bound) {
    if (bound->count != UINT64_MAX)
        return is_past_count(stage, bound->count);
    return bound->seq != UINT64_MAX || bound->time < stage->time;
}

static enum place_code follow(struct place_stage *stage, const struct place_bound *bound,
                              struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    if (!stage->begun || is_behind(stage, bound)) {
        if (begin(stage, err) ||
            (scene->map_count &&
             place_measures_new(&scene->measure, &stage->canvas, &stage->measures, err)))
            return err->code;
    }
    return walk(stage, bound, err);
}

/* The time of the moment: that of its last event, where it was not sought by time. */
static enum place_code tell_time(struct place_stage *stage, const struct place_bound *bound,
                                 struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    const uint64_t events = place_cursor_events_before(stage->cursor);
    stage->time = bound->time;
    if (bound->time != INT64_MAX || (scene->map_count == 0 && !scene->caption.time))
        return PLACE_OK;
    stage->time = place_source_info(scene->source)->timeline->entries[0].time;
    return events ? place_source_time_of_event(scene->source, events - 1, &stage->time, err)
                  : PLACE_OK;
}

enum place_code place_stage_seek(struct place_stage *stage, const struct place_bound *bound,
                                 struct place_err *err) {
    const bool follows = place_scene_follows(stage->scene);
    if (follows ? follow(stage, bound, err) : seek_canvas(stage, bound, err))
        return err->code;
    stage->begun = true;
    stage->counted = bound->count != UINT64_MAX;
    return tell_time(stage, bound, err);
}

/* ---- drawing --------------------------------------------------------------------------------- */

/* Put the faded canvas where the row of a map shows nothing. */
static void put_under(const struct place_stage *stage, int32_t y, uint8_t *row, uint8_t *seen) {
    const struct place_rect region = stage->scene->region;
    place_canvas_see(&stage->canvas, region.x0, region.y0 + y, region.width, seen);
    for (int32_t x = 0; x < region.width; x++)
        if (row[x] == PLACE_NO_COLOR)
            row[x] = stage->under.index[seen[x]];
}

/* What is counted of area that is not open is nothing to show. */
static void blank_unopened(const struct place_stage *stage, int32_t y, uint8_t *row) {
    const struct place_rect region = stage->scene->region;
    const struct place_rect line = {region.x0, region.y0 + y, region.width, 1};
    const struct place_rect open = place_rect_intersection(line, stage->canvas.open);
    if (place_rect_empty(open)) {
        memset(row, PLACE_NO_COLOR, (size_t)region.width);
        return;
    }
    const size_t left = (size_t)(open.x0 - region.x0), end = left + (size_t)open.width;
    memset(row, PLACE_NO_COLOR, left);
    memset(row + end, PLACE_NO_COLOR, (size_t)region.width - end);
}

static enum place_code read_map(struct place_stage *stage, size_t index, struct place_err *err) {
    struct place_map *map = &stage->maps[index];
    return map->values ? place_measures_read_again(stage->measures, index, stage->time, map, err)
                       : place_measures_read(stage->measures, index, stage->time, map, err);
}

static enum place_code draw_map(struct place_stage *stage, size_t index, struct place_err *err) {
    const struct place_scene_map *map = &stage->scene->maps[index];
    const size_t width = (size_t)stage->scene->region.width;
    if (read_map(stage, index, err))
        return err->code;
    const double *values = stage->maps[index].values;
    for (int32_t y = 0; y < stage->scene->region.height; y++, values += width) {
        place_map_levels_look_up(&map->levels, values, width, stage->row);
        blank_unopened(stage, y, stage->row);
        if (stage->scene->over)
            put_under(stage, y, stage->row, stage->row + width);
        place_frame_put(&stage->frame, map->x, y, stage->row, (int32_t)width);
    }
    return PLACE_OK;
}

static enum place_code draw_caption(struct place_stage *stage, struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    const int32_t height = scene->caption_height;
    const struct place_rect place = {0, scene->view.footer - height, scene->view.width, height};
    const uint32_t *pixels = NULL;
    bool changed = false;
    if (place_caption_draw(stage->caption, stage->time, place_cursor_events_before(stage->cursor),
                           &pixels, &changed, err))
        return err->code;
    if (changed)
        place_frame_put_footer(&stage->frame, place, pixels);
    return PLACE_OK;
}

enum place_code place_stage_draw(struct place_stage *stage, struct place_err *err) {
    const struct place_scene *scene = stage->scene;
    if (scene->over)
        place_fade_enter(&stage->under, stage->canvas.entry);
    if (scene->canvas)
        place_canvas_panel_show(&stage->frame, &stage->canvas);
    for (size_t i = 0; i < scene->map_count; i++)
        if (draw_map(stage, i, err))
            return err->code;
    if (stage->caption && draw_caption(stage, err))
        return err->code;
    place_frame_settle(&stage->frame);
    return PLACE_OK;
}
