/*
 * What a file is packed with, told by its first bytes. Internal to base/inflate.
 */
#ifndef PLACE_BASE_MAGIC_H
#define PLACE_BASE_MAGIC_H

#include "base/inflate_kind.h"

#include <stdbool.h>
#include <stddef.h>

enum { MAGIC_BYTES = 8 /* that tell it */ };

struct magic {
    const char *bytes;
    size_t size;
    const char *name;
    const struct inflate_kind *kind; /* NULL: it is not read, but known; then */
    const char *command;             /* unpacks a file to standard output, */
    bool piped;                      /* and standard input too */
};

/* The magic of a file that starts with these bytes, or NULL. */
const struct magic *magic_of(const unsigned char *start, size_t size);

#endif
