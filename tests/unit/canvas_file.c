/* source/canvas_file: pictures of every kind, raw bytes and archives, as indices of a palette. */
#include "source/canvas_file.h"
#include "../make_archive.h"
#include "../make_png.h"
#include "../tempdir.h"
#include "core/event.h"

#include <sys/stat.h>

enum { WIDTH = 13, HEIGHT = 7, PIXELS = WIDTH * HEIGHT, GREYS = 16, COLORS = 24 };

static struct place_err err;
static struct place_palette palette; /* all greys of 4 bits, and others, in no order */
static uint8_t wanted[PIXELS], got[PIXELS];

static void make_palette(void) {
    palette.count = COLORS;
    for (unsigned i = 0; i < COLORS; i++)
        palette.rgb[i] = i < GREYS ? i * 0x111111 : 0x804000 + i * 0x010203;
    for (unsigned i = COLORS; i > 1; i--) {
        const unsigned other = (unsigned)random_between(0, (int64_t)i - 1);
        const uint32_t swap = palette.rgb[i - 1];
        palette.rgb[i - 1] = palette.rgb[other];
        palette.rgb[other] = swap;
    }
}

static enum place_code read_as(const char *path, struct place_rect bounds, bool nearest) {
    const struct place_canvas_file_options options = {
        .bounds = bounds, .palette = &palette, .nearest = nearest};
    memset(got, 0xaa, sizeof got);
    return place_canvas_file_read(path, &options, got, &err);
}

/* The size of a canvas whose origin is anywhere, which files without one do not mind. */
static enum place_code read_file(const char *path, bool nearest) {
    return read_as(path, (struct place_rect){-5, 3, WIDTH, HEIGHT}, nearest);
}

static void is_wanted(const char *path, const char *name) {
    tap_code(read_file(path, false), PLACE_OK, &err, name);
    tap_ok(memcmp(got, wanted, PIXELS) == 0, "... every pixel is the one it was");
}

/* ---- PNG ------------------------------------------------------------------------------------- */

static uint16_t samples[4 * PIXELS];

/* A random index whose colour a picture of this type and depth can have. */
static uint8_t fit_color(int type, int depth) {
    const unsigned step = depth < 8 ? 255u / ((1u << depth) - 1) : 1;
    for (;;) {
        const unsigned index = (unsigned)random_between(0, COLORS - 1);
        const uint32_t rgb = palette.rgb[index], grey = rgb & 255;
        if ((type != PNG_GREY && type != PNG_GREY_ALPHA) ||
            (rgb == grey * 0x010101 && grey % step == 0))
            return (uint8_t)index;
    }
}

/* An 8-bit value as a sample of this depth. */
static uint16_t to_depth(uint32_t value, int depth) {
    return (uint16_t)(depth == 16 ? value * 257 : value >> (8 - depth));
}

/* Pixel i, `wanted`, in samples; where it is transparent, of a colour in no palette. */
static void set_samples(const struct made_png *picture, size_t i) {
    const unsigned channels = png_channels(picture->type);
    const bool none = wanted[i] == PLACE_NO_COLOR;
    const uint32_t rgb = none ? 0x778899 : palette.rgb[wanted[i]];
    uint16_t *sample = samples + i * channels;
    for (unsigned c = 0; c < channels && c < 3; c++)
        sample[c] = to_depth(rgb >> (channels < 3 ? 0 : 16 - 8 * c) & 255, picture->depth);
    if (picture->type == PNG_RGBA || picture->type == PNG_GREY_ALPHA)
        sample[channels - 1] = none ? 0 : to_depth(255, picture->depth);
}

static void test_colors(int type, int depth, bool interlaced) {
    const bool alpha = type == PNG_RGBA || type == PNG_GREY_ALPHA;
    const bool key = type == PNG_RGB; /* 0x778899 is what is transparent */
    unsigned char trns[6];
    struct made_png picture = {.width = WIDTH,
                               .height = HEIGHT,
                               .depth = depth,
                               .type = type,
                               .interlaced = interlaced,
                               .samples = samples,
                               .trns = trns,
                               .trns_size = key ? 6 : 0};
    for (unsigned c = 0; c < 3; c++) {
        trns[2 * c] = depth == 16 ? (unsigned char)(0x77 + 0x11 * c) : 0;
        trns[2 * c + 1] = (unsigned char)(0x77 + 0x11 * c);
    }
    for (size_t i = 0; i < PIXELS; i++) {
        wanted[i] = (alpha || key) && i % 5 == 0 ? PLACE_NO_COLOR : fit_color(type, depth);
        set_samples(&picture, i);
    }
    char name[64];
    snprintf(name, sizeof name, "PNG of type %d, %d bits%s", type, depth,
             interlaced ? ", interlaced" : "");
    make_png("x.png", &picture);
    is_wanted("x.png", name);
}

