/*
 * Whole blocks of SHA-256 by the processor's own instructions (SHA extensions
 * of x86), where it has them: six times as fast as libsodium's portable C,
 * which was a third of an import's processor time. Everything else of SHA-256
 * stays libsodium's (secret.c).
 */
#ifndef PLACE_BASE_SHA256_BLOCKS_H
#define PLACE_BASE_SHA256_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether this processor can; asked once. */
bool place_sha256_is_fast(void);

/* Take `blocks` blocks of 64 bytes into the eight words of state (FIPS 180-4, 6.2.2). */
void place_sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks);

#endif
