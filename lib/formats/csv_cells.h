/*
 * A row of comma-separated cells, taken apart by its columns: any cell may
 * stand in quotes (RFC 4180), and columns are where a header puts them. Slower
 * than the formats' own ways for rows that are as they should be, and the one
 * that says what is wrong with a row. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_CSV_CELLS_H
#define PLACE_FORMATS_CSV_CELLS_H

#include "formats/field.h"
#include "formats/log_format.h"

/* What cells hold, and how dialect.columns is used: its [CSV_X] is the column of x from 1 on. */
enum csv_cell {
    CSV_TIME,
    CSV_X,
    CSV_Y,
    CSV_COLOR,
    CSV_USER,  /* 0: no column of it */
    CSV_COUNT, /* columns of the header: a row may end early, never go on */
    CSV_FAULT, /* 0, or what is wrong with the header: then no row is taken */
    CSV_COLUMNS
};

/* What a line is, as a header. */
enum csv_header {
    CSV_NO_HEADER, /* none */
    CSV_SOUND_HEADER,
    CSV_SHORT_HEADER,  /* it names columns of ours, but not all that are needed */
    CSV_TWOFOLD_HEADER /* all are there, but a name stands twice */
};

/* What stands in a cell, without its quotes. */
struct csv_text {
    const char *text, *end; /* NULL where the row has no such cell */
    bool has_quote;         /* a doubled quote stands in it */
};

/*
 * The name that a key with doubled quotes stands for, as place_log_format.unescape;
 * and the user in a cell, whose name may be of PLACE_KEY_LIMIT bytes.
 */
size_t csv_unescape(char *key, size_t size);
bool csv_take_user(const struct csv_text *cell, struct place_row *row,
                   char reason[PLACE_ROW_REASON]);

/* The next cell, up to the comma behind it, which is not taken; false for quotes gone wrong. */
bool csv_take_text(struct field_cursor *cursor, struct csv_text *cell);

/*
 * The columns that a header names, in either case and in quotes or not: ts,
 * timestamp, time or created_at; x or x_coordinate; y or y_coordinate; color,
 * colour or pixel_color; user, user_id, user_hash or username. All but the user
 * are needed. Of two names for one thing the first counts, but one name must
 * not stand twice; other names are passed over. The columns of a header that
 * is not sound are such that csv_take_row refuses every row and says why.
 */
enum csv_header csv_take_header(struct field_cursor line, uint8_t columns[CSV_COLUMNS]);

/* Whether a line is a header of just these names, given as "ts,x,y,color"; as above. */
bool csv_header_is(struct field_cursor line, const char *names);

/* Where the cell of a column begins in a row, behind its quote if it has one; NULL without one. */
const char *csv_find_cell(const char *text, const char *end, unsigned column);

/* Whether a row begins with a time and two coordinates, and goes on. */
bool csv_starts_plain(const char *text, const char *end);

/*
 * Take a row apart by dialect.columns, as place_log_format.row does. The time
 * is any that place_parse_time reads; a colour of -1 is PLACE_NO_COLOR; an empty
 * user is unknown. Any other empty cell is refused by name.
 */
bool csv_take_row(const struct place_dialect *dialect, const char *text, const char *end,
                  struct place_row *row, char reason[PLACE_ROW_REASON]);

#endif
