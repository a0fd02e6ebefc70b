/* Memory: checked allocation. */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *place_new_array(size_t count, size_t size, struct place_err *err) {
    size_t bytes = 0;
    void *array = NULL;
    if (!__builtin_mul_overflow(count, size, &bytes))
        array = calloc(bytes ? bytes : 1, 1);
    if (!array)
        place_fail_memory(err);
    return array;
}

void *place_new_aligned(size_t count, size_t size, struct place_err *err) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - PLACE_CACHE_LINE) {
        place_fail_memory(err);
        return NULL;
    }
    bytes = (bytes / PLACE_CACHE_LINE + 1) * PLACE_CACHE_LINE;
    void *array = aligned_alloc(PLACE_CACHE_LINE, bytes);
    if (!array)
        place_fail_memory(err);
    return array;
}

enum place_code place_grow_array(void *array, size_t *capacity, size_t wanted, size_t size,
                                 struct place_err *err) {
    if (wanted <= *capacity)
        return PLACE_OK;
    size_t target = *capacity < 16 ? 16 : *capacity + *capacity / 2;
    if (target < wanted)
        target = wanted;
    size_t bytes = 0;
    if (__builtin_mul_overflow(target, size, &bytes))
        return place_fail_memory(err);
    void *old = NULL;
    memcpy(&old, array, sizeof old); /* array is a pointer to any kind of pointer */
    void *grown = realloc(old, bytes);
    if (!grown)
        return place_fail_memory(err);
    memcpy(array, &grown, sizeof grown);
    *capacity = target;
    return PLACE_OK;
}

char *place_copy_string(const char *text, struct place_err *err) {
    char *copy = strdup(text);
    if (!copy)
        place_fail_memory(err);
    return copy;
}
