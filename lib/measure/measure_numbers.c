/* A set of numbers in memory and on disk. */
#include "measure/measure_numbers.h"

#include "base/hot.h"
#include "base/mem.h"
#include "measure/measure_memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST = 4 * NUMBERS_AT_ONCE, /* numbers that there is always memory for */
    MOST_RUNS = 64,              /* in the file: each is read by a buffer of its own */
    DIGIT_BITS = 11,             /* numbers are sorted by so many bits at a time */
    DIGIT_VALUES = 1 << DIGIT_BITS,
    MOST_DIGITS = (64 + DIGIT_BITS - 1) / DIGIT_BITS
};

void numbers_init(struct numbers *numbers, uint64_t memory) {
    const uint64_t most = memory / (2 * sizeof *numbers->values);
    *numbers = (struct numbers){.most = most < LEAST        ? LEAST
                                        : most < UINT32_MAX ? (size_t)most
                                                            : UINT32_MAX};
    spool_init(&numbers->spool, 0);
}

void numbers_release(struct numbers *numbers) {
    free(numbers->values);
    free(numbers->scratch);
    free(numbers->runs);
    spool_release(&numbers->spool);
    *numbers = (struct numbers){0};
}

/* ---- sorting --------------------------------------------------------------------------------- */

/* How numbers are taken apart: a digit is DIGIT_BITS bits from its shift on. */
struct digits {
    size_t count;
    unsigned shifts[MOST_DIGITS];
    uint32_t starts[MOST_DIGITS][DIGIT_VALUES]; /* where numbers of that digit go next */
};

/* The bits in which any two of the numbers differ. */
PLACE_HOT
static uint64_t differing_bits(const uint64_t *values, size_t count) {
    uint64_t any = 0, all = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        any |= values[i];
        all &= values[i];
    }
    return any & ~all;
}

/* Digits over those bits alone, the lowest first: pixels and users leave gaps. */
static void choose_digits(struct digits *digits, uint64_t differing) {
    unsigned shift = 0;
    digits->count = 0;
    while (shift < 64 && differing >> shift) {
        shift += (unsigned)__builtin_ctzll(differing >> shift);
        digits->shifts[digits->count++] = shift;
        shift += DIGIT_BITS;
    }
}

static size_t digit_of(const struct digits *digits, size_t digit, uint64_t value) {
    return value >> digits->shifts[digit] & (DIGIT_VALUES - 1);
}

/* How many numbers have each digit, and from that where the first of them goes. */
static void find_starts(struct digits *digits, const uint64_t *values, size_t count) {
    memset(digits->starts, 0, digits->count * sizeof *digits->starts);
    for (size_t i = 0; i < count; i++)
        for (size_t digit = 0; digit < digits->count; digit++)
            digits->starts[digit][digit_of(digits, digit, values[i])]++;
    for (size_t digit = 0; digit < digits->count; digit++) {
        uint32_t before = 0;
        for (size_t value = 0; value < DIGIT_VALUES; value++) {
            const uint32_t mine = digits->starts[digit][value];
            digits->starts[digit][value] = before;
            before += mine;
        }
    }
}

/* Sort by one digit after the other, back and forth between the two arrays. */
static void sort_values(uint64_t *values, uint64_t *scratch, size_t count) {
    struct digits digits;
    uint64_t *from = values, *to = scratch;
    choose_digits(&digits, differing_bits(values, count));
    find_starts(&digits, values, count);
    for (size_t digit = 0; digit < digits.count; digit++) {
        for (size_t i = 0; i < count; i++)
            to[digits.starts[digit][digit_of(&digits, digit, from[i])]++] = from[i];
        uint64_t *const swap = from;
        from = to;
        to = swap;
    }
    if (from != values)
        memcpy(values, from, count * sizeof *values);
}

/* Merge two ascending arrays, leaving out what comes twice; how many are left. */
static size_t merge_values(const uint64_t *restrict a, size_t a_count, const uint64_t *restrict b,
                           size_t b_count, uint64_t *restrict to) {
    size_t i = 0, j = 0, count = 0;
    while (i < a_count || j < b_count) {
        const bool first = j == b_count || (i < a_count && a[i] <= b[j]);
        const uint64_t value = first ? a[i] : b[j];
        i += first;
        j += !first;
        if (count == 0 || to[count - 1] != value)
            to[count++] = value;
    }
    return count;
}

