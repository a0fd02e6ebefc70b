/* Pictures of something: a sunset, a planet, a rainbow, a hero, a slogan, a smile. */
#include "simulate/gallery.h"

#include "simulate/inks.h"

#include <stdlib.h>

static int32_t smaller_side(const struct place_art *art) {
    return art->width < art->height ? art->width : art->height;
}

/* A ridge of hills from a random walk, down to the lower edge. */
static void draw_hills(struct place_art *art, struct place_random *random, int32_t top,
                       int32_t bottom, uint32_t ink) {
    int32_t y = place_random_between(random, top, bottom), slope = 1;
    for (int32_t x = 0; x < art->width; x++) {
        if (place_random_chance(random, 180) || y < top || y > bottom)
            slope = y < top ? 1 : y > bottom ? -1 : place_random_between(random, -1, 1);
        y += slope;
        place_art_box(art, x, y, 1, art->height - y, ink);
    }
}

void place_paint_sunset(struct place_art *art, struct place_random *random) {
    static const uint32_t skies[][4] = {
        {INK_INDIGO, INK_CORAL, INK_YELLOW, INK_WINE},
        {INK_NAVY, INK_PINK, INK_CREAM, INK_INDIGO},
        {INK_BLUE, INK_AQUA, INK_YELLOW, INK_GREEN},
        {INK_MAROON, INK_ORANGE, INK_WHITE, INK_BLACK},
    };
    const uint32_t *sky = skies[place_random_below(random, 4)];
    const int32_t h = art->height, horizon = h * 2 / 3;
    place_art_gradient(art, sky[0], sky[1]);
    const int32_t sun = place_random_between(random, art->width / 2, art->width * 3 / 2);
    place_art_disc(art, sun, 2 * horizon - h / 3, h / 2, sky[2]);
    draw_hills(art, random, h / 2, horizon, place_ink_mix(sky[0], sky[3], 128));
    draw_hills(art, random, horizon - h / 12, h * 5 / 6, sky[3]);
    for (int32_t y = h * 7 / 8; y < h; y++)
        for (int32_t x = 0; x < art->width; x++)
            place_art_set(art, x, y, (x + 3 * y) % 7 < 3 ? sky[1] : sky[0]);
}

void place_paint_space(struct place_art *art, struct place_random *random) {
    const int32_t w = art->width, h = art->height, radius = smaller_side(art) / 2;
    place_art_fill(art, INK_BLACK);
    for (int32_t i = 0; i < w * h / 24; i++)
        place_art_set(art, place_random_between(random, 0, w - 1),
                      place_random_between(random, 0, h - 1),
                      place_random_chance(random, 700) ? INK_WHITE : place_ink_bright(random));
    const uint32_t ink = place_ink_bright(random), dark = place_ink_mix(ink, INK_BLACK, 110);
    place_art_disc(art, w, h, radius, dark);
    place_art_disc(art, w - radius / 4, h - radius / 4, radius * 3 / 4, ink);
    place_art_disc(art, w - radius / 2, h - radius / 2, radius / 4,
                   place_ink_mix(ink, INK_WHITE, 160));
    if (radius > 8)
        place_art_line(art, w / 2 - radius * 4 / 5, h / 2 + radius / 5, w / 2 + radius * 4 / 5,
                       h / 2 - radius / 5, radius / 8 + 1, INK_CREAM);
}

static void draw_cloud(struct place_art *art, int32_t x, int32_t y, int32_t size) {
    place_art_disc(art, 2 * x, 2 * y, size * 2, INK_WHITE);
    place_art_disc(art, 2 * x - size * 2, 2 * y + size, size * 3 / 2, INK_WHITE);
    place_art_disc(art, 2 * x + size * 2, 2 * y + size, size * 3 / 2, INK_WHITE);
}

void place_paint_rainbow(struct place_art *art, struct place_random *random) {
    static const uint32_t bands[] = {INK_RED,  INK_ORANGE, INK_YELLOW,
                                     INK_LEAF, INK_BLUE,   INK_VIOLET};
    const int32_t w = art->width, h = art->height;
    const int32_t outer = w < 2 * h ? w - 2 : 2 * h - 2, band = outer / 14 + 1;
    place_art_gradient(art, INK_SKY, INK_AQUA);
    for (int32_t i = 0; i < 6; i++)
        place_art_disc(art, w, 2 * h, outer - i * band, bands[i]);
    place_art_disc(art, w, 2 * h, outer - 6 * band, INK_AQUA);
    const int32_t cloud = h / 9 + 2;
    draw_cloud(art, cloud * 2, h - cloud, cloud);
    draw_cloud(art, w - cloud * 2, h - cloud, cloud);
    if (place_random_chance(random, 600))
        draw_cloud(art, w / 2, h / 2 + h / 4, cloud);
}

