/* Planning frames, and writing them raw. */
#include "video/frames.h"

#include "base/mem.h"
#include "base/pool.h"
#include "base/stop.h"
#include "render/raster.h"
#include "video/plan.h"
#include "video/player.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int place_frames_format_from_name(const char *name) {
    static const char *const names[] = {[PLACE_FRAMES_RGB24] = "rgb24",
                                        [PLACE_FRAMES_RGBA] = "rgba",
                                        [PLACE_FRAMES_GRAY8] = "gray8",
                                        [PLACE_FRAMES_Y4M] = "y4m"};
    for (int i = PLACE_FRAMES_RGB24; i <= PLACE_FRAMES_Y4M; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

/* Raw frames without a header do not say what they are, so who reads them has to. */
static void tell_reading(struct place_frames *frames) {
    static const char *const names[] = {[PLACE_FRAMES_RGB24] = "rgb24",
                                        [PLACE_FRAMES_RGBA] = "rgba",
                                        [PLACE_FRAMES_GRAY8] = "gray"};
    if (frames->format == PLACE_FRAMES_PNG || frames->format == PLACE_FRAMES_Y4M)
        return;
    snprintf(frames->reading, sizeof frames->reading,
             "%" PRIu64 " frames; ffmpeg reads them with -f rawvideo -pixel_format %s "
             "-video_size %" PRId32 "x%" PRId32 " -framerate %" PRId32,
             place_clock_frames(&frames->clock), names[frames->format], frames->scene.view.width,
             frames->scene.view.height, frames->clock.fps);
}

static enum place_code check_files(const struct place_frames *frames, struct place_err *err) {
    const uint64_t count = place_clock_frames(&frames->clock);
    if (frames->format != PLACE_FRAMES_PNG || count <= PLACE_MAX_FRAME_FILES)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "that would be %" PRIu64 " PNG files, at most %d are possible",
               count, PLACE_MAX_FRAME_FILES);
    return place_hint(err, "a longer --step or a shorter --duration; --raw takes more frames");
}

enum place_code place_frames_plan(struct place_source *source,
                                  const struct place_frames_options *options,
                                  struct place_frames *frames, struct place_err *err) {
    const bool video = options->format == PLACE_FRAMES_Y4M;
    *frames =
        (struct place_frames){.format = options->format,
                              .progress = options->progress,
                              .threads = options->threads ? options->threads : place_processors()};
    const struct place_plan_scene_options scene = {
        &options->scene, &frames->clock, video ? PLACE_VIDEO : PLACE_STILL, options->progress};
    if (place_plan_clock(source, &options->clock, &frames->clock, err) ||
        check_files(frames, err) || place_plan_scene(source, &scene, &frames->scene, err))
        return err->code;
    const struct place_view *view = &frames->scene.view;
    if (video && view->scale % 2 && !view->reduced)
        frames->warning = "at an odd scale y4m mixes the colours of neighbouring pixels; an even "
                          "--scale, or --raw rgb24, keeps every pixel exact";
    frames->remark = view->remark;
    tell_reading(frames);
    return PLACE_OK;
}

void place_frames_release(struct place_frames *frames) {
    place_scene_release(&frames->scene);
    *frames = (struct place_frames){0};
}

/* ---- raw frames ---------------------------------------------------------------------------- */

/* What makes the bytes of one frame after the other. */
struct maker {
    struct place_player player;
    struct place_raster raster; /* all zero for y4m */
    uint8_t *packed;            /* owned; a frame of y4m, its planes without gaps */
    size_t size;                /* bytes of a frame */
};

static const char frame_mark[] = "FRAME\n";

/* The bytes of a frame of y4m: the mark, a sample of luma a pixel, two of chroma for four. */
static enum place_code init_packed(struct maker *maker, struct place_err *err) {
    const struct place_planes *planes = &maker->player.planes;
    const size_t luma = (size_t)planes->width * (size_t)planes->height;
    maker->size = strlen(frame_mark) + luma + luma / 2;
    maker->packed = place_new_array(maker->size, 1, err);
    if (!maker->packed)
        return err->code;
    memcpy(maker->packed, frame_mark, strlen(frame_mark));
    return PLACE_OK;
}

