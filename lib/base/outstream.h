/*
 * Output that is written from front to back and may be longer than any
 * temporary file: what is no regular file (standard output, a pipe, a device)
 * gets its bytes at once, a regular file as base/outfile gives it, whole or
 * not at all.
 */
#ifndef PLACE_BASE_OUTSTREAM_H
#define PLACE_BASE_OUTSTREAM_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct place_outstream;

/*
 * Open `path` ("-" is standard output) for writing. An existing regular file is
 * refused (PLACE_IO, with a hint about -f) unless `replace`. *out is owned by
 * the caller until _close or _abort.
 */
enum place_code place_outstream_open(const char *path, bool replace, struct place_outstream **out,
                                     struct place_err *err) PLACE_MUST_CHECK;

/*
 * Write `size` bytes; an error names the path. A reader that went away is one
 * (PLACE_IO), and so is being asked to stop while nobody reads.
 */
enum place_code place_outstream_write(struct place_outstream *out, const void *bytes, size_t size,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* Finish, and name the file; frees `out` whatever happens. */
enum place_code place_outstream_close(struct place_outstream *out,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* Drop what was written, where it can be dropped, and free `out`; NULL is fine. */
void place_outstream_abort(struct place_outstream *out);

#endif
