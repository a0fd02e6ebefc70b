/*
 * Text for pictures: cairo's, in the system's sans-serif face. This is the home
 * of what there is to know of cairo: how it is set up, what its errors are in our
 * words, and what of it LeakSanitizer has to let pass.
 *
 * Text is written on a sheet of one byte a pixel, which says how much of the
 * pixel is covered; colours are put into a picture by whoever made the sheet.
 *
 *     place_text_new(&options, &text, err)
 *     place_text_put(text, x, y, "14:05")
 *     place_text_covered(text, &sheet, err)      sheet.bytes[y * sheet.stride + x]
 *     place_text_free(text)
 */
#ifndef PLACE_RENDER_TEXT_H
#define PLACE_RENDER_TEXT_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct place_text;

struct place_text_options {
    int32_t width, height; /* of the sheet, pixels, at most 32767 (cairo's limit); 1 to measure */
    int32_t em;            /* the height of letters, pixels */
    const char *what;      /* is drawn, for errors: "the legend"; lives as long as the text */
};

/*
 * An empty sheet. PLACE_MEMORY, or PLACE_FAILED "cannot draw WHAT: " with what
 * cairo says. Where the system has no font at all cairo brings a plain one.
 */
enum place_code place_text_new(const struct place_text_options *options, struct place_text **out,
                               struct place_err *err) PLACE_MUST_CHECK;
void place_text_free(struct place_text *text);

/* How far UTF-8 takes the pen to the right, pixels; 0 after an error. */
double place_text_width(const struct place_text *text, const char *string);

/* Write UTF-8 from x on, on a line at y, both rounded to whole pixels. What does not fit on the
 * sheet is left out. */
void place_text_put(struct place_text *text, double x, double y, const char *string);

/* An empty sheet again. */
void place_text_clear(struct place_text *text);

struct place_text_sheet {
    const uint8_t *bytes; /* 0 is not covered, 255 is */
    size_t stride;        /* bytes from row to row, top first */
};

/*
 * What was written; good until the text is used again. Fails with what went wrong in any call
 * before, as place_text_new() does, or with PLACE_USAGE where a string was not UTF-8; after that
 * the sheet is of no use.
 */
enum place_code place_text_covered(struct place_text *text, struct place_text_sheet *sheet,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The colour of text on `background`: light or dark, whichever stands out more. Colours are
 * 0xRRGGBB. */
uint32_t place_text_ink(uint32_t background);

/* The colour of a pixel of which `covered` parts in 255 are ink. */
uint32_t place_text_blend(uint32_t background, uint32_t ink, uint8_t covered);

/*
 * The same for pictures that are drawn by cairo itself, such as SVG: set face,
 * size in units of the surface, and antialiasing; and the errors of a context,
 * or of the surface behind it: PLACE_OK, or what place_text_covered() fails with.
 */
struct _cairo;

void place_text_set_up(struct _cairo *cairo, double em);
enum place_code place_text_status(struct _cairo *cairo, const char *what,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
