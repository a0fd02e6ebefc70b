/*
 * Bytes below 128 in fewer bits, laid out so that unpacking is a few byte
 * operations on whole vectors: a value of 1 to 7 bits is cut into its low 4
 * bits, then 2, then 1, as far as it has them (5 bits: 4 and 1), and each part
 * is packed by itself. A part of w bits of n values takes L = ceil(n / (8 / w))
 * bytes: byte j holds the values j, j + L, j + 2 L, ... from its low bits up.
 * Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_PACKING_H
#define PLACE_ARCHIVE_PACKING_H

#include <stddef.h>
#include <stdint.h>

/* Bits that hold the greatest of the bytes, 1 to 8. */
unsigned bits_needed(const uint8_t *bytes, size_t size);

/* Bytes that `size` values of `bits` bits take; of 8 bits: as many. */
size_t packed_size(unsigned bits, size_t size);

/* `to` has packed_size() bytes. */
void pack_bits(const uint8_t *bytes, size_t size, unsigned bits, uint8_t *to);
void unpack_bits(const uint8_t *packed, size_t size, unsigned bits, uint8_t *to);

/* A part of a value: byte `byte` of what is packed has `mask` of it at bit `place`, for bit
 * `shift`. */
struct packed_part {
    size_t byte;
    uint8_t place, mask, shift;
};
enum { PACKED_PARTS = 3 };

/* Where value `index` of `size` is; how many parts it has. */
unsigned packed_parts(size_t size, unsigned bits, size_t index,
                      struct packed_part parts[PACKED_PARTS]);

/* Value `index` of the `size` that are packed. */
uint8_t packed_value(const uint8_t *packed, size_t size, unsigned bits, size_t index);

#endif
