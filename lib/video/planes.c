/* Palette indices to Y, Cb and Cr planes, tile by tile. */
#include "video/planes.h"

#include "base/mem.h"
#include "core/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* a / b to the nearest for b > 0, halves upward. */
static int32_t divide(int32_t a, int32_t b) {
    const int32_t doubled = 2 * a + b;
    return doubled / (2 * b) - (doubled % (2 * b) < 0);
}

/* Luma weights are 0.2126, 0.7152 and 0.0722; here in five thousandths, so that all is exact. */
struct place_yuv place_yuv_from_rgb(uint32_t rgb) {
    const int32_t r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
    const int32_t luma = 1063 * r + 3576 * g + 361 * b;
    return (struct place_yuv){{(uint8_t)(16 + divide(219 * luma, 255 * 5000)),
                               (uint8_t)(128 + divide(224 * (5000 * b - luma), 255 * 9278)),
                               (uint8_t)(128 + divide(224 * (5000 * r - luma), 255 * 7874))}};
}

bool place_planes_exact_at_420(const struct place_view *view) {
    return !view->reduced && view->scale % 2 == 0 && view->picture.x0 % 2 == 0 &&
           view->picture.y0 % 2 == 0;
}

int32_t place_planes_rows(const struct place_planes *planes, int plane) {
    return plane == 0 || planes->full_chroma ? planes->height : planes->height / 2;
}

int32_t place_planes_columns(const struct place_planes *planes, int plane) {
    return plane == 0 || planes->full_chroma ? planes->width : planes->width / 2;
}

static int32_t tiles_along(int32_t side) {
    return (side + PLACE_TILE - 1) / PLACE_TILE;
}

/* Which pixel of the region each position along an axis shows; past the frame, as its last one. */
static int32_t *map_axis(int32_t side, int32_t start, int32_t length, int32_t scale,
                         struct place_err *err) {
    const int32_t count = tiles_along(side) * PLACE_TILE;
    int32_t *map = place_new_array((size_t)count, sizeof *map, err);
    for (int32_t i = 0; map && i < count; i++) {
        const int32_t at = (i < side ? i : side - 1) - start;
        map[i] = at >= 0 && at < length * scale ? at / scale : -1;
    }
    return map;
}

static enum place_code allocate(struct place_planes *planes, struct place_err *err) {
    for (int i = 0; i < 3; i++) {
        const bool full = i == 0 || planes->full_chroma;
        const size_t tile = full ? PLACE_TILE : PLACE_TILE / 2;
        const size_t row = (size_t)tiles_along(planes->width) * tile;
        planes->stride[i] = (row + PLACE_CACHE_LINE - 1) / PLACE_CACHE_LINE * PLACE_CACHE_LINE;
        planes->size[i] = planes->stride[i] * (size_t)tiles_along(planes->height) * tile;
        planes->plane[i] = place_new_aligned(planes->size[i], 1, err);
        if (!planes->plane[i])
            return err->code;
        memset(planes->plane[i], i == 0 ? 16 : 128, planes->size[i]);
    }
    return PLACE_OK;
}

enum place_code place_planes_init(struct place_planes *planes, const struct place_view *view,
                                  bool full_chroma, struct place_err *err) {
    assert(view->width % 2 == 0 && view->height % 2 == 0);
    *planes = (struct place_planes){
        .width = view->width, .height = view->height, .full_chroma = full_chroma};
    enum place_code code = allocate(planes, err);
    if (code == PLACE_OK) {
        planes->source_x =
            map_axis(view->width, view->picture.x0, view->region.width, view->scale, err);
        planes->source_y =
            map_axis(view->height, view->picture.y0, view->region.height, view->scale, err);
        if (!planes->source_x || !planes->source_y)
            code = err->code;
    }
    if (code)
        place_planes_release(planes);
    return code;
}

void place_planes_release(struct place_planes *planes) {
    for (int i = 0; i < 3; i++)
        free(planes->plane[i]);
    free(planes->source_x);
    free(planes->source_y);
    *planes = (struct place_planes){0};
}

/* The upper left sample of a tile in plane `plane`. */
static uint8_t *tile_in(const struct place_planes *planes, int plane, int32_t tile_x,
                        int32_t tile_y) {
    const int32_t tile = plane == 0 || planes->full_chroma ? PLACE_TILE : PLACE_TILE / 2;
    return planes->plane[plane] + (size_t)(tile_y * tile) * planes->stride[plane] + tile_x * tile;
}

/* ---- enlarged by a power of two, on the grid of tiles: the usual case --------------------------
 */

