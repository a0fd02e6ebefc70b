/*
 * What colours the maps of a scene have: a pass over the history for the
 * values that their scales are to hold. Internal to lib/render.
 */
#ifndef PLACE_RENDER_SCENE_SCALE_H
#define PLACE_RENDER_SCENE_SCALE_H

#include "measure/span.h"
#include "render/map_color.h"

#include <stdint.h>

/* The values of a measure at some moments. */
struct scene_values {
    struct place_map greatest; /* of each pixel; release it */
    double least;              /* of all pixels; NaN where there is none */
};

/*
 * The values of each measure of the span at `samples` moments, the last of them
 * span->to. Release the maps whatever happens: those not made are all zero.
 */
enum place_code scene_sample(struct place_source *source, const struct place_span *span,
                             unsigned samples, struct scene_values *values,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
