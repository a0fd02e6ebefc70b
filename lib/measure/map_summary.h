/*
 * What a map says in a few numbers, as JSON:
 *
 *     {
 *       "measure": "count", "unit": "events",
 *       "region": {"x0": 0, "y0": 0, "width": 1000, "height": 1000},
 *       "pixels": 1000000, "values": 1000000,      those that have a value
 *       "min": 0, "max": 31, "mean": 1.5, "sum": 1500000,
 *       "quantiles": {"0.01": 0, "0.05": 0, "0.25": 1, "0.5": 1, "0.75": 2, ...},
 *       "hottest_pixels": [{"x": 5, "y": 7, "value": 31}, ...],
 *       "hottest_tiles": [{"x0": 0, "y0": 0, "width": 32, "height": 32,
 *                          "values": 1024, "mean": 9.5, "sum": 9728}, ...]
 *     }
 *
 * Quantiles are those of .01, .05, .25, .5, .75, .95 and .99, as
 * place_quantile() in map_scale.h makes them. Where no pixel has a value, "min",
 * "max", "mean" and each quantile are null, and "sum" is 0. "unit" is null where
 * there is none.
 *
 * The hottest pixels are those of the greatest values, the greatest first,
 * equal ones in reading order. Tiles are 32x32, their corners at multiples of
 * 32 in canvas coordinates, so that a tile has the same name whatever the region;
 * those at the region's edge are cut to it. Tiles of counts are ordered by their
 * sums, those of reals by the means of the pixels that have a value. Pixels and
 * tiles where nothing was counted are not listed.
 */
#ifndef PLACE_MEASURE_MAP_SUMMARY_H
#define PLACE_MEASURE_MAP_SUMMARY_H

#include "base/err.h"
#include "base/json.h"
#include "measure/map.h"

#include <stddef.h>

enum { PLACE_HOT_TILE = 32 /* pixels a side */ };

/*
 * The object above with up to `hottest` pixels and as many tiles. *out is the
 * caller's to place_json_free() or to place_json_adopt(). Takes 16 bytes a pixel
 * meanwhile.
 */
enum place_code place_map_summarize(const struct place_map *map, size_t hottest,
                                    struct place_json **out,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
