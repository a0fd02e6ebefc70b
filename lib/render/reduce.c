/*
 * Area average. Along each axis lengths are counted in units of one source
 * pixel / to_side: a source pixel is to_side units long and an output pixel
 * side units, so that every overlap is a whole number.
 */
#include "render/reduce.h"

#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

/* The source pixels under one output pixel along an axis, and the units of each. */
struct span {
    uint32_t first, last;
    uint32_t first_weight, last_weight; /* those between weigh to_side */
};

/* The output pixels over one source pixel along an axis. */
struct over {
    int32_t first, count;
};

struct place_reducer {
    struct place_reducer_sides sides;
    struct span *columns, *rows;         /* to_width, to_height */
    struct over *over_column, *over_row; /* width, height */
    uint32_t *pixels;                    /* to_width * to_height */
    uint8_t *is_stale;                   /* the same: 1 where listed in `stale` */
    uint32_t *stale;                     /* output pixels to be made, `stale_count` of them */
    size_t stale_count;
    bool all_stale;
};

static struct span *new_spans(int32_t side, int32_t to_side, struct place_err *err) {
    struct span *spans = place_new_array((size_t)to_side, sizeof *spans, err);
    const uint64_t from = (uint64_t)side, to = (uint64_t)to_side;
    for (uint64_t i = 0; spans && i < to; i++) {
        const uint64_t begin = i * from, end = begin + from;
        const uint64_t first = begin / to, last = (end - 1) / to;
        const uint64_t first_end = (first + 1) * to < end ? (first + 1) * to : end;
        spans[i] = (struct span){.first = (uint32_t)first,
                                 .last = (uint32_t)last,
                                 .first_weight = (uint32_t)(first_end - begin),
                                 .last_weight = (uint32_t)(end - last * to)};
    }
    return spans;
}

static struct over *new_overs(int32_t side, int32_t to_side, struct place_err *err) {
    struct over *overs = place_new_array((size_t)side, sizeof *overs, err);
    for (int32_t i = 0; overs && i < side; i++) {
        const int64_t first = (int64_t)i * to_side / side;
        const int64_t last = ((int64_t)(i + 1) * to_side - 1) / side;
        overs[i] = (struct over){(int32_t)first, (int32_t)(last - first + 1)};
    }
    return overs;
}

struct place_reducer *place_reducer_new(const struct place_reducer_sides *sides,
                                        struct place_err *err) {
    assert(sides->to_width >= 1 && sides->to_width <= sides->width);
    assert(sides->to_height >= 1 && sides->to_height <= sides->height);
    const size_t count = (size_t)sides->to_width * (size_t)sides->to_height;
    struct place_reducer *reducer = place_new_array(1, sizeof *reducer, err);
    if (!reducer)
        return NULL;
    reducer->sides = *sides;
    reducer->all_stale = true;
    if (!(reducer->columns = new_spans(sides->width, sides->to_width, err)) ||
        !(reducer->rows = new_spans(sides->height, sides->to_height, err)) ||
        !(reducer->over_column = new_overs(sides->width, sides->to_width, err)) ||
        !(reducer->over_row = new_overs(sides->height, sides->to_height, err)) ||
        !(reducer->pixels = place_new_array(count, sizeof *reducer->pixels, err)) ||
        !(reducer->is_stale = place_new_array(count, sizeof *reducer->is_stale, err)) ||
        !(reducer->stale = place_new_array(count, sizeof *reducer->stale, err))) {
        place_reducer_free(reducer);
        return NULL;
    }
    return reducer;
}

void place_reducer_free(struct place_reducer *reducer) {
    if (!reducer)
        return;
    free(reducer->columns);
    free(reducer->rows);
    free(reducer->over_column);
    free(reducer->over_row);
    free(reducer->pixels);
    free(reducer->is_stale);
    free(reducer->stale);
    free(reducer);
}

static void add_stale(struct place_reducer *reducer, size_t pixel) {
    if (reducer->is_stale[pixel])
        return;
    reducer->is_stale[pixel] = 1;
    reducer->stale[reducer->stale_count++] = (uint32_t)pixel;
}

struct place_rect place_reducer_touch(struct place_reducer *reducer, int32_t x, int32_t y) {
    const struct over columns = reducer->over_column[x], rows = reducer->over_row[y];
    for (int32_t row = 0; row < rows.count && !reducer->all_stale; row++)
        for (int32_t column = 0; column < columns.count; column++)
            add_stale(reducer, (size_t)(rows.first + row) * (size_t)reducer->sides.to_width +
                                   (size_t)(columns.first + column));
    return (struct place_rect){columns.first, rows.first, columns.count, rows.count};
}

static uint32_t weight_in(const struct span *span, uint32_t at, uint32_t between) {
    return at == span->first ? span->first_weight : at == span->last ? span->last_weight : between;
}

/* Sums of red, green and blue: at most 255 * 65,536 along a row, which needs 24 bits, and as many
 * rows, which needs 40. */
struct sums {
    uint64_t red, green, blue;
};

static void add_row(struct sums *sums, const struct span *columns, uint32_t between,
                    uint32_t row_weight, const uint8_t *row, const uint32_t rgb[256]) {
    uint32_t red = 0, green = 0, blue = 0;
    for (uint32_t x = columns->first; x <= columns->last; x++) {
        const uint32_t weight = weight_in(columns, x, between);
        const uint32_t color = rgb[row[x]];
        red += weight * (color >> 16);
        green += weight * (color >> 8 & 255);
        blue += weight * (color & 255);
    }
    sums->red += (uint64_t)red * row_weight;
    sums->green += (uint64_t)green * row_weight;
    sums->blue += (uint64_t)blue * row_weight;
}

static uint32_t make_pixel(const struct place_reducer *reducer, size_t pixel, const uint8_t *source,
                           const uint32_t rgb[256]) {
    const struct place_reducer_sides *sides = &reducer->sides;
    const struct span *rows = &reducer->rows[pixel / (size_t)sides->to_width];
    const struct span *columns = &reducer->columns[pixel % (size_t)sides->to_width];
    struct sums sums = {0};
    for (uint32_t y = rows->first; y <= rows->last; y++)
        add_row(&sums, columns, (uint32_t)sides->to_width,
                weight_in(rows, y, (uint32_t)sides->to_height),
                source + (size_t)y * (size_t)sides->width, rgb);
    const uint64_t whole = (uint64_t)sides->width * (uint64_t)sides->height, half = whole / 2;
    const uint32_t red = (uint32_t)((sums.red + half) / whole);
    const uint32_t green = (uint32_t)((sums.green + half) / whole);
    const uint32_t blue = (uint32_t)((sums.blue + half) / whole);
    return red << 16 | green << 8 | blue;
}

static void refresh_all(struct place_reducer *reducer, const uint8_t *source,
                        const uint32_t rgb[256]) {
    const size_t count = (size_t)reducer->sides.to_width * (size_t)reducer->sides.to_height;
    for (size_t i = 0; i < count; i++)
        reducer->pixels[i] = make_pixel(reducer, i, source, rgb);
    reducer->all_stale = false;
}

void place_reducer_refresh(struct place_reducer *reducer, const uint8_t *source,
                           const uint32_t rgb[256]) {
    if (reducer->all_stale)
        refresh_all(reducer, source, rgb);
    for (size_t i = 0; i < reducer->stale_count; i++) {
        const uint32_t pixel = reducer->stale[i];
        reducer->pixels[pixel] = make_pixel(reducer, pixel, source, rgb);
        reducer->is_stale[pixel] = 0;
    }
    reducer->stale_count = 0;
}

const uint32_t *place_reducer_pixels(const struct place_reducer *reducer) {
    return reducer->pixels;
}
