/* Sorting events by time: radix sort of a block, merge of the runs. */
#include "source/runs.h"

#include "base/mem.h"
#include "source/run_piece.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* What is sorted in place of a whole event. */
struct sort_key {
    uint64_t time; /* since the earliest */
    uint32_t index;
};

static bool in_order(const struct place_event *events, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (events[i].time < events[i - 1].time)
            return false;
    return true;
}

/* One pass of a least-significant-digit radix sort, which keeps equal digits in order. */
static void sort_by_digit(const struct sort_key *from, struct sort_key *to, size_t count,
                          unsigned shift) {
    size_t starts[DIGITS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++)
        starts[from[i].time >> shift & (DIGITS - 1)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        const size_t size = starts[digit];
        starts[digit] = at;
        at += size;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i].time >> shift & (DIGITS - 1)]++] = from[i];
}

/* Fill keys from the events; returns the greatest time since the earliest. */
static uint64_t make_keys(const struct place_event *events, size_t count, struct sort_key *keys) {
    int64_t first = events[0].time, last = events[0].time;
    for (size_t i = 1; i < count; i++) {
        first = events[i].time < first ? events[i].time : first;
        last = events[i].time > last ? events[i].time : last;
    }
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct sort_key){(uint64_t)(events[i].time - first), (uint32_t)i};
    return (uint64_t)(last - first);
}

/* The order of the events by time: indices into them, in *order, which is free()d. */
static enum place_code find_order(const struct place_event *events, size_t count,
                                  struct sort_key **order, struct sort_key **memory,
                                  struct place_err *err) {
    struct sort_key *keys = place_new_array(count, 2 * sizeof *keys, err);
    *memory = keys;
    if (!keys)
        return err->code;
    struct sort_key *from = keys, *to = keys + count;
    const uint64_t span = make_keys(events, count, keys);
    for (unsigned shift = 0; shift < 64 && span >> shift; shift += DIGIT_BITS) {
        sort_by_digit(from, to, count, shift);
        struct sort_key *swap = from;
        from = to;
        to = swap;
    }
    *order = from;
    return PLACE_OK;
}

static enum place_code copy_sorted(const struct event_piece *from, struct event_run *run,
                                   struct place_err *err) {
    struct sort_key *order = NULL, *memory = NULL;
    if (find_order(from->events, from->count, &order, &memory, err))
        return err->code;
    for (size_t i = 0; i < from->count; i++)
        run->events[i] = from->events[order[i].index];
    for (size_t i = 0; from->hashes && i < from->count; i++)
        memcpy(run->hashes + i * PLACE_EVENT_HASH,
               from->hashes + (size_t)order[i].index * PLACE_EVENT_HASH, PLACE_EVENT_HASH);
    free(memory);
    return PLACE_OK;
}

enum place_code event_run_new(const struct event_piece *from, uint64_t order, struct event_run *run,
                              struct place_err *err) {
    const size_t size = sizeof *run->events + (from->hashes ? PLACE_EVENT_HASH : 0u);
    *run = (struct event_run){.order = order, .count = from->count};
    run->events = place_new_aligned(from->count, size, err);
    if (!run->events)
        return err->code;
    run->hashes = from->hashes ? (unsigned char *)(run->events + from->count) : NULL;
    if (!in_order(from->events, from->count)) {
        if (copy_sorted(from, run, err))
            event_run_free(run);
        return run->events ? PLACE_OK : err->code;
    }
    if (from->count > 0)
        memcpy(run->events, from->events, from->count * sizeof *run->events);
    if (from->hashes)
        memcpy(run->hashes, from->hashes, from->count * PLACE_EVENT_HASH);
    return PLACE_OK;
}

void event_run_free(struct event_run *run) {
    free(run->events);
    *run = (struct event_run){0};
}

size_t event_run_memory(const struct event_run *run) {
    const size_t size = sizeof *run->events + (run->hashes ? PLACE_EVENT_HASH : 0u);
    return run->events ? run->count * size : 0;
}

