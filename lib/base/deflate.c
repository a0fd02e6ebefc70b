/* Output that is compressed by gzip if its name says so, by zlib. */
#include "base/deflate.h"

#include "base/mem.h"
#include "base/outfile.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    BLOCK = 1 << 16,
    GZIP_WINDOW = 15 + 16, /* zlib's way to ask for a gzip header; its time stays 0 */
    MEMORY_LEVEL = 9
};

struct place_deflate {
    struct place_outfile *file;
    bool compressed;
    bool begun; /* zlib's state is there */
    z_stream stream;
    unsigned char block[BLOCK];
};

static bool ends_in(const char *path, const char *suffix) {
    const size_t length = strlen(path), tail = strlen(suffix);
    return length > tail && strcmp(path + length - tail, suffix) == 0;
}

static enum place_code begin(struct place_deflate *out, struct place_err *err) {
    if (deflateInit2(&out->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return place_fail_memory(err);
    out->begun = true;
    return PLACE_OK;
}

enum place_code place_deflate_open(const char *path, bool replace, struct place_deflate **out,
                                   struct place_err *err) {
    *out = NULL;
    struct place_deflate *opened = place_new_array(1, sizeof *opened, err);
    if (!opened)
        return err->code;
    opened->compressed = ends_in(path, ".gz") || ends_in(path, ".gzip");
    if (place_outfile_open(path, replace, &opened->file, err) ||
        (opened->compressed && begin(opened, err))) {
        place_deflate_abort(opened);
        return err->code;
    }
    *out = opened;
    return PLACE_OK;
}

/* Compress what stream.next_in holds; with Z_FINISH, to the very end. */
static enum place_code pump(struct place_deflate *out, int flush, struct place_err *err) {
    int result = Z_OK;
    do {
        out->stream.next_out = out->block;
        out->stream.avail_out = BLOCK;
        result = deflate(&out->stream, flush);
        assert(result != Z_STREAM_ERROR);
        const size_t made = BLOCK - out->stream.avail_out;
        if (place_outfile_write(out->file, out->block, made, err))
            return err->code;
    } while (out->stream.avail_out == 0 && result != Z_STREAM_END);
    return PLACE_OK;
}

enum place_code place_deflate_write(struct place_deflate *out, const void *bytes, size_t size,
                                    struct place_err *err) {
    if (!out->compressed)
        return place_outfile_write(out->file, bytes, size, err);
    const unsigned char *from = bytes;
    while (size > 0) {
        const size_t part = size < INT_MAX ? size : INT_MAX; /* zlib counts in unsigned int */
        /* zlib only reads through next_in; without ZLIB_CONST its type does not say so. */
        out->stream.next_in = (unsigned char *)(uintptr_t)from;
        out->stream.avail_in = (unsigned)part;
        if (pump(out, Z_NO_FLUSH, err))
            return err->code;
        from += part;
        size -= part;
    }
    return PLACE_OK;
}

enum place_code place_deflate_close(struct place_deflate *out, struct place_err *err) {
    enum place_code code = PLACE_OK;
    out->stream.avail_in = 0;
    if (out->compressed)
        code = pump(out, Z_FINISH, err);
    if (code == PLACE_OK) {
        code = place_outfile_close(out->file, err);
        out->file = NULL; /* freed whatever happened */
    }
    place_deflate_abort(out);
    return code;
}

void place_deflate_abort(struct place_deflate *out) {
    if (!out)
        return;
    if (out->begun)
        deflateEnd(&out->stream);
    place_outfile_abort(out->file);
    free(out);
}
