/* source/import_frames: which files are frames, when, and that every pixel that differs is there.
 */
#include "source/import_frames.h"
#include "../make_archive.h"
#include "../make_png.h"
#include "../tempdir.h"
#include "archive/reader.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/stop.h"
#include "base/time.h"
#include "source/source.h"

#include <signal.h>
#include <sys/stat.h>

enum { WIDTH = 9, HEIGHT = 5, PIXELS = WIDTH * HEIGHT, COLORS = 8, MOST = 64 };

#define FRAMES "frames"
#define START  INT64_C(1650000000000000) /* 2022-04-15T05:20:00Z */

static struct place_err err;
static struct place_palette palette = {
    .count = COLORS, .rgb = {0, 0xff0000, 0xff00, 0xff, 0xffff, 0xff00ff, 0xffff00, 0xffffff}};

/* What the archive is to show: a frame and its time. */
struct shown {
    int64_t time;
    uint8_t pixels[PIXELS];
};

static struct shown frames[MOST];

/* ---- files ----------------------------------------------------------------------------------- */

static const char *path_of(const char *name) {
    static char path[300];
    snprintf(path, sizeof path, FRAMES "/%s", name);
    return path;
}

static void write_bytes(const char *name, const uint8_t *bytes, size_t size) {
    FILE *file = fopen(path_of(name), "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* A raw frame all of one colour. */
static void write_plain(const char *name, uint8_t color) {
    uint8_t pixels[PIXELS];
    memset(pixels, color, sizeof pixels);
    write_bytes(name, pixels, sizeof pixels);
}

/* The same as PNG, with alpha. */
static void write_png(const char *name, const uint8_t *pixels) {
    uint16_t samples[4 * PIXELS] = {0};
    for (size_t i = 0; i < PIXELS; i++) {
        if (pixels[i] == PLACE_NO_COLOR)
            continue;
        for (int c = 0; c < 3; c++)
            samples[4 * i + (size_t)c] = palette.rgb[pixels[i]] >> (16 - 8 * c) & 255;
        samples[4 * i + 3] = 255;
    }
    make_png(
        path_of(name),
        &(struct made_png){
            .width = WIDTH, .height = HEIGHT, .depth = 8, .type = PNG_RGBA, .samples = samples});
}

static void begin_frames(void) {
    DIR *directory = opendir(FRAMES);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        unlink(path_of(entry->d_name));
    if (directory)
        closedir(directory);
    rmdir(FRAMES);
    unlink("out.place");
    if (mkdir(FRAMES, 0700) != 0)
        abort();
}

static struct place_import_frames_options by_step(void) {
    return (struct place_import_frames_options){.directory = FRAMES,
                                                .output = "out.place",
                                                .replace = true,
                                                .width = WIDTH,
                                                .height = HEIGHT,
                                                .palette = &palette,
                                                .background = -1,
                                                .has_start = true,
                                                .start = START,
                                                .step = 10 * PLACE_SECOND,
                                                .threads = 2,
                                                .command = "test"};
}

/* Import; the strings of the report's skips are gone, the rest is there. */
static enum place_code import(const struct place_import_frames_options *options,
                              struct place_import_frames_report *report) {
    const enum place_code code = place_import_frames(options, report, &err);
    const struct place_import_frames_report kept = *report;
    place_import_frames_report_release(report);
    *report = kept;
    for (size_t i = 0; i < PLACE_SKIPS_SHOWN; i++)
        report->skips[i].name = NULL;
    return code;
}

/* ---- the oracle ------------------------------------------------------------------------------ */

static struct place_event *expected_events(size_t count, size_t *total) {
    struct place_event *events = need_array(count * PIXELS, sizeof *events);
    *total = 0;
    for (size_t i = 1; i < count; i++)
        for (int32_t p = 0; p < PIXELS; p++)
            if (frames[i].pixels[p] != frames[i - 1].pixels[p])
                events[(*total)++] = (struct place_event){.time = frames[i].time,
                                                          .x = p % WIDTH,
                                                          .y = p / WIDTH,
                                                          .color = frames[i].pixels[p]};
    return events;
}

/* Events of the source that are not the ones expected, in this order. */
static size_t wrong_events(struct place_source *source, size_t count) {
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    size_t total = 0, seen = 0, wrong = 0;
    struct place_event *events = expected_events(count, &total);
    need(place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err), &err);
    do {
        need(place_cursor_next(cursor, INT64_MAX, &piece, &err), &err);
        for (uint32_t i = 0; i < piece.batch.count; i++, seen++) {
            const struct place_event event = place_batch_event(&piece.batch, i);
            wrong += seen >= total || !same_event(&event, &events[seen]) ||
                     place_batch_seq(&piece.batch, i) != seen + 1;
        }
    } while (piece.batch.count > 0 || piece.entry);
    place_cursor_close(cursor);
    free(events);
    return wrong + (seen != total);
}

/* Instants at which the canvas is not the last frame of that time. */
static size_t wrong_instants(struct place_source *source, size_t count) {
    const struct place_rect bounds = {0, 0, WIDTH, HEIGHT};
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas;
    uint8_t pixels[PIXELS];
    size_t wrong = 0;
    need(place_cursor_open(source, PLACE_PIXELS, &cursor, &err), &err);
    need(place_canvas_init(&canvas, bounds, false, &err), &err);
    need(place_cursor_seek_seq(cursor, &canvas, 0, &err), &err);
    place_canvas_store(&canvas, bounds, pixels);
    wrong += memcmp(pixels, frames[0].pixels, PIXELS) != 0;
    for (size_t i = count; i-- > 0;) {
        if (i + 1 < count && frames[i + 1].time == frames[i].time)
            continue;
        need(place_cursor_seek_time(cursor, &canvas, frames[i].time, &err), &err);
        place_canvas_store(&canvas, bounds, pixels);
        wrong += memcmp(pixels, frames[i].pixels, PIXELS) != 0;
    }
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    return wrong;
}

/* out.place has what frames[0..count-1] show, no more and no less. */
static void is_shown(size_t count, const char *name) {
    struct place_source *source = NULL;
    need(place_source_open("out.place", &source, &err), &err);
    const struct place_source_info *info = place_source_info(source);
    tap_ok(info->timeline->count == 1 && info->timeline->entries[0].time == frames[0].time &&
               info->timeline->entries[0].background == PLACE_NO_COLOR &&
               place_palette_equal(&info->timeline->entries[0].palette, &palette),
           "%s: the canvas opens with the first frame", name);
    tap_int((int64_t)wrong_events(source, count), 0, "... every change is an event");
    tap_int((int64_t)wrong_instants(source, count), 0, "... at every instant it is the frame");
    place_source_close(source);
}

/* ---- changes --------------------------------------------------------------------------------- */

/* Frame i: the one before with some pixels changed, many or none. */
static void draw_frame(size_t i) {
    struct shown *frame = &frames[i];
    if (i > 0)
        memcpy(frame->pixels, frames[i - 1].pixels, PIXELS);
    const int64_t changes = i == 0 ? 1000 : i % 9 == 0 ? 500 : i % 4 == 0 ? 0 : 3;
    for (int64_t n = 0; n < changes; n++)
        frame->pixels[random_between(0, PIXELS - 1)] =
            random_between(0, 9) ? (uint8_t)random_between(0, COLORS - 1) : PLACE_NO_COLOR;
    frame->time = START + (int64_t)i * 10 * PLACE_SECOND;
}

static bool same_files(const char *one, const char *other) {
    char a[1 << 16], b[1 << 16];
    FILE *file_a = fopen(one, "rb"), *file_b = fopen(other, "rb");
    if (!file_a || !file_b)
        abort();
    const size_t size_a = fread(a, 1, sizeof a, file_a), size_b = fread(b, 1, sizeof b, file_b);
    fclose(file_a);
    fclose(file_b);
    return size_a > 0 && size_a == size_b && memcmp(a, b, size_a) == 0;
}

static void test_changes(void) {
    static const unsigned threads[] = {1, 2, 0, 7};
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    struct place_progress progress = {0};
    size_t events = 0;
    begin_frames();
    for (size_t i = 0; i < MOST; i++) {
        char name[32];
        snprintf(name, sizeof name, "mosaic_%zu.png", i + 1); /* _10 comes behind _9 */
        draw_frame(i);
        if (i % 2)
            write_png(name, frames[i].pixels);
        else
            write_bytes(name, frames[i].pixels, PIXELS);
    }
    free(expected_events(MOST, &events));
    options.progress = &progress;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        options.threads = threads[i];
        progress.done = 0;
        tap_code(import(&options, &report), PLACE_OK, &err, "frames");
        tap_ok(report.frames == MOST && report.skipped == 0 && report.events == events &&
                   report.first_time == frames[0].time && report.last_time == frames[MOST - 1].time,
               "... the report counts %zu changes by %u threads", events, threads[i]);
        tap_ok(progress.done == MOST && progress.total == MOST, "... and the progress files");
        is_shown(MOST, "mosaics");
        if (i == 0 && rename("out.place", "one.place") != 0)
            abort();
        tap_ok(i == 0 || same_files("one.place", "out.place"), "... the same bytes as by one");
    }
}

