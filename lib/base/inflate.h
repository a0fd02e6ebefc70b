/*
 * A stream of plain bytes from a log file that may be compressed: plain text,
 * gzip, zstd (windows up to 128 MiB) or xz (memory up to 1 GiB), of one member,
 * frame or stream or many. Their checksums and lengths are checked. Where these
 * bytes are a tar, it is read through: what comes out is the one file in it.
 * All this is known from the first bytes, never from the name.
 */
#ifndef PLACE_BASE_INFLATE_H
#define PLACE_BASE_INFLATE_H

#include "base/err.h"
#include "base/progress.h"
#include "base/secret.h"

#include <stddef.h>
#include <stdint.h>

struct place_inflate;

/*
 * Open `path` ("-" is standard input). A kind of compression that is known but
 * not read (zip, 7z, bzip2, lz4, lzip, compress, rar) is PLACE_DATA with a hint how to unpack it.
 * Bytes of the file are counted on `progress` (may be NULL) as they are used.
 */
enum place_code place_inflate_open(const char *path, struct place_progress *progress,
                                   struct place_inflate **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/*
 * Up to `room` plain bytes into `to`; *got < room only at the end. Damage, an
 * end inside a member or a tar and whatever follows the end are PLACE_DATA,
 * once reading gets there: only with *got < room is all of the file sound. So
 * is a tar without a file, with two, or with one that is packed once more: the
 * hint says how to unpack it.
 */
enum place_code place_inflate_read(struct place_inflate *in, void *to, size_t room, size_t *got,
                                   struct place_err *err) PLACE_MUST_CHECK;

/*
 * Every stored byte goes into `sha` too as it is read: for standard input, which
 * cannot be read twice. (A file is hashed beside its reading, on another thread.)
 * Call before the first read.
 */
void place_inflate_hash(struct place_inflate *in, struct place_sha256 *sha);

/* Bytes read of the file as stored. */
uint64_t place_inflate_stored_size(const struct place_inflate *in);

void place_inflate_close(struct place_inflate *in); /* NULL is fine */

#endif
