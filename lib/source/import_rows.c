/*
 * Reading all logs on several threads. A file can only be inflated in order,
 * so its stream is in one thread's hands at a time; the block it gave is parsed
 * by that thread while another takes the stream on. When half the memory for
 * rows is full, one thread takes them to the spool while the others fill the
 * other half. Files are hashed when there is nothing to read.
 */
#include "source/import_rows.h"

#include "base/mem.h"
#include "base/pool.h"
#include "base/stop.h"

#include <inttypes.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 64 };

/* What the threads share; all but the streams in hand is under the lock. */
struct reading {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a stream came back, or all is over */
    const struct place_import_options *options;
    const struct import_canvas *canvas;
    struct import_rows *rows;
    bool guessed;        /* the format, so that each file has to look like it */
    bool *in_hand;       /* a stream is being read */
    bool *hashable;      /* a stream was opened, and not all of it is hashed */
    bool *hashing;       /* ... and it is being hashed */
    bool spilling;       /* a thread is taking runs to the spool */
    unsigned busy;       /* threads that are at any task */
    uint64_t stop_order; /* strict: nothing behind this block need be read */
    bool failed;
    struct place_err err;
};

struct task {
    enum { TASK_READ, TASK_SPILL, TASK_HASH, TASK_WAIT, TASK_END } what;
    size_t stream;
};

static bool may_read(const struct reading *reading, size_t stream) {
    const struct import_rows *rows = reading->rows;
    return !reading->in_hand[stream] && !rows->streams[stream].ended &&
           run_order(stream, rows->counts[stream].blocks) <= reading->stop_order;
}

/*
 * The next thing to do: make room if there is more to come, read the first file
 * that can be read, else hash one. Under the lock.
 */
static struct task choose(struct reading *reading) {
    struct import_rows *rows = reading->rows;
    size_t readable = 0;
    if (reading->failed)
        return (struct task){TASK_END, 0};
    while (readable < rows->stream_count && !may_read(reading, readable))
        readable++;
    if (readable < rows->stream_count) {
        if (rows->run_memory > rows->budget.rows / 2 && !reading->spilling &&
            import_spill_possible(rows))
            return (struct task){TASK_SPILL, 0};
        if (rows->run_memory <= rows->budget.rows)
            return (struct task){TASK_READ, readable};
    }
    for (size_t i = 0; i < rows->stream_count; i++)
        if (reading->hashable[i] && !reading->hashing[i] && reading->stop_order == UINT64_MAX)
            return (struct task){TASK_HASH, i};
    return (struct task){reading->busy ? TASK_WAIT : TASK_END, 0};
}

static void fail(struct reading *reading, const struct place_err *err) {
    if (!reading->failed)
        reading->err = *err;
    reading->failed = true;
    pthread_cond_broadcast(&reading->changed);
}

/* Keep the block's refused rows if they are among the first. Under the lock. */
static void note_refusals(struct import_rows *rows, const struct import_block *block, size_t stream,
                          uint64_t order) {
    for (size_t i = 0; i < block->refused && i < PLACE_REFUSALS_SHOWN; i++) {
        size_t at = rows->refusal_count;
        while (at > 0 && rows->refusal_order[at - 1] > order)
            at--;
        if (at == PLACE_REFUSALS_SHOWN)
            return;
        const bool full = rows->refusal_count == PLACE_REFUSALS_SHOWN;
        const size_t moved = rows->refusal_count - at - full;
        memmove(&rows->refusals[at + 1], &rows->refusals[at], moved * sizeof *rows->refusals);
        memmove(&rows->refusal_order[at + 1], &rows->refusal_order[at],
                moved * sizeof *rows->refusal_order);
        rows->refusals[at] = block->refusals[i];
        rows->refusals[at].path = stream;
        rows->refusals[at].line += block->header_lines;
        rows->refusal_order[at] = order;
        rows->refusal_count += !full;
    }
}

/* Give the events of the block their users' numbers. */
static enum place_code number_users(struct reading *reading, struct import_block *block,
                                    struct place_err *err) {
    if (!reading->canvas->keep_users)
        return PLACE_OK;
    uint32_t *numbers = place_new_array(block->count, sizeof *numbers, err);
    if (!numbers)
        return err->code;
    pthread_mutex_lock(&reading->lock);
    const enum place_code code =
        user_table_number(&reading->rows->users, block->keys, block->count, numbers, err);
    pthread_mutex_unlock(&reading->lock);
    for (size_t i = 0; code == PLACE_OK && i < block->count; i++)
        block->events[i].user = numbers[i];
    free(numbers);
    return code;
}

