/*
 * Planes: every sample against a slow converter that works on RGB in floating
 * point, and the tiles converted against those a changed pixel's square touches.
 */
#include "video/planes.h"

#include "../random.h"
#include "../tap.h"

#include <math.h>
#include <stdlib.h>

enum { COLORS = 9 };

static const uint32_t colors[COLORS] = {0xFFFFFF, 0x000000, 0xFF4500, 0x00A368, 0x2450A4,
                                        0xFFD635, 0x7EED56, 0x811E9F, 0x123456};

/* BT.709, limited range, straight from the recommendation. */
static void slow_yuv(uint32_t rgb, int yuv[3]) {
    const double r = (rgb >> 16 & 255) / 255.0, g = (rgb >> 8 & 255) / 255.0;
    const double b = (rgb & 255) / 255.0, y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    yuv[0] = (int)lrint(16 + 219 * y);
    yuv[1] = (int)lrint(128 + 224 * (b - y) / 1.8556);
    yuv[2] = (int)lrint(128 + 224 * (r - y) / 1.5748);
}

static void test_colors(void) {
    int worst = 0;
    for (int i = 0; i < 200000; i++) {
        const uint32_t rgb = i < COLORS ? colors[i] : (uint32_t)random_between(0, 0xFFFFFF);
        const struct place_yuv got = place_yuv_from_rgb(rgb);
        int wanted[3];
        slow_yuv(rgb, wanted);
        for (int plane = 0; plane < 3; plane++)
            worst = abs(got.sample[plane] - wanted[plane]) > worst
                        ? abs(got.sample[plane] - wanted[plane])
                        : worst;
    }
    tap_int(worst, 0, "200,000 colours are as in floating point");
    tap_ok(place_yuv_from_rgb(0xFFFFFF).sample[0] == 235 && place_yuv_from_rgb(0).sample[0] == 16,
           "white is 235, black is 16");
    tap_ok(place_yuv_from_rgb(0x0000FF).sample[1] == 240 &&
               place_yuv_from_rgb(0xFF0000).sample[2] == 240,
           "blue and red reach 240");
}

/* A canvas, a view of it and both converters' input. */
struct scene {
    struct place_timeline_entry entry;
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_planes planes;
    uint32_t *footer; /* NULL where there is none */
};

static void begin_scene(struct scene *scene, const struct place_view *view, bool full_chroma) {
    struct place_err err;
    *scene = (struct scene){.entry = {.bounds = {-5, 3, 70, 50}, .background = 0}};
    scene->entry.palette.count = COLORS;
    memcpy(scene->entry.palette.rgb, colors, sizeof colors);
    if (place_canvas_init(&scene->canvas, scene->entry.bounds, true, &err) ||
        place_frame_init(&scene->frame, view, &err) ||
        place_planes_init(&scene->planes, view, full_chroma, &err))
        abort();
    place_canvas_enter(&scene->canvas, &scene->entry);
    for (int i = 0; i < 2000; i++)
        place_canvas_fill(&scene->canvas,
                          (struct place_rect){-5 + (int32_t)random_between(0, 69),
                                              3 + (int32_t)random_between(0, 49), 1, 1},
                          (uint8_t)random_between(0, COLORS - 1));
}

static void end_scene(struct scene *scene) {
    free(scene->footer);
    place_planes_release(&scene->planes);
    place_frame_release(&scene->frame);
    place_canvas_release(&scene->canvas);
}

static void update(struct scene *scene) {
    place_frame_update(&scene->frame, &scene->canvas);
    place_planes_update(&scene->planes, &scene->frame);
    place_frame_clean(&scene->frame);
}

/* The colour of a pixel of the frame, by division. */
static uint32_t slow_pixel(const struct scene *scene, int32_t x, int32_t y) {
    const struct place_view *view = &scene->frame.view;
    const int32_t below = y - (view->height - view->footer);
    if (below >= 0)
        return scene->footer[below * view->width + x];
    if (!place_rect_contains(view->picture, x, y))
        return view->pad_color;
    return colors[place_canvas_get(&scene->canvas,
                                   view->region.x0 + (x - view->picture.x0) / view->scale,
                                   view->region.y0 + (y - view->picture.y0) / view->scale)];
}

static int slow_sample(const struct scene *scene, int plane, int32_t x, int32_t y) {
    const int side = plane && !scene->planes.full_chroma ? 2 : 1;
    int sum = 0;
    for (int i = 0; i < side * side; i++) {
        int yuv[3];
        slow_yuv(slow_pixel(scene, x * side + i % side, y * side + i / side), yuv);
        sum += yuv[plane];
    }
    return (sum + side * side / 2) / (side * side);
}

