/* Rectangles of canvas pixels. */
#include "base/rect.h"

#include <ctype.h>
#include <stdlib.h>

bool place_rect_empty(struct place_rect a) {
    return a.width <= 0 || a.height <= 0;
}

bool place_rect_equal(struct place_rect a, struct place_rect b) {
    return a.x0 == b.x0 && a.y0 == b.y0 && a.width == b.width && a.height == b.height;
}

bool place_rect_contains(struct place_rect a, int32_t x, int32_t y) {
    return x >= a.x0 && y >= a.y0 && (int64_t)x - a.x0 < a.width && (int64_t)y - a.y0 < a.height;
}

bool place_rect_covers(struct place_rect outer, struct place_rect inner) {
    return place_rect_empty(inner) ||
           place_rect_equal(place_rect_intersection(outer, inner), inner);
}

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* What the spans a..a+n and b..b+m share: its length, 0 or less where they are apart. */
static int64_t shared_length(int64_t a, int64_t n, int64_t b, int64_t m) {
    const int64_t end = a + n < b + m ? a + n : b + m;
    return end - (a > b ? a : b);
}

struct place_rect place_rect_intersection(struct place_rect a, struct place_rect b) {
    const int64_t width = shared_length(a.x0, a.width, b.x0, b.width);
    const int64_t height = shared_length(a.y0, a.height, b.y0, b.height);
    if (width <= 0 || height <= 0)
        return (struct place_rect){0};
    return (struct place_rect){most(a.x0, b.x0), most(a.y0, b.y0), (int32_t)width, (int32_t)height};
}

struct place_rect place_rect_union(struct place_rect a, struct place_rect b) {
    if (place_rect_empty(a))
        return b;
    if (place_rect_empty(b))
        return a;
    struct place_rect whole = {.x0 = least(a.x0, b.x0), .y0 = least(a.y0, b.y0)};
    whole.width = most(a.x0 + a.width, b.x0 + b.width) - whole.x0;
    whole.height = most(a.y0 + a.height, b.y0 + b.height) - whole.y0;
    return whole;
}

/* The bands above, below, left and right of the cut. */
size_t place_rect_outside(struct place_rect whole, struct place_rect cut,
                          struct place_rect bands[4]) {
    size_t count = 0;
    cut = place_rect_intersection(whole, cut);
    if (place_rect_empty(cut)) {
        bands[0] = whole;
        return !place_rect_empty(whole);
    }
    const int32_t bottom = cut.y0 + cut.height, right = cut.x0 + cut.width;
    const struct place_rect sides[] = {
        {whole.x0, whole.y0, whole.width, cut.y0 - whole.y0},
        {whole.x0, bottom, whole.width, whole.y0 + whole.height - bottom},
        {whole.x0, cut.y0, cut.x0 - whole.x0, cut.height},
        {right, cut.y0, whole.x0 + whole.width - right, cut.height},
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (!place_rect_empty(sides[i]))
            bands[count++] = sides[i];
    return count;
}

/* A whole number at *cursor within min..max, with a sign where `sign` says so; moves the cursor. */
static bool take_number(const char **cursor, bool sign, int32_t min, int32_t max, int32_t *out) {
    const char *digits = *cursor + (sign && (**cursor == '-' || **cursor == '+'));
    if (!isdigit((unsigned char)*digits))
        return false;
    char *end = NULL;
    const long value = strtol(*cursor, &end, 10);
    if (value < min || value > max)
        return false;
    *cursor = end;
    *out = (int32_t)value;
    return true;
}

static bool take_coordinate(const char **cursor, int32_t *out) {
    return take_number(cursor, true, -PLACE_MAX_COORDINATE, PLACE_MAX_COORDINATE, out);
}

static bool take_literal(const char **cursor, char wanted) {
    if (**cursor != wanted)
        return false;
    ++*cursor;
    return true;
}

static bool parse_geometry(const char *text, struct place_rect *out) {
    if (!take_number(&text, false, 1, PLACE_MAX_SIDE, &out->width) || !take_literal(&text, 'x') ||
        !take_number(&text, false, 1, PLACE_MAX_SIDE, &out->height))
        return false;
    if ((*text != '+' && *text != '-') || !take_coordinate(&text, &out->x0))
        return false;
    return (*text == '+' || *text == '-') && take_coordinate(&text, &out->y0) && !*text;
}

static bool parse_corners(const char *text, struct place_rect *out) {
    int32_t x1 = 0, y1 = 0;
    if (!take_coordinate(&text, &out->x0) || !take_literal(&text, ',') ||
        !take_coordinate(&text, &out->y0) || !take_literal(&text, '.') || !take_literal(&text, '.'))
        return false;
    if (!take_coordinate(&text, &x1) || !take_literal(&text, ',') || !take_coordinate(&text, &y1) ||
        *text)
        return false;
    const struct place_rect corner = *out;
    *out = (struct place_rect){least(corner.x0, x1), least(corner.y0, y1), 0, 0};
    out->width = most(corner.x0, x1) - out->x0 + 1;
    out->height = most(corner.y0, y1) - out->y0 + 1;
    return out->width <= PLACE_MAX_SIDE && out->height <= PLACE_MAX_SIDE;
}

enum place_code place_parse_region(const char *text, const char *what, struct place_rect *out,
                                   struct place_err *err) {
    struct place_rect rect = {0};
    if (!parse_geometry(text, &rect) && !parse_corners(text, &rect))
        return place_fail(err, PLACE_USAGE,
                          "%s is '%s', wanted WxH+X+Y or X1,Y1..X2,Y2, such as 100x50-500-20 or "
                          "0,0..99,49",
                          what, text);
    *out = rect;
    return PLACE_OK;
}

enum place_code place_parse_dimensions(const char *text, const char *what, int32_t max,
                                       int32_t *width, int32_t *height, struct place_err *err) {
    const char *cursor = text;
    if (!take_number(&cursor, false, 1, max, width) || !take_literal(&cursor, 'x') ||
        !take_number(&cursor, false, 1, max, height) || *cursor)
        return place_fail(err, PLACE_USAGE, "%s is '%s', wanted WIDTHxHEIGHT, each 1 to %d", what,
                          text, max);
    return PLACE_OK;
}
