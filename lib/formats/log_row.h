/*
 * One event, or one change of the canvas, as a row of a foreign log. Internal
 * to lib/formats. A new format is a row of the table in log_row.c and a
 * function that writes its text.
 */
#ifndef PLACE_FORMATS_LOG_ROW_H
#define PLACE_FORMATS_LOG_ROW_H

#include "formats/log_writer.h"

enum {
    PLACE_LOG_ROW = 8192, /* bytes that no row exceeds: JSON's escapes make six bytes of one, and a
                             canvas row has up to 255 colours */
    PLACE_LOG_DATE = 10   /* characters of "2022-04-04" */
};

/* Makes rows, one at a time, into `row`. */
struct place_row_maker {
    struct place_log_options options;
    struct place_palette palette; /* colours that the timeline's entries may lack */
    const unsigned char *hash;    /* of the row's event, PLACE_EVENT_HASH bytes; NULL for none */
    bool has_circle;              /* one was seen */
    uint64_t seq; /* of the next row, as in an archive of the same log; jsonl's id */
    int64_t day;  /* since 1970, whose text is `date` */
    bool has_day;
    char date[PLACE_LOG_DATE];
    char key[PLACE_LOG_KEY]; /* of the row's user; empty for none */
    size_t size;             /* of the row, with its line feed */
    char row[PLACE_LOG_ROW];
};

void place_row_maker_init(struct place_row_maker *maker, const struct place_log_options *options);

/* The header line, with its line feed; "" where the format has none. */
const char *place_log_header(enum place_log_kind kind);

/* Whether the format's readers take rows as they come: then they must be in order of time. */
bool place_log_is_ordered(enum place_log_kind kind);

/* A circle comes, whose row is still to be checked: where options.first_circle says so, the first
 * tells how all of them are. */
void place_row_maker_see_circle(struct place_row_maker *maker, const struct place_event *circle);

/* The event's time as the format tells it. */
int64_t place_told_time(const struct place_row_maker *maker, int64_t time);

/* PLACE_DATA where the format has no row for such an event. */
enum place_code place_check_row(const struct place_row_maker *maker,
                                const struct place_event *event,
                                struct place_err *err) PLACE_MUST_CHECK;

/* Make the row of an event that passed place_check_row. PLACE_DATA where its user's key is one
 * that the format cannot hold. */
enum place_code place_make_row(struct place_row_maker *maker, const struct place_event *event,
                               struct place_err *err) PLACE_MUST_CHECK;

/* Make jsonl's row of a timeline entry. */
void place_make_canvas_row(struct place_row_maker *maker, const struct place_timeline_entry *entry);

/* ---- for the formats' own files ------------------------------------------------------------ */

/*
 * "2022-04-04 00:53:51" at `to`, its end returned: the second that a time lies
 * in. What is left of the time, 0 to 999,999 microseconds, goes into *rest.
 */
char *place_put_clock(struct place_row_maker *maker, int64_t time, char *to, int64_t *rest);

/* Write an event's row without its line feed at `to`, its end returned. */
char *place_put_pxls_row(struct place_row_maker *maker, const struct place_event *event, char *to);
char *place_put_jsonl_row(struct place_row_maker *maker, const struct place_event *event, char *to);

/* The same of a timeline entry. */
char *place_put_jsonl_canvas(struct place_row_maker *maker,
                             const struct place_timeline_entry *entry, char *to);

/* Whether a pxls log can name a user so: the name is none of those that stand for nobody. */
bool place_is_pxls_name(const char *name);

#endif