static void test_nothing_changes(void) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    for (size_t count = 1; count <= 3; count += 2) {
        begin_frames();
        for (size_t i = 0; i < count; i++) {
            write_plain(i == 0 ? "a" : i == 1 ? "b" : "c", 4);
            memset(frames[i].pixels, 4, PIXELS);
            frames[i].time = START + (int64_t)i * options.step;
        }
        tap_code(import(&options, &report), PLACE_OK, &err, "frames that are all alike");
        tap_ok(report.events == 0 && report.frames == count, "... are %zu frames, no event", count);
        is_shown(count, "no event");
    }
}

/* ---- which files, and when ------------------------------------------------------------------- */

/* The colours that the canvas has at the times of steps 0, 1, ..., one digit each. */
static const char *colors_by_step(const struct place_import_frames_options *options, size_t steps) {
    static char text[MOST];
    struct place_source *source = NULL;
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas;
    need(place_source_open("out.place", &source, &err), &err);
    need(place_cursor_open(source, PLACE_PIXELS, &cursor, &err), &err);
    need(place_canvas_init(&canvas, place_source_info(source)->bounds, false, &err), &err);
    for (size_t i = 0; i < steps; i++) {
        need(place_cursor_seek_time(cursor, &canvas, options->start + (int64_t)i * options->step,
                                    &err),
             &err);
        text[i] = (char)('0' + place_canvas_get(&canvas, WIDTH - 1, HEIGHT - 1));
    }
    text[steps] = '\0';
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    place_source_close(source);
    return text;
}

