/*
 * Import: foreign logs into one .place archive, events in the stable order of
 * (time, file, row), users numbered by first appearance in that order. The
 * archive's bytes depend on the rows alone, not on threads or timing.
 */
#ifndef PLACE_SOURCE_IMPORT_H
#define PLACE_SOURCE_IMPORT_H

#include "base/err.h"
#include "base/progress.h"
#include "base/rect.h"
#include "core/palette.h"
#include "core/timeline.h"
#include "formats/log_format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_REFUSALS_SHOWN = 10, PLACE_IMPORT_MEMORY_MIN = 64 << 20 /* bytes */ };

struct place_import_options {
    const char *const *paths;              /* the logs, in order; "-" is standard input */
    size_t path_count;                     /* 1 or more */
    const struct place_log_format *format; /* NULL: guessed from the first file's text */
    const char *output;
    bool replace; /* an existing output */
    /* The canvas, for formats that do not know it themselves (format->timeline NULL). */
    int32_t width, height;                 /* 0: not said */
    const struct place_palette *palette;   /* NULL: not said */
    int background;                        /* palette index; -1: none was said */
    const struct place_timeline *timeline; /* instead of these and of the format's own; or NULL */
    const char *initial; /* file of the canvas before the first event (canvas_file.h); or NULL */
    bool nearest;        /* its colours are taken to the nearest of the palette's */
    bool keep_hashes;    /* of formats whose rows have some */
    bool open_circles;   /* circles leave out their edge */
    bool drop_users;
    bool strict;      /* the first row refused fails the import */
    uint64_t memory;  /* bytes for the whole of it, a canvas beyond 2000x2000 not counted */
    unsigned threads; /* 0: one for each processor; fewer where memory is short */
    struct place_progress *progress; /* or NULL */
    const char *command;             /* recorded in META: "place-import 0.1.0 --strict" */
};

/* A row that was kept out. */
struct place_refusal {
    size_t path;   /* index of the log */
    uint64_t line; /* from 1, a header counts */
    char reason[PLACE_ROW_REASON];
};

/* What became of the rows; the strings live as long as the report. */
struct place_import_report {
    const struct place_log_format *format;
    uint64_t rows, taken, refused;
    uint64_t fills;   /* of those taken */
    uint64_t changes; /* rows that said what the canvas is; neither taken nor refused */
    uint32_t users;
    int64_t first_time, last_time;                       /* of those taken */
    struct place_refusal refusals[PLACE_REFUSALS_SHOWN]; /* the first, by file and line */
    size_t refusals_shown;
    /* Bit i: timeline entry i was moved to the first row that cannot do without it. */
    uint64_t moved_entries;
    struct place_timeline timeline; /* as written */
};

/*
 * Import. PLACE_DATA for a file that is not the format, damage, or (strict) a
 * refused row; PLACE_USAGE where the canvas is not said. What options->memory does
 * not hold goes to unnamed files in $TMPDIR. Nothing is written on failure.
 * The report is filled in even then, as far as it goes, with the rows refused only
 * where they are why; release it.
 */
enum place_code place_import(const struct place_import_options *options,
                             struct place_import_report *report,
                             struct place_err *err) PLACE_MUST_CHECK;
void place_import_report_release(struct place_import_report *report);

#endif
