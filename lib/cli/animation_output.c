/* An animation, from the command line to the file. */
#include "cli/animation_output.h"

#include "video/animation.h"
#include "video/fit_size.h"

#include <inttypes.h>
#include <stdio.h>

bool place_is_animation(const struct place_timelapse_settings *settings) {
    return settings->output.path && place_animation_format_from_path(settings->output.path) >= 0;
}

static enum place_code check_options(const struct place_timelapse_settings *settings,
                                     enum place_animation_format format, struct place_err *err) {
    if (!settings->video_meant)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "--quality and --pixel-format are for MP4, and %s is %s",
               settings->output.path, place_animation_format_name(format));
    return place_hint(err, "GIF and APNG keep every pixel's colour without them");
}

static enum place_code print_plan(const struct place_animation *animation, struct place_err *err) {
    const uint64_t frames = place_clock_frames(&animation->clock);
    struct place_animation_estimate estimate;
    if (place_animation_estimate(animation, &estimate, err))
        return err->code;
    printf("frames    %" PRIu64 "\n", frames);
    printf("seconds   %.3f\n", (double)frames / (double)animation->clock.fps);
    printf("picture   %dx%d\n", animation->scene.view.width, animation->scene.view.height);
    if (animation->indexed)
        printf("encoder   %s, %u colours\n", place_animation_format_name(animation->format),
               animation->colors.count);
    else
        printf("encoder   %s, RGBA\n", place_animation_format_name(animation->format));
    printf("estimate  %.1f s, %.2f MB\n", estimate.seconds, estimate.bytes / 1e6);
    return PLACE_OK;
}

static enum place_code write_fitting(struct place_animation *animation,
                                     const struct place_timelapse_settings *settings,
                                     struct place_context *context, struct place_err *err) {
    const struct place_fit_options options = {settings->output.path, settings->output.replace,
                                              settings->max_size};
    struct place_fitted fitted;
    if (place_fit_animation(animation, &options, &fitted, err) ||
        place_outfile_close(fitted.out, err))
        return err->code;
    place_remark(context, "%s", fitted.remark);
    return PLACE_OK;
}

static enum place_code write_whole(const struct place_animation *animation,
                                   const struct place_timelapse_settings *settings,
                                   struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outfile_open(settings->output.path, settings->output.replace, &out, err))
        return err->code;
    if (!place_animation_write(animation, out, NULL, err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

static enum place_code make_planned(struct place_animation *animation,
                                    const struct place_timelapse_settings *settings,
                                    struct place_context *context, struct place_err *err) {
    if (animation->scene.view.remark)
        place_remark(context, "%s", animation->scene.view.remark);
    if (settings->dry_run)
        return print_plan(animation, err);
    return settings->max_size ? write_fitting(animation, settings, context, err)
                              : write_whole(animation, settings, err);
}

enum place_code place_make_animation(const struct place_timelapse_settings *settings,
                                     struct place_source *source, struct place_context *context,
                                     struct place_err *err) {
    struct place_animation_options options = {
        .clock = settings->video.clock,
        .format =
            (enum place_animation_format)place_animation_format_from_path(settings->output.path),
        .progress = context->progress};
    struct place_animation animation;
    if (options.format == PLACE_GIF && !settings->fps_meant)
        options.clock.fps = PLACE_GIF_FPS;
    if (check_options(settings, options.format, err) ||
        place_scene_settle(&settings->scene, source, &options.scene, err) ||
        place_animation_plan(source, &options, &animation, err))
        return err->code;
    const enum place_code code = make_planned(&animation, settings, context, err);
    place_animation_release(&animation);
    return code;
}
