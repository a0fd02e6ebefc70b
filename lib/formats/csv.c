/* The plain CSV of canvas logs. */
#include "formats/csv.h"

#include "formats/field.h"

#include <stdio.h>
#include <strings.h>

enum { KEY_LIMIT = 1024, TIME_LIMIT = 64 /* characters */ };

/* A time that is not a bare number, such as `2017-04-01 12:39:58.932 UTC`. */
static bool take_written_time(struct field_cursor *cursor, int64_t *out) {
    char text[TIME_LIMIT];
    struct place_err ignored;
    const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
    if (!comma || comma - cursor->at >= TIME_LIMIT)
        return false;
    const size_t size = (size_t)(comma - cursor->at);
    memcpy(text, cursor->at, size);
    text[size] = '\0';
    cursor->at = comma;
    return place_parse_time(text, "ts", out, &ignored) == PLACE_OK;
}

/* Epoch seconds or milliseconds: see place_parse_time, which this is the quick way of. */
static bool take_time(struct field_cursor *cursor, int64_t *out) {
    const char *start = cursor->at;
    int64_t number = 0;
    if (!take_number(cursor, &number) || cursor->at == cursor->end || *cursor->at != ',') {
        cursor->at = start;
        return take_written_time(cursor, out);
    }
    const bool milliseconds = number >= INT64_C(100000000000);
    if (number > PLACE_TIME_MAX / PLACE_MILLISECOND)
        return false;
    *out = number * (milliseconds ? PLACE_MILLISECOND : PLACE_SECOND);
    return true;
}

static bool refuse(const char *what, const char *text, const char *end,
                   char reason[PLACE_ROW_REASON]) {
    snprintf(reason, PLACE_ROW_REASON, "%s: '%.*s'", what, shown_length(text, end, 60), text);
    return false;
}

static bool take_color(const struct place_dialect *dialect, struct field_cursor *cursor,
                       struct place_row *row, char reason[PLACE_ROW_REASON]) {
    const char *start = cursor->at;
    uint32_t rgb = 0;
    int64_t index = 0;
    if (dialect->hex_colors) {
        if (!take_rgb(cursor, &rgb))
            return refuse("no #RRGGBB colour where one belongs", start, cursor->end, reason);
        index = place_color_table_find(dialect->colors, rgb);
    } else if (!take_number(cursor, &index)) {
        return refuse("no colour index where one belongs", start, cursor->end, reason);
    }
    if (index < 0 || index >= dialect->color_count)
        return refuse("colour is not in the palette", start, cursor->at, reason);
    row->event.color = (uint8_t)index;
    return true;
}

/* The rest of the row: nothing, or a user, in quotes where the name has a comma (RFC 4180). */
static bool take_user(struct field_cursor *cursor, struct place_row *row) {
    if (cursor->at == cursor->end)
        return true;
    if (!take_char(cursor, ','))
        return false;
    const bool quoted = take_char(cursor, '"');
    if (quoted && (cursor->at == cursor->end || *--cursor->end != '"'))
        return false;
    const size_t size = (size_t)(cursor->end - cursor->at);
    if (size > KEY_LIMIT || memchr(cursor->at, quoted ? '"' : ',', size))
        return false;
    row->key = size ? cursor->at : NULL;
    row->key_size = size;
    return true;
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    *row = (struct place_row){0};
    if (!take_time(&cursor, &row->event.time) || !take_char(&cursor, ','))
        return refuse("row does not start with a time", text, end, reason);
    const char *place = cursor.at;
    if (!take_coordinate(&cursor, &row->event.x) || !take_char(&cursor, ',') ||
        !take_coordinate(&cursor, &row->event.y) || !take_char(&cursor, ','))
        return refuse("no coordinates where they belong", place, end, reason);
    if (!take_color(dialect, &cursor, row, reason))
        return false;
    if (!take_user(&cursor, row))
        return refuse("row goes on where it should end", cursor.at, end, reason);
    return true;
}

/* The length of the line without its end. */
static size_t line_length(const char *text, size_t size) {
    const char *newline = memchr(text, '\n', size);
    size_t length = newline ? (size_t)(newline - text) : size;
    return length > 0 && text[length - 1] == '\r' ? length - 1 : length;
}

static bool is_header(const char *text, size_t length) {
    static const char *const headers[] = {"ts,x,y,color", "ts,x,y,color,user"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (strlen(headers[i]) == length && strncasecmp(text, headers[i], length) == 0)
            return true;
    return false;
}

/* Where the colour of a row is: behind the third comma; NULL where there is none. */
static const char *color_of(const char *text, size_t length) {
    const char *end = text + length;
    for (int comma = 0; comma < 3 && text; comma++) {
        text = memchr(text, ',', (size_t)(end - text));
        text = text ? text + 1 : NULL;
    }
    return text && text < end ? text : NULL;
}

static bool guess(const char *text, size_t size) {
    const size_t length = line_length(text, size);
    struct field_cursor cursor = {text, text + length};
    int64_t time = 0;
    int32_t x = 0, y = 0;
    return is_header(text, length) ||
           (take_time(&cursor, &time) && take_char(&cursor, ',') && take_coordinate(&cursor, &x) &&
            take_char(&cursor, ',') && take_coordinate(&cursor, &y) && take_char(&cursor, ','));
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    const size_t length = line_length(text, size);
    dialect->header_size = 0;
    if (is_header(text, length)) {
        const char *newline = memchr(text, '\n', size);
        dialect->header_size = newline ? (size_t)(newline - text) + 1 : size;
    }
    text += dialect->header_size;
    size -= dialect->header_size;
    const char *color = size ? color_of(text, line_length(text, size)) : NULL;
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
