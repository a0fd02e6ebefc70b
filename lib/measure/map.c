/* A map's memory. */
#include "measure/map.h"

#include "base/mem.h"

#include <stdlib.h>

enum place_code place_map_init(struct place_map *map, struct place_rect region,
                               enum place_map_type type, struct place_err *err) {
    *map = (struct place_map){.region = region, .type = type, .name = "", .unit = ""};
    const size_t pixels = place_map_pixels(map);
    map->values = place_new_array(pixels, sizeof *map->values, err);
    if (!map->values)
        return err->code;
    for (size_t i = 0; i < pixels; i++)
        map->values[i] = NAN;
    return PLACE_OK;
}

void place_map_release(struct place_map *map) {
    free(map->values);
    *map = (struct place_map){0};
}
