/*
 * What the timelapse is measured against: its frames by themselves.
 *
 *     timelapse_frames png SOURCE SECONDS DIR    DIR/000000.png, ... as place-mosaic writes them
 *     timelapse_frames raw SOURCE SECONDS -      yuv420p on standard output
 *     timelapse_frames size SOURCE SECONDS -     WIDTHxHEIGHT and frames a GOP
 *
 * Replay, scaling and colours are the library's own, so the ratios flatter nobody.
 */
#include "base/num.h"
#include "render/still.h"
#include "video/video.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Straight to the file: no sync, which would only slow this side down. */
static enum place_code write_picture(const struct place_picture *picture, const char *path,
                                     struct place_err *err) {
    FILE *file = fopen(path, "wb");
    enum place_code code = file ? place_png_write(picture, file, path, err)
                                : place_fail_errno(err, PLACE_IO, "%s", path);
    if (file && fclose(file) != 0)
        code = place_fail_errno(err, PLACE_IO, "%s", path);
    return code;
}

static enum place_code write_pictures(const struct place_segments *segments, const char *directory,
                                      struct place_err *err) {
    struct place_player player;
    if (place_player_init_frames(&player, &segments->scene, &segments->clock, err))
        return err->code;
    enum place_code code = PLACE_OK;
    for (uint64_t k = 0; k < place_clock_frames(&segments->clock) && code == PLACE_OK; k++) {
        char path[4096];
        struct place_still still;
        snprintf(path, sizeof path, "%s/%06" PRIu64 ".png", directory, k);
        code = place_player_show(&player, k, err);
        if (code)
            break;
        place_frame_dirty_all(&player.stage.frame);
        code = place_still_draw(&still, &player.stage.frame, err);
        if (code)
            break;
        code = write_picture(&still.picture, path, err);
        place_still_release(&still);
    }
    place_player_release(&player);
    return code;
}

static enum place_code write_planes(const struct place_planes *planes, struct place_err *err) {
    for (int plane = 0; plane < 3; plane++)
        for (int32_t y = 0; y < place_planes_rows(planes, plane); y++) {
            const size_t size = (size_t)place_planes_columns(planes, plane);
            if (fwrite(planes->plane[plane] + (size_t)y * planes->stride[plane], 1, size, stdout) !=
                size)
                return place_fail_errno(err, PLACE_IO, "standard output");
        }
    return PLACE_OK;
}

static enum place_code write_raw(const struct place_segments *segments, struct place_err *err) {
    struct place_player player;
    if (place_player_init(&player, &segments->scene, &segments->clock, false, err))
        return err->code;
    enum place_code code = PLACE_OK;
    for (uint64_t k = 0; k < place_clock_frames(&segments->clock) && code == PLACE_OK; k++) {
        code = place_player_show(&player, k, err);
        if (code == PLACE_OK)
            code = write_planes(&player.planes, err);
    }
    place_player_release(&player);
    return code;
}

static enum place_code run(char **arguments, struct place_err *err) {
    struct place_video_options options = {.clock = PLACE_CLOCK_DEFAULTS, .quality = PLACE_GOOD};
    struct place_source *source = NULL;
    struct place_video video;
    options.clock.hold = 0;
    options.scene.view.pad_color = PLACE_PAD_COLOR;
    if (place_parse_duration(arguments[2], "SECONDS", &options.clock.duration, err) ||
        place_source_open(arguments[1], &source, err))
        return err->code;
    enum place_code code = place_video_plan(source, &options, &video, err);
    if (code == PLACE_OK && strcmp(arguments[0], "png") == 0)
        code = write_pictures(&video.segments, arguments[3], err);
    else if (code == PLACE_OK && strcmp(arguments[0], "raw") == 0)
        code = write_raw(&video.segments, err);
    else if (code == PLACE_OK)
        printf("%dx%d %d\n", (int)video.segments.scene.view.width,
               (int)video.segments.scene.view.height, (int)video.segments.encoder.gop);
    if (code == PLACE_OK)
        place_video_release(&video);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    struct place_err err = {0};
    if (argc != 5) {
        fputs("usage: timelapse_frames png|raw|size SOURCE SECONDS DIR\n", stderr);
        return PLACE_USAGE;
    }
    const enum place_code code = run(argv + 1, &err);
    if (code)
        fprintf(stderr, "timelapse_frames: %s\n", err.message);
    return (int)code;
}
