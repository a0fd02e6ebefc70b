/* base/pool: every job runs once, waiting waits, and threads that do not start. */
#include "base/pool.h"
#include "../fault.h"
#include "../tap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static int threads_to_start = -1; /* how many more may start; -1: any number */

static int probe_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                                void *(*run)(void *), void *context) {
    if (threads_to_start == 0)
        return 11;
    if (threads_to_start > 0)
        threads_to_start--;
    return pthread_create(thread, attributes, run, context);
}

#define pthread_create probe_pthread_create
#include "base/pool.c"
#undef pthread_create

enum { JOBS = 500 };

struct task {
    struct place_job job;
    int runs;   /* not atomic: the pool must order it before the wait's return */
    int result; /* the same */
    int input;
};

static atomic_int running, most_running;

static void run_task(void *context) {
    struct task *task = context;
    const int now = atomic_fetch_add(&running, 1) + 1;
    int most = atomic_load(&most_running);
    while (now > most && !atomic_compare_exchange_weak(&most_running, &most, now))
        ;
    task->runs++;
    task->result = task->input * task->input;
    atomic_fetch_sub(&running, 1);
}

static struct task tasks[JOBS];

static void submit_all(struct place_pool *pool) {
    for (int i = 0; i < JOBS; i++) {
        tasks[i] = (struct task){.job = {.run = run_task, .context = &tasks[i]}, .input = i};
        place_pool_submit(pool, &tasks[i].job);
    }
}

static void test_jobs(unsigned threads) {
    struct place_err err = {0};
    atomic_store(&most_running, 0);
    struct place_pool *pool = place_pool_new(threads, &err);
    tap_ok(pool != NULL, "%u threads", threads);
    int wrong = 0;
    for (int round = 0; round < 3; round++) {
        submit_all(pool);
        for (int i = 0; i < JOBS; i++) {
            const int at = round == 1 ? JOBS - 1 - i : i; /* any order of waiting will do */
            place_pool_wait(pool, &tasks[at].job);
            wrong += tasks[at].runs != 1 || tasks[at].result != at * at;
        }
    }
    tap_int(wrong, 0, "every job ran once before its wait returned");
    tap_ok(atomic_load(&most_running) <= (int)threads, "never more at once than threads");
    place_pool_free(pool);
}

static void test_free_runs_the_rest(void) {
    struct place_err err = {0};
    struct place_pool *pool = place_pool_new(2, &err);
    submit_all(pool);
    place_pool_free(pool);
    int runs = 0;
    for (int i = 0; i < JOBS; i++)
        runs += tasks[i].runs;
    tap_int(runs, JOBS, "jobs that nobody waited for have run when the pool is gone");
    place_pool_free(place_pool_new(3, &err));
    tap_ok(true, "a pool without jobs ends");
    place_pool_free(NULL);
}

/* Two jobs that wait for each other can only end where both run at once. */
static atomic_int met;

static void meet(void *context) {
    bool *together = context;
    atomic_fetch_add(&met, 1);
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int i = 0; i < 5000 && atomic_load(&met) < 2; i++)
        nanosleep(&pause, NULL);
    *together = atomic_load(&met) == 2;
}

static void test_at_once(void) {
    struct place_err err = {0};
    struct place_pool *pool = place_pool_new(2, &err);
    bool together[2] = {false, false};
    struct place_job jobs[2];
    for (int i = 0; i < 2; i++) {
        jobs[i] = (struct place_job){.run = meet, .context = &together[i]};
        place_pool_submit(pool, &jobs[i]);
    }
    for (int i = 0; i < 2; i++)
        place_pool_wait(pool, &jobs[i]);
    tap_ok(together[0] && together[1], "two threads run two jobs at once");
    place_pool_free(pool);
}

static void test_failures(void) {
    struct place_err err = {0};
    fault_at(1);
    tap_ok(!place_pool_new(2, &err) && err.code == PLACE_MEMORY, "no memory");
    fault_disarm();
    threads_to_start = 0;
    tap_ok(!place_pool_new(2, &err) && err.code == PLACE_FAILED, "no thread starts");
    tap_text(err.message, "cannot start a thread", "... and it says so");
    threads_to_start = 1;
    struct place_pool *pool = place_pool_new(4, &err);
    tap_ok(pool != NULL, "one of four threads is enough");
    submit_all(pool);
    place_pool_wait(pool, &tasks[JOBS - 1].job);
    tap_int(tasks[JOBS - 1].runs, 1, "... to do the work");
    place_pool_free(pool);
    threads_to_start = -1;
}

int main(void) {
    tap_begin();
    tap_ok(place_processors() >= 1, "%u processors", place_processors());
    test_jobs(1);
    test_jobs(2);
    test_jobs(7);
    test_free_runs_the_rest();
    test_at_once();
    test_failures();
    return tap_end();
}
