/*
 * Foreign logs: one struct place_log_format a format, which tells its own
 * files from others and takes one row of text apart. To add a format: write
 * one, and name it in log_format.c.
 */
#ifndef PLACE_FORMATS_LOG_FORMAT_H
#define PLACE_FORMATS_LOG_FORMAT_H

#include "base/err.h"
#include "base/rect.h"
#include "core/event.h"
#include "core/timeline.h"
#include "formats/color_table.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PLACE_ROW_REASON = 160,   /* bytes of the reason for refusing a row */
    PLACE_KEY_LIMIT = 1024,   /* bytes of a user's name; Reddit's have 28 or 88 */
    PLACE_DIALECT_COLUMNS = 8 /* columns whose order a header may give */
};

/* How the rows of one file are to be read; set by place_dialect_begin, then only read, by many
 * threads. */
struct place_dialect {
    const struct place_log_format *format;
    const struct place_color_table *colors; /* of the canvas's palette; the importer's */
    unsigned color_count;
    bool open_circles;  /* circles leave out their edge: dx^2 + dy^2 < r^2; the importer's */
    size_t header_size; /* bytes of the header line with its newline, and of blank lines before it;
                           0 where there is none */
    unsigned header_lines;                  /* lines of that */
    bool hex_colors;                        /* csv: colours are #RRGGBB, else indices */
    uint8_t columns[PLACE_DIALECT_COLUMNS]; /* the format's own notes of which column is which */
};

/*
 * A row taken apart. event.user is the importer's to fill in from the key; a
 * color of PLACE_NO_COLOR asks for the initial picture's pixel. A kind of
 * PLACE_KIND_CANVAS is a row that `canvas` understands: no event.
 */
struct place_row {
    struct place_event event;
    const char *key; /* the user as the log names him, within the text; NULL where it does not */
    size_t key_size;
    bool key_escaped; /* the key is as the log writes it: format->unescape makes a name of it, of
                         PLACE_KEY_LIMIT bytes at most; till then it may have six times as many */
    const char *hash; /* 64 hex digits within the text that name the event, as in pxls; or NULL */
};

/* Whether a row is about the canvas itself. */
enum place_canvas_row {
    PLACE_CANVAS_NONE, /* it is not */
    PLACE_CANVAS_SOUND,
    PLACE_CANVAS_DAMAGED /* meant as one; the reason says what is wrong */
};

struct place_log_format {
    const char *name;     /* as in --format */
    const char *expected; /* what a row looks like, for messages */
    const char *timeline; /* name of the known timeline, or NULL: the caller says the canvas */
    bool hashes;          /* rows may carry hashes */
    bool circles;         /* rows may be circles */
    /* Whether the first line that is not blank is a header or, by its look, a row of this format.
     */
    bool (*guess)(const char *text, size_t size);
    /*
     * Look at the start of a file: sets what the dialect needs, whose header is none till then.
     * Blank lines may come first. NULL: there is no header, and nothing to set.
     */
    void (*begin)(struct place_dialect *dialect, const char *text, size_t size);
    /* Take the row text..end (no line end) apart; false with the reason where it is none. */
    bool (*row)(const struct place_dialect *dialect, const char *text, const char *end,
                struct place_row *row, char reason[PLACE_ROW_REASON]);
    /*
     * Make a name of an escaped key, in place; the new size, never more and never 0. For keys that
     * `row` gave with key_escaped, and no others. NULL: keys are never escaped.
     */
    size_t (*unescape)(char *key, size_t size);
    /*
     * For formats whose rows may change the canvas itself, else NULL: what this row is of those. A
     * sound one fills the entry in but for its seq, a damaged one the reason: `row` refuses it too.
     * Called for every row of every file before the first call of `row`, so it must tell quickly
     * that a row is none. `background` is PLACE_NO_COLOR where the row names none.
     */
    enum place_canvas_row (*canvas)(const char *text, const char *end,
                                    struct place_timeline_entry *entry,
                                    char reason[PLACE_ROW_REASON]);
};

/* Make ready to read the rows of a file of dialect->format that starts with this text. */
void place_dialect_begin(struct place_dialect *dialect, const char *text, size_t size);

/* All formats, ended by NULL. */
extern const struct place_log_format *const place_log_formats[];

/* The format of that name, or NULL. */
const struct place_log_format *place_log_format_named(const char *name);

/*
 * Whether a file that starts with this text is of this format: `guess` knows one
 * of the first 8 lines that are not blank, so that a damaged row may come first.
 * Nothing is passed over that looks like the header of something else.
 */
bool place_log_format_knows(const struct place_log_format *format, const char *text, size_t size);

/* The format of a file that starts with this text, told in the same way, or NULL. */
const struct place_log_format *place_log_format_guess(const char *text, size_t size);

#endif
