/* Loops over bytes that the compiler vectorises. */
#include "archive/pair_scan.h"

#include "base/hot.h"

enum {
    BLOCK = 4096, /* bytes that are compared before anyone looks whether there was a hit */
    PIECE = 256   /* the same, where there was one; BLOCK is some of them */
};

/* Whether any of `count` pairs is in both ranges. Sums of bytes are vectors of bytes: no branch. */
PLACE_HOT
static uint8_t any_pair(const uint8_t *restrict a, const uint8_t *restrict b, uint32_t count,
                        struct byte_range in_a, struct byte_range in_b) {
    uint8_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t hit_a = (uint8_t)(a[i] - in_a.from) <= in_a.span ? 255 : 0;
        const uint8_t hit_b = (uint8_t)(b[i] - in_b.from) <= in_b.span ? 255 : 0;
        any |= hit_a & hit_b;
    }
    return any;
}

static uint32_t list_pairs(const uint8_t *a, const uint8_t *b, uint32_t from, uint32_t to,
                           struct byte_range in_a, struct byte_range in_b, uint32_t *index) {
    uint32_t found = 0;
    for (uint32_t i = from; i < to; i++) {
        index[found] = i; /* stays where both are in range: no branch either */
        found +=
            ((uint8_t)(a[i] - in_a.from) <= in_a.span) & ((uint8_t)(b[i] - in_b.from) <= in_b.span);
    }
    return found;
}

uint32_t scan_pair(const uint8_t *a, const uint8_t *b, uint32_t count, struct byte_range in_a,
                   struct byte_range in_b, uint32_t *index) {
    uint32_t found = 0, at = 0;
    for (; count - at >= BLOCK; at += BLOCK)
        if (any_pair(a + at, b + at, BLOCK, in_a, in_b))
            for (uint32_t from = at; from < at + BLOCK; from += PIECE)
                if (any_pair(a + from, b + from, PIECE, in_a, in_b))
                    found += list_pairs(a, b, from, from + PIECE, in_a, in_b, index + found);
    return found + list_pairs(a, b, at, count, in_a, in_b, index + found);
}

uint32_t scan_pairs(const uint8_t *a, const uint8_t *b, uint32_t count, struct byte_pairs pairs,
                    uint32_t *index) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        const unsigned in_a = (uint8_t)(a[i] + pairs.to_a), in_b = (uint8_t)(b[i] + pairs.to_b);
        index[found] = i;
        found += pairs.bits[in_b << 5 | in_a >> 3] >> (in_a & 7) & 1u;
    }
    return found;
}

PLACE_HOT
static uint32_t sum_bytes_hot(const uint8_t *bytes, uint32_t count) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += bytes[i];
    return sum;
}

PLACE_HOT
static uint8_t greatest_byte_hot(const uint8_t *bytes, uint32_t count) {
    uint8_t most = 0;
    for (uint32_t i = 0; i < count; i++)
        most = bytes[i] > most ? bytes[i] : most;
    return most;
}

/* clang calls clones of another file by a name that gcc does not give them: none is called so. */
uint32_t sum_bytes(const uint8_t *bytes, uint32_t count) {
    return sum_bytes_hot(bytes, count);
}

uint8_t greatest_byte(const uint8_t *bytes, uint32_t count) {
    return greatest_byte_hot(bytes, count);
}
