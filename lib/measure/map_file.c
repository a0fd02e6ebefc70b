/* Maps as files. Text and .npy go out from front to back in blocks; a PNG needs a file to seek in
 * no more than they do, but libpng wants a FILE. */
#include "measure/map_file.h"

#include "base/buf.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/outstream.h"
#include "base/picture.h"
#include "measure/number_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 1 << 20,              /* bytes that are written at once */
    CELL = 3 * PLACE_NUMBER_TEXT, /* bytes a pixel takes at most: x, y, value and separators */
    NPY_ALIGNMENT = 64,
    NPY_MAGIC = 10, /* bytes: numpy.lib.format, version 1.0 */
    GRAY_MOST = 65535
};

struct sink {
    const struct place_map *map;
    struct place_outstream *out;
    struct place_buf block;
};

static enum place_code flush(struct sink *sink, struct place_err *err) {
    const size_t size = sink->block.size;
    sink->block.size = 0;
    return place_outstream_write(sink->out, sink->block.data, size, err);
}

/* Make sure that another `CELL` bytes have room. */
static enum place_code make_room(struct sink *sink, struct place_err *err) {
    return sink->block.size + CELL > BLOCK ? flush(sink, err) : PLACE_OK;
}

static void put_char(struct sink *sink, char letter) {
    sink->block.data[sink->block.size++] = (unsigned char)letter;
}

