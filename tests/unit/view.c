/* Views: the rows of a table, then what must hold for every plan of random options. */
#include "render/view.h"
#include "../tap.h"

#include <stdlib.h>

struct row {
    const char *name;
    enum place_purpose purpose;
    int32_t width, height; /* of the canvas, whose corner is -500,-20 */
    struct place_view_options options;
    const char *wanted; /* as describe() says it */
};

enum { FROM_X = -500, FROM_Y = -20 };

#define NOTHING                                                                                    \
    { .scale = 0 }
#define FIT(width, height) .fit_width = width, .fit_height = height
#define PAD(width, height) .pad_width = width, .pad_height = height

/* clang-format off */
static const struct row rows[] = {
    /* stills: scale 1 unless told */
    {"default", PLACE_STILL, 500, 300, NOTHING, "1x 500x300: 500x300+0+0"},
    {"odd scale", PLACE_STILL, 5, 3, {.scale = 7}, "7x 35x21: 35x21+0+0"},
    {"region", PLACE_STILL, 900, 900, {.region = {-450, -10, 100, 50}, .scale = 2}, "2x 200x100: 200x100+0+0"},
    {"fit, odd scale", PLACE_STILL, 100, 100, {FIT(399, 350)}, "3x 399x350: 300x300+49+25"},
    {"fit of just the region", PLACE_STILL, 100, 100, {FIT(100, 100)}, "1x 100x100: 100x100+0+0"},
    {"reduced by width", PLACE_STILL, 2000, 1000, {FIT(1920, 1080)}, "1x 1920x1080: 1920x960+0+60 reduced, remarked"},
    {"reduced by height", PLACE_STILL, 2000, 2000, {FIT(1920, 1080)}, "1x 1920x1080: 1080x1080+420+0 reduced, remarked"},
    {"reduced, at a corner", PLACE_STILL, 2000, 2000, {FIT(1920, 1080), .pad_at = PLACE_BOTTOM_RIGHT}, "1x 1920x1080: 1080x1080+840+0 reduced, remarked"},
    {"reduced to a thread", PLACE_STILL, 60000, 3, {FIT(100, 100)}, "1x 100x100: 100x1+0+49 reduced, remarked"},
    {"padded", PLACE_STILL, 10, 10, {.scale = 3, PAD(15, 12)}, "3x 45x36: 30x30+6+3"},
    {"pad at top-left", PLACE_STILL, 10, 10, {PAD(15, 12), .pad_at = PLACE_TOP_LEFT}, "1x 15x12: 10x10+0+0"},
    {"pad at top-right", PLACE_STILL, 10, 10, {PAD(15, 12), .pad_at = PLACE_TOP_RIGHT}, "1x 15x12: 10x10+5+0"},
    {"pad at bottom-left", PLACE_STILL, 10, 10, {PAD(15, 12), .pad_at = PLACE_BOTTOM_LEFT}, "1x 15x12: 10x10+0+2"},
    {"pad at bottom-right", PLACE_STILL, 10, 10, {PAD(15, 12), .pad_at = PLACE_BOTTOM_RIGHT}, "1x 15x12: 10x10+5+2"},

    /* videos: the largest even scale up to 2160, and when it is 1 */
    {"500x500", PLACE_VIDEO, 500, 500, NOTHING, "4x 2000x2000: 2000x2000+0+0"},
    {"1000x1000", PLACE_VIDEO, 1000, 1000, NOTHING, "2x 2000x2000: 2000x2000+0+0"},
    {"exactly 2160", PLACE_VIDEO, 540, 1, NOTHING, "4x 2160x4: 2160x4+0+0"},
    {"3 would fit but is odd", PLACE_VIDEO, 720, 1, NOTHING, "2x 1440x2: 1440x2+0+0"},
    {"over 2160, within level 5.2", PLACE_VIDEO, 2000, 1000, NOTHING, "2x 4000x2000: 4000x2000+0+0"},
    {"just 36,864 macroblocks", PLACE_VIDEO, 2048, 1152, NOTHING, "2x 4096x2304: 4096x2304+0+0"},
    {"one row of macroblocks more", PLACE_VIDEO, 2048, 1153, NOTHING, "1x 2048x1154: 2048x1153+0+0 warned"},
    {"over 4096", PLACE_VIDEO, 2049, 100, NOTHING, "1x 2050x100: 2049x100+0+0 warned"},
    {"2000x2000", PLACE_VIDEO, 2000, 2000, NOTHING, "1x 2000x2000: 2000x2000+0+0 warned"},
    {"2000x2000, 2 as asked", PLACE_VIDEO, 2000, 2000, {.scale = 2}, "2x 4000x4000: 4000x4000+0+0"},
    {"1 as asked", PLACE_VIDEO, 8, 8, {.scale = 1}, "1x 8x8: 8x8+0+0 warned"},
    {"odd scale", PLACE_VIDEO, 7, 9, {.scale = 3}, "3x 22x28: 21x27+0+0 warned"},
    {"padding counts", PLACE_VIDEO, 100, 100, {PAD(1024, 576), .pad_at = PLACE_TOP_LEFT}, "2x 2048x1152: 200x200+0+0"},
    {"padded by odd numbers", PLACE_VIDEO, 100, 100, {.scale = 2, PAD(103, 101)}, "2x 206x202: 200x200+2+0"},
    {"fit, 3 would fit", PLACE_VIDEO, 300, 300, {FIT(1920, 1080)}, "2x 1920x1080: 600x600+660+240"},
    {"fit, 2 does not fit", PLACE_VIDEO, 1000, 1000, {FIT(1920, 1080)}, "1x 1920x1080: 1000x1000+460+40 warned"},
    {"fit into odd sides", PLACE_VIDEO, 10, 10, {FIT(21, 25)}, "2x 22x26: 20x20+0+2"},
    {"fit, even offset at a corner", PLACE_VIDEO, 99, 99, {FIT(100, 100), .pad_at = PLACE_BOTTOM_RIGHT}, "1x 100x100: 99x99+0+0 warned"},
    {"reduced, even offset", PLACE_VIDEO, 2000, 2000, {FIT(1918, 1080)}, "1x 1918x1080: 1080x1080+418+0 reduced, remarked"},

    /* limits, and what is refused */
    {"still of 65,500", PLACE_STILL, 131, 1, {.scale = 500}, "500x 65500x500: 65500x500+0+0"},
    {"still of 65,501", PLACE_STILL, 65501, 1, NOTHING, "refused"},
    {"still over 32 bits", PLACE_STILL, 65536, 1, {.scale = 65500}, "refused"},
    {"video of 16,384", PLACE_VIDEO, 8192, 1, {.scale = 2}, "2x 16384x2: 16384x2+0+0"},
    {"video of 16,386", PLACE_VIDEO, 1, 8193, {.scale = 2}, "refused"},
    {"region past the right", PLACE_STILL, 500, 500, {.region = {-99, 0, 100, 100}}, "refused"},
    {"region before the left", PLACE_STILL, 500, 500, {.region = {-501, 0, 10, 10}}, "refused"},
    {"region wholly elsewhere", PLACE_STILL, 500, 500, {.region = {5000, 5000, 10, 10}}, "refused"},
    {"fit with scale", PLACE_STILL, 5, 5, {.scale = 1, FIT(9, 9)}, "refused"},
    {"fit with pad", PLACE_STILL, 5, 5, {FIT(9, 9), PAD(9, 9)}, "refused"},
    {"pad too narrow", PLACE_STILL, 50, 50, {PAD(49, 90)}, "refused"},
    {"pad too low", PLACE_STILL, 50, 50, {PAD(90, 49)}, "refused"},
};
/* clang-format on */

