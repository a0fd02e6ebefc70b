/* A growable array of bytes. */
#include "base/buf.h"

#include "base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place_code place_buf_reserve(struct place_buf *buf, size_t more, struct place_err *err) {
    size_t wanted = 0;
    if (__builtin_add_overflow(buf->size, more, &wanted))
        return place_fail_memory(err);
    return place_grow_array(&buf->data, &buf->capacity, wanted, 1, err);
}

enum place_code place_buf_append(struct place_buf *buf, const void *bytes, size_t size,
                                 struct place_err *err) {
    if (size == 0)
        return PLACE_OK;
    if (place_buf_reserve(buf, size, err))
        return err->code;
    memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    return PLACE_OK;
}

enum place_code place_buf_printf(struct place_buf *buf, struct place_err *err, const char *format,
                                 ...) {
    va_list args;
    va_start(args, format);
    const int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(size >= 0);
    if (place_buf_reserve(buf, (size_t)size + 1, err))
        return err->code;
    va_start(args, format);
    vsnprintf((char *)buf->data + buf->size, (size_t)size + 1, format, args);
    va_end(args);
    buf->size += (size_t)size;
    return PLACE_OK;
}

void place_buf_release(struct place_buf *buf) {
    free(buf->data);
    *buf = (struct place_buf){0};
}
