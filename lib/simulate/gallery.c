/* Which painter suits which sheet, and what raids look like. */
#include "simulate/gallery.h"

#include "simulate/inks.h"

#include <stdlib.h>

struct painter {
    void (*paint)(struct place_art *art, struct place_random *random);
    int32_t min_width, min_height;
    uint32_t share; /* how often it is chosen, against the others */
};

static const struct painter painters[] = {
    {place_paint_stripes, 6, 4, 16},   {place_paint_cross, 14, 10, 6},
    {place_paint_saltire, 16, 10, 4},  {place_paint_roundel, 12, 10, 5},
    {place_paint_canton, 20, 12, 4},   {place_paint_sunset, 24, 16, 9},
    {place_paint_space, 18, 16, 8},    {place_paint_rainbow, 26, 16, 6},
    {place_paint_hero, 15, 15, 26},    {place_paint_banner, 24, 11, 14},
    {place_paint_smile, 13, 13, 6},    {place_paint_hearts, 11, 11, 9},
    {place_paint_spiral, 12, 12, 5},   {place_paint_maze, 12, 12, 4},
    {place_paint_invaders, 9, 9, 9},   {place_paint_fractal, 24, 18, 8},
    {place_paint_cubes, 16, 14, 5},    {place_paint_waves, 16, 12, 5},
    {place_paint_diamonds, 14, 12, 4},
};

enum { PAINTERS = sizeof painters / sizeof *painters };

static bool fits(const struct painter *painter, const struct place_art *art) {
    return art->width >= painter->min_width && art->height >= painter->min_height;
}

void place_gallery_paint(struct place_art *art, struct place_random *random) {
    uint32_t total = 0;
    for (int i = 0; i < PAINTERS; i++)
        total += fits(&painters[i], art) ? painters[i].share : 0;
    uint32_t ticket = place_random_below(random, total);
    for (int i = 0; i < PAINTERS; i++) {
        if (!fits(&painters[i], art))
            continue;
        if (ticket < painters[i].share) {
            painters[i].paint(art, random);
            return;
        }
        ticket -= painters[i].share;
    }
    place_art_fill(art, place_ink_bright(random)); /* too small for anything else */
}

/* A blot with arms: discs along random walks out of the middle. */
static void paint_blot(struct place_art *art, struct place_random *random) {
    const int32_t w = art->width, h = art->height;
    const uint32_t ink = place_random_chance(random, 600) ? INK_BLACK : place_ink_dark(random);
    for (int32_t arm = 0; arm < 12; arm++) {
        int32_t x = w, y = h;
        for (int32_t size = (w < h ? w : h) / 3; size > 2; size -= 1) {
            place_art_disc(art, x, y, size, ink);
            x += place_random_between(random, -size, size);
            y += place_random_between(random, -size, size);
        }
    }
    for (int32_t i = 0; i < 3; i++)
        place_art_disc(art, place_random_between(random, w * 3 / 4, w * 5 / 4),
                       place_random_between(random, h * 3 / 4, h * 5 / 4), 3, INK_RED);
}

static void paint_figure(struct place_art *art, struct place_random *random) {
    const struct place_sprite *sprite =
        place_sprite((enum place_sprite_number)place_random_below(random, PLACE_SPRITE_COUNT));
    const int32_t across = art->width / sprite->width, down = art->height / sprite->height;
    const int32_t fitting = across < down ? across : down;
    place_art_sprite(art, 0, 0, fitting < 1 ? 1 : fitting, sprite);
}

void place_gallery_paint_raid(struct place_art *art, struct place_random *random) {
    if (place_random_chance(random, 450))
        paint_blot(art, random);
    else
        paint_figure(art, random);
}
