/*
 * Rasters against a slow painter, while the canvas changes, grows and gets
 * other palettes: a raster that only ever sees dirty tiles must stay right.
 */
#include "render/raster.h"
#include "../random.h"
#include "../tap.h"
#include "base/mem.h"
#include "core/event.h"

#include <stdlib.h>

enum { STEPS = 60, ENTRIES = 4, KINDS = 4 };

static const struct place_rect bounds = {-5, 3, 50, 37};

static struct place_timeline_entry entries[ENTRIES];

/* Palettes of 3, 9, 9 and 255 colours; the third has the second's in other colours. */
static void make_entries(void) {
    static const unsigned counts[ENTRIES] = {3, 9, 9, 255};
    for (unsigned i = 0; i < ENTRIES; i++) {
        entries[i] = (struct place_timeline_entry){
            .bounds = {-5, 3, 20 + 10 * (int32_t)i, 37},
            .background = i == 1 ? PLACE_NO_COLOR : 0,
            .palette.count = counts[i],
        };
        for (unsigned color = 0; color < counts[i]; color++)
            entries[i].palette.rgb[color] = (uint32_t)random_next() & 0xFFFFFF;
    }
}

/* ---- the slow painter ---------------------------------------------------------------------- */

/* The index that output pixel (x, y) shows; PLACE_NO_COLOR for the pad colour. */
static uint8_t slow_index(const struct place_canvas *canvas, const struct place_view *view,
                          int32_t x, int32_t y) {
    if (!place_rect_contains(view->picture, x, y))
        return PLACE_NO_COLOR;
    x = view->region.x0 + (x - view->picture.x0) / view->scale;
    y = view->region.y0 + (y - view->picture.y0) / view->scale;
    if (!canvas->entry || !place_rect_contains(canvas->open, x, y))
        return PLACE_NO_COLOR;
    const uint8_t index = place_canvas_get(canvas, x, y);
    return index == PLACE_NO_COLOR ? canvas->entry->background : index;
}

static int slow_gray(uint32_t rgb) {
    return (int)((2126 * (rgb >> 16 & 255) + 7152 * (rgb >> 8 & 255) + 722 * (rgb & 255) + 5000) /
                 10000);
}

/* Whether these bytes are the colour, in the raster's kind. */
static bool is_color(const struct place_raster *raster, const uint8_t *bytes, uint32_t rgb,
                     bool seen) {
    const uint32_t first = (uint32_t)bytes[0];
    if (raster->kind == PLACE_RASTER_INDEX)
        return first < raster->palette_count && raster->palette[first] == rgb;
    if (raster->kind == PLACE_RASTER_GRAY)
        return bytes[0] == slow_gray(rgb);
    return (first << 16 | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2]) == rgb &&
           (raster->kind == PLACE_RASTER_RGB || bytes[3] == (seen ? 255 : 0));
}

static int32_t distance(uint32_t a, uint32_t b) {
    int32_t sum = 0;
    for (int shift = 0; shift < 24; shift += 8)
        sum += ((int32_t)(a >> shift & 255) - (int32_t)(b >> shift & 255)) *
               ((int32_t)(a >> shift & 255) - (int32_t)(b >> shift & 255));
    return sum;
}

/* Whether these bytes are a footer's colour; of indices, the nearest colour there is. */
static bool is_footer_color(const struct place_raster *raster, const uint8_t *bytes, uint32_t rgb) {
    if (raster->kind != PLACE_RASTER_INDEX)
        return is_color(raster, bytes, rgb, true);
    if (bytes[0] >= raster->palette_count)
        return false;
    for (unsigned i = 0; i < raster->palette_count; i++)
        if (distance(raster->palette[i], rgb) < distance(raster->palette[bytes[0]], rgb))
            return false;
    return true;
}

static bool is_footer(const struct place_raster *raster, const struct place_view *view,
                      const uint32_t *footer) {
    const size_t count = (size_t)view->width * (size_t)view->footer;
    const uint8_t *at = raster->bytes + raster->size - count * raster->pixel;
    for (size_t i = 0; i < count; i++, at += raster->pixel)
        if (!is_footer_color(raster, at, footer[i]))
            return false;
    return true;
}

