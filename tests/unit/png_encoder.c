/* PNG by ISA-L, read back by libpng. */
#include "base/png_encoder.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <unistd.h>

enum { SIDE_MAX = 400, GAP = 5 /* bytes behind each row of the picture */ };

static uint32_t palette[256];
static uint8_t pixels[(SIDE_MAX * 3 + GAP) * SIDE_MAX];

/* A picture of random pixels below `colors`, in runs where `runs` says so; 0 colours: RGB. */
struct shape {
    uint32_t width, height;
    unsigned highest; /* index used; 0 with rgb */
    bool rgb, runs;
    int depth; /* wanted */
};

static struct place_picture draw(const struct shape *shape) {
    const size_t row = (size_t)shape->width * (shape->rgb ? 3 : 1);
    struct place_picture picture = {.width = shape->width,
                                    .height = shape->height,
                                    .stride = row + GAP,
                                    .pixels = pixels,
                                    .palette = shape->rgb ? NULL : palette,
                                    .colors = shape->highest + 1};
    const int64_t most = shape->rgb ? 255 : shape->highest;
    int64_t value = 0;
    for (size_t i = 0; i < picture.stride * shape->height; i++) {
        if (!shape->runs || random_between(0, 9) == 0)
            value = random_between(0, most);
        pixels[i] = (uint8_t)value;
    }
    pixels[0] = (uint8_t)most;
    return picture;
}

static uint32_t color_at(const struct place_picture *picture, uint32_t x, uint32_t y) {
    const uint8_t *row = picture->pixels + y * picture->stride;
    if (picture->palette)
        return picture->palette[row[x]];
    return (uint32_t)row[3 * x] << 16 | (uint32_t)row[3 * x + 1] << 8 | row[3 * x + 2];
}

static bool same_pixels(const struct place_picture *picture, const char *path) {
    struct place_err err;
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL;
    if (place_png_read(path, &width, &height, &rgba, &err)) {
        printf("# %s\n", err.message);
        return false;
    }
    bool same = width == picture->width && height == picture->height;
    const uint8_t *at = rgba;
    for (uint32_t y = 0; same && y < height; y++)
        for (uint32_t x = 0; same && x < width; x++, at += 4)
            same = color_at(picture, x, y) ==
                       ((uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | (uint32_t)at[2]) &&
                   at[3] == 255;
    free(rgba);
    return same;
}

static void save(const struct place_buf *bytes) {
    FILE *file = fopen("picture.png", "wb");
    if (!file || fwrite(bytes->data, 1, bytes->size, file) != bytes->size || fclose(file) != 0)
        tap_ok(false, "picture.png");
}

static void test_shapes(void) {
    static const struct shape shapes[] = {
        {1, 1, 0, false, false, 1},       {9, 3, 1, false, false, 1},
        {17, 2, 2, false, false, 2},      {5, 5, 3, false, false, 2},
        {7, 9, 4, false, false, 4},       {64, 64, 15, false, true, 4},
        {63, 2, 16, false, false, 8},     {3, 400, 32, false, true, 8},
        {400, 400, 255, false, false, 8}, {400, 400, 31, false, true, 8},
        {399, 400, 7, false, false, 4},   {1, 1, 0, true, false, 8},
        {31, 17, 0, true, true, 8},       {400, 400, 0, true, false, 8},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct place_buf bytes = {0};
        struct place_err err = {0};
        const struct place_picture picture = draw(&shapes[i]);
        tap_code(place_png_encode(&picture, &bytes, &err), PLACE_OK, &err, "encode");
        tap_int(bytes.data[24], shapes[i].depth, "the bit depth");
        save(&bytes);
        tap_ok(same_pixels(&picture, "picture.png"), "%" PRIu32 "x%" PRIu32 " of %u colours",
               picture.width, picture.height, picture.colors);
        place_buf_release(&bytes);
    }
}

/* Encoding appends, and does the same each time. */
static void test_append(void) {
    static const struct shape shape = {64, 48, 15, false, true, 4};
    struct place_buf bytes = {0};
    struct place_err err = {0};
    const struct place_picture picture = draw(&shape);
    tap_code(place_png_encode(&picture, &bytes, &err), PLACE_OK, &err, "once");
    const size_t size = bytes.size;
    tap_code(place_png_encode(&picture, &bytes, &err), PLACE_OK, &err, "twice");
    tap_ok(bytes.size == 2 * size && memcmp(bytes.data, bytes.data + size, size) == 0,
           "the same bytes follow");
    place_buf_release(&bytes);
}

static void test_memory(void) {
    static const struct shape shape = {300, 300, 255, false, false, 8};
    const struct place_picture picture = draw(&shape);
    for (long n = 1;; n++) {
        struct place_buf bytes = {0};
        struct place_err err = {0};
        fault_at(n);
        const enum place_code code = place_png_encode(&picture, &bytes, &err);
        const bool hit = fault_disarm();
        place_buf_release(&bytes);
        if (!hit) {
            tap_ok(code == PLACE_OK && n > 4, "%ld allocations, none fails", n - 1);
            return;
        }
        tap_int(code, PLACE_MEMORY, "an allocation fails");
    }
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (unsigned i = 0; i < 256; i++)
        palette[i] = (uint32_t)random_next() & 0xFFFFFF;
    test_shapes();
    test_append();
    test_memory();
    tempdir_end();
    return tap_end();
}
