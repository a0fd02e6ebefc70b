/* Bytes in fewer bits. */
#include "archive/packing.h"

#include "base/hot.h"

#include <string.h>

/* Widths of the parts, low bits first. */
static const unsigned part_widths[] = {4, 2, 1};

PLACE_HOT
static uint8_t all_bits(const uint8_t *bytes, size_t size) {
    uint8_t any = 0;
    for (size_t i = 0; i < size; i++)
        any |= bytes[i];
    return any;
}

unsigned bits_needed(const uint8_t *bytes, size_t size) {
    const uint8_t any = all_bits(bytes, size);
    unsigned bits = 1;
    while (any >> bits)
        bits++;
    return bits;
}

/* Bytes of one part: a byte holds 8 / width values. */
static size_t part_size(unsigned width, size_t size) {
    const size_t values = 8 / width;
    return (size + values - 1) / values;
}

size_t packed_size(unsigned bits, size_t size) {
    size_t total = 0;
    for (int part = 0; part < PACKED_PARTS && bits < 8; part++)
        if (bits & part_widths[part])
            total += part_size(part_widths[part], size);
    return bits < 8 ? total : size;
}

static void pack_part(const uint8_t *bytes, size_t size, unsigned shift, unsigned width,
                      uint8_t *to) {
    const size_t length = part_size(width, size);
    const uint8_t mask = (uint8_t)((1u << width) - 1);
    memset(to, 0, length);
    for (size_t start = 0, place = 0; start < size; start += length, place += width)
        for (size_t i = start; i < size && i < start + length; i++)
            to[i - start] = (uint8_t)(to[i - start] | (bytes[i] >> shift & mask) << place);
}

void pack_bits(const uint8_t *bytes, size_t size, unsigned bits, uint8_t *to) {
    unsigned shift = 0;
    for (int part = 0; part < PACKED_PARTS; part++) {
        const unsigned width = part_widths[part];
        if (!(bits & width))
            continue;
        pack_part(bytes, size, shift, width, to);
        to += part_size(width, size);
        shift += width;
    }
}

/* The first part lays down whole bytes, the others add their bits. */
PLACE_HOT
static void lay_down(const uint8_t *restrict packed, size_t count, unsigned place, uint8_t mask,
                     uint8_t *restrict to) {
    for (size_t i = 0; i < count; i++)
        to[i] = (uint8_t)(packed[i] >> place & mask);
}

PLACE_HOT
static void add_bits(const uint8_t *restrict packed, size_t count, unsigned place, uint8_t mask,
                     unsigned shift, uint8_t *restrict to) {
    for (size_t i = 0; i < count; i++)
        to[i] = (uint8_t)(to[i] | (packed[i] >> place & mask) << shift);
}

static void unpack_part(const uint8_t *packed, size_t size, unsigned shift, unsigned width,
                        uint8_t *to) {
    const size_t length = part_size(width, size);
    const uint8_t mask = (uint8_t)((1u << width) - 1);
    for (size_t start = 0, place = 0; start < size; start += length, place += width) {
        const size_t count = size - start < length ? size - start : length;
        if (shift == 0)
            lay_down(packed, count, (unsigned)place, mask, to + start);
        else
            add_bits(packed, count, (unsigned)place, mask, shift, to + start);
    }
}

void unpack_bits(const uint8_t *packed, size_t size, unsigned bits, uint8_t *to) {
    unsigned shift = 0;
    for (int part = 0; part < PACKED_PARTS; part++) {
        const unsigned width = part_widths[part];
        if (!(bits & width))
            continue;
        unpack_part(packed, size, shift, width, to);
        packed += part_size(width, size);
        shift += width;
    }
}

unsigned packed_parts(size_t size, unsigned bits, size_t index,
                      struct packed_part parts[PACKED_PARTS]) {
    unsigned count = 0, shift = 0;
    size_t start = 0;
    for (int part = 0; part < PACKED_PARTS; part++) {
        const unsigned width = part_widths[part];
        if (!(bits & width))
            continue;
        const size_t length = part_size(width, size);
        parts[count++] = (struct packed_part){.byte = start + index % length,
                                              .place = (uint8_t)(index / length * width),
                                              .mask = (uint8_t)((1u << width) - 1),
                                              .shift = (uint8_t)shift};
        start += length;
        shift += width;
    }
    return count;
}

uint8_t packed_value(const uint8_t *packed, size_t size, unsigned bits, size_t index) {
    struct packed_part parts[PACKED_PARTS];
    const unsigned count = packed_parts(size, bits, index, parts);
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++)
        value |= (unsigned)(packed[parts[i].byte] >> parts[i].place & parts[i].mask)
                 << parts[i].shift;
    return (uint8_t)value;
}
