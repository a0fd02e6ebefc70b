/*
 * Logs whose rows say what canvas they are of (place_log_format.canvas): the
 * timeline is gathered before the events are read. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_CANVAS_ROWS_H
#define PLACE_SOURCE_CANVAS_ROWS_H

#include "core/timeline.h"
#include "source/log_stream.h"

/*
 * Append what the rows of the streams say about their canvas to `timeline`, in the order of (time,
 * file, row); nothing where there is no such row. A damaged one is PLACE_DATA naming file and
 * line. The streams can be read from their start afterwards.
 */
enum place_code canvas_rows_read(struct log_stream *streams, size_t count,
                                 const struct place_log_format *format,
                                 struct place_progress *progress, struct place_timeline *timeline,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif
