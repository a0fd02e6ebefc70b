/*
 * PLACE_HOT before a function that the compiler vectorises: it is built once
 * for plain x86-64 and once for AVX2, and the loader picks. Elsewhere, and in
 * sanitizer builds (whose start-up cannot stand the loader's choice), it is
 * built once. For static functions alone: clang and gcc name the clones that
 * other files may call differently.
 */
#ifndef PLACE_BASE_HOT_H
#define PLACE_BASE_HOT_H

#if defined(__x86_64__) && !defined(PLACE_SANITIZED)
#define PLACE_HOT __attribute__((target_clones("avx2", "default")))
#else
#define PLACE_HOT
#endif

#endif
