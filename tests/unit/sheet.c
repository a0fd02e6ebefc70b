/*
 * Contact sheets: each picture against a loop over events, pixel by pixel, with
 * canvases that grow, colours that change, fills, and pixels of one user alone.
 */
#include "render/sheet.h"
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "render/raster.h"
#include "render/stage.h"
#include "render/still.h"

enum { PAD = 0x123456, MIDDLE_X = 60, MIDDLE_Y = -5 /* where the canvas is mostly open */ };

static struct place_err err;
static struct history history;
static struct place_source *source;

/* ---- the oracle ------------------------------------------------------------------------------ */

/* The canvas, and who touched each pixel of it last: 0 where nobody did since it opened. */
struct owners {
    struct oracle canvas;
    const struct place_timeline_entry *entry;
    uint32_t *users;
};

static uint32_t *owner(struct owners *owners, int32_t x, int32_t y) {
    return owners->users + (oracle_pixel(&owners->canvas, x, y) - owners->canvas.pixels);
}

static bool covers(const struct place_event *event, int32_t x, int32_t y) {
    const int32_t dx = x - event->x, dy = y - event->y;
    if (event->kind == PLACE_KIND_RECTANGLE)
        return dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
    if (event->kind == PLACE_KIND_CIRCLE)
        return dx * dx + dy * dy < event->width * event->width + (event->height == 0);
    return dx == 0 && dy == 0;
}

/* What becomes of a pixel at a step: whoever filled one that is not open did not touch it. */
static void touch(struct owners *owners, const struct step *step, struct place_rect was, int32_t x,
                  int32_t y) {
    const struct place_event *event = &history.events[step->event];
    const bool stays = inside(was, x, y) && inside(owners->canvas.open, x, y);
    if (step->entry != SIZE_MAX && !stays)
        *owner(owners, x, y) = 0;
    else if (step->entry == SIZE_MAX && covers(event, x, y) &&
             (!place_kind_is_fill(event->kind) || stays))
        *owner(owners, x, y) = event->user;
}

static void owners_step(struct owners *owners) {
    const struct step *step = &history.steps[owners->canvas.done];
    const struct place_event *event = &history.events[step->event];
    const struct place_rect was = owners->canvas.open, all = history.bounds;
    oracle_step(&owners->canvas);
    if (step->entry == SIZE_MAX && !place_kind_is_fill(event->kind)) {
        touch(owners, step, was, event->x, event->y);
        return;
    }
    if (step->entry != SIZE_MAX)
        owners->entry = &history.timeline.entries[step->entry];
    for (int32_t y = all.y0; y < all.y0 + all.height; y++)
        for (int32_t x = all.x0; x < all.x0 + all.width; x++)
            touch(owners, step, was, x, y);
}

/* Forward to a moment. */
static void owners_go(struct owners *owners, int64_t time) {
    if (!owners->canvas.pixels) {
        owners->canvas.history = &history;
        oracle_go(&owners->canvas, 0);
        owners->users = need_array(oracle_size(&history), sizeof *owners->users);
        owners_step(owners); /* the opening holds before any time */
    }
    while (owners->canvas.done < history.step_count &&
           history.steps[owners->canvas.done].time <= time)
        owners_step(owners);
}

static void owners_release(struct owners *owners) {
    free(owners->canvas.pixels);
    free(owners->users);
}

/* The index that is seen at a pixel, or -1 for the pad colour. */
static int seen(struct owners *owners, int32_t x, int32_t y) {
    if (!inside(owners->canvas.open, x, y))
        return -1;
    unsigned index = *oracle_pixel(&owners->canvas, x, y);
    if (index == PLACE_NO_COLOR)
        index = owners->entry->background;
    return index < owners->entry->palette.count ? (int)index : -1;
}

/* Greys are within a level of half the luma and 64. */
static bool is_grey_of(uint32_t got, uint32_t color) {
    const int level = 64 + place_gray_from_rgb(color) / 2, off = (int)(got & 255) - level;
    return got % 0x010101 == 0 && off >= -1 && off <= 1;
}

/* ---- the sheet ------------------------------------------------------------------------------- */