/* Rays, dots or checks to stand before. */
static void draw_ground(struct place_art *art, struct place_random *random) {
    const uint32_t a = place_ink_bright(random), b = place_ink_mix(a, INK_WHITE, 120);
    const uint32_t style = place_random_below(random, 4);
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int32_t dx = 2 * x - art->width, dy = 2 * y - art->height;
            const bool rays = (dx > 0) ^ (dy > 0) ^ (abs(dx) > abs(dy));
            const bool on = style == 0   ? (x / 4 + y / 4) % 2
                            : style == 1 ? rays
                            : style == 2 ? (x + y) / 4 % 2
                                         : x % 4 == 1 && (y + x / 4 % 2 * 2) % 4 == 1;
            place_art_set(art, x, y, on ? b : a);
        }
}

void place_paint_hero(struct place_art *art, struct place_random *random) {
    const struct place_sprite *sprite =
        place_sprite((enum place_sprite_number)place_random_below(random, PLACE_SPRITE_COUNT));
    const int32_t across = (art->width - 2) / sprite->width;
    const int32_t down = (art->height - 2) / sprite->height;
    const int32_t scale = across < down ? across : down;
    draw_ground(art, random);
    place_art_frame(art, 1, place_ink_dark(random));
    if (scale < 1)
        return;
    const int32_t wide = (sprite->width + 1) * scale;
    const int32_t count = art->width > wide ? (art->width - 2) / wide : 1;
    const int32_t left = (art->width - count * wide + scale) / 2;
    for (int32_t i = 0; i < count; i++)
        place_art_sprite(art, left + i * wide, (art->height - sprite->height * scale) / 2, scale,
                         sprite);
}

void place_paint_banner(struct place_art *art, struct place_random *random) {
    static const char *const words[] = {
        "PIXEL", "HELLO",  "HI!",  "OUR ART", "C17",  "PLACE", "ART",      "PEACE", "GG",
        "FROGS", "UNITE!", "404",  "BEEP",    "YES",  "MOON",  "TOGETHER", "CATS",  "LOVE",
        "NO",    "WOW",    "UNIX", "1:1",     "OPEN", "TILE",  "KEEP OUT", "HOME"};
    const uint32_t ground = place_ink_dark(random), ink = place_ink_bright(random);
    place_art_gradient(art, ground, place_ink_mix(ground, INK_VIOLET, 70));
    place_art_frame(art, 1, ink);
    const char *word = words[place_random_below(random, sizeof words / sizeof *words)];
    for (int tries = 0; place_art_text_width(word, 1) > art->width - 4 && tries < 20; tries++)
        word = words[place_random_below(random, sizeof words / sizeof *words)];
    const int32_t across = (art->width - 4) / place_art_text_width(word, 1);
    const int32_t down = (art->height - 4) / PLACE_GLYPH_HEIGHT;
    int32_t scale = across < down ? across : down;
    scale = scale < 1 ? 1 : scale;
    const int32_t x = (art->width - place_art_text_width(word, scale)) / 2;
    const int32_t y = (art->height - PLACE_GLYPH_HEIGHT * scale) / 2;
    if (scale > 1)
        place_art_text(art, x + scale / 2, y + scale / 2, scale, word, INK_BLACK);
    place_art_text(art, x, y, scale, word, ink);
}

void place_paint_smile(struct place_art *art, struct place_random *random) {
    const int32_t w = art->width, h = art->height, radius = smaller_side(art) - 3;
    const int32_t eye = radius / 8 + 1;
    draw_ground(art, random);
    place_art_disc(art, w, h, radius + 1, INK_BLACK);
    place_art_disc(art, w, h, radius - 1, INK_YELLOW);
    place_art_disc(art, w, h + radius / 6, radius * 5 / 8, INK_BLACK);
    place_art_disc(art, w, h + radius / 12, radius * 5 / 8, INK_YELLOW);
    place_art_disc(art, w - radius * 2 / 5, h - radius / 4, eye * 3 / 2, INK_BLACK);
    place_art_disc(art, w + radius * 2 / 5, h - radius / 4, eye * 3 / 2, INK_BLACK);
}
