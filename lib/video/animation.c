/* Animations: from a source to pictures and their times. */
#include "video/animation.h"

#include "base/pool.h"
#include "base/stop.h"
#include "base/time.h"
#include "video/animation_painter.h"
#include "video/plan.h"
#include "video/player.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

int place_animation_format_from_path(const char *path) {
    static const struct {
        const char *end;
        enum place_animation_format format;
    } ends[] = {{".gif", PLACE_GIF}, {".apng", PLACE_APNG}, {".png", PLACE_APNG}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i].end) == 0)
            return (int)ends[i].format;
    return -1;
}

const char *place_animation_format_name(enum place_animation_format format) {
    return format == PLACE_GIF ? "GIF" : "APNG";
}

/* ---- the plan ------------------------------------------------------------------------------ */

static enum place_code check_format(const struct place_animation *animation,
                                    struct place_err *err) {
    const struct place_view *view = &animation->scene.view;
    const bool gif = animation->format == PLACE_GIF;
    if (gif && animation->clock.fps > PLACE_GIF_FPS_MOST) {
        place_fail(err, PLACE_USAGE, "--fps is %" PRId32 ", GIF has at most %d",
                   animation->clock.fps, PLACE_GIF_FPS_MOST);
        return place_hint(err, "browsers show shorter frames for a tenth of a second; APNG and MP4 "
                               "take more");
    }
    if (gif && view->reduced) {
        place_fail(err, PLACE_USAGE, "GIF holds 255 colours, and a reduced picture has more");
        return place_hint(err, "--scale 1 or --region keeps its colours; .apng and .mp4 take any");
    }
    if ((int64_t)view->width * view->height > PLACE_ANIMATION_MOST)
        return place_fail(
            err, PLACE_USAGE,
            "a picture of %" PRId32 "x%" PRId32 " is too large for %s: over %d pixels", view->width,
            view->height, place_animation_format_name(animation->format), PLACE_ANIMATION_MOST);
    return PLACE_OK;
}

/* False where there is no room for all. */
static bool add_colors(struct place_animation_colors *colors, const uint32_t *rgb, unsigned count) {
    bool room = true;
    for (unsigned i = 0; i < count; i++)
        room &= place_animation_colors_index(colors, rgb[i]) != 0;
    return room;
}

/* All that pictures may have: known from the start, one table will do for all of them. */
static bool gather_colors(struct place_animation *animation) {
    const struct place_scene *scene = &animation->scene;
    const struct place_timeline *timeline = place_source_info(scene->source)->timeline;
    struct place_animation_colors *colors = &animation->colors;
    bool room = add_colors(colors, &scene->view.pad_color, 1);
    room &=
        add_colors(colors, scene->rgb + scene->canvas_colors, scene->colors - scene->canvas_colors);
    for (size_t i = place_timeline_index_at(timeline, animation->clock.from);
         scene->canvas_colors && i < timeline->count &&
         timeline->entries[i].time <= animation->clock.to;
         i++)
        room &= add_colors(colors, timeline->entries[i].palette.rgb,
                           timeline->entries[i].palette.count);
    return room;
}

enum place_code place_animation_plan(struct place_source *source,
                                     const struct place_animation_options *options,
                                     struct place_animation *animation, struct place_err *err) {
    *animation = (struct place_animation){
        .format = options->format, .every = 1, .progress = options->progress};
    const struct place_plan_scene_options scene = {&options->scene, &animation->clock, PLACE_STILL,
                                                   options->progress};
    if (place_plan_clock(source, &options->clock, &animation->clock, err) ||
        place_plan_scene(source, &scene, &animation->scene, err))
        return err->code;
    if (check_format(animation, err)) {
        place_animation_release(animation);
        return err->code;
    }
    const bool room = gather_colors(animation);
    animation->indexed = !animation->scene.view.reduced && (room || animation->format == PLACE_GIF);
    return PLACE_OK;
}

void place_animation_release(struct place_animation *animation) {
    place_scene_release(&animation->scene);
    *animation = (struct place_animation){0};
}

