/*
 * The pictures of place-mosaic.
 *
 *     SOURCE --seek--> canvas --scene--> still --> OUT.png
 *     SOURCE --seek, as often as there are pictures--> sheet --> OUT.png
 *     SOURCE --seek, twice--> difference --scene--> still --> OUT.png
 */
#include "cli/mosaic_pictures.h"

#include "cli/view_options.h"
#include "render/difference.h"
#include "render/sheet.h"
#include "render/stage.h"
#include "render/still.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is made of one source. */
struct job {
    const struct place_mosaic_settings *settings;
    struct place_source *source;
    const struct place_source_info *info;
    struct place_context *context;
};

/* Two texts for the file. */
struct notes {
    const char *keys[2];
    char values[2][PLACE_TIME_TEXT];
};

static enum place_code save(const struct job *job, struct place_picture *picture,
                            const struct notes *notes, struct place_err *err) {
    char software[64];
    snprintf(software, sizeof software, "placetools %s", place_version());
    const char *const texts[] = {
        "Software",       software, notes->keys[0], notes->values[0], notes->keys[1],
        notes->values[1], NULL};
    picture->texts = texts;
    return place_png_save(picture, job->settings->output.path, job->settings->output.replace, err);
}

static void note_span(struct notes *notes, int64_t from, int64_t to) {
    *notes = (struct notes){.keys = {"Source from", "Source to"}};
    place_format_time(from, notes->values[0]);
    place_format_time(to, notes->values[1]);
}

/* ---- one instant ----------------------------------------------------------------------------- */

/* Without --region the canvas is shown as large as it was then. */
static enum place_code plan_still(const struct job *job, const struct place_instant *instant,
                                  struct place_scene *scene, struct place_err *err) {
    struct place_scene_options wanted;
    const struct place_scene_span span = {instant->time, instant->time, PLACE_STILL, NULL};
    if (place_scene_settle(&job->settings->scene, job->source, &wanted, err))
        return err->code;
    if (place_rect_empty(wanted.view.region))
        wanted.view.region = place_instant_open(instant, job->info);
    wanted.caption.seconds = true;
    if (place_scene_plan(scene, job->source, &wanted, &span, err))
        return err->code;
    place_tell_view(&scene->view, job->context);
    return PLACE_OK;
}

static enum place_code save_stage(const struct job *job, const struct place_stage *stage,
                                  const struct notes *notes, struct place_err *err) {
    struct place_still still;
    if (place_still_draw(&still, &stage->frame, err))
        return err->code;
    const enum place_code code = save(job, &still.picture, notes, err);
    place_still_release(&still);
    return code;
}

static enum place_code draw_instant(const struct job *job, struct place_instant *instant,
                                    struct place_stage *stage, struct place_err *err) {
    const struct place_bound bound = place_instant_bound(instant);
    struct notes notes = {.keys = {"Source time", "Source seq"}};
    if (place_stage_seek(stage, &bound, err) || place_stage_draw(stage, err) ||
        place_instant_complete(instant, job->source, stage->cursor, err))
        return err->code;
    place_format_time(instant->time, notes.values[0]);
    snprintf(notes.values[1], sizeof notes.values[1], "%" PRIu64, instant->seq);
    return save_stage(job, stage, &notes, err);
}

static enum place_code make_still(const struct job *job, struct place_err *err) {
    struct place_instant instant;
    struct place_scene scene;
    struct place_stage stage = {0};
    if (place_instant_choose(&job->settings->instant, job->info, job->context, &instant, err))
        return err->code;
    const struct place_need all = PLACE_NEED_ALL;
    if ((instant.by_seq && place_source_need(job->source, &all, err)) ||
        plan_still(job, &instant, &scene, err))
        return err->code;
    enum place_code code = place_stage_init(&stage, &scene, PLACE_SEQS, err);
    if (!code)
        code = draw_instant(job, &instant, &stage, err);
    place_stage_release(&stage);
    place_scene_release(&scene);
    return code;
}

/* ---- a sheet --------------------------------------------------------------------------------- */

static enum place_code choose_span(const struct job *job, struct place_scene_span *span,
                                   struct place_err *err) {
    const struct place_mosaic_settings *settings = job->settings;
    *span = (struct place_scene_span){.from = job->info->first_time, .purpose = PLACE_STILL};
    if ((settings->has_from && place_moment_choose(&settings->from, "--from", job->info,
                                                   job->context, &span->from, err)) ||
        (settings->has_to &&
         place_moment_choose(&settings->to, "--to", job->info, job->context, &span->to, err)))
        return err->code;
    if (!settings->has_to)
        span->to = place_moment_last(job->info, "--to", job->context);
    return span->from <= span->to ? PLACE_OK : place_fail(err, PLACE_USAGE, "--from is after --to");
}

/* Seconds only where pictures are less than a minute apart. */
static bool needs_seconds(const struct job *job, const struct place_scene_span *span) {
    const int64_t steps = (int64_t)job->settings->columns * job->settings->rows - 1;
    return span->to - span->from < steps * PLACE_MINUTE;
}

/* Without --region the canvas is shown as large as it ever is in the span. */
static enum place_code plan_sheet(const struct job *job, const struct place_scene_span *span,
                                  struct place_sheet *sheet, struct place_err *err) {
    struct place_sheet_options wanted = {.columns = job->settings->columns,
                                         .rows = job->settings->rows};
    if (place_scene_settle(&job->settings->scene, job->source, &wanted.scene, err))
        return err->code;
    if (place_rect_empty(wanted.scene.view.region))
        wanted.scene.view.region =
            place_timeline_union_between(job->info->timeline, span->from, span->to);
    wanted.scene.caption.seconds |= needs_seconds(job, span);
    if (place_sheet_plan(sheet, job->source, &wanted, span, err))
        return err->code;
    place_tell_view(&sheet->scene.view, job->context);
    return PLACE_OK;
}

