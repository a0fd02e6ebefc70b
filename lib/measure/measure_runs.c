/* Runs of numbers: written, read and merged. */
#include "measure/measure_runs.h"

#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_SIZE = 1 << 14,
    MOST_BYTES = 10,  /* of one number */
    SINK_COUNT = 1024 /* numbers given to a sink at once */
};

/* ---- writing --------------------------------------------------------------------------------- */

void number_writer_begin(struct number_writer *writer, struct spool *spool) {
    writer->spool = spool;
    writer->run = (struct number_run){.offset = spool->size};
    writer->last = 0;
    writer->used = 0;
}

enum place_code number_writer_end(struct number_writer *writer, struct place_err *err) {
    const size_t used = writer->used;
    writer->used = 0;
    return spool_append(writer->spool, writer->buffer, used, err);
}

enum place_code number_writer_take(struct number_writer *writer, const uint64_t *numbers,
                                   size_t count, struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        if (sizeof writer->buffer - writer->used < MOST_BYTES && number_writer_end(writer, err))
            return err->code;
        uint64_t rest = numbers[i] - writer->last;
        for (; rest >= 128; rest >>= 7)
            writer->buffer[writer->used++] = (unsigned char)(rest | 128);
        writer->buffer[writer->used++] = (unsigned char)rest;
        writer->last = numbers[i];
    }
    writer->run.count += count;
    return PLACE_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* One run being read; `value` is its present number. */
struct reader {
    uint64_t value, left;    /* numbers behind the present one */
    const uint64_t *numbers; /* those in memory, or NULL: */
    uint64_t offset;         /* in the spool, of the bytes behind the buffer */
    size_t at, size;         /* of the buffer */
    unsigned char buffer[READ_SIZE];
};

struct merge {
    const struct spool *spool;
    struct reader *readers; /* owned */
    struct reader **heap;   /* owned; the least value first */
    size_t count;
    uint64_t out[SINK_COUNT];
    size_t out_count;
    uint64_t last; /* given out; meaningful once `any` */
    bool any;
};

/* Move what is left of the buffer to its start and fill it up. */
static enum place_code refill(const struct merge *merge, struct reader *reader,
                              struct place_err *err) {
    const size_t kept = reader->size - reader->at;
    memmove(reader->buffer, reader->buffer + reader->at, kept);
    const uint64_t there = merge->spool->size - reader->offset;
    const size_t more = there < READ_SIZE - kept ? (size_t)there : READ_SIZE - kept;
    if (spool_read(merge->spool, reader->offset, reader->buffer + kept, more, err))
        return err->code;
    reader->offset += more;
    reader->at = 0;
    reader->size = kept + more;
    return PLACE_OK;
}

/* The next number of the run, of which there is one. */
static enum place_code read_number(const struct merge *merge, struct reader *reader,
                                   struct place_err *err) {
    reader->left--;
    if (reader->numbers) {
        reader->value = *reader->numbers++;
        return PLACE_OK;
    }
    if (reader->size - reader->at < MOST_BYTES && refill(merge, reader, err))
        return err->code;
    uint64_t difference = 0;
    unsigned char byte = 0;
    unsigned shift = 0;
    do {
        assert(reader->at < reader->size);
        byte = reader->buffer[reader->at++];
        difference |= (uint64_t)(byte & 127) << shift;
        shift += 7;
    } while (byte & 128);
    reader->value += difference;
    return PLACE_OK;
}

/* ---- merging --------------------------------------------------------------------------------- */

/* Let the reader at `at` sink to where no smaller value is below it. */
static void sift_down(struct merge *merge, size_t at) {
    struct reader *const moved = merge->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= merge->count)
            break;
        if (child + 1 < merge->count && merge->heap[child + 1]->value < merge->heap[child]->value)
            child++;
        if (moved->value <= merge->heap[child]->value)
            break;
        merge->heap[at] = merge->heap[child];
        at = child;
    }
    merge->heap[at] = moved;
}

/* A reader of each run that is not empty, at its first number. */
static enum place_code open_readers(struct merge *merge, const struct number_runs *runs,
                                    struct place_err *err) {
    merge->readers = place_new_array(runs->run_count + 1, sizeof *merge->readers, err);
    if (merge->readers)
        merge->heap = place_new_array(runs->run_count + 1, sizeof *merge->heap, err);
    if (!merge->heap)
        return err->code;
    for (size_t i = 0; i <= runs->run_count; i++) {
        struct reader *reader = &merge->readers[i];
        const bool in_memory = i == runs->run_count;
        reader->numbers = in_memory ? runs->numbers : NULL;
        reader->left = in_memory ? runs->number_count : runs->runs[i].count;
        reader->offset = in_memory ? 0 : runs->runs[i].offset;
        if (reader->left == 0)
            continue;
        if (read_number(merge, reader, err))
            return err->code;
        merge->heap[merge->count++] = reader;
    }
    for (size_t i = merge->count / 2; i-- > 0;)
        sift_down(merge, i);
    return PLACE_OK;
}

static enum place_code give(struct merge *merge, const struct number_sink *sink,
                            struct place_err *err) {
    const size_t count = merge->out_count;
    merge->out_count = 0;
    return sink->take(sink->context, merge->out, count, err);
}

/* Give all numbers, the least of all runs each time. */
static enum place_code drain(struct merge *merge, const struct number_sink *sink,
                             struct place_err *err) {
    while (merge->count > 0) {
        struct reader *const least = merge->heap[0];
        if (!merge->any || least->value != merge->last) {
            if (merge->out_count == SINK_COUNT && give(merge, sink, err))
                return err->code;
            merge->out[merge->out_count++] = merge->last = least->value;
            merge->any = true;
        }
        if (least->left == 0)
            merge->heap[0] = merge->heap[--merge->count];
        else if (read_number(merge, least, err))
            return err->code;
        if (merge->count > 0)
            sift_down(merge, 0);
    }
    return give(merge, sink, err);
}

enum place_code merge_number_runs(const struct number_runs *runs, const struct number_sink *sink,
                                  struct place_err *err) {
    if (runs->run_count == 0)
        return sink->take(sink->context, runs->numbers, runs->number_count, err);
    struct merge merge = {.spool = runs->spool};
    enum place_code code = open_readers(&merge, runs, err);
    if (!code)
        code = drain(&merge, sink, err);
    free(merge.readers);
    free(merge.heap);
    return code;
}
