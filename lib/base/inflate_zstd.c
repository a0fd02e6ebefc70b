/*
 * Zstd of one frame or many, by libzstd, which checks each frame's checksum
 * and length where the frame has them (RFC 8878).
 */
#include "base/inflate_kind.h"

#include <stdbool.h>
#include <zstd.h>
#include <zstd_errors.h>

/*
 * The largest window that is read, 2^27 bytes: zstd's own default, which all its levels keep to.
 * Only --long asks for more.
 */
enum { MAX_WINDOW_LOG = 27 };

struct zstd {
    ZSTD_DCtx *stream;
    bool in_frame; /* so that the end would be too early */
};

static enum place_code begin(void *state, struct place_err *err) {
    struct zstd *zstd = state;
    zstd->stream = ZSTD_createDCtx();
    if (!zstd->stream)
        return place_fail_memory(err);
    if (ZSTD_isError(
            ZSTD_DCtx_setParameter(zstd->stream, ZSTD_d_windowLogMax, (int)MAX_WINDOW_LOG)))
        return place_fail(err, PLACE_FAILED, "libzstd has another range of windows");
    return PLACE_OK;
}

static enum place_code bad_frame(size_t result, struct place_err *err) {
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation: return place_fail_memory(err);
    case ZSTD_error_frameParameter_windowTooLarge:
        place_fail(err, PLACE_DATA, "its zstd window is larger than the %d MiB that are read",
                   1 << (MAX_WINDOW_LOG - 20));
        return place_hint(err, "zstd -dc --long=31 FILE | place-import ... -");
    case ZSTD_error_prefix_unknown:
        return place_fail(err, PLACE_DATA, "something that is not zstd follows a zstd frame");
    default:
        return place_fail(err, PLACE_DATA, "zstd data is damaged: %s", ZSTD_getErrorName(result));
    }
}

static enum place_code inflate_some(struct zstd *zstd, struct stored_file *file, unsigned char *to,
                                    size_t room, size_t *got, struct place_err *err) {
    ZSTD_inBuffer in = {file->next, file->available, 0};
    ZSTD_outBuffer out = {to, room, *got};
    const size_t result = ZSTD_decompressStream(zstd->stream, &out, &in);
    if (ZSTD_isError(result))
        return bad_frame(result, err);
    const bool moved = in.pos > 0 || out.pos > *got;
    stored_file_use(file, in.pos);
    *got = out.pos;
    if (moved)
        zstd->in_frame = result != 0;
    else if (file->ended)
        return place_fail(err, PLACE_DATA, "zstd file is cut off");
    return PLACE_OK;
}

static enum place_code read_zstd(void *state, struct stored_file *file, unsigned char *to,
                                 size_t room, size_t *got, struct place_err *err) {
    struct zstd *zstd = state;
    while (*got < room) {
        if (stored_file_refill(file, err))
            return err->code;
        if (file->ended && !zstd->in_frame)
            break;
        if (inflate_some(zstd, file, to, room, got, err))
            return err->code;
    }
    return PLACE_OK;
}

static void end(void *state) {
    struct zstd *zstd = state;
    ZSTD_freeDCtx(zstd->stream);
}

const struct inflate_kind inflate_zstd = {
    .state_size = sizeof(struct zstd), .begin = begin, .read = read_zstd, .end = end};