static uint32_t color_at(const struct place_picture *picture, int32_t x, int32_t y) {
    const uint8_t *row = picture->pixels + (size_t)y * picture->stride;
    if (picture->palette)
        return picture->palette[row[x]];
    return (uint32_t)row[3 * x] << 16 | (uint32_t)row[3 * x + 1] << 8 | row[3 * x + 2];
}

static bool is_lit(const struct place_highlight *highlight, struct owners *owners, int32_t x,
                   int32_t y) {
    return (!highlight->by_user || *owner(owners, x, y) == highlight->user) &&
           (place_rect_empty(highlight->region) || inside(highlight->region, x, y));
}

/* Whether one pixel of a picture shows what it must. */
static bool is_right(const struct place_sheet *sheet, struct owners *owners,
                     const struct place_rect at, uint32_t got) {
    const int index = seen(owners, at.x0, at.y0);
    if (index < 0)
        return got == PAD;
    const uint32_t color = owners->entry->palette.rgb[index];
    return is_lit(&sheet->scene.highlight, owners, at.x0, at.y0) ? got == color
                                                                 : is_grey_of(got, color);
}

/* Pixels of a picture, above its caption, that are wrong. */
static size_t wrong_pixels(const struct place_sheet *sheet, uint32_t index, struct owners *owners,
                           const struct place_picture *picture) {
    const struct place_view *view = &sheet->scene.view;
    const struct place_rect place = place_sheet_place(sheet, index);
    size_t wrong = 0;
    for (int32_t y = 0; y < view->height - view->footer; y++)
        for (int32_t x = 0; x < view->width; x++) {
            const uint32_t got = color_at(picture, place.x0 + x, place.y0 + y);
            const struct place_rect at = {view->region.x0 + (x - view->picture.x0) / view->scale,
                                          view->region.y0 + (y - view->picture.y0) / view->scale, 1,
                                          1};
            wrong += inside(view->picture, x, y) ? !is_right(sheet, owners, at, got) : got != PAD;
        }
    return wrong;
}

/* The same of a picture that is reduced, against one of that moment alone. */
static size_t wrong_reduced(const struct place_sheet *sheet, uint32_t index,
                            const struct place_picture *picture) {
    const struct place_rect place = place_sheet_place(sheet, index);
    struct place_bound bound = PLACE_NO_BOUND;
    struct place_stage stage;
    struct place_still still;
    size_t wrong = 0;
    bound.time = place_sheet_instant(sheet, index);
    need(place_stage_init(&stage, &sheet->scene, 0, &err), &err);
    need(place_stage_seek(&stage, &bound, &err), &err);
    need(place_stage_draw(&stage, &err), &err);
    need(place_still_draw(&still, &stage.frame, &err), &err);
    for (int32_t y = 0; y < place.height; y++)
        for (int32_t x = 0; x < place.width; x++)
            wrong +=
                color_at(&still.picture, x, y) != color_at(picture, place.x0 + x, place.y0 + y);
    place_still_release(&still);
    place_stage_release(&stage);
    return wrong;
}

/* Pixels that belong to no picture and not to the title, and are not the pad colour. */
static size_t wrong_gutters(const struct place_sheet *sheet, const struct place_picture *picture) {
    const struct place_rect title = {0, sheet->title_top, sheet->width, sheet->title_height};
    size_t wrong = 0;
    for (int32_t y = 0; y < sheet->height; y++)
        for (int32_t x = 0; x < sheet->width; x++) {
            bool free = !inside(title, x, y);
            for (uint32_t i = 0; free && i < place_sheet_count(sheet); i++)
                free = !inside(place_sheet_place(sheet, i), x, y);
            wrong += free && color_at(picture, x, y) != PAD;
        }
    return wrong;
}

static bool has_ink(const struct place_picture *picture, struct place_rect place) {
    for (int32_t y = 0; y < place.height; y++)
        for (int32_t x = 0; x < place.width; x++)
            if (color_at(picture, place.x0 + x, place.y0 + y) != PAD)
                return true;
    return false;
}

