/*
 * A pool of threads for jobs that do not know of each other, and the number
 * of processors. Order is the caller's: submit in order, wait in order.
 *
 *     struct place_job job = {.run = work, .context = &thing};
 *     place_pool_submit(pool, &job);
 *     place_pool_wait(pool, &job);    // thing is ready
 */
#ifndef PLACE_BASE_POOL_H
#define PLACE_BASE_POOL_H

#include "base/err.h"

#include <stdbool.h>

struct place_pool;

/* A job belongs to its submitter and must stay where it is until it was waited for. */
struct place_job {
    void (*run)(void *context);
    void *context;
    bool finished;          /* the pool's, under its lock */
    struct place_job *next; /* the pool's */
};

/* Processors this process may run on, at least 1. */
unsigned place_processors(void);

/* NULL with err set on failure. `threads` is 1 or more. */
struct place_pool *place_pool_new(unsigned threads, struct place_err *err) PLACE_MUST_CHECK;

void place_pool_submit(struct place_pool *pool, struct place_job *job);
void place_pool_wait(struct place_pool *pool, struct place_job *job);

/* Runs what was submitted, then ends the threads; NULL is fine. */
void place_pool_free(struct place_pool *pool);

#endif
