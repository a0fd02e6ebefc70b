/*
 * Small files that people write: palettes and timelines, read whole. Internal
 * to lib/formats.
 */
#ifndef PLACE_FORMATS_TEXT_FILE_H
#define PLACE_FORMATS_TEXT_FILE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append the text of the file to `out`, without a byte order mark at its start.
 * PLACE_IO; PLACE_DATA for more than 16 MiB and for bytes of zero, which no text
 * has. Errors name the file. `out` is the caller's to release, after errors too.
 */
enum place_code place_read_text(const char *path, struct place_buf *out,
                                struct place_err *err) PLACE_MUST_CHECK;

#endif
