/*
 * Whole blocks of SHA-256 by x86's SHA extensions (Intel 64 and IA-32
 * Architectures Software Developer's Manual, volume 2, SHA256RNDS2,
 * SHA256MSG1, SHA256MSG2).
 */
#include "base/sha256_blocks.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define FAST __attribute__((target("sha,sse4.1,ssse3")))

/* The round constants of FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The working variables as the instructions want them: a, b, e, f and c, d, g, h. */
struct working {
    __m128i abef, cdgh;
};

/* Four rounds with the four words of the message schedule in `words`. */
FAST static inline void four_rounds(struct working *working, __m128i words, const uint32_t *k) {
    const __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)(const void *)k));
    working->cdgh = _mm_sha256rnds2_epu32(working->cdgh, working->abef, sum);
    working->abef =
        _mm_sha256rnds2_epu32(working->abef, working->cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

/* The next four words of the schedule from the sixteen before them, the oldest first. */
FAST static inline __m128i next_words(__m128i w0, __m128i w4, __m128i w8, __m128i w12) {
    const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), _mm_alignr_epi8(w12, w8, 4));
    return _mm_sha256msg2_epu32(sum, w12);
}

/* Four words of the message, which are big endian. */
FAST static inline __m128i load_words(const unsigned char *bytes) {
    const __m128i order = _mm_set_epi64x(INT64_C(0x0c0d0e0f08090a0b), INT64_C(0x0405060700010203));
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), order);
}

FAST static inline void one_block(struct working *working, const unsigned char *bytes) {
    __m128i w0 = load_words(bytes), w4 = load_words(bytes + 16), w8 = load_words(bytes + 32),
            w12 = load_words(bytes + 48);
    const struct working before = *working;
    for (int round = 0;; round += 16) {
        four_rounds(working, w0, constants + round);
        four_rounds(working, w4, constants + round + 4);
        four_rounds(working, w8, constants + round + 8);
        four_rounds(working, w12, constants + round + 12);
        if (round == 48)
            break;
        w0 = next_words(w0, w4, w8, w12);
        w4 = next_words(w4, w8, w12, w0);
        w8 = next_words(w8, w12, w0, w4);
        w12 = next_words(w12, w0, w4, w8);
    }
    working->abef = _mm_add_epi32(working->abef, before.abef);
    working->cdgh = _mm_add_epi32(working->cdgh, before.cdgh);
}

FAST void place_sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks) {
    __m128i *const words = (__m128i *)(void *)state;
    /* d c b a and h g f e, high word first, to f e b a and h g d c, and back at the end */
    const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1b);
    struct working working = {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
    for (; blocks > 0; blocks--, bytes += 64)
        one_block(&working, bytes);
    const __m128i feba = _mm_shuffle_epi32(working.abef, 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(working.cdgh, 0xb1);
    _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}

static bool has_instructions(void) {
    unsigned a = 0, b = 0, c = 0, d = 0;
    enum { SSSE3 = 1 << 9, SSE41 = 1 << 19, SHA = 1 << 29 };
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & SSSE3) || !(c & SSE41))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & SHA;
}

/* CPUID is slow in a virtual machine, which has to answer it. */
bool place_sha256_is_fast(void) {
    enum { UNKNOWN, NO, YES };
    static atomic_int answer = UNKNOWN;
    int known = atomic_load_explicit(&answer, memory_order_relaxed);
    if (known == UNKNOWN) {
        known = has_instructions() ? YES : NO;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known == YES;
}

#else

#include <assert.h>

bool place_sha256_is_fast(void) {
    return false;
}

void place_sha256_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks) {
    (void)state;
    (void)bytes;
    (void)blocks;
    assert(!"asked for what place_sha256_is_fast() denies");
}

#endif
