/* Comma-separated cells by their columns. */
#include "formats/csv_cells.h"

#include "formats/log_line.h"

#include <stdio.h>
#include <strings.h>

enum { TIME_LIMIT = 64 /* characters */ };

static const char *const cell_names[] = {"ts", "x", "y", "color", "user"};

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

static bool is_name(const struct csv_text *cell, const char *name, size_t length) {
    return (size_t)(cell->end - cell->text) == length && strncasecmp(cell->text, name, length) == 0;
}

/* What columns may be called. */
static const struct {
    const char *name;
    enum csv_cell cell;
} column_names[] = {
    {"ts", CSV_TIME},      {"timestamp", CSV_TIME},    {"time", CSV_TIME},
    {"x", CSV_X},          {"created_at", CSV_TIME},   {"x_coordinate", CSV_X},
    {"y", CSV_Y},          {"y_coordinate", CSV_Y},    {"color", CSV_COLOR},
    {"colour", CSV_COLOR}, {"pixel_color", CSV_COLOR}, {"user", CSV_USER},
    {"user_id", CSV_USER}, {"user_hash", CSV_USER},    {"username", CSV_USER},
};
enum { COLUMN_NAMES = sizeof column_names / sizeof *column_names };

/* Which of those a cell is, or COLUMN_NAMES. */
static size_t find_name(const struct csv_text *cell) {
    size_t i = 0;
    while (i < COLUMN_NAMES && !is_name(cell, column_names[i].name, strlen(column_names[i].name)))
        i++;
    return i;
}

/* How often each of the names stands in the line; false where it is not made of cells. */
static bool find_columns(struct field_cursor line, uint8_t columns[CSV_COLUMNS],
                         unsigned found[COLUMN_NAMES + 1]) {
    struct csv_text cell;
    memset(columns, 0, CSV_COLUMNS);
    do {
        if (columns[CSV_COUNT] == UINT8_MAX || !csv_take_text(&line, &cell))
            return false;
        const uint8_t column = ++columns[CSV_COUNT];
        const size_t name = find_name(&cell);
        found[name]++;
        if (name < COLUMN_NAMES && columns[column_names[name].cell] == 0)
            columns[column_names[name].cell] = column;
    } while (take_char(&line, ','));
    return true;
}

/* What CSV_FAULT says: the column that is not there, or the one of which there are two. */
enum { FAULT_LACKS = 1, FAULT_TWICE = CSV_COUNT + 1 };

enum csv_header csv_take_header(struct field_cursor line, uint8_t columns[CSV_COLUMNS]) {
    unsigned found[COLUMN_NAMES + 1] = {0};
    uint8_t fault = 0;
    if (!find_columns(line, columns, found) || found[COLUMN_NAMES] == columns[CSV_COUNT])
        return CSV_NO_HEADER;
    for (size_t i = 0; i < COLUMN_NAMES; i++)
        if (found[i] > 1)
            fault = (uint8_t)(FAULT_TWICE + column_names[i].cell);
    for (unsigned i = 0; i < CSV_USER; i++)
        if (columns[i] == 0)
            fault = (uint8_t)(FAULT_LACKS + i);
    if (fault == 0)
        return CSV_SOUND_HEADER;
    memset(columns, 0, CSV_COLUMNS);
    columns[CSV_FAULT] = fault;
    if (fault >= FAULT_TWICE)
        return CSV_TWOFOLD_HEADER;
    /* a user may be called `user` in a row that is damaged */
    return place_names_columns(line) ? CSV_SHORT_HEADER : CSV_NO_HEADER;
}

bool csv_header_is(struct field_cursor line, const char *names) {
    struct field_cursor wanted = {names, names + strlen(names)};
    struct csv_text cell, name;
    do {
        csv_take_text(&wanted, &name);
        if (!csv_take_text(&line, &cell) ||
            !is_name(&cell, name.text, (size_t)(name.end - name.text)))
            return false;
    } while (take_char(&wanted, ',') && take_char(&line, ','));
    return line.at == line.end && wanted.at == wanted.end;
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

/* Six hex digits: a colour whose `#` is lost, even where it could be read as a number. */
static bool is_bare_rgb(const struct csv_text *cell) {
    struct field_cursor cursor = {cell->text, cell->end};
    uint32_t rgb = 0;
    return take_hex_digits6(&cursor, &rgb) && cursor.at == cell->end;
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
    if (!dialect->hex_colors && is_bare_rgb(cell)) {
        snprintf(reason, PLACE_ROW_REASON, "colour is '%.6s': an index, or #RRGGBB", cell->text);
        return false;
    }
    if (dialect->hex_colors)
        index = place_color_table_find(dialect->colors, rgb);
    else if (!take_number(&cursor, &index) || cursor.at != cell->end)
        return place_refuse_row("no colour index where one belongs", cell->text, cell->end, reason);
    if (index < 0 || index >= dialect->color_count)
        return place_refuse_row("colour is not in the palette", cell->text, cell->end, reason);
    event->color = (uint8_t)index;
    return true;
}

size_t csv_unescape(char *key, size_t size) {
    size_t kept = 0;
    for (size_t i = 0; i < size; i++) {
        key[kept++] = key[i];
        i += key[i] == '"'; /* the second of two */
    }
    return kept;
}

/* Bytes of the name in a cell when its quotes are single ones. */
static size_t name_size(const struct csv_text *cell) {
    size_t size = 0;
    for (const char *at = cell->text; at < cell->end; at++, size++)
        at += *at == '"' && cell->has_quote;
    return size;
}

bool csv_take_user(const struct csv_text *cell, struct place_row *row,
                   char reason[PLACE_ROW_REASON]) {
    const size_t size = cell->text ? (size_t)(cell->end - cell->text) : 0;
    if (size > PLACE_KEY_LIMIT && name_size(cell) > PLACE_KEY_LIMIT)
        return place_refuse_row("user is longer than 1024 bytes", cell->text, cell->end, reason);
    row->key = size ? cell->text : NULL;
    row->key_size = size;
    row->key_escaped = cell->has_quote;
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

static bool refuse_header(unsigned fault, const char *text, const char *end,
                          char reason[PLACE_ROW_REASON]) {
    char what[48];
    if (fault < FAULT_TWICE)
        snprintf(what, sizeof what, "header has no column %s", cell_names[fault - FAULT_LACKS]);
    else
        snprintf(what, sizeof what, "header has two columns %s", cell_names[fault - FAULT_TWICE]);
    return place_refuse_row(what, text, end, reason);
}

bool csv_take_row(const struct place_dialect *dialect, const char *text, const char *end,
                  struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct csv_text cells[CSV_COUNT] = {0};
    *row = (struct place_row){0};
    if (dialect->columns[CSV_FAULT])
        return refuse_header(dialect->columns[CSV_FAULT], text, end, reason);
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
           csv_take_user(&cells[CSV_USER], row, reason);
}