static bool is_exact(const struct place_raster *raster, const struct place_canvas *canvas,
                     const struct place_view *view) {
    const uint8_t *at = raster->bytes;
    for (int32_t y = 0; y < view->height - view->footer; y++)
        for (int32_t x = 0; x < view->width; x++, at += raster->pixel) {
            const uint8_t index = slow_index(canvas, view, x, y);
            const bool seen = index != PLACE_NO_COLOR;
            const uint32_t rgb = seen ? canvas->entry->palette.rgb[index] : view->pad_color;
            const bool own = raster->kind != PLACE_RASTER_INDEX ||
                             *at == (seen ? index : raster->palette_count - 1);
            if (!own || !is_color(raster, at, rgb, seen))
                return false;
        }
    return true;
}

/* Reduced pictures: the tiles of the frame, which tests/unit/frame.c proves. */
static bool is_reduced(const struct place_raster *raster, const struct place_frame *frame) {
    const struct place_view *view = &frame->view;
    uint32_t rgb[PLACE_TILE * PLACE_TILE];
    for (int32_t y = 0; y < view->height - view->footer; y++)
        for (int32_t x = 0; x < view->width; x++) {
            place_frame_tile(frame, x / PLACE_TILE, y / PLACE_TILE, rgb);
            const uint32_t wanted = rgb[y % PLACE_TILE * PLACE_TILE + x % PLACE_TILE];
            const uint8_t *at =
                raster->bytes + (size_t)y * raster->stride + (size_t)x * raster->pixel;
            if (!is_color(raster, at, wanted, place_rect_contains(view->picture, x, y)))
                return false;
        }
    return true;
}

/* ---- histories ----------------------------------------------------------------------------- */

static void change(struct place_canvas *canvas, int step) {
    if (step % (STEPS / ENTRIES) == 0)
        place_canvas_enter(canvas, &entries[step / (STEPS / ENTRIES)]);
    for (int64_t i = random_between(0, 3); i > 0; i--) {
        const struct place_rect rect = {(int32_t)random_between(-5, 44),
                                        (int32_t)random_between(3, 39),
                                        (int32_t)random_between(1, 9), 1};
        const int64_t color = random_between(-1, canvas->entry->palette.count - 1);
        place_canvas_fill(canvas, rect, color < 0 ? PLACE_NO_COLOR : (uint8_t)color);
    }
}

struct story {
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_raster rasters[KINDS];
    int first_kind; /* a reduced view has no indices */
    uint32_t *footer;
};

/* A view, and how large a footer it has. */
struct row {
    struct place_view_options options;
    int32_t footer_width, footer_height;
    const char *name;
};

static bool begin(struct story *story, const struct row *row, struct place_err *err) {
    struct place_view view;
    *story = (struct story){0};
    if (place_view_plan(&row->options, bounds, PLACE_STILL, &view, err) ||
        (row->footer_height &&
         place_view_add_footer(&view, PLACE_STILL, row->footer_width, row->footer_height, err)) ||
        place_canvas_init(&story->canvas, bounds, true, err) ||
        place_frame_init(&story->frame, &view, err))
        return false;
    story->first_kind = view.reduced ? PLACE_RASTER_GRAY : PLACE_RASTER_INDEX;
    for (int kind = story->first_kind; kind < KINDS; kind++)
        if (place_raster_init(&story->rasters[kind], &view, (enum place_raster_kind)kind, err))
            return false;
    const size_t footer = (size_t)view.width * (size_t)view.footer;
    story->footer = place_new_array(footer + 1, sizeof *story->footer, err);
    for (size_t i = 0; story->footer && i < footer; i++)
        story->footer[i] = view.pad_color;
    return story->footer != NULL;
}

/* Letters: some of the colours that canvases have, and others. */
static void write_footer(struct story *story) {
    const struct place_view *view = &story->frame.view;
    const uint32_t inks[] = {0xffffff, view->pad_color, entries[1].palette.rgb[4],
                             entries[2].palette.rgb[2]};
    if (view->footer == 0 || random_between(0, 2))
        return;
    for (int i = 0; i < 20; i++)
        story->footer[random_between(0, view->width * view->footer - 1)] =
            inks[random_between(0, 3)];
    place_frame_put_footer(&story->frame, (struct place_rect){0, 0, view->width, view->footer},
                           story->footer);
}

