/*
 * The progress bar: a line at the bottom of a terminal, drawn by a thread of
 * its own from counters that the work moves, and erased at the end. Nothing is
 * drawn in a job's first second, nor where stderr is no terminal.
 */
#ifndef PLACE_CLI_BAR_H
#define PLACE_CLI_BAR_H

#include "base/progress.h"

struct place_bar;

/*
 * Begin to watch `progress`, which outlives the bar. NULL where there is no
 * terminal to draw on, or no thread to be had: a job does not fail for its bar.
 */
struct place_bar *place_bar_start(const char *program, struct place_progress *progress);

/* Erase the line and keep it away while others print on stderr. NULL is fine in all three. */
void place_bar_hide(struct place_bar *bar);
void place_bar_show(struct place_bar *bar);

/* Erase the line and end the thread. */
void place_bar_stop(struct place_bar *bar);

#endif
