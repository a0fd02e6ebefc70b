/*
 * Memory: allocation whose sizes cannot overflow and whose failure is an error.
 */
#ifndef PLACE_BASE_MEM_H
#define PLACE_BASE_MEM_H

#include "base/err.h"

#include <stddef.h>

enum { PLACE_CACHE_LINE = 64 }; /* bytes */

/* `count` zeroed elements of `size` bytes; free() them. NULL with err set on failure. */
void *place_new_array(size_t count, size_t size, struct place_err *err) PLACE_MUST_CHECK;

/* The same, not zeroed, starting on a cache line; free() them. */
void *place_new_aligned(size_t count, size_t size, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Grow *array, which holds *capacity elements, to hold at least `wanted`. New
 * elements are not zeroed. On failure *array is untouched and still owned.
 */
enum place_code place_grow_array(void *array, size_t *capacity, size_t wanted, size_t size,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* A copy of a string; free() it. NULL with err set on failure. */
char *place_copy_string(const char *text, struct place_err *err) PLACE_MUST_CHECK;

#endif