static void describe(const struct place_view *view, char *text, size_t room) {
    const struct place_rect picture = view->picture;
    snprintf(text, room, "%dx %dx%d: %dx%d%+d%+d%s%s%s", view->scale, view->width, view->height,
             picture.width, picture.height, picture.x0, picture.y0,
             view->reduced ? " reduced," : "", view->warning ? " warned" : "",
             view->remark ? " remarked" : "");
}

static void check_row(const struct row *row) {
    struct place_err err = {0};
    struct place_view view;
    char got[128] = "refused", name[128];
    const struct place_rect bounds = {FROM_X, FROM_Y, row->width, row->height};
    if (!place_view_plan(&row->options, bounds, row->purpose, &view, &err))
        describe(&view, got, sizeof got);
    snprintf(name, sizeof name, "%s: %s", row->purpose == PLACE_VIDEO ? "video" : "still",
             row->name);
    tap_text(got, row->wanted, name);
    if (err.code)
        tap_ok(err.code == PLACE_USAGE, "%s", err.message);
}

static int32_t random_in(int32_t from, int32_t to) {
    return from + (int32_t)(random() % (to - from + 1));
}

static struct place_view_options random_options(struct place_rect bounds) {
    struct place_view_options options = {.pad_at = (enum place_anchor)random_in(0, 4)};
    if (random_in(0, 1)) {
        options.region.width = random_in(1, bounds.width);
        options.region.height = random_in(1, bounds.height);
        options.region.x0 = bounds.x0 + random_in(0, bounds.width - options.region.width);
        options.region.y0 = bounds.y0 + random_in(0, bounds.height - options.region.height);
    }
    if (random_in(0, 1)) {
        options.fit_width = random_in(1, 4000);
        options.fit_height = random_in(1, 4000);
        return options;
    }
    options.scale = random_in(0, 5);
    if (random_in(0, 1)) {
        options.pad_width = bounds.width + random_in(0, 300);
        options.pad_height = bounds.height + random_in(0, 300);
    }
    return options;
}

