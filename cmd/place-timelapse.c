/*
 * place-timelapse: the history of a canvas as H.264 video, animated GIF or APNG.
 *
 *     SOURCE --clock--> instants --scene--> planes --segments--> OUT.mp4
 *                                       --> pixels --animation--> OUT.gif, OUT.apng
 *     SOURCE --deliverables--> DIR/timelapse.mp4, DIR/heat.mp4, DIR/final.png, DIR/count.png, ...
 */
#include "cli/animation_output.h"
#include "cli/deliverables_output.h"
#include "cli/source_operand.h"
#include "cli/timelapse_options.h"
#include "cli/tool.h"
#include "source/source.h"
#include "video/fit_size.h"
#include "video/level.h"
#include "video/libav.h"
#include "video/video.h"

#include <inttypes.h>
#include <stdio.h>

static enum place_code print_plan(const struct place_video *video, struct place_err *err) {
    const struct place_segments *segments = &video->segments;
    const struct place_encoder_options *encoder = &segments->encoder;
    const uint64_t frames = place_clock_frames(&segments->clock);
    struct place_video_estimate estimate;
    if (place_video_estimate(video, &estimate, err))
        return err->code;
    printf("frames    %" PRIu64 "\n", frames);
    printf("seconds   %.3f\n", (double)frames / (double)encoder->fps);
    printf("picture   %dx%d\n", encoder->width, encoder->height);
    printf("encoder   %s, %s, %s, %" PRIu64 " GOPs of %d frames\n",
           segments->kind->describe(encoder->quality), encoder->full_chroma ? "yuv444p" : "yuv420p",
           place_level_name(encoder->level), place_segment_count(segments), encoder->gop);
    printf("estimate  %.1f s, %.2f MB\n", estimate.seconds, estimate.bytes / 1e6);
    return PLACE_OK;
}

static enum place_code write_fitting(struct place_video *video,
                                     const struct place_timelapse_settings *settings,
                                     struct place_context *context, struct place_err *err) {
    const struct place_fit_options options = {settings->output.path, settings->output.replace,
                                              settings->max_size};
    struct place_fitted fitted;
    if (place_fit_video(video, &options, &fitted, err) || place_outfile_close(fitted.out, err))
        return err->code;
    place_remark(context, "%s", fitted.remark);
    return PLACE_OK;
}

static enum place_code write_video(struct place_video *video,
                                   const struct place_timelapse_settings *settings,
                                   struct place_context *context, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (settings->max_size)
        return write_fitting(video, settings, context, err);
    if (place_outfile_open(settings->output.path, settings->output.replace, &out, err))
        return err->code;
    if (!place_video_encode(video, out, err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

static void tell_notes(const struct place_video *video, struct place_context *context) {
    for (int i = 0; i < video->note_count; i++)
        if (video->notes[i].warning)
            place_warn(context, "%s", video->notes[i].text);
        else
            place_remark(context, "%s", video->notes[i].text);
}

static enum place_code make_video(const struct place_timelapse_settings *settings,
                                  struct place_source *source, struct place_context *context,
                                  struct place_err *err) {
    struct place_video_options options = settings->video;
    struct place_video video;
    options.progress = context->progress;
    if (place_scene_settle(&settings->scene, source, &options.scene, err) ||
        place_video_plan(source, &options, &video, err))
        return err->code;
    tell_notes(&video, context);
    const enum place_code code =
        settings->dry_run ? print_plan(&video, err) : write_video(&video, settings, context, err);
    place_video_release(&video);
    return code;
}

static enum place_code check_output(const struct place_timelapse_settings *settings,
                                    struct place_err *err) {
    if (settings->deliverables)
        return place_deliverables_check(settings, err);
    if (!settings->dry_run && place_output_required(&settings->output, err))
        return err->code;
    return settings->output.path ? place_timelapse_check_name(settings->output.path, err)
                                 : PLACE_OK;
}

static enum place_code make(const struct place_timelapse_settings *settings,
                            struct place_source *source, struct place_context *context,
                            struct place_err *err) {
    if (settings->deliverables)
        return place_make_deliverables(settings, source, context, err);
    return place_is_animation(settings) ? place_make_animation(settings, source, context, err)
                                        : make_video(settings, source, context, err);
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_timelapse_settings *settings = taken;
    struct place_source *source = NULL;
    if (check_output(settings, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = make(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_timelapse_settings settings = PLACE_TIMELAPSE_DEFAULTS;
    static const struct place_tool tool = {
        .name = "place-timelapse",
        .summary = "turn the history of a canvas into a video, GIF or APNG",
        .synopsis = "[SOURCE] -o OUT.mp4|OUT.gif|OUT.apng [options]\n"
                    "[SOURCE] --deliverables DIR [options]",
        .options = place_timelapse_option_table,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = place_timelapse_option,
        .run = run,
        .libraries = place_video_libraries,
    };
    const int code = place_main(argc, argv, &tool);
    place_scene_settings_release(&settings.scene);
    return code;
}
