/*
 * A scene: all that is decided of the pictures of a history before the first
 * is drawn. Pictures show the canvas, or a map of a measure as it stood at each
 * moment, or several of these side by side:
 *
 *     canvas    gap    age        panels: the same region each, as pixels of one view
 *               legend of age     the footer: a legend for each map's scale,
 *     title   events   time       and the caption
 *
 * All of it is indices of one table of colours, so that it is drawn, converted
 * and encoded as a canvas is: the canvas's colours come first, then greys (for
 * what is faded), the levels of maps, and the shades of the caption.
 *
 * The scale of a map is one for all pictures: that of the greatest value that
 * each pixel has at PLACE_SCENE_SAMPLES moments, the last one included, from the
 * least that any has then. It takes a pass over the history.
 *
 * A scene does not change; any number of stages (stage.h) draw it.
 */
#ifndef PLACE_RENDER_SCENE_H
#define PLACE_RENDER_SCENE_H

#include "base/err.h"
#include "base/progress.h"
#include "measure/measure.h"
#include "render/caption.h"
#include "render/legend.h"
#include "render/map_levels.h"
#include "render/view.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_PANEL_CANVAS = -1, PLACE_PANELS = 4, PLACE_SCENE_SAMPLES = 16 };

/* What is highlighted: pixels in the region, if any is given, that the user touched last, if any.
 */
struct place_highlight {
    bool by_user;
    uint32_t user;
    struct place_rect region; /* canvas coordinates; empty: everywhere */
};

static inline bool place_is_highlighted(const struct place_highlight *highlight) {
    return highlight->by_user || !place_rect_empty(highlight->region);
}

/* What was asked for; all zero but the view's pad colour is the canvas alone. */
struct place_scene_options {
    struct place_view_options view;
    int panels[PLACE_PANELS]; /* PLACE_PANEL_CANVAS, or an enum place_measure; each once */
    unsigned panel_count;     /* 0: the canvas alone */
    /* How measures are taken, of which touches; which, and of what region, is the scene's. */
    struct place_measure_options measure;
    struct place_map_color_options color;
    bool over;      /* maps over the faded canvas */
    bool no_legend; /* of maps */
    struct place_highlight highlight;
    struct place_caption_options caption; /* what it points to must outlive the scene */
};

/* The history that pictures will be of. */
struct place_scene_span {
    int64_t from, to; /* the first instant and the last; measures count from `from` on */
    enum place_purpose purpose;
    struct place_progress *progress; /* of the pass over the history; or NULL */
};

/* A panel that is a map. */
struct place_scene_map {
    size_t index;                   /* of its measure */
    int32_t x;                      /* where its left column is, in the view's region */
    struct place_map_levels levels; /* owned */
    struct place_strip legend;      /* owned; no pixels where there is none */
    int32_t legend_x, legend_y;     /* where it is in the footer */
};

struct place_scene {
    struct place_source *source; /* the caller's */
    struct place_view view;      /* of all panels, as if they were one canvas, and the footer */
    struct place_rect region;    /* canvas coordinates: what each panel shows */
    int64_t from;
    int32_t canvas_x;  /* where the canvas's left column is, in the view's region */
    bool canvas, over; /* the canvas is shown; under maps */
    struct place_scene_map maps[PLACE_PANELS];
    size_t map_count;
    enum place_measure measures[PLACE_PANELS];
    struct place_measure_options measure; /* of them; count 0: none */
    struct place_highlight highlight;
    struct place_caption_options caption;
    int32_t caption_height;
    bool legends_stacked; /* one below the other, not each under its panel */
    /* The table of colours: */
    unsigned canvas_colors;      /* the canvas's are those below */
    unsigned greys_first, greys; /* 0: none are needed */
    unsigned colors;             /* all of them */
    uint32_t rgb[256];           /* from canvas_colors on */
};

/*
 * Plan pictures of `source`, which must outlive the scene. PLACE_USAGE where the
 * view cannot be (view.h), measures or a highlight need users whom the log does not
 * name, a highlight or --over has no canvas to stand on, or colours do not fit
 * into a table of 255. Release it after success.
 */
enum place_code place_scene_plan(struct place_scene *scene, struct place_source *source,
                                 const struct place_scene_options *options,
                                 const struct place_scene_span *span,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_scene_release(struct place_scene *scene);

/* Whether a picture depends on all that went before, and not on the canvas alone. */
static inline bool place_scene_follows(const struct place_scene *scene) {
    return scene->map_count > 0 || scene->highlight.by_user;
}

#endif
