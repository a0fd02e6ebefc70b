/*
 * lib/source/temporary: reading and writing that is interrupted, done by halves
 * and refused; and how often those who use it read. This program has its own
 * temporary.c, whose system calls do as a table says.
 */
#include "source/temporary.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/outfile.h"
#include "source/key_store.h"
#include "source/user_numbers.h"

#include <errno.h>

/* What the next calls do, one after the other; from the first ALL on it is that. */
enum doing { ALL, HALF, INTERRUPTED, REFUSED };

static const enum doing usual[] = {ALL};
static const enum doing *doings = usual;
static size_t calls;

/* Bytes that a call of `size` may have; -1 for one that fails. */
static ssize_t allowed(size_t size) {
    const enum doing doing = *doings;
    calls++;
    if (doing != ALL)
        doings++;
    errno = doing == INTERRUPTED ? EINTR : doing == REFUSED ? EIO : 0;
    if (doing == INTERRUPTED || doing == REFUSED)
        return -1;
    return (ssize_t)(doing == ALL ? size : (size + 1) / 2);
}

static ssize_t probe_pread(int fd, void *to, size_t size, off_t offset) {
    const ssize_t part = allowed(size);
    return part < 0 ? part : pread(fd, to, (size_t)part, offset);
}

static ssize_t probe_pwrite(int fd, const void *bytes, size_t size, off_t offset) {
    const ssize_t part = allowed(size);
    return part < 0 ? part : pwrite(fd, bytes, (size_t)part, offset);
}

#define pread  probe_pread
#define pwrite probe_pwrite
#include "source/temporary.c"
#undef pread
#undef pwrite

static struct place_err err;

/* ---- one file -------------------------------------------------------------------------------- */

static void test_offsets(void) {
    FILE *file = place_temporary_file(&err);
    char got[8] = "xxxxxxx";
    if (!file)
        need(err.code, &err);
    need(temporary_write(file, 4, "efg", 4, &err), &err);
    need(temporary_write(file, 1, "b", 1, &err), &err);
    need(temporary_read(file, 0, got, 8, &err), &err);
    tap_ok(memcmp(got, "\0b\0\0efg", 8) == 0, "written anywhere, zeros between");
    need(temporary_read(file, 5, got, 2, &err), &err);
    tap_ok(memcmp(got, "fg", 2) == 0, "read anywhere");
    tap_code(temporary_read(file, 5, got, 4, &err), PLACE_IO, &err, "not beyond its end");
    tap_text(err.message, "a temporary file was cut off", "... which is told");
    fclose(file);
}

/* ---- those who use it ------------------------------------------------------------------------ */

struct trouble {
    const char *name;
    enum doing doings[6];
    const char *writing; /* the message; NULL: it succeeds */
    const char *reading;
};

#define REASON "Input/output error"
static const struct trouble troubles[] = {
    {"interrupted", {INTERRUPTED, INTERRUPTED, ALL}, NULL, NULL},
    {"by halves", {HALF, HALF, INTERRUPTED, HALF, ALL}, NULL, NULL},
    {"refused",
     {REFUSED, ALL},
     "cannot write a temporary file: " REASON,
     "cannot read a temporary file: " REASON},
    {"refused in the middle",
     {HALF, REFUSED, ALL},
     "cannot write a temporary file: " REASON,
     "cannot read a temporary file: " REASON},
};

static void check(enum place_code code, const char *wanted, const char *what, const char *name) {
    tap_ok(code == (wanted ? PLACE_IO : PLACE_OK) && (!wanted || strcmp(err.message, wanted) == 0),
           "%s, %s: %s", what, name, code ? err.message : "done");
}

/* A user's number, which is in a file. */
static void test_number(const struct trouble *trouble) {
    struct user_numbers numbers;
    uint32_t provisional = 7, number = 0;
    need(user_numbers_init(&numbers, 9, 0, &err), &err);
    doings = trouble->doings;
    check(user_numbers_set(&numbers, 7, 12345, &err), trouble->writing, "a number written",
          trouble->name);
    if (trouble->writing)
        tap_ok(strstr(err.hint, "TMPDIR") != NULL, "... hint: %s", err.hint);
    doings = usual;
    need(user_numbers_set(&numbers, 7, 12345, &err), &err);
    doings = trouble->doings;
    check(user_numbers_get(&numbers, &provisional, &number, &err), trouble->reading,
          "a number read", trouble->name);
    doings = usual;
    tap_ok(trouble->reading || number == 12345, "... is the one");
    user_numbers_release(&numbers);
}

/* ---- how often ------------------------------------------------------------------------------- */

enum { KEYS = 64000 };

static size_t wrong_keys(struct key_store *keys, uint32_t first, uint32_t step) {
    size_t wrong = 0;
    for (uint32_t i = first; i < KEYS; i += step) {
        char wanted[16];
        const char *text = NULL;
        size_t size = 0;
        snprintf(wanted, sizeof wanted, "user%08u", i);
        need(key_store_get(keys, i, &text, &size, &err), &err);
        wrong += size != strlen(wanted) || memcmp(text, wanted, size) != 0;
    }
    return wrong;
}

static void test_keys(void) {
    struct key_store keys;
    key_store_init(&keys, 0);
    for (uint32_t i = 0; i < KEYS; i++) {
        char key[16];
        snprintf(key, sizeof key, "user%08u", i);
        need(key_store_add(&keys, key, strlen(key), &err), &err);
    }
    calls = 0;
    tap_int((int64_t)wrong_keys(&keys, 0, 1), 0, "keys in order");
    tap_ok(calls <= keys.spool.size / (1 << 16) + 3, "... are %zu reads of 64 KiB", calls);
    calls = 0;
    tap_int((int64_t)wrong_keys(&keys, 5, 20), 0, "some of them in order");
    tap_ok(calls <= 2 * (keys.spool.size / (1 << 16)) + 3, "... are %zu reads", calls);
    tap_int((int64_t)wrong_keys(&keys, 1, 7001), 0, "few of them");
    tap_ok(keys.window.size < 16 * 20, "... are read by groups: %zu bytes", keys.window.size);
    key_store_release(&keys);
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_offsets();
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        test_number(&troubles[i]);
    test_keys();
    tempdir_end();
    return tap_end();
}
