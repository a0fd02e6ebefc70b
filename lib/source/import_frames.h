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

struct place_frames_options {
    const char *directory; /* every regular file in it whose name does not begin with a dot */
    const char *output;
    bool replace; /* an existing output */
    int32_t width, height;
    const struct place_palette *palette;
    int background;          /* palette index; -1: none was said */
    bool nearest;            /* colours are taken to the nearest of the palette's */
    const char *name_format; /* strptime's, the time in a name; NULL: sorted by version, as ls -v */
    bool has_start;
    int64_t start, step;             /* without name_format: time of the first, and between two */
    bool strict;                     /* the first file skipped fails the import */
    unsigned threads;                /* 0: one for each processor */
    struct place_progress *progress; /* or NULL */
    const char *command;             /* recorded in META */
};

/* A file that was left out. */
struct place_skip {
    char *name; /* owned by the report */
    char reason[PLACE_SKIP_REASON];
};

struct place_frames_report {
    uint64_t frames, skipped;
    uint64_t events;
    int64_t first_time, last_time;              /* of the frames taken */
    struct place_skip skips[PLACE_SKIPS_SHOWN]; /* the first, in order of names */
    size_t skips_shown;
};

/*
 * Import. The first frame is the canvas before the first event (the snapshot at seq 0); each later
 * one gives an event for every pixel that differs, in rows from the top, without a user. Frames of
 * one time keep the order of their names. PLACE_USAGE where the canvas or the times are not said,
 * PLACE_DATA where no file is a frame or (strict) one is not. Nothing is written on failure. The
 * report is filled in even then, as far as it goes; release it.
 */
enum place_code place_import_frames(const struct place_frames_options *options,
                                    struct place_frames_report *report,
                                    struct place_err *err) PLACE_MUST_CHECK;
void place_frames_report_release(struct place_frames_report *report);

#endif