static void test_names(void) {
    static const char *const rows[][6] = {
        {"mosaic_2.png", "mosaic_10.png", "mosaic_100.png"},
        {"8", "09", "010", "11"},
        {"a", "a0", "a00", "a01", "a1", "b"},
        {"1.0.9", "1.0.10", "1.2", "01.10"},
        {"x1y2", "x1y10", "x2y1"},
        {"99999999999999999999998", "99999999999999999999999", "100000000000000000000000"},
        {"A", "a", "\xc3\xa4"},
    };
    const struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t count = 0;
        begin_frames();
        while (count < 6 && rows[i][count])
            count++;
        for (size_t n = count; n-- > 0;)
            write_plain(rows[i][n], (uint8_t)n);
        tap_code(import(&options, &report), PLACE_OK, &err, rows[i][1]);
        char wanted[8] = "012345";
        wanted[count] = '\0';
        tap_text(colors_by_step(&options, count), wanted, "... the order of names");
    }
}

/* What a directory may hold beside frames; links to frames are frames. */
static void test_beside(void) {
    const struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    begin_frames();
    write_plain("1", 1);
    write_plain("3", 3);
    write_plain(".2", 2);
    write_bytes(PLACE_FRAME_TIMES, (const uint8_t *)"frame", 5);
    if (mkdir(FRAMES "/0", 0700) != 0 || mkfifo(FRAMES "/00", 0600) != 0 ||
        symlink("3", FRAMES "/4") != 0)
        abort();
    tap_code(import(&options, &report), PLACE_OK, &err, "a directory with other things in it");
    tap_ok(report.frames == 3 && report.skipped == 0, "... has three frames");
    tap_text(colors_by_step(&options, 3), "133", "... which are these");
    rmdir(FRAMES "/0");
}