bool event_gather(struct event_gather *gather, struct event_piece *piece) {
    const size_t left = gather->room - gather->count;
    const size_t size = piece->count < left ? piece->count : left;
    if (size > 0) {
        memcpy(gather->events + gather->count, piece->events, size * sizeof *gather->events);
        gather->hashed = piece->hashes != NULL;
    }
    if (size > 0 && piece->hashes) {
        memcpy(gather->hashes + gather->count * PLACE_EVENT_HASH, piece->hashes,
               size * PLACE_EVENT_HASH);
        piece->hashes += size * PLACE_EVENT_HASH;
    }
    piece->events += size;
    piece->count -= size;
    gather->count += size;
    return gather->count == gather->room;
}

struct event_piece event_gathered(const struct event_gather *gather) {
    return (struct event_piece){gather->events, gather->hashed ? gather->hashes : NULL,
                                gather->count};
}

/* ---- merging --------------------------------------------------------------------------------- */

/* Where events of a run in the spool are read to. */
struct run_buffer {
    struct place_buf scratch;
    unsigned char hashes[RUN_PIECE * PLACE_EVENT_HASH];
    struct place_event events[RUN_PIECE];
};

/* What of a run is still to come: what is at hand, and what is in the spool behind it. */
struct run_head {
    const struct place_event *at, *end;
    const unsigned char *hashes; /* of `at`, or NULL */
    uint64_t order;
    size_t left; /* events in the spool */
    uint64_t offset;
    struct run_buffer *buffer; /* owned; NULL for a run in memory */
};

struct run_merge {
    const struct spool *spool;
    size_t count;           /* of heads with something left */
    bool taken;             /* the top has moved on: it is to find its place again */
    struct run_head heap[]; /* the next event on top */
};

static bool comes_before(const struct run_head *a, const struct run_head *b) {
    return a->at->time < b->at->time || (a->at->time == b->at->time && a->order < b->order);
}

static void sift_down(struct run_merge *merge, size_t at) {
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->count; child++)
            if (comes_before(&merge->heap[child], &merge->heap[least]))
                least = child;
        if (least == at)
            return;
        const struct run_head swap = merge->heap[at];
        merge->heap[at] = merge->heap[least];
        merge->heap[least] = swap;
        at = least;
    }
}

static void release_head(struct run_head *head) {
    if (head->buffer)
        place_buf_release(&head->buffer->scratch);
    free(head->buffer);
    head->buffer = NULL;
}

/* The next events of a run from the spool. */
static enum place_code refill(const struct run_merge *merge, struct run_head *head,
                              struct place_err *err) {
    struct run_buffer *buffer = head->buffer;
    struct event_piece piece;
    if (run_piece_read(merge->spool, &head->offset, buffer->events, buffer->hashes,
                       &buffer->scratch, &piece, err))
        return err->code;
    head->at = piece.events;
    head->end = piece.events + piece.count;
    head->hashes = piece.hashes;
    head->left -= piece.count;
    return PLACE_OK;
}

static enum place_code add_head(struct run_merge *merge, const struct event_run *run,
                                struct place_err *err) {
    struct run_head *head = &merge->heap[merge->count];
    if (run->count == 0)
        return PLACE_OK;
    merge->count++;
    if (run->events) {
        *head = (struct run_head){.at = run->events,
                                  .end = run->events + run->count,
                                  .hashes = run->hashes,
                                  .order = run->order};
        return PLACE_OK;
    }
    *head = (struct run_head){.order = run->order, .left = run->count, .offset = run->offset};
    head->buffer = place_new_aligned(1, sizeof *head->buffer, err);
    if (!head->buffer)
        return err->code;
    head->buffer->scratch = (struct place_buf){0};
    return refill(merge, head, err);
}

enum place_code run_merge_new(const struct event_run *runs, size_t count, const struct spool *spool,
                              struct run_merge **out, struct place_err *err) {
    struct run_merge *merge = place_new_array(1, sizeof *merge + count * sizeof *merge->heap, err);
    *out = NULL;
    if (!merge)
        return err->code;
    merge->spool = spool;
    for (size_t i = 0; i < count; i++)
        if (add_head(merge, &runs[i], err)) {
            run_merge_free(merge);
            return err->code;
        }
    for (size_t at = merge->count / 2; at-- > 0;)
        sift_down(merge, at);
    *out = merge;
    return PLACE_OK;
}

