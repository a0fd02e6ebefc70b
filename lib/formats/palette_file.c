/* Palettes from files. */
#include "formats/palette_file.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number of 0 to 255 behind blanks; moves the text, or gives -1. */
static int take_level(const char **text) {
    while (**text == ' ' || **text == '\t')
        ++*text;
    int value = 0, digits = 0;
    for (; isdigit((unsigned char)**text) && digits < 4; digits++)
        value = value * 10 + (*(*text)++ - '0');
    return digits > 0 && value <= 255 ? value : -1;
}

static bool take_color(const char *line, uint32_t *rgb) {
    const int red = take_level(&line), green = red < 0 ? -1 : take_level(&line),
              blue = green < 0 ? -1 : take_level(&line);
    *rgb = (uint32_t)red << 16 | (uint32_t)green << 8 | (uint32_t)blue;
    return blue >= 0 && (*line == '\0' || isspace((unsigned char)*line));
}

static bool is_passed_over(const char *line) {
    while (isspace((unsigned char)*line))
        line++;
    return *line == '\0' || *line == '#' || strncmp(line, "Name:", 5) == 0 ||
           strncmp(line, "Columns:", 8) == 0 || strncmp(line, "Channels:", 9) == 0;
}

static enum place_code take_line(struct place_palette *palette, const char *line, unsigned number,
                                 struct place_err *err) {
    uint32_t rgb = 0;
    if (number == 1)
        return strncmp(line, "GIMP Palette", 12) == 0
                   ? PLACE_OK
                   : place_fail(err, PLACE_DATA, "line 1 is not 'GIMP Palette'");
    if (is_passed_over(line))
        return PLACE_OK;
    if (!take_color(line, &rgb))
        return place_fail(err, PLACE_DATA, "line %u is not 'R G B name'", number);
    if (palette->count == PLACE_MAX_COLORS)
        return place_fail(err, PLACE_DATA, "line %u: more than %d colours", number,
                          PLACE_MAX_COLORS);
    palette->rgb[palette->count++] = rgb;
    return PLACE_OK;
}

enum place_code place_palette_read(const char *path, struct place_palette *palette,
                                   struct place_err *err) {
    *palette = (struct place_palette){0};
    FILE *file = fopen(path, "r");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    char *line = NULL;
    size_t room = 0;
    enum place_code code = PLACE_OK;
    for (unsigned number = 1; !code && getline(&line, &room, file) >= 0; number++)
        code = take_line(palette, line, number, err);
    if (!code && ferror(file))
        code = place_fail_errno(err, PLACE_IO, "cannot read");
    if (!code && palette->count == 0)
        code = place_fail(err, PLACE_DATA, "no colour in it");
    free(line);
    fclose(file);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}
