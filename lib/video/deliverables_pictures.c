/* Stills and maps for a directory of deliverables. */
#include "video/deliverables_pictures.h"

#include "base/picture.h"
#include "base/stop.h"
#include "measure/span.h"
#include "render/map_picture.h"
#include "render/stage.h"
#include "render/still.h"
#include "source/canvas_at.h"

#include <stdio.h>

void deliverable_map_name(enum place_measure measure, char name[DELIVERABLE_NAME]) {
    snprintf(name, DELIVERABLE_NAME, "%s.png", place_measure_name(measure));
}

static enum place_code save(const struct deliverable_pictures *pictures,
                            const struct place_picture *picture, const char *name,
                            struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outdir_open_file(pictures->dir, name, &out, err))
        return err->code;
    if (!place_png_write(picture, place_outfile_stream(out), place_outfile_path(out), err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

/* What pictures have of the view of videos; `shown` where no region was asked for. */
static struct place_view_options picture_view(const struct deliverable_pictures *pictures,
                                              struct place_rect shown) {
    const struct place_view_options *videos = &pictures->options->video.scene.view;
    return (struct place_view_options){.region = place_rect_empty(videos->region) ? shown
                                                                                  : videos->region,
                                       .scale = videos->scale,
                                       .pad_color = videos->pad_color};
}

/* ---- the canvas ------------------------------------------------------------------------------ */

static enum place_code save_still(const struct deliverable_pictures *pictures,
                                  struct place_still *still, struct place_err *err) {
    char time[PLACE_TIME_TEXT];
    place_format_time(pictures->to, time);
    const char *software = pictures->options->software;
    const char *const texts[] = {"Source time", time, software ? "Software" : NULL, software, NULL};
    still->picture.texts = texts;
    return save(pictures, &still->picture, DELIVERABLE_FINAL, err);
}

static enum place_code draw_still(const struct deliverable_pictures *pictures,
                                  const struct place_scene *scene, struct place_err *err) {
    struct place_stage stage;
    struct place_still still = {0};
    struct place_bound bound = PLACE_NO_BOUND;
    bound.time = pictures->to;
    if (place_stage_init(&stage, scene, 0, err))
        return err->code;
    enum place_code code = place_stage_seek(&stage, &bound, err);
    if (!code)
        code = place_stage_draw(&stage, err);
    if (!code)
        code = place_still_draw(&still, &stage.frame, err);
    if (!code)
        code = save_still(pictures, &still, err);
    place_still_release(&still);
    place_stage_release(&stage);
    return code;
}

enum place_code deliverable_final_write(const struct deliverable_pictures *pictures,
                                        struct place_err *err) {
    const struct place_timeline *timeline = place_source_info(pictures->source)->timeline;
    const struct place_rect open = place_timeline_at(timeline, pictures->to)->bounds;
    const struct place_scene_span span = {pictures->to, pictures->to, PLACE_STILL, NULL};
    struct place_scene_options wanted = {.view = picture_view(pictures, open),
                                         .caption = pictures->options->video.scene.caption};
    struct place_scene scene;
    wanted.caption.seconds = true;
    if (place_scene_plan(&scene, pictures->source, &wanted, &span, err))
        return place_wrap(err, "%s", DELIVERABLE_FINAL);
    const enum place_code code = draw_still(pictures, &scene, err);
    place_scene_release(&scene);
    return code;
}

/* ---- maps ------------------------------------------------------------------------------------ */

/* What all maps need. */
struct drawing {
    struct place_measures *measures;
    struct place_view view;
    struct place_canvas canvas; /* for --over */
};

static enum place_code draw_map(const struct deliverable_pictures *pictures,
                                const struct drawing *drawing, size_t index,
                                const struct place_map *map, struct place_err *err) {
    const struct place_scene_options *scene = &pictures->options->video.scene;
    const struct place_map_picture_options options = {.view = &drawing->view,
                                                      .color = scene->color,
                                                      .over = scene->over ? &drawing->canvas : NULL,
                                                      .legend = !scene->no_legend};
    struct place_map_picture picture;
    char name[DELIVERABLE_NAME];
    deliverable_map_name(pictures->measures[index], name);
    if (place_map_picture_draw(&picture, map, &options, err))
        return err->code;
    const enum place_code code = save(pictures, &picture.picture, name, err);
    place_map_picture_release(&picture);
    return code;
}

static enum place_code write_map(const struct deliverable_pictures *pictures,
                                 const struct drawing *drawing, size_t index,
                                 struct place_err *err) {
    struct place_map map;
    if (place_stop_check(err) ||
        place_measures_read(drawing->measures, index, pictures->to, &map, err))
        return err->code;
    const enum place_code code = draw_map(pictures, drawing, index, &map, err);
    place_map_release(&map);
    return code;
}

/* Without a region the canvas is shown as large as it is at some time of the span. */
static enum place_code plan_view(const struct deliverable_pictures *pictures,
                                 struct place_view *view, struct place_err *err) {
    const struct place_source_info *info = place_source_info(pictures->source);
    const struct place_view_options wanted = picture_view(
        pictures, place_timeline_union_between(info->timeline, pictures->from, pictures->to));
    return place_view_plan(&wanted, info->bounds, PLACE_STILL, view, err);
}

static enum place_code take_measures(const struct deliverable_pictures *pictures,
                                     struct drawing *drawing, struct place_err *err) {
    const struct place_video_options *video = &pictures->options->video;
    struct place_span span = {pictures->from, pictures->to, video->scene.measure, video->progress};
    span.measures.measures = pictures->measures;
    span.measures.count = pictures->count;
    span.measures.region = drawing->view.region;
    if (video->scene.over &&
        place_source_canvas_at(pictures->source, pictures->to, &drawing->canvas, err))
        return err->code;
    return place_measure_span(pictures->source, &span, &drawing->measures, err);
}

enum place_code deliverable_maps_write(const struct deliverable_pictures *pictures,
                                       struct place_err *err) {
    struct drawing drawing = {0};
    enum place_code code = plan_view(pictures, &drawing.view, err);
    if (!code)
        code = take_measures(pictures, &drawing, err);
    for (size_t i = 0; !code && i < pictures->count; i++)
        code = write_map(pictures, &drawing, i, err);
    place_measures_free(drawing.measures);
    place_canvas_release(&drawing.canvas);
    return code;
}
