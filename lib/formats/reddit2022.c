/* Reddit's dump of r/place 2022. */
#include "formats/reddit2022.h"

#include "formats/field.h"

#include <inttypes.h>
#include <stdio.h>

static const char header[] = "timestamp,user_id,pixel_color,coordinate";

enum { KEY_LIMIT = 1024 /* characters of a user; the dump has 88 */ };

/* Up to the next comma, which is taken too; nothing there is an unknown user. */
static bool take_key(struct field_cursor *cursor, struct place_row *row) {
    const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
    if (!comma || comma - cursor->at > KEY_LIMIT || *cursor->at == '"')
        return false;
    row->key = comma > cursor->at ? cursor->at : NULL;
    row->key_size = (size_t)(comma - cursor->at);
    cursor->at = comma + 1;
    return true;
}

/* `"x,y"` or a rectangle's two corners, in quotes. */
static bool take_place(struct field_cursor *cursor, struct place_event *event) {
    int32_t x1 = 0, y1 = 0;
    if (!take_char(cursor, '"') || !take_coordinate(cursor, &event->x) || !take_char(cursor, ',') ||
        !take_coordinate(cursor, &event->y))
        return false;
    if (take_char(cursor, '"'))
        return cursor->at == cursor->end;
    if (!take_char(cursor, ',') || !take_coordinate(cursor, &x1) || !take_char(cursor, ',') ||
        !take_coordinate(cursor, &y1) || !take_char(cursor, '"') || cursor->at != cursor->end)
        return false;
    event->kind = PLACE_KIND_RECTANGLE;
    event->width = x1 - event->x + 1;
    event->height = y1 - event->y + 1;
    return event->width > 0 && event->width <= PLACE_MAX_SIDE && event->height > 0 &&
           event->height <= PLACE_MAX_SIDE;
}

static bool refuse(const char *what, const char *text, const char *end,
                   char reason[PLACE_ROW_REASON]) {
    snprintf(reason, PLACE_ROW_REASON, "%s: '%.*s'", what, shown_length(text, end, 60), text);
    return false;
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    uint32_t rgb = 0;
    *row = (struct place_row){0};
    if (!take_bigquery_time(&cursor, &row->event.time) || !take_char(&cursor, ','))
        return refuse("row does not start with a time", text, end, reason);
    if (!take_key(&cursor, row))
        return refuse("no user where one belongs", cursor.at, end, reason);
    const char *color = cursor.at;
    if (!take_rgb(&cursor, &rgb) || !take_char(&cursor, ','))
        return refuse("no colour where one belongs", color, end, reason);
    const char *place = cursor.at;
    if (!take_place(&cursor, &row->event))
        return refuse("no coordinates where they belong", place, end, reason);
    const int index = place_color_table_find(dialect->colors, rgb);
    if (index < 0)
        return refuse("colour is not in the palette", color, color + 7, reason);
    row->event.color = (uint8_t)index;
    return true;
}

static size_t line_length(const char *text, size_t size) {
    const char *newline = memchr(text, '\n', size);
    return newline ? (size_t)(newline - text) : size;
}

static bool is_header(const char *text, size_t length) {
    const size_t size = sizeof header - 1;
    return length >= size && memcmp(text, header, size) == 0 &&
           (length == size || (length == size + 1 && text[size] == '\r'));
}

static bool guess(const char *text, size_t size) {
    struct field_cursor cursor = {text, text + line_length(text, size)};
    struct place_row row;
    int64_t time = 0;
    uint32_t rgb = 0;
    if (is_header(text, line_length(text, size)))
        return true;
    return take_bigquery_time(&cursor, &time) && take_char(&cursor, ',') &&
           take_key(&cursor, &row) && take_rgb(&cursor, &rgb);
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    const size_t length = line_length(text, size);
    dialect->header_size = !is_header(text, length) ? 0 : length + (length < size);
}

const struct place_log_format place_format_reddit2022 = {
    .name = "reddit2022",
    .expected = "timestamp,user_id,pixel_color,coordinate",
    .timeline = "reddit2022",
    .guess = guess,
    .begin = begin,
    .row = read_row,
};
