/* One table of colours for pictures that have each their own, up to the 257th colour and past it.
 */
#include "render/sheet_pixels.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

enum { SIDE = 40, PART = 10, BACKGROUND = 0x010101 };

static struct place_err err;

/* What each pixel must look like, and the picture it came from. */
static uint32_t wanted[SIDE * SIDE];

static void begin(struct place_sheet_pixels *pixels, const struct place_palette *palette) {
    const struct place_sheet_pixels_options options = {SIDE, SIDE, palette, BACKGROUND};
    tap_code(place_sheet_pixels_init(pixels, &options, &err), PLACE_OK, &err, "begun");
    for (size_t i = 0; i < SIDE * SIDE; i++)
        wanted[i] = BACKGROUND;
}

static uint32_t color_at(const struct place_picture *picture, size_t i) {
    const uint8_t *at = picture->pixels + (picture->palette ? i : 3 * i);
    return picture->palette ? picture->palette[*at]
                            : (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static void check(const struct place_sheet_pixels *pixels, bool indexed, const char *name) {
    const struct place_picture picture = place_sheet_pixels_picture(pixels);
    size_t wrong = 0;
    for (size_t i = 0; i < SIDE * SIDE; i++)
        wrong += color_at(&picture, i) != wanted[i];
    tap_int((int64_t)wrong, 0, name);
    tap_ok((picture.palette != NULL) == indexed, "... %s", indexed ? "indices" : "R G B");
}

/* A picture of so many colours from `first` on, each of which it uses; rows are `stride` apart. */
struct part {
    uint8_t pixels[PART * (PART + 3)];
    uint32_t palette[256];
    struct place_picture picture;
};

static void make_part(struct part *part, uint32_t first, unsigned colors) {
    part->picture = (struct place_picture){.width = PART,
                                           .height = PART,
                                           .stride = PART + 3,
                                           .pixels = part->pixels,
                                           .palette = part->palette,
                                           .colors = colors};
    for (unsigned i = 0; i < colors; i++)
        part->palette[i] = first + i;
    for (unsigned i = 0; i < PART * PART; i++)
        part->pixels[i / PART * (PART + 3) + i % PART] = (uint8_t)(i % colors);
}

static enum place_code put(struct place_sheet_pixels *pixels, int32_t x, int32_t y,
                           const struct part *part) {
    const enum place_code code = place_sheet_pixels_put(pixels, x, y, &part->picture, &err);
    for (int32_t i = 0; !code && i < PART * PART; i++)
        wanted[(y + i / PART) * SIDE + x + i % PART] =
            part->palette[part->pixels[i / PART * (PART + 3) + i % PART]];
    return code;
}

/* The palette's colours keep their indices, even one that stands in it twice. */
static void test_indices(void) {
    const struct place_palette palette = {.count = 4, .rgb = {7, 8, 8, 9}};
    struct place_sheet_pixels pixels;
    struct part part;
    begin(&pixels, &palette);
    make_part(&part, 0, 4);
    memcpy(part.palette, (const uint32_t[]){7, 8, 8, 50}, 4 * sizeof *part.palette);
    tap_code(put(&pixels, 3, 4, &part), PLACE_OK, &err, "put");
    check(&pixels, true, "a picture with a colour more");
    tap_int(pixels.bytes[4 * SIDE + 3 + 2], 2, "... the same colour at the same index keeps it");
    tap_int(pixels.bytes[4 * SIDE + 3 + 3], 5, "... another is added behind the background");
    tap_int(pixels.colors, 6, "... which is one colour more");
    make_part(&part, 6, 4);
    tap_code(put(&pixels, 20, 20, &part), PLACE_OK, &err, "put");
    check(&pixels, true, "a picture with the same colours at other indices");
    tap_int(pixels.colors, 7, "... of which one is new");
    place_sheet_pixels_release(&pixels);
}

/* 256 go into the table; what follows, even what was put before, is R G B. */
static void test_overflow(void) {
    const struct place_palette palette = {.count = 1, .rgb = {0xffffff}};
    struct place_sheet_pixels pixels;
    struct part part;
    begin(&pixels, &palette);
    for (int32_t i = 0; i < 3; i++) {
        make_part(&part, 0x1000u * (unsigned)(i + 1), i < 2 ? 100 : 54);
        tap_code(put(&pixels, i * PART, 0, &part), PLACE_OK, &err, "put");
        check(&pixels, true, "so far they fit");
    }
    tap_int(pixels.colors, 256, "all indices are taken");
    make_part(&part, 0x1000, 100);
    tap_code(put(&pixels, 0, PART, &part), PLACE_OK, &err, "put");
    check(&pixels, true, "a picture of known colours fits too");
    make_part(&part, 0x9000, 1);
    fault_at(1);
    const enum place_code code = put(&pixels, 5, 25, &part);
    fault_disarm();
    tap_code(code, PLACE_MEMORY, &err, "no memory for R G B");
    check(&pixels, true, "leaves all as it was");
    tap_code(put(&pixels, 5, 25, &part), PLACE_OK, &err, "put");
    check(&pixels, false, "one colour more");
    make_part(&part, 0xa000, 100);
    tap_code(put(&pixels, 30, 30, &part), PLACE_OK, &err, "put");
    check(&pixels, false, "any number more");
    place_sheet_pixels_release(&pixels);
}

static void test_strip(unsigned known) {
    struct place_palette palette = {.count = known};
    struct place_sheet_pixels pixels;
    const struct place_rect place = {2, 30, 30, 5};
    uint32_t strip[150];
    for (unsigned i = 0; i < known; i++)
        palette.rgb[i] = 0x500000 + i;
    begin(&pixels, &palette);
    for (size_t i = 0; i < 150; i++) {
        strip[i] = 0x600000 + (uint32_t)(i / 7);
        wanted[(30 + i / 30) * SIDE + 2 + i % 30] = strip[i];
    }
    tap_code(place_sheet_pixels_put_strip(&pixels, place, strip, &err), PLACE_OK, &err, "put");
    check(&pixels, known + 1 + 22 <= 256, "a strip");
    place_sheet_pixels_release(&pixels);
}

/* R G B from the beginning. */
static void test_colors(void) {
    struct place_sheet_pixels pixels;
    struct part part;
    uint8_t bytes[3 * PART * PART];
    begin(&pixels, NULL);
    check(&pixels, false, "all background");
    make_part(&part, 0x778899, 3);
    tap_code(put(&pixels, 1, 2, &part), PLACE_OK, &err, "put");
    check(&pixels, false, "a picture of indices");
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)random_between(0, 255);
    for (size_t i = 0; i < PART * PART; i++)
        wanted[(30 + i / PART) * SIDE + 30 + i % PART] =
            (uint32_t)bytes[3 * i] << 16 | (uint32_t)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
    const struct place_picture colors = {
        .width = PART, .height = PART, .stride = 3 * PART, .pixels = bytes};
    tap_code(place_sheet_pixels_put(&pixels, 30, 30, &colors, &err), PLACE_OK, &err, "put");
    check(&pixels, false, "a picture of colours");
    place_sheet_pixels_release(&pixels);
    const struct place_sheet_pixels_options options = {SIDE, SIDE, NULL, BACKGROUND};
    fault_at(1);
    const enum place_code code = place_sheet_pixels_init(&pixels, &options, &err);
    fault_disarm();
    tap_code(code, PLACE_MEMORY, &err, "no memory");
}

int main(void) {
    tap_begin();
    random_begin();
    test_indices();
    test_overflow();
    for (unsigned known = 232; known < 236; known++)
        test_strip(known);
    test_strip(255);
    test_colors();
    return tap_end();
}
