/*
 * One event as a row of a foreign log. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_LOG_ROW_H
#define PLACE_FORMATS_LOG_ROW_H

#include "base/buf.h"
#include "formats/log_writer.h"

enum { PLACE_LOG_ROW = 512 /* bytes that no row exceeds */ };

/* Makes rows; remembers the text of the last second. */
struct place_row_maker {
    struct place_log_options options;
    struct place_palette palette;
    int64_t second; /* since 1970, whose text is `clock` */
    bool has_second;
    char clock[24]; /* "2022-04-04 00:53:51" */
};

void place_row_maker_init(struct place_row_maker *maker, const struct place_log_options *options);

/* The header line, with its line feed. */
const char *place_log_header(enum place_log_kind kind);

/* PLACE_DATA where the format has no row for such an event. */
enum place_code place_check_row(const struct place_row_maker *maker,
                                const struct place_event *event,
                                struct place_err *err) PLACE_MUST_CHECK;

/* Write the row of an event that passed place_check_row into `to`, PLACE_LOG_ROW bytes; its size.
 */
size_t place_make_row(struct place_row_maker *maker, const struct place_event *event, char *to);

#endif
