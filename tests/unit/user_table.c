/* lib/source/user_table: users get numbers once, however often the table was put aside. */
#include "source/user_table.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/codec.h"

enum { ROWS = 60000, USERS = 9000, BATCH = 1000 };

static struct place_err err;

static const char *key_of(unsigned user) {
    static char key[32];
    snprintf(key, sizeof key, "user%u", user);
    return key;
}

/*
 * Users by row; provisional numbers as the table gives them, a batch at a time. Returns the most
 * bytes of slots that there were.
 */
static uint64_t number_all(struct user_table *table, const unsigned *users, uint32_t *numbers) {
    static char texts[BATCH][32];
    uint64_t most = 0;
    struct user_key keys[BATCH];
    for (size_t at = 0; at < ROWS; at += BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            strcpy(texts[i], key_of(users[at + i]));
            keys[i] = (struct user_key){.text = users[at + i] ? texts[i] : NULL,
                                        .size = strlen(texts[i])};
            keys[i].hash = place_xxh3_keyed(texts[i], keys[i].size, table->seed);
        }
        need(user_table_number(table, keys, BATCH, numbers + at, &err), &err);
        if (table->slot_bytes > most)
            most = table->slot_bytes;
    }
    return most;
}

/* Each row's number leads to one original whose key is the user's, and every user to just one. */
static size_t wrong_users(struct user_table *table, const struct user_numbers *map,
                          const unsigned *users, const uint32_t *numbers) {
    uint32_t *original = need_array(USERS + 1, sizeof *original);
    size_t wrong = 0;
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t provisional = numbers[i], number = 0;
        const char *key = NULL;
        size_t size = 0;
        if (users[i] == 0) {
            wrong += numbers[i] != 0;
            continue;
        }
        need(user_numbers_get(map, &provisional, &number, &err), &err);
        need(key_store_get(&table->keys, provisional - 1, &key, &size, &err), &err);
        wrong += size != strlen(key_of(users[i])) || memcmp(key, key_of(users[i]), size) != 0;
        wrong += original[users[i]] != 0 && original[users[i]] != provisional;
        original[users[i]] = provisional;
    }
    free(original);
    return wrong;
}

static void test_table(uint64_t slots, bool aside) {
    unsigned *users = need_array(ROWS, sizeof *users);
    uint32_t *numbers = need_array(ROWS, sizeof *numbers);
    struct user_table table;
    struct user_numbers map = {0};
    for (size_t i = 0; i < ROWS; i++)
        users[i] = (unsigned)random_between(0, random_between(0, 3) ? 300 : USERS);
    user_table_init(&table, slots, 1000);
    const uint64_t least = UINT64_C(64) * 128 * 16, limit = slots > least ? slots : least;
    const uint64_t most = number_all(&table, users, numbers);
    tap_ok(most <= limit, "a table for %" PRIu64 " bytes has %" PRIu64, slots, most);
    tap_ok((table.generation_count > 0) == aside, "... was put aside %zu times",
           table.generation_count);
    need(user_table_settle(&table, aside ? 0 : 1 << 20, &map, &err), &err);
    tap_int((int64_t)wrong_users(&table, &map, users, numbers), 0, "... and knows every user");
    user_numbers_release(&map);
    user_table_release(&table);
    free(users);
    free(numbers);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_table(1 << 24, false);
    test_table(150000, true);
    test_table(1 << 17, true);
    test_table(0, true);
    tempdir_end();
    return tap_end();
}