/* The picture's own palette: ours backwards as far as it fits, one transparent, then strangers. */
static void test_indexed(int depth, bool interlaced) {
    unsigned char plte[768], trns[256];
    const unsigned count = 1u << depth, ours = count - 1 < COLORS ? count - 1 : COLORS;
    for (unsigned i = 0; i < count; i++) {
        const uint32_t rgb = i > 0 && i <= ours ? palette.rgb[COLORS - i] : 0x0badc0 + i;
        plte[3 * i] = (unsigned char)(rgb >> 16);
        plte[3 * i + 1] = (unsigned char)(rgb >> 8);
        plte[3 * i + 2] = (unsigned char)rgb;
        trns[i] = i ? 255 : 0;
    }
    for (size_t i = 0; i < PIXELS; i++) {
        samples[i] = (uint16_t)random_between(0, ours);
        wanted[i] = samples[i] ? (uint8_t)(COLORS - samples[i]) : PLACE_NO_COLOR;
    }
    const struct made_png picture = {.width = WIDTH,
                                     .height = HEIGHT,
                                     .depth = depth,
                                     .type = PNG_INDEXED,
                                     .interlaced = interlaced,
                                     .samples = samples,
                                     .plte = plte,
                                     .plte_size = (size_t)3 * count,
                                     .trns = trns,
                                     .trns_size = 1 + (size_t)random_between(0, 1)};
    make_png("x.png", &picture);
    is_wanted("x.png", "indexed PNG, another order of colours");
}

static void test_kinds(void) {
    for (size_t i = 0; i < 2 * PNG_KINDS; i++)
        if (png_kinds[i / 2].type == PNG_INDEXED)
            test_indexed(png_kinds[i / 2].depth, i % 2);
        else
            test_colors(png_kinds[i / 2].type, png_kinds[i / 2].depth, i % 2);
}

/* ---- colours that are not in the palette ----------------------------------------------------- */

/* The nearest by the definition: the least sum of squares, the first of equals. */
static uint8_t nearest_by_hand(const int rgb[3]) {
    unsigned best = 0;
    double least = 1e9;
    for (unsigned i = 0; i < COLORS; i++) {
        double distance = 0;
        for (int c = 0; c < 3; c++) {
            const double difference = (double)(palette.rgb[i] >> (16 - 8 * c) & 255) - rgb[c];
            distance += difference * difference;
        }
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return (uint8_t)best;
}

static void test_nearest(void) {
    const struct made_png picture = {
        .width = WIDTH, .height = HEIGHT, .depth = 8, .type = PNG_RGBA, .samples = samples};
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < PIXELS; i++) {
            uint16_t *sample = samples + 4 * i;
            for (int c = 0; c < 4; c++)
                sample[c] = (uint16_t)random_between(0, 255);
            const int rgb[3] = {sample[0], sample[1], sample[2]};
            wanted[i] = sample[3] < 128 ? PLACE_NO_COLOR : nearest_by_hand(rgb);
        }
        make_png("x.png", &picture);
        tap_code(read_file("x.png", true), PLACE_OK, &err, "any colours, to the nearest");
        tap_ok(memcmp(got, wanted, PIXELS) == 0, "... as the definition has it");
        tap_int(read_file("x.png", false), PLACE_DATA, "... else they are refused");
    }
}

/* A colour that the palette has twice is the first of both. */
static void test_twice(void) {
    const struct place_palette kept = palette;
    const struct made_png picture = {
        .width = WIDTH, .height = HEIGHT, .depth = 8, .type = PNG_RGB, .samples = samples};
    palette.rgb[20] = palette.rgb[3];
    memset(wanted, 3, sizeof wanted);
    for (size_t i = 0; i < PIXELS; i++)
        set_samples(&picture, i);
    make_png("x.png", &picture);
    is_wanted("x.png", "a colour that stands twice in the palette");
    palette = kept;
}

