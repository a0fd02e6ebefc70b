/* Users of two sources, by their keys. */
#include "source/compare_users.h"

#include "archive/reader.h"
#include "base/mem.h"
#include "core/event.h"

#include <stdlib.h>
#include <string.h>

enum place_code same_users_init(struct same_users *users, struct place_source *here,
                                struct place_source *there, struct place_err *err) {
    const size_t count = (size_t)place_source_info(here)->users + 1;
    *users = (struct same_users){.here = here, .there = there};
    users->asked = place_new_array(count, sizeof *users->asked, err);
    users->same = users->asked ? place_new_array(count, sizeof *users->same, err) : NULL;
    return users->same ? PLACE_OK : err->code;
}

void same_users_release(struct same_users *users) {
    free(users->asked);
    free(users->same);
}

enum place_code user_text(struct place_source *source, uint32_t number, char **text,
                          struct place_err *err) {
    if (number != PLACE_NO_USER)
        return place_archive_user_key(place_source_archive(source), number, text, err);
    *text = place_copy_string("nobody", err);
    return *text ? PLACE_OK : err->code;
}

static enum place_code compare_keys(struct same_users *users, uint32_t here, uint32_t there,
                                    bool *same, struct place_err *err) {
    char *one = NULL, *other = NULL;
    enum place_code code = user_text(users->here, here, &one, err);
    if (!code)
        code = user_text(users->there, there, &other, err);
    *same = !code && strcmp(one, other) == 0;
    free(one);
    free(other);
    return code;
}

enum place_code is_same_user(struct same_users *users, uint32_t here, uint32_t there, bool *same,
                             struct place_err *err) {
    *same = here == PLACE_NO_USER && there == PLACE_NO_USER;
    if (here == PLACE_NO_USER || there == PLACE_NO_USER)
        return PLACE_OK;
    if (users->asked[here] != there) {
        if (compare_keys(users, here, there, same, err))
            return err->code;
        users->asked[here] = there;
        users->same[here] = *same;
    }
    *same = users->same[here];
    return PLACE_OK;
}
