/* Maps as pictures: each pixel's colour worked out by hand, enlarged, over a canvas, reduced. */
#include "render/map_picture.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "core/event.h"
#include "render/raster.h"
#include "render/reduce.h"

enum { PAD = 0x123456 };

static struct place_map map_of(const char *name, enum place_map_type type, struct place_rect region,
                               double *values) {
    return (struct place_map){
        .region = region, .type = type, .name = name, .unit = "", .values = values};
}

static uint32_t color_at(const struct place_map_picture *drawn, int32_t x, int32_t y) {
    const uint8_t *at = drawn->picture.pixels + (size_t)y * drawn->picture.stride + 3 * (size_t)x;
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static bool plan(const struct place_view_options *options, struct place_rect bounds,
                 struct place_view *view) {
    struct place_err err = {0};
    return tap_code(place_view_plan(options, bounds, PLACE_STILL, view, &err), PLACE_OK, &err,
                    "a view");
}

static bool draw(struct place_map_picture *drawn, const struct place_map *map,
                 const struct place_map_picture_options *options) {
    struct place_err err = {0};
    return tap_code(place_map_picture_draw(drawn, map, options, &err), PLACE_OK, &err, "drawn");
}

/* ---- colours --------------------------------------------------------------------------------- */

static void test_enlarged(void) {
    double reals[] = {10, NAN, 20, 15, 12.5, 99};
    const struct place_rect region = {-1, -1, 3, 2};
    const struct place_map map = map_of("age", PLACE_MAP_REAL, region, reals);
    const uint32_t *colors = place_colormap_colors(PLACE_MAGMA);
    for (int32_t scale = 1; scale <= 3; scale++) {
        /* Two of three columns, so that 99 is not seen, in a frame of 4x2 canvas pixels. */
        const struct place_view_options wanted = {.region = {-1, -1, 2, 2},
                                                  .scale = scale,
                                                  .pad_width = 4,
                                                  .pad_height = 2,
                                                  .pad_at = PLACE_TOP_RIGHT,
                                                  .pad_color = PAD};
        struct place_view view;
        struct place_map_picture drawn;
        const struct place_map_picture_options options = {.view = &view,
                                                          .color = {.colormap = PLACE_MAGMA}};
        if (!plan(&wanted, region, &view) || !draw(&drawn, &map, &options))
            continue;
        /* From 10 to 99: 12.5 is at 2.5 / 89, 15 at 5 / 89. */
        const uint32_t rows[2][4] = {
            {PAD, PAD, colors[0], PAD},
            {PAD, PAD, colors[(int)(5 / 89.0 * 256)], colors[(int)(2.5 / 89 * 256)]}};
        bool same = true;
        for (int32_t y = 0; y < 2 * scale; y++)
            for (int32_t x = 0; x < 4 * scale; x++)
                same &= color_at(&drawn, x, y) == rows[y / scale][x / scale];
        tap_ok(same, "each pixel is a square of its colour at %dx", scale);
        tap_ok(drawn.picture.width == 4u * (unsigned)scale &&
                   drawn.picture.height == 2u * (unsigned)scale && drawn.frame_x == 0,
               "... the picture is the view's frame");
        place_map_picture_release(&drawn);
    }
}

static void check_row(const struct place_map *map, const struct place_map_picture_options *options,
                      const uint32_t *wanted, const char *name) {
    struct place_map_picture drawn;
    if (!draw(&drawn, map, options))
        return;
    for (int32_t x = 0; x < map->region.width; x++)
        if (!tap_ok(color_at(&drawn, x, 0) == wanted[x], "%s, pixel %d", name, x))
            printf("# got %06x, wanted %06x\n", (unsigned)color_at(&drawn, x, 0),
                   (unsigned)wanted[x]);
    place_map_picture_release(&drawn);
}

/* Maps with colours of their own. */
static void test_looks(void) {
    struct place_view view;
    const struct place_rect region = {0, 0, 9, 1};
    const struct place_view_options wanted = {.pad_color = PAD};
    if (!plan(&wanted, region, &view))
        return;
    const struct place_map_picture_options options = {.view = &view};
    double actions[] = {PLACE_KIND_UNDO,      PLACE_KIND_PLACE,         PLACE_KIND_OVERWRITE,
                        PLACE_KIND_ROLLBACK,  PLACE_KIND_ROLLBACK_UNDO, PLACE_KIND_NUKE,
                        PLACE_KIND_RECTANGLE, PLACE_KIND_CIRCLE,        NAN};
    const struct place_map action = map_of("action", PLACE_MAP_REAL, region, actions);
    check_row(&action, &options,
              (const uint32_t[]){0xff00ff, 0x0000ff, 0x00ffff, 0x00ff00, 0xffff00, 0xff0000,
                                 0xff8000, 0xffffff, PAD},
              "action");
    double flags[] = {0, 1, 1, 0, 0, 0, 1, 1, 1};
    const struct place_map untouched = map_of("untouched", PLACE_MAP_COUNT, region, flags);
    check_row(&untouched, &options,
              (const uint32_t[]){0, 0xffffff, 0xffffff, 0, 0, 0, 0xffffff, 0xffffff, 0xffffff},
              "untouched");
    double phases[] = {0x102030, 0xff0001, NAN, 0, 0xffffff, 1, 2, 3, 4};
    const struct place_map phase = map_of("phase-combined", PLACE_MAP_REAL, region, phases);
    check_row(&phase, &options,
              (const uint32_t[]){0x102030, 0xff0001, PAD, 0, 0xffffff, 1, 2, 3, 4},
              "phase-combined");
    double counts[] = {0, 1, 2, 3, 4, 4, 3, 2, 8};
    const struct place_map count = map_of("count", PLACE_MAP_COUNT, region, counts);
    const uint32_t *viridis = place_colormap_colors(PLACE_VIRIDIS);
    check_row(&count, &options,
              (const uint32_t[]){viridis[0], viridis[32], viridis[64], viridis[96], viridis[128],
                                 viridis[128], viridis[96], viridis[64], viridis[255]},
              "count");
}

/* ---- over the canvas ------------------------------------------------------------------------- */

static void test_over(void) {
    struct place_err err = {0};
    struct place_view view;
    struct place_canvas canvas;
    const struct place_rect bounds = {-2, 0, 6, 2}, region = {-1, 1, 5, 1};
    struct place_timeline_entry entry = {.bounds = {-2, 0, 5, 2}, .background = 1};
    entry.palette = (struct place_palette){.count = 3, .rgb = {0x000000, 0xffffff, 0xff4500}};
    const struct place_view_options wanted = {.region = region, .pad_color = PAD};
    if (!plan(&wanted, bounds, &view) ||
        !tap_code(place_canvas_init(&canvas, bounds, false, &err), PLACE_OK, &err, "a canvas"))
        return;
    place_canvas_enter(&canvas, &entry);
    place_canvas_fill(&canvas, (struct place_rect){-1, 1, 1, 1}, 2);
    place_canvas_fill(&canvas, (struct place_rect){0, 1, 1, 1}, 0);
    const struct place_map_picture_options options = {
        .view = &view, .color = {.colormap = PLACE_GRAY}, .over = &canvas};
    /* Luma of 0xff4500 is 104 (0.2126 * 255 + 0.7152 * 69), so 64 + 52. */
    const uint32_t orange = (64 + place_gray_from_rgb(0xff4500) / 2) * 0x010101u;
    tap_int(orange, 0x747474, "the faded colour, worked out by hand");
    double reals[] = {NAN, NAN, NAN, 5, NAN};
    const struct place_map age = map_of("age", PLACE_MAP_REAL, region, reals);
    check_row(&age, &options, (const uint32_t[]){orange, 0x404040, 0xbfbfbf, 0x000000, PAD},
              "reals over the canvas");
    double counts[] = {0, 3, 0, 1, 0};
    const struct place_map count = map_of("count", PLACE_MAP_COUNT, region, counts);
    check_row(&count, &options, (const uint32_t[]){orange, 0xffffff, 0xbfbfbf, 0x555555, PAD},
              "counts over the canvas: it is seen where they are 0");
    double heats[] = {0, 2, 0, 1, NAN};
    const struct place_map heat = map_of("heat", PLACE_MAP_AMOUNT, region, heats);
    check_row(&heat, &options, (const uint32_t[]){orange, 0xffffff, 0xbfbfbf, 0x808080, PAD},
              "heat over the canvas, likewise");
    double faint[] = {1.0 / 300, 1, 1.0 / 200, 0, NAN};
    const struct place_map faded = map_of("heat", PLACE_MAP_AMOUNT, region, faint);
    check_row(&faded, &options, (const uint32_t[]){orange, 0xffffff, 0x010101, 0xbfbfbf, PAD},
              "a heat that has the colour of none is none");
    double shares[] = {0, 1, 0, 0.001, NAN};
    const struct place_map conflict = map_of("conflict", PLACE_MAP_REAL, region, shares);
    check_row(&conflict, &options, (const uint32_t[]){orange, 0xffffff, 0xbfbfbf, 0, PAD},
              "a conflict of 0 is none");
    double ages[] = {0, 2, 0, 1, NAN};
    const struct place_map now = map_of("age", PLACE_MAP_REAL, region, ages);
    check_row(&now, &options, (const uint32_t[]){0, 0xffffff, 0, 0x808080, PAD},
              "but an age of 0 is a value");
    place_canvas_release(&canvas);
}

/* ---- reduced --------------------------------------------------------------------------------- */

/* The same greys by the reducer of stills, which knows only palettes. */
static bool reduced_same(int32_t width, int32_t height, int32_t to_width, int32_t to_height) {
    struct place_err err = {0};
    const struct place_rect region = {3, 4, width, height};
    const struct place_view view = {.region = region,
                                    .scale = 1,
                                    .reduced = true,
                                    .width = to_width + 3,
                                    .height = to_height + 2,
                                    .picture = {1, 2, to_width, to_height},
                                    .pad_color = PAD};
    const struct place_reducer_sides sides = {width, height, to_width, to_height};
    const size_t pixels = (size_t)width * (size_t)height;
    double *values = calloc(pixels, sizeof *values);
    uint8_t *indices = calloc(pixels, 1);
    uint32_t gray[256];
    for (uint32_t i = 0; i < 256; i++)
        gray[i] = i * 0x010101;
    for (size_t i = 0; i < pixels; i++)
        values[i] = indices[i] = (uint8_t)(i < 2 ? i * 255 : random_next());
    const struct place_map map = map_of("x", PLACE_MAP_REAL, region, values);
    const struct place_map_picture_options options = {.view = &view,
                                                      .color = {.colormap = PLACE_GRAY}};
    struct place_map_picture drawn = {0};
    struct place_reducer *reducer = place_reducer_new(&sides, &err);
    bool same = reducer && !place_map_picture_draw(&drawn, &map, &options, &err);
    if (same) {
        place_reducer_refresh(reducer, indices, gray);
        const uint32_t *wanted = place_reducer_pixels(reducer);
        for (int32_t y = 0; y < view.height; y++)
            for (int32_t x = 0; x < view.width; x++)
                same &= color_at(&drawn, x, y) ==
                        (place_rect_contains(view.picture, x, y) ? *wanted++ : PAD);
    }
    place_map_picture_release(&drawn);
    place_reducer_free(reducer);
    free(values);
    free(indices);
    return same;
}

static void test_reduced(void) {
    bool same = true;
    for (int round = 0; round < 100; round++) {
        const int32_t width = (int32_t)random_between(2, 70),
                      height = (int32_t)random_between(1, 70);
        same &= reduced_same(width, height, (int32_t)random_between(1, width),
                             (int32_t)random_between(1, height));
    }
    tap_ok(same, "reduced as stills are");
}

/* ---- the legend ------------------------------------------------------------------------------ */

/* The strip's bar: rows below the frame in which every one of `width` colours stands in order. */
static bool has_bar(const struct place_map_picture *drawn, int32_t below, const uint32_t *colors) {
    const int32_t width = (int32_t)drawn->picture.width;
    for (int32_t y = below; y < (int32_t)drawn->picture.height; y++) {
        int32_t from = 0, to = width;
        while (from < width && color_at(drawn, from, y) == PAD)
            from++;
        while (to > from && color_at(drawn, to - 1, y) == PAD)
            to--;
        bool same = to - from > 50;
        for (int32_t x = from; same && x < to; x++)
            same =
                color_at(drawn, x, y) == place_colormap_at(colors, (x - from + 0.5) / (to - from));
        if (same)
            return true;
    }
    return false;
}

static int pixels_of(const struct place_map_picture *drawn, int32_t below, uint32_t color) {
    int count = 0;
    for (int32_t y = below; y < (int32_t)drawn->picture.height; y++)
        for (int32_t x = 0; x < (int32_t)drawn->picture.width; x++)
            count += color_at(drawn, x, y) == color;
    return count;
}

static void test_legend_sizes(void) {
    static const struct {
        int32_t side, scale;
        uint32_t width; /* wanted */
        int em;
    } rows[] = {{10, 1, 192, 12},
                {10, 30, 300, 12},
                {400, 1, 400, 12},
                {640, 2, 1280, 20},
                {1000, 3, 3000, 46}};
    double *values = calloc(1000 * 1000, sizeof *values);
    for (int i = 0; i < 1000 * 1000; i++)
        values[i] = i % 97;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_view view;
        struct place_map_picture drawn;
        const int32_t side = rows[i].side * rows[i].scale;
        const struct place_rect region = {0, 0, rows[i].side, rows[i].side};
        const struct place_view_options wanted = {.scale = rows[i].scale, .pad_color = PAD};
        const struct place_map map = map_of("count", PLACE_MAP_COUNT, region, values);
        const struct place_map_picture_options options = {
            .view = &view, .color = {.colormap = PLACE_INFERNO}, .legend = true};
        if (!plan(&wanted, region, &view) || !draw(&drawn, &map, &options))
            continue;
        tap_int(drawn.picture.width, rows[i].width, "the width of picture or strip");
        tap_int(drawn.frame_x, ((int32_t)rows[i].width - side) / 2, "... the frame in the middle");
        tap_int((int64_t)drawn.picture.height - side, 5 * rows[i].em, "... five lines below it");
        tap_ok(color_at(&drawn, drawn.frame_x + side - 1, 0) ==
                   place_colormap_at(place_colormap_colors(PLACE_INFERNO),
                                     values[rows[i].side - 1] / 96),
               "... the map's last pixel of the first row");
        tap_ok(has_bar(&drawn, side, place_colormap_colors(PLACE_INFERNO)),
               "... the bar has the colours in order");
        tap_ok(pixels_of(&drawn, side, 0xe8e8e8) > 10, "... there is light text on the dark");
        place_map_picture_release(&drawn);
    }
    free(values);
}

