/* Runs that memory does not hold. */
#include "base/mem.h"
#include "source/import_rows.h"

#include <stdlib.h>

/* Blocks of a file before which all are finished. */
static size_t finished_blocks(struct log_counts *counts) {
    while (counts->finished < counts->blocks &&
           counts->block_lines[counts->finished] != BLOCK_UNFINISHED)
        counts->finished++;
    return counts->finished;
}

static bool may_spill(struct import_rows *rows, const struct event_run *run) {
    const size_t stream = run_stream(run->order);
    return run->events && run->order < run_order(stream, finished_blocks(&rows->counts[stream]));
}

bool import_spill_possible(struct import_rows *rows) {
    for (size_t i = 0; i < rows->run_count; i++)
        if (may_spill(rows, &rows->runs[i]))
            return true;
    return false;
}

enum place_code import_spill_begin(struct import_rows *rows, struct event_run **taken,
                                   size_t *count, struct place_err *err) {
    size_t kept = 0;
    *count = 0;
    *taken = place_new_array(rows->run_count, sizeof **taken, err);
    if (!*taken)
        return err->code;
    for (size_t i = 0; i < rows->run_count; i++)
        if (may_spill(rows, &rows->runs[i]))
            (*taken)[(*count)++] = rows->runs[i];
        else
            rows->runs[kept++] = rows->runs[i];
    rows->run_count = kept;
    return PLACE_OK;
}

static int by_order(const void *a, const void *b) {
    const struct event_run *one = a, *other = b;
    return (one->order > other->order) - (one->order < other->order);
}

enum place_code import_spill_write(struct spool *spool, struct event_run *taken, size_t *count,
                                   struct place_err *err) {
    size_t groups = 0, next = 0;
    qsort(taken, *count, sizeof *taken, by_order);
    for (size_t from = 0; from < *count; from = next) {
        struct event_run merged;
        for (next = from;
             next < *count && run_stream(taken[next].order) == run_stream(taken[from].order);)
            next++;
        if (spill_runs(&taken[from], next - from, spool, &merged, err))
            return err->code;
        for (size_t i = from; i < next; i++)
            event_run_free(&taken[i]);
        taken[groups++] = merged;
    }
    *count = groups;
    return PLACE_OK;
}

enum place_code import_spill_end(struct import_rows *rows, struct event_run *taken, size_t count,
                                 struct place_err *err) {
    const size_t before = rows->run_count;
    enum place_code code =
        place_grow_array(&rows->runs, &rows->run_capacity, before + count, sizeof *rows->runs, err);
    for (size_t i = 0; i < count; i++)
        if (code == PLACE_OK)
            rows->runs[rows->run_count++] = taken[i];
        else
            event_run_free(&taken[i]);
    free(taken);
    return code;
}

enum place_code import_rows_narrow(struct import_rows *rows, struct place_err *err) {
    const size_t fan_in = rows->budget.fan_in;
    qsort(rows->runs, rows->run_count, sizeof *rows->runs, by_order);
    while (rows->run_count > fan_in) {
        size_t narrowed = 0;
        for (size_t from = 0; from < rows->run_count; from += fan_in) {
            const size_t left = rows->run_count - from, count = left < fan_in ? left : fan_in;
            struct event_run merged;
            if (spill_runs(&rows->runs[from], count, &rows->spool, &merged, err))
                return err->code;
            for (size_t i = from; i < from + count; i++)
                event_run_free(&rows->runs[i]);
            rows->runs[narrowed++] = merged;
        }
        rows->run_count = narrowed;
    }
    return PLACE_OK;
}
