/*
 * Writing and reading a temporary file (place_temporary_file): all of a piece,
 * or an error that says what to do. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_TEMPORARY_H
#define PLACE_SOURCE_TEMPORARY_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Write `size` bytes at `offset`; what was never written before it is zeros. PLACE_IO where there
 * is no room, with a hint about $TMPDIR. Neither function uses the buffer or the position of
 * `file`, so several threads may read at once.
 */
enum place_code temporary_write(FILE *file, uint64_t offset, const void *bytes, size_t size,
                                struct place_err *err) PLACE_MUST_CHECK;

/* Read `size` bytes at `offset` into `to`. PLACE_IO where the file ends before. */
enum place_code temporary_read(FILE *file, uint64_t offset, void *to, size_t size,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
