/* Working out a view. Sums are 64-bit: a side times a scale overflows 32. */
#include "render/view.h"

#include <inttypes.h>

enum {
    STILL_SIDE = 65500,       /* output pixels; what common PNG readers still open */
    VIDEO_SIDE = 16384,       /* output pixels; the most libx264 takes */
    DEFAULT_SIDE = 2160,      /* longer side of a video whose scale nobody chose */
    DECODER_SIDE = 4096,      /* what hardware decoders take */
    LEVEL_MACROBLOCKS = 36864 /* MaxFS of H.264 level 5.2 (ITU-T H.264, table A-1) */
};

/* Why 1x: 4:2:0 has one chroma sample for four output pixels (DESIGN 5). */
static const char default_is_1x[] =
    "at 2x this would be over 4096 pixels a side or H.264 level 5.2, so the scale is 1, where "
    "yuv420p mixes the colours of neighbouring pixels; --region takes a part, --scale 2 or "
    "--pixel-format yuv444p keeps every pixel exact (not all players take those)";
static const char fitted_is_1x[] =
    "2x does not fit, so --fit takes scale 1, where yuv420p mixes the colours of neighbouring "
    "pixels; a smaller --region or --pixel-format yuv444p keeps every pixel exact";
static const char scale_is_odd[] =
    "at an odd scale yuv420p mixes the colours of neighbouring pixels; an even --scale or "
    "--pixel-format yuv444p keeps every pixel exact";
static const char is_reduced[] =
    "the region is larger than --fit, so the picture is reduced by area average: its pixels are "
    "not exact";

static enum place_code check_options(const struct place_view_options *options,
                                     struct place_err *err) {
    if (options->fit_width && options->scale)
        return place_fail(err, PLACE_USAGE,
                          "--fit chooses the scale, so --scale cannot go with it");
    if (options->fit_width && options->pad_width) {
        place_fail(err, PLACE_USAGE, "--fit pads to its own size, so --pad cannot go with it");
        return place_hint(err, "--pad with --scale, or --fit with --pad-at");
    }
    return PLACE_OK;
}

enum place_code place_view_region(const struct place_view_options *options,
                                  struct place_rect bounds, struct place_rect *region,
                                  struct place_err *err) {
    *region = place_rect_empty(options->region) ? bounds : options->region;
    if (!place_rect_covers(bounds, *region))
        return place_fail(err, PLACE_USAGE,
                          "--region %dx%d%+d%+d is not inside the canvas, %dx%d%+d%+d",
                          region->width, region->height, region->x0, region->y0, bounds.width,
                          bounds.height, bounds.x0, bounds.y0);
    if (options->pad_width &&
        (options->pad_width < region->width || options->pad_height < region->height))
        return place_fail(err, PLACE_USAGE, "--pad %dx%d is smaller than the region, %dx%d",
                          options->pad_width, options->pad_height, region->width, region->height);
    return PLACE_OK;
}

/* Sides of the frame: H.264 with 4:2:0 has even ones, so a video gains a line where they are odd.
 */
static enum place_code set_sides(struct place_view *view, enum place_purpose purpose, int64_t width,
                                 int64_t height, struct place_err *err) {
    const int limit = purpose == PLACE_VIDEO ? VIDEO_SIDE : STILL_SIDE;
    if (purpose == PLACE_VIDEO) {
        width += width % 2;
        height += height % 2;
    }
    if (width > limit || height > limit) {
        place_fail(err, PLACE_USAGE,
                   "the picture would be %" PRId64 "x%" PRId64 ", the limit is %d a side", width,
                   height, limit);
        return place_hint(err, "a smaller --scale, or --fit or --region, makes it smaller");
    }
    view->width = (int32_t)width;
    view->height = (int32_t)height;
    return PLACE_OK;
}

/* How much of `room` is before the picture. */
static int32_t before(int32_t room, bool centered, bool at_end) {
    return centered ? room / 2 : at_end ? room : 0;
}

static int32_t left_of(enum place_anchor anchor, int32_t room) {
    return before(room, anchor == PLACE_CENTER,
                  anchor == PLACE_TOP_RIGHT || anchor == PLACE_BOTTOM_RIGHT);
}

static int32_t above(enum place_anchor anchor, int32_t room) {
    return before(room, anchor == PLACE_CENTER,
                  anchor == PLACE_BOTTOM_LEFT || anchor == PLACE_BOTTOM_RIGHT);
}

static bool plays_everywhere(int64_t width, int64_t height) {
    const int64_t macroblocks =
        (width + PLACE_TILE - 1) / PLACE_TILE * ((height + PLACE_TILE - 1) / PLACE_TILE);
    return width <= DECODER_SIDE && height <= DECODER_SIDE && macroblocks <= LEVEL_MACROBLOCKS;
}

