/*
 * Whether an event lies on the canvas as it was at its time. Internal to
 * lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_FIT_H
#define PLACE_SOURCE_IMPORT_FIT_H

#include "core/event.h"
#include "core/timeline.h"
#include "formats/log_format.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * When a canvas grew is known to the half hour at best: a placement may come
 * this much before the change that it needs, by its pixel or its colour, and
 * the change is then moved to it. What comes earlier still is off the canvas,
 * so that one damaged row cannot move the growth by days. Only a change that
 * leaves the area and the colours (RGB by index) that were there before is
 * moved, and only past such changes: other rows between need what was there.
 */
#define FIT_EARLY PLACE_HOUR
/* The same before the canvas opens, where that is known. */
#define FIT_BEFORE_OPENING PLACE_DAY

enum { MOST_ENTRIES = 64 /* of a timeline that rows can move */ };

/* The timeline entry that an event belongs to. */
struct fit {
    size_t entry; /* in force at its time, or `early`'s */
    bool early;   /* it comes before that entry, which is to be moved to it */
};

/*
 * A placement has to lie on the canvas with a colour of its palette (which users may place is not
 * asked: moderators place others); a fill only to touch it, since it is cut. False with the
 * reason. `opening_known`: the time of entry 0 is a fact.
 */
bool fit_event(const struct place_timeline *timeline, bool opening_known,
               const struct place_event *event, struct fit *fit, char reason[PLACE_ROW_REASON]);

/* The entry that opened the area of a pixel, which is part of the canvas in `entry`. */
size_t fit_opened_by(const struct place_timeline *timeline, size_t entry, int32_t x, int32_t y);

#endif
