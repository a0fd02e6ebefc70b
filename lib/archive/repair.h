/*
 * Repairing an archive that was cut off or has lost its index: what is whole
 * of it, with a new index, takes its place.
 */
#ifndef PLACE_ARCHIVE_REPAIR_H
#define PLACE_ARCHIVE_REPAIR_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct place_archive_repaired {
    uint64_t kept;     /* bytes, without index */
    uint64_t lost;     /* bytes behind them that were no chunk, or no whole one */
    bool only_index;   /* ... all of them of the old index */
    uint64_t chunks;   /* kept */
    uint64_t events;   /* kept */
    uint64_t last_seq; /* of events and canvas changes kept */
    int64_t last_time; /* of events kept; 0 where there are none */
};

/*
 * Replace the archive at `path` by its chunks up to the first that is damaged
 * or cut off, and a new index. A new file is written beside it, synced and
 * renamed over it, so that the old one stays until then; a link is followed,
 * and the file's mode kept.
 *
 * PLACE_USAGE where the archive has a sound index: then nothing is torn, and
 * what is damaged stays for whoever can make good use of the rest. PLACE_DATA
 * where nothing of it can be read.
 */
enum place_code place_archive_repair(const char *path, struct place_archive_repaired *repaired,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif
