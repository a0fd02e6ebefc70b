/*
 * Users of a log while it is imported: a key seen for the first time gets the
 * next number, from 1. The table keeps a keyed 64-bit hash and the number, 16
 * bytes a slot; two users are taken for one only where the hashes of both are
 * equal, which among ten million happens once in 370,000 imports.
 * Internal to lib/source.
 */
#ifndef PLACE_SOURCE_USER_TABLE_H
#define PLACE_SOURCE_USER_TABLE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct user_slot {
    uint64_t hash;
    uint32_t number; /* 0: free */
    uint32_t unused;
};

struct user_table {
    uint64_t seed;
    struct user_slot *slots; /* owned; a power of two of them */
    size_t slot_count;
    uint32_t count;        /* users */
    struct place_buf keys; /* one behind the other, by number */
    uint64_t *starts;      /* owned: where key `number - 1` starts; `count` of them */
    size_t start_capacity;
};

enum place_code user_table_init(struct user_table *table, struct place_err *err) PLACE_MUST_CHECK;
void user_table_release(struct user_table *table);

/* A key by its place in a text, with its hash under table->seed. */
struct user_key {
    uint64_t hash;
    const char *text; /* NULL: no user, number 0 */
    size_t size;
};

/* The numbers of `count` keys. */
enum place_code user_table_number(struct user_table *table, const struct user_key *keys,
                                  size_t count, uint32_t *numbers,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* The key of a number. */
const char *user_table_key(const struct user_table *table, uint32_t number, size_t *size);

/* Bytes held. */
size_t user_table_memory(const struct user_table *table);

#endif
