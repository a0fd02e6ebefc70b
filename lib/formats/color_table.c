/* From RGB to palette index. */
#include "formats/color_table.h"

#include <string.h>

void place_color_table_init(struct place_color_table *table, const struct place_palette *palette) {
    memset(table->rgb, 0xff, sizeof table->rgb);
    for (unsigned i = 0; i < palette->count; i++) {
        if (place_color_table_find(table, palette->rgb[i]) >= 0)
            continue;
        uint32_t slot = palette->rgb[i] * UINT32_C(0x9E3779B1) >> 22;
        while (table->rgb[slot] != UINT32_MAX)
            slot = (slot + 1) % PLACE_COLOR_SLOTS;
        table->rgb[slot] = palette->rgb[i];
        table->index[slot] = (uint8_t)i;
    }
}
