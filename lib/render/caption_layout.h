/*
 * What stands where in a caption: each text that was asked for, in one piece or
 * broken between words into several, laid out by the widest that it may become.
 * Internal to render/caption.
 */
#ifndef PLACE_RENDER_CAPTION_LAYOUT_H
#define PLACE_RENDER_CAPTION_LAYOUT_H

#include "base/err.h"
#include "render/caption.h"
#include "render/caption_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAPTION_PIECES = PLACE_CAPTION_TITLE / 2 + 2 + 3 /* a word each: title, count and time */ };

/* Some words of a field, on one row; pixels of the strip. */
struct caption_piece {
    enum caption_field field;
    struct caption_words words;
    double x, width; /* of the widest text */
    int32_t top;     /* of the row */
    bool right;      /* the text ends at x + width, whatever its width; else it begins at x */
};

struct caption_layout {
    int32_t width, height; /* of the strip, pixels */
    int32_t em, row;       /* the height of letters, and that of a row */
    double number;         /* the width of the widest count */
    struct caption_piece pieces[CAPTION_PIECES];
    size_t count;
};

/*
 * Fails as place_caption_height() does; where no caption is wanted there are no
 * pieces, and the height is 0.
 */
enum place_code caption_layout_make(struct caption_layout *layout,
                                    const struct place_caption_options *options, int32_t width,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
