/* Reading what pictures show, and what that means for a source. */
#include "cli/scene_options.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- --view ---------------------------------------------------------------------------------- */

static enum place_code unknown_view(const char *name, size_t length, struct place_err *err) {
    char names[320] = "views: side-by-side,canvas";
    size_t used = strlen(names);
    for (unsigned i = 0; i < PLACE_MEASURES; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, ",%s", place_measure_name(i));
    place_fail(err, PLACE_USAGE, "--view: '%.*s' is no view", (int)length, name);
    return place_hint(err, "%s", names);
}

static enum place_code add_panel(struct place_scene_settings *settings, int panel, const char *name,
                                 struct place_err *err) {
    for (unsigned i = 0; i < settings->panel_count; i++)
        if (settings->panels[i] == panel)
            return place_fail(err, PLACE_USAGE, "--view names %s twice", name);
    if (settings->panel_count == PLACE_PANELS)
        return place_fail(err, PLACE_USAGE, "--view takes %d at most", PLACE_PANELS);
    settings->panels[settings->panel_count++] = panel;
    return PLACE_OK;
}

static enum place_code add_view(struct place_scene_settings *settings, const char *name,
                                size_t length, struct place_err *err) {
    char text[32];
    if (length >= sizeof text)
        return unknown_view(name, length, err);
    memcpy(text, name, length);
    text[length] = '\0';
    if (strcmp(text, "side-by-side") == 0)
        return add_panel(settings, PLACE_PANEL_CANVAS, "canvas", err)
                   ? err->code
                   : add_panel(settings, PLACE_MEASURE_HEAT, "heat", err);
    const int measure = place_measure_from_name(text);
    if (strcmp(text, "canvas") != 0 && measure < 0)
        return unknown_view(name, length, err);
    return add_panel(settings, measure < 0 ? PLACE_PANEL_CANVAS : measure, text, err);
}

static enum place_code read_panels(struct place_scene_settings *settings, const char *list,
                                   struct place_err *err) {
    settings->panel_count = 0;
    for (;; list++) {
        const size_t length = strcspn(list, ",");
        if (add_view(settings, list, length, err))
            return err->code;
        list += length;
        if (!*list)
            return PLACE_OK;
    }
}

/* ---- options --------------------------------------------------------------------------------- */

static bool is_map_option(int key) {
    return place_is_map_color_option(key) ||
           (place_is_measure_option(key) && key != PLACE_KEY_FROM && key != PLACE_KEY_TO);
}

bool place_is_scene_option(int key) {
    return place_is_view_option(key) || place_is_caption_option(key) || is_map_option(key) ||
           (key >= PLACE_KEY_PANELS && key <= PLACE_KEY_HIGHLIGHT_REGION);
}

static enum place_code take_map_option(struct place_scene_settings *settings, int key,
                                       const char *argument, struct place_err *err) {
    settings->maps_meant = true;
    if (place_is_map_color_option(key))
        return place_map_color_option(&settings->look, key, argument, err);
    return place_measure_option(&settings->measure, key, argument, err);
}

enum place_code place_scene_option(struct place_scene_settings *settings, int key,
                                   const char *argument, struct place_err *err) {
    assert(place_is_scene_option(key));
    if (place_is_view_option(key))
        return place_view_option(&settings->view, key, argument, err);
    if (place_is_caption_option(key))
        return place_caption_option(&settings->caption, key, argument, err);
    if (is_map_option(key))
        return take_map_option(settings, key, argument, err);
    if (key == PLACE_KEY_PANELS)
        return read_panels(settings, argument, err);
    if (key == PLACE_KEY_HIGHLIGHT_REGION)
        return place_parse_region(argument, "--highlight-region", &settings->highlight_region, err);
    settings->highlight_user = argument;
    return PLACE_OK;
}

/* ---- what they mean for a source ------------------------------------------------------------- */

static bool shows_maps(const struct place_scene_settings *settings) {
    for (unsigned i = 0; i < settings->panel_count; i++)
        if (settings->panels[i] != PLACE_PANEL_CANVAS)
            return true;
    return false;
}

static enum place_code settle_highlight(const struct place_scene_settings *settings,
                                        struct place_source *source,
                                        struct place_highlight *highlight, struct place_err *err) {
    *highlight = (struct place_highlight){.by_user = settings->highlight_user != NULL,
                                          .region = settings->highlight_region};
    return settings->highlight_user
               ? place_source_find_user(source, settings->highlight_user, &highlight->user, err)
               : PLACE_OK;
}

enum place_code place_scene_settle(const struct place_scene_settings *settings,
                                   struct place_source *source, struct place_scene_options *options,
                                   struct place_err *err) {
    *options = (struct place_scene_options){.view = settings->view,
                                            .panel_count = settings->panel_count,
                                            .color = settings->look.color,
                                            .over = settings->look.over,
                                            .no_legend = settings->look.no_legend};
    memcpy(options->panels, settings->panels, sizeof options->panels);
    if (settings->maps_meant && !shows_maps(settings)) {
        place_fail(err, PLACE_USAGE, "there are options of maps, but the view is the canvas");
        return place_hint(err, "--view heat, age, count, ... shows a map");
    }
    if (settle_highlight(settings, source, &options->highlight, err) ||
        place_measure_settle_options(&settings->measure, source, &options->measure, err))
        return err->code;
    return place_caption_settle(&settings->caption, &options->caption, err);
}

void place_scene_settings_release(struct place_scene_settings *settings) {
    place_caption_release(&settings->caption);
}