static void put_value(struct sink *sink, double value) {
    char *to = (char *)sink->block.data + sink->block.size;
    sink->block.size += place_number_text(value, to);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static enum place_code write_csv_row(struct sink *sink, int32_t y, struct place_err *err) {
    const struct place_rect region = sink->map->region;
    const double *values = sink->map->values + (size_t)(y - region.y0) * (size_t)region.width;
    for (int32_t x = 0; x < region.width; x++) {
        if (isnan(values[x]))
            continue;
        if (make_room(sink, err))
            return err->code;
        put_value(sink, region.x0 + x);
        put_char(sink, ',');
        put_value(sink, y);
        put_char(sink, ',');
        put_value(sink, values[x]);
        put_char(sink, '\n');
    }
    return PLACE_OK;
}

static enum place_code write_csv(struct sink *sink, struct place_err *err) {
    const struct place_rect region = sink->map->region;
    if (place_buf_append(&sink->block, "x,y,value\n", 10, err))
        return err->code;
    for (int32_t y = 0; y < region.height; y++)
        if (write_csv_row(sink, region.y0 + y, err))
            return err->code;
    return flush(sink, err);
}

static enum place_code write_grid(struct sink *sink, struct place_err *err) {
    const size_t pixels = place_map_pixels(sink->map), width = (size_t)sink->map->region.width;
    for (size_t i = 0; i < pixels; i++) {
        if (make_room(sink, err))
            return err->code;
        put_value(sink, sink->map->values[i]);
        put_char(sink, (i + 1) % width ? ',' : '\n');
    }
    return flush(sink, err);
}

/* ---- .npy ------------------------------------------------------------------------------------ */

/* Magic, version and the length of a Python literal that is filled with blanks to its last byte, a
 * line feed, so that the numbers begin at a multiple of 64. */
static enum place_code put_npy_header(struct sink *sink, struct place_err *err) {
    struct place_buf *block = &sink->block;
    if (place_buf_append(block, "\x93NUMPY\x01\0\0\0", NPY_MAGIC, err) ||
        place_buf_printf(block, err, "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }",
                         sink->map->type == PLACE_MAP_COUNT ? "<i8" : "<f8",
                         sink->map->region.height, sink->map->region.width))
        return err->code;
    while ((block->size + 1) % NPY_ALIGNMENT)
        put_char(sink, ' ');
    put_char(sink, '\n');
    place_put_u16(block->data + NPY_MAGIC - 2, (uint16_t)(block->size - NPY_MAGIC));
    return PLACE_OK;
}

/* One NaN, whatever the machine made of it: a map is the same file everywhere. */
static uint64_t bits_of(double value) {
    uint64_t bits = UINT64_C(0x7ff8000000000000);
    if (!isnan(value))
        memcpy(&bits, &value, sizeof bits);
    return bits;
}

static enum place_code write_npy(struct sink *sink, struct place_err *err) {
    const size_t pixels = place_map_pixels(sink->map);
    const bool counts = sink->map->type == PLACE_MAP_COUNT;
    if (put_npy_header(sink, err))
        return err->code;
    for (size_t i = 0; i < pixels; i++) {
        const double value = sink->map->values[i];
        if (make_room(sink, err))
            return err->code;
        place_put_u64(sink->block.data + sink->block.size,
                      counts ? (uint64_t)(int64_t)value : bits_of(value));
        sink->block.size += sizeof(uint64_t);
    }
    return flush(sink, err);
}

static enum place_code write_stream(struct sink *sink, enum place_map_format format,
                                    struct place_err *err) {
    if (place_buf_reserve(&sink->block, BLOCK, err))
        return err->code;
    switch (format) {
    case PLACE_MAP_CSV: return write_csv(sink, err);
    case PLACE_MAP_CSV_GRID: return write_grid(sink, err);
    default: return write_npy(sink, err);
    }
}

static enum place_code save_stream(const struct place_map *map, const char *path,
                                   const struct place_map_file_options *options,
                                   struct place_err *err) {
    struct sink sink = {.map = map};
    if (place_outstream_open(path, options->replace, &sink.out, err))
        return err->code;
    const enum place_code code = write_stream(&sink, options->format, err);
    place_buf_release(&sink.block);
    if (!code)
        return place_outstream_close(sink.out, err);
    place_outstream_abort(sink.out);
    return code;
}

/* ---- PNG ------------------------------------------------------------------------------------- */

static uint16_t gray_of(const struct place_scale *scale, double value) {
    if (isnan(value))
        return 0;
    const int least = scale->type != PLACE_MAP_COUNT;
    const double position = place_scale_position(scale, value);
    return (uint16_t)(least + lround(position * (GRAY_MOST - least)));
}

/* Samples, the most significant byte first. True where one of them stands for no value. */
static bool fill_gray(const struct place_map *map, const struct place_scale *scale,
                      uint8_t *samples) {
    const size_t pixels = place_map_pixels(map);
    bool missing = false;
    for (size_t i = 0; i < pixels; i++) {
        const uint16_t gray = gray_of(scale, map->values[i]);
        missing |= isnan(map->values[i]);
        samples[2 * i] = (uint8_t)(gray >> 8);
        samples[2 * i + 1] = (uint8_t)gray;
    }
    return missing;
}

static enum place_code save_png(const struct place_map *map, const char *path,
                                const struct place_map_file_options *options,
                                struct place_err *err) {
    struct place_scale scale;
    if (place_scale_init(&scale, map, &options->scale, err))
        return err->code;
    enum place_code code = PLACE_MEMORY;
    uint8_t *samples = place_new_array(place_map_pixels(map), 2, err);
    if (samples) {
        const bool missing = fill_gray(map, &scale, samples);
        const struct place_picture picture = {.width = (uint32_t)map->region.width,
                                              .height = (uint32_t)map->region.height,
                                              .stride = 2 * (size_t)map->region.width,
                                              .pixels = samples,
                                              .gray16 = true,
                                              .zero_is_transparent = missing};
        code = place_png_save(&picture, path, options->replace, err);
    }
    free(samples);
    place_scale_release(&scale);
    return code;
}

enum place_code place_map_save(const struct place_map *map, const char *path,
                               const struct place_map_file_options *options,
                               struct place_err *err) {
    assert(!place_rect_empty(map->region));
    return options->format == PLACE_MAP_PNG ? save_png(map, path, options, err)
                                            : save_stream(map, path, options, err);
}
