/* Colours from the lines of palette files. */
#include "formats/palette_line.h"

#include "formats/csv_cells.h"

#include <ctype.h>
#include <inttypes.h>
#include <strings.h>

enum { PAINT_DIGITS = 8, MOST_FIELDS = 4 };

enum place_code palette_add(struct place_palette *palette, uint32_t rgb, struct place_err *err) {
    if (palette->count == PLACE_MAX_COLORS)
        return place_fail(err, PLACE_DATA, "more than %d colours", PLACE_MAX_COLORS);
    palette->rgb[palette->count++] = rgb;
    return PLACE_OK;
}

static enum place_code add(const struct palette_line *line, struct place_palette *palette,
                           uint32_t rgb, struct place_err *err) {
    return palette_add(palette, rgb, err) ? place_wrap(err, "line %u", line->number) : PLACE_OK;
}

static bool starts_with(struct field_cursor cursor, const char *text) {
    return take_text(&cursor, text, strlen(text));
}

/* A number of 0 to 255. */
static bool take_level(struct field_cursor *cursor, uint32_t *rgb) {
    int64_t level = 0;
    if (!take_number(cursor, &level) || level > 255)
        return false;
    *rgb = *rgb << 8 | (uint32_t)level;
    return true;
}

/* ---- GIMP ------------------------------------------------------------------------------------ */

/* `R G B`, and a name behind a blank or nothing. */
static bool take_levels(struct field_cursor cursor, uint32_t *rgb) {
    *rgb = 0;
    for (int i = 0; i < 3; i++) {
        while (take_char(&cursor, ' ') || take_char(&cursor, '\t'))
            ;
        if (!take_level(&cursor, rgb))
            return false;
    }
    return cursor.at == cursor.end || isspace((unsigned char)*cursor.at);
}

enum place_code palette_take_gimp_line(const struct palette_line *line,
                                       struct place_palette *palette, struct place_err *err) {
    uint32_t rgb = 0;
    if (line->first || *line->text.at == '#' || starts_with(line->text, "Name:") ||
        starts_with(line->text, "Columns:") || starts_with(line->text, "Channels:"))
        return PLACE_OK;
    if (!take_levels(line->text, &rgb))
        return place_fail(err, PLACE_DATA, "line %u is not 'R G B name'", line->number);
    return add(line, palette, rgb, err);
}

/* ---- paint.NET ------------------------------------------------------------------------------- */

static bool is_paint_color(struct field_cursor cursor) {
    if (cursor.end - cursor.at != PAINT_DIGITS)
        return false;
    while (cursor.at < cursor.end)
        if (!isxdigit((unsigned char)*cursor.at++))
            return false;
    return true;
}

enum place_code palette_take_paint_line(const struct palette_line *line,
                                        struct place_palette *palette, struct place_err *err) {
    uint32_t rgb = 0;
    struct field_cursor cursor = line->text;
    if (*cursor.at == ';')
        return PLACE_OK;
    if (!is_paint_color(cursor))
        return place_fail(err, PLACE_DATA, "line %u is not 'AARRGGBB'", line->number);
    if (strncasecmp(cursor.at, "ff", 2) != 0)
        return place_fail(err, PLACE_DATA,
                          "line %u: '%.8s' is not opaque, as a canvas's colours are", line->number,
                          cursor.at);
    cursor.at += 2;
    return take_hex_digits6(&cursor, &rgb) ? add(line, palette, rgb, err) : PLACE_OK;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static bool is_header_word(const struct csv_text *field) {
    static const char *const words[] = {"index", "i", "id", "name", "color", "colour", "hex", "rgb",
                                        "value", "r", "g",  "b",    "red",   "green",  "blue"};
    const size_t size = (size_t)(field->end - field->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && strncasecmp(field->text, words[i], size) == 0)
            return true;
    return false;
}

/* The fields of the line; 0 where there are too many or quotes are wrong. */
static int split(struct field_cursor cursor, struct csv_text fields[MOST_FIELDS]) {
    int count = 0;
    do {
        if (count == MOST_FIELDS || !csv_take_text(&cursor, &fields[count++]))
            return 0;
    } while (take_char(&cursor, ','));
    return count;
}

static bool is_header(const struct csv_text *fields, int count) {
    for (int i = 0; i < count; i++)
        if (!is_header_word(&fields[i]))
            return false;
    return count > 0;
}

/* `#RRGGBB` or `RRGGBB`. */
static bool take_hex(const struct csv_text *field, uint32_t *rgb) {
    struct field_cursor cursor = {field->text, field->end};
    take_char(&cursor, '#');
    return take_hex_digits6(&cursor, rgb) && cursor.at == cursor.end;
}

/* The colour in the last field, or levels in the last three. */
static bool take_color(const struct csv_text *fields, int count, uint32_t *rgb) {
    if (count == 1 || count == 2)
        return take_hex(&fields[count - 1], rgb);
    *rgb = 0;
    for (int i = count - 3; count >= 3 && i < count; i++) {
        struct field_cursor cursor = {fields[i].text, fields[i].end};
        if (!take_level(&cursor, rgb) || cursor.at != cursor.end)
            return false;
    }
    return count >= 3;
}

/* Whether the first field is a number, and which. */
static bool take_index(const struct csv_text *field, int64_t *index) {
    struct field_cursor cursor = {field->text, field->end};
    return take_number(&cursor, index) && cursor.at == cursor.end;
}

enum place_code palette_take_csv_line(const struct palette_line *line,
                                      struct place_palette *palette, struct place_err *err) {
    struct csv_text fields[MOST_FIELDS];
    uint32_t rgb = 0;
    int64_t index = 0;
    const int count = split(line->text, fields);
    if (line->first && is_header(fields, count))
        return PLACE_OK;
    if (!take_color(fields, count, &rgb))
        return place_fail(err, PLACE_DATA, "line %u is no colour: wanted #RRGGBB or R,G,B",
                          line->number);
    if (count % 2 == 0 && take_index(&fields[0], &index) && index != palette->count)
        return place_fail(err, PLACE_DATA, "line %u: its index is %" PRId64 ", and its place %u",
                          line->number, index, palette->count);
    return add(line, palette, rgb, err);
}

palette_line_reader *palette_reader_for(struct field_cursor first) {
    if (starts_with(first, "GIMP Palette"))
        return palette_take_gimp_line;
    return *first.at == ';' || is_paint_color(first) ? palette_take_paint_line
                                                     : palette_take_csv_line;
}
