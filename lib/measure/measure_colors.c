/*
 * Measures over the colours that a pixel was given: how many distinct ones, and
 * Shannon's entropy of them. Each pixel has a row of cells, as many as colours
 * have been seen anywhere make necessary; a new colour may double the rows.
 *
 * Entropy counts in bytes, which a pixel of few touches needs no more than; each
 * time such a count runs over it is noted down. Pixels without a colour
 * (PLACE_NO_COLOR) are touches without one and are left out of both.
 */
#include "measure/measure_store.h"

#include "base/mem.h"
#include "measure/measure_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows of bytes --------------------------------------------------------------------------- */

struct rows {
    size_t pixels, width; /* bytes of a row; a power of two */
    uint8_t *cells;       /* owned; row by row */
};

/* Rows of `width` bytes that begin as the present ones. */
static enum place_code widen_rows(struct rows *rows, size_t width, struct place_err *err) {
    uint8_t *wider = NULL;
    if (rows->pixels <= SIZE_MAX / width)
        wider = measure_new_array(rows->pixels * width, 1, err);
    else
        place_fail_memory(err);
    if (!wider)
        return err->code;
    for (size_t i = 0; rows->cells && i < rows->pixels; i++)
        memcpy(wider + i * width, rows->cells + i * rows->width, rows->width);
    free(rows->cells);
    rows->cells = wider;
    rows->width = width;
    return PLACE_OK;
}

/* One more than the greatest colour of these touches; colours take 0 to 254. */
static unsigned colors_of(const struct touches *touches) {
    unsigned most = 0;
    for (uint32_t i = 0; i < touches->count; i++) {
        const unsigned colors = (touches->color[i] + 1u) & 255; /* none: 0 */
        most = colors > most ? colors : most;
    }
    return most;
}

/* Rows wide enough for `cells` cells. */
static enum place_code need_width(struct rows *rows, size_t cells, struct place_err *err) {
    size_t width = rows->width;
    while (width < cells)
        width *= 2;
    return width > rows->width ? widen_rows(rows, width, err) : PLACE_OK;
}

/* ---- distinct colours: a bit each ------------------------------------------------------------ */

enum { FIRST_COLORS = 32 /* that rows begin with room for */ };

static void release_rows(void *state) {
    struct rows *rows = state;
    if (rows)
        free(rows->cells);
    free(rows);
}

static enum place_code begin_colors(const struct measure_setup *setup, void **state,
                                    struct place_err *err) {
    struct rows *rows = *state = place_new_array(1, sizeof *rows, err);
    if (!rows)
        return err->code;
    rows->pixels = setup->pixels;
    return widen_rows(rows, FIRST_COLORS / 8, err);
}

static enum place_code apply_colors(void *state, const struct touches *touches,
                                    struct place_err *err) {
    struct rows *rows = state;
    if (need_width(rows, (colors_of(touches) + 7) / 8, err))
        return err->code;
    uint8_t *restrict cells = rows->cells;
    const size_t width = rows->width;
    for (uint32_t i = 0; i < touches->count; i++) {
        const unsigned color = touches->color[i];
        __builtin_prefetch(&cells[pixel_ahead(touches, i) * width], 1);
        /* no colour sets no bit, of whichever cell is there */
        uint8_t *cell = &cells[touches->pixel[i] * width + (color / 8 & (width - 1))];
        *cell = (uint8_t)(*cell | (color != PLACE_NO_COLOR) << color % 8);
    }
    return PLACE_OK;
}

enum place_code measure_read_colors(void *state, int64_t time, struct place_map *map,
                                    struct place_err *err) {
    (void)time;
    (void)err;
    const struct rows *rows = state;
    for (size_t i = 0; i < rows->pixels; i++) {
        int count = 0;
        for (size_t j = 0; j < rows->width; j++)
            count += __builtin_popcount(rows->cells[i * rows->width + j]);
        map->values[i] = count;
    }
    return PLACE_OK;
}

const struct measure_store measure_colors_store = {.bytes = FIRST_COLORS / 8,
                                                   .begin = begin_colors,
                                                   .apply = apply_colors,
                                                   .release = release_rows};

/* ---- entropy: a count each ------------------------------------------------------------------- */

struct entropy {
    struct rows rows;
    uint64_t *carries; /* owned; pixel * 256 + color for each 256 touches, in no order */
    size_t carry_count, carry_capacity;
};

static void release_entropy(void *state) {
    struct entropy *entropy = state;
    if (entropy) {
        free(entropy->rows.cells);
        free(entropy->carries);
    }
    free(entropy);
}

static enum place_code begin_entropy(const struct measure_setup *setup, void **state,
                                     struct place_err *err) {
    struct entropy *entropy = *state = place_new_array(1, sizeof *entropy, err);
    if (!entropy)
        return err->code;
    entropy->rows.pixels = setup->pixels;
    return widen_rows(&entropy->rows, FIRST_COLORS, err);
}

static enum place_code apply_entropy(void *state, const struct touches *touches,
                                     struct place_err *err) {
    struct entropy *entropy = state;
    if (need_width(&entropy->rows, colors_of(touches), err) ||
        place_grow_array(&entropy->carries, &entropy->carry_capacity,
                         entropy->carry_count + touches->count, sizeof *entropy->carries, err))
        return err->code;
    uint8_t *restrict cells = entropy->rows.cells;
    const size_t width = entropy->rows.width;
    for (uint32_t i = 0; i < touches->count; i++) {
        const uint64_t pixel = touches->pixel[i];
        const unsigned color = touches->color[i];
        __builtin_prefetch(&cells[pixel_ahead(touches, i) * width], 1);
        if (color == PLACE_NO_COLOR)
            continue;
        if (++cells[pixel * width + color] == 0)
            entropy->carries[entropy->carry_count++] = pixel << 8 | color;
    }
    return PLACE_OK;
}

static int by_number(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/*
 * The entropy of a pixel from its counts c of n touches: log2(n) - sum(c * log2(c)) / n. Carries
 * from *carry on are its own as long as they name it.
 */
static double entropy_of(const struct entropy *entropy, size_t pixel, size_t *carry) {
    const uint8_t *row = entropy->rows.cells + pixel * entropy->rows.width;
    double touches = 0, sum = 0, colors = 0;
    for (size_t color = 0; color < entropy->rows.width; color++) {
        double count = row[color];
        for (; *carry < entropy->carry_count && entropy->carries[*carry] == (pixel << 8 | color);
             ++*carry)
            count += 256;
        if (count > 0) {
            touches += count;
            sum += count * log2(count);
            colors++;
        }
    }
    if (touches == 0)
        return NAN;
    const double bits = colors > 1 ? log2(touches) - sum / touches : 0;
    return bits > 0 ? bits : 0;
}

enum place_code measure_read_entropy(void *state, int64_t time, struct place_map *map,
                                     struct place_err *err) {
    (void)time;
    (void)err;
    struct entropy *entropy = state;
    size_t carry = 0;
    if (entropy->carry_count)
        qsort(entropy->carries, entropy->carry_count, sizeof *entropy->carries, by_number);
    for (size_t i = 0; i < entropy->rows.pixels; i++)
        map->values[i] = entropy_of(entropy, i, &carry);
    assert(carry == entropy->carry_count);
    return PLACE_OK;
}

const struct measure_store measure_entropy_store = {.bytes = FIRST_COLORS,
                                                    .begin = begin_entropy,
                                                    .apply = apply_entropy,
                                                    .release = release_entropy};
