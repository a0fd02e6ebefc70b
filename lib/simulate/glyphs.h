/*
 * Small pictures to build art from: a font of 5x7 pixels (capital letters,
 * digits, a little punctuation) and sprites drawn as text.
 */
#ifndef PLACE_SIMULATE_GLYPHS_H
#define PLACE_SIMULATE_GLYPHS_H

#include <stdint.h>

enum { PLACE_GLYPH_WIDTH = 5, PLACE_GLYPH_HEIGHT = 7 };

/* Seven rows of five bits, bit 4 leftmost; a blank for what the font does not have. */
const uint8_t *place_glyph(char letter);

/* A sprite: rows of characters, '.' is transparent, the others are looked up in `inks`. */
struct place_sprite {
    const char *name;
    int32_t width, height;
    const char *const *rows;
    const char *keys;     /* the characters ... */
    const uint32_t *inks; /* ... and their 0xRRGGBB, in the same order */
};

enum place_sprite_number {
    PLACE_SPRITE_HEART,
    PLACE_SPRITE_GHOST,
    PLACE_SPRITE_MUSHROOM,
    PLACE_SPRITE_CAT,
    PLACE_SPRITE_CACTUS,
    PLACE_SPRITE_FROG,
    PLACE_SPRITE_ROBOT,
    PLACE_SPRITE_FLOWER,
    PLACE_SPRITE_COUNT
};

const struct place_sprite *place_sprite(enum place_sprite_number number);

#endif
