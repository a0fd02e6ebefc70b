/*
 * A set of distinct 64-bit numbers that may be larger than memory: gathered,
 * sorted and made unique in memory; what does not fit goes to an unnamed
 * temporary file as sorted runs, merged when all of it is asked for.
 * Internal to lib/measure.
 */
#ifndef PLACE_MEASURE_MEASURE_NUMBERS_H
#define PLACE_MEASURE_MEASURE_NUMBERS_H

#include "measure/measure_runs.h"

struct numbers {
    uint64_t *values;  /* owned; the first `sorted` ascend, the rest are as they came */
    uint64_t *scratch; /* owned; as large */
    size_t count, sorted;
    size_t capacity, most; /* now, and what memory allows */
    struct spool spool;
    struct number_run *runs; /* owned */
    size_t run_count, run_capacity;
};

enum { NUMBERS_AT_ONCE = 1024 };

/* Keep to `memory` bytes (64 KiB where it is less); buffers of files take 1.5 MiB beside it. */
void numbers_init(struct numbers *numbers, uint64_t memory);
void numbers_release(struct numbers *numbers);

/*
 * Room for NUMBERS_AT_ONCE numbers behind values[count - 1]; whoever writes some there raises
 * count. After a failure the set can only be released.
 */
enum place_code numbers_reserve(struct numbers *numbers, struct place_err *err) PLACE_MUST_CHECK;

/* Give the sink the whole set, ascending. More may come afterwards. */
enum place_code numbers_read(struct numbers *numbers, const struct number_sink *sink,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
