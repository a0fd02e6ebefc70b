/*
 * Colours from the lines of palette files, one function a format; see
 * palette_file.h for the formats. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_PALETTE_LINE_H
#define PLACE_FORMATS_PALETTE_LINE_H

#include "base/err.h"
#include "core/palette.h"
#include "formats/field.h"

/* A line without its end and without blanks round it, never empty. */
struct palette_line {
    struct field_cursor text;
    unsigned number; /* in the file, from 1 */
    bool first;      /* of those that are not empty */
};

/* Each adds the line's colour, if it has one; PLACE_DATA names the line. */
typedef enum place_code palette_line_reader(const struct palette_line *line,
                                            struct place_palette *palette, struct place_err *err);
palette_line_reader palette_take_gimp_line;
palette_line_reader palette_take_paint_line;
palette_line_reader palette_take_csv_line;

/* The reader for a file that begins with this line. */
palette_line_reader *palette_reader_for(struct field_cursor first);

/* Add a colour; PLACE_DATA where there are PLACE_MAX_COLORS. */
enum place_code palette_add(struct place_palette *palette, uint32_t rgb,
                            struct place_err *err) PLACE_MUST_CHECK;

#endif