uint64_t place_animation_frames(const struct place_animation *animation) {
    const uint64_t last = animation->clock.moving - 1, every = (uint64_t)animation->every;
    return last / every + 1 + (last % every != 0);
}

/* The frame of the clock that is looked at as number `shown`: the last is that of --to. */
static uint64_t frame_number(const struct place_animation *animation, uint64_t shown) {
    const uint64_t number = shown * (uint64_t)animation->every, last = animation->clock.moving - 1;
    return number < last ? number : last;
}

/* ---- writing ------------------------------------------------------------------------------- */

struct writer {
    const struct place_animation *animation;
    uint64_t first; /* of those looked at: it is at time 0 */
    struct place_player player;
    struct place_animation_painter painter;
    struct place_animation_file *file;
    uint32_t argb[PLACE_ANIMATION_COLORS + 1];
    int64_t written; /* the time of the picture last written */
};

static int32_t time_unit(const struct place_animation *animation) {
    return animation->format == PLACE_GIF ? 100 : animation->clock.fps;
}

/* When frame `number` of the clock is shown, in the file's unit to the nearest. */
static int64_t time_of(const struct writer *writer, uint64_t number) {
    const int64_t fps = writer->animation->clock.fps, unit = time_unit(writer->animation);
    const uint64_t first = frame_number(writer->animation, writer->first);
    return ((int64_t)(number - first) * unit * 2 + fps) / (2 * fps);
}

static enum place_code write_picture(struct writer *writer, int64_t time, struct place_err *err) {
    const struct place_animation_image image = {
        .pixels = writer->painter.pixels, .argb = writer->argb, .time = time};
    writer->written = time;
    return place_animation_file_write(writer->file, &image, err);
}

/* The formats cannot say that a picture stands longer than so: then it is written again. */
static enum place_code stand_until(struct writer *writer, int64_t time, struct place_err *err) {
    while (time - writer->written > PLACE_ANIMATION_LONGEST)
        if (write_picture(writer, writer->written + PLACE_ANIMATION_LONGEST, err))
            return err->code;
    return PLACE_OK;
}

/* An indexed APNG has one table: its colours were all known. */
static enum place_code take_colors(struct writer *writer, struct place_err *err) {
    const struct place_animation_colors *known = &writer->animation->colors;
    const struct place_animation_colors *colors = &writer->painter.colors;
    if (writer->animation->format == PLACE_APNG && writer->painter.indexed &&
        (colors->count != known->count || colors->generation != known->generation))
        return place_fail(err, PLACE_FAILED, "a frame has a colour that was not known before");
    place_animation_colors_table(colors, writer->argb);
    return PLACE_OK;
}

static enum place_code write_frame(struct writer *writer, uint64_t shown, struct place_err *err) {
    const uint64_t number = frame_number(writer->animation, shown);
    const bool first = shown == writer->first;
    bool changed = false;
    if ((!first && stand_until(writer, time_of(writer, number), err)) ||
        place_player_show(&writer->player, number, err) ||
        place_animation_painter_update(&writer->painter, &writer->player.stage.frame, &changed,
                                       err))
        return err->code;
    if (!changed && !first)
        return PLACE_OK;
    if (take_colors(writer, err))
        return err->code;
    return write_picture(writer, time_of(writer, number), err);
}

static enum place_code write_frames(struct writer *writer, uint64_t count,
                                    struct place_progress *progress, struct place_size_limit *limit,
                                    struct place_err *err) {
    for (uint64_t i = 0; i < count; i++) {
        if (place_stop_check(err) || write_frame(writer, writer->first + i, err) ||
            place_size_limit_check(limit, place_animation_file_size(writer->file), i + 1, count,
                                   err))
            return err->code;
        place_progress_add(progress, 1);
    }
    return PLACE_OK;
}

static enum place_code open_writer(struct writer *writer, struct place_outfile *out,
                                   struct place_err *err) {
    const struct place_animation *animation = writer->animation;
    const struct place_animation_file_options options = {.format = animation->format,
                                                         .width = animation->scene.view.width,
                                                         .height = animation->scene.view.height,
                                                         .indexed = animation->indexed,
                                                         .time_unit = time_unit(animation)};
    if (place_player_init_frames(&writer->player, &animation->scene, &animation->clock, err) ||
        place_animation_painter_init(&writer->painter, &animation->scene.view, &animation->colors,
                                     animation->indexed, err))
        return err->code;
    return place_animation_file_open(out, &options, &writer->file, err);
}