/* After the top was taken from: more of its run, or one run less. */
static enum place_code settle_top(struct run_merge *merge, struct place_err *err) {
    struct run_head *top = &merge->heap[0];
    merge->taken = false;
    if (top->at == top->end && top->left > 0 && refill(merge, top, err))
        return err->code;
    if (top->at == top->end) {
        release_head(top);
        *top = merge->heap[--merge->count];
    }
    sift_down(merge, 0);
    return PLACE_OK;
}

enum place_code run_merge_next(struct run_merge *merge, struct event_piece *piece,
                               struct place_err *err) {
    *piece = (struct event_piece){0};
    if (merge->taken && settle_top(merge, err))
        return err->code;
    if (merge->count == 0)
        return PLACE_OK;
    struct run_head *top = &merge->heap[0];
    *piece = (struct event_piece){.events = top->at, .hashes = top->hashes};
    /* The second run is one of the top's children: go on until it comes first. */
    const struct run_head *second = merge->count > 1 ? &merge->heap[1] : NULL;
    if (merge->count > 2 && comes_before(&merge->heap[2], second))
        second = &merge->heap[2];
    top->at++;
    while (top->at < top->end && (!second || comes_before(top, second)))
        top->at++;
    piece->count = (size_t)(top->at - piece->events);
    if (top->hashes)
        top->hashes += piece->count * PLACE_EVENT_HASH;
    merge->taken = true;
    return PLACE_OK;
}

void run_merge_free(struct run_merge *merge) {
    if (!merge)
        return;
    for (size_t i = 0; i < merge->count; i++)
        release_head(&merge->heap[i]);
    free(merge);
}

/* ---- spilling -------------------------------------------------------------------------------- */

/* Events gathered for the next piece. */
struct run_writer {
    struct spool *spool;
    struct place_buf scratch;
    struct event_gather gather;
    unsigned char hashes[RUN_PIECE * PLACE_EVENT_HASH];
    struct place_event events[RUN_PIECE];
};

static struct run_writer *new_writer(struct spool *spool, struct place_err *err) {
    struct run_writer *writer = place_new_array(1, sizeof *writer, err);
    if (!writer)
        return NULL;
    writer->spool = spool;
    writer->gather = (struct event_gather){
        .events = writer->events, .hashes = writer->hashes, .room = RUN_PIECE};
    return writer;
}

static enum place_code flush(struct run_writer *writer, struct place_err *err) {
    const struct event_piece piece = event_gathered(&writer->gather);
    if (piece.count == 0)
        return PLACE_OK;
    writer->gather.count = 0;
    return run_piece_write(writer->spool, &piece, &writer->scratch, err);
}

static enum place_code write_merged(struct run_merge *merge, struct run_writer *writer,
                                    struct place_err *err) {
    struct event_piece piece;
    for (;;) {
        if (run_merge_next(merge, &piece, err))
            return err->code;
        if (piece.count == 0)
            return flush(writer, err);
        while (event_gather(&writer->gather, &piece))
            if (flush(writer, err))
                return err->code;
    }
}

enum place_code spill_runs(const struct event_run *runs, size_t count, struct spool *spool,
                           struct event_run *out, struct place_err *err) {
    struct run_merge *merge = NULL;
    struct run_writer *writer = new_writer(spool, err);
    *out = (struct event_run){.order = runs[0].order, .offset = spool->size};
    for (size_t i = 0; i < count; i++) {
        out->count += runs[i].count;
        out->order = runs[i].order < out->order ? runs[i].order : out->order;
    }
    if (!writer)
        return err->code;
    enum place_code code = run_merge_new(runs, count, spool, &merge, err);
    if (code == PLACE_OK)
        code = write_merged(merge, writer, err);
    run_merge_free(merge);
    place_buf_release(&writer->scratch);
    free(writer);
    return code;
}
