/*
 * A canvas that never changes, as --size, --palette and --background say it.
 * Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_PLAIN_H
#define PLACE_SOURCE_IMPORT_PLAIN_H

#include "base/err.h"
#include "core/palette.h"
#include "core/timeline.h"

#include <stdint.h>

struct plain_canvas {
    int32_t width, height; /* 1 or more */
    const struct place_palette *palette;
    int background; /* palette index; -1: none was said */
};

/*
 * Add its one entry to a timeline, which is {0}: at time 0, since an import
 * learns from what it reads when the canvas opens; at 0,0; every colour is
 * allowed. PLACE_USAGE where the background is none of the palette.
 */
enum place_code import_plain_canvas(const struct plain_canvas *canvas,
                                    struct place_timeline *timeline,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
