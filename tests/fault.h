/*
 * Running out of memory on demand. All of the library allocates through
 * base/mem, so a test that includes this file brings a base/mem of its own,
 * whose n-th allocation fails; the linker then leaves the library's aside.
 *
 *     for (long n = 1; ; n++) {
 *         fault_at(n);
 *         code = what_is_tested(&err);
 *         if (!fault_disarm())
 *             break;             // it went through without reaching the n-th
 *         // code must be PLACE_MEMORY, and nothing may leak
 *     }
 */
#ifndef PLACE_TESTS_FAULT_H
#define PLACE_TESTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static _Atomic long fault_countdown; /* 0 or less: disarmed */
static _Atomic bool fault_hit;

/* The n-th allocation from now on fails, once. */
static inline void fault_at(long n) {
    fault_countdown = n;
    fault_hit = false;
}

/* No more faults; whether there was one. */
static inline bool fault_disarm(void) {
    fault_countdown = 0;
    return fault_hit;
}

static inline bool fault_now(void) {
    if (fault_countdown <= 0 || fault_countdown-- != 1)
        return false;
    fault_hit = true;
    return true;
}

static inline void *fault_malloc(size_t size) {
    return fault_now() ? NULL : malloc(size);
}

static inline void *fault_calloc(size_t count, size_t size) {
    return fault_now() ? NULL : calloc(count, size);
}

static inline void *fault_realloc(void *old, size_t size) {
    return fault_now() ? NULL : realloc(old, size);
}

static inline void *fault_aligned_alloc(size_t alignment, size_t size) {
    return fault_now() ? NULL : aligned_alloc(alignment, size);
}

static inline char *fault_strdup(const char *text) {
    return fault_now() ? NULL : strdup(text);
}

#undef strdup
#define malloc        fault_malloc
#define calloc        fault_calloc
#define realloc       fault_realloc
#define aligned_alloc fault_aligned_alloc
#define strdup        fault_strdup
#include "base/mem.c"
#undef malloc
#undef calloc
#undef realloc
#undef aligned_alloc
#undef strdup

#endif
