/*
 * Xz of one stream or many, padding between them, by liblzma, which checks
 * each block's CRC or SHA-256 and the index of each stream.
 */
#include "base/inflate_kind.h"

#include <inttypes.h>
#include <lzma.h>
#include <stdbool.h>

/* Memory for decoding at most. The presets of xz take up to 65 MiB. */
static const uint64_t memory_limit = UINT64_C(1) << 30;

struct xz {
    lzma_stream stream;
    bool ended;
};

static enum place_code begin(void *state, struct place_err *err) {
    struct xz *xz = state;
    xz->stream = (lzma_stream)LZMA_STREAM_INIT;
    const uint32_t flags = LZMA_CONCATENATED | LZMA_TELL_UNSUPPORTED_CHECK;
    return lzma_stream_decoder(&xz->stream, memory_limit, flags) == LZMA_OK
               ? PLACE_OK
               : place_fail_memory(err);
}

static enum place_code bad_stream(const struct xz *xz, lzma_ret result, struct place_err *err) {
    switch (result) {
    case LZMA_MEM_ERROR: return place_fail_memory(err);
    case LZMA_MEMLIMIT_ERROR:
        place_fail(err, PLACE_DATA,
                   "xz needs %" PRIu64 " MiB to unpack it, more than the %" PRIu64
                   " MiB that are used",
                   lzma_memusage(&xz->stream) >> 20, memory_limit >> 20);
        return place_hint(err, "xz -dc FILE | place-import ... -");
    case LZMA_BUF_ERROR: return place_fail(err, PLACE_DATA, "xz file is cut off");
    case LZMA_UNSUPPORTED_CHECK:
    case LZMA_OPTIONS_ERROR:
        return place_fail(err, PLACE_DATA, "xz data has a filter or a check that is not known");
    default: return place_fail(err, PLACE_DATA, "xz data is damaged");
    }
}

static enum place_code read_xz(void *state, struct stored_file *file, unsigned char *to,
                               size_t room, size_t *got, struct place_err *err) {
    struct xz *xz = state;
    while (*got < room && !xz->ended) {
        if (stored_file_refill(file, err))
            return err->code;
        xz->stream.next_in = file->next;
        xz->stream.avail_in = file->available;
        xz->stream.next_out = to + *got;
        xz->stream.avail_out = room - *got;
        const lzma_ret result = lzma_code(&xz->stream, file->ended ? LZMA_FINISH : LZMA_RUN);
        stored_file_use(file, file->available - xz->stream.avail_in);
        *got = room - xz->stream.avail_out;
        xz->ended = result == LZMA_STREAM_END;
        /* liblzma calls two steps in a row without progress an error; only the end makes it one. */
        if (result != LZMA_OK && !xz->ended && !(result == LZMA_BUF_ERROR && !file->ended))
            return bad_stream(xz, result, err);
    }
    return PLACE_OK;
}

static void end(void *state) {
    struct xz *xz = state;
    lzma_end(&xz->stream);
}

const struct inflate_kind inflate_xz = {
    .state_size = sizeof(struct xz), .begin = begin, .read = read_xz, .end = end};
