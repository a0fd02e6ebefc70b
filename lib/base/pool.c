/* A pool of threads. */
#include "base/pool.h"

#include "base/mem.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

struct place_pool {
    pthread_mutex_t lock;
    pthread_cond_t submitted; /* a job or the end has come */
    pthread_cond_t finished;  /* some job is done */
    struct place_job *first, **last;
    bool closing;
    unsigned threads;
    pthread_t handles[];
};

unsigned place_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    const int count = CPU_COUNT(&set);
    return count < 1 ? 1 : (unsigned)count;
}

static struct place_job *take_job(struct place_pool *pool) {
    struct place_job *job = pool->first;
    if (job) {
        pool->first = job->next;
        if (!pool->first)
            pool->last = &pool->first;
    }
    return job;
}

static void *work(void *context) {
    struct place_pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        struct place_job *job = take_job(pool);
        if (!job && pool->closing)
            break;
        if (!job) {
            pthread_cond_wait(&pool->submitted, &pool->lock);
            continue;
        }
        pthread_mutex_unlock(&pool->lock);
        job->run(job->context);
        pthread_mutex_lock(&pool->lock);
        job->finished = true;
        pthread_cond_broadcast(&pool->finished);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct place_pool *place_pool_new(unsigned threads, struct place_err *err) {
    struct place_pool *pool =
        place_new_array(1, sizeof *pool + threads * sizeof *pool->handles, err);
    if (!pool)
        return NULL;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->submitted, NULL);
    pthread_cond_init(&pool->finished, NULL);
    pool->last = &pool->first;
    while (pool->threads < threads &&
           pthread_create(&pool->handles[pool->threads], NULL, work, pool) == 0)
        pool->threads++;
    if (pool->threads > 0) /* fewer threads than wanted still do the work */
        return pool;
    place_fail(err, PLACE_FAILED, "cannot start a thread");
    place_pool_free(pool);
    return NULL;
}

void place_pool_submit(struct place_pool *pool, struct place_job *job) {
    job->finished = false;
    job->next = NULL;
    pthread_mutex_lock(&pool->lock);
    *pool->last = job;
    pool->last = &job->next;
    pthread_cond_signal(&pool->submitted);
    pthread_mutex_unlock(&pool->lock);
}

void place_pool_wait(struct place_pool *pool, struct place_job *job) {
    pthread_mutex_lock(&pool->lock);
    while (!job->finished)
        pthread_cond_wait(&pool->finished, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}

void place_pool_free(struct place_pool *pool) {
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->submitted);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->threads; i++)
        pthread_join(pool->handles[i], NULL);
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->submitted);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
