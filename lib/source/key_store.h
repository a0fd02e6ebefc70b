/*
 * The keys of users by number, in a spool: only where every sixteenth starts is
 * kept in memory. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_KEY_STORE_H
#define PLACE_SOURCE_KEY_STORE_H

#include "base/err.h"
#include "source/spool.h"

#include <stddef.h>
#include <stdint.h>

struct key_store {
    struct spool spool; /* length (2 bytes) and text of each key, one behind the other */
    uint64_t *starts;   /* owned: where each group of keys starts */
    size_t start_capacity;
    uint32_t count;
    struct place_buf window; /* bytes of the spool from window_start on, read last */
    uint64_t window_start;
};

void key_store_init(struct key_store *keys, uint64_t memory);
void key_store_release(struct key_store *keys);

/* Add the next key, of at most 65,535 bytes. */
enum place_code key_store_add(struct key_store *keys, const void *text, size_t size,
                              struct place_err *err) PLACE_MUST_CHECK;

/*
 * Key `index`, from 0: *text is the keys', until the next call. Keys asked for in rising order are
 * read from a file in pieces of 64 KiB, others a group at a time.
 */
enum place_code key_store_get(struct key_store *keys, uint32_t index, const char **text,
                              size_t *size, struct place_err *err) PLACE_MUST_CHECK;

#endif
