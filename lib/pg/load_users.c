/* The people of a history. */
#include "pg/load_users.h"

#include "base/buf.h"
#include "base/outfile.h"
#include "pg/query.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BATCH = 1 << 13 /* users of one INSERT */ };

/* ---- ids ------------------------------------------------------------------------------------- */

/* The file has its room from the start: a full disk is an error here, not a signal later. */
static enum place_code map_file(struct pg_load_users *users, FILE *file, struct place_err *err) {
    const int failure = posix_fallocate(fileno(file), 0, (off_t)users->size);
    if (failure) {
        errno = failure;
        place_fail_errno(err, PLACE_IO, "cannot write a temporary file");
        return place_hint(err, "TMPDIR names a directory with room for 16 bytes a user");
    }
    void *mapped = mmap(NULL, users->size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    if (mapped == MAP_FAILED)
        return place_fail_errno(err, PLACE_MEMORY, "cannot map a temporary file");
    users->ids = mapped;
    return PLACE_OK;
}

enum place_code pg_load_users_init(struct pg_load_users *users,
                                   const struct place_pg_history *history, struct place_err *err) {
    *users = (struct pg_load_users){.history = history,
                                    .size = ((size_t)history->users + 1) * PLACE_USER_ID};
    FILE *file = place_temporary_file(err);
    if (!file)
        return err->code;
    const enum place_code code = map_file(users, file, err);
    fclose(file); /* what is mapped stays */
    return code;
}

void pg_load_users_release(struct pg_load_users *users) {
    if (users->ids)
        munmap(users->ids, users->size);
    *users = (struct pg_load_users){0};
}

static uint32_t greatest(const struct place_batch *batch) {
    uint32_t user = PLACE_NO_USER;
    for (uint32_t i = 0; batch->user && i < batch->count; i++)
        user = batch->user[i] > user ? batch->user[i] : user;
    return user;
}

/* The key of a user, with his id put down; *is_id where the key is the id itself. */
static enum place_code take_key(struct pg_load_users *users, uint32_t number, char **key,
                                bool *is_id, struct place_err *err) {
    if (users->history->user_key(users->history->context, number, key, err))
        return err->code;
    *is_id = place_user_id(*key, users->ids + (size_t)number * PLACE_USER_ID);
    if (users->known < number)
        users->known = number;
    return PLACE_OK;
}

enum place_code pg_load_users_know(struct pg_load_users *users, const struct place_batch *batch,
                                   struct place_err *err) {
    const uint32_t last = greatest(batch);
    while (users->known < last) {
        char *key = NULL;
        bool is_id = false;
        if (take_key(users, users->known + 1, &key, &is_id, err))
            return err->code;
        free(key);
    }
    return PLACE_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Two arrays in PostgreSQL's own writing, which go as parameters. */
struct user_rows {
    struct place_buf ids, keys;
};

/* An element of an array: in quotes, quotes and backslashes behind a backslash. */
static enum place_code put_element(struct place_buf *to, const char *text, struct place_err *err) {
    if (place_buf_reserve(to, 2 * strlen(text) + 2, err))
        return err->code;
    to->data[to->size++] = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            to->data[to->size++] = '\\';
        to->data[to->size++] = (unsigned char)*text;
    }
    to->data[to->size++] = '"';
    return PLACE_OK;
}

/* A key that is the id has no row of its own name: external_key is null then. */
static enum place_code put_user(struct user_rows *rows, const unsigned char *id, const char *key,
                                bool is_id, struct place_err *err) {
    char text[PLACE_USER_ID_TEXT];
    const char *comma = rows->ids.size > 0 ? "," : "{";
    place_format_user_id(id, text);
    if (place_buf_append(&rows->ids, comma, 1, err) ||
        place_buf_append(&rows->ids, text, sizeof text - 1, err) ||
        place_buf_append(&rows->keys, comma, 1, err))
        return err->code;
    return is_id ? place_buf_append(&rows->keys, "NULL", 4, err)
                 : put_element(&rows->keys, key, err);
}

#define INSERT_PEOPLE                                                                              \
    "INSERT INTO users (id, external_key, is_guest) SELECT person.id, person.key, false "          \
    "FROM unnest($1::uuid[], $2::text[]) AS person (id, key) ORDER BY person.id"

/* In order of the ids, as others store them who do so at the same time: no deadlock. */
static enum place_code insert(struct user_rows *rows, struct place_pg *pg, const char *sql,
                              struct place_err *err) {
    return pg_run(pg, sql, PG_PARAMS((const char *)rows->ids.data, (const char *)rows->keys.data),
                  err);
}

/* Where all are new, which the first log's are, it takes two thirds of the time not to ask. */
static enum place_code insert_new(struct pg_load_users *users, struct user_rows *rows,
                                  struct place_pg *pg, struct place_err *err) {
    if (pg_run(pg, "SAVEPOINT people", NULL, err))
        return err->code;
    if (insert(rows, pg, INSERT_PEOPLE, err) == PLACE_OK)
        return pg_run(pg, "RELEASE SAVEPOINT people", NULL, err);
    if (!pg_state_is(pg, "23505"))
        return err->code;
    users->some_known = true;
    return pg_run(pg, "ROLLBACK TO SAVEPOINT people", NULL, err);
}

static enum place_code insert_missing(struct pg_load_users *users, struct user_rows *rows,
                                      struct place_pg *pg, struct place_err *err) {
    if (place_buf_append(&rows->ids, "}", 2, err) || place_buf_append(&rows->keys, "}", 2, err))
        return err->code;
    if (!users->some_known && insert_new(users, rows, pg, err))
        return err->code;
    return users->some_known ? insert(rows, pg, INSERT_PEOPLE " ON CONFLICT DO NOTHING", err)
                             : PLACE_OK;
}

static enum place_code gather(struct pg_load_users *users, struct user_rows *rows, uint32_t last,
                              struct place_err *err) {
    enum place_code code = PLACE_OK;
    rows->ids.size = rows->keys.size = 0;
    while (!code && users->stored < last) {
        const uint32_t number = users->stored + 1;
        char *key = NULL;
        bool is_id = false;
        if (take_key(users, number, &key, &is_id, err))
            return err->code;
        code = put_user(rows, users->ids + (size_t)number * PLACE_USER_ID, key, is_id, err);
        free(key);
        users->stored = number;
    }
    return code;
}

enum place_code pg_load_users_store(struct pg_load_users *users, struct place_pg *pg,
                                    const struct place_batch *batch, struct place_err *err) {
    const uint32_t last = greatest(batch);
    struct user_rows rows = {0};
    enum place_code code = PLACE_OK;
    while (!code && users->stored < last) {
        const uint32_t first = users->stored + 1;
        const uint32_t part = last - users->stored < BATCH ? last : users->stored + BATCH;
        code = gather(users, &rows, part, err);
        if (!code && insert_missing(users, &rows, pg, err))
            code = place_wrap(err, "users %" PRIu32 " to %" PRIu32, first, part);
    }
    place_buf_release(&rows.ids);
    place_buf_release(&rows.keys);
    return code;
}
