/* A set of numbers in any memory against a sorted array of all that was put in. */
#include "measure/measure_numbers.h"
#include "../make_archive.h"
#include "../tempdir.h"

enum { MOST = 500000 };

static struct place_err err;

static int by_value(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Numbers as they are given out, against the sorted ones, each of which may stand there often. */
struct check {
    const uint64_t *wanted;
    size_t count, at, given, wrong;
};

static enum place_code check_numbers(void *context, const uint64_t *values, size_t count,
                                     struct place_err *error) {
    (void)error;
    struct check *check = context;
    for (size_t i = 0; i < count; i++) {
        check->wrong += check->at == check->count || values[i] != check->wanted[check->at];
        while (check->at < check->count && check->wanted[check->at] == values[i])
            check->at++;
    }
    check->given += count;
    return PLACE_OK;
}

static size_t wrong_numbers(struct numbers *numbers, const uint64_t *all, size_t count,
                            uint64_t *sorted) {
    struct check check = {.wanted = sorted, .count = count};
    const struct number_sink sink = {check_numbers, &check};
    memcpy(sorted, all, count * sizeof *all);
    if (count)
        qsort(sorted, count, sizeof *sorted, by_value);
    need(numbers_read(numbers, &sink, &err), &err);
    return check.wrong + (check.at != count);
}

static const struct set_case {
    const char *name;
    size_t count;
    uint64_t memory, span; /* numbers are below span; 0: any */
    size_t read_every;     /* numbers; 0: once, at the end */
    bool spills;
} cases[] = {
    {"nothing", 0, 0, 5, 0, false},
    {"one again and again", 100000, 0, 1, 9999, false},
    {"few in little memory", 100000, 0, 3000, 9999, false},
    {"in memory", 200000, 1 << 24, 0, 0, false},
    {"in memory, read on the way", 100000, 1 << 24, 50000, 7001, false},
    {"on disk", 100000, 0, 0, 0, true},
    {"on disk, read on the way", 60000, 0, 30000, 7001, true},
    {"on disk, more runs than are merged at once", MOST, 0, 0, 200000, true},
    {"memory that is no power of two", 100000, 4200 * 16, 1 << 20, 0, true},
};

static void test_case(const struct set_case *it) {
    uint64_t *all = need_array(MOST + 1, sizeof *all), *sorted = need_array(MOST + 1, sizeof *all);
    struct numbers numbers;
    size_t wrong = 0, count = 0, read = 0;
    numbers_init(&numbers, it->memory);
    while (count < it->count) {
        const size_t left = it->count - count;
        size_t piece = (size_t)random_between(0, NUMBERS_AT_ONCE);
        piece = piece < left ? piece : left;
        need(numbers_reserve(&numbers, &err), &err);
        for (size_t i = 0; i < piece; i++, count++)
            numbers.values[numbers.count++] = all[count] =
                it->span ? random_next() % it->span : random_next() >> random_next() % 64;
        if (it->read_every && count - read >= it->read_every) {
            wrong += wrong_numbers(&numbers, all, count, sorted);
            read = count;
        }
    }
    wrong += wrong_numbers(&numbers, all, count, sorted);
    wrong += wrong_numbers(&numbers, all, count, sorted);
    tap_ok(wrong == 0, "%s: the set, and again", it->name);
    tap_int(numbers.run_count > 0, it->spills, "... in a file, or not");
    tap_ok(numbers.capacity <= (it->memory / 16 > 4096 ? it->memory / 16 : 4096),
           "... in the memory that is allowed");
    tap_ok(numbers.run_count <= 64, "... and no more runs than can be merged");
    numbers_release(&numbers);
    free(all);
    free(sorted);
}

/* $TMPDIR that cannot be written to is an error that says so. */
static void test_no_room(void) {
    struct numbers numbers;
    enum place_code code = PLACE_OK;
    numbers_init(&numbers, 0);
    setenv("TMPDIR", "/nonexistent", 1);
    for (uint64_t value = 0; !code && value < 100000; value += NUMBERS_AT_ONCE) {
        code = numbers_reserve(&numbers, &err);
        for (uint64_t i = 0; !code && i < NUMBERS_AT_ONCE; i++)
            numbers.values[numbers.count++] = value + i;
    }
    tap_code(code, PLACE_IO, &err, "no directory for temporary files");
    setenv("TMPDIR", tempdir_path, 1);
    numbers_release(&numbers);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        test_case(&cases[i]);
    test_no_room();
    tap_int(tempdir_files(false), 0, "no file is left");
    tempdir_end();
    return tap_end();
}
