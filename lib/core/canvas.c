/* A canvas in memory. */
#include "core/canvas.h"

#include "base/mem.h"
#include "core/event.h"
#include "core/fill.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum place_code place_canvas_init(struct place_canvas *canvas, struct place_rect bounds,
                                  bool marked, struct place_err *err) {
    assert(!place_rect_empty(bounds) && bounds.width <= PLACE_MAX_SIDE &&
           bounds.height <= PLACE_MAX_SIDE);
    *canvas = (struct place_canvas){.bounds = bounds};
    canvas->stride = ((size_t)bounds.width + PLACE_LINE - 1) / PLACE_LINE * PLACE_LINE;
    canvas->lines = canvas->stride / PLACE_LINE * (size_t)bounds.height;
    canvas->pixels = place_new_aligned(canvas->lines, PLACE_LINE, err);
    if (canvas->pixels && marked)
        canvas->marks = place_new_aligned(canvas->lines, 1, err);
    if (!canvas->pixels || (marked && !canvas->marks)) {
        place_canvas_release(canvas);
        return err->code;
    }
    place_canvas_clear(canvas);
    return PLACE_OK;
}

void place_canvas_release(struct place_canvas *canvas) {
    free(canvas->pixels);
    free(canvas->marks);
    *canvas = (struct place_canvas){0};
}

void place_canvas_clear(struct place_canvas *canvas) {
    memset(canvas->pixels, PLACE_NO_COLOR, canvas->lines * PLACE_LINE);
    if (canvas->marks)
        memset(canvas->marks, 0, canvas->lines);
    canvas->open = (struct place_rect){0};
    canvas->entry = NULL;
}

/* Write `width` pixels of one colour at (x, y), all inside the storage. */
static void fill_row(struct place_canvas *canvas, int32_t x, int32_t y, int32_t width,
                     uint8_t color) {
    const size_t offset = place_canvas_offset(canvas, x, y);
    memset(canvas->pixels + offset, color, (size_t)width);
    if (canvas->marks) {
        const size_t first = offset >> PLACE_LINE_SHIFT;
        const size_t last = (offset + (size_t)width - 1) >> PLACE_LINE_SHIFT;
        memset(canvas->marks + first, 1, last - first + 1);
    }
}

static void fill_rect(struct place_canvas *canvas, struct place_rect rect, uint8_t color) {
    for (int32_t y = rect.y0; y < rect.y0 + rect.height; y++)
        fill_row(canvas, rect.x0, y, rect.width, color);
}

/* Fill what of `rect` lies outside `kept`. */
static void fill_outside(struct place_canvas *canvas, struct place_rect rect,
                         struct place_rect kept, uint8_t color) {
    struct place_rect bands[4];
    const size_t count = place_rect_outside(rect, kept, bands);
    for (size_t i = 0; i < count; i++)
        fill_rect(canvas, bands[i], color);
}

void place_canvas_enter(struct place_canvas *canvas, const struct place_timeline_entry *entry) {
    assert(place_rect_covers(canvas->bounds, entry->bounds));
    fill_outside(canvas, entry->bounds, canvas->open, entry->background);
    if (!place_rect_empty(canvas->open))
        fill_outside(canvas, canvas->open, entry->bounds, PLACE_NO_COLOR);
    canvas->open = entry->bounds;
    canvas->entry = entry;
    if (canvas->marks)
        memset(canvas->marks, 1, canvas->lines);
}

void place_canvas_fill(struct place_canvas *canvas, struct place_rect rect, uint8_t color) {
    rect = place_rect_intersection(rect, canvas->open);
    if (!place_rect_empty(rect))
        fill_rect(canvas, rect, color);
}

void place_canvas_fill_disc(struct place_canvas *canvas, int32_t x, int32_t y, int64_t limit,
                            uint8_t color) {
    const struct place_rect rows =
        place_rect_intersection(place_disc_extent(x, y, limit), canvas->open);
    for (int32_t row = rows.y0; row < rows.y0 + rows.height; row++)
        place_canvas_fill(canvas, place_disc_row(x, y, limit, row), color);
}

void place_canvas_load(struct place_canvas *canvas, struct place_rect rect, const uint8_t *from) {
    assert(place_rect_covers(canvas->bounds, rect));
    for (int32_t y = 0; y < rect.height; y++)
        memcpy(canvas->pixels + place_canvas_offset(canvas, rect.x0, rect.y0 + y),
               from + (size_t)y * (size_t)rect.width, (size_t)rect.width);
    if (canvas->marks)
        memset(canvas->marks, 1, canvas->lines);
}

void place_canvas_store(const struct place_canvas *canvas, struct place_rect rect, uint8_t *to) {
    assert(place_rect_covers(canvas->bounds, rect));
    for (int32_t y = 0; y < rect.height; y++)
        memcpy(to + (size_t)y * (size_t)rect.width,
               canvas->pixels + place_canvas_offset(canvas, rect.x0, rect.y0 + y),
               (size_t)rect.width);
}
