/*
 * A simulated event written to a file: the crowd's events as an archive or as
 * a foreign log.
 */
#ifndef PLACE_SIMULATE_SIMULATE_H
#define PLACE_SIMULATE_SIMULATE_H

#include "base/err.h"
#include "base/progress.h"
#include "simulate/crowd.h"

#include <stdbool.h>

/* What is asked for; what is 0 or NULL is chosen. */
struct place_simulation {
    struct place_crowd_options crowd; /* size 480x270 and span 4 days, or Reddit's own */
    bool has_start;                   /* crowd.setting.start is given; else a day in 2026, or
                                         Reddit's own */
    const char *path;     /* of the output; a log whose name ends in .gz is compressed */
    bool replace;         /* an existing file may be replaced */
    const char *format;   /* "place" (an archive), "csv", "reddit2022"; by the path */
    const char *timeline; /* "own", "reddit2022"; by the format */
    unsigned files;       /* of a log, 1 or more */
    bool in_order;        /* Reddit's rows stay in order of time */
    unsigned threads;     /* of an archive's compression; one for each processor */
};

/*
 * Run it. PLACE_USAGE where options exclude each other or leave the format open:
 * fills in csv, a canvas of one's own in Reddit's format, several archives.
 * Events are counted on `progress`, which may be NULL.
 */
enum place_code place_simulate(const struct place_simulation *simulation,
                               struct place_progress *progress,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
