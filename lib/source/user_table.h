/*
 * Users of a log while it is imported. While rows are read, a key seen for the
 * first time gets the next provisional number, from 1: a table keeps a keyed
 * 64-bit hash and the number, 16 bytes a slot. Two users are taken for one only
 * where the hashes of both are equal, which among ten million happens once in
 * 370,000 imports. The keys themselves go to a spool (key_store.h).
 *
 * A table that has reached its limit is put aside, sorted, in a spool, and
 * begins anew; a user seen before and after has two provisional numbers then,
 * until user_table_settle() finds out. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_USER_TABLE_H
#define PLACE_SOURCE_USER_TABLE_H

#include "base/err.h"
#include "source/key_store.h"
#include "source/spool.h"
#include "source/user_numbers.h"

#include <stddef.h>
#include <stdint.h>

enum {
    USER_PARTS = 64 /* of the table, which grow by themselves: no moment needs twice the room */
};

struct user_slot {
    uint64_t hash;
    uint32_t number; /* 0: free */
    uint32_t unused;
};

struct user_part {
    struct user_slot *slots; /* owned; a power of two of them, or NULL */
    size_t slot_count, count;
};

/* A table that was put aside: slots by hash, in the spool. */
struct user_generation {
    uint64_t offset;
    size_t count;
};

struct user_table {
    uint64_t seed;
    uint64_t memory_limit; /* bytes of slots */
    uint64_t slot_bytes;   /* of all parts */
    struct user_part parts[USER_PARTS];
    uint32_t count;                      /* provisional numbers given */
    struct key_store keys;               /* by provisional number */
    struct user_generation *generations; /* owned */
    size_t generation_count, generation_capacity;
    struct spool aside;
};

/*
 * `slots` and `keys`: bytes of memory for either. A part that is in use may have 128
 * slots whatever the limit, so the table may take 64 * 128 * 16 bytes (128 KiB) if that is more.
 */
void user_table_init(struct user_table *table, uint64_t slots, uint64_t keys);
void user_table_release(struct user_table *table);

/* A key by its place in a text, with its hash under table->seed. */
struct user_key {
    uint64_t hash;
    const char *text; /* NULL: no user, number 0 */
    size_t size;      /* at most 65,535 */
};

/* The provisional numbers of `count` keys. */
enum place_code user_table_number(struct user_table *table, const struct user_key *keys,
                                  size_t count, uint32_t *numbers,
                                  struct place_err *err) PLACE_MUST_CHECK;

/*
 * No more keys come: free the table, and note in `numbers` (made here, in at most `memory`
 * bytes; release it) which provisional numbers are of one user.
 */
enum place_code user_table_settle(struct user_table *table, uint64_t memory,
                                  struct user_numbers *numbers,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
