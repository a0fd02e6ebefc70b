/*
 * A stream of bytes into an output file (base/outfile.h), compressed by gzip
 * where the file's name ends in .gz or .gzip, else as it is. The counterpart of
 * base/inflate.
 *
 * What is compressed is cut into blocks of 256 KiB, each a gzip member of its
 * own: members one after another are one gzip file (RFC 1952, 2.2), and other
 * threads can compress them. ISA-L does it, at its level 2: some 250 MB/s a
 * thread, ten times as fast as zlib, for files that are 3 % larger than
 * zlib's level 6 makes them of rows as Reddit's of 2022, and 15 % of plain CSV.
 * Its level 3 is half as fast for 1 % less, and larger blocks win 0.3 %. The
 * bytes do not depend on the threads; ISA-L may make others on other processors.
 */
#ifndef PLACE_BASE_DEFLATE_H
#define PLACE_BASE_DEFLATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct place_deflate;

/* Threads that compress for any number of files, with two blocks each on their way. */
struct place_deflate_pool;

/* With 0 threads all is done by the caller's own. NULL with err set on failure. */
struct place_deflate_pool *place_deflate_pool_new(unsigned threads,
                                                  struct place_err *err) PLACE_MUST_CHECK;

/* After the last file was closed or aborted; NULL is fine. */
void place_deflate_pool_free(struct place_deflate_pool *pool);

struct place_deflate_options {
    bool replace;                    /* an existing file may be replaced */
    struct place_deflate_pool *pool; /* borrowed; NULL: the caller's own thread compresses */
};

/*
 * Open `path` ("-" is standard output, plain). Files of one pool belong to one
 * thread. An open file holds one block.
 */
enum place_code place_deflate_open(const char *path, const struct place_deflate_options *options,
                                   struct place_deflate **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/*
 * Write `size` bytes. An error may be of an earlier write, and of any file of
 * the pool, which it names: then abort them all.
 */
enum place_code place_deflate_write(struct place_deflate *out, const void *bytes, size_t size,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Finish the file and give it its name; frees `out` whatever happens. */
enum place_code place_deflate_close(struct place_deflate *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Drop what was written and free `out`; NULL is fine. */
void place_deflate_abort(struct place_deflate *out);

#endif
