/* Round steps for axes. */
#include "render/chart_axis.h"

#include "base/time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- numbers --------------------------------------------------------------------------------- */

enum { LEAST_INTERVALS = 4, MOST_INTERVALS = 6 };

static const double round_factors[] = {1, 2, 2.5, 5},
                    other_factors[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};

/* The least of these factors times a power of ten that is not below `least`. */
static double round_step(double least, bool whole, const double *factors, size_t count) {
    double power = pow(10, floor(log10(least)));
    if (whole && power < 1)
        power = 1;
    for (;; power *= 10)
        for (size_t i = 0; i < count; i++) {
            const double step = factors[i] * power;
            if (step >= least && (!whole || step == floor(step)))
                return step;
        }
}

struct place_chart_axis place_chart_axis_beside(double most, bool whole, int intervals) {
    const double least = most > 0 ? most / intervals : whole ? 1 : 1e-3;
    return (struct place_chart_axis){
        round_step(least, whole, other_factors, sizeof other_factors / sizeof *other_factors),
        intervals};
}

struct place_chart_axis place_chart_axis_for(double most, bool whole) {
    struct place_chart_axis best = {.step = INFINITY, .intervals = MOST_INTERVALS};
    if (most <= 0)
        most = 1;
    if (whole && most < LEAST_INTERVALS)
        return (struct place_chart_axis){1, (int)ceil(most)};
    for (int intervals = MOST_INTERVALS; intervals >= LEAST_INTERVALS; intervals--) {
        const double step = round_step(most / intervals, whole, round_factors,
                                       sizeof round_factors / sizeof *round_factors);
        if (step * intervals < best.step * best.intervals)
            best = (struct place_chart_axis){step, intervals};
    }
    return best;
}

/* ---- dates ----------------------------------------------------------------------------------- */

struct date {
    int year, month; /* month from 1 */
};

static int digits(const char *text, int count) {
    int number = 0;
    for (int i = 0; i < count; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

/* Of the text that place_format_time() gives: YYYY-MM-DDT... */
static struct date date_of(int64_t time) {
    char text[PLACE_TIME_TEXT];
    place_format_time(time, text);
    return (struct date){digits(text, 4), digits(text + 5, 2)};
}

/* When a month begins; those of a year are numbered from year * 12 on. */
static int64_t month_begins(int month) {
    return place_days_from_civil(month / 12, month % 12 + 1, 1) * PLACE_DAY;
}

/* ---- ticks ----------------------------------------------------------------------------------- */

/* Of a fixed length in microseconds, or of so many months. */
struct time_step {
    int64_t length;
    int months;
};

/* Milliseconds; what is less is 1, 2 or 5 times a power of ten. */
static const int32_t lengths[] = {1000,      2000,      5000,      10000,    15000,    30000,
                                  60000,     120000,    300000,    600000,   900000,   1800000,
                                  3600000,   7200000,   10800000,  21600000, 43200000, 86400000,
                                  172800000, 604800000, 1209600000};
static const int months[] = {1,   2,    3,    6,    12,    24,    60,    120,   240,
                             600, 1200, 2400, 6000, 12000, 24000, 60000, 120000};
enum {
    SHORT_STEPS = 18,
    LENGTHS = sizeof lengths / sizeof *lengths,
    STEPS = SHORT_STEPS + LENGTHS + sizeof months / sizeof *months
};

static struct time_step time_step(int number) {
    static const int64_t factors[] = {1, 2, 5};
    if (number >= SHORT_STEPS + LENGTHS)
        return (struct time_step){.months = months[number - SHORT_STEPS - LENGTHS]};
    if (number >= SHORT_STEPS)
        return (struct time_step){.length = lengths[number - SHORT_STEPS] * PLACE_MILLISECOND};
    int64_t length = factors[number % 3];
    for (; number >= 3; number -= 3)
        length *= 10;
    return (struct time_step){.length = length};
}

/* The tick number `index` of a step, at a multiple of it; weeks count from Monday, 5 January 1970.
 */
static int64_t tick_time(const struct time_step *step, int64_t index) {
    if (step->months)
        return month_begins((int)index * step->months);
    const bool weeks = step->length % (7 * PLACE_DAY) == 0;
    return index * step->length + (weeks ? 4 * PLACE_DAY : 0);
}

/* A tick at `time` or before. */
static int64_t tick_index(const struct time_step *step, int64_t time) {
    if (step->months) {
        const struct date date = date_of(time);
        return (date.year * 12 + date.month - 1) / step->months;
    }
    return time / step->length - 2;
}

/* The times of a step within first..last; false where there are more than `most`. */
static bool fill_ticks(const struct time_step *step, int64_t first, int64_t last, size_t most,
                       struct place_time_tick *ticks, size_t *count) {
    *count = 0;
    if (step->length && (last - first) / step->length > (int64_t)most)
        return false;
    for (int64_t index = tick_index(step, first);; index++) {
        const int64_t time = tick_time(step, index);
        if (time > last)
            return true;
        if (time < first)
            continue;
        if (*count == most)
            return false;
        ticks[(*count)++].time = time;
    }
}

/* "Apr 3" of the digits of a date. */
static void put_day(const char *text, bool day, char out[PLACE_TIME_TICK_TEXT]) {
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *month = names[(digits(text + 5, 2) - 1) % 12];
    if (day)
        snprintf(out, PLACE_TIME_TICK_TEXT, "%s %d", month, digits(text + 8, 2));
    else
        snprintf(out, PLACE_TIME_TICK_TEXT, "%s", month);
}

static void put_texts(const struct time_step *step, struct place_time_tick *tick) {
    char text[PLACE_TIME_TEXT], *const clock = text + 11;
    place_format_time(tick->time, text);
    clock[strcspn(clock, "Z")] = '\0';
    if (step->months % 12 == 0 && step->months) {
        snprintf(tick->text, sizeof tick->text, "%.4s", text);
        *tick->below = '\0';
    } else if (step->months || step->length >= PLACE_DAY) {
        put_day(text, step->length > 0, tick->text);
        snprintf(tick->below, sizeof tick->below, "%.4s", text);
    } else {
        snprintf(tick->text, sizeof tick->text, "%.*s", step->length < PLACE_MINUTE ? 15 : 5,
                 clock);
        put_day(text, true, tick->below);
    }
}

/* What stands below is said where it changes. */
static void put_all_texts(const struct time_step *step, struct place_time_tick *ticks,
                          size_t count) {
    for (size_t i = 0; i < count; i++)
        put_texts(step, &ticks[i]);
    for (size_t i = count; i-- > 1;)
        if (strcmp(ticks[i].below, ticks[i - 1].below) == 0)
            *ticks[i].below = '\0';
}

size_t place_time_ticks(int64_t first, int64_t last, size_t most,
                        struct place_time_tick ticks[PLACE_TIME_TICKS]) {
    first = first > PLACE_TIME_MIN ? first : PLACE_TIME_MIN;
    last = last < PLACE_TIME_MAX ? last : PLACE_TIME_MAX;
    for (int i = 0; i < STEPS; i++) {
        const struct time_step step = time_step(i);
        size_t count = 0;
        if (fill_ticks(&step, first, last, most, ticks, &count)) {
            put_all_texts(&step, ticks, count);
            return count;
        }
    }
    return 0;
}
