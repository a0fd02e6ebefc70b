/*
 * A limit of the size of a file while it is written: whoever writes looks at it
 * now and then, and gives up once the file is larger, for a smaller one has to
 * be made instead (fit_size.h).
 */
#ifndef PLACE_VIDEO_SIZE_LIMIT_H
#define PLACE_VIDEO_SIZE_LIMIT_H

#include "base/err.h"
#include "base/outfile.h"

#include <stdbool.h>
#include <stdint.h>

struct place_size_limit {
    uint64_t most;    /* bytes */
    bool passed;      /* writing was given up for being over it */
    uint64_t written; /* then: bytes that there were */
    double share;     /* and what part of the whole they were, 0 to 1 */
};

/*
 * `done` of `total` frames, or segments, have become `written` bytes. PLACE_FAILED, with
 * limit->passed set, where that is over the limit. A limit of NULL is none.
 */
enum place_code place_size_limit_check(struct place_size_limit *limit, uint64_t written,
                                       uint64_t done, uint64_t total,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Bytes of what was written into an outfile and flushed. */
enum place_code place_outfile_size(struct place_outfile *out, uint64_t *bytes,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
