/* Events as objects of JSON, one a line. */
#include "formats/jsonl.h"

#include "formats/json_scan.h"
#include "formats/log_line.h"

#include <stdio.h>
#include <string.h>

enum { TIME_LIMIT = 64 /* bytes */ };

enum member {
    KIND,
    CREATED_AT,
    USER_ID,
    X,
    Y,
    COLOR,
    WIDTH,
    HEIGHT,
    RADIUS,
    X0,
    Y0,
    PALETTE,
    COLORS,
    BACKGROUND,
    MEMBERS
};

static const char *const member_names[MEMBERS] = {
    [KIND] = "kind",
    [CREATED_AT] = "createdAt",
    [USER_ID] = "userId",
    [X] = "x",
    [Y] = "y",
    [COLOR] = "color",
    [WIDTH] = "width",
    [HEIGHT] = "height",
    [RADIUS] = "radius",
    [X0] = "x0",
    [Y0] = "y0",
    [PALETTE] = "palette",
    [COLORS] = "colors",
    [BACKGROUND] = "background",
};

/* A row as it is being taken apart. */
struct object {
    struct json_value members[MEMBERS]; /* text is NULL where the row has no such member */
    const char *text, *end;
    char *reason; /* PLACE_ROW_REASON bytes */
};

/* "createdAt is missing", with the row, or "x is no whole number", with the value. */
static bool refuse(const struct object *object, enum member member, const char *what) {
    char text[PLACE_ROW_REASON / 2];
    const struct json_value *value = &object->members[member];
    snprintf(text, sizeof text, "%s %s", member_names[member], what);
    return place_refuse_row(text, value->text ? value->text : object->text,
                            value->text ? value->end : object->end, object->reason);
}

static bool keep_member(struct object *object, const struct json_value *name,
                        const struct json_value *value) {
    for (unsigned i = 0; i < MEMBERS; i++) {
        if (!json_is_text(name, member_names[i]))
            continue;
        if (object->members[i].text)
            return refuse(object, i, "stands twice");
        object->members[i] = *value;
        return true;
    }
    return true;
}

static bool take_object(struct object *object) {
    struct json_walk walk;
    struct json_value name, value;
    enum json_step step = JSON_BROKEN;
    if (!json_walk_begin(&walk, (struct field_cursor){object->text, object->end}, '{'))
        return place_refuse_row("row is no object of JSON", object->text, object->end,
                                object->reason);
    while ((step = json_next_member(&walk, &name, &value)) == JSON_NEXT)
        if (!keep_member(object, &name, &value))
            return false;
    if (step == JSON_END && json_walk_is_whole(&walk))
        return true;
    return place_refuse_row(walk.cursor.at == object->end ? "row ends within its JSON"
                                                          : "row is not JSON from here on",
                            walk.cursor.at, object->end, object->reason);
}

struct range {
    int32_t least, most;
};

static const struct range coordinates = {-PLACE_MAX_COORDINATE, PLACE_MAX_COORDINATE};
static const struct range sides = {1, PLACE_MAX_SIDE};
static const struct range radii = {0, PLACE_MAX_SIDE};

/* A member that must be there and be a whole number of this range. */
static bool take_whole(const struct object *object, enum member member, struct range range,
                       int32_t *out) {
    int64_t number = 0;
    const struct json_value *value = &object->members[member];
    if (!value->text)
        return refuse(object, member, "is missing");
    if (!json_as_number(value, &number))
        return refuse(object, member, "is no whole number");
    if (number < range.least || number > range.most)
        return refuse(object, member, "is out of range");
    *out = (int32_t)number;
    return true;
}

/* A palette index; PLACE_NO_COLOR for the ways of saying none. */
static bool take_index(const struct object *object, enum member member, unsigned count,
                       uint8_t *out) {
    int32_t index = 0;
    *out = PLACE_NO_COLOR;
    if (object->members[member].text && object->members[member].kind == JSON_NULL)
        return true;
    if (!take_whole(object, member, (struct range){-1, INT32_MAX}, &index))
        return false;
    if (index == -1 || index == PLACE_NO_COLOR)
        return true;
    if ((unsigned)index >= count)
        return refuse(object, member, "is not in the palette");
    *out = (uint8_t)index;
    return true;
}

/* `2022-04-04T00:53:51.577000Z`, as the live path writes times. */
static bool take_utc_time(const struct json_value *value, int64_t *out) {
    struct field_cursor cursor = {value->text, value->end};
    struct calendar at = {0};
    int64_t fraction = 0;
    if (!take_calendar(&cursor, 'T', &at) || !take_fraction(&cursor, '.', &fraction) ||
        !take_char(&cursor, 'Z') || cursor.at != cursor.end || !is_moment(&at))
        return false;
    *out = moment_time(&at) + fraction;
    return true;
}

