/*
 * Comparing two planes of bytes at the speed of memory. Internal to
 * lib/archive.
 */
#ifndef PLACE_ARCHIVE_PAIR_SCAN_H
#define PLACE_ARCHIVE_PAIR_SCAN_H

#include <stdint.h>

/* The bytes from, from + 1, ... from + span, modulo 256. */
struct byte_range {
    uint8_t from, span;
};

/* Write each i to `index` for which a[i] and b[i] are both in their ranges, ascending; how many. It
 * has room for `count`. */
uint32_t scan_pair(const uint8_t *a, const uint8_t *b, uint32_t count, struct byte_range in_a,
                   struct byte_range in_b, uint32_t *index);

/* Whether each pair of bytes is wanted: bit a % 8 of byte (b * 256 + a) / 8. */
struct byte_pairs {
    const uint8_t *bits; /* 8,192 bytes */
    uint8_t to_a, to_b;  /* added to each a and b first, modulo 256 */
};

/* The same for pairs that are wanted. */
uint32_t scan_pairs(const uint8_t *a, const uint8_t *b, uint32_t count, struct byte_pairs pairs,
                    uint32_t *index);

/* The sum of at most 2^24 bytes. */
uint32_t sum_bytes(const uint8_t *bytes, uint32_t count);

/* 0 where there are none. */
uint8_t greatest_byte(const uint8_t *bytes, uint32_t count);

#endif
