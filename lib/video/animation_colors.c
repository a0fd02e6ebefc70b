/* The colours of an animation, found by hashing. */
#include "video/animation_colors.h"

#include <string.h>

#define TAKEN UINT32_C(0x1000000) /* black is a colour too */

void place_animation_colors_clear(struct place_animation_colors *colors) {
    const uint32_t generation = colors->generation + 1;
    memset(colors, 0, sizeof *colors);
    colors->generation = generation;
}

/* Where the colour is, or belongs. The table is never more than a quarter full. */
static unsigned find(const struct place_animation_colors *colors, uint32_t key) {
    unsigned slot = key * UINT32_C(0x9E3779B1) >> 22; /* as many bits as PLACE_ANIMATION_SLOTS */
    while (colors->keys[slot] && colors->keys[slot] != key)
        slot = (slot + 1) % PLACE_ANIMATION_SLOTS;
    return slot;
}

uint8_t place_animation_colors_index(struct place_animation_colors *colors, uint32_t rgb) {
    const uint32_t key = rgb | TAKEN;
    const unsigned slot = find(colors, key);
    if (colors->keys[slot])
        return colors->indices[slot];
    if (colors->count == PLACE_ANIMATION_COLORS)
        return 0;
    colors->rgb[++colors->count] = rgb;
    colors->keys[slot] = key;
    colors->indices[slot] = (uint8_t)colors->count;
    return colors->indices[slot];
}

void place_animation_colors_table(const struct place_animation_colors *colors,
                                  uint32_t argb[PLACE_ANIMATION_COLORS + 1]) {
    for (unsigned i = 1; i <= PLACE_ANIMATION_COLORS; i++)
        argb[i] = UINT32_C(0xFF000000) | colors->rgb[i];
    argb[0] = colors->generation & 0xFFFFFF;
}
