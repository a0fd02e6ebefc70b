/* Flags: stripes, crosses, roundels, cantons. */
#include "simulate/gallery.h"

#include "simulate/inks.h"

enum { SCHEME_INKS = 6 };

struct scheme {
    int32_t count;
    uint32_t inks[SCHEME_INKS];
};

static const struct scheme schemes[] = {
    {3, {INK_RED, INK_WHITE, INK_NAVY}},
    {3, {INK_BLACK, INK_RED, INK_YELLOW}},
    {3, {INK_GREEN, INK_WHITE, INK_ORANGE}},
    {3, {INK_BLUE, INK_YELLOW, INK_RED}},
    {2, {INK_BLUE, INK_YELLOW}},
    {2, {INK_WHITE, INK_RED}},
    {6, {INK_RED, INK_ORANGE, INK_YELLOW, INK_LEAF, INK_BLUE, INK_VIOLET}},
    {5, {INK_SKY, INK_PINK, INK_WHITE, INK_PINK, INK_SKY}},
    {4, {INK_BLACK, INK_GREY, INK_WHITE, INK_VIOLET}},
    {3, {INK_TEAL, INK_CREAM, INK_CORAL}},
    {5, {INK_BLUE, INK_WHITE, INK_RED, INK_WHITE, INK_BLUE}},
    {4, {INK_YELLOW, INK_WHITE, INK_VIOLET, INK_BLACK}},
    {3, {INK_LEAF, INK_YELLOW, INK_RED}},
    {3, {INK_MAGENTA, INK_VIOLET, INK_BLUE}},
};

static const struct scheme *pick_scheme(struct place_random *random) {
    return &schemes[place_random_below(random, sizeof schemes / sizeof *schemes)];
}

static int32_t smaller_side(const struct place_art *art) {
    return art->width < art->height ? art->width : art->height;
}

/* A figure in the middle, where there is room for one. */
static void put_emblem(struct place_art *art, struct place_random *random) {
    const int32_t side = smaller_side(art);
    if (side < 16)
        return;
    if (place_random_chance(random, 500)) {
        place_art_disc(art, art->width, art->height, side / 2 + 2, INK_WHITE);
        place_art_disc(art, art->width, art->height, side / 2 - 2, place_ink_bright(random));
        return;
    }
    const struct place_sprite *sprite = place_sprite(PLACE_SPRITE_HEART);
    const int32_t scale = side / 20 + 1;
    place_art_sprite(art, (art->width - sprite->width * scale) / 2,
                     (art->height - sprite->height * scale) / 2, scale, sprite);
}

void place_paint_stripes(struct place_art *art, struct place_random *random) {
    const struct scheme *scheme = pick_scheme(random);
    const bool upright = place_random_chance(random, 300);
    for (int32_t i = 0; i < scheme->count; i++) {
        const int32_t next = i + 1;
        if (upright) {
            const int32_t from = art->width * i / scheme->count;
            place_art_box(art, from, 0, art->width * next / scheme->count - from, art->height,
                          scheme->inks[i]);
        } else {
            const int32_t from = art->height * i / scheme->count;
            place_art_box(art, 0, from, art->width, art->height * next / scheme->count - from,
                          scheme->inks[i]);
        }
    }
    if (place_random_chance(random, 400))
        put_emblem(art, random);
}

void place_paint_cross(struct place_art *art, struct place_random *random) {
    const struct scheme *scheme = pick_scheme(random);
    const int32_t bar = smaller_side(art) / 5 + 1;
    const int32_t x = art->width * 3 / 8 - bar / 2, y = (art->height - bar) / 2;
    const int32_t edge = bar / 3 + 1;
    const uint32_t inner = scheme->count > 2 ? scheme->inks[2] : scheme->inks[0];
    place_art_fill(art, scheme->inks[0]);
    place_art_box(art, x, 0, bar, art->height, scheme->inks[1]);
    place_art_box(art, 0, y, art->width, bar, scheme->inks[1]);
    if (bar < 4 || scheme->count < 3)
        return;
    place_art_box(art, x + edge, 0, bar - 2 * edge, art->height, inner);
    place_art_box(art, 0, y + edge, art->width, bar - 2 * edge, inner);
}

void place_paint_saltire(struct place_art *art, struct place_random *random) {
    const struct scheme *scheme = pick_scheme(random);
    const int32_t w = art->width, h = art->height, bar = smaller_side(art) / 5 + 1;
    place_art_fill(art, scheme->inks[scheme->count - 1]);
    place_art_line(art, 0, 0, w, h, bar, scheme->inks[1]);
    place_art_line(art, w, 0, 0, h, bar, scheme->inks[1]);
    if (bar < 4)
        return;
    place_art_line(art, 0, 0, w, h, bar / 3, scheme->inks[0]);
    place_art_line(art, w, 0, 0, h, bar / 3, scheme->inks[0]);
}

void place_paint_roundel(struct place_art *art, struct place_random *random) {
    const int32_t radius = smaller_side(art) * 7 / 10;
    place_art_fill(art, place_ink_bright(random));
    const uint32_t outer = place_ink_dark(random), inner = place_ink_bright(random);
    place_art_disc(art, art->width, art->height, radius, outer);
    place_art_disc(art, art->width, art->height, radius * 2 / 3, inner);
    if (radius > 14)
        place_art_disc(art, art->width, art->height, radius / 3, place_ink_bright(random));
    place_art_frame(art, 1, outer);
}

void place_paint_canton(struct place_art *art, struct place_random *random) {
    const struct scheme *scheme = pick_scheme(random);
    const int32_t bands = 7, w = art->width * 2 / 5, h = art->height * 4 / 7;
    for (int32_t i = 0; i < bands; i++)
        place_art_box(art, 0, art->height * i / bands, art->width, art->height / bands + 1,
                      i % 2 ? INK_WHITE : scheme->inks[0]);
    place_art_box(art, 0, 0, w, h, INK_NAVY);
    for (int32_t y = 2; y < h - 1; y += 3)
        for (int32_t x = 2 + y % 2 * 2; x < w - 1; x += 4)
            place_art_set(art, x, y, INK_WHITE);
}
