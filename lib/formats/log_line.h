/*
 * What the formats share beside fields (field.h): the first lines of a file,
 * and the reasons for refusing a row. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_LOG_LINE_H
#define PLACE_FORMATS_LOG_LINE_H

#include "formats/field.h"
#include "formats/log_format.h"

/* The first line of a text that is not blank, without its LF or CR LF; empty where all are. */
struct field_cursor place_first_line(const char *text, size_t size);

/* The file's header is that line: it and the blank ones before it are no rows. */
void place_set_header(struct place_dialect *dialect, const char *text, size_t size);

/*
 * The first 8 lines that are not blank, which tell what a file is: more than
 * one, since the first may be damaged. A walk begins with its text and size.
 */
struct line_walk {
    const char *text; /* what is left of it */
    size_t size;
    int count; /* of lines given */
};

/* The next line, without its LF or CR LF; false behind the last. */
bool place_next_line(struct line_walk *walk, struct field_cursor *line);

/* Whether this is the header of a table: cells behind commas, each of which begins with a letter.
 */
bool place_names_columns(struct field_cursor line);

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
