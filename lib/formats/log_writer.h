/*
 * Writing events as a foreign log: one face over the formats. Files whose
 * names end in .gz or .gzip are compressed (base/deflate.h).
 *
 * What a format does not say is lost to whoever reads the log:
 *
 *              events           colour      time  user           beside them
 *   csv        place            index, -1   ms    any text       -
 *   reddit2017 place            index       ms    no , or "      -
 *   reddit2022 ... rectangle    #RRGGBB     ms    no , or "      -
 *   reddit2023 ... circle       #RRGGBB     ms    no , or "      -
 *   pxls       one pixel: all   index, -1   ms    name or hash   -
 *   jsonl      all              index, null us    any UTF-8      canvas rows, seq
 *
 * - Times in ms are cut to milliseconds. csv and reddit2017 have bare numbers,
 *   which readers take for seconds where they lie before 3 March 1973.
 * - A colour of #RRGGBB is that of the palette in force; one that stands twice
 *   in it is read as the first of the two. -1 and null are PLACE_NO_COLOR;
 *   formats without them have no word for it.
 * - The size of the canvas, its palette and how they changed stand in jsonl
 *   alone; the canvas before the first event and marks stand nowhere.
 * - No format says which edge its circles have: those of a log are all alike.
 * - A row of pxls has a user or a hash, and "<server>" for neither.
 * - Keys with line ends are for pxls hashes and jsonl only. A key without a
 *   character is for none: readers take it for no user.
 *
 * An event that cannot be said at all is PLACE_DATA, never left out.
 */
#ifndef PLACE_FORMATS_LOG_WRITER_H
#define PLACE_FORMATS_LOG_WRITER_H

#include "base/err.h"
#include "core/event.h"
#include "core/palette.h"
#include "core/timeline.h"

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

/* The kind that a file of that name has: .csv, .log (pxls) or .jsonl, with .gz or .gzip behind it
 * or not; false for other names. */
bool place_log_kind_from_path(const char *path, enum place_log_kind *kind);

/* The earliest time that logs of the kind can tell, and what theirs are multiples of; both in
 * microseconds. */
int64_t place_log_earliest(enum place_log_kind kind);
int64_t place_log_unit(enum place_log_kind kind);

/* The kinds of event that it has rows for: bits 1 << enum place_kind. */
unsigned place_log_event_kinds(enum place_log_kind kind);

enum {
    PLACE_LOG_KEY = 1025, /* bytes of a user's key, with the NUL: readers take no longer ones */
    PLACE_LOG_FILES_MAX = 500
};

struct place_log_options {
    enum place_log_kind kind;
    /* For formats that write #RRGGBB: the colours where there is no timeline, or where its entry in
     * force does not have one; NULL: those of its longest palette. Copied. */
    const struct place_palette *palette;
    /* The same formats: its palettes in force. jsonl: a canvas row for each entry, NULL for none.
     * Borrowed until the writer is gone. */
    const struct place_timeline *timeline;
    unsigned files;    /* 1, or more: NAME-000000000000.EXT and so on, as Reddit names its own */
    uint64_t expected; /* events that will come, for files of equal size; 0: not known */
    unsigned threads;  /* that compress; 0: one for each processor */
    bool shuffled;     /* rows leave their order as in Reddit's dump (see below) */
    bool replace;      /* existing files may be replaced, and a longer split's parts removed */
    bool open_circles; /* circles are PLACE_CIRCLE_OPEN; else closed; others are refused */
    bool first_circle; /* the first circle decides that */
    bool hashes;       /* pxls: hashes of the events stand for the users (see below) */
    /* The key of a user as text; not asked for PLACE_NO_USER. NULL: no user is named. */
    void (*user_key)(void *context, uint32_t user, char key[PLACE_LOG_KEY]);
    void *context;
};

struct place_log_writer;

/*
 * Begin a log at `path` ("-" is standard output, one file only).
 *
 * Shuffled, the rows of a stretch of time come as short runs, each in order
 * and each beginning again at the stretch's start; stretches are dealt to the
 * files from the last to the first. Rows whose times are written alike keep
 * their order within one run, so a stable sort by time (file by file, row by
 * row) gives back exactly the log that was written. In order, stretches are
 * dealt from the first file to the last, and the same holds. pxls and jsonl
 * logs are not shuffled (PLACE_USAGE): their readers take rows as they come.
 *
 * With `expected` the files get equally many events, to within one and what
 * those of one written time make of it, since these stay together; fewer events
 * than files are PLACE_USAGE. Else they go by stretches of some 16,000. A canvas
 * row is in the file of the event that follows it.
 *
 * Several files that are fewer than those of an older log of the same name are
 * not to be mixed with its other parts: numbers behind their own, up to
 * PLACE_LOG_FILES_MAX, are refused (PLACE_IO) or, with `replace`, removed once
 * the new files have their names.
 *
 * A pxls hash is the SHA-256 of "date,x,y,index,key" in lower-case hex, with
 * date and index as in the row and the key of the user, empty for none: whoever
 * has the key finds his rows by it (pxls.space/x/logs).
 */
enum place_code place_log_writer_open(const char *path, const struct place_log_options *options,
                                      struct place_log_writer **out,
                                      struct place_err *err) PLACE_MUST_CHECK;

/*
 * Append events, in order of time. jsonl's ids are seqs as an archive of the
 * same log has them: 0 for the opening, from 1 for all that follows; a canvas
 * row stands before the first event that is not earlier.
 */
enum place_code place_log_writer_append(struct place_log_writer *writer,
                                        const struct place_event *events, size_t count,
                                        struct place_err *err) PLACE_MUST_CHECK;

/*
 * The same with the hash of each event: `hashes` is PLACE_EVENT_HASH bytes an event, all zero where
 * it has none; or NULL. A row of pxls that names no user has its hash; no other format has any.
 */
enum place_code place_log_writer_append_hashed(struct place_log_writer *writer,
                                               const struct place_event *events,
                                               const unsigned char *hashes, size_t count,
                                               struct place_err *err) PLACE_MUST_CHECK;

/*
 * Finish the files and give them their names, one after the other; frees the
 * writer whatever happens. Where one fails, those before it stay: each is whole.
 * PLACE_USAGE, and none is left, where a file of several got no event though
 * enough were expected: too many were of one time.
 */
enum place_code place_log_writer_close(struct place_log_writer *writer,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Drop everything; NULL is fine. */
void place_log_writer_abort(struct place_log_writer *writer);

#endif