static void release_writer(struct writer *writer) {
    place_animation_file_abort(writer->file);
    place_animation_painter_release(&writer->painter);
    place_player_release(&writer->player);
}

/* After the last frame that is looked at come those that repeat it. */
static enum place_code finish(struct writer *writer, uint64_t behind, struct place_err *err) {
    const int64_t end = time_of(writer, behind);
    if (stand_until(writer, end, err))
        return err->code;
    struct place_animation_file *file = writer->file;
    writer->file = NULL;
    return place_animation_file_finish(file, (int32_t)(end - writer->written), err);
}

enum place_code place_animation_write(const struct place_animation *animation,
                                      struct place_outfile *out, struct place_size_limit *limit,
                                      struct place_err *err) {
    struct writer writer = {.animation = animation};
    const uint64_t count = place_animation_frames(animation);
    place_progress_begin(animation->progress, "frames", count);
    enum place_code code = open_writer(&writer, out, err);
    if (code == PLACE_OK)
        code = write_frames(&writer, count, animation->progress, limit, err);
    if (code == PLACE_OK)
        code = finish(&writer, place_clock_frames(&animation->clock), err);
    release_writer(&writer);
    return code;
}

/* ---- the estimate -------------------------------------------------------------------------- */

enum { SAMPLES = 3, SAMPLE_FRAMES = 10 };

/* Seconds and bytes. */
struct cost {
    double seconds, bytes;
};

/* `count` frames from `first` on, as an animation of their own that nobody keeps. */
static enum place_code write_sample(const struct place_animation *animation, uint64_t first,
                                    uint64_t count, struct place_outfile *out,
                                    struct place_err *err) {
    struct writer writer = {.animation = animation, .first = first};
    enum place_code code = open_writer(&writer, out, err);
    if (code == PLACE_OK)
        code = write_frames(&writer, count, NULL, NULL, err);
    if (code == PLACE_OK)
        code = finish(&writer, frame_number(animation, first + count - 1) + 1, err);
    release_writer(&writer);
    return code;
}

static enum place_code measure(const struct place_animation *animation, uint64_t first,
                               uint64_t count, struct cost *cost, struct place_err *err) {
    struct place_outfile *out = NULL;
    uint64_t bytes = 0;
    const int64_t begin = place_monotonic_now();
    if (place_outfile_open("-", false, &out, err)) /* a temporary file until it is closed */
        return err->code;
    enum place_code code = write_sample(animation, first, count, out, err);
    if (code == PLACE_OK)
        code = place_outfile_size(out, &bytes, err);
    place_outfile_abort(out);
    cost->bytes = (double)bytes;
    cost->seconds = (double)(place_monotonic_now() - begin) / (double)PLACE_SECOND;
    return code;
}

static double not_negative(double value) {
    return value > 0 ? value : 0;
}

enum place_code place_animation_estimate(const struct place_animation *animation,
                                         struct place_animation_estimate *estimate,
                                         struct place_err *err) {
    const uint64_t frames = place_animation_frames(animation);
    const uint64_t count = frames < SAMPLE_FRAMES ? frames : SAMPLE_FRAMES;
    const double share = count > 1 ? (double)(frames - 1) / (double)(SAMPLES * (count - 1)) : 0;
    *estimate = (struct place_animation_estimate){0};
    for (uint64_t i = 0; i < SAMPLES; i++) {
        const uint64_t first = (frames - count) * (i + 1) / (SAMPLES + 1);
        struct cost one = {0}, all = {0};
        if (measure(animation, first, 1, &one, err) || measure(animation, first, count, &all, err))
            return err->code;
        estimate->seconds +=
            one.seconds / SAMPLES + not_negative(all.seconds - one.seconds) * share;
        estimate->bytes += one.bytes / SAMPLES + not_negative(all.bytes - one.bytes) * share;
    }
    return PLACE_OK;
}
