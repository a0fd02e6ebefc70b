/* The pixels of a contact sheet: one table of colours for pictures that have each their own. */
#include "render/sheet_pixels.h"

#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t count_of(const struct place_sheet_pixels *pixels) {
    return (size_t)pixels->width * (size_t)pixels->height;
}

static uint8_t *at(const struct place_sheet_pixels *pixels, int32_t x, int32_t y) {
    return pixels->bytes + ((size_t)y * (size_t)pixels->width + (size_t)x) * pixels->pixel;
}

static void put_color(uint8_t *to, uint32_t color) {
    to[0] = (uint8_t)(color >> 16);
    to[1] = (uint8_t)(color >> 8);
    to[2] = (uint8_t)color;
}

/* ---- the table of colours -------------------------------------------------------------------- */

/* The index of a colour, which is added if need be; or -1 where there is no room. */
static int index_of(struct place_sheet_pixels *pixels, uint32_t color) {
    for (unsigned i = 0; i < pixels->colors; i++)
        if (pixels->palette[i] == color)
            return (int)i;
    if (pixels->colors == 256)
        return -1;
    pixels->palette[pixels->colors] = color;
    return (int)pixels->colors++;
}

/* Memory for one form more is needed while it changes. */
static enum place_code become_colors(struct place_sheet_pixels *pixels, struct place_err *err) {
    const size_t count = count_of(pixels);
    uint8_t *bytes = place_new_aligned(count, 3, err);
    if (!bytes)
        return err->code;
    for (size_t i = 0; i < count; i++)
        put_color(bytes + 3 * i, pixels->palette[pixels->bytes[i]]);
    free(pixels->bytes);
    pixels->bytes = bytes;
    pixels->pixel = 3;
    return PLACE_OK;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static void fill(struct place_sheet_pixels *pixels, uint32_t color) {
    const size_t count = count_of(pixels);
    if (pixels->pixel == 1) {
        memset(pixels->bytes, index_of(pixels, color), count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        put_color(pixels->bytes + 3 * i, color);
}

enum place_code place_sheet_pixels_init(struct place_sheet_pixels *pixels,
                                        const struct place_sheet_pixels_options *options,
                                        struct place_err *err) {
    const struct place_palette *palette = options->palette;
    *pixels = (struct place_sheet_pixels){
        .width = options->width, .height = options->height, .pixel = palette ? 1 : 3};
    pixels->bytes = place_new_aligned(count_of(pixels), pixels->pixel, err);
    if (!pixels->bytes)
        return err->code;
    for (unsigned i = 0; palette && i < palette->count; i++)
        pixels->palette[pixels->colors++] = palette->rgb[i];
    fill(pixels, options->background);
    return PLACE_OK;
}

void place_sheet_pixels_release(struct place_sheet_pixels *pixels) {
    free(pixels->bytes);
    *pixels = (struct place_sheet_pixels){0};
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* What each index of the picture that it uses is here; false where there is no room for all. */
static bool map_indices(struct place_sheet_pixels *pixels, const struct place_picture *picture,
                        uint8_t map[256]) {
    bool used[256] = {false};
    for (size_t y = 0; y < picture->height; y++)
        for (size_t x = 0; x < picture->width; x++)
            used[picture->pixels[y * picture->stride + x]] = true;
    for (unsigned i = 0; i < picture->colors; i++) {
        int index = (int)i;
        if (!used[i])
            continue;
        if (i >= pixels->colors || pixels->palette[i] != picture->palette[i])
            index = index_of(pixels, picture->palette[i]);
        if (index < 0)
            return false;
        map[i] = (uint8_t)index;
    }
    return true;
}

static void put_mapped(struct place_sheet_pixels *pixels, int32_t x, int32_t y,
                       const struct place_picture *picture, const uint8_t map[256]) {
    for (int32_t row = 0; row < (int32_t)picture->height; row++) {
        const uint8_t *from = picture->pixels + (size_t)row * picture->stride;
        uint8_t *to = at(pixels, x, y + row);
        for (size_t i = 0; i < picture->width; i++)
            to[i] = map[from[i]];
    }
}

static void put_colors(struct place_sheet_pixels *pixels, int32_t x, int32_t y,
                       const struct place_picture *picture) {
    for (int32_t row = 0; row < (int32_t)picture->height; row++) {
        const uint8_t *from = picture->pixels + (size_t)row * picture->stride;
        uint8_t *to = at(pixels, x, y + row);
        if (!picture->palette)
            memcpy(to, from, (size_t)picture->width * 3);
        for (size_t i = 0; picture->palette && i < picture->width; i++)
            put_color(to + 3 * i, picture->palette[from[i]]);
    }
}

enum place_code place_sheet_pixels_put(struct place_sheet_pixels *pixels, int32_t x, int32_t y,
                                       const struct place_picture *picture, struct place_err *err) {
    uint8_t map[256];
    assert(picture->palette || pixels->pixel == 3);
    if (pixels->pixel == 1) {
        if (map_indices(pixels, picture, map)) {
            put_mapped(pixels, x, y, picture, map);
            return PLACE_OK;
        }
        if (become_colors(pixels, err))
            return err->code;
    }
    put_colors(pixels, x, y, picture);
    return PLACE_OK;
}

/* A strip repeats few colours, so the last one looked up is mostly the next one too. */
static bool index_strip(struct place_sheet_pixels *pixels, struct place_rect place,
                        const uint32_t *strip) {
    uint32_t last = *strip;
    int index = index_of(pixels, last);
    for (int32_t y = 0; y < place.height; y++) {
        uint8_t *to = at(pixels, place.x0, place.y0 + y);
        for (int32_t x = 0; x < place.width; x++, strip++) {
            if (*strip != last)
                index = index_of(pixels, last = *strip);
            if (index < 0)
                return false;
            to[x] = (uint8_t)index;
        }
    }
    return true;
}

enum place_code place_sheet_pixels_put_strip(struct place_sheet_pixels *pixels,
                                             struct place_rect place, const uint32_t *strip,
                                             struct place_err *err) {
    if (pixels->pixel == 1) {
        if (index_strip(pixels, place, strip))
            return PLACE_OK;
        if (become_colors(pixels, err))
            return err->code;
    }
    for (int32_t y = 0; y < place.height; y++) {
        uint8_t *to = at(pixels, place.x0, place.y0 + y);
        for (int32_t x = 0; x < place.width; x++)
            put_color(to + 3 * (size_t)x, *strip++);
    }
    return PLACE_OK;
}

struct place_picture place_sheet_pixels_picture(const struct place_sheet_pixels *pixels) {
    return (struct place_picture){.width = (uint32_t)pixels->width,
                                  .height = (uint32_t)pixels->height,
                                  .stride = (size_t)pixels->width * pixels->pixel,
                                  .pixels = pixels->bytes,
                                  .palette = pixels->pixel == 1 ? pixels->palette : NULL,
                                  .colors = pixels->colors};
}
