/* Whose a pixel is. */
#include "render/owned.h"

#include "base/mem.h"
#include "core/event.h"
#include "core/fill.h"

#include <stdlib.h>
#include <string.h>

enum place_code place_owned_init(struct place_owned *owned, const struct place_canvas *canvas,
                                 uint32_t user, struct place_err *err) {
    *owned = (struct place_owned){.user = user, .size = canvas->lines * PLACE_LINE};
    owned->pixels = place_new_aligned(owned->size, 1, err);
    if (!owned->pixels)
        return err->code;
    place_owned_clear(owned);
    return PLACE_OK;
}

void place_owned_release(struct place_owned *owned) {
    free(owned->pixels);
    *owned = (struct place_owned){0};
}

void place_owned_clear(struct place_owned *owned) {
    memset(owned->pixels, 0, owned->size);
}

/* What was open and stays open keeps its owner. */
static void enter(struct place_owned *owned, const struct place_canvas *canvas,
                  const struct place_timeline_entry *entry) {
    const struct place_rect bounds = canvas->bounds;
    const struct place_rect stays = place_rect_intersection(canvas->open, entry->bounds);
    for (int32_t y = bounds.y0; y < bounds.y0 + bounds.height; y++)
        for (int32_t x = bounds.x0; x < bounds.x0 + bounds.width; x++)
            if (!place_rect_contains(stays, x, y))
                owned->pixels[place_canvas_offset(canvas, x, y)] = 0;
}

static void fill(struct place_owned *owned, const struct place_canvas *canvas,
                 const struct place_fill *fill, unsigned kind, uint8_t mine) {
    const struct place_rect part =
        place_rect_intersection(place_fill_extent(fill, kind), canvas->open);
    for (int32_t y = part.y0; y < part.y0 + part.height; y++) {
        const struct place_rect row =
            place_rect_intersection(place_fill_row(fill, kind, y), canvas->open);
        if (!place_rect_empty(row))
            memset(owned->pixels + place_canvas_offset(canvas, row.x0, y), mine, (size_t)row.width);
    }
}

void place_owned_apply(struct place_owned *owned, const struct place_canvas *canvas,
                       const struct place_piece *piece) {
    const struct place_batch *batch = &piece->batch;
    const struct place_fill *next = batch->fill, *end = batch->fill + batch->fills;
    if (piece->entry) {
        enter(owned, canvas, piece->entry);
        return;
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        const uint8_t mine = batch->user && batch->user[i] == owned->user;
        if (next < end && next->index - batch->fill_base == i)
            fill(owned, canvas, next++, batch->kind[i], mine);
        else
            owned->pixels[place_canvas_offset(canvas, batch->x0 + batch->x[i],
                                              batch->y0 + batch->y[i])] = mine;
    }
}
