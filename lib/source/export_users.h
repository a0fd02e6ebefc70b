/*
 * The users of an export: their numbers in it, by first appearance, and the
 * keys that name them. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_EXPORT_USERS_H
#define PLACE_SOURCE_EXPORT_USERS_H

#include "source/export.h"
#include "source/key_store.h"

#include <stddef.h>
#include <stdint.h>

struct export_users {
    struct place_source *source;
    enum place_export_users how;
    uint32_t *numbers;     /* owned; by the source's number; 0: not seen. NULL where none is kept */
    uint32_t count;        /* numbers given */
    struct key_store keys; /* of the source's first users, as far as they were needed */
    char number[16];       /* a key that is a number */
};

/* Release it after a failure too. */
enum place_code export_users_init(struct export_users *users, struct place_source *source,
                                  enum place_export_users how,
                                  struct place_err *err) PLACE_MUST_CHECK;
void export_users_release(struct export_users *users);

/* The number of a user of the source, given now where he is new; PLACE_NO_USER for none, and for
 * all where they are dropped. */
uint32_t export_users_number(struct export_users *users, uint32_t user);

/* The key of a user of the source who has a number: *key, not ended by a NUL, is the users' until
 * the next call. */
enum place_code export_users_key(struct export_users *users, uint32_t user, const char **key,
                                 size_t *size, struct place_err *err) PLACE_MUST_CHECK;

#endif
