/*
 * Being asked to stop: SIGINT, SIGTERM and SIGHUP set a flag that long loops
 * look at, so that a partial file is removed on the way out. The program then
 * dies by the same signal, which keeps the cause visible to the shell.
 */
#ifndef PLACE_BASE_STOP_H
#define PLACE_BASE_STOP_H

#include "base/err.h"

#include <stdbool.h>

/*
 * Catch the signals (once, from main). A second signal, of whichever kind, kills
 * at once: a loop that does not look at the flag can be ended too.
 */
void place_stop_install(void);

/*
 * Between these no signal kills, however many come: for what would leave a mess
 * if it were cut short, such as the removal of a partial output. The first one
 * is noted as ever. In pairs, which may be nested and be of several threads.
 */
void place_stop_defer(void);
void place_stop_heed(void);

/* The signal that came first, or 0. Cheap: a relaxed load. */
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