static int count_wrong(const struct scene *scene) {
    int wrong = 0;
    for (int plane = 0; plane < 3; plane++)
        for (int32_t y = 0; y < place_planes_rows(&scene->planes, plane); y++)
            for (int32_t x = 0; x < place_planes_columns(&scene->planes, plane); x++)
                wrong += scene->planes
                             .plane[plane][(size_t)y * scene->planes.stride[plane] + (size_t)x] !=
                         slow_sample(scene, plane, x, y);
    return wrong;
}

static struct place_view view_at(int32_t scale, int32_t left, int32_t top) {
    struct place_view view = {.region = {3, 7, 41, 29}, .scale = scale, .pad_color = 0x202020};
    view.picture = (struct place_rect){left, top, 41 * scale, 29 * scale};
    view.width = (left + view.picture.width + 5) / 2 * 2;
    view.height = (top + view.picture.height + 3) / 2 * 2;
    return view;
}

/* Tiles that the squares of the changed pixels touch, counted on a map of their own. */
static uint64_t slow_tiles(const struct place_view *view, const bool *changed) {
    const int32_t across = (view->width + 15) / 16, down = (view->height + 15) / 16;
    bool *tiles = calloc((size_t)(across * down), 1);
    uint64_t count = 0;
    for (int32_t y = 0; y < view->picture.height; y++)
        for (int32_t x = 0; x < view->picture.width; x++)
            if (changed[y / view->scale * view->region.width + x / view->scale])
                tiles[(view->picture.y0 + y) / 16 * across + (view->picture.x0 + x) / 16] = true;
    for (int32_t i = 0; i < across * down; i++)
        count += tiles[i];
    free(tiles);
    return count;
}

/* Change a few pixels, some of them to what they are already. */
static uint64_t change(struct scene *scene) {
    const struct place_rect region = scene->frame.view.region;
    bool changed[41 * 29] = {false};
    for (int i = 0; i < 12; i++) {
        const int32_t x = (int32_t)random_between(0, 40);
        const int32_t y = (int32_t)random_between(0, 28);
        const uint8_t color = (uint8_t)random_between(0, 2);
        const struct place_rect pixel = {region.x0 + x, region.y0 + y, 1, 1};
        const size_t at = (size_t)(y * region.width + x);
        place_canvas_fill(&scene->canvas, pixel, color);
        changed[at] = color != scene->frame.shown[at];
    }
    return slow_tiles(&scene->frame.view, changed);
}

static void test_view(int32_t scale, int32_t left, int32_t top, bool full_chroma) {
    const struct place_view view = view_at(scale, left, top);
    struct scene scene;
    begin_scene(&scene, &view, full_chroma);
    update(&scene);
    int wrong = count_wrong(&scene);
    uint64_t wanted = (uint64_t)(scene.frame.tiles_x * scene.frame.tiles_y);
    for (int i = 0; i < 5; i++) {
        wanted += change(&scene);
        update(&scene);
        wrong += count_wrong(&scene);
    }
    const char *format = full_chroma ? "4:4:4" : "4:2:0";
    tap_ok(wrong == 0, "scale %d at %d,%d, %s: every sample of six frames", (int)scale, (int)left,
           (int)top, format);
    tap_ok(scene.planes.converted == wanted,
           "scale %d at %d,%d, %s: %" PRIu64 " tiles converted, %" PRIu64 " touched", (int)scale,
           (int)left, (int)top, format, scene.planes.converted, wanted);
    end_scene(&scene);
}

