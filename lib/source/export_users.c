/* The users of an export. */
#include "source/export_users.h"

#include "archive/reader.h"
#include "base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_IN_MEMORY = 64 << 20 /* bytes; what is more goes to $TMPDIR */ };

enum place_code export_users_init(struct export_users *users, struct place_source *source,
                                  enum place_export_users how, struct place_err *err) {
    *users = (struct export_users){.source = source, .how = how};
    key_store_init(&users->keys, KEYS_IN_MEMORY);
    if (how == PLACE_USERS_DROP)
        return PLACE_OK;
    users->numbers =
        place_new_array((size_t)place_source_info(source)->users + 1, sizeof *users->numbers, err);
    return users->numbers ? PLACE_OK : err->code;
}

void export_users_release(struct export_users *users) {
    free(users->numbers);
    key_store_release(&users->keys);
    *users = (struct export_users){0};
}

uint32_t export_users_number(struct export_users *users, uint32_t user) {
    if (user == PLACE_NO_USER || !users->numbers)
        return PLACE_NO_USER;
    assert(user <= place_source_info(users->source)->users);
    if (users->numbers[user] == 0)
        users->numbers[user] = ++users->count;
    return users->numbers[user];
}

/* The archive decodes its dictionary a piece at a time: asked in order, each of them once. */
static enum place_code load_keys(struct export_users *users, uint32_t until,
                                 struct place_err *err) {
    struct place_archive *archive = place_source_archive(users->source);
    enum place_code code = PLACE_OK;
    while (!code && users->keys.count < until) {
        char *key = NULL;
        if (place_archive_user_key(archive, users->keys.count + 1, &key, err))
            return err->code;
        code = key_store_add(&users->keys, key, strlen(key), err);
        free(key);
    }
    return code;
}

enum place_code export_users_key(struct export_users *users, uint32_t user, const char **key,
                                 size_t *size, struct place_err *err) {
    assert(users->numbers && users->numbers[user] > 0);
    if (users->how == PLACE_USERS_NUMBER) {
        *size =
            (size_t)snprintf(users->number, sizeof users->number, "%" PRIu32, users->numbers[user]);
        *key = users->number;
        return PLACE_OK;
    }
    if (load_keys(users, user, err))
        return err->code;
    return key_store_get(&users->keys, user - 1, key, size, err);
}
