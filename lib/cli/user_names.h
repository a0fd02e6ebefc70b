/* The names of a set of users, each looked up once. */
#ifndef PLACE_CLI_USER_NAMES_H
#define PLACE_CLI_USER_NAMES_H

#include "base/err.h"
#include "source/source.h"

#include <stddef.h>
#include <stdint.h>

struct place_user_names {
    uint32_t *numbers; /* owned; ascending */
    char **names;      /* owned, and so is each; printable (cli/printable.h) */
    size_t count;
};

/*
 * Look up `numbers`, `count` of them in any order, which are taken over and
 * freed: PLACE_NO_USER and repetitions fall away. Release it after errors too.
 */
enum place_code place_user_names_init(struct place_user_names *names, uint32_t *numbers,
                                      size_t count, struct place_source *source,
                                      struct place_err *err) PLACE_MUST_CHECK;
void place_user_names_release(struct place_user_names *names);

/* The name of one of them; NULL for PLACE_NO_USER. */
const char *place_user_name(const struct place_user_names *names, uint32_t number);

#endif
