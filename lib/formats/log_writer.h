/*
 * Writing events as a foreign log: one face over the formats. Files whose
 * names end in .gz or .gzip are compressed.
 */
#ifndef PLACE_FORMATS_LOG_WRITER_H
#define PLACE_FORMATS_LOG_WRITER_H

#include "base/err.h"
#include "core/event.h"
#include "core/palette.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place_log_kind {
    PLACE_LOG_CSV,        /* ts,x,y,color,user: milliseconds, colour index, user's key */
    PLACE_LOG_REDDIT2017, /* ts,user,x_coordinate,y_coordinate,color, as Reddit's of 2017 */
    PLACE_LOG_REDDIT2022, /* timestamp,user_id,pixel_color,coordinate, as Reddit's dump of 2022 */
    PLACE_LOG_REDDIT2023, /* timestamp,user,coordinate,pixel_color; rectangles and circles */
    PLACE_LOG_PXLS,       /* date, hash of the event or user, x, y, index, action; tabs */
    PLACE_LOG_JSONL       /* an object a line: the events of the live path; canvas changes too */
};

/* "csv", "reddit2017", ... */
const char *place_log_kind_name(enum place_log_kind kind);
/* The kind of that name; PLACE_USAGE lists those there are. */
enum place_code place_log_kind_from_name(const char *name, enum place_log_kind *kind,
                                         struct place_err *err) PLACE_MUST_CHECK;

enum { PLACE_LOG_KEY = 96 /* bytes of a user's key, with the NUL */, PLACE_LOG_FILES_MAX = 500 };

struct place_log_options {
    enum place_log_kind kind;
    const struct place_palette *palette; /* for formats that write #RRGGBB; copied */
    unsigned files; /* 1, or more: NAME-000000000000.EXT and so on, as Reddit names its own */
    bool shuffled;  /* rows leave their order as in Reddit's dump (see below) */
    bool replace;   /* existing files may be replaced */
    /* The key of a user as text; not asked for PLACE_NO_USER, which is an empty field. */
    void (*user_key)(void *context, uint32_t user, char key[PLACE_LOG_KEY]);
    void *context;
};

struct place_log_writer;

/*
 * Begin a log at `path` ("-" is standard output, one file only).
 *
 * Shuffled, the rows of a stretch of time come as short runs, each in order
 * and each beginning again at the stretch's start; stretches are dealt to the
 * files from the last to the first. Rows of equal time keep their order within
 * one run, so a stable sort by time (file by file, row by row) gives back
 * exactly the log that was written.
 */
enum place_code place_log_writer_open(const char *path, const struct place_log_options *options,
                                      struct place_log_writer **out,
                                      struct place_err *err) PLACE_MUST_CHECK;

/*
 * Append events, in order of time. Times are cut to milliseconds. What the
 * format cannot say is PLACE_DATA: fills in csv, circles and pixels without a
 * colour in either.
 */
enum place_code place_log_writer_append(struct place_log_writer *writer,
                                        const struct place_event *events, size_t count,
                                        struct place_err *err) PLACE_MUST_CHECK;

/*
 * Finish the files and give them their names, one after the other; frees the
 * writer whatever happens. Where one fails, those before it stay: each is whole.
 */
enum place_code place_log_writer_close(struct place_log_writer *writer,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Drop everything; NULL is fine. */
void place_log_writer_abort(struct place_log_writer *writer);

#endif
