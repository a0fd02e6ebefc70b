/*
 * The bytes of a file as it is stored, block by block, hashed and counted as
 * they are read. Internal to base/inflate and what stands behind it.
 */
#ifndef PLACE_BASE_STORED_FILE_H
#define PLACE_BASE_STORED_FILE_H

#include "base/err.h"
#include "base/progress.h"
#include "base/secret.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORED_BLOCK = 1 << 18 /* bytes read at a time */ };

struct stored_file {
    int fd;
    struct place_progress *progress; /* the caller's, or NULL */
    struct place_sha256 *sha;        /* the caller's, or NULL */
    bool ended;
    uint64_t size;       /* bytes read */
    unsigned char *next; /* `available` bytes that are read and not used */
    size_t available;
    unsigned char bytes[STORED_BLOCK];
};

/*
 * Open `path` ("-" is standard input) and read the first bytes, at least `wanted` unless the file
 * is shorter: a pipe may give them one by one. On failure too the file is to be closed.
 */
enum place_code stored_file_open(struct stored_file *file, const char *path, size_t wanted,
                                 struct place_err *err) PLACE_MUST_CHECK;

/*
 * Where none are available, read the next block, or find that the file has ended: then none are
 * available afterwards either.
 */
enum place_code stored_file_refill(struct stored_file *file,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The first `size` of the bytes available are used up. */
static inline void stored_file_use(struct stored_file *file, size_t size) {
    file->next += size;
    file->available -= size;
}

void stored_file_close(struct stored_file *file);

#endif
