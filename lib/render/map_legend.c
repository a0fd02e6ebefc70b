/* What a map's legend says. */
#include "render/map_legend.h"

#include "core/event.h"

#include <stdio.h>
#include <string.h>

static const struct place_swatch phase_swatches[] = {
    {0xff0000, "milliseconds in the second"},
    {0x00ff00, "seconds in the minute"},
    {0x0000ff, "minutes in the hour"},
};

static size_t action_swatches(struct place_swatch swatches[PLACE_KIND_COUNT]) {
    size_t count = 0;
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++)
        swatches[count++] = (struct place_swatch){place_action_color(kind), place_kind_name(kind)};
    return count;
}

/* Over a canvas what was touched shows that. */
static size_t untouched_swatches(const struct place_map_colors *colors,
                                 struct place_swatch swatches[2]) {
    swatches[0] = (struct place_swatch){place_map_color(colors, 1), "untouched"};
    swatches[1] = (struct place_swatch){place_map_color(colors, 0), "touched"};
    return colors->over ? 1 : 2;
}

static size_t set_swatches(const struct place_map_colors *colors,
                           struct place_swatch swatches[PLACE_KIND_COUNT]) {
    if (colors->look == PLACE_LOOK_ACTION)
        return action_swatches(swatches);
    if (colors->look == PLACE_LOOK_UNTOUCHED)
        return untouched_swatches(colors, swatches);
    memcpy(swatches, phase_swatches, sizeof phase_swatches);
    return sizeof phase_swatches / sizeof *phase_swatches;
}

/* "count (events)", but "users"; labels of times have units of their own. */
static void write_title(const struct place_map *map, bool told, char *title, size_t room) {
    if (told)
        snprintf(title, room, "%s", map->name);
    else
        snprintf(title, room, "%s (%s)", map->name, map->unit);
}

enum place_code place_map_legend_draw(const struct place_map_legend *legend,
                                      struct place_strip *strip, struct place_err *err) {
    const struct place_map *map = legend->map;
    const struct place_map_colors *colors = legend->colors;
    struct place_swatch swatches[PLACE_KIND_COUNT];
    char title[128];
    struct place_legend drawn = {.title = title,
                                 .background = legend->background,
                                 .colors = colors->table,
                                 .seconds = strcmp(map->unit, "seconds") == 0};
    const bool scaled = colors->look == PLACE_LOOK_SCALE;
    write_title(map, !scaled || !*map->unit || drawn.seconds || strcmp(map->unit, map->name) == 0,
                title, sizeof title);
    if (scaled) {
        drawn.scale = &colors->scale;
    } else {
        drawn.count = set_swatches(colors, swatches);
        drawn.swatches = swatches;
    }
    return place_legend_draw(&drawn, legend->width, strip, err);
}
