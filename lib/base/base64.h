/* Base64 of RFC 4648, section 4, with padding; by libsodium. */
#ifndef PLACE_BASE_BASE64_H
#define PLACE_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Characters that encode `size` bytes, without a NUL. */
size_t place_base64_length(size_t size);

/* Bytes that a text of `length` characters would decode to, by its length and padding alone; 0
 * where it cannot be base64. */
size_t place_base64_size(const char *text, size_t length);

/* Whether the text is what encoding its bytes gives: alphabet, padding, no stray bits. */
bool place_base64_is_canonical(const char *text, size_t length);

/* Decode canonical text. `to` has place_base64_size() bytes and may lie at or before `text`. */
void place_base64_decode(const char *text, size_t length, unsigned char *to);

/* Encode with a NUL: `text` has place_base64_length(size) + 1 characters. */
void place_base64_encode(const unsigned char *bytes, size_t size, char *text);

#endif
