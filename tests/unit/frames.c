/*
 * Frames for other programs where memory runs out at every place, and what
 * raw frames and PNG files have in common. (Their pixels are compared with a
 * replay in tests/cli/frames.t.)
 */
#include "video/frames.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "archive/writer.h"
#include "base/picture.h"
#include "video/frame_files.h"

#include <sys/stat.h>

enum { WIDTH = 30, HEIGHT = 20, EVENTS = 200, COLORS = 5 };

static const int64_t start = 1650000000 * PLACE_SECOND;

/* An event each second but for one minute, in which frames are alike. */
static void write_log(const char *path) {
    struct place_timeline timeline = {0};
    struct place_timeline_entry entry = {
        .time = start, .bounds = {0, 0, WIDTH, HEIGHT}, .palette.count = COLORS};
    struct place_event events[EVENTS];
    struct place_archive_writer *writer = NULL;
    struct place_err err;
    for (unsigned i = 0; i < COLORS; i++) {
        entry.palette.rgb[i] = 0x332211 * i;
        place_allow_color(&entry, i);
    }
    for (int i = 0; i < EVENTS; i++)
        events[i] = (struct place_event){.time = start + (i + (i < 100 ? 0 : 60)) * PLACE_SECOND,
                                         .x = (int32_t)random_between(0, WIDTH - 1),
                                         .y = (int32_t)random_between(0, HEIGHT - 1),
                                         .color = (uint8_t)random_between(0, COLORS - 1)};
    const struct place_archive_options options = {.timeline = &timeline, .threads = 1};
    if (place_timeline_add(&timeline, &entry, &err) ||
        place_archive_create(path, &options, &writer, &err) ||
        place_archive_append(writer, events, EVENTS, &err) || place_archive_finish(writer, &err)) {
        printf("Bail out! %s\n", err.message);
        abort();
    }
    place_timeline_release(&timeline);
}

static struct place_frames_options options_for(enum place_frames_format format) {
    struct place_frames_options options = {
        .clock = PLACE_CLOCK_DEFAULTS, .format = format, .threads = 2};
    options.clock.hold = 0;
    options.clock.step = 10 * PLACE_SECOND;
    options.scene.view.scale = 2;
    return options;
}

static enum place_code write_raw(const struct place_frames *frames, struct place_err *err) {
    struct place_outstream *out = NULL;
    if (place_outstream_open("frames", false, &out, err))
        return err->code;
    if (!place_frames_write(frames, out, err))
        return place_outstream_close(out, err);
    place_outstream_abort(out);
    return err->code;
}

static enum place_code write_files(const struct place_frames *frames, struct place_err *err) {
    const struct place_frame_files_options files = {.path = "frames"};
    struct place_frame_strangers strangers;
    return place_frame_files_write(frames, &files, &strangers, err);
}

static enum place_code write_frames(struct place_source *source, enum place_frames_format format,
                                    struct place_err *err) {
    const struct place_frames_options options = options_for(format);
    struct place_frames frames;
    if (place_frames_plan(source, &options, &frames, err))
        return err->code;
    const enum place_code code =
        format == PLACE_FRAMES_PNG ? write_files(&frames, err) : write_raw(&frames, err);
    place_frames_release(&frames);
    return code;
}

static struct place_source *open_log(void) {
    struct place_source *source = NULL;
    struct place_err err = {0};
    tap_code(place_source_open("log.place", &source, &err), PLACE_OK, &err, "the log");
    return source;
}

/* The frames, a file or a directory of files, are gone after this. */
static void remove_frames(void) {
    for (int i = 0; i < 1000; i++) {
        char name[32];
        snprintf(name, sizeof name, "frames/%04d.png", i);
        unlink(name);
    }
    unlink("frames/times.csv");
    unlink("frames");
    rmdir("frames");
}