/* Whether the region at `scale` fits in width x height. */
static bool fits(struct place_rect region, int32_t scale, int32_t width, int32_t height) {
    return (int64_t)region.width * scale <= width && (int64_t)region.height * scale <= height;
}

static bool fit_is_largest(const struct place_view *view, bool video) {
    const struct place_rect region = view->region;
    const int32_t next = !video ? view->scale + 1 : view->scale < 2 ? 2 : view->scale + 2;
    if (!view->reduced)
        return !fits(region, next, view->width, view->height);
    /* one side fills the frame, and the aspect is right to half a pixel, or a line is kept */
    const double wanted = (double)region.height * view->picture.width / region.width;
    const double other = (double)region.width * view->picture.height / region.height;
    const bool aspect = (view->picture.height - wanted < 1 && wanted - view->picture.height < 1) ||
                        (view->picture.width - other < 1 && other - view->picture.width < 1);
    return aspect && !fits(region, 1, view->width, view->height);
}

static bool plan_is_sound(const struct place_view_options *options, const struct place_view *view,
                          bool video) {
    const struct place_rect frame = {0, 0, view->width, view->height};
    const struct place_rect picture = view->picture;
    if (!place_rect_covers(frame, picture) || place_rect_empty(picture) || view->scale < 1)
        return false;
    if (!view->reduced && (picture.width != view->region.width * view->scale ||
                           picture.height != view->region.height * view->scale))
        return false;
    if (options->fit_width && !fit_is_largest(view, video))
        return false;
    if (!video)
        return true;
    const bool even_offset = picture.x0 % 2 == 0 && picture.y0 % 2 == 0;
    const bool even_scale = view->scale % 2 == 0;
    return view->width % 2 == 0 && view->height % 2 == 0 &&
           (even_offset || (!even_scale && !options->fit_width)) &&
           (even_scale || view->warning || view->reduced);
}