static void test_legend_swatches(void) {
    struct place_view view;
    struct place_map_picture drawn;
    double values[] = {0, 1, 2, 3};
    const struct place_rect region = {0, 0, 4, 1};
    const struct place_view_options wanted = {.scale = 150, .pad_color = 0xeeeeee};
    const struct place_map map = map_of("action", PLACE_MAP_REAL, region, values);
    const struct place_map_picture_options options = {.view = &view, .legend = true};
    if (!plan(&wanted, region, &view) || !draw(&drawn, &map, &options))
        return;
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++)
        tap_int(pixels_of(&drawn, 150, place_action_color(kind)), 144, place_kind_name(kind));
    int dark = 0;
    for (uint32_t grey = 0x18; grey < 0x60; grey++)
        dark += pixels_of(&drawn, 150, grey * 0x010101);
    tap_ok(dark > 100, "dark text on the light: %d pixels", dark);
    place_map_picture_release(&drawn);
}

/* ---- as a file; without memory --------------------------------------------------------------- */

static void test_file(void) {
    struct place_err err = {0};
    struct place_view view;
    struct place_map_picture drawn;
    double values[] = {0, 1, 2, 3, 4, 5};
    const struct place_rect region = {0, 0, 3, 2};
    const struct place_view_options wanted = {.scale = 7, .pad_color = PAD};
    const struct place_map map = map_of("count", PLACE_MAP_COUNT, region, values);
    const struct place_map_picture_options options = {.view = &view, .legend = true};
    uint32_t width = 0, height = 0;
    uint8_t *rgba = NULL;
    if (!plan(&wanted, region, &view) || !draw(&drawn, &map, &options))
        return;
    tap_code(place_png_save(&drawn.picture, "x.png", false, &err), PLACE_OK, &err, "saved");
    tap_int(place_png_save(&drawn.picture, "x.png", false, &err), PLACE_IO, "not twice");
    tap_code(place_png_read("x.png", &width, &height, &rgba, &err), PLACE_OK, &err, "read back");
    bool same = rgba && width == drawn.picture.width && height == drawn.picture.height;
    for (uint32_t i = 0; same && i < width * height; i++)
        same = memcmp(rgba + 4 * i, drawn.pixels + 3 * i, 3) == 0;
    tap_ok(same, "... the same");
    free(rgba);
    place_map_picture_release(&drawn);
    tap_int(tempdir_files(true), 1, "nothing else is left");
}

static void test_no_memory(void) {
    double values[] = {0, 1, 2, 3, 4, 5};
    const struct place_map map =
        map_of("count", PLACE_MAP_COUNT, (struct place_rect){0, 0, 3, 2}, values);
    const struct place_view view = {.region = map.region,
                                    .scale = 1,
                                    .reduced = true,
                                    .width = 2,
                                    .height = 1,
                                    .picture = {0, 0, 2, 1}};
    const struct place_map_picture_options options = {
        .view = &view, .color = {.scale = {.kind = PLACE_SCALE_QUANTILE}}, .legend = true};
    for (long n = 1;; n++) {
        struct place_err err = {0};
        struct place_map_picture drawn;
        fault_at(n);
        const enum place_code code = place_map_picture_draw(&drawn, &map, &options, &err);
        if (!fault_disarm()) {
            tap_code(code, PLACE_OK, &err, "drawn after all");
            place_map_picture_release(&drawn);
            return;
        }
        tap_ok(code == PLACE_MEMORY && !drawn.pixels, "no memory");
    }
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_enlarged();
    test_looks();
    test_over();
    test_reduced();
    test_legend_sizes();
    test_legend_swatches();
    test_file();
    test_no_memory();
    tempdir_end();
    return tap_end();
}
