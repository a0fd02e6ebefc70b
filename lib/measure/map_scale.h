/*
 * Scales: where on a range of colours (or of grey) a value of a map stands,
 * 0 the low end and 1 the high end; and quantiles, of which scales are made.
 *
 * NaN takes no part in any of this.
 */
#ifndef PLACE_MEASURE_MAP_SCALE_H
#define PLACE_MEASURE_MAP_SCALE_H

#include "base/err.h"
#include "measure/map.h"

#include <stddef.h>

enum place_scale_kind {
    PLACE_SCALE_LINEAR,
    PLACE_SCALE_LOG,
    PLACE_SCALE_QUANTILE,
    PLACE_SCALES,
    PLACE_SCALE_USUAL = PLACE_SCALES /* log for counts and amounts, which few pixels have many of;
                                        linear for others. No scale that is made has it */
};

/* "linear", "log", "quantile"; and the kind of that name, or -1. */
const char *place_scale_name(enum place_scale_kind kind);
int place_scale_from_name(const char *name);

/* All zero is linear, from the least value to the greatest. */
struct place_scale_options {
    enum place_scale_kind kind;
    double clip; /* percent at both ends, 0 to below 50 */
};

/*
 * The ends are the `clip` and 100 - `clip` percentiles: values outside take
 * their colours. Without clip they are the least and the greatest value, but
 * the low end of counts and amounts is 0 even where no pixel has it.
 *
 * linear      (value - low) / (high - low)
 * log         of counts and amounts log(1 + value), so that 0 has a place; of reals
 *             log(value), and there the low end is not below a millionth of
 *             the high end: values under it, 0 too, stand at 0
 * quantile    of the values above the low end the share that is not above
 *             this one, so that equal parts of the pixels have equal parts of
 *             the colours; the low end itself, which may be most pixels, is 0
 *
 * Where both ends are equal their value stands at 0, and higher ones at 1.
 */
struct place_scale {
    enum place_scale_kind kind;
    enum place_map_type type;
    double low, high; /* values of the ends; both 0 where there is no value */
    double *steps;    /* owned; of quantile: the values above the low end, each once, ascending */
    double *shares;   /* owned; the position of each */
    size_t count;     /* of steps */
};

/* 16 bytes a pixel are taken meanwhile where the kind or a clip needs the values sorted. */
enum place_code place_scale_init(struct place_scale *scale, const struct place_map *map,
                                 const struct place_scale_options *options,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_scale_release(struct place_scale *scale);

/* Let the low end be `least` where that is lower, for other maps on the same scale; of log scales
 * of reals not below their millionth. NaN changes nothing. */
void place_scale_reach_down(struct place_scale *scale, double least);

/* Where `value`, which is not NaN, stands: 0 to 1. */
double place_scale_position(const struct place_scale *scale, double value);

/* The values of a map that are not NaN, ascending; free() them. NULL with err set on failure. */
double *place_map_sorted(const struct place_map *map, size_t *count,
                         struct place_err *err) PLACE_MUST_CHECK;

/*
 * The quantile `share`, 0 to 1, of `count` sorted values, at least one: between
 * two neighbours by straight line (numpy's default; type 7 of Hyndman and Fan,
 * The American Statistician 50(4), 1996).
 */
double place_quantile(const double *sorted, size_t count, double share);

#endif
