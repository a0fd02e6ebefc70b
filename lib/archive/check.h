/*
 * Looking an archive over: whether its chunks follow one another without a
 * break, whether the index names them all, and whether dictionary and META are
 * sound. Events and snapshots are not decoded here: whoever reads them through
 * place_chunk_decode() and place_archive_load_snapshot() has their checksums
 * verified.
 */
#ifndef PLACE_ARCHIVE_CHECK_H
#define PLACE_ARCHIVE_CHECK_H

#include "archive/reader.h"
#include "base/err.h"

#include <stdint.h>

/* Something that is not as it should be; `what` holds during the call. */
typedef void place_archive_flaw(void *context, uint64_t offset, const char *what);

struct place_archive_check {
    place_archive_flaw *found; /* called for each flaw, in the order of the file */
    void *context;
    uint64_t chunks; /* out: chunks whose frames and headers are sound, the index among them */
};

/* Look over what of the file was read: a torn tail (info.torn) is no flaw of this kind. */
enum place_code place_archive_check(struct place_archive *archive,
                                    struct place_archive_check *check,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* The last user of the piece of the dictionary that holds user `number`: where one cannot be read,
 * those up to there cannot. */
uint32_t place_archive_last_of_piece(const struct place_archive *archive, uint32_t number);

#endif