/* Add a block to what all have: its run and its counts. Under the lock. */
static enum place_code add_block(struct reading *reading, const struct import_block *block,
                                 size_t stream, size_t number, const struct event_run *run,
                                 struct place_err *err) {
    struct import_rows *rows = reading->rows;
    struct log_counts *counts = &rows->counts[stream];
    if (place_grow_array(&rows->runs, &rows->run_capacity, rows->run_count + 1, sizeof *rows->runs,
                         err))
        return err->code;
    rows->runs[rows->run_count++] = *run;
    rows->run_memory += event_run_memory(run);
    note_refusals(rows, block, stream, run->order);
    if (block->refused && reading->options->strict && run->order < reading->stop_order)
        reading->stop_order = run->order;
    counts->block_lines[number] = block->lines + block->header_lines;
    counts->lines += block->lines + block->header_lines;
    counts->taken += block->count;
    counts->refused += block->refused;
    rows->events += block->count;
    rows->fills += block->fills;
    rows->changes += block->changes;
    if (run->count > 0 && run->events[0].time < rows->first_time)
        rows->first_time = run->events[0].time;
    if (run->count > 0 && run->events[run->count - 1].time > rows->last_time)
        rows->last_time = run->events[run->count - 1].time;
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        if (block->needed[i] < rows->needed[i])
            rows->needed[i] = block->needed[i];
    return PLACE_OK;
}

/* A file whose beginning, a whole block of it, is nothing but rows of something else. */
static bool is_no_log(const struct import_block *block) {
    return block->foreign > 0 && block->foreign == block->refused && block->count == 0 &&
           block->changes == 0;
}

static enum place_code not_a_log(const struct log_stream *stream, const struct import_block *block,
                                 struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: not a %s log: no row is %s", stream->name,
               stream->dialect.format->name, stream->dialect.format->expected);
    return place_hint(err, "row %" PRIu64 ": %s", block->refusals[0].line + block->header_lines,
                      block->refusals[0].reason);
}

/* Parse and sort the block just read, and hand it over. */
static enum place_code finish_block(struct reading *reading, struct import_block *block,
                                    size_t index, size_t number, struct place_err *err) {
    const struct log_stream *stream = &reading->rows->streams[index];
    struct event_run run;
    if (import_block_parse(block, &stream->dialect, reading->canvas, err))
        return err->code;
    if (number == 0 && is_no_log(block))
        return not_a_log(stream, block, err);
    if (number_users(reading, block, err))
        return err->code;
    const struct event_piece events = {
        block->events, reading->canvas->keep_hashes ? block->hashes : NULL, block->count};
    if (event_run_new(&events, run_order(index, number), &run, err))
        return err->code;
    pthread_mutex_lock(&reading->lock);
    const enum place_code code = add_block(reading, block, index, number, &run, err);
    pthread_mutex_unlock(&reading->lock);
    if (code)
        event_run_free(&run);
    return code;
}

/* Take what runs can go to the spool. */
static enum place_code spill(struct reading *reading, struct place_err *err) {
    struct import_rows *rows = reading->rows;
    struct event_run *taken = NULL;
    size_t count = 0;
    pthread_mutex_lock(&reading->lock);
    enum place_code code = import_spill_begin(rows, &taken, &count, err);
    pthread_mutex_unlock(&reading->lock);
    uint64_t memory = 0;
    for (size_t i = 0; i < count; i++)
        memory += event_run_memory(&taken[i]);
    if (code == PLACE_OK)
        code = import_spill_write(&rows->spool, taken, &count, err);
    pthread_mutex_lock(&reading->lock);
    rows->run_memory -= memory;
    struct place_err second;
    if (import_spill_end(rows, taken, count, code ? &second : err) && code == PLACE_OK)
        code = err->code;
    reading->spilling = false;
    pthread_mutex_unlock(&reading->lock);
    return code;
}

