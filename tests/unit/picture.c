/* base/picture: PNG read back by libpng, its header by hand, and the file by pngcheck. */
#include "base/picture.h"
#include "../make_png.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <sys/wait.h>

enum { SIDE = 40 };

static uint8_t pixels[SIDE * SIDE * 3];
static uint32_t palette[256];

/* Whether `command` exits with 0; true too where there is no such program. */
static bool passes(const char *command) {
    const int status = system(command);
    return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 127);
}

static enum place_code write_picture(const struct place_picture *picture, struct place_err *err) {
    FILE *file = fopen("x.png", "wb");
    const enum place_code code = place_png_write(picture, file, "x.png", err);
    fclose(file);
    return code;
}

/* IHDR as the standard has it (PNG, 11.2.2): width, height, bit depth, colour type. */
static bool header_is(uint32_t width, uint32_t height, int depth, int type) {
    unsigned char bytes[29] = {0};
    FILE *file = fopen("x.png", "rb");
    const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return size == sizeof bytes && memcmp(bytes + 12, "IHDR", 4) == 0 &&
           (bytes[18] << 8 | bytes[19]) == (int)width &&
           (bytes[22] << 8 | bytes[23]) == (int)height && bytes[24] == depth && bytes[25] == type &&
           bytes[28] == 0;
}

static uint32_t rgb_at(const struct place_picture *picture, uint32_t x, uint32_t y) {
    const uint8_t *row = picture->pixels + y * picture->stride;
    return picture->palette ? picture->palette[row[x]]
                            : (uint32_t)(row[3 * x] << 16 | row[3 * x + 1] << 8 | row[3 * x + 2]);
}

static bool reads_back(const struct place_picture *picture) {
    struct place_err err = {0};
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL;
    if (place_png_read("x.png", &width, &height, &rgba, &err)) {
        printf("# %s\n", err.message);
        return false;
    }
    bool same = width == picture->width && height == picture->height;
    for (uint32_t i = 0; same && i < width * height; i++) {
        const uint32_t rgb = rgb_at(picture, i % width, i / width);
        same = rgba[4 * i] == rgb >> 16 && rgba[4 * i + 1] == (rgb >> 8 & 255) &&
               rgba[4 * i + 2] == (rgb & 255) && rgba[4 * i + 3] == 255;
    }
    free(rgba);
    return same;
}

static void check(const struct place_picture *picture, int depth, const char *name) {
    struct place_err err = {0};
    tap_code(write_picture(picture, &err), PLACE_OK, &err, name);
    tap_ok(header_is(picture->width, picture->height, depth, picture->palette ? 3 : 2),
           "... has the header, depth %d", depth);
    tap_ok(reads_back(picture), "... reads back the same");
    tap_ok(passes("pngcheck -q x.png >/dev/null 2>&1"), "... and pngcheck finds no fault");
}

/* The depth is the least for the highest index used, whatever the palette has. */
static void test_indexed(void) {
    static const struct {
        uint32_t width, height;
        unsigned highest, colors;
        int depth;
    } rows[] = {
        {1, 1, 0, 1, 1},     {1, 1, 0, 256, 1},    {1, 7, 1, 2, 1},     {7, 1, 1, 32, 1},
        {9, 3, 2, 3, 2},     {13, 13, 3, 32, 2},   {17, 2, 4, 5, 4},    {3, 17, 15, 16, 4},
        {40, 40, 15, 32, 4}, {31, 31, 16, 17, 8},  {40, 40, 31, 32, 8}, {33, 9, 255, 256, 8},
        {8, 8, 1, 2, 1},     {39, 1, 100, 101, 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t p = 0; p < sizeof pixels; p++)
            pixels[p] = 255; /* of no picture: read by mistake, it would need more colours */
        const size_t stride = rows[i].width + i % 3;
        for (uint32_t y = 0; y < rows[i].height; y++)
            for (uint32_t x = 0; x < rows[i].width; x++)
                pixels[y * stride + x] = (uint8_t)random_between(0, rows[i].highest);
        pixels[(rows[i].height - 1) * stride + rows[i].width - 1] = (uint8_t)rows[i].highest;
        const struct place_picture picture = {.width = rows[i].width,
                                              .height = rows[i].height,
                                              .stride = stride,
                                              .pixels = pixels,
                                              .palette = palette,
                                              .colors = rows[i].colors};
        char name[64];
        snprintf(name, sizeof name, "%ux%u, highest index %u of %u", rows[i].width, rows[i].height,
                 rows[i].highest, rows[i].colors);
        check(&picture, rows[i].depth, name);
    }
}

