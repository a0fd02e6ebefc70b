/*
 * Being asked to stop: SIGINT, SIGTERM and SIGHUP set a flag that long loops
 * look at, so that a partial file is removed on the way out. The program then
 * dies by the same signal, which keeps the cause visible to the shell.
 */
#ifndef PLACE_BASE_STOP_H
#define PLACE_BASE_STOP_H

#include "base/err.h"

#include <stdbool.h>

/* Catch the signals (once, from main); a second signal kills at once. */
void place_stop_install(void);

/* The signal that came, or 0. Cheap: a relaxed load. */
int place_stop_signal(void);

/* PLACE_OK, or PLACE_FAILED "interrupted" once a signal has come. */
enum place_code place_stop_check(struct place_err *err) PLACE_MUST_CHECK;

/*
 * Wait until reading from `fd` would not block, for as long as that takes, or
 * until a signal has come: then as place_stop_check. The signal may have been
 * caught by another thread.
 */
enum place_code place_stop_wait_readable(int fd, struct place_err *err) PLACE_MUST_CHECK;

#endif
