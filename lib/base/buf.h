/*
 * A growable array of bytes.
 *
 *     struct place_buf buf = {0};
 *     if (place_buf_append(&buf, text, n, err)) ...
 *     place_buf_release(&buf);
 */
#ifndef PLACE_BASE_BUF_H
#define PLACE_BASE_BUF_H

#include "base/err.h"

#include <stddef.h>

struct place_buf {
    unsigned char *data; /* owned; NULL while capacity is 0 */
    size_t size;         /* bytes in use */
    size_t capacity;     /* bytes allocated */
};

/* Make room for `more` bytes behind the present ones, without changing size. */
enum place_code place_buf_reserve(struct place_buf *buf, size_t more,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* Append `size` bytes. */
enum place_code place_buf_append(struct place_buf *buf, const void *bytes, size_t size,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Append printf text, without its NUL. */
enum place_code place_buf_printf(struct place_buf *buf, struct place_err *err, const char *format,
                                 ...) PLACE_PRINTF(3, 4) PLACE_MUST_CHECK;

/* Free the bytes; buf is empty and may be used again. */
void place_buf_release(struct place_buf *buf);

#endif