/* ---- raw bytes ------------------------------------------------------------------------------- */

/* Plain, or gzip by zlib where the name says so. */
static void write_raw(const char *path, const uint8_t *bytes, size_t size) {
    gzFile file = gzopen(path, strstr(path, ".gz") ? "wb" : "wbT");
    if (!file || gzwrite(file, bytes, (unsigned)size) != (int)size || gzclose(file) != Z_OK)
        abort();
}

static void test_raw(void) {
    for (size_t i = 0; i < PIXELS; i++)
        wanted[i] = i % 7 == 0 ? PLACE_NO_COLOR : (uint8_t)random_between(0, COLORS - 1);
    write_raw("x.bin", wanted, PIXELS);
    is_wanted("x.bin", "raw bytes");
    write_raw("x.gz", wanted, PIXELS);
    is_wanted("x.gz", "raw bytes, gzip");
    tap_int(truncate("x.gz", 30), 0, "cut off");
    tap_int(read_file("x.gz", false), PLACE_DATA, "... it is refused");
    tap_ok(strncmp(err.message, "x.gz: ", 6) == 0, "... by name: %s", err.message);
    write_raw("x.gz", wanted, PIXELS);
    struct stat info;
    need(stat("x.gz", &info) == 0 ? PLACE_OK : place_fail_errno(&err, PLACE_IO, "x.gz"), &err);
    tap_int(truncate("x.gz", info.st_size - 1), 0, "without the last byte of its checksum");
    tap_int(read_file("x.gz", false), PLACE_DATA, "... it is refused though all pixels are there");
}

/* ---- archives -------------------------------------------------------------------------------- */

/* Entries all of one palette, ours backwards with strangers behind it, and colours within it. */
static void use_palette(struct history *history) {
    struct place_palette own = {.count = COLORS + 5};
    for (unsigned i = 0; i < own.count; i++)
        own.rgb[i] = i < COLORS ? palette.rgb[COLORS - 1 - i] : 0x123456 + i;
    for (size_t i = 0; i < history->timeline.count; i++) {
        struct place_timeline_entry *entry = &history->timeline.entries[i];
        entry->palette = own;
        entry->background = i % 2 ? PLACE_NO_COLOR : 1;
    }
    for (size_t i = 0; i < history->count; i++)
        if (history->events[i].color != PLACE_NO_COLOR)
            history->events[i].color %= COLORS;
    const struct place_rect opening = history->timeline.entries[0].bounds;
    for (size_t i = 0; i < (size_t)opening.width * (size_t)opening.height; i++)
        if (history->initial[i] != PLACE_NO_COLOR)
            history->initial[i] %= COLORS;
}

/* The canvas after the last event, pixel by pixel from the oracle. */
static size_t wrong_pixels(const struct history *history, const uint8_t *pixels) {
    struct oracle oracle = {.history = history};
    size_t wrong = 0;
    oracle_go(&oracle, history->step_count);
    for (int32_t y = 0; y < oracle.open.height; y++)
        for (int32_t x = 0; x < oracle.open.width; x++) {
            const uint8_t own = *oracle_pixel(&oracle, oracle.open.x0 + x, oracle.open.y0 + y);
            const uint8_t ours = own == PLACE_NO_COLOR ? own : (uint8_t)(COLORS - 1 - own);
            wrong += pixels[(size_t)y * (size_t)oracle.open.width + (size_t)x] != ours;
        }
    free(oracle.pixels);
    return wrong;
}