static void pack(struct maker *maker) {
    const struct place_planes *planes = &maker->player.planes;
    uint8_t *to = maker->packed + strlen(frame_mark);
    for (int i = 0; i < 3; i++) {
        const size_t columns = (size_t)place_planes_columns(planes, i);
        const uint8_t *from = planes->plane[i];
        for (int32_t y = 0; y < place_planes_rows(planes, i); y++, from += planes->stride[i]) {
            memcpy(to, from, columns);
            to += columns;
        }
    }
}

static void maker_release(struct maker *maker) {
    place_raster_release(&maker->raster);
    place_player_release(&maker->player);
    free(maker->packed);
}

static enum place_code init_y4m(struct maker *maker, const struct place_frames *frames,
                                struct place_err *err) {
    if (place_player_init(&maker->player, &frames->scene, &frames->clock, false, err))
        return err->code;
    return init_packed(maker, err);
}

static enum place_code init_raster(struct maker *maker, const struct place_frames *frames,
                                   struct place_err *err) {
    static const enum place_raster_kind kinds[] = {[PLACE_FRAMES_RGB24] = PLACE_RASTER_RGB,
                                                   [PLACE_FRAMES_RGBA] = PLACE_RASTER_RGBA,
                                                   [PLACE_FRAMES_GRAY8] = PLACE_RASTER_GRAY};
    if (place_player_init_frames(&maker->player, &frames->scene, &frames->clock, err) ||
        place_raster_init(&maker->raster, &frames->scene.view, kinds[frames->format], err))
        return err->code;
    maker->size = maker->raster.size;
    return PLACE_OK;
}

static enum place_code maker_init(struct maker *maker, const struct place_frames *frames,
                                  struct place_err *err) {
    *maker = (struct maker){0};
    const enum place_code code = frames->format == PLACE_FRAMES_Y4M
                                     ? init_y4m(maker, frames, err)
                                     : init_raster(maker, frames, err);
    if (code)
        maker_release(maker);
    return code;
}

static enum place_code make(struct maker *maker, uint64_t number, const uint8_t **bytes,
                            struct place_err *err) {
    if (place_player_show(&maker->player, number, err))
        return err->code;
    if (!maker->packed)
        place_raster_update(&maker->raster, &maker->player.stage.frame);
    else if (maker->player.stage.frame.dirty_tiles > 0)
        pack(maker);
    *bytes = maker->packed ? maker->packed : maker->raster.bytes;
    return PLACE_OK;
}

/* YUV4MPEG2 (yuv4mpeg(5)): "420jpeg" is chroma in the middle of its four pixels. */
static enum place_code write_header(const struct place_frames *frames, struct place_outstream *out,
                                    struct place_err *err) {
    char header[160];
    const int length = snprintf(
        header, sizeof header,
        "YUV4MPEG2 W%" PRId32 " H%" PRId32 " F%" PRId32 ":1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n",
        frames->scene.view.width, frames->scene.view.height, frames->clock.fps);
    return place_outstream_write(out, header, (size_t)length, err);
}

static enum place_code write_all(struct maker *maker, const struct place_frames *frames,
                                 struct place_outstream *out, struct place_err *err) {
    const uint64_t count = place_clock_frames(&frames->clock);
    const uint8_t *bytes = NULL;
    if (frames->format == PLACE_FRAMES_Y4M && write_header(frames, out, err))
        return err->code;
    place_progress_begin(frames->progress, "frames", count);
    for (uint64_t number = 0; number < count; number++) {
        if (place_stop_check(err) || make(maker, number, &bytes, err) ||
            place_outstream_write(out, bytes, maker->size, err))
            return err->code;
        place_progress_add(frames->progress, 1);
    }
    return PLACE_OK;
}

enum place_code place_frames_write(const struct place_frames *frames, struct place_outstream *out,
                                   struct place_err *err) {
    struct maker maker;
    assert(frames->format != PLACE_FRAMES_PNG);
    if (maker_init(&maker, frames, err))
        return err->code;
    const enum place_code code = write_all(&maker, frames, out, err);
    maker_release(&maker);
    return code;
}
