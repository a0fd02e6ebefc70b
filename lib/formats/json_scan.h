/*
 * JSON of one row (RFC 8259), looked at where it stands: nothing is copied and
 * nothing allocated, so that rows can be read by the hundred million. Internal
 * to lib/formats; for files as trees there is base/json.h.
 */
#ifndef PLACE_FORMATS_JSON_SCAN_H
#define PLACE_FORMATS_JSON_SCAN_H

#include "formats/field.h"

enum json_kind { JSON_TEXT, JSON_NUMBER, JSON_NULL, JSON_TRUE, JSON_FALSE, JSON_LIST, JSON_OBJECT };

struct json_value {
    enum json_kind kind;
    const char *text, *end; /* as it stands there; a text's without its quotes */
    bool escaped;           /* a text with a backslash in it, as json_decode takes it away */
};

/*
 * The members of one object, or the elements of one list:
 *
 *     bool good = json_walk_begin(&walk, cursor, '{');
 *     while (good && (step = json_next_member(&walk, &name, &value)) == JSON_NEXT)
 *         ...
 *     if (!good || step != JSON_END) ... walk.cursor.at is where it is not JSON
 *
 * Control characters in texts are no JSON, nor is nesting deeper than 32; bytes
 * over 127 are not looked at.
 */
struct json_walk {
    struct field_cursor cursor;
    char closing;
    bool begun;
};

enum json_step { JSON_BROKEN, JSON_END, JSON_NEXT };

/* Take the bracket that opens it, '{' or '[', and blanks before it; false where there is none. */
bool json_walk_begin(struct json_walk *walk, struct field_cursor at, char bracket);

/* The next one, its value whole; JSON_END behind the closing bracket. */
enum json_step json_next_member(struct json_walk *walk, struct json_value *name,
                                struct json_value *value);
enum json_step json_next_element(struct json_walk *walk, struct json_value *value);

/* After JSON_END: whether nothing but blanks follows. */
bool json_walk_is_whole(struct json_walk *walk);

/* A whole number of at most 18 digits; false for any other value, 1.0 and 1e3 too. */
bool json_as_number(const struct json_value *value, int64_t *out);

enum json_decoded {
    JSON_DECODED,
    JSON_TOO_LONG,       /* for its room */
    JSON_HALF_SURROGATE, /* half of a pair of UTF-16, which is no character (RFC 8259, 8.2) */
    JSON_NUL             /* a character of zero */
};

/*
 * What a text says, without its escapes, in UTF-8: at most `room` bytes into
 * `to`, which may be where the text stands itself, since it never grows.
 */
enum json_decoded json_decode(const struct json_value *text, char *to, size_t room, size_t *size);

/* Whether it is just this text, of at most 32 bytes. */
bool json_is_text(const struct json_value *value, const char *text);

#endif
