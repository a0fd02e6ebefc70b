/* Palettes from files: which format a file is of, and those that are JSON. */
#include "formats/palette_file.h"

#include "base/json.h"
#include "base/num.h"
#include "formats/palette_line.h"
#include "formats/text_file.h"

#include <ctype.h>

/* ---- JSON ------------------------------------------------------------------------------------ */

/* A text, or the text that an object has as its value. */
static bool take_entry(const struct place_json *entry, uint32_t *rgb) {
    struct place_err ignored;
    const char *text = place_json_as_text(entry);
    if (!text && place_json_is_object(entry))
        text = place_json_as_text(place_json_member(entry, "value"));
    return text && place_parse_rgb(text, "colour", rgb, &ignored) == PLACE_OK;
}

static enum place_code take_list(const struct place_json *list, struct place_palette *palette,
                                 struct place_err *err) {
    if (!place_json_is_array(list))
        return place_fail(err, PLACE_DATA, "there is no list 'palette' in it");
    for (const struct place_json *at = place_json_first(list); at; at = place_json_next(at)) {
        uint32_t rgb = 0;
        if (!take_entry(at, &rgb))
            return place_fail(err, PLACE_DATA, "palette: entry %u is not a colour such as #FF4500",
                              palette->count);
        if (palette_add(palette, rgb, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code take_json(struct field_cursor text, struct place_palette *palette,
                                 struct place_err *err) {
    struct place_json *root = NULL;
    if (place_json_parse(text.at, (size_t)(text.end - text.at), &root, err))
        return err->code;
    const struct place_json *list =
        place_json_is_object(root) ? place_json_member(root, "palette") : root;
    const enum place_code code = take_list(list, palette, err);
    place_json_free(root);
    return code;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static struct field_cursor without_blanks(struct field_cursor text) {
    while (text.at < text.end && isspace((unsigned char)*text.at))
        text.at++;
    while (text.at < text.end && isspace((unsigned char)text.end[-1]))
        text.end--;
    return text;
}

static enum place_code take_lines(struct field_cursor text, struct place_palette *palette,
                                  struct place_err *err) {
    palette_line_reader *take_line = NULL;
    for (struct palette_line line = {.number = 1}; text.at < text.end; line.number++) {
        const char *newline = memchr(text.at, '\n', (size_t)(text.end - text.at));
        line.text = without_blanks((struct field_cursor){text.at, newline ? newline : text.end});
        text.at = newline ? newline + 1 : text.end;
        if (line.text.at == line.text.end)
            continue;
        line.first = !take_line;
        if (line.first)
            take_line = palette_reader_for(line.text);
        if (take_line(&line, palette, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code take_palette(struct field_cursor text, struct place_palette *palette,
                                    struct place_err *err) {
    const struct field_cursor inner = without_blanks(text);
    const bool json = inner.at < inner.end && (*inner.at == '{' || *inner.at == '[');
    if (json ? take_json(text, palette, err) : take_lines(text, palette, err))
        return err->code;
    return palette->count ? PLACE_OK : place_fail(err, PLACE_DATA, "no colour in it");
}

enum place_code place_palette_read(const char *path, struct place_palette *palette,
                                   struct place_err *err) {
    struct place_buf buf = {0};
    *palette = (struct place_palette){0};
    enum place_code code = place_read_text(path, &buf, err);
    if (code == PLACE_OK) {
        const char *text = buf.size ? (const char *)buf.data : "";
        code = take_palette((struct field_cursor){text, text + buf.size}, palette, err);
        if (code)
            place_wrap(err, "%s", path);
    }
    place_buf_release(&buf);
    if (code == PLACE_DATA)
        place_hint(err, "a palette is GIMP's .gpl, paint.NET's .txt, CSV or JSON of Pxls");
    return code;
}
