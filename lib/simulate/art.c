/* Drawing on a sheet of pixels. */
#include "simulate/art.h"

#include "base/mem.h"
#include "simulate/inks.h"

#include <stdlib.h>
#include <string.h>

enum place_code place_art_init(struct place_art *art, int32_t width, int32_t height,
                               struct place_err *err) {
    *art = (struct place_art){.width = width, .height = height};
    art->pixels = place_new_array((size_t)width * (size_t)height, sizeof *art->pixels, err);
    if (!art->pixels)
        return err->code;
    place_art_fill(art, PLACE_CLEAR);
    return PLACE_OK;
}

void place_art_release(struct place_art *art) {
    free(art->pixels);
    *art = (struct place_art){0};
}

void place_art_fill(struct place_art *art, uint32_t ink) {
    place_art_box(art, 0, 0, art->width, art->height, ink);
}

void place_art_box(struct place_art *art, int32_t x, int32_t y, int32_t width, int32_t height,
                   uint32_t ink) {
    for (int32_t row = y; row < y + height; row++)
        for (int32_t column = x; column < x + width; column++)
            place_art_set(art, column, row, ink);
}

void place_art_frame(struct place_art *art, int32_t thickness, uint32_t ink) {
    place_art_box(art, 0, 0, art->width, thickness, ink);
    place_art_box(art, 0, art->height - thickness, art->width, thickness, ink);
    place_art_box(art, 0, 0, thickness, art->height, ink);
    place_art_box(art, art->width - thickness, 0, thickness, art->height, ink);
}

void place_art_disc(struct place_art *art, int32_t x2, int32_t y2, int32_t radius2, uint32_t ink) {
    const int32_t from_y = (y2 - radius2) / 2 - 1, to_y = (y2 + radius2) / 2 + 1;
    const int32_t from_x = (x2 - radius2) / 2 - 1, to_x = (x2 + radius2) / 2 + 1;
    for (int32_t y = from_y; y <= to_y; y++)
        for (int32_t x = from_x; x <= to_x; x++) {
            const int64_t dx = 2 * x + 1 - x2, dy = 2 * y + 1 - y2;
            if (dx * dx + dy * dy < (int64_t)radius2 * radius2)
                place_art_set(art, x, y, ink);
        }
}

void place_art_line(struct place_art *art, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
                    int32_t thickness, uint32_t ink) {
    const int32_t dx = x1 - x0, dy = y1 - y0;
    const int32_t steps = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
    for (int32_t i = 0; i <= steps; i++) {
        const int32_t x = x0 + (steps ? dx * i / steps : 0);
        const int32_t y = y0 + (steps ? dy * i / steps : 0);
        place_art_box(art, x - thickness / 2, y - thickness / 2, thickness, thickness, ink);
    }
}

void place_art_gradient(struct place_art *art, uint32_t top, uint32_t bottom) {
    for (int32_t y = 0; y < art->height; y++)
        place_art_box(art, 0, y, art->width, 1, place_ink_mix(top, bottom, 256 * y / art->height));
}

/* The colour of a character of a sprite. */
static uint32_t sprite_ink(const struct place_sprite *sprite, char key) {
    const char *found = strchr(sprite->keys, key);
    return found && *found ? sprite->inks[found - sprite->keys] : PLACE_CLEAR;
}

void place_art_sprite(struct place_art *art, int32_t x, int32_t y, int32_t scale,
                      const struct place_sprite *sprite) {
    for (int32_t row = 0; row < sprite->height; row++)
        for (int32_t column = 0; column < sprite->width; column++) {
            const uint32_t ink = sprite_ink(sprite, sprite->rows[row][column]);
            if (ink != PLACE_CLEAR)
                place_art_box(art, x + column * scale, y + row * scale, scale, scale, ink);
        }
}

static void draw_letter(struct place_art *art, int32_t x, int32_t y, int32_t scale, char letter,
                        uint32_t ink) {
    const uint8_t *glyph = place_glyph(letter);
    for (int32_t row = 0; row < PLACE_GLYPH_HEIGHT; row++)
        for (int32_t column = 0; column < PLACE_GLYPH_WIDTH; column++)
            if (glyph[row] >> (PLACE_GLYPH_WIDTH - 1 - column) & 1)
                place_art_box(art, x + column * scale, y + row * scale, scale, scale, ink);
}

void place_art_text(struct place_art *art, int32_t x, int32_t y, int32_t scale, const char *text,
                    uint32_t ink) {
    for (; *text; text++, x += (PLACE_GLYPH_WIDTH + 1) * scale)
        draw_letter(art, x, y, scale, *text, ink);
}

int32_t place_art_text_width(const char *text, int32_t scale) {
    return ((PLACE_GLYPH_WIDTH + 1) * (int32_t)strlen(text) - 1) * scale;
}

/* One channel, `shift` bits up, on the way from a to b. */
static uint32_t mix_channel(uint32_t a, uint32_t b, int32_t part, int shift) {
    const int32_t from = (int32_t)(a >> shift & 0xFF), to = (int32_t)(b >> shift & 0xFF);
    return (uint32_t)(from + (to - from) * part / 256) << shift;
}

uint32_t place_ink_mix(uint32_t a, uint32_t b, int32_t part) {
    return mix_channel(a, b, part, 16) | mix_channel(a, b, part, 8) | mix_channel(a, b, part, 0);
}

uint32_t place_ink_bright(struct place_random *random) {
    static const uint32_t bright[] = {INK_RED,  INK_CORAL, INK_ORANGE, INK_YELLOW, INK_LEAF,
                                      INK_LIME, INK_TEAL,  INK_AQUA,   INK_BLUE,   INK_SKY,
                                      INK_PINK, INK_WHITE, INK_VIOLET, INK_MAGENTA};
    return bright[place_random_below(random, sizeof bright / sizeof *bright)];
}

uint32_t place_ink_dark(struct place_random *random) {
    static const uint32_t dark[] = {INK_BLACK, INK_SLATE, INK_MAROON, INK_GREEN,
                                    INK_DEEP,  INK_NAVY,  INK_INDIGO, INK_WINE};
    return dark[place_random_below(random, sizeof dark / sizeof *dark)];
}
