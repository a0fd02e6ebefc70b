/*
 * Ascending runs of distinct 64-bit numbers in a file, and their merging.
 * Internal to lib/measure.
 */
#ifndef PLACE_MEASURE_MEASURE_RUNS_H
#define PLACE_MEASURE_MEASURE_RUNS_H

#include "base/err.h"
#include "source/spool.h"

#include <stddef.h>
#include <stdint.h>

/* A run in a spool: each number as its difference from the one before, 7 bits a byte. */
struct number_run {
    uint64_t offset; /* in the spool */
    uint64_t count;  /* numbers */
};

/* Who takes numbers: pieces of an ascending run. */
struct number_sink {
    enum place_code (*take)(void *context, const uint64_t *numbers, size_t count,
                            struct place_err *err);
    void *context;
};

/* Writing one run at the end of a spool: begin, take as often as there are numbers, end. */
struct number_writer {
    struct spool *spool;
    struct number_run run;
    uint64_t last;
    size_t used;
    unsigned char buffer[1 << 14];
};
void number_writer_begin(struct number_writer *writer, struct spool *spool);
enum place_code number_writer_take(struct number_writer *writer, const uint64_t *numbers,
                                   size_t count, struct place_err *err) PLACE_MUST_CHECK;
enum place_code number_writer_end(struct number_writer *writer,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* Runs of a spool, and one more in memory. */
struct number_runs {
    const struct spool *spool;
    const struct number_run *runs;
    size_t run_count;
    const uint64_t *numbers; /* ascending, distinct */
    size_t number_count;
};

/* Give the sink every number that is in any of them, once, ascending. Takes 16 KiB a run. */
enum place_code merge_number_runs(const struct number_runs *runs, const struct number_sink *sink,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
