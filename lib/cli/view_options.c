/* Reading the options of the view group. */
#include "cli/view_options.h"

#include "base/num.h"

#include <assert.h>
#include <string.h>

enum { MAX_FRAME_SIDE = 65500 };

static enum place_code read_scale(struct place_view_options *view, const char *argument,
                                  struct place_err *err) {
    int64_t scale = 0;
    if (place_parse_int(argument, "--scale", 1, MAX_FRAME_SIDE, &scale, err))
        return err->code;
    view->scale = (int32_t)scale;
    return PLACE_OK;
}

static enum place_code read_anchor(struct place_view_options *view, const char *argument,
                                   struct place_err *err) {
    static const char *const names[] = {
        [PLACE_CENTER] = "center",
        [PLACE_TOP_LEFT] = "top-left",
        [PLACE_TOP_RIGHT] = "top-right",
        [PLACE_BOTTOM_LEFT] = "bottom-left",
        [PLACE_BOTTOM_RIGHT] = "bottom-right",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(argument, names[i]) == 0) {
            view->pad_at = (enum place_anchor)i;
            return PLACE_OK;
        }
    return place_fail(err, PLACE_USAGE,
                      "--pad-at is '%s', wanted center, top-left, top-right, bottom-left or "
                      "bottom-right",
                      argument);
}

enum place_code place_view_option(struct place_view_options *view, int key, const char *argument,
                                  struct place_err *err) {
    assert(place_is_view_option(key));
    switch (key) {
    case PLACE_KEY_REGION: return place_parse_region(argument, "--region", &view->region, err);
    case PLACE_KEY_SCALE: return read_scale(view, argument, err);
    case PLACE_KEY_FIT:
        return place_parse_dimensions(argument, "--fit", MAX_FRAME_SIDE, &view->fit_width,
                                      &view->fit_height, err);
    case PLACE_KEY_PAD:
        return place_parse_dimensions(argument, "--pad", PLACE_MAX_SIDE, &view->pad_width,
                                      &view->pad_height, err);
    case PLACE_KEY_PAD_AT: return read_anchor(view, argument, err);
    default: return place_parse_rgb(argument, "--pad-color", &view->pad_color, err);
    }
}

void place_tell_view(const struct place_view *view, struct place_context *context) {
    if (view->warning)
        place_warn(context, "%s", view->warning);
    if (view->remark)
        place_remark(context, "%s", view->remark);
}
