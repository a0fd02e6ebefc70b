/*
 * A stream of plain bytes from a log file that may be compressed: plain text
 * or gzip, of one member or many (ISA-L, which checks every member's CRC-32
 * and length). The kind is known from the first bytes, never from the name.
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
 * not read (zip, xz, 7z, bzip2, zstd) is PLACE_DATA with a hint how to unpack it.
 * Bytes of the file are counted on `progress` (may be NULL) as they are used.
 */
enum place_code place_inflate_open(const char *path, struct place_progress *progress,
                                   struct place_inflate **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/*
 * Up to `room` plain bytes into `to`; *got < room only at the end. Damage in
 * the middle and an end inside a member are PLACE_DATA.
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