static void test_archive(void) {
    struct history history;
    for (int round = 0; round < 5; round++) {
        history_make(&history, &(struct history_options){.events = 2000,
                                                         .opening = {-20, -9, 40, 30},
                                                         .entries = (unsigned)round,
                                                         .fill_one = 100,
                                                         .no_colors = true,
                                                         .initial = true});
        use_palette(&history);
        history_write(&history, "x.place", 1, 0);
        struct place_rect bounds = history.timeline.entries[history.timeline.count - 1].bounds;
        uint8_t *pixels = need_array((size_t)bounds.width, (size_t)bounds.height);
        struct place_canvas_file_options options = {.bounds = bounds, .palette = &palette};
        tap_code(place_canvas_file_read("x.place", &options, pixels, &err), PLACE_OK, &err,
                 "an archive");
        tap_int((int64_t)wrong_pixels(&history, pixels), 0, "... is its last moment");
        options.bounds.x0++;
        tap_int(place_canvas_file_read("x.place", &options, pixels, &err), PLACE_DATA,
                "... of a canvas that lies elsewhere");
        tap_ok(strncmp(err.message, "x.place: is ", 12) == 0, "... it says so: %s", err.message);
        free(pixels);
        history_release(&history);
    }
}

/* Archives of one pixel, of colour `index` of a palette of two, ours the second. */
static void write_pixel(const char *path, uint8_t index, unsigned colors) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    struct place_timeline_entry entry = {.bounds = {0, 0, 1, 1}, .background = PLACE_NO_COLOR};
    entry.palette = (struct place_palette){.count = 3, .rgb = {0xabcdef, palette.rgb[0], 0x010203}};
    need(place_timeline_add(&timeline, &entry, &err), &err);
    entry.palette.count = colors;
    entry.time = 2;
    need(place_timeline_add(&timeline, &entry, &err), &err);
    const struct place_archive_options options = {.replace = true, .timeline = &timeline};
    const struct place_event event = {.time = 1, .color = index};
    need(place_archive_create(path, &options, &writer, &err), &err);
    need(place_archive_append(writer, &event, 1, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    place_timeline_release(&timeline);
}

/* ---- refused --------------------------------------------------------------------------------- */

static void make_refused(void) {
    struct made_png picture = {
        .width = WIDTH, .height = HEIGHT, .depth = 8, .type = PNG_RGBA, .samples = samples};
    memset(wanted, 2, sizeof wanted);
    for (size_t i = 0; i < PIXELS; i++)
        set_samples(&picture, i);
    samples[4 * (WIDTH * 5 + 12) + 3] = 254;
    make_png("half.png", &picture);
    samples[4 * (WIDTH * 5 + 12) + 3] = 255;
    samples[4 * (WIDTH * 5 + 12)] = 0x12;
    samples[4 * (WIDTH * 5 + 12) + 1] = 0x34;
    samples[4 * (WIDTH * 5 + 12) + 2] = 0x5a;
    make_png("color.png", &picture);
    picture.width--;
    make_png("size.png", &picture);
    picture = (struct made_png){.width = WIDTH,
                                .height = HEIGHT,
                                .depth = 2,
                                .type = PNG_INDEXED,
                                .samples = samples,
                                .plte_size = 6};
    const unsigned char plte[6] = {(unsigned char)(palette.rgb[4] >> 16),
                                   (unsigned char)(palette.rgb[4] >> 8),
                                   (unsigned char)palette.rgb[4],
                                   0x12,
                                   0x34,
                                   0x5b};
    picture.plte = plte;
    memset(samples, 0, sizeof samples);
    samples[WIDTH] = 1;
    make_png("indexed.png", &picture);
    samples[3] = 2;
    make_png("past.png", &picture);
}

static void make_more_refused(void) {
    uint8_t bytes[PIXELS + 1];
    memset(bytes, 1, sizeof bytes);
    write_raw("short.bin", bytes, PIXELS - 1);
    write_raw("long.bin", bytes, PIXELS + 1);
    write_raw("long.gz", bytes, PIXELS + 1);
    bytes[WIDTH * 2 + 1] = COLORS;
    write_raw("index.bin", bytes, PIXELS);
    tempdir_write("empty", "");
    tempdir_write("cut.png", "\x89PNG\r\n\x1a\n");
    tempdir_write("text.png", "\x89PNG\n\x1a\n and more");
    tempdir_write("zip.bin", "PK\x03\x04 and more");
    FILE *file = fopen("claim.png", "wb");
    png_put_header(
        file, &(struct made_png){.width = 60000, .height = 60000, .depth = 16, .type = PNG_RGBA});
    png_put_chunk(file, "IDAT", NULL, 0);
    fclose(file);
    write_pixel("torn.place", 1, 3);
    struct stat info;
    if (mkdir("folder", 0700) != 0 || mkfifo("pipe", 0600) != 0 || stat("torn.place", &info) != 0 ||
        truncate("torn.place", info.st_size - 1) != 0)
        abort();
}

static const struct {
    const char *path;
    enum place_code code;
    const char *message, *hint; /* of these, the beginning */
} refused[] = {
    {"color.png", PLACE_DATA, "color.png: pixel 12,5 is #12345A, which is not in the palette",
     "--nearest"},
    {"half.png", PLACE_DATA, "half.png: pixel 12,5 is #", "--nearest"},
    {"indexed.png", PLACE_DATA, "indexed.png: pixel 0,1 is #12345B, which is not in the palette",
     "--nearest"},
    {"past.png", PLACE_DATA, "past.png: pixel 3,0 is 2, its own palette has 2 colours", ""},
    {"size.png", PLACE_DATA, "size.png: is 12x7, the canvas is 13x7", ""},
    {"claim.png", PLACE_DATA, "claim.png: is 60000x60000, the canvas is 13x7", ""},
    {"cut.png", PLACE_DATA, "cut.png: the picture is cut off", ""},
    {"text.png", PLACE_DATA, "text.png: PNG file corrupted by ASCII conversion", ""},
    {"short.bin", PLACE_DATA, "short.bin: is 90 bytes, a canvas of 13x7 has 91", "pictures are"},
    {"long.bin", PLACE_DATA, "long.bin: is more than 91 bytes, a canvas of 13x7 has 91", ""},
    {"long.gz", PLACE_DATA, "long.gz: is more than 91 bytes, a canvas of 13x7 has 91", ""},
    {"index.bin", PLACE_DATA, "index.bin: pixel 1,2 is 24, the palette has 24 colours", ""},
    {"empty", PLACE_DATA, "empty: is 0 bytes, a canvas of 13x7 has 91", ""},
    {"zip.bin", PLACE_DATA, "zip.bin: is compressed by zip, which is not read", "unzip"},
    {"torn.place", PLACE_DATA, "torn.place: ", ""},
    {"none", PLACE_IO, "none: No such file or directory", ""},
    {"folder", PLACE_IO, "folder: is not a regular file", ""},
    {"pipe", PLACE_IO, "pipe: is not a regular file", ""},
};

static void test_refused(void) {
    make_refused();
    make_more_refused();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        err = (struct place_err){0};
        tap_int(read_file(refused[i].path, false), refused[i].code, refused[i].path);
        tap_ok(strncmp(err.message, refused[i].message, strlen(refused[i].message)) == 0,
               "... says why: %s", err.message);
        tap_ok(strncmp(err.hint, refused[i].hint, strlen(refused[i].hint)) == 0,
               "... and what to do: %s", err.hint);
    }
    rmdir("folder");
}

