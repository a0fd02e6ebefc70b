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

/* ---- texts without their escapes ------------------------------------------------------------- */

/* Four hex digits, which stand there. */
static unsigned take_unit(struct field_cursor *cursor) {
    unsigned unit = 0;
    for (int i = 0; i < 4; i++) {
        const unsigned digit = (unsigned char)*cursor->at++;
        unit = unit << 4 | (digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    return unit;
}

/* The character of \uXXXX, behind its u, and of the one behind it where that is the other half. */
static enum json_decoded take_code_point(struct field_cursor *cursor, uint32_t *out) {
    const unsigned unit = take_unit(cursor);
    *out = unit;
    if (unit == 0)
        return JSON_NUL;
    if (unit < 0xd800 || unit > 0xdfff)
        return JSON_DECODED;
    if (unit > 0xdbff || !take_text(cursor, "\\u", 2))
        return JSON_HALF_SURROGATE;
    const unsigned low = take_unit(cursor);
    *out = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    return low >= 0xdc00 && low <= 0xdfff ? JSON_DECODED : JSON_HALF_SURROGATE;
}

/* RFC 3629; the number of bytes. */
static size_t put_utf8(uint32_t code_point, char bytes[4]) {
    static const uint32_t limits[] = {0x80, 0x800, 0x10000};
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    unsigned more = 0; /* bytes behind the first, of six bits each */
    while (more < 3 && code_point >= limits[more])
        more++;
    bytes[0] = (char)(leads[more] | code_point >> 6 * more);
    for (unsigned i = 1; i <= more; i++)
        bytes[i] = (char)(0x80 | (code_point >> 6 * (more - i) & 0x3f));
    return more + 1;
}

/* One byte, or the character of one escape. */
static enum json_decoded take_character(struct field_cursor *cursor, char bytes[4], size_t *size) {
    static const char named[][2] = {
        {'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};
    uint32_t code_point = 0;
    *size = 1;
    bytes[0] = *cursor->at++;
    if (bytes[0] != '\\')
        return JSON_DECODED;
    if (take_char(cursor, 'u')) {
        const enum json_decoded result = take_code_point(cursor, &code_point);
        *size = put_utf8(code_point, bytes);
        return result;
    }
    bytes[0] = *cursor->at++;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (bytes[0] == named[i][0])
            bytes[0] = named[i][1];
    return JSON_DECODED;
}

enum json_decoded json_decode(const struct json_value *text, char *to, size_t room, size_t *size) {
    struct field_cursor cursor = {text->text, text->end};
    *size = 0;
    if (!text->escaped) {
        *size = (size_t)(text->end - text->text);
        memmove(to, text->text, *size < room ? *size : room);
        return *size <= room ? JSON_DECODED : JSON_TOO_LONG;
    }
    while (cursor.at < cursor.end) {
        char bytes[4];
        size_t count = 0;
        const enum json_decoded result = take_character(&cursor, bytes, &count);
        if (result != JSON_DECODED)
            return result;
        if (count > room - *size)
            return JSON_TOO_LONG;
        memcpy(to + *size, bytes, count);
        *size += count;
    }
    return JSON_DECODED;
}

bool json_is_text(const struct json_value *value, const char *text) {
    char decoded[32];
    struct field_cursor is = {value->text, value->end};
    size_t size = 0;
    if (value->kind != JSON_TEXT)
        return false;
    if (value->escaped) {
        if (json_decode(value, decoded, sizeof decoded, &size) != JSON_DECODED)
            return false;
        is = (struct field_cursor){decoded, decoded + size};
    }
    return take_text(&is, text, strlen(text)) && is.at == is.end;
}