static void test_exactness(void) {
    static const struct {
        int32_t scale, left, top;
        bool exact;
    } rows[] = {{2, 0, 0, true},  {4, 2, 6, true},  {2, 1, 0, false},
                {4, 0, 3, false}, {3, 0, 0, false}, {1, 0, 0, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_view view = view_at(rows[i].scale, rows[i].left, rows[i].top);
        tap_ok(place_planes_exact_at_420(&view) == rows[i].exact,
               "4:2:0 at scale %d and offset %d,%d is%s exact", (int)rows[i].scale,
               (int)rows[i].left, (int)rows[i].top, rows[i].exact ? "" : " not");
    }
}

/* ---- footers ---- */

/* Letters of any colour, here and there, some of them as they were; sets `changed` for each pixel.
 */
static void write_footer(struct scene *scene, bool *changed) {
    const struct place_view *view = &scene->frame.view;
    for (int i = 0; i < 30; i++) {
        const int32_t at = (int32_t)random_between(0, view->width * view->footer - 1);
        const uint32_t was = scene->footer[at];
        scene->footer[at] = random_between(0, 3) ? (uint32_t)random_between(0, 0xffffff) : was;
        changed[at] = changed[at] || scene->footer[at] != was;
    }
    place_frame_put_footer(&scene->frame, (struct place_rect){0, 0, view->width, view->footer},
                           scene->footer);
}

static uint64_t footer_tiles(const struct place_view *view, const bool *changed) {
    const int32_t across = (view->width + 15) / 16, top = view->height - view->footer;
    bool *tiles = calloc((size_t)(across * ((view->height + 15) / 16)), 1);
    uint64_t count = 0;
    for (int32_t at = 0; at < view->width * view->footer; at++) {
        bool *tile = &tiles[(top + at / view->width) / 16 * across + at % view->width / 16];
        count += changed[at] && !*tile;
        *tile = *tile || changed[at];
    }
    free(tiles);
    return count;
}

static void test_footer(int32_t scale, int32_t height, bool full_chroma) {
    struct place_view view = view_at(scale, 2, 3);
    struct scene scene;
    struct place_err err;
    if (place_view_add_footer(&view, PLACE_VIDEO, view.width + 6, height, &err))
        abort();
    begin_scene(&scene, &view, full_chroma);
    const size_t pixels = (size_t)view.width * (size_t)view.footer;
    scene.footer = calloc(pixels, sizeof *scene.footer);
    for (size_t i = 0; i < pixels; i++)
        scene.footer[i] = view.pad_color;
    update(&scene);
    int wrong = count_wrong(&scene);
    uint64_t wanted = (uint64_t)(scene.frame.tiles_x * scene.frame.tiles_y);
    for (int i = 0; i < 4; i++) {
        bool *changed = calloc(pixels, 1);
        write_footer(&scene, changed);
        wanted += footer_tiles(&view, changed);
        free(changed);
        update(&scene);
        wrong += count_wrong(&scene);
    }
    tap_ok(wrong == 0 && scene.planes.converted == wanted,
           "scale %d, %d rows of footer, %s: every sample of five frames", (int)scale, (int)height,
           full_chroma ? "4:4:4" : "4:2:0");
    end_scene(&scene);
}

/* A reduced picture is that of place_frame_tile(), each pixel converted by itself. */
static void test_reduced(int32_t footer) {
    struct place_view view = {.region = {-5, 3, 70, 50},
                              .scale = 1,
                              .reduced = true,
                              .width = 40,
                              .height = 26,
                              .picture = {2, 0, 35, 25},
                              .pad_color = 0x202020};
    struct scene scene;
    struct place_err err;
    if (footer && place_view_add_footer(&view, PLACE_VIDEO, 40, footer, &err))
        abort();
    begin_scene(&scene, &view, true);
    if (footer)
        place_frame_put_footer(&scene.frame, (struct place_rect){3, 1, 2, 1},
                               (const uint32_t[]){0xff8800, 0x0088ff});
    update(&scene);
    int wrong = 0;
    for (int32_t y = 0; y < view.height; y++)
        for (int32_t x = 0; x < view.width; x++) {
            uint32_t rgb[PLACE_TILE * PLACE_TILE];
            int wanted[3];
            place_frame_tile(&scene.frame, x / 16, y / 16, rgb);
            slow_yuv(rgb[y % 16 * 16 + x % 16], wanted);
            for (int plane = 0; plane < 3; plane++)
                wrong +=
                    scene.planes.plane[plane][(size_t)y * scene.planes.stride[plane] + (size_t)x] !=
                    wanted[plane];
        }
    tap_int(wrong, 0, "a reduced picture, every sample");
    end_scene(&scene);
}

int main(void) {
    tap_begin();
    random_begin();
    test_colors();
    test_exactness();
    static const int32_t scales[] = {1, 2, 3, 4, 5, 6, 8, 16, 17};
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (int full = 0; full < 2; full++) {
            test_view(scales[i], 0, 0, full);
            test_view(scales[i], 16, 32, full);
            test_view(scales[i], 2, 4, full);
            test_view(scales[i], 7, 3, full);
        }
    for (int full = 0; full < 2; full++) {
        test_footer(1, 2, full);
        test_footer(2, 14, full);
        test_footer(3, 40, full);
        test_footer(16, 38, full);
    }
    test_reduced(0);
    test_reduced(22);
    return tap_end();
}
