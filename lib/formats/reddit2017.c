/* Reddit's dump of r/place 2017: csv_cells says what is wrong with a row that is not as usual. */
#include "formats/reddit2017.h"

#include "formats/csv_cells.h"
#include "formats/log_line.h"
#include "formats/reddit_fields.h"

#include <ctype.h>

static const char header[] = "ts,user,x_coordinate,y_coordinate,color";
static const char hash_header[] = "ts,user_hash,x_coordinate,y_coordinate,color";

/* time, x, y, colour, user: where each stands; and how many there are */
static const uint8_t columns[CSV_COLUMNS] = {1, 3, 4, 5, 2, 5, 0};

static bool take_usual_row(const struct place_dialect *dialect, const char *text, const char *end,
                           struct place_row *row) {
    struct field_cursor cursor = {text, end};
    int64_t color = 0;
    if (!take_epoch(&cursor, &row->event.time) || !take_char(&cursor, ',') ||
        !take_reddit_key(&cursor, row) || !take_coordinate(&cursor, &row->event.x) ||
        !take_char(&cursor, ',') || !take_coordinate(&cursor, &row->event.y) ||
        !take_char(&cursor, ',') || !take_color_index(&cursor, &color) || cursor.at != end)
        return false;
    row->event.color = (uint8_t)color;
    return color < dialect->color_count;
}

/* A pixel cannot lose its colour here, as it can in a csv. */
static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    *row = (struct place_row){0};
    if (take_usual_row(dialect, text, end, row))
        return true;
    if (!csv_take_row(dialect, text, end, row, reason))
        return false;
    return row->event.color != PLACE_NO_COLOR ||
           place_refuse_row("colour is -1, none of the palette", text, end, reason);
}

static bool is_header(struct field_cursor line) {
    return csv_header_is(line, header) || csv_header_is(line, hash_header);
}

/* A user's hash is of base64's letters, and no number: else the row may be csv's. */
static bool is_hash(const char *text, size_t size) {
    bool number = true;
    for (size_t i = 0; i < size; i++) {
        const unsigned char letter = (unsigned char)text[i];
        if (!isalnum(letter) && !memchr("+/=-_", letter, 5))
            return false;
        number = number && (isdigit(letter) || letter == '-');
    }
    return size == 0 || !number;
}

static bool guess(const char *text, size_t size) {
    const struct field_cursor line = place_first_line(text, size);
    struct place_dialect dialect = {.color_count = PLACE_MAX_COLORS};
    struct place_row row;
    char reason[PLACE_ROW_REASON];
    memcpy(dialect.columns, columns, sizeof columns);
    return is_header(line) || (csv_take_row(&dialect, line.at, line.end, &row, reason) &&
                               is_hash(row.key, row.key_size));
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    memcpy(dialect->columns, columns, sizeof columns);
    if (is_header(place_first_line(text, size)))
        place_set_header(dialect, text, size);
}

const struct place_log_format place_format_reddit2017 = {
    .name = "reddit2017",
    .expected = header,
    .timeline = "reddit2017",
    .guess = guess,
    .begin = begin,
    .row = read_row,
    .unescape = csv_unescape,
};
