/*
 * What the formats share beside fields (field.h): the first line of a file,
 * and the reasons for refusing a row. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_LOG_LINE_H
#define PLACE_FORMATS_LOG_LINE_H

#include "formats/field.h"
#include "formats/log_format.h"

/* The first line of a text, without its LF or CR LF. */
struct field_cursor place_first_line(const char *text, size_t size);

/* Bytes of the first line with its LF: what a header takes of the file. */
size_t place_first_line_size(const char *text, size_t size);

/* Whether the first line is just this, in letters of either case. */
bool place_first_line_is(const char *text, size_t size, const char *wanted);

/*
 * Write "what: 'text'" into `reason` and return false. At most 60 bytes of the
 * text are shown, whole characters of UTF-8; control characters appear as `?`,
 * since reasons reach terminals.
 */
bool place_refuse_row(const char *what, const char *text, const char *end,
                      char reason[PLACE_ROW_REASON]);

/*
 * The same for a text where a time belongs. Where it has a time's shape, the
 * reason says what about it is none: "no such day", "second is 60"; else `what`.
 */
bool place_refuse_time(const char *what, const char *text, const char *end,
                       char reason[PLACE_ROW_REASON]);

#endif