/* ---- times in names -------------------------------------------------------------------------- */

static const struct {
    const char *format, *name;
    int64_t seconds; /* since START; INT64_MIN: the name is no time */
} times[] = {
    {"%Y-%m-%d_%H-%M-%S.png", "2022-04-15_05-20-07.png", 7},
    {"%Y-%m-%d_%H-%M-%S.png", "2022-04-15_05-20-07.png.gz", INT64_MIN},
    {"%Y-%m-%d_%H-%M-%S", "2022-04-15_05-20-07.png", INT64_MIN},
    {"%Y-%m-%d_%H-%M-%S.png", "x2022-04-15_05-20-07.png", INT64_MIN},
    {"%Y-%m-%d_%H-%M-%S.png", "2022-02-30_05-20-07.png", INT64_MIN},
    {"%Y-%m-%d_%H-%M-%S.png", "2022-13-01_05-20-07.png", INT64_MIN},
    {"%Y-%m-%d_%H-%M-%S.png", "2022-04-15_05-19-60.png", 0}, /* a leap second */
    {"%Y-%m-%d.png", "2022-04-15.png", -19200},
    {"%Y%j", "2022105", -19200},
    {"%s.bin", "1650000123.bin", 123},
    {"%s.bin", "999999999999999.bin", INT64_MIN}, /* past the year 9999 */
    {"canvas %d %b %Y %H:%M %z", "canvas 15 Apr 2022 07:20 +0200", 0},
    {"%FT%TZ", "2022-04-15T05:20:01Z", 1},
    {"%FT%TZ", "2022-04-15T05:20:01.5Z", INT64_MIN},
};

static void test_times(const char *zone) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    setenv("TZ", zone, 1);
    options.has_start = false;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const bool is_time = times[i].seconds != INT64_MIN;
        begin_frames();
        write_plain(times[i].name, 0);
        options.name_format = times[i].format;
        tap_int(import(&options, &report), is_time ? PLACE_OK : PLACE_DATA, times[i].name);
        tap_int(report.first_time, is_time ? START + times[i].seconds * PLACE_SECOND : 0,
                times[i].format);
    }
    unsetenv("TZ");
}

/* Times that names do not follow, two of one time, and one without. */
static void test_order(void) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    begin_frames();
    write_plain("20.1", 4);
    write_plain("3.1", 1);
    write_plain("100.1", 6);
    write_plain("0020.1", 3);
    write_plain("notes", 0);
    options.has_start = false;
    options.name_format = "%s.1";
    options.start = 0;
    options.step = PLACE_SECOND;
    tap_code(import(&options, &report), PLACE_OK, &err, "times of names");
    tap_ok(report.frames == 4 && report.skipped == 1 && report.events == 3 * PIXELS,
           "... four frames, each another");
    tap_ok(report.first_time == 3 * PLACE_SECOND && report.last_time == 100 * PLACE_SECOND,
           "... from the first to the last");
    tap_text(report.skips[0].reason, "its name is no time as --name-format %s.1 says it",
             "... a name that is no time is skipped");
    options.start = 19 * PLACE_SECOND;
    tap_text(colors_by_step(&options, 2), "14", "... of one time, the later name is seen");
    options.strict = true;
    tap_int(import(&options, &report), PLACE_DATA, "strictly, it is the end");
    tap_ok(strncmp(err.message, FRAMES "/notes: its name", 16) == 0, "... by name: %s",
           err.message);
}

/* ---- files that are no frames ---------------------------------------------------------------- */