/* How many colours there are in a picture and in the palette that comes first. */
static size_t count_colors(const struct place_picture *picture,
                           const struct place_palette *palette) {
    uint8_t *known = need_array(1 << 24, 1);
    size_t count = 0;
    for (unsigned i = 0; i < palette->count; i++) {
        count += !known[palette->rgb[i]]; /* twice the same would be two entries */
        known[palette->rgb[i]] = 1;
    }
    for (int32_t y = 0; y < (int32_t)picture->height; y++)
        for (int32_t x = 0; x < (int32_t)picture->width; x++) {
            const uint32_t color = color_at(picture, x, y);
            count += !known[color];
            known[color] = 1;
        }
    free(known);
    return count;
}

static void check_table(const struct place_picture *picture, bool reduced) {
    const struct place_palette *palette = place_timeline_palette(&history.timeline);
    const size_t colors = count_colors(picture, palette);
    tap_ok((picture->palette != NULL) == (!reduced && colors <= 256),
           "... a table of colours where they are at most 256: %zu", colors);
    bool same = true;
    for (unsigned i = 0; picture->palette && i < palette->count; i++)
        same &= picture->palette[i] == palette->rgb[i];
    tap_ok(same, "... in which the canvas's keep their indices");
}

/* ---- what is asked for ----------------------------------------------------------------------- */

struct row {
    const char *name;
    struct place_sheet_options options;
    int32_t width, height; /* wanted; 0: as it comes */
    int64_t from, to;      /* thousandths of the history's length */
};

#define CELL .view = {.pad_color = PAD}, .caption = {.time = true}

static const struct row rows[] = {
    {"captions", {4, 3, {CELL}}, 0, 0, 0, 1000},
    {"no caption",
     {5, 2, {.view = {.pad_color = PAD}}},
     5 * (64 + 5) + 5,
     2 * (44 + 5) + 5,
     0,
     1000},
    {"one picture", {1, 1, {CELL}}, 0, 0, 100, 600},
    {"before and behind the log", {3, 2, {CELL}}, 0, 0, -500, 1500},
    {"one moment", {2, 1, {CELL}}, 0, 0, 500, 500},
    {"a title",
     {2, 2, {.view = {.pad_color = PAD}, .caption = {.title = "a title", .events = true}}},
     0,
     0,
     0,
     1000},
    {"a region at a scale",
     {2, 2, {.view = {.region = {0, 0, 11, 7}, .scale = 3, .pad_color = PAD}}},
     2 * (33 + 4) + 4,
     2 * (21 + 4) + 4,
     0,
     1000},
    {"a padded region",
     {2,
      1,
      {.view = {.region = {0, 0, 11, 7},
                .scale = 2,
                .pad_width = 15,
                .pad_height = 9,
                .pad_at = PLACE_BOTTOM_LEFT,
                .pad_color = PAD}}},
     2 * (30 + 4) + 4,
     1 * (18 + 4) + 4,
     0,
     1000},
    {"a size",
     {3,
      2,
      {.view = {.fit_width = 801, .fit_height = 603, .pad_color = PAD},
       .caption = {.time = true, .title = "a title"}}},
     801,
     603,
     0,
     1000},
    {"a size, in a corner",
     {2,
      2,
      {.view = {.region = {0, 0, 9, 30},
                .fit_width = 700,
                .fit_height = 200,
                .pad_at = PLACE_BOTTOM_RIGHT,
                .pad_color = PAD}}},
     700,
     200,
     0,
     1000},
    {"a size that reduces",
     {3, 2, {.view = {.fit_width = 130, .fit_height = 90, .pad_color = PAD}}},
     130,
     90,
     0,
     1000},
    {"one user's pixels", {4, 2, {CELL, .highlight = {.by_user = true, .user = 2}}}, 0, 0, 0, 1000},
    {"a part of them", {3, 1, {CELL, .highlight = {true, 1, {2, 2, 20, 20}}}}, 0, 0, 200, 900},
    {"a part", {3, 1, {CELL, .highlight = {.region = {2, 2, 20, 20}}}}, 0, 0, 0, 1000},
    {"many pictures", {16, 2, {CELL}}, 0, 0, 0, 1000},
};

static struct place_scene_span span_of(const struct row *row) {
    const struct place_source_info *info = place_source_info(source);
    const int64_t length = info->last_time - info->first_time;
    return (struct place_scene_span){
        .from = info->first_time + length / 1000 * row->from,
        .to = row->to == 1000 ? info->last_time : info->first_time + length / 1000 * row->to};
}

