/* Comma-separated cells by their columns. */
#include "formats/csv_cells.h"

#include "formats/log_line.h"

#include <stdio.h>
#include <strings.h>

enum { TIME_LIMIT = 64 /* characters */ };

static const char *const cell_names[] = {"ts", "x", "y", "color"};

bool csv_take_text(struct field_cursor *cursor, struct csv_text *cell) {
    *cell = (struct csv_text){cursor->at, cursor->end, false};
    if (!take_char(cursor, '"')) {
        const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
        cursor->at = cell->end = comma ? comma : cursor->end;
        return true;
    }
    cell->text = cursor->at;
    for (;;) {
        const char *quote = memchr(cursor->at, '"', (size_t)(cursor->end - cursor->at));
        if (!quote)
            return false;
        cursor->at = quote + 1;
        if (!take_char(cursor, '"')) {
            cell->end = quote;
            return cursor->at == cursor->end || *cursor->at == ',';
        }
        cell->has_quote = true;
    }
}

/* Which kind of cell the column of this name has, or CSV_COUNT. */
static enum csv_cell cell_named(const struct csv_text *cell) {
    static const struct {
        const char *name;
        enum csv_cell cell;
    } names[] = {
        {"ts", CSV_TIME},      {"timestamp", CSV_TIME},    {"time", CSV_TIME},
        {"x", CSV_X},          {"created_at", CSV_TIME},   {"x_coordinate", CSV_X},
        {"y", CSV_Y},          {"y_coordinate", CSV_Y},    {"color", CSV_COLOR},
        {"colour", CSV_COLOR}, {"pixel_color", CSV_COLOR}, {"user", CSV_USER},
        {"user_id", CSV_USER}, {"user_hash", CSV_USER},    {"username", CSV_USER},
    };
    const size_t length = (size_t)(cell->end - cell->text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == length && strncasecmp(cell->text, names[i].name, length) == 0)
            return names[i].cell;
    return CSV_COUNT;
}

bool csv_take_header(const char *text, size_t size, uint8_t columns[CSV_COLUMNS]) {
    struct field_cursor cursor = place_first_line(text, size);
    struct csv_text cell;
    memset(columns, 0, CSV_COLUMNS);
    do {
        if (columns[CSV_COUNT] == UINT8_MAX || !csv_take_text(&cursor, &cell))
            return false;
        const uint8_t column = ++columns[CSV_COUNT];
        const enum csv_cell named = cell_named(&cell);
        if (named != CSV_COUNT && columns[named] == 0)
            columns[named] = column;
    } while (take_char(&cursor, ','));
    return columns[CSV_TIME] && columns[CSV_X] && columns[CSV_Y] && columns[CSV_COLOR];
}

const char *csv_find_cell(const char *text, const char *end, unsigned column) {
    struct field_cursor cursor = {text, end};
    struct csv_text cell;
    do {
        if (!csv_take_text(&cursor, &cell))
            return NULL;
    } while (--column > 0 && take_char(&cursor, ','));
    return column == 0 && cell.text < cell.end ? cell.text : NULL;
}

/* The cells that columns asks for; false with the reason where the row is not made of cells. */
static bool split(const uint8_t *columns, const char *text, const char *end,
                  struct csv_text cells[CSV_COUNT], char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    unsigned column = 0;
    do {
        const char *start = cursor.at;
        struct csv_text cell;
        if (++column > columns[CSV_COUNT])
            return place_refuse_row("row goes on where it should end", start, end, reason);
        if (!csv_take_text(&cursor, &cell))
            return place_refuse_row("quotes that do not end with their cell", start, end, reason);
        for (unsigned i = 0; i < CSV_COUNT; i++)
            if (columns[i] == column)
                cells[i] = cell;
    } while (take_char(&cursor, ','));
    return true;
}

/* Any way of writing a time. */
static bool take_time(const struct csv_text *cell, int64_t *out) {
    char text[TIME_LIMIT];
    struct place_err ignored;
    struct field_cursor cursor = {cell->text, cell->end};
    const size_t size = (size_t)(cell->end - cell->text);
    if (take_epoch(&cursor, out) && cursor.at == cell->end)
        return true;
    cursor.at = cell->text;
    if (take_bigquery_time(&cursor, out) && cursor.at == cell->end)
        return true;
    if (size >= TIME_LIMIT)
        return false;
    memcpy(text, cell->text, size);
    text[size] = '\0';
    return place_parse_time(text, "ts", out, &ignored) == PLACE_OK;
}