/* Sort what came since, so that all in memory ascends and nothing is there twice. */
static void settle(struct numbers *numbers) {
    const size_t sorted = numbers->sorted, fresh = numbers->count - sorted;
    if (fresh == 0)
        return;
    sort_values(numbers->values + sorted, numbers->scratch, fresh);
    numbers->count =
        merge_values(numbers->values, sorted, numbers->values + sorted, fresh, numbers->scratch);
    numbers->sorted = numbers->count;
    uint64_t *const swap = numbers->values;
    numbers->values = numbers->scratch;
    numbers->scratch = swap;
}

/* ---- growing and spilling -------------------------------------------------------------------- */

static enum place_code take_to_writer(void *context, const uint64_t *values, size_t count,
                                      struct place_err *err) {
    return number_writer_take(context, values, count, err);
}

/* What is in the file becomes one run of a new file, which takes the old one's place. */
static enum place_code join_runs(struct numbers *numbers, struct place_err *err) {
    struct number_writer writer;
    struct spool joined;
    const struct number_runs all = {
        .spool = &numbers->spool, .runs = numbers->runs, .run_count = numbers->run_count};
    const struct number_sink sink = {take_to_writer, &writer};
    spool_init(&joined, 0);
    number_writer_begin(&writer, &joined);
    if (merge_number_runs(&all, &sink, err) || number_writer_end(&writer, err)) {
        spool_release(&joined);
        return err->code;
    }
    spool_release(&numbers->spool);
    numbers->spool = joined;
    numbers->runs[0] = writer.run;
    numbers->run_count = 1;
    return PLACE_OK;
}

static enum place_code spill(struct numbers *numbers, struct place_err *err) {
    struct number_writer writer;
    if (numbers->run_count == MOST_RUNS && join_runs(numbers, err))
        return err->code;
    if (place_grow_array(&numbers->runs, &numbers->run_capacity, numbers->run_count + 1,
                         sizeof *numbers->runs, err))
        return err->code;
    number_writer_begin(&writer, &numbers->spool);
    if (number_writer_take(&writer, numbers->values, numbers->count, err) ||
        number_writer_end(&writer, err))
        return err->code;
    numbers->runs[numbers->run_count++] = writer.run;
    numbers->count = numbers->sorted = 0;
    return PLACE_OK;
}

/* Four times as much room, or as much as memory allows, of which no more is held on the way. */
static enum place_code grow(struct numbers *numbers, struct place_err *err) {
    size_t capacity = numbers->capacity ? 4 * numbers->capacity : LEAST;
    capacity = capacity < numbers->most ? capacity : numbers->most;
    free(numbers->scratch);
    numbers->scratch = NULL;
    uint64_t *const values = measure_new_array(capacity, sizeof *values, err);
    if (!values)
        return err->code;
    if (numbers->count)
        memcpy(values, numbers->values, numbers->count * sizeof *values);
    free(numbers->values);
    numbers->values = values;
    numbers->scratch = measure_new_array(capacity, sizeof *values, err);
    if (!numbers->scratch)
        return err->code;
    numbers->capacity = capacity;
    return PLACE_OK;
}

enum place_code numbers_reserve(struct numbers *numbers, struct place_err *err) {
    if (numbers->capacity - numbers->count >= NUMBERS_AT_ONCE)
        return PLACE_OK;
    settle(numbers);
    /* sorting is worth its while only where it then stays away for half of the room */
    if (numbers->capacity - numbers->count >= numbers->capacity / 2 && numbers->capacity > 0)
        return PLACE_OK;
    if (numbers->capacity < numbers->most && grow(numbers, err))
        return err->code;
    return numbers->capacity - numbers->count >= NUMBERS_AT_ONCE ? PLACE_OK : spill(numbers, err);
}

enum place_code numbers_read(struct numbers *numbers, const struct number_sink *sink,
                             struct place_err *err) {
    settle(numbers);
    const struct number_runs all = {.spool = &numbers->spool,
                                    .runs = numbers->runs,
                                    .run_count = numbers->run_count,
                                    .numbers = numbers->values,
                                    .number_count = numbers->count};
    return merge_number_runs(&all, sink, err);
}
