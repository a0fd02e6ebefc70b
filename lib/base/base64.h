/*
 * Base64 of RFC 4648, section 4, with padding. Our own rather than
 * libsodium's: that one takes constant time for the sake of secrets, ten times
 * as long, and the user names of a public log are none.
 */
#ifndef PLACE_BASE_BASE64_H
#define PLACE_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* Characters that encode `size` bytes, without a NUL. */
size_t place_base64_length(size_t size);

/* Bytes that a text of `length` characters decodes to, by its length and padding alone; 0 where
 * it cannot be base64. */
size_t place_base64_size(const char *text, size_t length);

/*
 * Decode a text that is exactly what encoding its bytes gives: alphabet,
 * padding, no stray bits; false for any other, `to` then holds anything. `to`
 * has place_base64_size() bytes.
 */
bool place_base64_decode(const char *text, size_t length, unsigned char *to);

/* Encode with a NUL: `text` has place_base64_length(size) + 1 characters. */
void place_base64_encode(const unsigned char *bytes, size_t size, char *text);

#endif
