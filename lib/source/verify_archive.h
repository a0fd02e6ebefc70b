/* What only an archive's file can have wrong with it. Internal to lib/source. */
#ifndef PLACE_SOURCE_VERIFY_ARCHIVE_H
#define PLACE_SOURCE_VERIFY_ARCHIVE_H

#include "archive/reader.h"
#include "base/err.h"
#include "source/findings.h"

#include <stdint.h>

/* Tail, index, chunks as they lie in the file, dictionary and META; *chunks is how many are there.
 * `index_error` is why the index was not asked, or NULL. */
enum place_code check_archive(struct place_archive *archive, const char *index_error,
                              struct place_findings *findings, uint64_t *chunks,
                              struct place_err *err) PLACE_MUST_CHECK;

/* A chunk of events that was not to be read, for the reason `message`. */
void note_unread(struct place_findings *findings, const struct place_event_chunk *chunk,
                 const char *message);

#endif
