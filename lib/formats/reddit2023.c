/* Reddit's dump of r/place 2023. */
#include "formats/reddit2023.h"

#include "formats/log_line.h"
#include "formats/reddit_fields.h"

static const char header[] = "timestamp,user,coordinate,pixel_color";
static const struct reddit_layout layout = {
    .header = header,
    .order = {REDDIT_TIME, REDDIT_USER, REDDIT_PLACE, REDDIT_COLOR},
};

static bool take_place(const struct place_dialect *dialect, struct field_cursor *cursor,
                       struct place_event *event) {
    if (cursor->end - cursor->at < 2 || cursor->at[1] != '{')
        return take_reddit_place(cursor, event);
    return take_char(cursor, '"') && take_reddit_circle(dialect, cursor, event) &&
           take_char(cursor, '"');
}

/* A row as the dump has it. */
static bool take_usual_row(const struct place_dialect *dialect, const char *text, const char *end,
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

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    return take_usual_row(dialect, text, end, row, reason) ||
           reddit_take_quoted(dialect, layout.order, text, end, row, reason);
}

static bool guess(const char *text, size_t size) {
    return reddit_guess(&layout, text, size);
}

static void begin(struct place_dialect *dialect, const char *text, size_t size) {
    reddit_begin(&layout, dialect, text, size);
}

const struct place_log_format place_format_reddit2023 = {
    .name = "reddit2023",
    .expected = header,
    .timeline = "reddit2023",
    .circles = true,
    .guess = guess,
    .begin = begin,
    .row = read_row,
    .unescape = csv_unescape,
};