static void test_colors(void) {
    for (uint32_t width = 1; width <= SIDE; width += 13) {
        for (size_t p = 0; p < sizeof pixels; p++)
            pixels[p] = (uint8_t)random_next();
        const struct place_picture picture = {
            .width = width, .height = 5, .stride = 3 * SIDE, .pixels = pixels};
        check(&picture, 8, "a picture of colours");
    }
}

static void test_texts(void) {
    static const char *const texts[] = {"Title", "a canvas", "Software", "placetools", NULL};
    const struct place_picture picture = {.width = 3,
                                          .height = 3,
                                          .stride = 3,
                                          .pixels = (const uint8_t[9]){0},
                                          .palette = palette,
                                          .colors = 2,
                                          .texts = texts};
    check(&picture, 1, "with texts");
    char bytes[512] = "";
    FILE *file = fopen("x.png", "rb");
    const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    tap_ok(memmem(bytes, size, "tEXtTitle\0a canvas", 18) != NULL, "one text is there");
    tap_ok(memmem(bytes, size, "tEXtSoftware\0placetools", 23) != NULL, "... and the other");
}

static void test_full_disk(void) {
    struct place_err err = {0};
    const struct place_picture picture = {.width = 5, .height = 5, .stride = 15, .pixels = pixels};
    FILE *full = fopen("/dev/full", "wb");
    setvbuf(full, NULL, _IONBF, 0);
    tap_int(place_png_write(&picture, full, "full.png", &err), PLACE_IO, "a full disk");
    tap_ok(strncmp(err.message, "full.png: ", 10) == 0, "... names the file: %s", err.message);
    fclose(full);
}

