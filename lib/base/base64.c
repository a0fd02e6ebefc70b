/* Base64. */
#include "base/base64.h"

#include "base/hot.h"

#include <stdint.h>

enum { INVALID = 64, GROUP = 256 /* characters worked on at a time */ };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/*
 * The values of characters, INVALID for those that have none; what comes back
 * has that bit if any is. Ranges rather than a table: so it vectorises.
 */
PLACE_HOT
static uint8_t values_of(const char *restrict text, size_t length, uint8_t *restrict values) {
    uint8_t any = 0;
    for (size_t i = 0; i < length; i++) {
        const uint8_t c = (uint8_t)text[i];
        uint8_t value = INVALID;
        value = (uint8_t)(c - 'A') < 26 ? (uint8_t)(c - 'A') : value;
        value = (uint8_t)(c - 'a') < 26 ? (uint8_t)(c - 'a' + 26) : value;
        value = (uint8_t)(c - '0') < 10 ? (uint8_t)(c - '0' + 52) : value;
        value = c == '+' ? 62 : value;
        value = c == '/' ? 63 : value;
        values[i] = value;
        any |= value;
    }
    return any;
}

size_t place_base64_length(size_t size) {
    return (size + 2) / 3 * 4;
}

size_t place_base64_size(const char *text, size_t length) {
    if (length == 0 || length % 4)
        return 0;
    const size_t padding = text[length - 1] != '=' ? 0 : text[length - 2] != '=' ? 1 : 2;
    return length / 4 * 3 - padding;
}

/* Four values to 24 bits. */
static uint32_t quantum(const uint8_t values[4]) {
    return (uint32_t)values[0] << 18 | (uint32_t)values[1] << 12 | (uint32_t)values[2] << 6 |
           values[3];
}

/* The last four characters, with padding: `bytes` of them count, the bits behind must be 0. */
static bool decode_padded(const char *text, size_t bytes, unsigned char *to) {
    const char full[4] = {text[0], text[1], bytes == 2 ? text[2] : 'A', 'A'};
    uint8_t values[4];
    if (values_of(full, 4, values) & INVALID)
        return false;
    const uint32_t bits = quantum(values);
    to[0] = (unsigned char)(bits >> 16);
    if (bytes == 2)
        to[1] = (unsigned char)(bits >> 8);
    return !(bits & (bytes == 2 ? 0xffu : 0xffffu));
}

bool place_base64_decode(const char *text, size_t length, unsigned char *to) {
    const size_t size = place_base64_size(text, length);
    const size_t whole = size / 3 * 4; /* characters without padding */
    for (size_t at = 0; at < whole; at += GROUP) {
        uint8_t values[GROUP];
        const size_t group = whole - at < GROUP ? whole - at : GROUP;
        if (values_of(text + at, group, values) & INVALID)
            return false;
        for (size_t i = 0; i < group; i += 4, to += 3) {
            const uint32_t bits = quantum(values + i);
            to[0] = (unsigned char)(bits >> 16);
            to[1] = (unsigned char)(bits >> 8);
            to[2] = (unsigned char)bits;
        }
    }
    return size > 0 && (size % 3 == 0 || decode_padded(text + whole, size % 3, to));
}

void place_base64_encode(const unsigned char *bytes, size_t size, char *text) {
    for (; size > 0; bytes += 3, text += 4) {
        const uint32_t bits = (uint32_t)bytes[0] << 16 | (size > 1 ? (uint32_t)bytes[1] << 8 : 0) |
                              (size > 2 ? bytes[2] : 0u);
        text[0] = alphabet[bits >> 18];
        text[1] = alphabet[bits >> 12 & 63];
        text[2] = size > 1 ? alphabet[bits >> 6 & 63] : '=';
        text[3] = size > 2 ? alphabet[bits & 63] : '=';
        size -= size < 3 ? size : 3;
    }
    *text = '\0';
}
