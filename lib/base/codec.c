/* zstd, XXH3 and CRC-32 behind our error codes. */
#include "base/codec.h"

#include "base/mem.h"

#include <isa-l.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>
#include <zstd_errors.h>

struct place_zstd {
    ZSTD_CCtx *compressor;
    ZSTD_DCtx *expander;
};

struct place_zstd *place_zstd_new(struct place_err *err) {
    struct place_zstd *zstd = place_new_array(1, sizeof *zstd, err);
    if (!zstd)
        return NULL;
    zstd->compressor = ZSTD_createCCtx();
    zstd->expander = ZSTD_createDCtx();
    if (zstd->compressor && zstd->expander &&
        !ZSTD_isError(ZSTD_CCtx_setParameter(zstd->compressor, ZSTD_c_checksumFlag, 1)))
        return zstd;
    place_fail_memory(err);
    place_zstd_free(zstd);
    return NULL;
}

void place_zstd_free(struct place_zstd *zstd) {
    if (!zstd)
        return;
    ZSTD_freeCCtx(zstd->compressor);
    ZSTD_freeDCtx(zstd->expander);
    free(zstd);
}

size_t place_zstd_bound(size_t size) {
    return ZSTD_compressBound(size);
}

size_t place_zstd_compress(struct place_zstd *zstd, int level, const void *from, size_t size,
                           void *to, size_t room) {
    ZSTD_CCtx_setParameter(zstd->compressor, ZSTD_c_compressionLevel, level);
    const size_t stored = ZSTD_compress2(zstd->compressor, to, room, from, size);
    return ZSTD_isError(stored) ? 0 : stored;
}

enum place_code place_zstd_expand(struct place_zstd *zstd, const void *from, size_t stored,
                                  void *to, size_t size, struct place_err *err) {
    if (ZSTD_findFrameCompressedSize(from, stored) != stored)
        return place_fail(err, PLACE_DATA, "compressed data is damaged");
    const size_t expanded = ZSTD_decompressDCtx(zstd->expander, to, size, from, stored);
    if (ZSTD_getErrorCode(expanded) == ZSTD_error_memory_allocation)
        return place_fail_memory(err);
    if (ZSTD_isError(expanded))
        return place_fail(err, PLACE_DATA, "compressed data is damaged (%s)",
                          ZSTD_getErrorName(expanded));
    if (expanded != size)
        return place_fail(err, PLACE_DATA, "compressed data holds %zu bytes, wanted %zu", expanded,
                          size);
    return PLACE_OK;
}

uint32_t place_crc32(const void *bytes, size_t size) {
    return place_crc32_more(0, bytes, size);
}

uint32_t place_crc32_more(uint32_t crc, const void *bytes, size_t size) {
    return crc32_gzip_refl(crc, bytes, size);
}

uint64_t place_xxh3(const void *bytes, size_t size) {
    return XXH3_64bits(bytes, size);
}

uint64_t place_xxh3_keyed(const void *bytes, size_t size, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, size, seed);
}
