/*
 * Where the events of an export go: an archive or a log, and what that can
 * say. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_EXPORT_SINK_H
#define PLACE_SOURCE_EXPORT_SINK_H

#include "archive/writer.h"
#include "source/export_canvas.h"
#include "source/export_users.h"

#include <stdbool.h>
#include <stdint.h>

struct export_sink {
    const struct place_export_options *options;
    struct place_export_report *report;
    struct export_canvas *canvas; /* NULL: what is written does not say its canvas */
    struct export_users *users;
    struct place_archive_writer *archive; /* one of the two, while it is open */
    struct place_log_writer *log;
    bool has_circle, open_circles; /* of a log: the edge of its first circle is that of all */
    char key[PLACE_LOG_KEY];       /* of the user of the log's next row */
};

/* One event as it is to be written. */
struct export_event {
    struct place_event event;
    uint64_t seq;              /* in the source, for messages */
    const unsigned char *hash; /* PLACE_EVENT_HASH bytes; NULL for none */
};

/* Whether a log of the options says what canvas it is of; archives do too. */
bool export_says_canvas(const struct place_export_options *options);

/*
 * Open what sink->options ask for. `picture` is that of the canvas's opening, or NULL;
 * `timeline` the source's, whose palettes are those of the events. All of it outlives the sink.
 */
enum place_code export_sink_open(struct export_sink *sink, const struct place_timeline *timeline,
                                 const uint8_t *picture, struct place_err *err) PLACE_MUST_CHECK;

/* Whether there are rows for an event of that kind. */
bool export_sink_says(const struct export_sink *sink, const struct place_event *event);

/* Write an event and count it; its user is a number of the source. PLACE_DATA names the event that
 * cannot be said, with a hint at what can be done. */
enum place_code export_sink_put(struct export_sink *sink, const struct export_event *event,
                                struct place_err *err) PLACE_MUST_CHECK;

/* Finish with the META of an archive, NULL for a log. */
enum place_code export_sink_close(struct export_sink *sink, const char *meta,
                                  struct place_err *err) PLACE_MUST_CHECK;
void export_sink_abort(struct export_sink *sink); /* does nothing behind _close */

#endif