/* Always inlined with constant `count` and `scale`: each pixel becomes one small store a row. */
static inline __attribute__((always_inline)) void enlarge(uint8_t *to, size_t stride,
                                                          const uint8_t *from, size_t from_stride,
                                                          const uint8_t table[256], int32_t count,
                                                          int32_t scale) {
    for (int32_t y = 0; y < count; y++, from += from_stride) {
        uint8_t row[PLACE_TILE];
        for (int32_t x = 0; x < count; x++)
            memset(row + x * scale, table[from[x]], (size_t)scale);
        for (int32_t i = 0; i < scale; i++, to += stride)
            memcpy(to, row, (size_t)(count * scale));
    }
}

static inline __attribute__((always_inline)) void enlarge_tile(const struct place_planes *planes,
                                                               int32_t tile_x, int32_t tile_y,
                                                               const uint8_t *from,
                                                               size_t from_stride, int32_t scale) {
    const int32_t count = PLACE_TILE / scale;
    for (int i = 0; i < 3; i++) {
        uint8_t *to = tile_in(planes, i, tile_x, tile_y);
        if (i == 0 || planes->full_chroma)
            enlarge(to, planes->stride[i], from, from_stride, planes->table[i], count, scale);
        else
            enlarge(to, planes->stride[i], from, from_stride, planes->table[i], count, scale / 2);
    }
}

/* Whether the tile is all canvas and pixels start on its edges. */
static bool on_grid(const struct place_planes *planes, const struct place_view *view,
                    int32_t tile_x, int32_t tile_y) {
    const int32_t x = tile_x * PLACE_TILE, y = tile_y * PLACE_TILE, last = PLACE_TILE - 1;
    return (x - view->picture.x0) % view->scale == 0 && (y - view->picture.y0) % view->scale == 0 &&
           x + last < planes->width && y + last < planes->height && planes->source_x[x] >= 0 &&
           planes->source_x[x + last] >= 0 && planes->source_y[y] >= 0 &&
           planes->source_y[y + last] >= 0;
}

/* False where the general way is needed. */
static bool convert_on_grid(const struct place_planes *planes, const struct place_frame *frame,
                            int32_t tile_x, int32_t tile_y) {
    const int32_t scale = frame->view.scale;
    if (scale % 2 != 0 || PLACE_TILE % scale != 0 || !on_grid(planes, &frame->view, tile_x, tile_y))
        return false;
    const size_t stride = (size_t)frame->view.region.width;
    const uint8_t *from = frame->shown + (size_t)planes->source_y[tile_y * PLACE_TILE] * stride +
                          planes->source_x[tile_x * PLACE_TILE];
    switch (scale) {
    case 2: enlarge_tile(planes, tile_x, tile_y, from, stride, 2); break;
    case 4: enlarge_tile(planes, tile_x, tile_y, from, stride, 4); break;
    case 8: enlarge_tile(planes, tile_x, tile_y, from, stride, 8); break;
    default: enlarge_tile(planes, tile_x, tile_y, from, stride, 16); break;
    }
    return true;
}

/* ---- any scale, offset and padding ------------------------------------------------------------
 */

static void gather(const struct place_planes *planes, const struct place_frame *frame,
                   int32_t tile_x, int32_t tile_y, uint8_t index[PLACE_TILE * PLACE_TILE]) {
    const int32_t *columns = planes->source_x + tile_x * PLACE_TILE;
    const int32_t *rows = planes->source_y + tile_y * PLACE_TILE;
    /* Columns rise by 0 or 1, so the ends tell that it is by 1 each time (scale 1). */
    const bool one_to_one =
        columns[0] >= 0 && columns[PLACE_TILE - 1] - columns[0] == PLACE_TILE - 1;
    for (int32_t y = 0; y < PLACE_TILE; y++, index += PLACE_TILE) {
        const uint8_t *from = frame->shown + (size_t)rows[y] * (size_t)frame->view.region.width;
        if (rows[y] < 0)
            memset(index, PLACE_NO_COLOR, PLACE_TILE);
        else if (one_to_one)
            memcpy(index, from + columns[0], PLACE_TILE);
        else
            for (int32_t x = 0; x < PLACE_TILE; x++)
                index[x] = columns[x] < 0 ? PLACE_NO_COLOR : from[columns[x]];
    }
}

static void look_up(uint8_t *to, size_t stride, const uint8_t table[256],
                    const uint8_t index[PLACE_TILE * PLACE_TILE]) {
    for (int32_t y = 0; y < PLACE_TILE; y++, to += stride, index += PLACE_TILE)
        for (int32_t x = 0; x < PLACE_TILE; x++)
            to[x] = table[index[x]];
}