static void end(struct story *story) {
    free(story->footer);
    for (int kind = 0; kind < KINDS; kind++)
        place_raster_release(&story->rasters[kind]);
    place_frame_release(&story->frame);
    place_canvas_release(&story->canvas);
}

static void test_history(const struct row *row) {
    const char *name = row->name;
    struct story story;
    struct place_err err = {0};
    int wrong = 0;
    uint64_t tiles = 0;
    if (!tap_ok(begin(&story, row, &err), "%s: begins %s", name, err.message))
        return;
    for (int step = 0; step < STEPS; step++) {
        change(&story.canvas, step);
        write_footer(&story);
        place_frame_update(&story.frame, &story.canvas);
        tiles += story.frame.dirty_tiles;
        for (int kind = story.first_kind; kind < KINDS; kind++) {
            struct place_raster *raster = &story.rasters[kind];
            place_raster_update(raster, &story.frame);
            wrong += story.frame.view.reduced ? !is_reduced(raster, &story.frame)
                                              : !is_exact(raster, &story.canvas, &story.frame.view);
            wrong += !is_footer(raster, &story.frame.view, story.footer);
        }
        place_frame_clean(&story.frame);
    }
    tap_int(wrong, 0, name);
    tap_int((int64_t)story.rasters[PLACE_RASTER_RGBA].converted, (int64_t)tiles,
            "... converting dirty tiles alone");
    end(&story);
}

static void test_gray(void) {
    int wrong = 0;
    for (uint32_t rgb = 0; rgb <= 0xFFFFFF; rgb += 257)
        wrong += place_gray_from_rgb(rgb) != slow_gray(rgb);
    tap_int(wrong, 0, "luma to the nearest");
    tap_int(place_gray_from_rgb(0), 0, "black");
    tap_int(place_gray_from_rgb(0xFFFFFF), 255, "white");
}

static void test_picture(void) {
    struct story story;
    struct place_err err = {0};
    const struct row row = {.options = {.scale = 1, .pad_color = 0xABCDEF}};
    if (!tap_ok(begin(&story, &row, &err), "a picture %s", err.message))
        return;
    place_canvas_enter(&story.canvas, &entries[1]);
    place_frame_update(&story.frame, &story.canvas);
    place_raster_update(&story.rasters[PLACE_RASTER_INDEX], &story.frame);
    const struct place_picture picture = place_raster_picture(&story.rasters[PLACE_RASTER_INDEX]);
    tap_ok(picture.width == 50 && picture.height == 37 && picture.stride == 50, "its sides");
    tap_int(picture.colors, 10, "the canvas's nine colours and the pad colour");
    tap_int(picture.palette[9], 0xABCDEF, "which comes last");
    tap_ok(!place_raster_picture(&story.rasters[PLACE_RASTER_RGB]).palette, "colours have none");
    end(&story);
}

int main(void) {
    static const struct row rows[] = {
        {{.scale = 1, .pad_color = 0x202020}, 0, 0, "the canvas as it is"},
        {{.scale = 3, .pad_color = 0xFF00FF}, 0, 0, "three times as large"},
        {{.region = {0, 10, 20, 11},
          .scale = 7,
          .pad_width = 23,
          .pad_height = 12,
          .pad_at = PLACE_BOTTOM_RIGHT},
         0,
         0,
         "a padded region"},
        {{.fit_width = 33, .fit_height = 40, .pad_color = 0x123456}, 0, 0, "a reduced picture"},
        {{.scale = 1, .pad_color = 0x202020}, 10, 21, "a footer from the middle of a tile"},
        {{.scale = 2, .pad_color = 0xFF00FF}, 111, 7, "one that is wider than the picture"},
        {{.fit_width = 33, .fit_height = 40}, 40, 33, "one below a reduced picture"},
    };
    tap_begin();
    random_begin();
    make_entries();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_history(&rows[i]);
    test_gray();
    test_picture();
    return tap_end();
}
