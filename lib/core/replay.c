/* Replay: the tight loop over the columns of a batch. */
#include "core/replay.h"

#include "base/hot.h"
#include "core/fill.h"

#include <assert.h>

/*
 * Offsets are worked out a block at a time, which vectorises; the stores, which
 * cannot (two events may hit one pixel), then do nothing else.
 */
enum { BLOCK = 1024 };

PLACE_HOT
static void block_offsets(const uint16_t *restrict x, const uint16_t *restrict y, uint32_t count,
                          uint32_t stride, uint32_t origin, uint32_t *restrict offset) {
    for (uint32_t i = 0; i < count; i++)
        offset[i] = y[i] * stride + x[i] + origin;
}

static void store_block(uint8_t *restrict pixels, const uint32_t *restrict offset,
                        const uint8_t *restrict color, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        pixels[offset[i]] = color[i];
}

static void store_block_marked(uint8_t *restrict pixels, uint8_t *restrict marks,
                               const uint32_t *restrict offset, const uint8_t *restrict color,
                               uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        pixels[offset[i]] = color[i];
        marks[offset[i] >> PLACE_LINE_SHIFT] = 1;
    }
}

/*
 * A run of placements without fills. The origin of a batch may lie outside the
 * storage, only its pixels never do: the sum is right modulo 2^32, and a canvas
 * has at most 2^32 pixels.
 */
static void replay_run(struct place_canvas *canvas, const struct place_batch *batch, uint32_t from,
                       uint32_t to) {
    uint32_t offset[BLOCK];
    const uint32_t stride = (uint32_t)canvas->stride;
    const uint32_t origin = (uint32_t)(batch->y0 - canvas->bounds.y0) * stride +
                            (uint32_t)(batch->x0 - canvas->bounds.x0);
    for (uint32_t at = from; at < to; at += BLOCK) {
        const uint32_t count = to - at < BLOCK ? to - at : BLOCK;
        const uint8_t *color = batch->color + at;
        block_offsets(batch->x + at, batch->y + at, count, stride, origin, offset);
        if (canvas->marks)
            store_block_marked(canvas->pixels, canvas->marks, offset, color, count);
        else
            store_block(canvas->pixels, offset, color, count);
    }
}

static void replay_fill(struct place_canvas *canvas, const struct place_fill *fill, uint8_t kind,
                        uint8_t color) {
    if (kind == PLACE_KIND_CIRCLE)
        place_canvas_fill_disc(canvas, fill->x, fill->y, place_circle_limit(fill), color);
    else
        place_canvas_fill(canvas, (struct place_rect){fill->x, fill->y, fill->width, fill->height},
                          color);
}

void place_replay(struct place_canvas *canvas, const struct place_batch *batch) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < batch->fills; i++) {
        const uint32_t index = batch->fill[i].index - batch->fill_base;
        assert(index < batch->count);
        replay_run(canvas, batch, at, index);
        replay_fill(canvas, &batch->fill[i], batch->kind[index], batch->color[index]);
        at = index + 1;
    }
    replay_run(canvas, batch, at, batch->count);
}
