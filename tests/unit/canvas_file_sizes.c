/* source/canvas_file: archives that claim, or once had, a canvas much larger than the one wanted.
 */
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/canvas_file.h"

#include <sys/resource.h>

enum { WIDTH = 13, HEIGHT = 7, PIXELS = WIDTH * HEIGHT };

static struct place_err err;
static const struct place_palette palette = {.count = 6, .rgb = {0, 1, 2, 3, 4, 5}};

/* An archive whose canvas is `first`, then `last`, all of colour 0, in our palette. */
static void write_canvases(const char *path, struct place_rect first, struct place_rect last) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    struct place_timeline_entry entry = {.bounds = first, .palette = palette};
    need(place_timeline_add(&timeline, &entry, &err), &err);
    entry.bounds = last;
    entry.time = 2;
    need(place_timeline_add(&timeline, &entry, &err), &err);
    const struct place_archive_options options = {.replace = true, .timeline = &timeline};
    const struct place_event event = {.time = 3, .color = 5};
    need(place_archive_create(path, &options, &writer, &err), &err);
    need(place_archive_append(writer, &event, 1, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    place_timeline_release(&timeline);
}

/* From now on 32 MiB more may be used, where no sanitizer needs its own. */
static void limit_memory(bool limited) {
#ifndef PLACE_SANITIZED
    struct rlimit limit;
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    char text[32] = "";
    if (!file || !fgets(text, sizeof text, file) || getrlimit(RLIMIT_AS, &limit) != 0)
        abort();
    for (const char *digit = text; *digit >= '0' && *digit <= '9'; digit++)
        pages = pages * 10 + (unsigned long)(*digit - '0');
    limit.rlim_cur = limited ? pages * 4096 + (32UL << 20) : limit.rlim_max;
    fclose(file);
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        abort();
#else
    (void)limited;
#endif
}

/* Archives whose canvas is more than 32 MiB, and is not, or not any more, the one wanted. */
static void test_large_archives(void) {
    static const struct {
        struct place_rect first, last;
        enum place_code code;
        const char *message;
    } rows[] = {
        {{0, 0, 8192, 8192},
         {0, 0, 8192, 8192},
         PLACE_DATA,
         "x.place: is 8192x8192 at 0,0, the canvas is 13x7 at 0,0"},
        {{0, 0, WIDTH, HEIGHT},
         {0, 0, 8192, 8192},
         PLACE_DATA,
         "x.place: is 8192x8192 at 0,0, the canvas is 13x7 at 0,0"},
        {{0, 0, 8192, 8192},
         {0, 0, WIDTH, HEIGHT},
         PLACE_DATA,
         "x.place: its canvases cover 8192x8192, too much for one of 13x7"},
        {{-8000, 3, 1, 1}, {0, 0, WIDTH, HEIGHT}, PLACE_OK, ""},
        {{0, 0, 4096, 4097},
         {0, 0, WIDTH, HEIGHT},
         PLACE_DATA,
         "x.place: its canvases cover 4096x4097, too much for one of 13x7"},
        {{0, 0, 4096, 4096}, {0, 0, WIDTH, HEIGHT}, PLACE_OK, ""},
    };
    const struct place_canvas_file_options options = {.bounds = {0, 0, WIDTH, HEIGHT},
                                                      .palette = &palette};
    uint8_t got[PIXELS];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_canvases("x.place", rows[i].first, rows[i].last);
        err = (struct place_err){0};
        limit_memory(true);
        const enum place_code code = place_canvas_file_read("x.place", &options, got, &err);
        limit_memory(false);
        tap_code(code, rows[i].code, &err, "an archive of a large canvas");
        tap_text(err.message, rows[i].message, "... that was, or is, too large");
        tap_ok(code || (got[0] == 5 && got[1] == 0 && got[PIXELS - 1] == 0), "... or its pixels");
    }
}

/* Four times the canvas wanted is not too much, however large. */
static void test_shrunk_archive(void) {
    const struct place_rect last = {0, 0, 3000, 2000};
    const struct place_canvas_file_options options = {.bounds = last, .palette = &palette};
    uint8_t *pixels = need_array(3000, 2000);
    write_canvases("x.place", (struct place_rect){0, 0, 6000, 4000}, last);
    tap_code(place_canvas_file_read("x.place", &options, pixels, &err), PLACE_OK, &err,
             "four times the canvas wanted");
    write_canvases("x.place", (struct place_rect){0, 0, 6000, 4001}, last);
    tap_int(place_canvas_file_read("x.place", &options, pixels, &err), PLACE_DATA, "... and more");
    free(pixels);
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_large_archives();
    test_shrunk_archive();
    tempdir_end();
    return tap_end();
}
