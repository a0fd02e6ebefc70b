/*
 * The colours that art is painted in, 0xRRGGBB: exactly those of the default
 * palette (samples/palettes/placetools.gpl). On another palette each becomes the
 * nearest colour there is.
 */
#ifndef PLACE_SIMULATE_INKS_H
#define PLACE_SIMULATE_INKS_H

/* In palette order; the last eight may be placed only once the palette has grown. */
enum place_ink {
    INK_BLACK = 0x1B1B24,
    INK_SLATE = 0x4A4A57,
    INK_GREY = 0x8A8D98,
    INK_SILVER = 0xC9CCD3,
    INK_WHITE = 0xFFFFFF,
    INK_MAROON = 0x7A1022,
    INK_RED = 0xD7263D,
    INK_CORAL = 0xFF6B4A,
    INK_ORANGE = 0xFF9F1C,
    INK_YELLOW = 0xFFD23F,
    INK_CREAM = 0xFFF3B0,
    INK_GREEN = 0x1E7A46,
    INK_LEAF = 0x4CC26B,
    INK_LIME = 0xB4E665,
    INK_DEEP = 0x0F5F6B,
    INK_TEAL = 0x1CA7A6,
    INK_AQUA = 0x7FE3DC,
    INK_NAVY = 0x1D2F7C,
    INK_BLUE = 0x2F6BE0,
    INK_SKY = 0x6FB6FF,
    INK_INDIGO = 0x4B2A86,
    INK_VIOLET = 0x8E4FD0,
    INK_MAGENTA = 0xD84FA5,
    INK_PINK = 0xFF9EC7,
    INK_BROWN = 0x6B4226,
    INK_TAN = 0xB07A48,
    INK_SAND = 0xF2C9A1,
    INK_WINE = 0x3D0F2E,
    INK_LAVENDER = 0xC7B6FF,
    INK_ICE = 0xDDF3FF,
    INK_OLIVE = 0x556B2F,
    INK_NEON = 0xFF4FD8
};

#endif