/* Read one block from the stream in hand; gives the stream back before the block is parsed. */
static enum place_code read_stream(struct reading *reading, size_t index,
                                   struct import_block *block, struct place_err *err) {
    struct log_stream *stream = &reading->rows->streams[index];
    struct log_counts *counts = &reading->rows->counts[index];
    enum place_code code = log_stream_read(stream, reading->guessed, reading->options->progress,
                                           &block->text, &block->header_lines, err);
    pthread_mutex_lock(&reading->lock);
    const size_t number = counts->blocks;
    if (code == PLACE_OK)
        code = place_grow_array(&counts->block_lines, &counts->block_capacity, number + 1,
                                sizeof *counts->block_lines, err);
    if (code == PLACE_OK)
        counts->block_lines[counts->blocks++] = BLOCK_UNFINISHED;
    reading->in_hand[index] = false;
    if (code == PLACE_OK && number == 0)
        reading->hashable[index] = stream->unhashed;
    pthread_cond_broadcast(&reading->changed);
    pthread_mutex_unlock(&reading->lock);
    return code ? code : finish_block(reading, block, index, number, err);
}

static enum place_code hash_stream(struct reading *reading, size_t index, struct place_err *err) {
    const enum place_code code = log_stream_hash(&reading->rows->streams[index], err);
    pthread_mutex_lock(&reading->lock);
    reading->hashing[index] = false;
    reading->hashable[index] = reading->rows->streams[index].unhashed;
    pthread_cond_broadcast(&reading->changed);
    pthread_mutex_unlock(&reading->lock);
    return code;
}

/* Choose a task and mark it as taken; waits where others may yet give something to do. */
static struct task take_task(struct reading *reading) {
    pthread_mutex_lock(&reading->lock);
    struct task task = choose(reading);
    while (task.what == TASK_WAIT) {
        pthread_cond_wait(&reading->changed, &reading->lock);
        task = choose(reading);
    }
    if (task.what == TASK_READ)
        reading->in_hand[task.stream] = true;
    if (task.what == TASK_SPILL)
        reading->spilling = true;
    if (task.what == TASK_HASH)
        reading->hashing[task.stream] = true;
    reading->busy += task.what != TASK_END;
    pthread_mutex_unlock(&reading->lock);
    return task;
}

static void end_task(struct reading *reading, enum place_code code, const struct place_err *err) {
    pthread_mutex_lock(&reading->lock);
    if (code)
        fail(reading, err);
    reading->busy--;
    pthread_cond_broadcast(&reading->changed);
    pthread_mutex_unlock(&reading->lock);
}

static enum place_code do_task(struct reading *reading, struct task task,
                               struct import_block *block, struct place_err *err) {
    switch (task.what) {
    case TASK_READ: return read_stream(reading, task.stream, block, err);
    case TASK_SPILL: return spill(reading, err);
    default: return hash_stream(reading, task.stream, err);
    }
}

static void *read_logs(void *context) {
    struct reading *reading = context;
    struct import_block block = {0};
    for (;;) {
        struct place_err err;
        const struct task task = take_task(reading);
        if (task.what == TASK_END)
            break;
        enum place_code code = place_stop_check(&err);
        if (code == PLACE_OK)
            code = do_task(reading, task, &block, &err);
        end_task(reading, code, &err);
    }
    import_block_release(&block);
    return NULL;
}

static void run_threads(struct reading *reading) {
    pthread_t handles[MOST_THREADS];
    const unsigned threads = reading->rows->budget.threads;
    unsigned started = 0;
    while (started + 1 < threads &&
           pthread_create(&handles[started], NULL, read_logs, reading) == 0)
        started++;
    read_logs(reading); /* this thread is one of them */
    for (unsigned i = 0; i < started; i++)
        pthread_join(handles[i], NULL);
}

/* From lines of a block to lines of its file. */
static void settle_refusals(struct import_rows *rows) {
    for (size_t i = 0; i < rows->refusal_count; i++) {
        const struct log_counts *counts = &rows->counts[rows->refusals[i].path];
        const size_t block = rows->refusal_order[i] & UINT32_MAX;
        for (size_t before = 0; before < block; before++)
            rows->refusals[i].line += counts->block_lines[before];
    }
}

/* What was refused before something else failed: how much of it that is, chance decides. */
static void forget_refusals(struct import_rows *rows) {
    rows->refusal_count = 0;
    for (size_t i = 0; i < rows->stream_count; i++)
        rows->counts[i].refused = 0;
}

