/* JSON of one row, looked at where it stands. */
#include "formats/json_scan.h"

#include <ctype.h>

enum { DEEPEST = 32 };

static void pass_blanks(struct field_cursor *cursor) {
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t' ||
                                        *cursor->at == '\r' || *cursor->at == '\n'))
        cursor->at++;
}

/* Behind a backslash. */
static bool take_escape(struct field_cursor *cursor) {
    if (take_char(cursor, 'u')) {
        for (int i = 0; i < 4; i++, cursor->at++)
            if (cursor->at == cursor->end || !isxdigit((unsigned char)*cursor->at))
                return false;
        return true;
    }
    if (cursor->at == cursor->end || !memchr("\"\\/bfnrt", *cursor->at, 8))
        return false;
    cursor->at++;
    return true;
}

static bool take_string(struct field_cursor *cursor, struct json_value *out) {
    if (!take_char(cursor, '"'))
        return false;
    *out = (struct json_value){JSON_TEXT, cursor->at, cursor->at, false};
    while (cursor->at < cursor->end && (unsigned char)*cursor->at >= ' ') {
        if (*cursor->at == '"') {
            out->end = cursor->at++;
            return true;
        }
        if (*cursor->at++ != '\\')
            continue;
        out->escaped = true;
        if (!take_escape(cursor))
            return false;
    }
    return false;
}

/* One digit or more. */
static bool take_digits(struct field_cursor *cursor) {
    const char *start = cursor->at;
    while (cursor->at < cursor->end && isdigit((unsigned char)*cursor->at))
        cursor->at++;
    return cursor->at > start;
}

static bool take_json_number(struct field_cursor *cursor, struct json_value *out) {
    *out = (struct json_value){JSON_NUMBER, cursor->at, cursor->at, false};
    take_char(cursor, '-');
    if (!take_char(cursor, '0') && !take_digits(cursor))
        return false;
    if (take_char(cursor, '.') && !take_digits(cursor))
        return false;
    if (take_char(cursor, 'e') || take_char(cursor, 'E')) {
        if (!take_char(cursor, '+'))
            take_char(cursor, '-');
        if (!take_digits(cursor))
            return false;
    }
    out->end = cursor->at;
    return true;
}

static bool take_word(struct field_cursor *cursor, struct json_value *out) {
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"true", JSON_TRUE}, {"false", JSON_FALSE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *start = cursor->at;
        if (take_text(cursor, words[i].word, strlen(words[i].word))) {
            *out = (struct json_value){words[i].kind, start, cursor->at, false};
            return true;
        }
    }
    return false;
}

static bool take_nested(struct field_cursor *cursor, struct json_value *out, int depth);

static bool take_value(struct field_cursor *cursor, struct json_value *out, int depth) {
    pass_blanks(cursor);
    if (cursor->at == cursor->end)
        return false;
    if (*cursor->at == '"')
        return take_string(cursor, out);
    if (*cursor->at == '-' || isdigit((unsigned char)*cursor->at))
        return take_json_number(cursor, out);
    if (*cursor->at == '{' || *cursor->at == '[')
        return depth < DEEPEST && take_nested(cursor, out, depth + 1);
    return take_word(cursor, out);
}

/* To where the next name or element must stand, or past the closing bracket. */
static enum json_step step(struct json_walk *walk) {
    pass_blanks(&walk->cursor);
    if (take_char(&walk->cursor, walk->closing))
        return JSON_END;
    if (walk->begun && !take_char(&walk->cursor, ','))
        return JSON_BROKEN;
    walk->begun = true;
    return JSON_NEXT;
}

static bool take_name(struct field_cursor *cursor, struct json_value *name) {
    pass_blanks(cursor);
    if (!take_string(cursor, name))
        return false;
    pass_blanks(cursor);
    return take_char(cursor, ':');
}

static enum json_step next_member(struct json_walk *walk, struct json_value *name,
                                  struct json_value *value, int depth) {
    const enum json_step next = step(walk);
    if (next != JSON_NEXT)
        return next;
    return take_name(&walk->cursor, name) && take_value(&walk->cursor, value, depth) ? JSON_NEXT
                                                                                     : JSON_BROKEN;
}

static enum json_step next_element(struct json_walk *walk, struct json_value *value, int depth) {
    const enum json_step next = step(walk);
    if (next != JSON_NEXT)
        return next;
    return take_value(&walk->cursor, value, depth) ? JSON_NEXT : JSON_BROKEN;
}

/* An object or a list; what is in it is only looked at for being JSON. */
static bool take_nested(struct field_cursor *cursor, struct json_value *out, int depth) {
    struct json_value name, value;
    struct json_walk walk;
    enum json_step next = JSON_NEXT;
    const bool object = *cursor->at == '{';
    *out = (struct json_value){object ? JSON_OBJECT : JSON_LIST, cursor->at, cursor->at, false};
    json_walk_begin(&walk, *cursor, *cursor->at);
    while (next == JSON_NEXT)
        next =
            object ? next_member(&walk, &name, &value, depth) : next_element(&walk, &value, depth);
    *cursor = walk.cursor;
    out->end = cursor->at;
    return next == JSON_END;
}

bool json_walk_begin(struct json_walk *walk, struct field_cursor at, char bracket) {
    *walk = (struct json_walk){.cursor = at, .closing = bracket == '{' ? '}' : ']'};
    pass_blanks(&walk->cursor);
    return take_char(&walk->cursor, bracket);
}

enum json_step json_next_member(struct json_walk *walk, struct json_value *name,
                                struct json_value *value) {
    return next_member(walk, name, value, 0);
}

enum json_step json_next_element(struct json_walk *walk, struct json_value *value) {
    return next_element(walk, value, 0);
}

bool json_walk_is_whole(struct json_walk *walk) {
    pass_blanks(&walk->cursor);
    return walk->cursor.at == walk->cursor.end;
}

bool json_as_number(const struct json_value *value, int64_t *out) {
    struct field_cursor cursor = {value->text, value->end};
    const bool negative = take_char(&cursor, '-');
    if (value->kind != JSON_NUMBER || !take_number(&cursor, out) || cursor.at != cursor.end)
        return false;
    *out = negative ? -*out : *out;
    return true;
}

bool json_is_text(const struct json_value *value, const char *text) {
    const size_t size = (size_t)(value->end - value->text);
    return value->kind == JSON_TEXT && strlen(text) == size && memcmp(value->text, text, size) == 0;
}
