/* Colour maps: ends, lightness, and matplotlib's own where it is there. */
#include "render/colormap.h"
#include "../tap.h"

#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>

static double linear(uint32_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

/* CIE 1976 L* of an sRGB colour, 0 to 100. */
static double lightness(uint32_t rgb) {
    const double y =
        0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

/* What others print as the ends and the middle (of viridis: #440154, #21918c, #fde725). */
static void test_known(void) {
    static const struct {
        const char *name;
        uint32_t low, middle, high;
    } rows[] = {
        {"viridis", 0x440154, 0x21918c, 0xfde725}, {"magma", 0x000004, 0xb73779, 0xfcfdbf},
        {"inferno", 0x000004, 0xbc3754, 0xfcffa4}, {"cividis", 0x00224e, 0x7d7c78, 0xfee838},
        {"turbo", 0x30123b, 0xa4fc3c, 0x7a0403},   {"gray", 0x000000, 0x808080, 0xffffff},
    };
    tap_int(sizeof rows / sizeof *rows, PLACE_COLORMAPS, "all of them are looked at");
    for (int i = 0; i < PLACE_COLORMAPS; i++) {
        const int found = place_colormap_from_name(rows[i].name);
        if (!tap_int(found, i, rows[i].name))
            continue;
        const uint32_t *colors = place_colormap_colors((enum place_colormap)i);
        tap_text(place_colormap_name((enum place_colormap)i), rows[i].name, "... is its name");
        tap_int(colors[0], rows[i].low, "... its low end");
        tap_int(colors[128], rows[i].middle, "... its middle");
        tap_int(colors[255], rows[i].high, "... its high end");
    }
    tap_int(place_colormap_from_name("jet"), -1, "no such colour map");
    tap_int(place_colormap_from_name(""), -1, "no name");
}

/* Lightness rises from end to end, by less than a just noticeable step of 8-bit rounding back. */
static void test_lightness(void) {
    static const enum place_colormap rising[] = {PLACE_VIRIDIS, PLACE_MAGMA, PLACE_INFERNO,
                                                 PLACE_CIVIDIS, PLACE_GRAY};
    for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
        const uint32_t *colors = place_colormap_colors(rising[i]);
        bool rises = true;
        for (int c = 1; c < PLACE_COLORMAP_COLORS; c++)
            rises &= lightness(colors[c]) > lightness(colors[c - 1]) - 0.3;
        for (int c = 4; c < PLACE_COLORMAP_COLORS; c++)
            rises &= lightness(colors[c]) > lightness(colors[c - 4]);
        tap_ok(rises, "the lightness of %s rises", place_colormap_name(rising[i]));
    }
    const uint32_t *turbo = place_colormap_colors(PLACE_TURBO);
    tap_ok(lightness(turbo[128]) > lightness(turbo[0]) &&
               lightness(turbo[128]) > lightness(turbo[255]),
           "turbo's rises and falls");
}

static void test_positions(void) {
    const uint32_t *gray = place_colormap_colors(PLACE_GRAY);
    static const struct {
        double position;
        uint32_t color;
    } rows[] = {{0, 0},
                {1, 0xffffff},
                {0.5, 0x808080},
                {0.0039, 0},
                {0.00390625, 0x010101},
                {0.99609374, 0xfefefe},
                {0.99609375, 0xffffff}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_colormap_at(gray, rows[i].position), rows[i].color, "a position");
}

static void test_matplotlib(void) {
    static const char program[] =
        "python=python3; $python -c 'import matplotlib' 2>/dev/null || python=/usr/bin/python3; "
        "$python -c 'import matplotlib as m, matplotlib.colors as c\n"
        "for name in \"viridis\", \"magma\", \"inferno\", \"cividis\", \"turbo\", \"gray\":\n"
        "    for i in range(256): print(c.to_hex(m.colormaps[name](i)))' 2>/dev/null";
    FILE *pipe = popen(program, "r");
    char line[64], wanted[16];
    int lines = 0, same = 0;
    for (; pipe && fgets(line, sizeof line, pipe); lines++) {
        const int map = lines / PLACE_COLORMAP_COLORS, color = lines % PLACE_COLORMAP_COLORS;
        if (map >= PLACE_COLORMAPS)
            break;
        snprintf(wanted, sizeof wanted, "#%06x\n",
                 (unsigned)place_colormap_colors((enum place_colormap)map)[color]);
        same += strcmp(line, wanted) == 0;
    }
    const int status = pipe ? pclose(pipe) : -1;
    if (status != 0 && lines == 0)
        tap_ok(true, "the same as matplotlib's # SKIP matplotlib is not here");
    else
        tap_ok(same == PLACE_COLORMAPS * PLACE_COLORMAP_COLORS && lines == same,
               "the same as matplotlib's: %d of %d", same, lines);
}

int main(void) {
    tap_begin();
    test_known();
    test_lightness();
    test_positions();
    test_matplotlib();
    return tap_end();
}
