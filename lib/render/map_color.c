/* Colours of a map's values. */
#include "render/map_color.h"

#include "core/event.h"

#include <string.h>

static const uint32_t action_colors[] = {
    [PLACE_KIND_PLACE] = 0x0000ff,         [PLACE_KIND_UNDO] = 0xff00ff,
    [PLACE_KIND_OVERWRITE] = 0x00ffff,     [PLACE_KIND_ROLLBACK] = 0x00ff00,
    [PLACE_KIND_ROLLBACK_UNDO] = 0xffff00, [PLACE_KIND_NUKE] = 0xff0000,
    [PLACE_KIND_RECTANGLE] = 0xff8000,     [PLACE_KIND_CIRCLE] = 0xffffff,
};

uint32_t place_action_color(unsigned kind) {
    return kind < sizeof action_colors / sizeof *action_colors ? action_colors[kind] : 0;
}

enum place_map_look place_map_look(const struct place_map *map) {
    return strcmp(map->name, "phase-combined") == 0 ? PLACE_LOOK_COLORS
           : strcmp(map->name, "action") == 0       ? PLACE_LOOK_ACTION
           : strcmp(map->name, "untouched") == 0    ? PLACE_LOOK_UNTOUCHED
                                                    : PLACE_LOOK_SCALE;
}

enum place_map_blank place_map_blank(const struct place_map *map, bool over) {
    if (over && map->type == PLACE_MAP_AMOUNT)
        return PLACE_BLANK_FAINT;
    return over && (map->type == PLACE_MAP_COUNT || strcmp(map->name, "conflict") == 0)
               ? PLACE_BLANK_ZERO
               : PLACE_BLANK_NAN;
}

enum place_code place_map_colors_init(struct place_map_colors *colors, const struct place_map *map,
                                      const struct place_map_color_options *options,
                                      struct place_err *err) {
    *colors = (struct place_map_colors){.look = place_map_look(map),
                                        .over = options->over,
                                        .table = place_colormap_colors(options->colormap)};
    if (colors->look != PLACE_LOOK_SCALE)
        return PLACE_OK;
    return place_scale_init(&colors->scale, map, &options->scale, err);
}

void place_map_colors_release(struct place_map_colors *colors) {
    place_scale_release(&colors->scale);
}

uint32_t place_map_color(const struct place_map_colors *colors, double value) {
    switch (colors->look) {
    case PLACE_LOOK_COLORS: return (uint32_t)value & 0xffffff;
    case PLACE_LOOK_ACTION: return place_action_color((unsigned)value);
    case PLACE_LOOK_UNTOUCHED: return value == 0 ? 0x000000 : colors->over ? 0xffc400 : 0xffffff;
    default: break;
    }
    return place_colormap_at(colors->table, place_scale_position(&colors->scale, value));
}