/* The scale of a video when nobody chose one; the sides are canvas pixels, padding included. */
static int32_t default_video_scale(int32_t width, int32_t height) {
    const int32_t largest = DEFAULT_SIDE / (width > height ? width : height);
    if (largest >= 2)
        return largest - largest % 2;
    return plays_everywhere(2 * (int64_t)width, 2 * (int64_t)height) ? 2 : 1;
}

static enum place_code plan_scaled(const struct place_view_options *options,
                                   enum place_purpose purpose, struct place_view *view,
                                   struct place_err *err) {
    const struct place_rect region = view->region;
    const int32_t width = options->pad_width ? options->pad_width : region.width;
    const int32_t height = options->pad_width ? options->pad_height : region.height;
    view->scale = options->scale;
    if (!view->scale)
        view->scale = purpose == PLACE_VIDEO ? default_video_scale(width, height) : 1;
    if (purpose == PLACE_VIDEO && view->scale % 2)
        view->warning = options->scale ? scale_is_odd : default_is_1x;
    const int64_t scale = view->scale;
    if (set_sides(view, purpose, width * scale, height * scale, err))
        return err->code;
    view->picture = (struct place_rect){
        .x0 = left_of(options->pad_at, width - region.width) * view->scale,
        .y0 = above(options->pad_at, height - region.height) * view->scale,
        .width = region.width * view->scale,
        .height = region.height * view->scale,
    };
    return PLACE_OK;
}

/* `side` of `whole` shrunk to `to`: to the nearest, never nothing. */
static int32_t shrink(int32_t side, int32_t to, int32_t whole) {
    const int64_t shrunk = (2 * (int64_t)side * to + whole) / (2 * (int64_t)whole);
    return shrunk ? (int32_t)shrunk : 1;
}

/* The largest picture of the region's aspect inside the frame. */
static void reduce(struct place_view *view) {
    const struct place_rect region = view->region;
    const bool wide = (int64_t)region.width * view->height >= (int64_t)region.height * view->width;
    view->reduced = true;
    view->remark = is_reduced;
    view->picture.width = wide ? view->width : shrink(region.width, view->height, region.height);
    view->picture.height = wide ? shrink(region.height, view->width, region.width) : view->height;
}

static void enlarge_to_fit(struct place_view *view, enum place_purpose purpose, int32_t scale) {
    if (purpose == PLACE_VIDEO && scale == 1)
        view->warning = fitted_is_1x;
    if (purpose == PLACE_VIDEO && scale > 1)
        scale -= scale % 2;
    view->scale = scale;
    view->picture.width = view->region.width * scale;
    view->picture.height = view->region.height * scale;
}

static enum place_code plan_fitted(const struct place_view_options *options,
                                   enum place_purpose purpose, struct place_view *view,
                                   struct place_err *err) {
    if (set_sides(view, purpose, options->fit_width, options->fit_height, err))
        return err->code;
    const int32_t across = view->width / view->region.width;
    const int32_t down = view->height / view->region.height;
    const int32_t scale = across < down ? across : down;
    if (scale)
        enlarge_to_fit(view, purpose, scale);
    else
        reduce(view);
    view->picture.x0 = left_of(options->pad_at, view->width - view->picture.width);
    view->picture.y0 = above(options->pad_at, view->height - view->picture.height);
    if (purpose == PLACE_VIDEO) { /* no chroma sample may straddle the picture's edge */
        view->picture.x0 -= view->picture.x0 % 2;
        view->picture.y0 -= view->picture.y0 % 2;
    }
    return PLACE_OK;
}

enum place_code place_view_plan(const struct place_view_options *options, struct place_rect bounds,
                                enum place_purpose purpose, struct place_view *view,
                                struct place_err *err) {
    *view = (struct place_view){.scale = 1, .pad_color = options->pad_color};
    if (check_options(options, err) || place_view_region(options, bounds, &view->region, err))
        return err->code;
    return options->fit_width ? plan_fitted(options, purpose, view, err)
                              : plan_scaled(options, purpose, view, err);
}

enum place_code place_view_add_footer(struct place_view *view, enum place_purpose purpose,
                                      int32_t width, int32_t height, struct place_err *err) {
    const int32_t more = width > view->width ? width - view->width : 0;
    const int32_t left = more / 2;
    if (set_sides(view, purpose, (int64_t)view->width + more, (int64_t)view->height + height, err))
        return err->code;
    view->footer = height;
    view->picture.x0 += purpose == PLACE_VIDEO ? left - left % 2 : left;
    return PLACE_OK;
}
