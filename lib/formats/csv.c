/* The plain CSV of canvas logs: the quick way for rows as they mostly are, csv_cells for the rest.
 */
#include "formats/csv.h"

#include "formats/csv_cells.h"
#include "formats/log_line.h"

/* The columns of a file that does not name them. */
static const uint8_t plain_columns[CSV_COLUMNS] = {1, 2, 3, 4, 5, 5};
enum { NEEDED_COLUMNS = CSV_USER };

/* Logs are about whose header forgets the user that their rows have. */
static const char short_header[] = "ts,x,y,color";

static inline bool take_color(const struct place_dialect *dialect, struct field_cursor *cursor,
                              uint8_t *color) {
    uint32_t rgb = 0;
    int64_t index = 0;
    if (dialect->hex_colors) {
        if (!take_rgb(cursor, &rgb))
            return false;
        index = place_color_table_find(dialect->colors, rgb);
    } else if (!take_number(cursor, &index)) {
        return false;
    }
    *color = (uint8_t)index;
    return index >= 0 && index < dialect->color_count;
}

/* The rest of the row: nothing, or a user without quotes. */
static inline bool take_user(const struct place_dialect *dialect, struct field_cursor *cursor,
                             struct place_row *row) {
    if (cursor->at == cursor->end)
        return true;
    if (dialect->columns[CSV_USER] != plain_columns[CSV_USER] || !take_char(cursor, ','))
        return false;
    const size_t size = (size_t)(cursor->end - cursor->at);
    if (size > CSV_KEY_LIMIT || memchr(cursor->at, ',', size) || (size && *cursor->at == '"'))
        return false;
    row->key = size ? cursor->at : NULL;
    row->key_size = size;
    return true;
}

/* Numbers in the plain order of columns, nothing in quotes; false for anything else. */
static bool take_plain_row(const struct place_dialect *dialect, const char *text, const char *end,
                           struct place_row *row) {
    struct field_cursor cursor = {text, end};
    return take_epoch(&cursor, &row->event.time) && take_char(&cursor, ',') &&
           take_coordinate(&cursor, &row->event.x) && take_char(&cursor, ',') &&
           take_coordinate(&cursor, &row->event.y) && take_char(&cursor, ',') &&
           take_color(dialect, &cursor, &row->event.color) && take_user(dialect, &cursor, row);
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    *row = (struct place_row){0};
    if (memcmp(dialect->columns, plain_columns, NEEDED_COLUMNS) == 0 &&
        take_plain_row(dialect, text, end, row))
        return true;
    return csv_take_row(dialect, text, end, row, reason);
}

static bool guess(const char *text, size_t size) {
    const struct field_cursor line = place_first_line(text, size);
    uint8_t columns[CSV_COLUMNS];
    return csv_take_header(text, size, columns) || csv_starts_plain(line.at, line.end);
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    const bool headed = csv_take_header(text, size, dialect->columns);
    dialect->header_size = headed ? place_first_line_size(text, size) : 0;
    if (!headed || place_first_line_is(text, size, short_header))
        memcpy(dialect->columns, plain_columns, CSV_COLUMNS);
    const struct field_cursor row =
        place_first_line(text + dialect->header_size, size - dialect->header_size);
    const char *color = csv_find_cell(row.at, row.end, dialect->columns[CSV_COLOR]);
    dialect->hex_colors = color && *color == '#';
}

const struct place_log_format place_format_csv = {
    .name = "csv",
    .expected = "ts,x,y,color[,user]",
    .timeline = NULL,
    .guess = guess,
    .begin = begin,
    .row = read_row,
};
