/* The canvas of a source at one instant, for who wants nothing else of it. */
#ifndef PLACE_SOURCE_CANVAS_AT_H
#define PLACE_SOURCE_CANVAS_AT_H

#include "source/source.h"

/*
 * Make `canvas`, which nothing was allocated for yet, the source's after all
 * events with time <= `time`. Release it even on failure.
 */
enum place_code place_source_canvas_at(struct place_source *source, int64_t time,
                                       struct place_canvas *canvas,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
