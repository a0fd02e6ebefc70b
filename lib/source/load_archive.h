/* An archive into a database: its whole history, as one epoch (pg/load.h). */
#ifndef PLACE_SOURCE_LOAD_ARCHIVE_H
#define PLACE_SOURCE_LOAD_ARCHIVE_H

#include "base/err.h"
#include "base/progress.h"
#include "pg/load.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_LOAD_COMPARED = 100000 /* of what is stored, the last ids that are compared */ };

struct place_load_report {
    uint64_t stored; /* events that were there before */
    uint64_t events; /* that were added */
    bool lost_hashes;
};

/*
 * Copy what the archive behind `source` has into an open load. With rows of the
 * epoch stored, it goes on behind them, once their number, the timeline, the
 * initial picture and the last events were seen to be the archive's own.
 * `progress` may be NULL. The hint of an error says how to go on.
 */
enum place_code place_load_archive(struct place_pg_load *load, struct place_source *source,
                                   struct place_progress *progress,
                                   struct place_load_report *report,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