/* Kinds that we do not write: 1-bit grey, and grey with alpha; made with another encoder. */
static const unsigned char grey[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00,
    0x00, 0xdc, 0x59, 0x42, 0x27, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x70, 0x00, 0x00, 0x00, 0x42, 0x00, 0x41, 0x84, 0xbf, 0x8e, 0x62, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
static const unsigned char grey_alpha[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x04, 0x00, 0x00,
    0x00, 0x5e, 0x2b, 0xb7, 0x01, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x70, 0xf8, 0xdf, 0xa0, 0x00, 0x00, 0x05, 0x22, 0x01, 0xe0, 0x2b, 0x4a,
    0x2e, 0xe6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
static const unsigned char too_large[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x9c, 0x40, 0x00, 0x00, 0x9c, 0x40, 0x08, 0x06, 0x00, 0x00,
    0x00, 0x51, 0x0c, 0x0e, 0x05, 0x00, 0x00, 0x00, 0x09, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0xb1, 0x0d, 0xb6, 0x93, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

static enum place_code read_bytes(const unsigned char *bytes, size_t size, uint8_t rgba[8],
                                  struct place_err *err) {
    FILE *file = fopen("y.png", "wb");
    fwrite(bytes, 1, size, file);
    fclose(file);
    uint32_t width = 0, height = 0;
    uint8_t *got = NULL;
    const enum place_code code = place_png_read("y.png", &width, &height, &got, err);
    if (code == PLACE_OK && width == 2 && height == 1)
        memcpy(rgba, got, 8);
    if ((code == PLACE_OK) != (got != NULL))
        tap_ok(false, "pixels with code %d", (int)code);
    free(got);
    return code;
}

static void test_other_kinds(void) {
    struct place_err err = {0};
    uint8_t rgba[8] = {0};
    tap_code(read_bytes(grey, sizeof grey, rgba, &err), PLACE_OK, &err, "1-bit grey");
    tap_ok(memcmp(rgba, "\0\0\0\xff\xff\xff\xff\xff", 8) == 0, "... is black and white");
    tap_code(read_bytes(grey_alpha, sizeof grey_alpha, rgba, &err), PLACE_OK, &err, "with alpha");
    tap_ok(memcmp(rgba, "\x40\x40\x40\xff\x80\x80\x80\x20", 8) == 0, "... keeps its alpha");
}

/* ---- every kind, made by another encoder ----------------------------------------------------- */

enum { KIND_WIDTH = 13, KIND_HEIGHT = 9, KIND_PIXELS = KIND_WIDTH * KIND_HEIGHT };

/* A sample of `depth` bits as one of 8: scaled, and rounded to the nearest. */
static uint8_t in_8_bits(unsigned sample, int depth) {
    const double most = (double)((1u << depth) - 1);
    return (uint8_t)(sample * 255 / most + 0.5);
}

/* The R G B A of pixel i as the standard says it (13.12 and tRNS in 11.3.2.1). */
static void wanted_rgba(const struct made_png *picture, size_t i, uint8_t rgba[4]) {
    const unsigned channels = png_channels(picture->type);
    const uint16_t *sample = picture->samples + i * channels;
    const unsigned char *key = picture->trns;
    bool is_key = picture->trns_size > 0;
    if (picture->type == PNG_INDEXED) {
        memcpy(rgba, picture->plte + 3 * sample[0], 3);
        rgba[3] = sample[0] < picture->trns_size ? picture->trns[sample[0]] : 255;
        return;
    }
    const bool is_grey = picture->type == PNG_GREY || picture->type == PNG_GREY_ALPHA;
    for (unsigned c = 0; c < 3; c++)
        rgba[c] = in_8_bits(sample[is_grey ? 0 : c], picture->depth);
    for (unsigned c = 0; is_key && c < channels; c++)
        is_key = sample[c] == (key[2 * c] << 8 | key[2 * c + 1]);
    rgba[3] = picture->type == PNG_GREY_ALPHA || picture->type == PNG_RGBA
                  ? in_8_bits(sample[channels - 1], picture->depth)
              : is_key ? 0
                       : 255;
}

/* Samples, palette and transparency at random; a key colour is that of some pixel. */
static void fill_picture(struct made_png *picture, uint16_t *samples, unsigned char plte[768],
                         unsigned char trns[256]) {
    const unsigned channels = png_channels(picture->type);
    for (size_t i = 0; i < (size_t)KIND_PIXELS * channels; i++)
        samples[i] = (uint16_t)random_between(0, (1 << picture->depth) - 1);
    for (unsigned c = 0; c < channels && c < 3; c++) {
        trns[2 * c] = (unsigned char)(samples[c] >> 8);
        trns[2 * c + 1] = (unsigned char)samples[c];
    }
    picture->trns_size = picture->type == PNG_GREY ? 2 : picture->type == PNG_RGB ? 6 : 0;
    if (picture->type != PNG_INDEXED)
        return;
    for (size_t i = 0; i < 768; i++)
        plte[i] = (unsigned char)random_next();
    for (size_t i = 0; i < 256; i++)
        trns[i] = (unsigned char)random_next();
    picture->plte_size = (size_t)3 << picture->depth;
    picture->trns_size = (size_t)1 << (picture->depth - 1);
}

static size_t wrong_pixels(const struct made_png *picture) {
    struct place_err err;
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL, wanted[4];
    size_t wrong = 0;
    if (place_png_read("kind.png", &width, &height, &rgba, &err)) {
        printf("# %s\n", err.message);
        return SIZE_MAX;
    }
    for (size_t i = 0; i < KIND_PIXELS; i++) {
        wanted_rgba(picture, i, wanted);
        wrong += memcmp(wanted, rgba + 4 * i, 4) != 0;
    }
    free(rgba);
    return wrong + (width != KIND_WIDTH || height != KIND_HEIGHT);
}

/* An indexed picture keeps its indices and tells its palette; any other has none. */
static bool header_tells(const struct made_png *picture) {
    struct place_err err;
    struct place_png *png = NULL;
    uint8_t indices[4 * KIND_PIXELS];
    if (place_png_open("kind.png", &png, &err))
        return false;
    const struct place_png_header *header = place_png_header(png);
    bool same = header->colors == picture->plte_size / 3 &&
                place_png_read_pixels(png, indices, &err) == PLACE_OK;
    for (unsigned i = 0; same && i < header->colors; i++) {
        const unsigned char *rgb = picture->plte + 3 * i;
        const uint32_t alpha = i < picture->trns_size ? picture->trns[i] : 255;
        same = header->argb[i] ==
               (alpha << 24 | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2]);
    }
    for (size_t i = 0; same && header->colors && i < KIND_PIXELS; i++)
        same = indices[i] == picture->samples[i];
    place_png_close(png);
    return same;
}

static void test_kinds(void) {
    static uint16_t samples[4 * KIND_PIXELS];
    unsigned char plte[768], trns[256];
    for (size_t i = 0; i < 2 * PNG_KINDS; i++) {
        struct made_png picture = {.width = KIND_WIDTH,
                                   .height = KIND_HEIGHT,
                                   .depth = png_kinds[i / 2].depth,
                                   .type = png_kinds[i / 2].type,
                                   .interlaced = i % 2,
                                   .samples = samples,
                                   .plte = plte,
                                   .trns = trns};
        fill_picture(&picture, samples, plte, trns);
        make_png("kind.png", &picture);
        const char *how = i % 2 ? ", interlaced" : "";
        tap_int((int64_t)wrong_pixels(&picture), 0, "every pixel is right");
        tap_ok(header_tells(&picture), "... of type %d, %d bits%s", picture.type, picture.depth,
               how);
        tap_ok(passes("pngcheck -q kind.png >/dev/null 2>&1"),
               "... which pngcheck finds to be one");
    }
}

/* What a file claims costs nothing before it is looked at. */
static void test_claim(void) {
    struct place_err err;
    struct place_png *png = NULL;
    const struct made_png picture = {.width = 60000, .height = 60000, .depth = 8, .type = PNG_RGBA};
    FILE *file = fopen("claim.png", "wb");
    png_put_header(file, &picture);
    png_put_chunk(file, "IDAT", NULL, 0);
    fclose(file);
    tap_code(place_png_open("claim.png", &png, &err), PLACE_OK, &err, "a header alone is opened");
    tap_ok(png && place_png_header(png)->width == 60000, "... and tells its size");
    place_png_close(png);
}

/* A palette shorter than the depth has room for, and a pixel past its end. */
static void test_past_palette(void) {
    struct place_err err;
    struct place_png *png = NULL;
    const uint16_t samples[3] = {0, 1, 3};
    const struct made_png picture = {.width = 3,
                                     .height = 1,
                                     .depth = 2,
                                     .type = PNG_INDEXED,
                                     .samples = samples,
                                     .plte = (const unsigned char *)"\1\2\3\4\5\6",
                                     .plte_size = 6};
    uint8_t indices[3] = {0};
    make_png("past.png", &picture);
    tap_code(place_png_open("past.png", &png, &err), PLACE_OK, &err, "a palette of two colours");
    tap_int(place_png_header(png)->colors, 2, "... has two");
    tap_code(place_png_read_pixels(png, indices, &err), PLACE_OK, &err, "a third is read");
    tap_ok(memcmp(indices, "\0\1\3", 3) == 0, "... as it stands");
    place_png_close(png);
}

static void test_damaged(void) {
    struct place_err err = {0};
    uint32_t width = 0, height = 0;
    uint8_t rgba[8], *got = NULL;
    tap_int(place_png_read("none.png", &width, &height, &got, &err), PLACE_IO, "no such file");
    tap_text(err.message, "none.png: No such file or directory", "... is named");
    tap_int(read_bytes((const unsigned char *)"text", 4, rgba, &err), PLACE_DATA, "not a PNG");
    tap_ok(strncmp(err.message, "y.png: ", 7) == 0, "... is named: %s", err.message);
    int accepted = 0;
    for (size_t size = 0; size < sizeof grey; size++)
        accepted += read_bytes(grey, size, rgba, &err) != PLACE_DATA;
    tap_int(accepted, 0, "cut anywhere it is refused");
    unsigned char damaged[sizeof grey];
    memcpy(damaged, grey, sizeof grey);
    damaged[20] ^= 1; /* in IHDR, which has a CRC */
    tap_int(read_bytes(damaged, sizeof damaged, rgba, &err), PLACE_DATA, "a wrong checksum");
    tap_ok(read_bytes(too_large, sizeof too_large, rgba, &err) != PLACE_OK, "6.4 GB of pixels: %s",
           err.message);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (int i = 0; i < 256; i++)
        palette[i] = (uint32_t)random_next() & 0xffffff;
    if (system("command -v pngcheck >/dev/null") != 0)
        printf("# pngcheck is not here: only libpng and the header by hand\n");
    test_indexed();
    test_colors();
    test_texts();
    test_full_disk();
    test_other_kinds();
    test_kinds();
    test_claim();
    test_past_palette();
    test_damaged();
    tempdir_end();
    return tap_end();
}