/* The means of squares of four, Cb and Cr in one sum. */
static void look_up_means(const struct place_planes *planes, int32_t tile_x, int32_t tile_y,
                          const uint8_t index[PLACE_TILE * PLACE_TILE]) {
    uint8_t *blue = tile_in(planes, 1, tile_x, tile_y), *red = tile_in(planes, 2, tile_x, tile_y);
    for (int32_t y = 0; y < PLACE_TILE; y += 2) {
        const uint8_t *upper = index + y * PLACE_TILE, *lower = upper + PLACE_TILE;
        for (int32_t x = 0; x < PLACE_TILE; x += 2) {
            const uint32_t sum = planes->pairs[upper[x]] + planes->pairs[upper[x + 1]] +
                                 planes->pairs[lower[x]] + planes->pairs[lower[x + 1]] + 0x20002;
            blue[x / 2] = (uint8_t)(sum >> 2);
            red[x / 2] = (uint8_t)(sum >> 18);
        }
        blue += planes->stride[1];
        red += planes->stride[2];
    }
}

static void convert_any(const struct place_planes *planes, const struct place_frame *frame,
                        int32_t tile_x, int32_t tile_y) {
    uint8_t index[PLACE_TILE * PLACE_TILE];
    gather(planes, frame, tile_x, tile_y, index);
    look_up(tile_in(planes, 0, tile_x, tile_y), planes->stride[0], planes->table[0], index);
    if (!planes->full_chroma) {
        look_up_means(planes, tile_x, tile_y, index);
        return;
    }
    for (int plane = 1; plane < 3; plane++)
        look_up(tile_in(planes, plane, tile_x, tile_y), planes->stride[plane], planes->table[plane],
                index);
}

/* ---- any colour: reduced by area average, or a footer ---------------------------------------- */

static void write_full(uint8_t *to, size_t stride, const uint8_t samples[PLACE_TILE * PLACE_TILE]) {
    for (int32_t y = 0; y < PLACE_TILE; y++, to += stride)
        memcpy(to, samples + y * PLACE_TILE, PLACE_TILE);
}

/* Each sample written is the mean of a square of four. */
static void write_halved(uint8_t *to, size_t stride,
                         const uint8_t samples[PLACE_TILE * PLACE_TILE]) {
    for (int32_t y = 0; y < PLACE_TILE; y += 2, to += stride) {
        const uint8_t *upper = samples + y * PLACE_TILE, *lower = upper + PLACE_TILE;
        for (int32_t x = 0; x < PLACE_TILE; x += 2)
            to[x / 2] = (uint8_t)((upper[x] + upper[x + 1] + lower[x] + lower[x + 1] + 2) / 4);
    }
}

static void write_tile(const struct place_planes *planes, int plane, int32_t tile_x, int32_t tile_y,
                       const uint8_t samples[PLACE_TILE * PLACE_TILE]) {
    uint8_t *to = tile_in(planes, plane, tile_x, tile_y);
    if (plane == 0 || planes->full_chroma)
        write_full(to, planes->stride[plane], samples);
    else
        write_halved(to, planes->stride[plane], samples);
}

static void convert_colors(const struct place_planes *planes, const struct place_frame *frame,
                           int32_t tile_x, int32_t tile_y) {
    uint32_t rgb[PLACE_TILE * PLACE_TILE];
    uint8_t samples[3][PLACE_TILE * PLACE_TILE];
    place_frame_tile(frame, tile_x, tile_y, rgb);
    for (int i = 0; i < PLACE_TILE * PLACE_TILE; i++) {
        const struct place_yuv yuv = place_yuv_from_rgb(rgb[i]);
        for (int plane = 0; plane < 3; plane++)
            samples[plane][i] = yuv.sample[plane];
    }
    for (int plane = 0; plane < 3; plane++)
        write_tile(planes, plane, tile_x, tile_y, samples[plane]);
}

static void fill_table(struct place_planes *planes, const uint32_t rgb[256]) {
    for (int i = 0; i < 256; i++) {
        const struct place_yuv yuv = place_yuv_from_rgb(rgb[i]);
        for (int plane = 0; plane < 3; plane++)
            planes->table[plane][i] = yuv.sample[plane];
        planes->pairs[i] = yuv.sample[1] | (uint32_t)yuv.sample[2] << 16;
    }
}

static void convert_tile(struct place_planes *planes, const struct place_frame *frame,
                         int32_t tile_x, int32_t tile_y) {
    planes->converted++;
    if (frame->view.reduced || place_frame_has_footer(frame, tile_y))
        convert_colors(planes, frame, tile_x, tile_y);
    else if (!convert_on_grid(planes, frame, tile_x, tile_y))
        convert_any(planes, frame, tile_x, tile_y);
}

void place_planes_update(struct place_planes *planes, const struct place_frame *frame) {
    assert(planes->width == frame->view.width && planes->height == frame->view.height);
    if (frame->dirty_tiles == 0)
        return;
    fill_table(planes, frame->rgb);
    for (int32_t y = 0; y < frame->tiles_y; y++) {
        const uint8_t *row = frame->dirty + (size_t)y * (size_t)frame->tiles_x;
        for (int32_t x = 0; x < frame->tiles_x; x++)
            if (row[x])
                convert_tile(planes, frame, x, y);
    }
}