static void check_random(unsigned seed) {
    int bad = 0, planned = 0;
    srandom(seed);
    for (int i = 0; i < 20000; i++) {
        const struct place_rect bounds = {random_in(-3000, 3000), random_in(-3000, 3000),
                                          random_in(1, 2500), random_in(1, 2500)};
        const struct place_view_options options = random_options(bounds);
        const bool video = random_in(0, 1);
        struct place_view view;
        struct place_err err = {0};
        if (place_view_plan(&options, bounds, video ? PLACE_VIDEO : PLACE_STILL, &view, &err))
            continue;
        planned++;
        bad += !plan_is_sound(&options, &view, video);
    }
    tap_ok(planned > 19000, "most random options have a plan (%d, seed %u)", planned, seed);
    tap_int(bad, 0, "every plan is sound");
}

/* ---- footers ---- */

struct footer_row {
    const char *name;
    enum place_purpose purpose;
    struct place_view_options options; /* of a canvas of 100x50 */
    int32_t width, height;
    const char *wanted;
};

/* clang-format off */
static const struct footer_row footer_rows[] = {
    {"below the frame", PLACE_VIDEO, {.scale = 2}, 200, 40, "2x 200x140: 200x100+0+0, 40 below"},
    {"narrower than the frame", PLACE_VIDEO, {.scale = 2}, 10, 40, "2x 200x140: 200x100+0+0, 40 below"},
    {"wider: the picture is in the middle", PLACE_VIDEO, {.scale = 2}, 300, 40, "2x 300x140: 200x100+50+0, 40 below"},
    {"no chroma sample straddles its edge", PLACE_VIDEO, {.scale = 2}, 206, 40, "2x 206x140: 200x100+2+0, 40 below"},
    {"nor an odd width", PLACE_VIDEO, {.scale = 2}, 205, 40, "2x 206x140: 200x100+2+0, 40 below"},
    {"an odd still", PLACE_STILL, {.scale = 1}, 105, 7, "1x 105x57: 100x50+2+0, 7 below"},
    {"below padding", PLACE_STILL, {.scale = 1, PAD(120, 60), .pad_at = PLACE_BOTTOM_RIGHT}, 130, 9, "1x 130x69: 100x50+25+10, 9 below"},
    {"below a reduced picture", PLACE_VIDEO, {FIT(60, 40)}, 60, 20, "1x 60x60: 60x30+0+4 reduced, remarked, 20 below"},
    {"just not too high", PLACE_VIDEO, {.scale = 2}, 200, 16384 - 100, "2x 200x16384: 200x100+0+0, 16284 below"},
    {"too high", PLACE_VIDEO, {.scale = 2}, 200, 16386 - 100, "refused"},
    {"too high for a still", PLACE_STILL, {.scale = 1}, 200, 65501 - 50, "refused"},
    {"too wide", PLACE_VIDEO, {.scale = 2}, 16386, 2, "refused"},
};
/* clang-format on */

static void check_footer(const struct footer_row *row) {
    struct place_err err = {0};
    struct place_view view;
    char got[160] = "refused", name[128];
    const struct place_rect bounds = {FROM_X, FROM_Y, 100, 50};
    if (place_view_plan(&row->options, bounds, row->purpose, &view, &err))
        tap_ok(false, "a view: %s", err.message);
    if (!place_view_add_footer(&view, row->purpose, row->width, row->height, &err)) {
        describe(&view, got, sizeof got);
        snprintf(got + strlen(got), sizeof got - strlen(got), ", %d below", (int)view.footer);
    }
    snprintf(name, sizeof name, "footer: %s", row->name);
    tap_text(got, row->wanted, name);
    if (err.code)
        tap_ok(err.code == PLACE_USAGE, "%s", err.message);
}

int main(void) {
    tap_begin();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
    for (size_t i = 0; i < sizeof footer_rows / sizeof *footer_rows; i++)
        check_footer(&footer_rows[i]);
    check_random(1);
    check_random(20220404);
    return tap_end();
}