static void test_memory(enum place_frames_format format) {
    struct place_source *source = open_log();
    int wrong = 0;
    for (long n = 1;; n++) {
        struct place_err err = {0};
        fault_at(n);
        const enum place_code code = write_frames(source, format, &err);
        const bool hit = fault_disarm();
        if (!hit) {
            tap_ok(code == PLACE_OK && n > 4, "format %d: %ld allocations, none fails", format,
                   n - 1);
            break;
        }
        /* After a file has its name only the sync of its directory allocates. */
        const bool whole = code == PLACE_OK && tempdir_files(false) == 2;
        wrong += !whole && (code != PLACE_MEMORY || tempdir_files(false) != 1);
        remove_frames();
    }
    tap_int(wrong, 0, "each that fails is said, and leaves nothing");
    remove_frames();
    place_source_close(source);
}

/* ---- what is written ----------------------------------------------------------------------- */

enum { FRAMES = 27 /* 259 seconds in steps of 10, and the end */, SIDE_X = 60, SIDE_Y = 40 };

static int64_t size_of(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 ? info.st_size : -1;
}

static void test_sizes(void) {
    static const struct {
        enum place_frames_format format;
        int64_t size;
    } rows[] = {{PLACE_FRAMES_RGB24, FRAMES * SIDE_X * SIDE_Y * 3},
                {PLACE_FRAMES_RGBA, FRAMES * SIDE_X * SIDE_Y * 4},
                {PLACE_FRAMES_GRAY8, FRAMES * SIDE_X * SIDE_Y},
                {PLACE_FRAMES_Y4M, 61 + FRAMES * (6 + SIDE_X * SIDE_Y * 3 / 2)}};
    struct place_source *source = open_log();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        tap_code(write_frames(source, rows[i].format, &err), PLACE_OK, &err, "raw frames");
        tap_int(size_of("frames"), rows[i].size, "have nothing between them");
        remove_frames();
    }
    place_source_close(source);
}

/* Frame `number` as PNG has the pixels of the raw one. */
static bool same_frame(const uint8_t *rgb, int number) {
    struct place_err err;
    char path[32];
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL;
    snprintf(path, sizeof path, "frames/%04d.png", number);
    if (place_png_read(path, &width, &height, &rgba, &err))
        return false;
    bool same = width == SIDE_X && height == SIDE_Y;
    for (size_t i = 0; same && i < SIDE_X * SIDE_Y; i++)
        same = memcmp(rgba + 4 * i, rgb + 3 * i, 3) == 0 && rgba[4 * i + 3] == 255;
    free(rgba);
    return same;
}

static void test_same(void) {
    static uint8_t raw[FRAMES][SIDE_X * SIDE_Y * 3];
    struct place_source *source = open_log();
    struct place_err err = {0};
    int wrong = 0;
    tap_code(write_frames(source, PLACE_FRAMES_RGB24, &err), PLACE_OK, &err, "raw frames");
    FILE *file = fopen("frames", "rb");
    tap_ok(file && fread(raw, sizeof raw, 1, file) == 1, "are read");
    if (file)
        fclose(file);
    remove_frames();
    tap_code(write_frames(source, PLACE_FRAMES_PNG, &err), PLACE_OK, &err, "PNG files");
    for (int i = 0; i < FRAMES; i++)
        wrong += !same_frame(raw[i], i);
    tap_int(wrong, 0, "have the same pixels");
    tap_ok(memcmp(raw[11], raw[12], sizeof raw[0]) == 0, "frames in the gap are alike");
    tap_ok(memcmp(raw[0], raw[FRAMES - 1], sizeof raw[0]) != 0, "the first and the last are not");
    remove_frames();
    place_source_close(source);
}

