/* Reddit's dump of r/place 2022. */
#include "formats/reddit2022.h"

#include "formats/log_line.h"
#include "formats/reddit_fields.h"

static const char header[] = "timestamp,user_id,pixel_color,coordinate";
static const struct reddit_layout layout = {
    .header = header,
    .order = {REDDIT_TIME, REDDIT_USER, REDDIT_COLOR, REDDIT_PLACE},
};

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
    const char *color = cursor.at;
    if (!take_rgb(&cursor, &rgb) || !take_char(&cursor, ','))
        return place_refuse_row("no colour where one belongs", color, end, reason);
    const char *place = cursor.at;
    if (!take_reddit_place(&cursor, &row->event) || cursor.at != end)
        return place_refuse_reddit_place(place, end, reason);
    const int index = place_color_table_find(dialect->colors, rgb);
    if (index < 0)
        return place_refuse_row("colour is not in the palette", color, color + 7, reason);
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

const struct place_log_format place_format_reddit2022 = {
    .name = "reddit2022",
    .expected = header,
    .timeline = "reddit2022",
    .guess = guess,
    .begin = begin,
    .row = read_row,
    .unescape = csv_unescape,
};
