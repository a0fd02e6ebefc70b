/*
 * Little-endian integers in byte arrays, whatever the machine. The compiler
 * turns each into one load or store where the machine agrees.
 */
#ifndef PLACE_BASE_BYTES_H
#define PLACE_BASE_BYTES_H

#include <stdint.h>

static inline void place_put_u16(unsigned char *to, uint16_t value) {
    to[0] = (unsigned char)value;
    to[1] = (unsigned char)(value >> 8);
}

static inline void place_put_u32(unsigned char *to, uint32_t value) {
    place_put_u16(to, (uint16_t)value);
    place_put_u16(to + 2, (uint16_t)(value >> 16));
}

static inline void place_put_u64(unsigned char *to, uint64_t value) {
    place_put_u32(to, (uint32_t)value);
    place_put_u32(to + 4, (uint32_t)(value >> 32));
}

static inline uint16_t place_get_u16(const unsigned char *from) {
    return (uint16_t)(from[0] | from[1] << 8);
}

static inline uint32_t place_get_u32(const unsigned char *from) {
    return place_get_u16(from) | (uint32_t)place_get_u16(from + 2) << 16;
}

static inline uint64_t place_get_u64(const unsigned char *from) {
    return place_get_u32(from) | (uint64_t)place_get_u32(from + 4) << 32;
}

#endif
