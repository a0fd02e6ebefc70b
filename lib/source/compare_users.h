/* Which users of two sources are the same: those with one key. Internal to lib/source. */
#ifndef PLACE_SOURCE_COMPARE_USERS_H
#define PLACE_SOURCE_COMPARE_USERS_H

#include "base/err.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

struct same_users {
    struct place_source *here, *there;
    uint32_t *asked; /* owned: by number here, the number there that was compared with it last */
    uint8_t *same;   /* owned: ... and whether they are the same */
};

enum place_code same_users_init(struct same_users *users, struct place_source *here,
                                struct place_source *there, struct place_err *err) PLACE_MUST_CHECK;
void same_users_release(struct same_users *users);

/* Whether both are one: by their keys, which are read when the pair is new. */
enum place_code is_same_user(struct same_users *users, uint32_t here, uint32_t there, bool *same,
                             struct place_err *err) PLACE_MUST_CHECK;

/* The key of a user, "nobody" for PLACE_NO_USER; free() it. */
enum place_code user_text(struct place_source *source, uint32_t number, char **text,
                          struct place_err *err) PLACE_MUST_CHECK;

#endif