static bool take_time(const struct object *object, int64_t *out) {
    char text[TIME_LIMIT];
    size_t size = 0;
    struct place_err ignored;
    const struct json_value *value = &object->members[CREATED_AT];
    if (!value->text)
        return refuse(object, CREATED_AT, "is missing");
    if (value->kind == JSON_TEXT && take_utc_time(value, out))
        return true;
    if ((value->kind == JSON_TEXT || value->kind == JSON_NUMBER) &&
        json_decode(value, text, sizeof text - 1, &size) == JSON_DECODED) {
        text[size] = '\0';
        if (place_parse_time(text, "createdAt", out, &ignored) == PLACE_OK)
            return true;
    }
    return place_refuse_time("createdAt is no time", value->text, value->end, object->reason);
}

/* That a name can be made of the user, of at most PLACE_KEY_LIMIT bytes. */
static bool check_user(const struct object *object) {
    char name[PLACE_KEY_LIMIT];
    size_t size = 0;
    const struct json_value *value = &object->members[USER_ID];
    if (!value->escaped && (size_t)(value->end - value->text) <= PLACE_KEY_LIMIT)
        return true;
    switch (json_decode(value, name, sizeof name, &size)) {
    case JSON_DECODED: return true;
    case JSON_TOO_LONG: return refuse(object, USER_ID, "is longer than 1024 bytes");
    case JSON_NUL: return refuse(object, USER_ID, "has a character of zero");
    default: return refuse(object, USER_ID, "has half a surrogate pair");
    }
}

static size_t unescape(char *key, size_t size) {
    const struct json_value text = {JSON_TEXT, key, key + size, true};
    json_decode(&text, key, size, &size);
    return size;
}

static bool take_user(const struct object *object, struct place_row *row) {
    const struct json_value *value = &object->members[USER_ID];
    const size_t size = (size_t)(value->end - value->text);
    if (!value->text || value->kind == JSON_NULL || (value->kind == JSON_TEXT && size == 0))
        return true;
    if (value->kind != JSON_TEXT)
        return refuse(object, USER_ID, "is no text");
    if (!check_user(object))
        return false;
    row->key = value->text;
    row->key_size = size;
    row->key_escaped = value->escaped;
    return true;
}

/* "#RRGGBB" or "RRGGBB". */
static bool take_color(const struct json_value *value, uint32_t *rgb) {
    char text[8];
    size_t size = 0;
    if (value->kind != JSON_TEXT || json_decode(value, text, sizeof text, &size) != JSON_DECODED)
        return false;
    struct field_cursor cursor = {text, text + size};
    take_char(&cursor, '#');
    return take_hex_digits6(&cursor, rgb) && cursor.at == cursor.end;
}

/* Which of the palette's colours may be placed: all of them, where nothing says it. */
static bool take_allowed(const struct object *object, struct place_timeline_entry *entry) {
    struct json_walk walk;
    struct json_value color;
    int64_t index = 0;
    const struct json_value *list = &object->members[COLORS];
    if (!list->text)
        return true;
    if (!json_walk_begin(&walk, (struct field_cursor){list->text, list->end}, '['))
        return refuse(object, COLORS, "is no list");
    memset(entry->allowed, 0, sizeof entry->allowed);
    while (json_next_element(&walk, &color) == JSON_NEXT) {
        if (!json_as_number(&color, &index) || index < 0 || index >= entry->palette.count)
            return place_refuse_row("colors has something that is no index of the palette",
                                    color.text, color.end, object->reason);
        place_allow_color(entry, (unsigned)index);
    }
    return true;
}

/* The colours of a canvas row. */
static bool take_palette(const struct object *object, struct place_timeline_entry *entry) {
    struct json_walk walk;
    struct json_value color;
    const struct json_value *list = &object->members[PALETTE];
    if (!list->text)
        return refuse(object, PALETTE, "is missing");
    if (!json_walk_begin(&walk, (struct field_cursor){list->text, list->end}, '['))
        return refuse(object, PALETTE, "is no list");
    while (json_next_element(&walk, &color) == JSON_NEXT) {
        uint32_t *rgb = &entry->palette.rgb[entry->palette.count];
        if (entry->palette.count == PLACE_MAX_COLORS)
            return refuse(object, PALETTE, "has more than 255 colours");
        if (!take_color(&color, rgb))
            return place_refuse_row("palette has something that is no #RRGGBB", color.text,
                                    color.end, object->reason);
        place_allow_color(entry, entry->palette.count++);
    }
    return entry->palette.count > 0 || refuse(object, PALETTE, "is empty");
}

