/*
 * The kinds of compression that base/inflate reads, one file each. Internal to
 * base/inflate.
 */
#ifndef PLACE_BASE_INFLATE_KIND_H
#define PLACE_BASE_INFLATE_KIND_H

#include "base/err.h"
#include "base/stored_file.h"

#include <stddef.h>

struct inflate_kind {
    size_t state_size;
    /* Make a zeroed state ready. NULL: zeros are. */
    enum place_code (*begin)(void *state, struct place_err *err);
    /*
     * Plain bytes behind the first *got in `to` until it holds `room`, or fewer at the end of the
     * file, adding to *got. Damage and an end that comes too early are PLACE_DATA.
     */
    enum place_code (*read)(void *state, struct stored_file *file, unsigned char *to, size_t room,
                            size_t *got, struct place_err *err);
    void (*end)(void *state); /* also where begin failed. NULL: there is nothing to free */
};

extern const struct inflate_kind inflate_gzip, inflate_zstd, inflate_xz;

#endif
