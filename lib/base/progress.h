/*
 * How far a long job is: two counters that any thread may move and that the
 * command line draws (cli/progress). The library only counts.
 */
#ifndef PLACE_BASE_PROGRESS_H
#define PLACE_BASE_PROGRESS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct place_progress {
    _Atomic uint64_t done;
    _Atomic uint64_t total;   /* 0 while it is not known */
    const char *_Atomic unit; /* "bytes", "frames", ...; a literal */
    /* Which of several things it is about: "heat.mp4"; a literal, or NULL. Stages leave it. */
    const char *_Atomic subject;
};

/* Begin a stage: done 0 of `total`. progress may be NULL in each of these. */
static inline void place_progress_begin(struct place_progress *progress, const char *unit,
                                        uint64_t total) {
    if (!progress)
        return;
    progress->unit = unit;
    progress->done = 0;
    progress->total = total;
}

static inline void place_progress_add(struct place_progress *progress, uint64_t more) {
    if (progress)
        atomic_fetch_add_explicit(&progress->done, more, memory_order_relaxed);
}

#endif