static bool take_whole_coordinate(const struct csv_text *cell, int32_t *out) {
    struct field_cursor cursor = {cell->text, cell->end};
    return cell->text && take_coordinate(&cursor, out) && cursor.at == cell->end;
}

bool csv_starts_plain(const char *text, const char *end) {
    static const uint8_t columns[CSV_COLUMNS] = {1, 2, 3, 4, 0, UINT8_MAX};
    struct csv_text cells[CSV_COUNT] = {0};
    char reason[PLACE_ROW_REASON];
    int64_t time = 0;
    int32_t x = 0, y = 0;
    return split(columns, text, end, cells, reason) && cells[CSV_COLOR].text &&
           take_time(&cells[CSV_TIME], &time) && take_whole_coordinate(&cells[CSV_X], &x) &&
           take_whole_coordinate(&cells[CSV_Y], &y);
}

static bool take_color(const struct place_dialect *dialect, const struct csv_text *cell,
                       struct place_event *event, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {cell->text, cell->end};
    uint32_t rgb = 0;
    int64_t index = 0;
    event->color = PLACE_NO_COLOR;
    if (!dialect->hex_colors && cell->end - cell->text == 2 && memcmp(cell->text, "-1", 2) == 0)
        return true;
    if (dialect->hex_colors && (!take_rgb(&cursor, &rgb) || cursor.at != cell->end))
        return place_refuse_row("no #RRGGBB colour where one belongs", cell->text, cell->end,
                                reason);
    if (dialect->hex_colors)
        index = place_color_table_find(dialect->colors, rgb);
    else if (!take_number(&cursor, &index) || cursor.at != cell->end)
        return place_refuse_row("no colour index where one belongs", cell->text, cell->end, reason);
    if (index < 0 || index >= dialect->color_count)
        return place_refuse_row("colour is not in the palette", cell->text, cell->end, reason);
    event->color = (uint8_t)index;
    return true;
}

static bool take_user(const struct csv_text *cell, struct place_row *row,
                      char reason[PLACE_ROW_REASON]) {
    const size_t size = cell->text ? (size_t)(cell->end - cell->text) : 0;
    if (size > CSV_KEY_LIMIT)
        return place_refuse_row("user is longer than 1024 bytes", cell->text, cell->end, reason);
    if (cell->has_quote)
        return place_refuse_row("user has a quote in the name", cell->text, cell->end, reason);
    row->key = size ? cell->text : NULL;
    row->key_size = size;
    return true;
}

/* A cell of those that are needed which is there and empty. */
static bool refuse_empty(const struct csv_text cells[CSV_COUNT], const char *text, const char *end,
                         char reason[PLACE_ROW_REASON]) {
    char what[32];
    for (unsigned i = 0; i < CSV_USER; i++)
        if (cells[i].text && cells[i].text == cells[i].end) {
            snprintf(what, sizeof what, "%s is empty", cell_names[i]);
            return !place_refuse_row(what, text, end, reason);
        }
    return false;
}

static bool take_when(const struct place_dialect *dialect, struct csv_text cell,
                      struct place_event *event, char reason[PLACE_ROW_REASON]) {
    if (take_time(&cell, &event->time))
        return true;
    return place_refuse_time(dialect->columns[CSV_TIME] == 1 ? "row does not start with a time"
                                                             : "no time where one belongs",
                             cell.text, cell.end, reason);
}

bool csv_take_row(const struct place_dialect *dialect, const char *text, const char *end,
                  struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct csv_text cells[CSV_COUNT] = {0};
    *row = (struct place_row){0};
    if (!split(dialect->columns, text, end, cells, reason) ||
        refuse_empty(cells, text, end, reason))
        return false;
    if (!cells[CSV_TIME].text)
        return place_refuse_row("row ends before its time", text, end, reason);
    if (!take_when(dialect, cells[CSV_TIME], &row->event, reason))
        return false;
    if (!take_whole_coordinate(&cells[CSV_X], &row->event.x) ||
        !take_whole_coordinate(&cells[CSV_Y], &row->event.y))
        return place_refuse_row("no coordinates where they belong", text, end, reason);
    if (!cells[CSV_COLOR].text)
        return place_refuse_row("row ends before its colour", text, end, reason);
    return take_color(dialect, &cells[CSV_COLOR], &row->event, reason) &&
           take_user(&cells[CSV_USER], row, reason);
}
