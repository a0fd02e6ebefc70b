/*
 * Measures of a span of a source's history: the loop over its events.
 *
 *     place_measure_span(source, &span, &measures, err)
 *     place_measures_read(measures, i, span.to, &map, err)
 *
 * or, for who reads at several times,
 *
 *     place_measuring_begin(&measuring, source, &span, err)
 *     place_measuring_advance(&measuring, time, err)     as often as there are times
 *     place_measures_read(measuring.measures, i, time, &map, err)
 *     place_measuring_end(&measuring)
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

struct place_measuring {
    struct place_measures *measures; /* owned, as is the cursor */
    struct place_cursor *cursor;
    struct place_progress *progress;
};

/* Replay the source to just before `from`. End it after success. */
enum place_code place_measuring_begin(struct place_measuring *measuring,
                                      struct place_source *source, const struct place_span *span,
                                      struct place_err *err) PLACE_MUST_CHECK;
/* Measure each event from there on up to `time`. */
enum place_code place_measuring_advance(struct place_measuring *measuring, int64_t time,
                                        struct place_err *err) PLACE_MUST_CHECK;
void place_measuring_end(struct place_measuring *measuring);

#endif
