/*
 * A stream of bytes into an output file (base/outfile.h), compressed by gzip
 * where the file's name ends in .gz or .gzip, else as it is. The counterpart of
 * base/inflate.
 */
#ifndef PLACE_BASE_DEFLATE_H
#define PLACE_BASE_DEFLATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct place_deflate;

/* Open `path` ("-" is standard output, plain); an existing file only if `replace`. */
enum place_code place_deflate_open(const char *path, bool replace, struct place_deflate **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

enum place_code place_deflate_write(struct place_deflate *out, const void *bytes, size_t size,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Finish the file and give it its name; frees `out` whatever happens. */
enum place_code place_deflate_close(struct place_deflate *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Drop what was written and free `out`; NULL is fine. */
void place_deflate_abort(struct place_deflate *out);

#endif
