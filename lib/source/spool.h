/*
 * Bytes that are appended and read again, more than memory may hold: the first
 * of them stay in memory, the rest goes to an unnamed temporary file.
 * Internal to lib/source and lib/measure.
 */
#ifndef PLACE_SOURCE_SPOOL_H
#define PLACE_SOURCE_SPOOL_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct spool {
    uint64_t size;           /* bytes appended */
    uint64_t memory_limit;   /* bytes that may stay in memory */
    struct place_buf memory; /* the first bytes */
    FILE *file;              /* those behind; NULL until there are some */
    uint64_t written;        /* bytes in the file */
    struct place_buf tail;   /* those not yet written */
};

void spool_init(struct spool *spool, uint64_t memory_limit);
void spool_release(struct spool *spool);

/* PLACE_IO where the file cannot be made or its disk is full. */
enum place_code spool_append(struct spool *spool, const void *bytes, size_t size,
                             struct place_err *err) PLACE_MUST_CHECK;

/* Bytes offset..offset + size - 1, all of them appended before, into `to`. */
enum place_code spool_read(const struct spool *spool, uint64_t offset, void *to, size_t size,
                           struct place_err *err) PLACE_MUST_CHECK;

#endif
