/*
 * What pictures show: the view, highlights, captions and maps. What they mean is render/scene.h's.
 *
 *     struct place_scene_settings scene = PLACE_SCENE_DEFAULTS;
 *     PLACE_OPTIONS_SCENE, {0}                                in the table of options
 *     if (place_is_scene_option(key))
 *         return place_scene_option(&scene, key, argument, err);
 *     ...
 *     place_scene_settle(&scene, source, &options, err)   what they mean for a source
 *     place_scene_settings_release(&scene)
 */
#ifndef PLACE_CLI_SCENE_OPTIONS_H
#define PLACE_CLI_SCENE_OPTIONS_H

#include "base/err.h"
#include "cli/caption_options.h"
#include "cli/map_color_options.h"
#include "cli/measure_options.h"
#include "cli/options.h"
#include "cli/view_options.h"
#include "render/scene.h"

#include <stdbool.h>

enum {
    PLACE_KEY_PANELS = PLACE_KEY_SHARED + 650,
    PLACE_KEY_HIGHLIGHT_USER,
    PLACE_KEY_HIGHLIGHT_REGION
};

/* clang-format off */
#define PLACE_OPTIONS_HIGHLIGHT                                                                    \
    {PLACE_KEY_HIGHLIGHT_USER, "highlight-user", "N|KEY", "fade all but what is this user's"},     \
    {PLACE_KEY_HIGHLIGHT_REGION, "highlight-region", "RECT", "fade all but this part"}

#define PLACE_OPTIONS_PANELS                                                                       \
    {PLACE_KEY_PANELS, "view", "LIST", "canvas, heat, age, ...; side-by-side: canvas,heat"}

/* All that maps have. */
#define PLACE_OPTIONS_MAPS                                                                         \
    PLACE_OPTIONS_PANELS,                                                                          \
    PLACE_OPTIONS_MAP_COLORS,                                                                      \
    PLACE_OPTIONS_MEASURE_HOW,                                                                     \
    {0, NULL, NULL, "Which events maps are of"},                                                   \
    PLACE_OPTIONS_MEASURE_WHICH

/* The view, highlights, captions and maps, under their headings. */
#define PLACE_OPTIONS_SCENE                                                                        \
    {0, NULL, NULL, "Picture"},                                                                    \
    PLACE_OPTIONS_VIEW,                                                                            \
    PLACE_OPTIONS_HIGHLIGHT,                                                                       \
    PLACE_OPTIONS_CAPTION,                                                                         \
    {0, NULL, NULL, "Maps"},                                                                       \
    PLACE_OPTIONS_MAPS
/* clang-format on */

/* What was asked for. */
struct place_scene_settings {
    struct place_view_options view;
    int panels[PLACE_PANELS];
    unsigned panel_count;
    struct place_measure_settings measure;
    struct place_map_look_settings look;
    const char *highlight_user; /* NULL: not asked for */
    struct place_rect highlight_region;
    struct place_caption_settings caption;
    bool maps_meant; /* an option was given that only maps have */
};

#define PLACE_SCENE_DEFAULTS                                                                       \
    {                                                                                              \
        .view = PLACE_VIEW_DEFAULTS, .measure = PLACE_MEASURE_DEFAULTS,                            \
        .look = PLACE_MAP_LOOK_DEFAULTS                                                            \
    }

/* Of the view, maps, highlights and caption groups. Not --from and --to, which are the clock's. */
bool place_is_scene_option(int key);

/* Take one option of these. */
enum place_code place_scene_option(struct place_scene_settings *settings, int key,
                                   const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/*
 * What the settings mean for a source; the options borrow from them. PLACE_USAGE for
 * a user, colour or view that there is not, and for options of maps where none is shown.
 */
enum place_code place_scene_settle(const struct place_scene_settings *settings,
                                   struct place_source *source, struct place_scene_options *options,
                                   struct place_err *err) PLACE_MUST_CHECK;
void place_scene_settings_release(struct place_scene_settings *settings);

#endif
