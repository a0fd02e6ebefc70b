/*
 * Fuzz target: the pixels of a canvas from a PNG (as it is, and with its
 * checksums put right), raw bytes (compressed or not) or an archive. The canvas
 * is 7 x 5, so that inputs are small.
 */
#include "source/canvas_file.h"
#include "base/codec.h"
#include "core/event.h"
#include "fuzz.h"

enum { WIDTH = 7, HEIGHT = 5, COLORS = 4 };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return 0;
}

static enum place_code read_canvas(const char *path, bool nearest, uint8_t *pixels) {
    static const struct place_palette palette = {COLORS, {0x000000, 0xffffff, 0xff4500, 0x00a368}};
    const struct place_canvas_file_options options = {
        .bounds = {-2, -1, WIDTH, HEIGHT}, .palette = &palette, .nearest = nearest};
    struct place_err err;
    const enum place_code code = place_canvas_file_read(path, &options, pixels, &err);
    if (code) {
        fuzz_refused(code, &err);
        MUST(strstr(err.message, path));
        return code;
    }
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        MUST(pixels[i] < COLORS || pixels[i] == PLACE_NO_COLOR);
    return PLACE_OK;
}

/* What is exactly of the palette is so to the nearest colour too. */
static void run(const void *bytes, size_t size) {
    struct fuzz_file file = fuzz_file_open(bytes, size);
    uint8_t *exact = malloc(WIDTH * HEIGHT), *nearest = malloc(WIDTH * HEIGHT);
    fuzz_need(exact && nearest, "malloc");
    if (read_canvas(file.path, false, exact) == PLACE_OK) {
        MUST(read_canvas(file.path, true, nearest) == PLACE_OK);
        MUST(memcmp(exact, nearest, WIDTH * HEIGHT) == 0);
    } else {
        (void)read_canvas(file.path, true, nearest);
    }
    free(exact);
    free(nearest);
    fuzz_file_close(&file);
}

static uint32_t get_big_endian(const unsigned char *from) {
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

/* Put right the CRC of each chunk: length, type, content, CRC of type and content. */
static void sign_png(unsigned char *bytes, size_t size) {
    for (size_t at = 8; at < size && size - at >= 12;) {
        const size_t length = get_big_endian(bytes + at);
        if (length > size - at - 12)
            return;
        const uint32_t crc = place_crc32(bytes + at + 4, length + 4);
        for (unsigned i = 0; i < 4; i++)
            bytes[at + 8 + length + i] = (unsigned char)(crc >> (24 - 8 * i));
        at += length + 12;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    run(data, size);
    if (size >= 4 && memcmp(data, "\x89PNG", 4) == 0) {
        unsigned char *copy = (unsigned char *)fuzz_copy(data, size);
        sign_png(copy, size);
        run(copy, size);
        free(copy);
    }
    return 0;
}