static bool take_canvas(const struct object *object, struct place_timeline_entry *entry) {
    *entry = (struct place_timeline_entry){.background = PLACE_NO_COLOR};
    return take_time(object, &entry->time) &&
           take_whole(object, X0, coordinates, &entry->bounds.x0) &&
           take_whole(object, Y0, coordinates, &entry->bounds.y0) &&
           take_whole(object, WIDTH, sides, &entry->bounds.width) &&
           take_whole(object, HEIGHT, sides, &entry->bounds.height) &&
           take_palette(object, entry) && take_allowed(object, entry) &&
           (!object->members[BACKGROUND].text ||
            take_index(object, BACKGROUND, entry->palette.count, &entry->background));
}

static bool take_fill(const struct object *object, bool open_circles, struct place_event *event) {
    const bool circle = object->members[RADIUS].text != NULL;
    if (circle && (object->members[WIDTH].text || object->members[HEIGHT].text))
        return refuse(object, RADIUS, "stands beside width or height");
    if (!circle) {
        event->kind = PLACE_KIND_RECTANGLE;
        return take_whole(object, WIDTH, sides, &event->width) &&
               take_whole(object, HEIGHT, sides, &event->height);
    }
    event->kind = PLACE_KIND_CIRCLE;
    event->height = open_circles ? PLACE_CIRCLE_OPEN : PLACE_CIRCLE_CLOSED;
    return take_whole(object, RADIUS, radii, &event->width);
}

/* What `kind` says, fills as rectangles; -1 for a word that is no kind. */
static int kind_of(const struct json_value *value) {
    static const enum place_kind kinds[] = {
        PLACE_KIND_PLACE,         PLACE_KIND_UNDO, PLACE_KIND_OVERWRITE, PLACE_KIND_ROLLBACK,
        PLACE_KIND_ROLLBACK_UNDO, PLACE_KIND_NUKE, PLACE_KIND_CANVAS};
    if (!value->text)
        return PLACE_KIND_PLACE;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (json_is_text(value, place_kind_name(kinds[i])))
            return (int)kinds[i];
    return json_is_text(value, "fill") ? PLACE_KIND_RECTANGLE : -1;
}

static bool take_event(const struct place_dialect *dialect, const struct object *object,
                       struct place_row *row) {
    struct place_event *event = &row->event;
    return take_time(object, &event->time) && take_whole(object, X, coordinates, &event->x) &&
           take_whole(object, Y, coordinates, &event->y) &&
           take_index(object, COLOR, dialect->color_count, &event->color) &&
           (event->kind != PLACE_KIND_RECTANGLE ||
            take_fill(object, dialect->open_circles, event)) &&
           take_user(object, row);
}

static bool read_row(const struct place_dialect *dialect, const char *text, const char *end,
                     struct place_row *row, char reason[PLACE_ROW_REASON]) {
    struct object object = {.text = text, .end = end, .reason = reason};
    struct place_timeline_entry entry;
    *row = (struct place_row){0};
    if (!take_object(&object))
        return false;
    const int kind = kind_of(&object.members[KIND]);
    if (kind < 0)
        return refuse(&object, KIND, "is none that is known");
    row->event.kind = (uint8_t)kind;
    if (kind != PLACE_KIND_CANVAS)
        return take_event(dialect, &object, row);
    if (!take_canvas(&object, &entry))
        return false;
    row->event.time = entry.time;
    return true;
}

/* One that breaks off behind its kind was meant as a canvas too. An escape may hide the word. */
static enum place_canvas_row read_canvas(const char *text, const char *end,
                                         struct place_timeline_entry *entry,
                                         char reason[PLACE_ROW_REASON]) {
    struct object object = {.text = text, .end = end, .reason = reason};
    const size_t size = (size_t)(end - text);
    if (!memmem(text, size, "\"canvas\"", 8) && !memchr(text, '\\', size))
        return PLACE_CANVAS_NONE;
    const bool whole = take_object(&object);
    if (kind_of(&object.members[KIND]) != PLACE_KIND_CANVAS)
        return PLACE_CANVAS_NONE;
    return whole && take_canvas(&object, entry) ? PLACE_CANVAS_SOUND : PLACE_CANVAS_DAMAGED;
}

/* An object that says when: there are other files that begin with one. */
static bool guess(const char *text, size_t size) {
    const struct field_cursor line = place_first_line(text, size);
    struct json_walk walk;
    struct json_value name, value;
    bool dated = false;
    if (!json_walk_begin(&walk, line, '{'))
        return false;
    while (!dated && json_next_member(&walk, &name, &value) == JSON_NEXT)
        dated = json_is_text(&name, member_names[CREATED_AT]);
    return dated || memmem(line.at, (size_t)(line.end - line.at), "\"createdAt\"", 11);
}

const struct place_log_format place_format_jsonl = {
    .name = "jsonl",
    .expected = "{\"x\", \"y\", \"color\", \"createdAt\"}",
    .timeline = NULL,
    .circles = true,
    .guess = guess,
    .row = read_row,
    .unescape = unescape,
    .canvas = read_canvas,
};
