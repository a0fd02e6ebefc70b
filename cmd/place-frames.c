/*
 * place-frames: the frames of a timelapse, as PNG files or as raw video.
 *
 *     SOURCE --clock--> instants --view--> frames --> DIR/0000.png, ... and DIR/times.csv
 *                                                 --> rgb24, rgba, gray8 or y4m
 */
#include "cli/clock_options.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "cli/view_options.h"
#include "source/source.h"
#include "video/frame_files.h"
#include "video/frames.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_RAW = PLACE_KEY_FIRST };

struct settings {
    struct place_output_settings output;
    struct place_frames_options frames;
};

static const struct place_option options[] = {
    {PLACE_KEY_OUTPUT, "output", "DIR", "a directory for PNG files; with --raw a file or -"},
    {PLACE_KEY_FORCE, "force", NULL, "into a directory that is not empty, over a file"},
    {KEY_RAW, "raw", "rgb24|rgba|gray8|y4m", "raw frames in place of PNG files"},
    {0, NULL, NULL, "Clock"},
    PLACE_OPTIONS_CLOCK_BUT_HOLD,
    {PLACE_KEY_HOLD, "hold", "LENGTH", "how long the last frame is repeated; 0"},
    {0, NULL, NULL, "Picture"},
    PLACE_OPTIONS_VIEW,
    {0, NULL, NULL, "Encoding"},
    {PLACE_KEY_THREADS, "threads", "N", "PNG files encoded at once; one a processor"},
    {0},
};

static enum place_code take_raw(struct settings *settings, const char *argument,
                                struct place_err *err) {
    const int format = place_frames_format_from_name(argument);
    if (format < 0)
        return place_fail(err, PLACE_USAGE, "--raw is '%s', wanted rgb24, rgba, gray8 or y4m",
                          argument);
    settings->frames.format = (enum place_frames_format)format;
    return PLACE_OK;
}

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_clock_option(key))
        return place_clock_option(&settings->frames.clock, key, argument, err);
    if (place_is_view_option(key))
        return place_view_option(&settings->frames.view, key, argument, err);
    if (key == KEY_RAW)
        return take_raw(settings, argument, err);
    return place_threads_option(argument, &settings->frames.threads, err);
}

static enum place_code write_files(const struct place_frames *frames,
                                   const struct settings *settings, struct place_context *context,
                                   struct place_err *err) {
    const struct place_frame_files_options wanted = {.path = settings->output.path,
                                                     .replace = settings->output.replace,
                                                     .progress = context->progress};
    struct place_frame_strangers strangers;
    if (place_frame_files_write(frames, &wanted, &strangers, err))
        return err->code;
    if (strangers.count)
        place_warn(context,
                   "%s holds %" PRIu64 " other PNG file(s), %s for one: %s/*.png takes them too",
                   wanted.path, strangers.count, strangers.first, wanted.path);
    return PLACE_OK;
}

static enum place_code write_raw(const struct place_frames *frames, const struct settings *settings,
                                 struct place_context *context, struct place_err *err) {
    struct place_outstream *out = NULL;
    if (place_outstream_open(settings->output.path, settings->output.replace, &out, err))
        return err->code;
    if (frames->reading[0])
        place_remark(context, "%s", frames->reading);
    if (!place_frames_write(frames, out, context->progress, err))
        return place_outstream_close(out, err);
    place_outstream_abort(out);
    return err->code;
}

static enum place_code make_frames(const struct settings *settings, struct place_source *source,
                                   struct place_context *context, struct place_err *err) {
    struct place_frames frames;
    if (place_frames_plan(source, &settings->frames, &frames, err))
        return err->code;
    if (frames.warning)
        place_warn(context, "%s", frames.warning);
    if (frames.remark)
        place_remark(context, "%s", frames.remark);
    return frames.format == PLACE_FRAMES_PNG ? write_files(&frames, settings, context, err)
                                             : write_raw(&frames, settings, context, err);
}

static enum place_code check_output(const struct settings *settings, struct place_err *err) {
    const char *path = settings->output.path;
    if (!path || !*path) {
        place_fail(err, PLACE_USAGE, "no output is given");
        return place_hint(err, "-o DIR says where PNG files go; --raw rgb24 -o - is raw video");
    }
    if (settings->frames.format != PLACE_FRAMES_PNG || strcmp(path, "-") != 0)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "PNG files go into a directory, not to standard output");
    return place_hint(err, "--raw rgb24, rgba, gray8 or y4m goes there; ./- is a directory");
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    const struct settings *settings = taken;
    struct place_source *source = NULL;
    if (check_output(settings, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = make_frames(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings = {
        .frames = {.clock = PLACE_CLOCK_DEFAULTS, .view = PLACE_VIEW_DEFAULTS}};
    static const struct place_tool tool = {
        .name = "place-frames",
        .summary = "the frames of a timelapse as PNG files or raw video",
        .synopsis = "[SOURCE] -o DIR [options]\n[SOURCE] --raw FORMAT -o FILE [options]",
        .options = options,
        .operands_max = 1,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    settings.frames.clock.hold = 0;
    return place_main(argc, argv, &tool);
}
