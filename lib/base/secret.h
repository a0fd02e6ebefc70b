/* SHA-256 and random bytes, by libsodium. */
#ifndef PLACE_BASE_SECRET_H
#define PLACE_BASE_SECRET_H

#include <stddef.h>
#include <stdint.h>

enum { PLACE_SHA256_BYTES = 32, PLACE_SHA256_HEX = 65 /* with the NUL */ };

/* A running SHA-256 (FIPS 180-4); plain memory, nothing to release. */
struct place_sha256 {
    uint64_t state[16]; /* room for libsodium's, asserted in secret.c */
};

void place_sha256_init(struct place_sha256 *sha);
void place_sha256_update(struct place_sha256 *sha, const void *bytes, size_t size);
void place_sha256_final(struct place_sha256 *sha, unsigned char digest[PLACE_SHA256_BYTES]);

/* Lower-case hex with a NUL; `hex` has 2 * size + 1 bytes. */
void place_to_hex(const unsigned char *bytes, size_t size, char *hex);

void place_random_bytes(void *to, size_t size);

#endif
