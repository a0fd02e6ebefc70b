/* Patterns that fill a sheet: hearts, spirals, mazes, invaders, a Julia set, cubes, waves. */
#include "simulate/gallery.h"

#include "simulate/inks.h"

#include <stdlib.h>

void place_paint_hearts(struct place_art *art, struct place_random *random) {
    const struct place_sprite *sprite = place_sprite(PLACE_SPRITE_HEART);
    const int32_t step = sprite->width + 2;
    const uint32_t ground = place_ink_dark(random);
    place_art_fill(art, ground);
    for (int32_t y = 1; y < art->height; y += step)
        for (int32_t x = 1; x < art->width; x += step) {
            const uint32_t ink = place_ink_bright(random);
            const uint32_t inks[] = {INK_BLACK, ink, ink, place_ink_mix(ink, INK_BLACK, 90),
                                     INK_WHITE};
            struct place_sprite tinted = *sprite;
            tinted.inks = inks;
            place_art_box(art, x - 1, y - 1, step - 1, step - 1, place_ink_bright(random));
            place_art_sprite(art, x, y, 1, &tinted);
        }
}

/* How many turns of a square spiral lie outside a pixel. */
static int32_t ring_of(const struct place_art *art, int32_t x, int32_t y) {
    const int32_t right = art->width - 1 - x, below = art->height - 1 - y;
    const int32_t across = x < right ? x : right, down = y < below ? y : below;
    return across < down ? across : down;
}

void place_paint_spiral(struct place_art *art, struct place_random *random) {
    const uint32_t dark = place_ink_dark(random);
    const uint32_t outer = place_ink_bright(random), inner = place_ink_bright(random);
    const int32_t thickness = art->width > 40 ? 3 : 2;
    const int32_t rings = art->height / 2 + 1;
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            int32_t ring = ring_of(art, x, y);
            const uint32_t ink = place_ink_mix(outer, inner, 256 * ring / rings);
            if (x < y && x < thickness * 2 * (y / (thickness * 2)))
                ring += thickness; /* the step that makes rings a spiral */
            place_art_set(art, x, y, ring / thickness % 2 ? ink : dark);
        }
}

/* A sidewinder maze: each run of a row has one opening upward. */
void place_paint_maze(struct place_art *art, struct place_random *random) {
    const uint32_t wall = place_ink_dark(random), way = place_ink_bright(random);
    place_art_fill(art, wall);
    for (int32_t y = 1; y < art->height - 1; y += 2) {
        int32_t run = 1;
        for (int32_t x = 1; x < art->width - 1; x += 2) {
            place_art_set(art, x, y, way);
            const bool last = x + 2 >= art->width - 1;
            if (!last && (y == 1 || place_random_chance(random, 550))) {
                place_art_set(art, x + 1, y, way);
            } else if (y > 1) {
                const int32_t cells = (x - run) / 2;
                place_art_set(art, run + 2 * place_random_between(random, 0, cells), y - 1, way);
                run = x + 2;
            }
        }
    }
    place_art_set(art, 1, 1, INK_RED);
    place_art_set(art, (art->width - 2) / 2 * 2 - 1, (art->height - 2) / 2 * 2 - 1, INK_LEAF);
}

/* One creature of 7x7, left half mirrored. */
static void draw_invader(struct place_art *art, struct place_random *random, int32_t x, int32_t y,
                         int32_t scale) {
    const uint32_t body = place_ink_bright(random);
    uint64_t bits = place_random_next(random);
    for (int32_t row = 0; row < 7; row++)
        for (int32_t column = 0; column < 4; column++, bits >>= 1) {
            const bool filled = (bits & 1) || (row > 1 && row < 5 && column == 3);
            if (!filled)
                continue;
            const bool eye = row == 2 && column == 2;
            place_art_box(art, x + column * scale, y + row * scale, scale, scale,
                          eye ? INK_WHITE : body);
            place_art_box(art, x + (6 - column) * scale, y + row * scale, scale, scale,
                          eye ? INK_WHITE : body);
        }
}

void place_paint_invaders(struct place_art *art, struct place_random *random) {
    const int32_t scale = art->width > 50 && art->height > 50 ? 2 : 1;
    const int32_t step = 9 * scale;
    const uint32_t ground = place_random_chance(random, 700) ? INK_BLACK : place_ink_dark(random);
    const int32_t left = art->width % step / 2, top = art->height % step / 2;
    place_art_fill(art, ground);
    for (int32_t y = top; y + step <= art->height; y += step)
        for (int32_t x = left; x + step <= art->width; x += step)
            draw_invader(art, random, x + scale, y + scale, scale);
}

