/*
 * place-frames: the frames of a timelapse, as PNG files or as raw video.
 *
 *     SOURCE --clock--> instants --scene--> frames --> DIR/0000.png, ... and DIR/times.csv
 *                                                  --> rgb24, rgba, gray8 or y4m
 */
#include "cli/frames_options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "source/source.h"
#include "video/frame_files.h"
#include "video/frames.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum place_code write_files(const struct place_frames *frames,
                                   const struct place_frames_settings *settings,
                                   struct place_context *context, struct place_err *err) {
    const struct place_frame_files_options wanted = {.path = settings->output.path,
                                                     .replace = settings->output.replace};
    struct place_frame_strangers strangers;
    if (place_frame_files_write(frames, &wanted, &strangers, err))
        return err->code;
    if (strangers.count)
        place_warn(context,
                   "%s holds %" PRIu64 " other PNG file(s), %s for one: %s/*.png takes them too",
                   wanted.path, strangers.count, strangers.first, wanted.path);
    return PLACE_OK;
}

static enum place_code write_raw(const struct place_frames *frames,
                                 const struct place_frames_settings *settings,
                                 struct place_context *context, struct place_err *err) {
    struct place_outstream *out = NULL;
    if (place_outstream_open(settings->output.path, settings->output.replace, &out, err))
        return err->code;
    if (frames->reading[0])
        place_remark(context, "%s", frames->reading);
    if (!place_frames_write(frames, out, err))
        return place_outstream_close(out, err);
    place_outstream_abort(out);
    return err->code;
}

static enum place_code make_frames(const struct place_frames_settings *settings,
                                   struct place_source *source, struct place_context *context,
                                   struct place_err *err) {
    struct place_frames_options options = settings->frames;
    struct place_frames frames;
    options.progress = context->progress;
    if (place_scene_settle(&settings->scene, source, &options.scene, err) ||
        place_frames_plan(source, &options, &frames, err))
        return err->code;
    if (frames.warning)
        place_warn(context, "%s", frames.warning);
    if (frames.remark)
        place_remark(context, "%s", frames.remark);
    const enum place_code code = frames.format == PLACE_FRAMES_PNG
                                     ? write_files(&frames, settings, context, err)
                                     : write_raw(&frames, settings, context, err);
    place_frames_release(&frames);
    return code;
}

static enum place_code check_output(const struct place_frames_settings *settings,
                                    struct place_err *err) {
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
    const struct place_frames_settings *settings = taken;
    struct place_source *source = NULL;
    if (check_output(settings, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = make_frames(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_frames_settings settings = PLACE_FRAMES_DEFAULTS;
    static const struct place_tool tool = {
        .name = "place-frames",
        .summary = "the frames of a timelapse as PNG files or raw video",
        .synopsis = "[SOURCE] -o DIR [options]\n[SOURCE] --raw FORMAT -o FILE [options]",
        .options = place_frames_option_table,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = place_frames_option,
        .run = run,
    };
    const int code = place_main(argc, argv, &tool);
    place_scene_settings_release(&settings.scene);
    return code;
}
