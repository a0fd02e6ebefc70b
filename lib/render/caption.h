/*
 * The caption of a picture: a strip to stand below it, never over it, with a
 * title, the count of events and the time. In a video it is drawn again only
 * when its text changes.
 *
 * Letters are a 48th of the picture's width high, at least 12 pixels and at most
 * 96: a video of any size that is shown 640 wide can be read. The texts stand on
 * one line, the title at the left, the time at the right, the count between them
 * (at the left where there is no title); where that is too narrow the title has
 * lines of its own, then each text has, broken between words. Nothing is made
 * smaller, cut off or written over another. While time runs and the count grows
 * no digit moves but to make room for one more.
 */
#ifndef PLACE_RENDER_CAPTION_H
#define PLACE_RENDER_CAPTION_H

#include "base/err.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLACE_CAPTION_SHADES = 16, /* colours of a strip, at most */
    PLACE_CAPTION_TITLE = 200  /* bytes of a title, at most */
};

/* All zero is no caption. What it points to has to live as long as the caption. */
struct place_caption_options {
    const char *title;             /* UTF-8, or NULL */
    bool time, events;             /* shown or not */
    const struct place_zone *zone; /* of the time; NULL: UTC */
    bool seconds;                  /* times to the second, else to the minute */
    uint64_t most_events;          /* no more will be counted; 0: 999,999,999 */
};

static inline bool place_caption_wanted(const struct place_caption_options *options) {
    return options->title || options->time || options->events;
}

/*
 * The height of the strip for a picture `width` pixels wide: even, and the same
 * for the same options and width (and fonts). 0 where no caption is wanted.
 * PLACE_USAGE for a title that is empty, too long, no UTF-8 or has control
 * characters in it, and where one word is wider than the picture.
 */
enum place_code place_caption_height(const struct place_caption_options *options, int32_t width,
                                     int32_t *height, struct place_err *err) PLACE_MUST_CHECK;

/*
 * The colours of a strip: from `background` to that of its text, light or dark,
 * whichever can be read on it; 0xRRGGBB. It has no others.
 */
void place_caption_shades(uint32_t background, uint32_t shades[PLACE_CAPTION_SHADES]);

struct place_caption;

/* For options that want a caption; fails as place_caption_height() does. Free it. */
enum place_code place_caption_new(const struct place_caption_options *options, int32_t width,
                                  uint32_t background, struct place_caption **out,
                                  struct place_err *err) PLACE_MUST_CHECK;
void place_caption_free(struct place_caption *caption);

/*
 * Draw the strip for an instant, up to which there were so many events. *pixels
 * are its rows, top first, without gaps, 0xRRGGBB; they are the caption's, and
 * good until the next call. *changed tells whether they differ from those of
 * the call before, as they do after the first. PLACE_FAILED for more events than
 * were announced. A caption is for one thread at a time.
 */
enum place_code place_caption_draw(struct place_caption *caption, int64_t time, uint64_t events,
                                   const uint32_t **pixels, bool *changed,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
