/*
 * Measures of a span of a source's history: the loop over its events.
 *
 *     place_measure_span(source, &span, &measures, err)
 *     place_measures_read(measures, i, span.to, &map, err)
 */
#ifndef PLACE_MEASURE_SPAN_H
#define PLACE_MEASURE_SPAN_H

#include "base/progress.h"
#include "measure/measure.h"

struct place_span {
    int64_t from, to; /* events with from <= time <= to; microseconds since 1970 */
    struct place_measure_options measures;
    struct place_progress *progress; /* counts events; or NULL */
};

/*
 * Replay the source to just before `from`, then measure each event up to `to`.
 * Whoever called frees *out.
 */
enum place_code place_measure_span(struct place_source *source, const struct place_span *span,
                                   struct place_measures **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
