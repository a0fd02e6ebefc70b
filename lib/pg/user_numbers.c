/* Numbers for users. */
#include "pg/user_numbers.h"

#include "base/codec.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 10, NAMED_AT_ONCE = 1 << 12 };

void pg_user_numbers_release(struct pg_user_numbers *users) {
    free(users->ids);
    free(users->slots);
    free(users->key_at);
    place_buf_release(&users->keys);
    *users = (struct pg_user_numbers){0};
}

const unsigned char *pg_user_id(const struct pg_user_numbers *users, uint32_t number) {
    return users->ids + (size_t)(number - 1) * PG_UUID;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* What a user goes by in the table: his id or his text. */
struct name {
    const void *bytes;
    size_t size;
};

static struct name name_of(const struct pg_user_numbers *users, uint32_t number) {
    if (!users->by_text)
        return (struct name){pg_user_id(users, number), PG_UUID};
    const char *key = (const char *)users->keys.data + users->key_at[number - 1];
    return (struct name){key, strlen(key)};
}

/* The slot that the user is in, or would be in. */
static uint32_t *slot_of(const struct pg_user_numbers *users, struct name name) {
    size_t at = (size_t)place_xxh3(name.bytes, name.size);
    for (;; at++) {
        uint32_t *slot = &users->slots[at & (users->slot_count - 1)];
        if (*slot == 0)
            return slot;
        const struct name known = name_of(users, *slot);
        if (known.size == name.size && memcmp(known.bytes, name.bytes, name.size) == 0)
            return slot;
    }
}

static enum place_code grow_slots(struct pg_user_numbers *users, struct place_err *err) {
    if (users->slot_count > 0 && users->count < users->slot_count / 2)
        return PLACE_OK;
    const size_t size = users->slot_count ? users->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = place_new_array(size, sizeof *slots, err);
    if (!slots)
        return err->code;
    free(users->slots);
    users->slots = slots;
    users->slot_count = size;
    for (uint32_t number = 1; number <= users->count; number++)
        *slot_of(users, name_of(users, number)) = number;
    return PLACE_OK;
}

/* The slot of a user; 0 in it asks for the next number. */
static enum place_code find_slot(struct pg_user_numbers *users, struct name name, uint32_t **slot,
                                 struct place_err *err) {
    if (grow_slots(users, err))
        return err->code;
    *slot = slot_of(users, name);
    return **slot == 0 && users->count == UINT32_MAX - 1
               ? place_fail(err, PLACE_DATA, "there are more users than can be numbered")
               : PLACE_OK;
}

enum place_code pg_user_number(struct pg_user_numbers *users, const unsigned char id[PG_UUID],
                               uint32_t *number, struct place_err *err) {
    uint32_t *slot = NULL;
    if (find_slot(users, (struct name){id, PG_UUID}, &slot, err))
        return err->code;
    if (*slot == 0) {
        if (place_grow_array(&users->ids, &users->id_capacity, ((size_t)users->count + 1) * PG_UUID,
                             1, err))
            return err->code;
        memcpy(users->ids + (size_t)users->count * PG_UUID, id, PG_UUID);
        *slot = ++users->count;
    }
    *number = *slot;
    return PLACE_OK;
}

/* ---- text ------------------------------------------------------------------------------------ */

void pg_format_uuid(const unsigned char id[PG_UUID], char text[PG_UUID_TEXT]) {
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < PG_UUID; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *text++ = '-';
        *text++ = digits[id[i] >> 4];
        *text++ = digits[id[i] & 15];
    }
    *text = '\0';
}

static int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool pg_parse_uuid(const char *text, unsigned char id[PG_UUID]) {
    for (unsigned i = 0; i < PG_UUID; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *text++ != '-')
            return false;
        const int high = digit_of(text[0]), low = high < 0 ? -1 : digit_of(text[1]);
        if (low < 0)
            return false;
        id[i] = (unsigned char)(high << 4 | low);
        text += 2;
    }
    return *text == '\0';
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* "{uuid,uuid,...}": an array of the ids of users from..to-1, counted from 0. */
static enum place_code put_ids(const struct pg_user_numbers *users, uint32_t from, uint32_t to,
                               struct place_buf *text, struct place_err *err) {
    char uuid[PG_UUID_TEXT];
    text->size = 0;
    for (uint32_t i = from; i < to; i++) {
        pg_format_uuid(users->ids + (size_t)i * PG_UUID, uuid);
        if (place_buf_append(text, i == from ? "{" : ",", 1, err) ||
            place_buf_append(text, uuid, PG_UUID_TEXT - 1, err))
            return err->code;
    }
    return place_buf_append(text, "}", 2, err);
}

static enum place_code add_key(struct pg_user_numbers *users, const char *key, size_t size,
                               struct place_err *err) {
    if (place_grow_array(&users->key_at, &users->key_capacity, (size_t)users->named + 1,
                         sizeof *users->key_at, err) ||
        place_buf_reserve(&users->keys, size + 1, err))
        return err->code;
    users->key_at[users->named++] = users->keys.size;
    return place_buf_append(&users->keys, key, size, err) ||
                   place_buf_append(&users->keys, "", 1, err)
               ? err->code
               : PLACE_OK;
}

enum place_code pg_user_number_of_text(struct pg_user_numbers *users, const char *text, size_t size,
                                       uint32_t *number, struct place_err *err) {
    uint32_t *slot = NULL;
    if (find_slot(users, (struct name){text, size}, &slot, err))
        return err->code;
    if (*slot == 0) {
        if (add_key(users, text, size, err))
            return err->code;
        *slot = ++users->count;
    }
    *number = *slot;
    return PLACE_OK;
}

/* The key that the server has for the next user; NULL: his id. */
static enum place_code take_key(struct pg_user_numbers *users, const char *key,
                                struct place_err *err) {
    char uuid[PG_UUID_TEXT];
    if (!key) {
        pg_format_uuid(users->ids + (size_t)users->named * PG_UUID, uuid);
        key = uuid;
    }
    return add_key(users, key, strlen(key), err);
}

/* Keys in the order of the numbers: the server keeps it, and says null for whom it does not know.
 */
static enum place_code name_some(struct pg_user_numbers *users, struct place_pg *pg, uint32_t to,
                                 struct place_buf *text, struct place_err *err) {
    if (put_ids(users, users->named, to, text, err))
        return err->code;
    PGresult *result =
        pg_query(pg,
                 "SELECT users.external_key FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, "
                 "place) LEFT JOIN users USING (id) ORDER BY wanted.place",
                 PG_PARAMS((const char *)text->data), err);
    if (!result)
        return err->code;
    enum place_code code = PLACE_OK;
    if (PQntuples(result) != (int)(to - users->named))
        code = place_fail(err, PLACE_DATA, "%s: users are there twice", place_pg_name(pg));
    for (int row = 0; !code && row < PQntuples(result); row++)
        code =
            take_key(users, PQgetisnull(result, row, 0) ? NULL : PQgetvalue(result, row, 0), err);
    PQclear(result);
    return code;
}

enum place_code pg_user_name_new(struct pg_user_numbers *users, struct place_pg *pg,
                                 struct place_err *err) {
    struct place_buf text = {0};
    enum place_code code = PLACE_OK;
    while (!code && users->named < users->count) {
        const uint32_t left = users->count - users->named;
        const uint32_t to = users->named + (left < NAMED_AT_ONCE ? left : NAMED_AT_ONCE);
        code = name_some(users, pg, to, &text, err);
    }
    place_buf_release(&text);
    return code;
}
