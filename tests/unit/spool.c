/* lib/source/spool, key_store, user_numbers: what was put in comes out, in memory or not. */
#include "source/spool.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/key_store.h"
#include "source/user_numbers.h"

#include <signal.h>
#include <sys/resource.h>

enum { SIZE = 3 << 20, KEYS = 5000, NUMBERS = 3000 };

static struct place_err err;

/* Pieces appended, then pieces of other sizes read anywhere, over the end of what is in memory. */
static void test_spool(uint64_t limit) {
    unsigned char *wanted = need_array(SIZE, 1), *got = need_array(SIZE, 1);
    struct spool spool;
    size_t size = 0, wrong = 0;
    spool_init(&spool, limit);
    while (size < SIZE) {
        const size_t left = SIZE - size;
        const size_t piece = (size_t)random_between(0, left < 9999 ? (int64_t)left : 9999);
        for (size_t i = 0; i < piece; i++)
            wanted[size + i] = (unsigned char)random_next();
        need(spool_append(&spool, wanted + size, piece, &err), &err);
        size += piece;
        const size_t from = (size_t)random_between(0, (int64_t)size);
        const size_t part = (size_t)random_between(0, (int64_t)(size - from));
        need(spool_read(&spool, from, got, part, &err), &err);
        wrong += memcmp(got, wanted + from, part) != 0;
    }
    need(spool_read(&spool, 0, got, SIZE, &err), &err);
    tap_ok(wrong == 0 && memcmp(got, wanted, SIZE) == 0 && spool.size == SIZE,
           "%d bytes, %" PRIu64 " of them in memory", SIZE, limit);
    tap_ok(spool.memory.size <= limit, "... and no more");
    spool_release(&spool);
    free(wanted);
    free(got);
}

/* A file may be no larger than 1 MiB: what a full disk is to a write. */
static void test_full(void) {
    const struct rlimit small = {1 << 20, RLIM_INFINITY}, any = {RLIM_INFINITY, RLIM_INFINITY};
    unsigned char piece[4096] = {0};
    struct spool spool;
    enum place_code code = PLACE_OK;
    spool_init(&spool, 0);
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    for (int i = 0; i < 1000 && !code; i++)
        code = spool_append(&spool, piece, sizeof piece, &err);
    setrlimit(RLIMIT_FSIZE, &any);
    tap_code(code, PLACE_IO, &err, "a disk that is full");
    tap_ok(strstr(err.message, "temporary file") && strstr(err.hint, "TMPDIR"),
           "... and a hint: %s", err.hint);
    spool_release(&spool);
}

static size_t fill_key(uint32_t index, char key[400]) {
    const size_t size = index % 7 == 0 ? 0 : 1 + index * 31 % 399;
    for (size_t i = 0; i < size; i++)
        key[i] = (char)(index * 7 + i * 13);
    return size;
}

static void test_keys(uint64_t memory) {
    struct key_store keys;
    char wanted[400];
    const char *text = NULL;
    size_t size = 0, wrong = 0;
    key_store_init(&keys, memory);
    for (uint32_t i = 0; i < KEYS; i++) {
        const size_t length = fill_key(i, wanted);
        need(key_store_add(&keys, wanted, length, &err), &err);
    }
    for (int i = 0; i < KEYS; i++) {
        const uint32_t index = (uint32_t)random_between(0, KEYS - 1);
        const size_t length = fill_key(index, wanted);
        need(key_store_get(&keys, index, &text, &size, &err), &err);
        wrong += size != length || memcmp(text, wanted, size) != 0;
    }
    tap_int((int64_t)wrong, 0, "keys of any length, read in any order");
    key_store_release(&keys);
}

static void test_numbers(uint64_t memory) {
    struct user_numbers numbers;
    size_t wrong = 0;
    need(user_numbers_init(&numbers, NUMBERS, memory, &err), &err);
    tap_ok((numbers.memory == NULL) == (memory < NUMBERS * 4), "numbers in memory if they fit");
    for (uint32_t i = 1; i <= NUMBERS; i++) {
        if (i > 5 && i % 5 == 0)
            need(user_numbers_alias(&numbers, i, i - 4, &err), &err);
        else if (i % 3)
            need(user_numbers_set(&numbers, i, i * 2, &err), &err);
    }
    for (uint32_t i = 1; i <= NUMBERS; i++) {
        const uint32_t original = i > 5 && i % 5 == 0 ? i - 4 : i;
        uint32_t provisional = i, number = 0;
        need(user_numbers_get(&numbers, &provisional, &number, &err), &err);
        wrong += provisional != original || number != (original % 3 ? original * 2 : 0);
    }
    tap_int((int64_t)wrong, 0, "numbers, none, and aliases");
    user_numbers_release(&numbers);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    static const uint64_t limits[] = {0, 1, 100000, SIZE - 1, SIZE, 1 << 30};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        test_spool(limits[i]);
    test_full();
    test_keys(0);
    test_keys(1 << 16);
    test_keys(1 << 30);
    test_numbers(0);
    test_numbers(1 << 20);
    tempdir_end();
    return tap_end();
}
