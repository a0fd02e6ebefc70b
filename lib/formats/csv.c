/* The plain CSV of canvas logs: the quick way for rows as they mostly are, csv_cells for the rest.
 */
#include "formats/csv.h"

#include "formats/csv_cells.h"
#include "formats/log_line.h"

/* The columns of a file that does not name them. */
static const uint8_t plain_columns[CSV_COLUMNS] = {1, 2, 3, 4, 5, 5, 0};
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
    } else if (!take_color_index(cursor, &index)) {
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
    if (size > PLACE_KEY_LIMIT || memchr(cursor->at, ',', size) || (size && *cursor->at == '"'))
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

/* A header with a name twice is one of csv: that is what its rows are refused for. */
static bool guess(const char *text, size_t size) {
    const struct field_cursor line = place_first_line(text, size);
    uint8_t columns[CSV_COLUMNS];
    const enum csv_header header = csv_take_header(line, columns);
    return header == CSV_SOUND_HEADER || header == CSV_TWOFOLD_HEADER ||
           csv_starts_plain(line.at, line.end);
}

/* A header behind damaged lines counts too, but only the first line is left out as one. */
static void find_header(struct place_dialect *dialect, const char *text, size_t size) {
    struct line_walk walk = {.text = text, .size = size};
    struct field_cursor line;
    while (place_next_line(&walk, &line) && !csv_starts_plain(line.at, line.end)) {
        uint8_t columns[CSV_COLUMNS];
        const enum csv_header header = csv_take_header(line, columns);
        if (header == CSV_NO_HEADER)
            continue;
        if (header == CSV_SOUND_HEADER && walk.count == 1)
            place_set_header(dialect, text, size);
        if (!csv_header_is(line, short_header))
            memcpy(dialect->columns, columns, CSV_COLUMNS);
        return;
    }
}

/* The first row whose colour is one or the other decides. */
static bool has_hex_colors(const struct place_dialect *dialect, const char *text, size_t size) {
    struct line_walk walk = {.text = text, .size = size};
    struct field_cursor line;
    while (place_next_line(&walk, &line)) {
        struct field_cursor color = {csv_find_cell(line.at, line.end, dialect->columns[CSV_COLOR]),
                                     line.end};
        int64_t index = 0;
        if (color.at && *color.at == '#')
            return true;
        if (color.at && (*color.at == '-' || take_color_index(&color, &index)))
            return false;
    }
    return false;
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    memcpy(dialect->columns, plain_columns, CSV_COLUMNS);
    find_header(dialect, text, size);
    dialect->hex_colors =
        has_hex_colors(dialect, text + dialect->header_size, size - dialect->header_size);
}

const struct place_log_format place_format_csv = {
    .name = "csv",
    .expected = "ts,x,y,color[,user]",
    .timeline = NULL,
    .guess = guess,
    .begin = begin,
    .row = read_row,
    .unescape = csv_unescape,
};