static void test_plan(void) {
    struct place_source *source = open_log();
    struct place_frames frames;
    struct place_err err = {0};
    struct place_frames_options options = options_for(PLACE_FRAMES_Y4M);
    options.scene.view.scale = 3;
    tap_code(place_frames_plan(source, &options, &frames, &err), PLACE_OK, &err, "y4m");
    tap_ok(frames.warning != NULL, "is warned of at an odd scale");
    tap_text(frames.reading, "", "and tells how it is read");
    place_frames_release(&frames);
    options.format = PLACE_FRAMES_RGBA;
    options.scene.view.fit_width = 15;
    options.scene.view.fit_height = 15;
    options.scene.view.scale = 0;
    tap_code(place_frames_plan(source, &options, &frames, &err), PLACE_OK, &err, "rgba");
    tap_ok(!frames.warning && frames.remark, "reduced: a remark");
    tap_text(frames.reading,
             "27 frames; ffmpeg reads them with -f rawvideo -pixel_format rgba -video_size 15x15 "
             "-framerate 30",
             "how it is read");
    place_frames_release(&frames);
    options.scene.view.scale = 2;
    tap_int(place_frames_plan(source, &options, &frames, &err), PLACE_USAGE, "--fit and --scale");
    tap_int(place_frames_format_from_name("y4m"), PLACE_FRAMES_Y4M, "y4m is a format");
    tap_int(place_frames_format_from_name("png"), -1, "png is none that is raw");
    place_source_close(source);
}

/* More PNG files than anybody wants are refused; raw frames are as many as a clock can count. */
static void test_many(void) {
    static const struct {
        enum place_frames_format format;
        int64_t step, hold;
        enum place_code code;
    } rows[] = {
        {PLACE_FRAMES_PNG, 260, 0, PLACE_OK},
        {PLACE_FRAMES_PNG, 259, 0, PLACE_USAGE}, /* a million steps, and the end */
        {PLACE_FRAMES_PNG, 2590, 899999, PLACE_OK},
        {PLACE_FRAMES_PNG, 2590, 900000, PLACE_USAGE},
        {PLACE_FRAMES_RGB24, 100, 0, PLACE_OK},
        {PLACE_FRAMES_Y4M, 100, 0, PLACE_OK},
    };
    struct place_source *source = open_log();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_frames_options options = options_for(rows[i].format);
        struct place_frames frames;
        struct place_err err = {0};
        options.clock.step = rows[i].step;
        options.clock.fps = 1;
        options.clock.hold = rows[i].hold * PLACE_SECOND;
        tap_int(place_frames_plan(source, &options, &frames, &err), rows[i].code, "many frames");
        if (!rows[i].code)
            place_frames_release(&frames);
        if (rows[i].code)
            tap_ok(strstr(err.message, "PNG files, at most 1000000 are possible") &&
                       strstr(err.hint, "--raw"),
                   "%s", err.message);
    }
    place_source_close(source);
}

/* A directory with the name of a file to come is told before a frame is drawn. */
static void test_in_the_way(void) {
    static const char *const taken[] = {"frames/0000.png", "frames/0026.png", "frames/times.csv"};
    struct place_frames_options options = options_for(PLACE_FRAMES_PNG);
    struct place_source *source = open_log();
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        struct place_progress progress = {0};
        const struct place_frame_files_options files = {.path = "frames", .replace = true};
        struct place_frame_strangers strangers;
        struct place_frames frames;
        struct place_err err = {0};
        options.progress = &progress;
        mkdir("frames", 0700);
        mkdir(taken[i], 0700);
        tap_code(place_frames_plan(source, &options, &frames, &err), PLACE_OK, &err, "plan");
        tap_int(place_frame_files_write(&frames, &files, &strangers, &err), PLACE_IO, "refused");
        tap_ok(strstr(err.message, taken[i]) != NULL, "%s", err.message);
        tap_ok(!progress.unit, "before anything is drawn");
        place_frames_release(&frames);
        tap_int(rmdir(taken[i]), 0, "the directory is still there");
        tap_int(rmdir("frames"), 0, "and nothing else");
    }
    place_source_close(source);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    write_log("log.place");
    test_plan();
    test_many();
    test_in_the_way();
    test_sizes();
    test_same();
    for (int format = PLACE_FRAMES_PNG; format <= PLACE_FRAMES_Y4M; format++)
        test_memory((enum place_frames_format)format);
    tempdir_end();
    return tap_end();
}
