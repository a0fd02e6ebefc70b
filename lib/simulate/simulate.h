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
    struct place_crowd_options crowd; /* size 480x270 and span 4 days, or the known event's; its
                                         setting.event and moderation are not looked at */
    bool has_start;                   /* crowd.setting.start is given; else a day in 2026, or
                                         the known event's */
    const char *path;     /* of the output; a log whose name ends in .gz or .gzip is compressed */
    bool replace;         /* an existing file may be replaced */
    const char *format;   /* "place" (an archive), or a log format's name; by the path: .place,
                             .csv, .log (pxls) or .jsonl */
    const char *timeline; /* "own", or a known event's name; by the format */
    bool moderation;      /* all kinds that the format can say and the known event had */
    const char *kinds;    /* of moderation, just these, whatever `moderation` says: names of enum
                             place_kind, with commas */
    bool names;           /* pxls: users' names instead of hashes of the events */
    unsigned files;       /* of a log, 1 or more; equally many events in each (log_writer.h) */
    bool in_order;        /* the rows of Reddit's formats stay in order of time; for no other */
    unsigned threads;     /* of compression; one for each processor */
};

/*
 * Run it. PLACE_USAGE where options exclude each other or leave the format open:
 * fills in csv, a canvas of one's own in a format of Reddit's, several archives,
 * more files than events, a start that the format has no word for.
 * Events are counted on `progress`, which may be NULL. The events depend on the
 * crowd alone: they are the same in each format that can say them.
 */
enum place_code place_simulate(const struct place_simulation *simulation,
                               struct place_progress *progress,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
