/*
 * A tar of one file, read through: what comes out is that file's bytes. Tars
 * of POSIX (ustar and pax) and of GNU. Internal to base/inflate.
 */
#ifndef PLACE_BASE_TAR_H
#define PLACE_BASE_TAR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512 /* bytes */ };

/* Gives the tar's own bytes: up to `room` of them, fewer only at the end. */
typedef enum place_code tar_source(void *context, unsigned char *to, size_t room, size_t *got,
                                   struct place_err *err);

struct tar {
    tar_source *source;
    void *context;
    unsigned char start[TAR_BLOCK]; /* the first bytes of the file, */
    size_t start_size;              /* so many of them, */
    size_t start_given;             /* and how many of those were given */
    uint64_t left;                  /* bytes of the file that are still to come */
    unsigned pad;                   /* bytes behind it */
    uint64_t pax_size;              /* what a pax header says of the next entry; */
    bool has_pax_size;              /* if it does */
    bool found;                     /* the file was there */
    bool ended;
};

/*
 * Whether a file that starts with this block is a tar: by the magic of POSIX and GNU, so that a
 * damaged one is told too, else by the checksum.
 */
bool tar_is_magic(const unsigned char block[TAR_BLOCK]);

/*
 * The next bytes of the file in the tar: up to `room`, fewer only at the end. A struct tar begins
 * zeroed but for its source. Directories and links are passed over. PLACE_DATA for a tar without a
 * file or with several, for a file that is compressed (magic.h) or a tar
 * itself (the hint says how to unpack it), a tar that is cut off before its two blocks of zeros,
 * damage, and bytes behind its end.
 */
enum place_code tar_read(struct tar *tar, unsigned char *to, size_t room, size_t *got,
                         struct place_err *err) PLACE_MUST_CHECK;

#endif
