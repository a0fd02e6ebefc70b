/*
 * What was asked of a simulation, with everything that was left open chosen.
 * Internal to lib/simulate.
 */
#ifndef PLACE_SIMULATE_CHOICES_H
#define PLACE_SIMULATE_CHOICES_H

#include "formats/log_writer.h"
#include "simulate/simulate.h"

/* What can be written. */
struct place_output_format {
    const char *name;         /* of --format */
    bool archive;             /* else a log: */
    enum place_log_kind kind; /* of the log */
    const char *event;        /* the known event whose log it is, or NULL */
    unsigned kinds;           /* of events beside placements: bits 1 << enum place_kind */
};

struct place_choices {
    const struct place_simulation *asked;
    const struct place_output_format *format;
    struct place_crowd_options crowd;
};

/* PLACE_USAGE where options exclude each other or leave the format open. */
enum place_code place_choose(const struct place_simulation *asked, struct place_choices *choices,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