static void check_instants(const struct place_sheet *sheet) {
    const uint32_t count = place_sheet_count(sheet);
    bool right = place_sheet_instant(sheet, count - 1) == sheet->to;
    for (uint32_t i = 0; i + 1 < count; i++)
        right &= place_sheet_instant(sheet, i) ==
                 sheet->from + (sheet->to - sheet->from) * i / (count - 1);
    tap_ok(right, "... instants are spread evenly, both ends included");
}

static void check_pictures(const struct place_sheet *sheet, const struct place_picture *picture) {
    struct owners owners = {0};
    size_t wrong = 0, without = 0;
    for (uint32_t i = 0; i < place_sheet_count(sheet); i++) {
        const struct place_rect place = place_sheet_place(sheet, i);
        const int32_t caption = sheet->scene.view.footer;
        owners_go(&owners, place_sheet_instant(sheet, i));
        wrong += sheet->scene.view.reduced ? wrong_reduced(sheet, i, picture)
                                           : wrong_pixels(sheet, i, &owners, picture);
        without +=
            caption > 0 &&
            !has_ink(picture, (struct place_rect){place.x0, place.y0 + place.height - caption,
                                                  place.width, caption});
    }
    owners_release(&owners);
    tap_int((int64_t)wrong, 0, "... every pixel of every picture");
    tap_int((int64_t)without, 0, "... every caption");
    tap_int((int64_t)wrong_gutters(sheet, picture), 0, "... gutters of the pad colour");
}

static void check(const struct row *row, const struct place_sheet *sheet,
                  const struct place_picture *picture) {
    const struct place_rect title = {0, sheet->title_top, sheet->width, sheet->title_height};
    const bool sized =
        row->width == 0 || (sheet->width == row->width && sheet->height == row->height);
    tap_ok(sized && picture->width == (uint32_t)sheet->width &&
               picture->height == (uint32_t)sheet->height,
           "%s: %dx%d", row->name, sheet->width, sheet->height);
    check_instants(sheet);
    check_pictures(sheet, picture);
    check_table(picture, sheet->scene.view.reduced);
    tap_ok(has_ink(picture, title) == (row->options.scene.caption.title != NULL),
           "... the title, where there is one");
}

/* Regions of rows are counted from the middle. */
static struct place_sheet_options options_of(const struct row *row) {
    struct place_sheet_options options = row->options;
    struct place_rect *rects[] = {&options.scene.view.region, &options.scene.highlight.region};
    for (int i = 0; i < 2; i++) {
        rects[i]->x0 += place_rect_empty(*rects[i]) ? 0 : MIDDLE_X;
        rects[i]->y0 += place_rect_empty(*rects[i]) ? 0 : MIDDLE_Y;
    }
    if (place_rect_empty(options.scene.view.region))
        options.scene.view.region = (struct place_rect){MIDDLE_X, MIDDLE_Y, 64, 44};
    return options;
}

static void test_row(const struct row *row) {
    struct place_sheet sheet;
    struct place_sheet_pixels pixels;
    const struct place_sheet_options options = options_of(row);
    const struct place_scene_span span = span_of(row);
    if (!tap_code(place_sheet_plan(&sheet, source, &options, &span, &err), PLACE_OK, &err,
                  row->name))
        return;
    if (tap_code(place_sheet_draw(&sheet, NULL, &pixels, &err), PLACE_OK, &err, "drawn")) {
        const struct place_picture picture = place_sheet_pixels_picture(&pixels);
        check(row, &sheet, &picture);
        place_sheet_pixels_release(&pixels);
    }
    place_sheet_release(&sheet);
}

/* ---- what cannot be -------------------------------------------------------------------------- */

