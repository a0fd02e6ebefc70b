/*
 * Frames and canvases from files while memory runs out at every allocation in
 * turn: the error is that, nothing leaks and no file is left.
 */
#include "../fault.h"
#include "../make_archive.h"
#include "../make_png.h"
#include "../tempdir.h"
#include "base/picture.h"
#include "source/canvas_file.h"
#include "source/import_frames.h"

#include <sys/stat.h>

enum { SIDE = 20, PIXELS = SIDE * SIDE, COLORS = 4, FILES = 6 };

static struct place_err err;
static const struct place_palette palette = {.count = COLORS, .rgb = {0, 0x555555, 0xaaaaaa}};

static void write_raw(const char *path, uint8_t color) {
    uint8_t pixels[PIXELS];
    FILE *file = fopen(path, "wb");
    memset(pixels, color, sizeof pixels);
    if (!file || fwrite(pixels, 1, sizeof pixels, file) != sizeof pixels || fclose(file) != 0)
        abort();
}

static void write_png(const char *path, int type) {
    static const unsigned char plte[6] = {0xaa, 0xaa, 0xaa, 0x55, 0x55, 0x55};
    uint16_t samples[PIXELS];
    for (size_t i = 0; i < PIXELS; i++)
        samples[i] = i % 2;
    make_png(path, &(struct made_png){.width = SIDE,
                                      .height = SIDE,
                                      .depth = type == PNG_INDEXED ? 1 : 2,
                                      .type = type,
                                      .samples = samples,
                                      .plte = plte,
                                      .plte_size = type == PNG_INDEXED ? 6 : 0});
}

static void write_archive(const char *path) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    const struct place_timeline_entry entry = {
        .bounds = {0, 0, SIDE, SIDE}, .background = 1, .palette = palette};
    const struct place_archive_options options = {.timeline = &timeline};
    const struct place_event event = {.time = 1, .x = 3, .y = 4, .color = 2};
    need(place_timeline_add(&timeline, &entry, &err), &err);
    need(place_archive_create(path, &options, &writer, &err), &err);
    need(place_archive_append(writer, &event, 1, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    place_timeline_release(&timeline);
}

/* Every kind of file, as frames in a directory, with one that is none. */
static const char *const names[FILES] = {"frames/1.bin", "frames/2.png",   "frames/3.png",
                                         "frames/4.bin", "frames/5.place", "frames/6.bin"};

static void make_files(void) {
    if (mkdir("frames", 0700) != 0)
        abort();
    write_raw(names[0], 1);
    write_png(names[1], PNG_INDEXED);
    write_png(names[2], PNG_GREY);
    write_raw(names[3], COLORS);
    write_archive(names[4]);
    write_raw(names[5], 3);
}

static enum place_code read_files(void) {
    const struct place_canvas_file_options options = {.bounds = {0, 0, SIDE, SIDE},
                                                      .palette = &palette};
    enum place_code code = PLACE_OK;
    for (size_t i = 0; i < FILES && !code; i++) {
        uint8_t pixels[PIXELS];
        code = i == 3 ? PLACE_OK : place_canvas_file_read(names[i], &options, pixels, &err);
    }
    return code;
}

static enum place_code import_with(const char *name_format) {
    const struct place_import_frames_options options = {.directory = "frames",
                                                        .output = "out.place",
                                                        .replace = true,
                                                        .width = SIDE,
                                                        .height = SIDE,
                                                        .palette = &palette,
                                                        .background = -1,
                                                        .name_format = name_format,
                                                        .has_start = !name_format,
                                                        .step = 1,
                                                        .threads = 1,
                                                        .command = "test"};
    struct place_import_frames_report report;
    const enum place_code code = place_import_frames(&options, &report, &err);
    place_import_frames_report_release(&report);
    return code;
}

static enum place_code import_by_step(void) {
    return import_with(NULL);
}

static enum place_code import_by_name(void) {
    return import_with("%s.bin"); /* half of the names are no times */
}

/* The n-th allocation fails, for each n. Work may go on without memory only to sync a directory. */
static void run_out(enum place_code (*work)(void), bool writes, const char *name) {
    long wrong = 0, n = 1;
    for (;; n++) {
        unlink("out.place");
        fault_at(n);
        const enum place_code code = work();
        if (!fault_disarm())
            break;
        const bool left = access("out.place", F_OK) == 0;
        if ((code == PLACE_OK) != left && writes) {
            printf("# allocation %ld: code %d, %s\n", n, (int)code, left ? "a file" : "no file");
            wrong++;
        } else if (code != PLACE_MEMORY && !(code == PLACE_OK && writes)) {
            printf("# allocation %ld: code %d %s\n", n, (int)code, code ? err.message : "");
            wrong++;
        }
    }
    tap_ok(wrong == 0, "%s: memory ran out %ld times, %ld of them unseen", name, n - 1, wrong);
    tap_ok(n > 15, "%s: there was something to fail", name);
    tap_code(work(), PLACE_OK, &err, name);
    unlink("out.place");
    tap_int(tempdir_files(false), 1, "... and beside the frames nothing is left");
}

/* PNG alone, which has few allocations of ours. */
static enum place_code read_png(void) {
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL;
    const enum place_code code = place_png_read(names[1], &width, &height, &rgba, &err);
    free(rgba);
    return code;
}

static void test_png(void) {
    for (long n = 1; n <= 2; n++) {
        fault_at(n);
        tap_int(read_png(), PLACE_MEMORY, "a PNG without memory");
        tap_ok(fault_disarm(), "... it was not there");
    }
    tap_code(read_png(), PLACE_OK, &err, "a PNG");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    make_files();
    test_png();
    run_out(read_files, false, "canvas files");
    run_out(import_by_step, true, "frames by step");
    run_out(import_by_name, true, "frames by name");
    for (size_t i = 0; i < FILES; i++)
        unlink(names[i]);
    rmdir("frames");
    tempdir_end();
    return tap_end();
}