static void test_skips(void) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    begin_frames();
    write_bytes("0", (const uint8_t *)"", 0);
    write_plain("1", 1);
    write_plain("2", COLORS);
    write_plain("3", 3);
    write_bytes("4.png", (const uint8_t *)"\x89PNG\r\n\x1a\n", 8);
    write_bytes("5", (const uint8_t *)"notes\n", 6);
    write_plain("6", 6);
    if (symlink("nowhere", FRAMES "/7") != 0)
        abort();
    tap_code(place_import_frames(&options, &report, &err), PLACE_OK, &err, "some are no frames");
    tap_ok(report.frames == 3 && report.skipped == 5 && report.skips_shown == 5,
           "... three are, five are not");
    static const char *const names[] = {"0", "2", "4.png", "5", "7"};
    static const char *const reasons[] = {
        "is 0 bytes, a canvas of 9x5 has 45", "pixel 0,0 is 8, the palette has 8 colours",
        "the picture is cut off", "is 6 bytes, a canvas of 9x5 has 45",
        "No such file or directory"};
    for (size_t i = 0; i < 5; i++) {
        tap_text(report.skips[i].name, names[i], "... which");
        tap_text(report.skips[i].reason, reasons[i], "... and why");
    }
    place_import_frames_report_release(&report);
    options.start += 10 * PLACE_SECOND;
    tap_text(colors_by_step(&options, 7), "1133366", "... each took its step");
    unlink("out.place");
    options.strict = true;
    tap_int(import(&options, &report), PLACE_DATA, "strictly");
    tap_text(err.message, FRAMES "/0: is 0 bytes, a canvas of 9x5 has 45",
             "... the first is named");
    unlink(FRAMES "/0");
    unlink(FRAMES "/2");
    unlink(FRAMES "/4.png");
    unlink(FRAMES "/5");
    tap_int(import(&options, &report), PLACE_IO, "strictly, what cannot be read");
    tap_ok(access("out.place", F_OK) != 0, "... and nothing is written");
}

static void test_no_frame(void) {
    const struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    const uint8_t pixels[PIXELS] = {0};
    begin_frames();
    tap_int(import(&options, &report), PLACE_DATA, "an empty directory");
    tap_text(err.message, FRAMES ": has no files in it", "... is said to be");
    for (char name[] = "a"; *name <= 'l'; ++*name) {
        palette.rgb[0] = 0x010101;
        write_png(name, pixels);
        palette.rgb[0] = 0;
    }
    tap_int(import(&options, &report), PLACE_DATA, "no file is a frame");
    tap_text(err.message, FRAMES ": none of its 12 files is a picture of the canvas",
             "... is said");
    tap_ok(strstr(err.hint, "--nearest") != NULL, "... with the hint of the first: %s", err.hint);
    tap_ok(report.skipped == 12 && report.skips_shown == PLACE_SKIPS_SHOWN, "... ten are told");
    tap_ok(access("out.place", F_OK) != 0, "... and nothing is written");
    struct place_import_frames_options nearest = options;
    nearest.nearest = true;
    tap_code(import(&nearest, &report), PLACE_OK, &err, "to the nearest colour they are frames");
}

/* ---- what is asked for ----------------------------------------------------------------------- */

static void refuses(struct place_import_frames_options options, enum place_code code,
                    const char *message) {
    struct place_import_frames_report report;
    tap_int(import(&options, &report), code, message);
    tap_ok(strstr(err.message, message) != NULL, "... says so: %s", err.message);
    tap_ok(report.frames == 0 && report.skips_shown == 0, "... the report is empty");
}