/* Steps until z = z^2 + c leaves the disc of radius 2; fixed point, 12 bits behind the point. */
static int32_t escape_steps(int64_t x, int64_t y, int64_t cx, int64_t cy, int32_t limit) {
    int32_t steps = 0;
    while (steps < limit && x * x + y * y < INT64_C(4) << 24) {
        const int64_t next = (x * x - y * y) / 4096 + cx;
        y = 2 * x * y / 4096 + cy;
        x = next;
        steps++;
    }
    return steps;
}

void place_paint_fractal(struct place_art *art, struct place_random *random) {
    static const int32_t constants[][2] = {{-3072, 450},  {-3277, 639}, {-512, 3052},
                                           {-1638, 2458}, {1167, 41},   {-2872, 1577}};
    static const uint32_t ramps[][6] = {
        {INK_BLACK, INK_NAVY, INK_BLUE, INK_SKY, INK_AQUA, INK_WHITE},
        {INK_BLACK, INK_WINE, INK_RED, INK_ORANGE, INK_YELLOW, INK_CREAM},
        {INK_BLACK, INK_INDIGO, INK_VIOLET, INK_MAGENTA, INK_PINK, INK_WHITE},
        {INK_BLACK, INK_DEEP, INK_GREEN, INK_LEAF, INK_LIME, INK_CREAM}};
    const int32_t *c = constants[place_random_below(random, 6)];
    const uint32_t *ramp = ramps[place_random_below(random, 4)];
    const int32_t unit = 4096 * 3 / (art->height > art->width / 2 ? art->height : art->width / 2);
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int64_t zx = (int64_t)(2 * x - art->width) * unit / 3;
            const int64_t zy = (int64_t)(2 * y - art->height) * unit / 3;
            const int32_t steps = escape_steps(zx, zy, c[0], c[1], 60);
            const int32_t band = steps >= 60 ? 0 : steps < 3 ? 1 : 2 + (steps - 3) / 3 % 4;
            place_art_set(art, x, y, ramp[band]);
        }
}

/* Tumbling blocks: cubes seen from a corner, a lid and two sides each. */
void place_paint_cubes(struct place_art *art, struct place_random *random) {
    enum { LID, LEFT, RIGHT };
    const uint32_t ink = place_ink_bright(random);
    const uint32_t shades[3] = {place_ink_mix(ink, INK_WHITE, 130), ink,
                                place_ink_mix(ink, INK_BLACK, 130)};
    const int32_t side = 8, row_height = 12;
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int32_t row = y / row_height, down = y % row_height;
            const int32_t across = (x + row % 2 * side) % (2 * side);
            const int32_t off = abs(2 * across + 1 - 2 * side) / 4; /* from the middle, halved */
            const bool lid = off + abs(2 * down + 1 - side) / 2 < side / 2;
            const bool upper = down < side / 2; /* there the cubes of the row above show */
            const bool left = (across < side) != upper;
            place_art_set(art, x, y, shades[lid ? LID : left ? LEFT : RIGHT]);
        }
}

void place_paint_waves(struct place_art *art, struct place_random *random) {
    const uint32_t dark = place_ink_dark(random), ink = place_ink_bright(random);
    const int32_t side = 16;
    place_art_fill(art, dark);
    for (int32_t row = 0; row * side / 4 < art->height + side; row++)
        for (int32_t column = -1; column * side < art->width + side; column++) {
            const int32_t x2 = 2 * column * side + row % 2 * side, y2 = row * side / 2;
            place_art_disc(art, x2, y2, side, dark);
            place_art_disc(art, x2, y2, side - 2, INK_WHITE);
            place_art_disc(art, x2, y2, side - 5, ink);
            place_art_disc(art, x2, y2, side - 10, INK_WHITE);
        }
}

void place_paint_diamonds(struct place_art *art, struct place_random *random) {
    const uint32_t a = place_ink_bright(random), b = place_ink_dark(random);
    const uint32_t stitch = place_random_chance(random, 500) ? INK_WHITE : INK_YELLOW;
    const int32_t wide = 10, high = 14;
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int32_t dx = abs(x % wide - wide / 2) * high;
            const int32_t dy = abs(y % high - high / 2) * wide;
            const bool inside = dx + dy < wide * high / 2;
            const bool seam = (x * high + y * wide) % (wide * high) < wide && (x + y) % 2 == 0;
            place_art_set(art, x, y, seam ? stitch : inside ? a : b);
        }
}
