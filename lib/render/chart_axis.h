/*
 * Axes of charts: round steps for numbers from 0 on, and round times.
 */
#ifndef PLACE_RENDER_CHART_AXIS_H
#define PLACE_RENDER_CHART_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An axis from 0 to step * intervals. */
struct place_chart_axis {
    double step;
    int intervals;
};

/*
 * The axis of four to six intervals that ends least above `most`, by steps of 1,
 * 2, 2.5 or 5 times a power of ten; of several the one with most intervals. With
 * `whole` the steps are whole numbers, and there are fewer up to 3.
 */
struct place_chart_axis place_chart_axis_for(double most, bool whole);

/* The same with so many intervals, for an axis beside another; its steps are less round. */
struct place_chart_axis place_chart_axis_beside(double most, bool whole, int intervals);

enum { PLACE_TIME_TICKS = 64 /* at most */, PLACE_TIME_TICK_TEXT = 16 /* bytes, with the NUL */ };

struct place_time_tick {
    int64_t time;
    char text[PLACE_TIME_TICK_TEXT];  /* `17:30`, `17:30:05.5`, `Apr 3`, `Apr`, `2022` */
    char below[PLACE_TIME_TICK_TEXT]; /* `Apr 3` below a clock, the year below a date: where it is
                                         another than that of the tick before; else "" */
};

/*
 * Times from `first` to `last` at the least of the steps that clocks and
 * calendars have (1, 2 or 5 times a power of ten of microseconds up to half a
 * second; 1, 2, 5, 10, 15, 30 seconds or minutes; 1, 2, 3, 6, 12 hours; 1, 2, 7, 14
 * days; 1, 2, 3, 6 months; years) that gives at most `most` ticks, 1 to
 * PLACE_TIME_TICKS. Gives how many there are, which may be none. Weeks begin on
 * Monday. All of it in UTC.
 */
size_t place_time_ticks(int64_t first, int64_t last, size_t most,
                        struct place_time_tick ticks[PLACE_TIME_TICKS]);

#endif
