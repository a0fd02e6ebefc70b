/* SHA-256 and random bytes, by libsodium; whole blocks by the processor where it can. */
#include "base/secret.h"

#include "base/sha256_blocks.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct place_sha256),
              "state is too small");
static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(struct place_sha256), "alignment");

static crypto_hash_sha256_state *state_of(struct place_sha256 *sha) {
    return (crypto_hash_sha256_state *)(void *)sha->state;
}

void place_sha256_init(struct place_sha256 *sha) {
    crypto_hash_sha256_init(state_of(sha));
}

/* Whole blocks where libsodium holds no part of one; the rest is libsodium's. */
void place_sha256_update(struct place_sha256 *sha, const void *bytes, size_t size) {
    enum { BLOCK = 64 };
    crypto_hash_sha256_state *state = state_of(sha);
    const unsigned char *from = bytes;
    const size_t held = state->count / 8 % BLOCK;
    if (size >= 2 * BLOCK && place_sha256_is_fast()) {
        const size_t lead = held ? BLOCK - held : 0;
        crypto_hash_sha256_update(state, from, lead);
        const size_t blocks = (size - lead) / BLOCK;
        place_sha256_blocks(state->state, from + lead, blocks);
        state->count += (uint64_t)blocks * BLOCK * 8; /* bits */
        from += lead + blocks * BLOCK;
        size -= lead + blocks * BLOCK;
    }
    crypto_hash_sha256_update(state, from, size);
}

void place_sha256_final(struct place_sha256 *sha, unsigned char digest[PLACE_SHA256_BYTES]) {
    crypto_hash_sha256_final(state_of(sha), digest);
}

void place_to_hex(const unsigned char *bytes, size_t size, char *hex) {
    sodium_bin2hex(hex, 2 * size + 1, bytes, size);
}

void place_random_bytes(void *to, size_t size) {
    /* Safe to call again and from any thread; it can fail only where there is no randomness. */
    const int ready = sodium_init();
    assert(ready >= 0);
    (void)ready;
    randombytes_buf(to, size);
}
