/*
 * The legend that belongs to a map: a bar of its scale, or a swatch for each
 * of its own colours.
 */
#ifndef PLACE_RENDER_MAP_LEGEND_H
#define PLACE_RENDER_MAP_LEGEND_H

#include "base/err.h"
#include "measure/map.h"
#include "render/legend.h"
#include "render/map_color.h"

#include <stdint.h>

struct place_map_legend {
    const struct place_map *map; /* whose name and unit it tells; its values do not matter */
    const struct place_map_colors *colors;
    int32_t width; /* of the picture that it will stand below, pixels */
    uint32_t background;
};

/* Draw it (legend.h); release the strip after success. */
enum place_code place_map_legend_draw(const struct place_map_legend *legend,
                                      struct place_strip *strip,
                                      struct place_err *err) PLACE_MUST_CHECK;

#endif