static enum place_code make_sheet(const struct job *job, struct place_err *err) {
    struct place_scene_span span;
    struct place_sheet sheet;
    struct place_sheet_pixels pixels = {0};
    struct notes notes;
    if (choose_span(job, &span, err) || plan_sheet(job, &span, &sheet, err))
        return err->code;
    enum place_code code = place_sheet_draw(&sheet, job->context->progress, &pixels, err);
    if (!code) {
        struct place_picture picture = place_sheet_pixels_picture(&pixels);
        note_span(&notes, span.from, span.to);
        code = save(job, &picture, &notes, err);
    }
    place_sheet_pixels_release(&pixels);
    place_sheet_release(&sheet);
    return code;
}

/* ---- a difference ---------------------------------------------------------------------------- */

/* Two instants, and the title that tells of them. */
struct two {
    struct place_instant before, after;
    char title[PLACE_CAPTION_TITLE + 1];
};

/* The time of a caption is one; both stand in its title, to the minute where that tells all. */
static enum place_code tell_both(struct two *two, struct place_caption_options *caption,
                                 struct place_err *err) {
    enum { ROOM = PLACE_CAPTION_TITLE - 2 * PLACE_ZONED_TEXT - 4 /* ": " and " to " */ };
    const char *title = caption->title ? caption->title : "";
    char before[PLACE_ZONED_TEXT], after[PLACE_ZONED_TEXT];
    if (!caption->time)
        return PLACE_OK;
    if (strlen(title) > ROOM)
        return place_fail(err, PLACE_USAGE,
                          "--title has %zu bytes, which leaves no room for both times: at most %d",
                          strlen(title), ROOM);
    caption->seconds |= two->before.time % PLACE_MINUTE != 0 || two->after.time % PLACE_MINUTE != 0;
    place_format_time_in(caption->zone, two->before.time, caption->seconds, before);
    place_format_time_in(caption->zone, two->after.time, caption->seconds, after);
    snprintf(two->title, sizeof two->title, "%s%s%s to %s", title, *title ? ": " : "", before,
             after);
    caption->title = two->title;
    caption->time = false;
    return PLACE_OK;
}

/* Without --region all is shown that was open at either instant. What is highlighted is all of it,
 * of which the difference leaves out what is the same. */
static enum place_code plan_difference(const struct job *job, struct two *two,
                                       struct place_scene *scene, struct place_err *err) {
    struct place_scene_options wanted;
    const struct place_scene_span span = {two->before.time, two->after.time, PLACE_STILL, NULL};
    if (place_scene_settle(&job->settings->scene, job->source, &wanted, err))
        return err->code;
    if (place_rect_empty(wanted.view.region))
        wanted.view.region = place_rect_union(place_instant_open(&two->before, job->info),
                                              place_instant_open(&two->after, job->info));
    if (place_view_region(&wanted.view, job->info->bounds, &wanted.highlight.region, err) ||
        tell_both(two, &wanted.caption, err) ||
        place_scene_plan(scene, job->source, &wanted, &span, err))
        return err->code;
    place_tell_view(&scene->view, job->context);
    return PLACE_OK;
}

static enum place_code seek(struct place_stage *stage, const struct place_instant *instant,
                            struct place_err *err) {
    const struct place_bound bound = place_instant_bound(instant);
    return place_stage_seek(stage, &bound, err);
}

static enum place_code draw_difference(const struct job *job, const struct two *two,
                                       struct place_stage *stage, struct place_err *err) {
    struct place_difference difference;
    struct notes notes;
    if (seek(stage, &two->before, err) ||
        place_difference_begin(&difference, &stage->canvas, stage->scene->region, err))
        return err->code;
    enum place_code code = seek(stage, &two->after, err);
    if (!code) {
        place_difference_end(&difference, &stage->canvas);
        stage->frame.canvas.lit_pixels = difference.pixels;
        code = place_stage_draw(stage, err);
    }
    if (!code) {
        note_span(&notes, two->before.time, two->after.time);
        code = save_stage(job, stage, &notes, err);
    }
    if (!code)
        place_remark(job->context, "%" PRIu64 " of %" PRIu64 " pixels differ", difference.differing,
                     difference.open);
    place_difference_release(&difference);
    return code;
}

static enum place_code make_difference(const struct job *job, struct place_err *err) {
    const struct place_mosaic_settings *settings = job->settings;
    struct two two = {0};
    struct place_scene scene;
    struct place_stage stage = {0};
    if (place_moment_choose(&settings->before, "--diff", job->info, job->context, &two.before.time,
                            err) ||
        place_moment_choose(&settings->after, "--diff", job->info, job->context, &two.after.time,
                            err) ||
        plan_difference(job, &two, &scene, err))
        return err->code;
    enum place_code code = place_stage_init(&stage, &scene, 0, err);
    if (!code)
        code = draw_difference(job, &two, &stage, err);
    place_stage_release(&stage);
    place_scene_release(&scene);
    return code;
}

enum place_code place_mosaic_draw(const struct place_mosaic_settings *settings,
                                  struct place_source *source, struct place_context *context,
                                  struct place_err *err) {
    const struct job job = {settings, source, place_source_info(source), context};
    if (settings->columns)
        return make_sheet(&job, err);
    return settings->has_difference ? make_difference(&job, err) : make_still(&job, err);
}
