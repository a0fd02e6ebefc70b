/*
 * The index at the end of an archive: making its entries of chunks that are
 * there, and writing it. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_INDEX_H
#define PLACE_ARCHIVE_INDEX_H

#include "archive/layout.h"
#include "base/buf.h"
#include "base/codec.h"

/*
 * The entry of the chunk of `frame`, whose header is at `header`, as the
 * archive's writer makes it; offset and stored are the caller's. A chunk of an
 * unknown type, or whose header is too short, has its type alone.
 */
struct index_entry index_entry_of(const struct chunk_frame *frame, const unsigned char *header);

/*
 * Append the INDX chunk with `count` entries, and the trailer that says where
 * it is: `offset` bytes from the start of the file.
 */
enum place_code index_append(struct place_buf *to, struct place_zstd *zstd,
                             const struct index_entry *entries, size_t count, uint64_t offset,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
