/* Stills: what stands in the picture, read back from the file they are saved as. */
#include "render/still.h"
#include "../tap.h"

#include <stdlib.h>
#include <unistd.h>

static const struct place_rect bounds = {-3, -2, 6, 4};

static struct place_timeline_entry entry_of(unsigned colors) {
    struct place_timeline_entry entry = {.bounds = {-3, -2, 5, 4}, .background = 0};
    entry.palette.count = colors;
    for (unsigned i = 0; i < colors; i++)
        entry.palette.rgb[i] = 0x10000 * i + 0x100 * (i / 2) + (255 - i);
    return entry;
}

struct drawing {
    struct place_timeline_entry entry;
    struct place_canvas canvas;
    struct place_still still;
};

/* What the view shows of the canvas. */
static enum place_code draw_canvas(struct place_still *still, struct place_canvas *canvas,
                                   const struct place_view *view, struct place_err *err) {
    struct place_frame frame;
    if (place_frame_init(&frame, view, err))
        return err->code;
    place_frame_update(&frame, canvas);
    const enum place_code code = place_still_draw(still, &frame, err);
    place_frame_release(&frame);
    return code;
}

/* A canvas whose last column is not opened, with colour 1 at -2,-1, drawn as `options` say. */
static bool draw(struct drawing *drawing, const struct place_view_options *options,
                 unsigned colors) {
    struct place_err err = {0};
    struct place_view view;
    drawing->entry = entry_of(colors);
    if (place_canvas_init(&drawing->canvas, bounds, false, &err))
        return tap_ok(false, "a canvas: %s", err.message);
    place_canvas_enter(&drawing->canvas, &drawing->entry);
    place_canvas_fill(&drawing->canvas, (struct place_rect){-2, -1, 1, 1}, 1);
    const bool drawn = !place_view_plan(options, bounds, PLACE_STILL, &view, &err) &&
                       !draw_canvas(&drawing->still, &drawing->canvas, &view, &err);
    place_canvas_release(&drawing->canvas);
    return tap_ok(drawn, "drawn %s", err.message);
}

static unsigned index_at(const struct drawing *drawing, size_t x, size_t y) {
    return drawing->still.picture.pixels[y * drawing->still.picture.stride + x];
}

static void test_indices(void) {
    struct drawing drawing;
    const struct place_view_options whole = {.scale = 3, .pad_color = 0x123456};
    if (!draw(&drawing, &whole, 2))
        return;
    tap_int(drawing.still.picture.width, 18, "three times as wide");
    tap_int(drawing.still.picture.colors, 3, "two colours of the canvas and the pad colour");
    tap_int(drawing.still.picture.palette[2], 0x123456, "which comes last");
    tap_int(index_at(&drawing, 3, 3), 1, "the square of a pixel: its first");
    tap_int(index_at(&drawing, 5, 5), 1, "... and its last");
    tap_int(index_at(&drawing, 6, 5), 0, "right of it is background");
    tap_int(index_at(&drawing, 5, 6), 0, "below it is background");
    tap_int(index_at(&drawing, 14, 11), 0, "the last opened column");
    tap_int(index_at(&drawing, 15, 11), 2, "what is not opened shows the pad colour");
    place_still_release(&drawing.still);
    const struct place_view_options opened = {.region = {-3, -2, 5, 4}, .pad_color = 0x123456};
    if (draw(&drawing, &opened, 2))
        tap_int(drawing.still.picture.colors, 2, "no pad colour where none is seen");
    place_still_release(&drawing.still);
    const struct place_view_options padded = {
        .region = {-3, -2, 5, 4}, .pad_width = 6, .pad_height = 4, .pad_at = PLACE_TOP_RIGHT};
    if (draw(&drawing, &padded, 255)) {
        tap_int(drawing.still.picture.colors, 256, "255 colours and a pad colour");
        tap_int(index_at(&drawing, 0, 0), 255, "padding on the left");
        tap_int(index_at(&drawing, 2, 1), 1, "the canvas beside it");
    }
    place_still_release(&drawing.still);
}

/* A canvas that nothing has opened is all pad colour. */
static void test_unopened(void) {
    struct place_err err = {0};
    struct place_canvas canvas;
    struct place_still still;
    const struct place_view view = {
        .region = bounds, .scale = 1, .width = 6, .height = 4, .picture = {0, 0, 6, 4}};
    tap_code(place_canvas_init(&canvas, bounds, false, &err), PLACE_OK, &err, "a canvas");
    tap_code(draw_canvas(&still, &canvas, &view, &err), PLACE_OK, &err, "drawn before opening");
    tap_int(still.picture.colors, 1, "one colour");
    tap_int(still.picture.pixels[23], 0, "which is all there is");
    place_still_release(&still);
    place_canvas_release(&canvas);
}

static uint32_t rgb_at(const uint8_t *rgba, size_t pixel) {
    return (uint32_t)rgba[4 * pixel] << 16 | (uint32_t)rgba[4 * pixel + 1] << 8 |
           rgba[4 * pixel + 2];
}

static void test_files(void) {
    static const struct {
        struct place_view_options options;
        uint32_t width, height, corner, last;
    } rows[] = {
        {{.scale = 2, .pad_color = 0xabcdef}, 12, 8, 0x0000ff, 0xabcdef},
        {{.region = {-2, -1, 1, 1}, .pad_width = 2, .pad_height = 2, .pad_color = 0xabcdef},
         2,
         2,
         0x0100fe,
         0xabcdef},
        /* 6x4 becomes 3x2 of means of four: (3 * 0x0000ff + 0x0100fe) / 4, and half unopened */
        {{.fit_width = 3, .fit_height = 2, .pad_color = 0x400001}, 3, 2, 0x0000ff, 0x200080},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[] = "/tmp/place-still-XXXXXX";
        struct drawing drawing;
        struct place_err err = {0};
        uint8_t *rgba = NULL;
        uint32_t width = 0, height = 0;
        const int fd = mkstemp(path);
        if (!draw(&drawing, &rows[i].options, 2))
            continue;
        tap_code(place_still_save(&drawing.still, path, true, &err), PLACE_OK, &err, "saved");
        tap_code(place_png_read(path, &width, &height, &rgba, &err), PLACE_OK, &err, "read again");
        tap_ok(width == rows[i].width && height == rows[i].height, "%ux%u", width, height);
        if (rgba) {
            tap_int(rgb_at(rgba, 0), rows[i].corner, "its first pixel");
            tap_int(rgb_at(rgba, (size_t)width * height - 1), rows[i].last, "its last pixel");
        }
        free(rgba);
        place_still_release(&drawing.still);
        close(fd);
        unlink(path);
    }
}

int main(void) {
    tap_begin();
    test_indices();
    test_unopened();
    test_files();
    return tap_end();
}
