/* Reddit's dumps: circles, places that are none, rows in more quotes than usual, and how the dumps
 * of 2022 and 2023 begin. */
#include "formats/reddit_fields.h"

#include "formats/log_line.h"

bool take_reddit_circle(const struct place_dialect *dialect, struct field_cursor *cursor,
                        struct place_event *event) {
    int64_t radius = 0;
    if (!take_text(cursor, "{X: ", 4) || !take_coordinate(cursor, &event->x) ||
        !take_text(cursor, ", Y: ", 5) || !take_coordinate(cursor, &event->y) ||
        !take_text(cursor, ", R: ", 5) || !take_number(cursor, &radius) ||
        !take_char(cursor, '}') || radius > PLACE_MAX_SIDE)
        return false;
    event->kind = PLACE_KIND_CIRCLE;
    event->width = (int32_t)radius;
    event->height = dialect->open_circles ? PLACE_CIRCLE_OPEN : PLACE_CIRCLE_CLOSED;
    return true;
}

bool place_refuse_reddit_place(const char *text, const char *end, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    struct place_event event = {0};
    const bool quoted = take_char(&cursor, '"');
    take_reddit_corners(&cursor, &event);
    if (event.kind != PLACE_KIND_RECTANGLE || (quoted && !take_char(&cursor, '"')))
        return place_refuse_row("no coordinates where they belong", text, end, reason);
    if (event.width <= 0 || event.height <= 0)
        return place_refuse_row("rectangle's corners are the wrong way round", text, end, reason);
    if (event.width > PLACE_MAX_SIDE || event.height > PLACE_MAX_SIDE)
        return place_refuse_row("rectangle is larger than any canvas", text, end, reason);
    return place_refuse_row("row goes on where it should end", text, end, reason);
}

/* ---- rows in more quotes --------------------------------------------------------------------- */

/* The cells of such a row, without their quotes. */
static bool split_quoted(const char *text, const char *end,
                         const enum reddit_cell order[REDDIT_CELLS],
                         struct csv_text cells[REDDIT_CELLS]) {
    struct field_cursor cursor = {text, end};
    bool quoted = false;
    for (int i = 0; i < REDDIT_CELLS; i++) {
        if (i > 0 && !take_char(&cursor, ','))
            return false;
        const char *start = cursor.at;
        if (!csv_take_text(&cursor, &cells[order[i]]))
            return false;
        quoted = quoted || (order[i] != REDDIT_PLACE && cells[order[i]].text > start);
    }
    return quoted && cursor.at == end;
}

static bool take_time(const struct csv_text *cell, int64_t *out) {
    struct field_cursor cursor = {cell->text, cell->end};
    return take_bigquery_time(&cursor, out) && cursor.at == cell->end;
}

static bool take_whole_rgb(const struct csv_text *cell, uint32_t *rgb) {
    struct field_cursor cursor = {cell->text, cell->end};
    return take_rgb(&cursor, rgb) && cursor.at == cell->end;
}

static bool take_place(const struct place_dialect *dialect, const struct csv_text *cell,
                       struct place_event *event) {
    struct field_cursor cursor = {cell->text, cell->end};
    const bool circle = dialect->format->circles && cell->text < cell->end && *cell->text == '{';
    return (circle ? take_reddit_circle(dialect, &cursor, event)
                   : take_reddit_corners(&cursor, event)) &&
           cursor.at == cell->end;
}

static bool take_cells(const struct place_dialect *dialect,
                       const struct csv_text cells[REDDIT_CELLS], struct place_row *row,
                       char reason[PLACE_ROW_REASON]) {
    const struct csv_text *time = &cells[REDDIT_TIME], *color = &cells[REDDIT_COLOR];
    const struct csv_text *place = &cells[REDDIT_PLACE];
    uint32_t rgb = 0;
    *row = (struct place_row){0};
    if (!take_time(time, &row->event.time))
        return place_refuse_time("row does not start with a time", time->text, time->end, reason);
    if (!csv_take_user(&cells[REDDIT_USER], row, reason))
        return false;
    if (!take_place(dialect, place, &row->event))
        return place_refuse_reddit_place(place->text, place->end, reason);
    if (!take_whole_rgb(color, &rgb))
        return place_refuse_row("no colour where one belongs", color->text, color->end, reason);
    const int index = place_color_table_find(dialect->colors, rgb);
    if (index < 0)
        return place_refuse_row("colour is not in the palette", color->text, color->end, reason);
    row->event.color = (uint8_t)index;
    return true;
}

bool reddit_take_quoted(const struct place_dialect *dialect,
                        const enum reddit_cell order[REDDIT_CELLS], const char *text,
                        const char *end, struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct csv_text cells[REDDIT_CELLS];
    return split_quoted(text, end, order, cells) && take_cells(dialect, cells, row, reason);
}

/* ---- how a file begins ----------------------------------------------------------------------- */

/* A row as the dumps have it, as far as its third cell's beginning. */
static bool looks_usual(const struct reddit_layout *layout, struct field_cursor line) {
    struct place_row row;
    int64_t time = 0;
    uint32_t rgb = 0;
    return take_bigquery_time(&line, &time) && take_char(&line, ',') &&
           take_reddit_key(&line, &row) &&
           (layout->order[2] == REDDIT_COLOR ? take_rgb(&line, &rgb) : take_char(&line, '"'));
}

static bool looks_quoted(const struct reddit_layout *layout, struct field_cursor line) {
    struct csv_text cells[REDDIT_CELLS];
    int64_t time = 0;
    uint32_t rgb = 0;
    return split_quoted(line.at, line.end, layout->order, cells) &&
           take_time(&cells[REDDIT_TIME], &time) && take_whole_rgb(&cells[REDDIT_COLOR], &rgb);
}

bool reddit_guess(const struct reddit_layout *layout, const char *text, size_t size) {
    const struct field_cursor line = place_first_line(text, size);
    return csv_header_is(line, layout->header) || looks_usual(layout, line) ||
           looks_quoted(layout, line);
}

void reddit_begin(const struct reddit_layout *layout, struct place_dialect *dialect,
                  const char *text, size_t size) {
    if (csv_header_is(place_first_line(text, size), layout->header))
        place_set_header(dialect, text, size);
}
