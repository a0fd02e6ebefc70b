/*
 * The canvas of an export: the part of the source's timeline that it has, and
 * the picture that it begins with. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_EXPORT_CANVAS_H
#define PLACE_SOURCE_EXPORT_CANVAS_H

#include "core/canvas.h"
#include "core/event.h"
#include "core/timeline.h"
#include "source/export.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct export_canvas {
    struct place_timeline timeline; /* owned; seqs are not set */
    size_t opening;                 /* the source's entry that opens it */
    struct place_rect known;        /* round all that were in force until the last event asked */
    size_t next;                    /* entry */
    unsigned colors;                /* in the longest palette */
};

/*
 * Cut `whole` to the options' region and span, as export.h says. Colours that
 * entries before the opening had, which events may still have, are added to its palette.
 * PLACE_USAGE where nothing is left, PLACE_DATA where the region closes. Release it then too.
 */
enum place_code export_canvas_cut(struct export_canvas *canvas, const struct place_timeline *whole,
                                  const struct place_export_options *options,
                                  struct place_err *err) PLACE_MUST_CHECK;
void export_canvas_release(struct export_canvas *canvas);

/* Whether what is open of a part of a canvas shows its background alone. */
bool export_canvas_is_blank(const struct place_canvas *now, struct place_rect part);

/*
 * The picture of the cut's opening, *out, width * height bytes to free(); NULL where it is blank.
 * `now` is the source's canvas right before the span; entries that are due by then are entered.
 */
enum place_code export_canvas_picture(const struct export_canvas *canvas,
                                      const struct place_timeline *whole, struct place_canvas *now,
                                      uint8_t **out, struct place_err *err) PLACE_MUST_CHECK;

/* Whether the event lies on what was open by its time; asked in order of time. A fill is cut to
 * that: for it the canvas only has to be open. */
bool export_canvas_knows(struct export_canvas *canvas, const struct place_event *event);

#endif
