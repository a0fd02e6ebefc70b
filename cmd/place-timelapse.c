/*
 * place-timelapse: the history of a canvas as H.264 video.
 *
 *     SOURCE --clock--> instants --view--> planes --segments--> OUT.mp4
 */
#include "cli/clock_options.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "cli/view_options.h"
#include "source/source.h"
#include "video/level.h"
#include "video/libav.h"
#include "video/video.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_QUALITY = PLACE_KEY_FIRST, KEY_PIXEL_FORMAT, KEY_DRY_RUN };

struct settings {
    struct place_output_settings output;
    struct place_video_options video;
    bool dry_run;
};

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the video (MP4); - is standard output"),
    {KEY_DRY_RUN, "dry-run", NULL, "print what the video would be, and what it would take"},
    {0, NULL, NULL, "Clock"},
    PLACE_OPTIONS_CLOCK,
    {0, NULL, NULL, "Picture"},
    PLACE_OPTIONS_VIEW,
    {0, NULL, NULL, "Encoding"},
    {KEY_QUALITY, "quality", "draft|good|best|lossless", "how good, and how slow; good"},
    {KEY_PIXEL_FORMAT, "pixel-format", "yuv420p|yuv444p", "chroma for 4 pixels or for each"},
    {PLACE_KEY_THREADS, "threads", "N", "segments encoded at once; one a processor"},
    {0},
};

static enum place_code take_quality(struct settings *settings, const char *argument,
                                    struct place_err *err) {
    const int quality = place_quality_from_name(argument);
    if (quality < 0)
        return place_fail(err, PLACE_USAGE,
                          "--quality is '%s', wanted draft, good, best or lossless", argument);
    settings->video.quality = (enum place_quality)quality;
    return PLACE_OK;
}

static enum place_code take_pixel_format(struct settings *settings, const char *argument,
                                         struct place_err *err) {
    const bool full = strcmp(argument, "yuv444p") == 0;
    if (!full && strcmp(argument, "yuv420p") != 0)
        return place_fail(err, PLACE_USAGE, "--pixel-format is '%s', wanted yuv420p or yuv444p",
                          argument);
    settings->video.pixel_format = full ? PLACE_YUV444P : PLACE_YUV420P;
    return PLACE_OK;
}

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_clock_option(key))
        return place_clock_option(&settings->video.clock, key, argument, err);
    if (place_is_view_option(key))
        return place_view_option(&settings->video.view, key, argument, err);
    switch (key) {
    case KEY_QUALITY: return take_quality(settings, argument, err);
    case KEY_PIXEL_FORMAT: return take_pixel_format(settings, argument, err);
    case PLACE_KEY_THREADS: return place_threads_option(argument, &settings->video.threads, err);
    default: settings->dry_run = true; return PLACE_OK;
    }
}

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

static enum place_code write_video(struct place_video *video, const struct settings *settings,
                                   struct place_context *context, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outfile_open(settings->output.path, settings->output.replace, &out, err))
        return err->code;
    if (!place_video_encode(video, out, context->progress, err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

static enum place_code make_video(const struct settings *settings, struct place_source *source,
                                  struct place_context *context, struct place_err *err) {
    struct place_video video;
    if (place_video_plan(source, &settings->video, &video, err))
        return err->code;
    for (int i = 0; i < video.note_count; i++) {
        if (video.notes[i].warning)
            place_warn(context, "%s", video.notes[i].text);
        else
            place_remark(context, "%s", video.notes[i].text);
    }
    return settings->dry_run ? print_plan(&video, err)
                             : write_video(&video, settings, context, err);
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    const struct settings *settings = taken;
    struct place_source *source = NULL;
    if ((!settings->dry_run && place_output_required(&settings->output, err)) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = make_video(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings = {.video = {.clock = PLACE_CLOCK_DEFAULTS,
                                                 .view = PLACE_VIEW_DEFAULTS,
                                                 .quality = PLACE_GOOD}};
    static const struct place_tool tool = {
        .name = "place-timelapse",
        .summary = "turn the history of a canvas into H.264 video",
        .synopsis = "[SOURCE] -o OUT.mp4 [options]",
        .options = options,
        .operands_max = 1,
        .settings = &settings,
        .option = take_option,
        .run = run,
        .libraries = place_video_libraries,
    };
    return place_main(argc, argv, &tool);
}
