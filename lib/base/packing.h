/*
 * What a file is packed with, told by its first bytes. Internal to base/inflate.
 */
#ifndef PLACE_BASE_PACKING_H
#define PLACE_BASE_PACKING_H

#include "base/inflate_kind.h"

#include <stdbool.h>
#include <stddef.h>

enum { PACKING_BYTES = 8 /* that tell it */ };

struct packing {
    const char *bytes;
    size_t size;
    const char *name;
    const struct inflate_kind *kind; /* NULL: it is not read, but known; then */
    const char *command;             /* unpacks a file to standard output, */
    bool piped;                      /* and standard input too */
};

/* The packing of a file that starts with these bytes, or NULL. */
const struct packing *packing_of(const unsigned char *start, size_t size);

#endif
