/* Reading the options of the colours group. */
#include "cli/map_color_options.h"

#include "base/num.h"

#include <assert.h>
#include <string.h>

static enum place_code read_color_map(struct place_map_look_settings *settings, const char *name,
                                      struct place_err *err) {
    const int colormap = place_colormap_from_name(name);
    if (colormap < 0)
        return place_fail(err, PLACE_USAGE,
                          "--color-map is '%s', wanted viridis, magma, inferno, cividis, turbo or "
                          "gray",
                          name);
    settings->color.colormap = (enum place_colormap)colormap;
    return PLACE_OK;
}

static enum place_code read_scale(struct place_map_look_settings *settings, const char *name,
                                  struct place_err *err) {
    const int kind = place_scale_from_name(name);
    if (kind < 0)
        return place_fail(err, PLACE_USAGE,
                          "--scale-values is '%s', wanted linear, log or quantile", name);
    settings->color.scale.kind = (enum place_scale_kind)kind;
    return PLACE_OK;
}

/* "1%" or "1". */
static enum place_code read_clip(struct place_map_look_settings *settings, const char *argument,
                                 struct place_err *err) {
    char number[32];
    size_t length = strlen(argument);
    if (length > 1 && argument[length - 1] == '%')
        length--;
    if (length >= sizeof number)
        return place_fail(err, PLACE_USAGE, "--clip is '%s', wanted a number of percent", argument);
    memcpy(number, argument, length);
    number[length] = '\0';
    return place_parse_double(number, "--clip", 0, 49.9, &settings->color.scale.clip, err);
}

enum place_code place_map_color_option(struct place_map_look_settings *settings, int key,
                                       const char *argument, struct place_err *err) {
    assert(place_is_map_color_option(key));
    switch (key) {
    case PLACE_KEY_COLOR_MAP: return read_color_map(settings, argument, err);
    case PLACE_KEY_SCALE_VALUES: return read_scale(settings, argument, err);
    case PLACE_KEY_CLIP: return read_clip(settings, argument, err);
    case PLACE_KEY_OVER: settings->over = true; return PLACE_OK;
    default: settings->no_legend = true; return PLACE_OK;
    }
}
