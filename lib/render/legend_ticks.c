/* Ticks of a legend. */
#include "render/legend_ticks.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- how numbers are written ----------------------------------------------------------------- */

struct unit {
    double size;
    const char *name;
};

static void put_in_units(double value, const struct unit *units, char text[PLACE_TICK_TEXT]) {
    while (value < units->size)
        units++;
    snprintf(text, PLACE_TICK_TEXT, "%.3g%s", value / units->size, units->name);
}

/* The largest unit of which the value is a whole number: 90 s, but 2 min. */
static void put_seconds(double value, char text[PLACE_TICK_TEXT]) {
    static const struct unit units[] = {{86400, " d"}, {3600, " h"},  {60, " min"},
                                        {1, " s"},     {1e-3, " ms"}, {0, ""}};
    for (const struct unit *unit = units; unit->size >= 1; unit++)
        if (value >= unit->size && fmod(value, unit->size) == 0 && value < 10000 * unit->size) {
            snprintf(text, PLACE_TICK_TEXT, "%.0f%s", value / unit->size, unit->name);
            return;
        }
    if (value < 1e-3)
        snprintf(text, PLACE_TICK_TEXT, "%.3g s", value);
    else
        put_in_units(value, units, text);
}

void place_tick_text(double value, bool seconds, char text[PLACE_TICK_TEXT]) {
    static const struct unit units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {0, ""}};
    if (value == 0)
        snprintf(text, PLACE_TICK_TEXT, "0");
    else if (seconds && value > 0)
        put_seconds(value, text);
    else if (value >= 1e3 && value < 1e15)
        put_in_units(value, units, text);
    else
        snprintf(text, PLACE_TICK_TEXT, "%.3g", value);
}

/* ---- linear scales --------------------------------------------------------------------------- */

/* The least of 1, 2 and 5 times a power of ten that is not below `least`. */
static double round_step(double least) {
    const double power = pow(10, floor(log10(least)));
    static const double factors[] = {1, 2, 5};
    for (int i = 0; i < 3; i++)
        if (factors[i] * power >= least)
            return factors[i] * power;
    return 10 * power;
}

static double clock_step(double least) {
    static const double steps[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                   600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    if (least < 1)
        return round_step(least);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] >= least)
            return steps[i];
    return 86400 * round_step(least / 86400);
}

static size_t even_ticks(const struct place_scale *scale, const struct place_tick_options *options,
                         struct place_tick *ticks) {
    const double least = (scale->high - scale->low) * fmax(options->apart, 1.0 / (PLACE_TICKS - 1));
    double step = options->seconds ? clock_step(least) : round_step(least);
    if (scale->type == PLACE_MAP_COUNT && step < 1)
        step = 1;
    size_t count = 0;
    const double slack = 1e-9; /* 3 * 0.1 is a little over 0.3 */
    const double last = scale->high / step + slack;
    for (double n = ceil(scale->low / step - slack); n <= last && count < PLACE_TICKS; n++)
        ticks[count++].value = fmin(fmax(n * step, scale->low), scale->high);
    return count;
}

/* ---- other scales ---------------------------------------------------------------------------- */

static bool has_room(const struct place_tick *ticks, size_t count, double position, double apart) {
    for (size_t i = 0; i < count; i++)
        if (fabs(ticks[i].position - position) < apart)
            return false;
    return true;
}

/* Add a number unless it lies outside the scale, as what is below its end at 0 does, or finds no
 * room. */
static size_t add_tick(const struct place_scale *scale, double apart, double value,
                       struct place_tick *ticks, size_t count) {
    if (count == PLACE_TICKS || value < scale->low || value > scale->high)
        return count;
    const double position = place_scale_position(scale, value);
    if (!has_room(ticks, count, position, apart))
        return count;
    ticks[count++] = (struct place_tick){.value = value, .position = position};
    return count;
}

/* The roundest numbers first: powers of ten, then 5 and 2 times them, then all of one digit. */
static size_t decimal_ticks(const struct place_scale *scale, double apart, struct place_tick *ticks,
                            size_t count) {
    static const double factors[] = {1, 5, 2, 3, 4, 6, 7, 8, 9};
    const int first = (int)floor(log10(fmax(scale->low, scale->high * 1e-9)));
    const int last = (int)ceil(log10(scale->high));
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
        for (int exponent = last; exponent >= first; exponent--) {
            const double power = pow(10, abs(exponent));
            const double value = exponent < 0 ? factors[i] / power : factors[i] * power;
            if (scale->type != PLACE_MAP_COUNT || value >= 1)
                count = add_tick(scale, apart, value, ticks, count);
        }
    return count;
}

static size_t clock_ticks(const struct place_scale *scale, double apart, struct place_tick *ticks,
                          size_t count) {
    static const double times[] = {
        86400, 3600,  60,        1,         864000, 600,  10,    21600,     8640000,   0.1,
        0.01,  0.001, 86400 * 2, 86400 * 5, 43200,  7200, 1800,  1200,      300,       120,
        30,    20,    5,         2,         0.5,    0.2,  10800, 86400 * 3, 86400 * 4, 86400 * 6};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        count = add_tick(scale, apart, times[i], ticks, count);
    return count;
}

static int compare_ticks(const void *a, const void *b) {
    const struct place_tick *one = a, *other = b;
    return one->value < other->value ? -1 : one->value > other->value;
}

static size_t roundest_ticks(const struct place_scale *scale,
                             const struct place_tick_options *options, struct place_tick *ticks) {
    size_t count = add_tick(scale, options->apart, 0, ticks, 0);
    count = options->seconds ? clock_ticks(scale, options->apart, ticks, count)
                             : decimal_ticks(scale, options->apart, ticks, count);
    qsort(ticks, count, sizeof *ticks, compare_ticks);
    return count;
}

/* ---- all scales ------------------------------------------------------------------------------ */

static size_t both_ends(const struct place_scale *scale, struct place_tick *ticks) {
    ticks[0].value = scale->low;
    ticks[1].value = scale->high;
    return scale->low < scale->high ? 2 : 1;
}

size_t place_legend_ticks(const struct place_scale *scale, const struct place_tick_options *options,
                          struct place_tick ticks[PLACE_TICKS]) {
    size_t count = 0;
    if (scale->low < scale->high)
        count = scale->kind == PLACE_SCALE_LINEAR ? even_ticks(scale, options, ticks)
                                                  : roundest_ticks(scale, options, ticks);
    if (count < 2)
        count = both_ends(scale, ticks);
    for (size_t i = 0; i < count; i++) {
        ticks[i].position = place_scale_position(scale, ticks[i].value);
        place_tick_text(ticks[i].value, options->seconds, ticks[i].text);
    }
    return count;
}
