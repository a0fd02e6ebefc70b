/* The difference between two canvases. */
#include "render/difference.h"

#include "base/mem.h"
#include "core/event.h"
#include "render/canvas_panel.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

enum place_code place_difference_begin(struct place_difference *difference,
                                       const struct place_canvas *canvas, struct place_rect region,
                                       struct place_err *err) {
    assert(place_rect_covers(canvas->bounds, region));
    *difference =
        (struct place_difference){.region = region, .before = canvas->open, .entry = canvas->entry};
    difference->pixels = place_new_array(canvas->lines, PLACE_LINE, err);
    if (!difference->pixels)
        return err->code;
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        place_canvas_see(canvas, region.x0, y, region.width,
                         difference->pixels + place_canvas_offset(canvas, region.x0, y));
    return PLACE_OK;
}

void place_difference_release(struct place_difference *difference) {
    free(difference->pixels);
    *difference = (struct place_difference){0};
}

/* What an index looks like: the pad colour where it stands for none. */
static uint32_t color_of(const struct place_timeline_entry *entry, uint8_t index) {
    return entry && index < entry->palette.count ? entry->palette.rgb[index] : UINT32_MAX;
}

/* A row of at most PLACE_LINE pixels: what they showed becomes whether they differ. */
static void compare(struct place_difference *difference, const struct place_canvas *canvas,
                    struct place_rect row) {
    uint8_t seen[PLACE_LINE];
    uint8_t *pixels = difference->pixels + place_canvas_offset(canvas, row.x0, row.y0);
    place_canvas_see(canvas, row.x0, row.y0, row.width, seen);
    for (int32_t x = 0; x < row.width; x++) {
        const bool was_open = place_rect_contains(difference->before, row.x0 + x, row.y0);
        const bool is_open = place_rect_contains(canvas->open, row.x0 + x, row.y0);
        const bool differs = was_open != is_open || color_of(difference->entry, pixels[x]) !=
                                                        color_of(canvas->entry, seen[x]);
        pixels[x] = differs;
        difference->differing += differs;
        difference->open += was_open || is_open;
    }
}

void place_difference_end(struct place_difference *difference, const struct place_canvas *canvas) {
    const struct place_rect region = difference->region;
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        for (int32_t x = 0; x < region.width; x += PLACE_LINE) {
            const int32_t left = region.width - x;
            compare(
                difference, canvas,
                (struct place_rect){region.x0 + x, y, left < PLACE_LINE ? left : PLACE_LINE, 1});
        }
}
