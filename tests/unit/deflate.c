/* base/deflate: what gzip itself unpacks, with any number of threads, and a full disk. */
#include "base/deflate.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <sys/wait.h>

enum { BLOCK = 1 << 18, SIZE = 3 * BLOCK + 777, FILES = 5 };

static char plain[SIZE + 1], text[SIZE + 1];
static struct place_err err;

/* What a file is filled with. */
static void fill_with_letters(size_t size) {
    for (size_t i = 0; i < size; i++)
        plain[i] = (char)random_between('a', 'p');
    plain[size] = '\0';
}

static void fill_with_noise(size_t size) {
    for (size_t i = 0; i < size; i++)
        plain[i] = (char)random_between(1, 255); /* no NUL: it is compared as a string */
    plain[size] = '\0';
}

static enum place_code write_in_parts(struct place_deflate *out, const char *from, size_t size) {
    for (size_t at = 0; at < size;) {
        const size_t left = size - at;
        const size_t part = (size_t)random_between(0, left < 70000 ? (int64_t)left : 70000);
        if (place_deflate_write(out, from + at, part, &err))
            return err.code;
        at += part;
    }
    return PLACE_OK;
}

static enum place_code write_file(const char *path, size_t size, struct place_deflate_pool *pool) {
    const struct place_deflate_options options = {.replace = true, .pool = pool};
    struct place_deflate *out = NULL;
    if (place_deflate_open(path, &options, &out, &err))
        return err.code;
    if (write_in_parts(out, plain, size)) {
        place_deflate_abort(out);
        return err.code;
    }
    return place_deflate_close(out, &err);
}

static struct place_deflate_pool *new_pool(unsigned threads) {
    struct place_deflate_pool *pool = place_deflate_pool_new(threads, &err);
    tap_ok(pool, "a pool of %u threads", threads);
    return pool;
}

static bool passes(const char *command) {
    const int status = system(command);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_round(const char *what, size_t size, struct place_deflate_pool *pool) {
    tap_code(write_file("x.gz", size, pool), PLACE_OK, &err, "written");
    tap_ok(passes("gzip -t x.gz"), "gzip finds no fault in %zu bytes of %s", size, what);
    tap_ok(passes("gzip -dc x.gz > y"), "... and unpacks them");
    tap_ok(strcmp(tempdir_read("y", text, sizeof text), plain) == 0, "... the same");
    tap_code(write_file("x.csv", size, pool), PLACE_OK, &err, "written without .gz");
    tap_ok(strcmp(tempdir_read("x.csv", text, sizeof text), plain) == 0, "... it is plain");
    tempdir_files(true);
}

static void test_rounds(struct place_deflate_pool *pool) {
    static const size_t sizes[] = {0, 1, 65535, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, SIZE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill_with_letters(sizes[i]);
        test_round("letters", sizes[i], pool);
    }
    fill_with_noise(SIZE);
    test_round("noise, which does not shrink", SIZE, pool);
}

/* The bytes are the same whoever compresses, and wherever blocks were compressed before. */
static void test_threads(void) {
    static const unsigned threads[] = {0, 1, 2, 7};
    fill_with_letters(SIZE);
    tap_code(write_file("alone.gz", SIZE, NULL), PLACE_OK, &err, "compressed without a pool");
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct place_deflate_pool *pool = new_pool(threads[i]);
        for (int time = 0; time < 4; time++)
            tap_ok(write_file("x.gz", SIZE, pool) == PLACE_OK && passes("cmp -s x.gz alone.gz"),
                   "%u threads, time %d: the same bytes", threads[i], time + 1);
        place_deflate_pool_free(pool);
    }
    tempdir_files(true);
}

/* Several files in turn over one pool: each gets what was written to it. One is aborted. */
static void test_files(struct place_deflate_pool *pool) {
    static const char *const names[FILES] = {"0.gz", "1.gz", "2.csv", "3.gzip", "4.gz"};
    const struct place_deflate_options options = {.pool = pool};
    struct place_deflate *out[FILES] = {0};
    char command[64];
    fill_with_noise(SIZE);
    bool passed = true;
    for (int i = 0; i < FILES; i++)
        passed &= place_deflate_open(names[i], &options, &out[i], &err) == PLACE_OK;
    for (size_t at = 0; passed && at < SIZE; at += BLOCK / 3)
        for (int i = 0; i < FILES; i++) {
            const size_t part = SIZE - at < BLOCK / 3 ? SIZE - at : BLOCK / 3;
            passed &= place_deflate_write(out[i], plain + at, part, &err) == PLACE_OK;
        }
    place_deflate_abort(out[1]);
    for (int i = 0; i < FILES; i++)
        passed &= i == 1 || place_deflate_close(out[i], &err) == PLACE_OK;
    tap_ok(passed, "five files in turn");
    tap_int(tempdir_files(false), FILES - 1, "the aborted one is not there");
    for (int i = 0; i < FILES; i++) {
        snprintf(command, sizeof command, "gzip -dcf < %s > y", names[i]);
        if (i != 1)
            tap_ok(passes(command) && strcmp(tempdir_read("y", text, sizeof text), plain) == 0,
                   "%s has what was written to it", names[i]);
    }
    tempdir_files(true);
}

static void test_faults(struct place_deflate_pool *pool) {
    const struct place_deflate_options options = {.pool = pool};
    struct place_deflate *out = NULL;
    fill_with_noise(SIZE);
    tap_int(write_file("/dev/full", 100, pool), PLACE_IO, "a full disk");
    tap_int(write_file("none/x.gz", 100, pool), PLACE_IO, "no such directory");
    tap_code(place_deflate_open("x.gz", &options, &out, &err), PLACE_OK, &err, "open");
    tap_code(place_deflate_write(out, plain, SIZE, &err), PLACE_OK, &err, "write");
    place_deflate_abort(out);
    place_deflate_abort(NULL);
    tap_int(tempdir_files(false), 0, "an abort leaves nothing");
    tap_code(write_file("x.gz", 1, pool), PLACE_OK, &err, "the pool goes on");
    tap_int(place_deflate_open("x.gz", &options, &out, &err), PLACE_IO, "an old file is refused");
    tempdir_files(true);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_rounds(NULL);
    struct place_deflate_pool *pool = new_pool(2);
    if (pool) {
        test_rounds(pool);
        test_files(pool);
        test_faults(pool);
    }
    test_faults(NULL);
    place_deflate_pool_free(pool);
    place_deflate_pool_free(NULL);
    test_threads();
    tempdir_end();
    return tap_end();
}
