/* PNG by ISA-L. */
#include "base/png_encoder.h"

#include "base/mem.h"
#include "base/stop.h"

#include <assert.h>
#include <isa-l.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 16 /* bytes of image data in a chunk */, COLOR_RGB = 2, COLOR_INDEXED = 3 };

enum filter { FILTER_NONE = 0, FILTER_UP = 2 };

struct encoder {
    const struct place_picture *picture;
    struct place_buf *out;
    struct isal_zstream stream;
    unsigned depth;  /* bits a sample */
    size_t row_size; /* bytes of a packed row, with its filter byte */
    uint8_t *row;    /* owned */
    uint8_t *piece;  /* owned; image data on its way into a chunk */
    uint8_t *level;  /* owned; ISA-L's own */
};

/* ---- chunks -------------------------------------------------------------------------------- */

static void put_u32(uint8_t to[4], uint32_t value) {
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Length, type, data, CRC of type and data (ISO/IEC 15948, 5.3). */
static enum place_code append_chunk(struct place_buf *out, const char *type, const uint8_t *data,
                                    size_t size, struct place_err *err) {
    uint8_t head[8], crc[4];
    put_u32(head, (uint32_t)size);
    memcpy(head + 4, type, 4);
    put_u32(crc, crc32_gzip_refl(crc32_gzip_refl(0, head + 4, 4), data, size));
    if (place_buf_append(out, head, sizeof head, err) || place_buf_append(out, data, size, err))
        return err->code;
    return place_buf_append(out, crc, sizeof crc, err);
}

static enum place_code append_header(const struct encoder *encoder, struct place_err *err) {
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t header[13] = {
        [8] = (uint8_t)encoder->depth, [9] = encoder->picture->palette ? COLOR_INDEXED : COLOR_RGB};
    put_u32(header, encoder->picture->width);
    put_u32(header + 4, encoder->picture->height);
    if (place_buf_append(encoder->out, signature, sizeof signature, err))
        return err->code;
    return append_chunk(encoder->out, "IHDR", header, sizeof header, err);
}

/* The palette may not be longer than the bit depth can name (11.2.3). */
static enum place_code append_palette(const struct encoder *encoder, struct place_err *err) {
    const struct place_picture *picture = encoder->picture;
    const unsigned most = 1u << encoder->depth;
    const unsigned count = picture->colors < most ? picture->colors : most;
    uint8_t colors[256 * 3];
    for (unsigned i = 0; i < count; i++) {
        colors[3 * i] = (uint8_t)(picture->palette[i] >> 16);
        colors[3 * i + 1] = (uint8_t)(picture->palette[i] >> 8);
        colors[3 * i + 2] = (uint8_t)picture->palette[i];
    }
    return append_chunk(encoder->out, "PLTE", colors, (size_t)count * 3, err);
}

/* ---- image data ---------------------------------------------------------------------------- */

/* Indices, the leftmost in the highest bits (7.2). */
static void pack_indices(const struct encoder *encoder, const uint8_t *pixels) {
    const uint32_t width = encoder->picture->width;
    const unsigned depth = encoder->depth, together = 8 / depth;
    uint8_t *to = encoder->row;
    *to++ = FILTER_NONE;
    for (uint32_t x = 0; x < width; x += together) {
        const unsigned count = width - x < together ? width - x : together;
        unsigned byte = 0;
        for (unsigned i = 0; i < count; i++)
            byte |= (unsigned)pixels[x + i] << (8 - depth * (i + 1));
        *to++ = (uint8_t)byte;
    }
}

/* Colours change little from row to row: each byte less the one above it (9.2). */
static void subtract_above(const struct encoder *encoder, const uint8_t *pixels,
                           const uint8_t *above) {
    encoder->row[0] = FILTER_UP;
    for (size_t i = 0; i + 1 < encoder->row_size; i++)
        encoder->row[i + 1] = (uint8_t)(pixels[i] - above[i]);
}

static void pack_row(const struct encoder *encoder, uint32_t y) {
    const struct place_picture *picture = encoder->picture;
    const uint8_t *pixels = picture->pixels + y * picture->stride;
    if (!picture->palette && y > 0) {
        subtract_above(encoder, pixels, pixels - picture->stride);
    } else if (encoder->depth == 8) {
        encoder->row[0] = FILTER_NONE;
        memcpy(encoder->row + 1, pixels, encoder->row_size - 1);
    } else {
        pack_indices(encoder, pixels);
    }
}

/* What is in the piece becomes a chunk. */
static enum place_code flush_piece(struct encoder *encoder, struct place_err *err) {
    const size_t size = PIECE - encoder->stream.avail_out;
    encoder->stream.next_out = encoder->piece;
    encoder->stream.avail_out = PIECE;
    return size ? append_chunk(encoder->out, "IDAT", encoder->piece, size, err) : PLACE_OK;
}

static enum place_code compress_row(struct encoder *encoder, bool last, struct place_err *err) {
    struct isal_zstream *stream = &encoder->stream;
    stream->next_in = encoder->row;
    stream->avail_in = (uint32_t)encoder->row_size;
    stream->end_of_stream = last;
    for (;;) {
        if (isal_deflate(stream) != COMP_OK)
            return place_fail(err, PLACE_FAILED, "cannot compress a picture");
        if (stream->avail_out > 0) /* room is left, so everything has been taken */
            return PLACE_OK;
        if (flush_piece(encoder, err))
            return err->code;
    }
}

static enum place_code append_pixels(struct encoder *encoder, struct place_err *err) {
    const struct place_picture *picture = encoder->picture;
    for (uint32_t y = 0; y < picture->height; y++) {
        pack_row(encoder, y);
        if (place_stop_check(err) || compress_row(encoder, y + 1 == picture->height, err))
            return err->code;
    }
    return flush_piece(encoder, err);
}

/* ---- a picture ----------------------------------------------------------------------------- */

static enum place_code encoder_init(struct encoder *encoder, struct place_err *err) {
    const struct place_picture *picture = encoder->picture;
    encoder->depth = place_picture_depth(picture);
    encoder->row_size = 1 + (picture->palette ? ((size_t)picture->width * encoder->depth + 7) / 8
                                              : (size_t)picture->width * 3);
    encoder->row = place_new_array(encoder->row_size, 1, err);
    encoder->piece = encoder->row ? place_new_array(PIECE, 1, err) : NULL;
    encoder->level = encoder->piece ? place_new_array(ISAL_DEF_LVL1_DEFAULT, 1, err) : NULL;
    if (!encoder->level)
        return err->code;
    isal_deflate_init(&encoder->stream);
    encoder->stream.gzip_flag = IGZIP_ZLIB;
    encoder->stream.level = 1;
    encoder->stream.level_buf = encoder->level;
    encoder->stream.level_buf_size = ISAL_DEF_LVL1_DEFAULT;
    encoder->stream.next_out = encoder->piece;
    encoder->stream.avail_out = PIECE;
    return PLACE_OK;
}

static void encoder_release(struct encoder *encoder) {
    free(encoder->row);
    free(encoder->piece);
    free(encoder->level);
}

enum place_code place_png_encode(const struct place_picture *picture, struct place_buf *out,
                                 struct place_err *err) {
    assert(!picture->gray16);
    struct encoder encoder = {.picture = picture, .out = out};
    enum place_code code = encoder_init(&encoder, err);
    if (code == PLACE_OK)
        code = append_header(&encoder, err);
    if (code == PLACE_OK && picture->palette)
        code = append_palette(&encoder, err);
    if (code == PLACE_OK)
        code = append_pixels(&encoder, err);
    if (code == PLACE_OK)
        code = append_chunk(out, "IEND", encoder.row, 0, err);
    encoder_release(&encoder);
    return code;
}