static void test_refused(void) {
    static const struct {
        struct place_sheet_options options;
        const char *message;
    } refused[] = {
        {{200, 1, {.view = {.scale = 20}}}, "the sheet would be"},
        {{1, 200, {.view = {.scale = 20}}}, "the sheet would be"},
        {{100, 1, {.view = {.fit_width = 300, .fit_height = 300}}}, "--fit 300x300 has no room"},
        {{2, 2, {CELL, .view.fit_width = 400, .view.fit_height = 50}},
         "each picture of the sheet: "},
        {{2, 2, {.view = {.fit_width = 400, .fit_height = 400, .scale = 1}}}, "--fit chooses"},
        {{2, 2, {.view = {.region = {-9999, 0, 5, 5}}}}, "--region 5x5-9999+0 is not inside"},
        {{2, 2, {CELL, .caption.title = "\n"}}, "the title has a control character"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct place_sheet sheet;
        const struct place_scene_span span = span_of(&rows[0]);
        tap_code(place_sheet_plan(&sheet, source, &refused[i].options, &span, &err), PLACE_USAGE,
                 &err, refused[i].message);
        if (!tap_ok(strncmp(err.message, refused[i].message, strlen(refused[i].message)) == 0,
                    "... says so"))
            printf("# %s\n", err.message);
    }
}

/* Of scales nobody asked for, the least with room for captions, and what fits into the limit. */
static void test_scales(void) {
    struct place_sheet sheet;
    struct place_sheet_options options = {2, 2, {CELL}};
    const struct place_scene_span span = span_of(&rows[0]);
    int32_t height = 0;
    options.scene.view.region = (struct place_rect){MIDDLE_X, MIDDLE_Y, 10, 10};
    if (tap_code(place_sheet_plan(&sheet, source, &options, &span, &err), PLACE_OK, &err,
                 "a region too small for captions")) {
        const struct place_view *view = &sheet.scene.view;
        tap_ok(view->scale > 1 && view->footer > 0, "is enlarged: %d", view->scale);
        tap_code(
            place_caption_height(&options.scene.caption, 10 * (view->scale - 1), &height, &err),
            PLACE_USAGE, &err, "... not more than need be");
        place_sheet_release(&sheet);
    }
    options = (struct place_sheet_options){256, 1, {.view = {.pad_color = PAD}}};
    options.scene.view.region = (struct place_rect){0};
    if (tap_code(place_sheet_plan(&sheet, source, &options, &span, &err), PLACE_OK, &err,
                 "a sheet too wide at scale 1")) {
        tap_ok(sheet.scene.view.reduced && sheet.width <= 65500 && sheet.width > 65000,
               "is reduced: %d", sheet.width);
        tap_ok(sheet.scene.view.remark && strstr(sheet.scene.view.remark, "65500"), "and says so");
        place_sheet_release(&sheet);
    }
}

static void test_faults(const struct row *row) {
    const struct place_sheet_options options = options_of(row);
    const struct place_scene_span span = span_of(row);
    long count = 0;
    enum place_code code;
    for (bool hit = true; hit; count++) {
        struct place_sheet sheet;
        struct place_sheet_pixels pixels;
        fault_at(count + 1);
        code = place_sheet_plan(&sheet, source, &options, &span, &err);
        if (!code) {
            code = place_sheet_draw(&sheet, NULL, &pixels, &err);
            if (!code)
                place_sheet_pixels_release(&pixels);
            place_sheet_release(&sheet);
        }
        hit = fault_disarm();
        if (hit && code != PLACE_MEMORY) {
            tap_ok(false, "%s: allocation %ld fails: %d %s", row->name, count, code, err.message);
            return;
        }
    }
    tap_code(code, PLACE_OK, &err, "it goes through at last");
    tap_ok(count > 10, "%s: each of %ld allocations failed once", row->name, count - 1);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    const struct history_options options = {.events = 4000,
                                            .opening = {-40, -30, 260, 90},
                                            .entries = 14,
                                            .fill_one = 40,
                                            .kinds = true,
                                            .no_colors = true,
                                            .initial = true,
                                            .unit = PLACE_SECOND,
                                            .users = 3};
    history_make(&history, &options);
    history_write(&history, "sheet.place", 1, 0);
    need(place_source_open("sheet.place", &source, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(&rows[i]);
    test_refused();
    test_scales();
    test_faults(&rows[5]);
    test_faults(&rows[sizeof rows / sizeof *rows - 1]);
    place_source_close(source);
    history_release(&history);
    tempdir_end();
    return tap_end();
}
