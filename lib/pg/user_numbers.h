/*
 * Numbers for users: ids of 16 bytes, each met once, and the keys they go by; or
 * texts, which are ids and keys in one. Internal to lib/pg.
 */
#ifndef PLACE_PG_USER_NUMBERS_H
#define PLACE_PG_USER_NUMBERS_H

#include "base/buf.h"
#include "pg/query.h"

#include <stdint.h>

enum { PG_UUID = 16, PG_UUID_TEXT = 37 /* with the NUL */ };

struct pg_user_numbers {
    bool by_text; /* set before the first is met */
    uint32_t count;
    unsigned char *ids; /* owned; PG_UUID bytes for each number from 1 on; not by text */
    size_t id_capacity;
    uint32_t *slots; /* owned; numbers, 0 where empty; slot_count is a power of two */
    size_t slot_count;
    uint32_t named;        /* the first so many have keys */
    struct place_buf keys; /* texts with their NULs */
    size_t *key_at;        /* owned; where the key of each number begins */
    size_t key_capacity;
};

void pg_user_numbers_release(struct pg_user_numbers *users);

/* The number of an id, a new one where it was not met before. */
enum place_code pg_user_number(struct pg_user_numbers *users, const unsigned char id[PG_UUID],
                               uint32_t *number, struct place_err *err) PLACE_MUST_CHECK;

/* The same where users go by text, of `size` bytes without a NUL. */
enum place_code pg_user_number_of_text(struct pg_user_numbers *users, const char *text, size_t size,
                                       uint32_t *number, struct place_err *err) PLACE_MUST_CHECK;

/* Ask the server for the keys of all users that have none yet. */
enum place_code pg_user_name_new(struct pg_user_numbers *users, struct place_pg *pg,
                                 struct place_err *err) PLACE_MUST_CHECK;

const unsigned char *pg_user_id(const struct pg_user_numbers *users, uint32_t number);

/* "00112233-4455-6677-8899-aabbccddeeff", and back: whether it was one, in either case. */
void pg_format_uuid(const unsigned char id[PG_UUID], char text[PG_UUID_TEXT]);
bool pg_parse_uuid(const char *text, unsigned char id[PG_UUID]);

#endif
