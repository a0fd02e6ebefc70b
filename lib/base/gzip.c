/* Gzip of bytes in memory. */
#include "base/gzip.h"

#include <limits.h>
#include <zlib.h>

enum { GZIP_WINDOW = MAX_WBITS + 16 /* zlib's way to ask for gzip */, LEVEL = 6, MEMORY = 9 };

/* zlib counts in unsigned int: it is fed at most so many bytes at once. */
static uInt piece(size_t left) {
    return left < UINT_MAX ? (uInt)left : UINT_MAX;
}

size_t place_gzip_bound(size_t size) {
    return size + size / 1000 + 1024;
}

static enum place_code deflate_all(z_stream *stream, size_t size, struct place_buf *to,
                                   struct place_err *err) {
    for (int result = Z_OK; result != Z_STREAM_END;) {
        if (place_buf_reserve(to, 1 << 16, err))
            return err->code;
        const uInt room = piece(to->capacity - to->size);
        const uInt given = piece(size);
        stream->next_out = to->data + to->size;
        stream->avail_out = room;
        stream->avail_in = given;
        result = deflate(stream, given == size ? Z_FINISH : Z_NO_FLUSH);
        size -= given - stream->avail_in;
        to->size += room - stream->avail_out;
    }
    return PLACE_OK;
}

enum place_code place_gzip(const void *from, size_t size, struct place_buf *to,
                           struct place_err *err) {
    z_stream stream = {.next_in = (z_const Bytef *)from};
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return place_fail_memory(err);
    const enum place_code code = deflate_all(&stream, size, to, err);
    deflateEnd(&stream);
    return code;
}

/* What is left of a gunzip: bytes to read, and room to fill. */
struct gunzip {
    z_stream stream;
    size_t stored, room;
};

static enum place_code fail_to_inflate(int result, struct place_err *err) {
    switch (result) {
    case Z_MEM_ERROR: return place_fail_memory(err);
    case Z_BUF_ERROR: return place_fail(err, PLACE_DATA, "gzip is cut off");
    default: return place_fail(err, PLACE_DATA, "gzip is damaged");
    }
}

/* Room for a byte more than is wanted shows what holds too much. */
static enum place_code inflate_member(struct gunzip *gunzip, unsigned char **to,
                                      struct place_err *err) {
    z_stream *stream = &gunzip->stream;
    unsigned char excess;
    for (int result = Z_OK; result != Z_STREAM_END;) {
        const uInt given = piece(gunzip->stored);
        const uInt room = gunzip->room ? piece(gunzip->room) : 1;
        stream->avail_in = given;
        stream->next_out = gunzip->room ? *to : &excess;
        stream->avail_out = room;
        result = inflate(stream, Z_NO_FLUSH);
        const uInt got = room - stream->avail_out;
        gunzip->stored -= given - stream->avail_in;
        if (got > gunzip->room)
            return place_fail(err, PLACE_DATA, "gzip holds too many bytes");
        *to += got;
        gunzip->room -= got;
        if (result != Z_OK && result != Z_STREAM_END)
            return fail_to_inflate(result, err);
    }
    return PLACE_OK;
}

static enum place_code inflate_members(struct gunzip *gunzip, unsigned char *to,
                                       struct place_err *err) {
    do {
        if (inflate_member(gunzip, &to, err))
            return err->code;
        inflateReset(&gunzip->stream);
    } while (gunzip->stored > 0);
    return gunzip->room == 0
               ? PLACE_OK
               : place_fail(err, PLACE_DATA, "gzip holds %zu bytes too few", gunzip->room);
}

enum place_code place_gunzip(const void *from, size_t stored, void *to, size_t size,
                             struct place_err *err) {
    struct gunzip gunzip = {
        .stream.next_in = (z_const Bytef *)from, .stored = stored, .room = size};
    if (inflateInit2(&gunzip.stream, GZIP_WINDOW) != Z_OK)
        return place_fail_memory(err);
    const enum place_code code = inflate_members(&gunzip, to, err);
    inflateEnd(&gunzip.stream);
    return code;
}