static void test_usage(void) {
    struct place_import_frames_options options = by_step();
    begin_frames();
    write_plain("1", 1);
    write_plain("2", 2);
    options.width = 0;
    refuses(options, PLACE_USAGE, "pictures do not say what canvas they are of");
    options = by_step();
    options.palette = NULL;
    refuses(options, PLACE_USAGE, "pictures do not say what canvas they are of");
    options = by_step();
    options.background = COLORS;
    refuses(options, PLACE_USAGE, "--background is 8, the palette has 8 colours");
    options = by_step();
    options.step = 0;
    refuses(options, PLACE_USAGE, "the times of the pictures are not said");
    options = by_step();
    options.has_start = false;
    refuses(options, PLACE_USAGE, "the times of the pictures are not said");
    options = by_step();
    options.name_format = "%s";
    refuses(options, PLACE_USAGE, "--name-format and --start both say the times");
    options = by_step();
    options.step = PLACE_TIME_MAX - START + 1;
    refuses(options, PLACE_USAGE, "end after the year 9999");
    options.step = INT64_MAX;
    write_plain("3", 3);
    refuses(options, PLACE_USAGE, "end after the year 9999");
    options = by_step();
    options.directory = "nowhere";
    refuses(options, PLACE_IO, "nowhere: No such file or directory");
    options.directory = FRAMES "/1";
    refuses(options, PLACE_IO, FRAMES "/1: Not a directory");
    options = by_step();
    options.output = FRAMES "/../" FRAMES "/2";
    refuses(options, PLACE_USAGE, "is both one of the pictures and the output");
    options.replace = false;
    refuses(options, PLACE_IO, "exists already");
}

static void test_background(void) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    struct place_source *source = NULL;
    begin_frames();
    write_plain("1", 1);
    options.background = 5;
    tap_code(import(&options, &report), PLACE_OK, &err, "with a background");
    need(place_source_open("out.place", &source, &err), &err);
    tap_int(place_source_info(source)->timeline->entries[0].background, 5, "... it is kept");
    place_source_close(source);
}

/* ---- META ------------------------------------------------------------------------------------ */

/* Appends the line of sha256sum for a file of one colour. */
static void add_line(char *text, size_t room, const char *name, uint8_t color) {
    unsigned char digest[PLACE_SHA256_BYTES];
    char hex[PLACE_SHA256_HEX];
    uint8_t pixels[PIXELS];
    struct place_sha256 sha;
    memset(pixels, color, sizeof pixels);
    place_sha256_init(&sha);
    place_sha256_update(&sha, pixels, sizeof pixels);
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    const size_t used = strlen(text);
    snprintf(text + used, room - used, "%s  %s\n", hex, name);
}

static void test_meta(void) {
    struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    struct place_archive *archive = NULL;
    char text[400] = "", hex[PLACE_SHA256_HEX], wanted[512], *meta = NULL;
    unsigned char digest[PLACE_SHA256_BYTES];
    struct place_sha256 sha;
    begin_frames();
    write_plain("10", 2);
    write_plain("9", 3);
    write_plain("11", COLORS);
    options.directory = FRAMES "//";
    options.output = "meta.place";
    need(import(&options, &report), &err);
    add_line(text, sizeof text, "9", 3);
    add_line(text, sizeof text, "10", 2);
    place_sha256_init(&sha);
    place_sha256_update(&sha, text, strlen(text));
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    snprintf(wanted, sizeof wanted,
             "{\"tool\":\"test\",\"format\":\"frames\",\"inputs\":[{\"name\":\"frames\","
             "\"first\":\"9\",\"last\":\"10\",\"sha256\":\"%s\",\"taken\":2,\"refused\":1}]}",
             hex);
    need(place_archive_open("meta.place", &archive, &err), &err);
    need(place_archive_read_meta(archive, &meta, &err), &err);
    tap_text(meta, wanted, "META says which frames these are");
    free(meta);
    place_archive_close(archive);
}

/* Last: the signal stays. */
static void test_stop(void) {
    const struct place_import_frames_options options = by_step();
    struct place_import_frames_report report;
    begin_frames();
    write_plain("1", 1);
    write_plain("2", 2);
    place_stop_install();
    raise(SIGINT);
    tap_int(import(&options, &report), PLACE_FAILED, "Ctrl-C");
    tap_ok(strstr(err.message, "interrupted") != NULL, "... is said");
    tap_ok(access("out.place", F_OK) != 0, "... and nothing is written");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_changes();
    test_nothing_changes();
    test_names();
    test_beside();
    test_times("UTC");
    test_times("America/New_York");
    test_times("XYZ-5:45");
    test_order();
    test_skips();
    test_no_frame();
    test_usage();
    test_background();
    test_meta();
    test_stop();
    begin_frames();
    rmdir(FRAMES);
    tempdir_end();
    return tap_end();
}
