/*
 * The texts of a caption: how they are worded, taken apart into words, measured
 * and written. Internal to render/caption.
 */
#ifndef PLACE_RENDER_CAPTION_TEXT_H
#define PLACE_RENDER_CAPTION_TEXT_H

#include "base/err.h"
#include "render/caption.h"
#include "render/text.h"

#include <stddef.h>
#include <stdint.h>

enum caption_field { CAPTION_TITLE, CAPTION_EVENTS, CAPTION_TIME, CAPTION_FIELDS };

enum { CAPTION_TEXT = PLACE_CAPTION_TITLE + 1 /* bytes of a text, with the NUL */ };

/* PLACE_USAGE for a title that has no word, too many bytes or control characters. */
enum place_code caption_check_title(const char *title, struct place_err *err) PLACE_MUST_CHECK;

/* No more will be counted. */
uint64_t caption_most_events(const struct place_caption_options *options);

/* "12,345,678 events", "1 event". */
void caption_format_events(uint64_t events, char out[CAPTION_TEXT]);

/* Words are what stands between blanks. */
size_t caption_count_words(const char *text);

struct caption_words {
    size_t first, count;
};

/* Some words of a text, with single blanks between them; fewer, or none, where it ends. */
void caption_take_words(const char *text, struct caption_words words, char out[CAPTION_TEXT]);

/* What texts are measured and written with. */
struct caption_pen {
    struct place_text *text; /* borrowed */
    double digit;            /* the width of the widest digit, pixels */
};

struct caption_pen caption_pen_for(struct place_text *text);

/*
 * The width of a text, pixels. But for titles each digit is given the room of
 * the widest, and is written in the middle of it, so that what stands behind a
 * number does not move while it counts, whatever the font.
 */
double caption_width(const struct caption_pen *pen, enum caption_field field, const char *string);

struct caption_place {
    enum caption_field field;
    double x, y; /* of the sheet: where the text begins, and its line */
};

void caption_write(const struct caption_pen *pen, struct caption_place place, const char *string);

#endif