static void test_refused_archives(void) {
    const struct place_rect one = {0, 0, 1, 1};
    write_pixel("x.place", 1, 3);
    tap_code(read_as("x.place", one, false), PLACE_OK, &err, "an archive of one pixel");
    tap_int(got[0], 0, "... is our first colour");
    write_pixel("x.place", 0, 3);
    tap_int(read_as("x.place", one, false), PLACE_DATA, "a colour that is not ours");
    tap_text(err.message, "x.place: pixel 0,0 is #ABCDEF, which is not in the palette",
             "... is named");
    tap_code(read_as("x.place", one, true), PLACE_OK, &err, "... or the nearest is taken");
    write_pixel("x.place", PLACE_NO_COLOR, 3);
    tap_code(read_as("x.place", one, false), PLACE_OK, &err, "no colour");
    tap_int(got[0], PLACE_NO_COLOR, "... stays none");
    write_pixel("x.place", 2, 2);
    tap_int(read_as("x.place", one, true), PLACE_DATA, "a colour that the last palette has not");
    tap_text(err.message, "x.place: pixel 0,0 is 2, its own palette has 2 colours",
             "... is no colour at all");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    make_palette();
    test_kinds();
    test_nearest();
    test_twice();
    test_raw();
    test_archive();
    test_refused();
    test_refused_archives();
    tempdir_end();
    return tap_end();
}
