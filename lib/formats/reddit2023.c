/* Reddit's dump of r/place 2023. */
#include "formats/reddit2023.h"

#include "formats/log_line.h"
#include "formats/reddit_fields.h"

static const char header[] = "timestamp,user,coordinate,pixel_color";

/* `"{X: 425, Y: 441, R: 2}"`, the quotes too. */
static bool take_circle(struct field_cursor *cursor, struct place_event *event) {
    int64_t radius = 0;
    if (!take_text(cursor, "\"{X: ", 5) || !take_coordinate(cursor, &event->x) ||
        !take_text(cursor, ", Y: ", 5) || !take_coordinate(cursor, &event->y) ||
        !take_text(cursor, ", R: ", 5) || !take_number(cursor, &radius) ||
        !take_text(cursor, "}\"", 2) || radius > PLACE_MAX_SIDE)
        return false;
    event->kind = PLACE_KIND_CIRCLE;
    event->width = (int32_t)radius;
    return true;
}

static bool take_place(const struct place_dialect *dialect, struct field_cursor *cursor,
                       struct place_event *event) {
    if (cursor->end - cursor->at < 2 || cursor->at[1] != '{')
        return take_reddit_place(cursor, event);
    if (!take_circle(cursor, event))
        return false;
    event->height = dialect->open_circles ? PLACE_CIRCLE_OPEN : PLACE_CIRCLE_CLOSED;
    return true;
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    uint32_t rgb = 0;
    *row = (struct place_row){0};
    if (!take_bigquery_time(&cursor, &row->event.time) || !take_char(&cursor, ','))
        return place_refuse_time("row does not start with a time", text, end, reason);
    if (!take_reddit_key(&cursor, row))
        return place_refuse_row("no user where one belongs", cursor.at, end, reason);
    const char *place = cursor.at;
    if (!take_place(dialect, &cursor, &row->event))
        return place_refuse_reddit_place(place, end, reason);
    const char *color = cursor.at;
    if (!take_char(&cursor, ',') || !take_rgb(&cursor, &rgb) || cursor.at != end)
        return place_refuse_row("no colour where one belongs", color, end, reason);
    const int index = place_color_table_find(dialect->colors, rgb);
    if (index < 0)
        return place_refuse_row("colour is not in the palette", color + 1, end, reason);
    row->event.color = (uint8_t)index;
    return true;
}

static bool guess(const char *text, size_t size) {
    struct field_cursor cursor = place_first_line(text, size);
    struct place_row row;
    int64_t time = 0;
    return place_first_line_is(text, size, header) ||
           (take_bigquery_time(&cursor, &time) && take_char(&cursor, ',') &&
            take_reddit_key(&cursor, &row) && take_char(&cursor, '"'));
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    const bool headed = place_first_line_is(text, size, header);
    dialect->header_size = headed ? place_first_line_size(text, size) : 0;
}

const struct place_log_format place_format_reddit2023 = {
    .name = "reddit2023",
    .expected = header,
    .timeline = "reddit2023",
    .guess = guess,
    .begin = begin,
    .row = read_row,
};