static enum place_code strict_failure(const struct place_import_options *options,
                                      const struct import_rows *rows, struct place_err *err) {
    if (!options->strict || rows->refusal_count == 0)
        return PLACE_OK;
    const struct place_refusal *first = &rows->refusals[0];
    return place_fail(err, PLACE_DATA, "%s:%" PRIu64 ": %s", options->paths[first->path],
                      first->line, first->reason);
}

/*
 * What a thread and the rest of the program need is taken off first; of the
 * remainder the table of users may have nine sixteenths, but never more than
 * half of all the memory. A merge has runs that stayed in memory beside the
 * heads of others, so that heads may take half of what rows may.
 */
static struct import_budget share_memory(const struct place_import_options *options) {
    const uint64_t fixed = UINT64_C(26) << 20, thread = UINT64_C(7) << 20;
    const uint64_t least = PLACE_IMPORT_MEMORY_MIN;
    const uint64_t memory = options->memory > least ? options->memory : least;
    const uint64_t spare = memory - fixed - 2 * thread;
    struct import_budget budget = {.threads =
                                       options->threads ? options->threads : place_processors()};
    if (budget.threads > MOST_THREADS)
        budget.threads = MOST_THREADS;
    if (budget.threads > spare / thread)
        budget.threads = (unsigned)(spare / thread);
    const uint64_t free = memory - fixed - budget.threads * thread;
    budget.slots = free / 16 * 9 < memory / 2 ? free / 16 * 9 : memory / 2;
    budget.keys = free / 8;
    budget.rows = free - budget.slots - budget.keys;
    budget.fan_in = (size_t)(budget.rows / 2 / RUN_HEAD);
    return budget;
}

/*
 * --memory is about what the system sees, and a run that is freed in malloc's
 * heap stays there. So what is as large as a run goes back at once.
 */
static void return_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
}

enum place_code import_rows_init(struct import_rows *rows,
                                 const struct place_import_options *options,
                                 struct place_err *err) {
    *rows = (struct import_rows){.first_time = INT64_MAX, .last_time = INT64_MIN};
    return_freed_memory();
    rows->budget = share_memory(options);
    rows->streams = place_new_array(options->path_count, sizeof *rows->streams, err);
    rows->counts =
        rows->streams ? place_new_array(options->path_count, sizeof *rows->counts, err) : NULL;
    if (!rows->counts)
        return err->code;
    user_table_init(&rows->users, rows->budget.slots, rows->budget.keys);
    spool_init(&rows->spool, 0);
    rows->stream_count = options->path_count;
    for (size_t i = 0; i < options->path_count; i++)
        log_stream_init(&rows->streams[i], options->paths[i]);
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        rows->needed[i] = INT64_MAX;
    return PLACE_OK;
}

enum place_code import_rows_read(struct import_rows *rows,
                                 const struct place_import_options *options,
                                 const struct place_dialect *dialect, struct import_canvas *canvas,
                                 bool guessed, struct place_err *err) {
    canvas->seed = rows->users.seed;
    for (size_t i = 0; i < rows->stream_count; i++)
        rows->streams[i].dialect = *dialect;
    struct reading reading = {.options = options,
                              .canvas = canvas,
                              .rows = rows,
                              .guessed = guessed,
                              .stop_order = UINT64_MAX};
    reading.in_hand = place_new_array(rows->stream_count, 3 * sizeof *reading.in_hand, err);
    if (!reading.in_hand)
        return err->code;
    reading.hashing = reading.in_hand + rows->stream_count;
    reading.hashable = reading.hashing + rows->stream_count;
    pthread_mutex_init(&reading.lock, NULL);
    pthread_cond_init(&reading.changed, NULL);
    run_threads(&reading);
    pthread_cond_destroy(&reading.changed);
    pthread_mutex_destroy(&reading.lock);
    free(reading.in_hand);
    if (reading.failed) {
        forget_refusals(rows);
        *err = reading.err;
        return err->code;
    }
    settle_refusals(rows);
    return strict_failure(options, rows, err);
}

void import_rows_release(struct import_rows *rows) {
    for (size_t i = 0; i < rows->stream_count; i++) {
        log_stream_release(&rows->streams[i]);
        free(rows->counts[i].block_lines);
    }
    for (size_t i = 0; i < rows->run_count; i++)
        event_run_free(&rows->runs[i]);
    free(rows->runs);
    free(rows->streams);
    free(rows->counts);
    user_table_release(&rows->users);
    spool_release(&rows->spool);
    *rows = (struct import_rows){0};
}
