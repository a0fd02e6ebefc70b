/*
 * Gzip (RFC 1952) of bytes in memory, by zlib: what a snapshot in a database is
 * kept as. Logs in files are read by base/inflate and written by base/deflate.
 */
#ifndef PLACE_BASE_GZIP_H
#define PLACE_BASE_GZIP_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>

/*
 * Append `size` bytes, compressed at zlib's level 6, as one gzip member. The
 * same bytes give the same member: its header holds no time and no name.
 */
enum place_code place_gzip(const void *from, size_t size, struct place_buf *to,
                           struct place_err *err) PLACE_MUST_CHECK;

/*
 * Expand `stored` bytes of gzip, one member or many, into exactly `size` bytes.
 * PLACE_DATA where it is damaged, cut off or no gzip, and where it holds fewer or more: no more
 * than `size` is ever written, whatever it claims to be.
 */
enum place_code place_gunzip(const void *from, size_t stored, void *to, size_t size,
                             struct place_err *err) PLACE_MUST_CHECK;

/* The most that `size` bytes take as one member, and so room for any sensible gzip of them. */
size_t place_gzip_bound(size_t size);

#endif
