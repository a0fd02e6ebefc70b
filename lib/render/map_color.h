/*
 * Colours of a map's values. Most maps take theirs from a colour map by a scale;
 * three have colours of their own, told by the map's name:
 *
 * phase-combined   its values are colours, 0xRRGGBB
 * action           a colour for each kind of event, the six of PxlsLog-Explorer
 *                  (place blue, undo magenta, overwrite cyan, rollback green,
 *                  rollback-undo yellow, nuke red), rectangle orange, circle white
 * untouched        white, and black for what was touched; over a canvas, which shows what was
 *                  touched, a yellow that no grey is like
 */
#ifndef PLACE_RENDER_MAP_COLOR_H
#define PLACE_RENDER_MAP_COLOR_H

#include "base/err.h"
#include "measure/map.h"
#include "measure/map_scale.h"
#include "render/colormap.h"

#include <stdbool.h>
#include <stdint.h>

enum place_map_look {
    PLACE_LOOK_SCALE,    /* by scale and colour map */
    PLACE_LOOK_COLORS,   /* phase-combined */
    PLACE_LOOK_ACTION,   /* action */
    PLACE_LOOK_UNTOUCHED /* untouched */
};

enum place_map_look place_map_look(const struct place_map *map);

/* Which values are no mark of their own but show what lies beneath the map. */
enum place_map_blank {
    PLACE_BLANK_NAN,  /* pixels without a value */
    PLACE_BLANK_ZERO, /* and a value of 0 */
    PLACE_BLANK_FAINT /* and all that have the colour of the low end */
};

/*
 * Alone a map shows all its values. Over a canvas, which every pixel of a count
 * or of a heat would hide, 0 is blank there; heat never ends, so what of it
 * cannot be told from none is none.
 */
enum place_map_blank place_map_blank(const struct place_map *map, bool over);

/* 0xRRGGBB of an enum place_kind that sets pixels. */
uint32_t place_action_color(unsigned kind);

struct place_map_color_options {
    enum place_colormap colormap;
    struct place_scale_options scale;
    bool over; /* the map stands over a faded canvas */
};

struct place_map_colors {
    enum place_map_look look;
    bool over;
    const uint32_t *table;    /* the colour map's */
    struct place_scale scale; /* of PLACE_LOOK_SCALE, else empty */
};

/*
 * Colours for this map, and for any other of the same measure that is to be shown on the same
 * scale: a video takes that of its last map.
 */
enum place_code place_map_colors_init(struct place_map_colors *colors, const struct place_map *map,
                                      const struct place_map_color_options *options,
                                      struct place_err *err) PLACE_MUST_CHECK;
void place_map_colors_release(struct place_map_colors *colors);

/* 0xRRGGBB of a value, which is not NaN. */
uint32_t place_map_color(const struct place_map_colors *colors, double value);

#endif
