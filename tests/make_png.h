/*
 * PNG of every kind, written by hand (PNG specification, second edition) and
 * zlib: an encoder that shares nothing with libpng.
 */
#ifndef PLACE_TESTS_MAKE_PNG_H
#define PLACE_TESTS_MAKE_PNG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PNG_GREY = 0, PNG_RGB = 2, PNG_INDEXED = 3, PNG_GREY_ALPHA = 4, PNG_RGBA = 6 };
enum { PNG_ROOM = 1 << 16 /* bytes of rows, at most */ };

struct made_png {
    uint32_t width, height;
    int depth, type;         /* as in IHDR */
    bool interlaced;         /* Adam7 */
    const uint16_t *samples; /* width * height * png_channels(type) */
    const unsigned char *plte, *trns;
    size_t plte_size, trns_size; /* bytes; 0: no such chunk */
};

/* Every combination that the standard has (table 11.1). */
static const struct {
    int type, depth;
} png_kinds[] = {{PNG_GREY, 1},    {PNG_GREY, 2},    {PNG_GREY, 4},       {PNG_GREY, 8},
                 {PNG_GREY, 16},   {PNG_RGB, 8},     {PNG_RGB, 16},       {PNG_INDEXED, 1},
                 {PNG_INDEXED, 2}, {PNG_INDEXED, 4}, {PNG_INDEXED, 8},    {PNG_GREY_ALPHA, 8},
                 {PNG_RGBA, 8},    {PNG_RGBA, 16},   {PNG_GREY_ALPHA, 16}};
enum { PNG_KINDS = sizeof png_kinds / sizeof *png_kinds };

static inline unsigned png_channels(int type) {
    return type == PNG_RGB ? 3 : type == PNG_GREY_ALPHA ? 2 : type == PNG_RGBA ? 4 : 1;
}

static inline void png_put_u32(unsigned char *to, uint32_t value) {
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (24 - 8 * i));
}

static inline void png_put_chunk(FILE *file, const char *type, const unsigned char *bytes,
                                 size_t size) {
    unsigned char number[4];
    png_put_u32(number, (uint32_t)size);
    fwrite(number, 1, 4, file);
    fwrite(type, 1, 4, file);
    if (size)
        fwrite(bytes, 1, size, file);
    uLong crc = crc32(0, (const unsigned char *)type, 4);
    if (size)
        crc = crc32(crc, bytes, (uInt)size);
    png_put_u32(number, (uint32_t)crc);
    fwrite(number, 1, 4, file);
}

/* The signature and IHDR. */
static inline void png_put_header(FILE *file, const struct made_png *picture) {
    unsigned char header[13] = {0};
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, file);
    png_put_u32(header, picture->width);
    png_put_u32(header + 4, picture->height);
    header[8] = (unsigned char)picture->depth;
    header[9] = (unsigned char)picture->type;
    header[12] = picture->interlaced;
    png_put_chunk(file, "IHDR", header, sizeof header);
}

/* One row of one pass, most significant bits first, behind its filter byte; returns its bytes. */
static inline size_t png_pack_row(const struct made_png *picture, uint32_t y, uint32_t x0,
                                  uint32_t dx, unsigned char *to) {
    const unsigned channels = png_channels(picture->type), depth = (unsigned)picture->depth;
    size_t bit = 8;
    to[0] = 0; /* no filter */
    for (uint32_t x = x0; x < picture->width; x += dx)
        for (unsigned c = 0; c < channels; c++) {
            const unsigned sample =
                picture->samples[((size_t)y * picture->width + x) * channels + c];
            for (unsigned b = depth; b-- > 0; bit++) {
                to[bit / 8] = bit % 8 ? to[bit / 8] : 0;
                to[bit / 8] = (unsigned char)(to[bit / 8] | (sample >> b & 1) << (7 - bit % 8));
            }
        }
    return bit == 8 ? 0 : (bit + 7) / 8; /* a pass without pixels has no rows */
}

static inline size_t png_pack(const struct made_png *picture, unsigned char *to) {
    static const struct {
        uint32_t x0, y0, dx, dy;
    } adam7[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                 {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    size_t size = 0;
    if (!picture->interlaced)
        for (uint32_t y = 0; y < picture->height; y++)
            size += png_pack_row(picture, y, 0, 1, to + size);
    for (int pass = 0; picture->interlaced && pass < 7; pass++)
        for (uint32_t y = adam7[pass].y0; y < picture->height; y += adam7[pass].dy)
            size += png_pack_row(picture, y, adam7[pass].x0, adam7[pass].dx, to + size);
    return size;
}

static inline void make_png(const char *path, const struct made_png *picture) {
    static unsigned char rows[PNG_ROOM], stored[2 * PNG_ROOM];
    FILE *file = fopen(path, "wb");
    uLongf size = sizeof stored;
    if (!file || compress(stored, &size, rows, png_pack(picture, rows)) != Z_OK)
        abort();
    png_put_header(file, picture);
    if (picture->plte_size)
        png_put_chunk(file, "PLTE", picture->plte, picture->plte_size);
    if (picture->trns_size)
        png_put_chunk(file, "tRNS", picture->trns, picture->trns_size);
    png_put_chunk(file, "IDAT", stored, size);
    png_put_chunk(file, "IEND", NULL, 0);
    if (fclose(file) != 0)
        abort();
}

#endif
