/* Base64. */
#include "base/base64.h"

#include <stdint.h>

enum { INVALID = 64 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static unsigned value_of(char character) {
    const unsigned char c = (unsigned char)character;
    /* By ranges of ASCII; the compiler makes a table of it. */
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26u;
    if (c >= '0' && c <= '9')
        return c - '0' + 52u;
    return c == '+' ? 62 : c == '/' ? 63 : INVALID;
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

/* Four characters to three bytes in the low 24 bits; above them where one is invalid. */
static uint32_t quantum(const char *text) {
    const unsigned a = value_of(text[0]), b = value_of(text[1]), c = value_of(text[2]),
                   d = value_of(text[3]);
    const uint32_t bits = a << 18 | b << 12 | c << 6 | d;
    return (a | b | c | d) & INVALID ? UINT32_MAX : bits;
}

/* The last four characters, with padding: `bytes` of them count, the bits behind must be 0. */
static bool decode_padded(const char *text, size_t bytes, unsigned char *to) {
    const char full[4] = {text[0], text[1], bytes == 2 ? text[2] : 'A', 'A'};
    const uint32_t bits = quantum(full);
    if (bits == UINT32_MAX || bits & (bytes == 2 ? 0xffu : 0xffffu))
        return false;
    to[0] = (unsigned char)(bits >> 16);
    if (bytes == 2)
        to[1] = (unsigned char)(bits >> 8);
    return true;
}

bool place_base64_decode(const char *text, size_t length, unsigned char *to) {
    const size_t size = place_base64_size(text, length);
    for (size_t i = 0; i < size / 3; i++, text += 4, to += 3) {
        const uint32_t bits = quantum(text);
        if (bits == UINT32_MAX)
            return false;
        to[0] = (unsigned char)(bits >> 16);
        to[1] = (unsigned char)(bits >> 8);
        to[2] = (unsigned char)bits;
    }
    return size > 0 && (size % 3 == 0 || decode_padded(text, size % 3, to));
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
