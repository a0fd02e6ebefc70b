/*
 * Import of frames: a sequence of pictures of one canvas, as backups and mosaics leave them,
 * becomes the net changes between them, at the time of each, and snapshots.
 */
#ifndef PLACE_SOURCE_IMPORT_FRAMES_H
#define PLACE_SOURCE_IMPORT_FRAMES_H

#include "base/err.h"
#include "base/progress.h"
#include "core/palette.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLACE_SKIPS_SHOWN = 10, PLACE_SKIP_REASON = 160 /* bytes */ };

/* The list of instants that place-frames leaves beside its pictures. */
#define PLACE_FRAME_TIMES "times.csv"

/*
 * Files: every regular file in the directory (or link to one) whose name does not begin with a dot
 * and is not PLACE_FRAME_TIMES; what each may be, canvas_file.h says.
 *
 * Times: with `name_format` the whole name has to match it, as strptime(3) has it, in UTC unless it
 * has a zone (%z) or is seconds since 1970 (%s); strptime has no fractions of seconds. A name that
 * does not match is a file skipped. Else names are sorted by version: numbers in
 * them count by their value, so that mosaic_10.png follows mosaic_2.png. File i in this order has
 * the time start + i * step, and a file that is skipped has its time too: a backup that failed took
 * its ten seconds like any other.
 */
struct place_import_frames_options {
    const char *directory;
    const char *output;
    bool replace; /* an existing output */
    int32_t width, height;
    const struct place_palette *palette;
    int background;          /* palette index; -1: none was said */
    bool nearest;            /* colours are taken to the nearest of the palette's */
    const char *name_format; /* NULL: times are those of start and step */
    bool has_start;
    int64_t start, step;             /* step is 1 or more */
    bool strict;                     /* the first file skipped fails the import */
    unsigned threads;                /* 0: one for each processor */
    struct place_progress *progress; /* or NULL; counts files */
    const char *command;             /* recorded in META */
};

/* A file that was left out. */
struct place_skip {
    char *name; /* owned by the report */
    char reason[PLACE_SKIP_REASON];
};

struct place_import_frames_report {
    uint64_t frames, skipped;
    uint64_t events;
    int64_t first_time, last_time; /* of the frames taken; 0 where there is none */
    /* The first: those whose names say no time, by version, then as they come. */
    struct place_skip skips[PLACE_SKIPS_SHOWN];
    size_t skips_shown;
};

/*
 * Import. The first frame opens the canvas and is how it stands before the first event (the
 * snapshot at seq 0); each later one gives an event for every pixel that differs, in rows from the
 * top, without a user. Transparent pixels are of the background. Frames of one time keep the
 * order of their names. Frames that are all alike make an archive without an event. A frame that
 * changes nothing leaves no trace: the archive ends with the last change, not with the last frame.
 *
 * META has one input for the directory: `name`, how many frames were `taken` and how many files
 * `refused`, the names of the `first` and `last` taken, and `sha256`, that of a text with a line
 * `HASH  NAME` for each taken in their order, as sha256sum writes it. So where nothing was skipped
 * and each name says more than the one before, `sha256sum * | sha256sum` tells the same.
 *
 * A file that is no frame of this canvas is skipped. PLACE_USAGE where the canvas or the times are
 * not said, or the output is one of the files; PLACE_DATA where no file is a frame; with `strict`
 * whatever is wrong with the first that is not (PLACE_DATA, or PLACE_IO where it cannot be read).
 * Nothing is written on failure. The report is filled in even then, as far as it goes; release it.
 */
enum place_code place_import_frames(const struct place_import_frames_options *options,
                                    struct place_import_frames_report *report,
                                    struct place_err *err) PLACE_MUST_CHECK;
void place_import_frames_report_release(struct place_import_frames_report *report);

#endif
