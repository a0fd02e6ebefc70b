/*
 * Compression and checksums of our own files: zstd, XXH3-64 and CRC-32.
 * Reading other people's compressed logs is base/inflate.
 */
#ifndef PLACE_BASE_CODEC_H
#define PLACE_BASE_CODEC_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/* A compressor or decompressor with its working memory; one thread at a time. */
struct place_zstd;

struct place_zstd *place_zstd_new(struct place_err *err) PLACE_MUST_CHECK;
void place_zstd_free(struct place_zstd *zstd); /* NULL is fine */

/* The room that compressing `size` bytes can need. */
size_t place_zstd_bound(size_t size);

/*
 * One zstd frame with a checksum of its own, at `level`. Returns its size, or 0
 * where it does not fit in `room` bytes: with room = size - 1 that is the
 * question "does it pay".
 */
size_t place_zstd_compress(struct place_zstd *zstd, int level, const void *from, size_t size,
                           void *to, size_t room);

/* Exactly one frame of exactly `size` bytes, checksum verified; else PLACE_DATA. */
enum place_code place_zstd_expand(struct place_zstd *zstd, const void *from, size_t stored,
                                  void *to, size_t size, struct place_err *err) PLACE_MUST_CHECK;

/* CRC-32 of ISO 3309, as zlib and PNG have it. */
uint32_t place_crc32(const void *bytes, size_t size);
/* The CRC-32 of what `crc` covers with `bytes` behind it. */
uint32_t place_crc32_more(uint32_t crc, const void *bytes, size_t size);

/* XXH3, 64 bits, seed 0. */
uint64_t place_xxh3(const void *bytes, size_t size);

/* XXH3, 64 bits, keyed by `seed`. */
uint64_t place_xxh3_keyed(const void *bytes, size_t size, uint64_t seed);

#endif
