/* Palettes. */
#include "core/palette.h"

#include <string.h>

bool place_palette_equal(const struct place_palette *a, const struct place_palette *b) {
    return a->count == b->count && memcmp(a->rgb, b->rgb, a->count * sizeof *a->rgb) == 0;
}

int place_palette_find(const struct place_palette *palette, uint32_t rgb) {
    for (unsigned i = 0; i < palette->count; i++)
        if (palette->rgb[i] == rgb)
            return (int)i;
    return -1;
}
