/* The log of a Pxls server. */
#include "formats/pxls.h"

#include "formats/log_line.h"

#include <ctype.h>

enum { LEAST_FIELDS = 5, MOST_FIELDS = 7, HASH_DIGITS = 64 };

/* What a row's fields are; action is NULL where the row has none. */
struct pxls_fields {
    struct field_cursor date, user, x, y, color, action;
};

/* `YYYY-MM-DD HH:MM:SS`, `,mmm` or `.mmm` behind it or nothing. */
static bool take_time(struct field_cursor *cursor, int64_t *out) {
    struct calendar at = {0};
    int64_t fraction = 0;
    if (!take_calendar(cursor, ' ', &at) || !is_moment(&at))
        return false;
    const char point = cursor->at < cursor->end && *cursor->at == ',' ? ',' : '.';
    if (!take_fraction(cursor, point, &fraction))
        return false;
    *out = moment_time(&at) + fraction;
    return true;
}

/* Cut a row at its tabs; the number of fields, one more than MOST_FIELDS where there are more. */
static int cut(const char *text, const char *end, struct field_cursor fields[MOST_FIELDS]) {
    for (int count = 0; count < MOST_FIELDS; count++) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        fields[count] = (struct field_cursor){text, tab ? tab : end};
        if (!tab)
            return count + 1;
        text = tab + 1;
    }
    return MOST_FIELDS + 1;
}

static bool take_whole_number(struct field_cursor field, int32_t *out) {
    return take_coordinate(&field, out) && field.at == field.end;
}

/* Which field is which. An address has points or colons, so that a number is db2pixellogs' colour.
 */
static bool arrange(const char *text, const char *end, struct pxls_fields *out) {
    struct field_cursor fields[MOST_FIELDS];
    int32_t number = 0;
    const int count = cut(text, end, fields);
    if (count < LEAST_FIELDS || count > MOST_FIELDS)
        return false;
    const bool from_database = count == MOST_FIELDS && take_whole_number(fields[5], &number);
    const struct field_cursor *user = from_database ? &fields[2] : &fields[1];
    *out = (struct pxls_fields){
        .date = fields[0], .user = user[0], .x = user[1], .y = user[2], .color = user[3]};
    if (count > LEAST_FIELDS)
        out->action = fields[count - 1];
    return true;
}

static bool is_text(struct field_cursor field, const char *text) {
    const size_t size = (size_t)(field.end - field.at);
    return strlen(text) == size && memcmp(field.at, text, size) == 0;
}

static bool is_hash(struct field_cursor field) {
    if (field.end - field.at != HASH_DIGITS)
        return false;
    for (; field.at < field.end; field.at++)
        if (!isxdigit((unsigned char)*field.at))
            return false;
    return true;
}

static bool take_user(struct field_cursor field, struct place_row *row) {
    const size_t size = (size_t)(field.end - field.at);
    if (size > PLACE_KEY_LIMIT)
        return false;
    if (is_hash(field)) {
        row->hash = field.at;
    } else if (size > 0 && !is_text(field, "-snip-") && !is_text(field, "dead") &&
               !is_text(field, "<server>")) {
        row->key = field.at;
        row->key_size = size;
    }
    return true;
}

/* The kind that an action is, or -1. */
static int kind_of(struct field_cursor action) {
    static const struct {
        const char *name;
        int kind;
    } actions[] = {
        {"user place", PLACE_KIND_PLACE},
        {"user undo", PLACE_KIND_UNDO},
        {"mod overwrite", PLACE_KIND_OVERWRITE},
        {"rollback", PLACE_KIND_ROLLBACK},
        {"rollback undo", PLACE_KIND_ROLLBACK_UNDO},
        {"console nuke", PLACE_KIND_NUKE},
    };
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (is_text(action, actions[i].name))
            return actions[i].kind;
    return -1;
}

static bool take_color(const struct place_dialect *dialect, struct field_cursor field,
                       struct place_event *event, char reason[PLACE_ROW_REASON]) {
    int32_t index = 0;
    if (!take_whole_number(field, &index))
        return place_refuse_row("no colour index where one belongs", field.at, field.end, reason);
    event->color = PLACE_NO_COLOR;
    if (index == -1 || index == 255)
        return true;
    if (index < 0 || (unsigned)index >= dialect->color_count)
        return place_refuse_row("colour is not in the palette", field.at, field.end, reason);
    event->color = (uint8_t)index;
    return true;
}

static bool take_action(struct field_cursor field, struct place_event *event,
                        char reason[PLACE_ROW_REASON]) {
    const int kind = field.at ? kind_of(field) : PLACE_KIND_PLACE;
    if (kind < 0)
        return place_refuse_row("action is none that is known", field.at, field.end, reason);
    event->kind = (uint8_t)kind;
    return true;
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct pxls_fields fields;
    *row = (struct place_row){0};
    if (!arrange(text, end, &fields))
        return place_refuse_row("row does not have 5 to 7 fields behind tabs", text, end, reason);
    struct field_cursor date = fields.date;
    if (!take_time(&date, &row->event.time) || date.at != date.end)
        return place_refuse_time("row does not start with a time", text, end, reason);
    if (!take_user(fields.user, row))
        return place_refuse_row("user is longer than 1024 bytes", fields.user.at, fields.user.end,
                                reason);
    if (!take_whole_number(fields.x, &row->event.x) || !take_whole_number(fields.y, &row->event.y))
        return place_refuse_row("no coordinates where they belong", fields.x.at, fields.y.end,
                                reason);
    return take_color(dialect, fields.color, &row->event, reason) &&
           take_action(fields.action, &row->event, reason);
}

static bool guess(const char *text, size_t size) {
    struct field_cursor line = place_first_line(text, size);
    struct pxls_fields fields;
    int64_t time = 0;
    return arrange(line.at, line.end, &fields) && take_time(&fields.date, &time) &&
           fields.date.at == fields.date.end;
}

const struct place_log_format place_format_pxls = {
    .name = "pxls",
    .expected = "date, hash or user, x, y, index, action",
    .timeline = NULL,
    .hashes = true,
    .guess = guess,
    .row = read_row,
};
