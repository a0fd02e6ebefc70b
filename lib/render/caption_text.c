/* The texts of a caption. */
#include "render/caption_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- wording --------------------------------------------------------------------------------- */

/* Bytes that are control characters: C0, DEL, and C1, which are C2 80 to C2 9F. */
static bool has_controls(const char *text) {
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if (*at < 0x20 || *at == 0x7f || (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0))
            return true;
    return false;
}

enum place_code caption_check_title(const char *title, struct place_err *err) {
    if (strlen(title) > PLACE_CAPTION_TITLE)
        return place_fail(err, PLACE_USAGE, "the title has %zu bytes, wanted at most %d",
                          strlen(title), PLACE_CAPTION_TITLE);
    if (has_controls(title))
        return place_fail(err, PLACE_USAGE, "the title has a control character in it");
    return caption_count_words(title) ? PLACE_OK
                                      : place_fail(err, PLACE_USAGE, "the title is empty");
}

uint64_t caption_most_events(const struct place_caption_options *options) {
    return options->most_events ? options->most_events : UINT64_C(999999999);
}

void caption_format_events(uint64_t events, char out[CAPTION_TEXT]) {
    char digits[24];
    size_t used = 0;
    const size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, events);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    snprintf(out + used, CAPTION_TEXT - used, " event%s", events == 1 ? "" : "s");
}

/* ---- words ----------------------------------------------------------------------------------- */

/* The next word, and how long it is: 0 where there is none. */
static const char *next_word(const char *text, size_t *length) {
    text += strspn(text, " ");
    *length = strcspn(text, " ");
    return text;
}

size_t caption_count_words(const char *text) {
    size_t count = 0, length = 0;
    while (text = next_word(text, &length), length > 0) {
        text += length;
        count++;
    }
    return count;
}

void caption_take_words(const char *text, struct caption_words words, char out[CAPTION_TEXT]) {
    size_t used = 0, length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < words.first + words.count; i++, text += length) {
        text = next_word(text, &length);
        if (length == 0)
            return;
        if (i >= words.first)
            used += (size_t)snprintf(out + used, CAPTION_TEXT - used, "%s%.*s", used ? " " : "",
                                     (int)length, text);
    }
}

/* ---- digits of one width --------------------------------------------------------------------- */

struct caption_pen caption_pen_for(struct place_text *text) {
    struct caption_pen pen = {.text = text};
    for (char digit[] = "0"; *digit <= '9'; ++*digit)
        pen.digit = fmax(pen.digit, place_text_width(text, digit));
    return pen;
}

/* The room that a character of ASCII is given. */
static double room_of(const struct caption_pen *pen, char letter) {
    const char string[] = {letter, '\0'};
    return isdigit((unsigned char)letter) ? pen->digit : place_text_width(pen->text, string);
}

double caption_width(const struct caption_pen *pen, enum caption_field field, const char *string) {
    double width = 0;
    if (field == CAPTION_TITLE)
        return place_text_width(pen->text, string);
    for (; *string; string++)
        width += room_of(pen, *string);
    return width;
}

void caption_write(const struct caption_pen *pen, struct caption_place place, const char *string) {
    if (place.field == CAPTION_TITLE) {
        place_text_put(pen->text, place.x, place.y, string);
        return;
    }
    for (; *string; string++) {
        const char letter[] = {*string, '\0'};
        const double room = room_of(pen, *string);
        const double left = (room - place_text_width(pen->text, letter)) / 2;
        place_text_put(pen->text, place.x + left, place.y, letter);
        place.x += room;
    }
}
