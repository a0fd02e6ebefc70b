/*
 * What becomes of a map: the picture, the files of numbers and the summary that
 * a command line asks for.
 *
 *     {0, NULL, NULL, "Colours"}, PLACE_OPTIONS_MAP_COLORS,
 *     {0, NULL, NULL, "Numbers"}, PLACE_OPTIONS_MAP_NUMBERS,
 *     if (place_is_map_option(key))
 *         return place_map_option(&outputs, key, argument, err);
 *     ...
 *     place_map_outputs_check(&outputs, &planned, err)     before any work
 *     place_map_outputs_write(&outputs, &map, &view, over, err)
 */
#ifndef PLACE_CLI_MAP_OUTPUTS_H
#define PLACE_CLI_MAP_OUTPUTS_H

#include "cli/map_color_options.h"
#include "cli/options.h"
#include "core/canvas.h"
#include "measure/measure.h"
#include "render/map_picture.h"

#include <stdbool.h>

enum {
    PLACE_KEY_CSV = PLACE_KEY_SHARED + 500,
    PLACE_KEY_CSV_GRID,
    PLACE_KEY_NPY,
    PLACE_KEY_GRAY16,
    PLACE_KEY_SUMMARY
};

/* clang-format off */
#define PLACE_OPTIONS_MAP_NUMBERS                                                                  \
    {PLACE_KEY_CSV, "csv", "FILE", "x,y,value in canvas coordinates"},                             \
    {PLACE_KEY_CSV_GRID, "csv-grid", "FILE", "a line of values for each row of pixels"},           \
    {PLACE_KEY_NPY, "npy", "FILE", "an array of NumPy, [height, width]"},                          \
    {PLACE_KEY_GRAY16, "gray16", "FILE", "PNG of 16 bits: where values stand on the scale"},       \
    {PLACE_KEY_SUMMARY, "json", NULL, "extremes, quantiles, hottest places on stdout"}
/* clang-format on */

enum place_map_file {
    PLACE_FILE_PICTURE,
    PLACE_FILE_CSV,
    PLACE_FILE_CSV_GRID,
    PLACE_FILE_NPY,
    PLACE_FILE_GRAY16,
    PLACE_MAP_FILES
};

struct place_map_outputs {
    const char *paths[PLACE_MAP_FILES]; /* %m is the measure's name; NULL: not asked for */
    bool replace;
    bool json;
    struct place_map_look_settings look;
};

static inline bool place_is_map_option(int key) {
    return place_is_map_color_option(key) || (key >= PLACE_KEY_CSV && key <= PLACE_KEY_SUMMARY);
}

/* Take one option of these two groups. */
enum place_code place_map_option(struct place_map_outputs *outputs, int key, const char *argument,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* What the outputs are of. */
struct place_map_plan {
    const enum place_measure *measures;
    size_t count;
    const char *source; /* a file that none of them may be */
};

/*
 * Whether all files can be made: PLACE_USAGE where nothing is asked for, two
 * files would be one (several measures want %m), two go to standard output, or
 * one is the source; PLACE_IO where one exists already, unless `replace`.
 */
enum place_code place_map_outputs_check(const struct place_map_outputs *outputs,
                                        const struct place_map_plan *plan,
                                        struct place_err *err) PLACE_MUST_CHECK;

/* Write the files of one map. The canvas is for `over`, else NULL. */
enum place_code place_map_outputs_write(const struct place_map_outputs *outputs,
                                        const struct place_map *map, const struct place_view *view,
                                        const struct place_canvas *canvas,
                                        struct place_err *err) PLACE_MUST_CHECK;

#endif
