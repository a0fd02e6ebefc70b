/*
 * Maps as files, for whoever works on with the numbers.
 *
 * csv        a line `x,y,value`, then one for each pixel that has a value, in
 *            reading order, in canvas coordinates. A pixel without a value has
 *            no line, so that of a large canvas what was touched is left;
 *            counts have a line for each pixel, 0 too.
 * csv-grid   a line for each row of pixels, the least y first, values apart by
 *            commas and nothing else; `nan` where a pixel has none (which
 *            NumPy, pandas, R and Julia read; an empty cell not all of them).
 * npy        NumPy's format 1.0 (numpy.lib.format): shape (height, width), C
 *            order, row 0 the least y; little-endian int64 for counts, float64
 *            with NaN for reals.
 * png        16-bit grey, a sample a pixel: where the value stands on the scale
 *            (map_scale.h). Counts from 0 to 65,535; reals from 1 to 65,535,
 *            and 0 means no value and is marked as transparent (tRNS) where
 *            there is such a pixel.
 *
 * Numbers are as number_text.h says, lines end in a line feed. A million
 * pixels of CSV take about a tenth of a second.
 */
#ifndef PLACE_MEASURE_MAP_FILE_H
#define PLACE_MEASURE_MAP_FILE_H

#include "base/err.h"
#include "measure/map.h"
#include "measure/map_scale.h"

#include <stdbool.h>

enum place_map_format { PLACE_MAP_CSV, PLACE_MAP_CSV_GRID, PLACE_MAP_NPY, PLACE_MAP_PNG };

struct place_map_file_options {
    enum place_map_format format;
    struct place_scale_options scale; /* of PLACE_MAP_PNG */
    bool replace;                     /* a file that is there */
};

/*
 * Write `map`, of at least one pixel, to `path` ("-" is standard output): a
 * file is there whole or not at all. Takes 2 bytes a pixel for a PNG, besides
 * what its scale takes, and 1 MiB for the others. An error names the path.
 */
enum place_code place_map_save(const struct place_map *map, const char *path,
                               const struct place_map_file_options *options,
                               struct place_err *err) PLACE_MUST_CHECK;

#endif
