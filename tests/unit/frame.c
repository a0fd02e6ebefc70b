/*
 * Frames against a slow painter that knows nothing of lines, marks and tiles:
 * it asks, for every output pixel, which canvas pixels lie under it.
 */
#include "render/frame.h"
#include "../tap.h"
#include "core/event.h"
#include "core/replay.h"

#include <assert.h>
#include <stdlib.h>

enum { COLORS = 12, ENTRIES = 4, MAX_EVENTS = 40 };

static void *must(void *memory) {
    assert(memory);
    return memory;
}

static int32_t random_in(int32_t from, int32_t to) {
    return from + (int32_t)(random() % (to - from + 1));
}

/* ---- the slow painter ---- */

/* What is seen: an index for each pixel of the region, and its colours; the footer's pixels. */
struct seen {
    uint8_t *index;
    uint32_t rgb[256];
    uint32_t *footer;
};

static uint8_t index_at(const struct place_canvas *canvas, int32_t x, int32_t y) {
    if (!canvas->entry || !place_rect_contains(canvas->open, x, y))
        return PLACE_NO_COLOR;
    const uint8_t index = place_canvas_get(canvas, x, y);
    return index == PLACE_NO_COLOR ? canvas->entry->background : index;
}

static void look(const struct place_canvas *canvas, const struct place_view *view,
                 struct seen *seen) {
    const struct place_rect region = view->region;
    for (int32_t i = 0; i < region.width * region.height; i++)
        seen->index[i] =
            index_at(canvas, region.x0 + i % region.width, region.y0 + i / region.width);
    for (unsigned i = 0; i < 256; i++)
        seen->rgb[i] = canvas->entry && i < canvas->entry->palette.count
                           ? canvas->entry->palette.rgb[i]
                           : view->pad_color;
}

/*
 * Visit what lies under one output pixel of the picture. Cut so fine that every
 * border falls between pieces: each source pixel into as many as the picture is
 * wide and high. An enlarged picture has one source pixel under each.
 */
struct under {
    int32_t x, y, across, down; /* first piece, pieces */
    int32_t cut_x, cut_y;       /* pieces to a source pixel */
};

static struct under under_pixel(const struct place_view *view, int32_t x, int32_t y) {
    if (!view->reduced)
        return (struct under){x, y, 1, 1, view->scale, view->scale};
    const struct place_rect region = view->region, picture = view->picture;
    return (struct under){x * region.width, y * region.height, region.width,
                          region.height,    picture.width,     picture.height};
}

static int32_t source_of(const struct place_view *view, const struct under *under, int32_t piece) {
    const int32_t x = (under->x + piece % under->across) / under->cut_x;
    const int32_t y = (under->y + piece / under->across) / under->cut_y;
    return y * view->region.width + x;
}

/* The footer's pixel at these output coordinates, or -1 where they are above it. */
static ptrdiff_t in_footer(const struct place_view *view, int32_t x, int32_t y) {
    const int32_t row = y - (view->height - view->footer);
    return row < 0 ? -1 : (ptrdiff_t)row * view->width + x;
}

static uint32_t slow_pixel(const struct place_view *view, const struct seen *seen, int32_t x,
                           int32_t y) {
    if (in_footer(view, x, y) >= 0)
        return seen->footer[in_footer(view, x, y)];
    if (!place_rect_contains(view->picture, x, y))
        return view->pad_color;
    const struct under under = under_pixel(view, x - view->picture.x0, y - view->picture.y0);
    const int64_t pieces = (int64_t)under.across * under.down;
    int64_t sums[3] = {0};
    for (int32_t piece = 0; piece < pieces; piece++) {
        const uint32_t color = seen->rgb[seen->index[source_of(view, &under, piece)]];
        for (int i = 0; i < 3; i++)
            sums[i] += color >> 8 * i & 255;
    }
    uint32_t mean = 0;
    for (int i = 0; i < 3; i++)
        mean |= (uint32_t)((2 * sums[i] + pieces) / (2 * pieces)) << 8 * i;
    return mean;
}

/* Whether something under the output pixel looks different now. */
static bool slow_changed(const struct place_view *view, const struct seen *was,
                         const struct seen *now, int32_t x, int32_t y) {
    const ptrdiff_t below = in_footer(view, x, y);
    if (below >= 0)
        return was->footer[below] != now->footer[below];
    if (!place_rect_contains(view->picture, x, y))
        return false;
    const struct under under = under_pixel(view, x - view->picture.x0, y - view->picture.y0);
    for (int32_t piece = 0; piece < under.across * under.down; piece++) {
        const int32_t at = source_of(view, &under, piece);
        const uint8_t before = was->index[at], after = now->index[at];
        if (before != after || was->rgb[before] != now->rgb[after])
            return true;
    }
    return false;
}

/* ---- one random history ---- */

struct story {
    struct place_timeline_entry entries[ENTRIES];
    struct place_canvas canvas;
    struct place_frame frame;
    struct seen was, now;
    uint32_t *painted; /* what a converter holds that only ever looked at dirty tiles */
    int wrong_tiles, wrong_counts, wrong_pixels, wrong_indices;
};

static struct place_rect random_part(struct place_rect whole) {
    struct place_rect part = {.width = random_in(1, whole.width),
                              .height = random_in(1, whole.height)};
    part.x0 = whole.x0 + random_in(0, whole.width - part.width);
    part.y0 = whole.y0 + random_in(0, whole.height - part.height);
    return part;
}

static void make_entries(struct story *story, struct place_rect bounds) {
    for (int i = 0; i < ENTRIES; i++) {
        struct place_timeline_entry *entry = &story->entries[i];
        *entry = (struct place_timeline_entry){.bounds = random_part(bounds)};
        entry->background = random_in(0, 2) ? (uint8_t)random_in(0, COLORS - 1) : PLACE_NO_COLOR;
        entry->palette.count = (unsigned)random_in(COLORS / 2, COLORS);
        for (unsigned c = 0; c < COLORS; c++) /* some colours stay from entry to entry */
            entry->palette.rgb[c] =
                i && random_in(0, 2) ? entry[-1].palette.rgb[c] : (uint32_t)random_in(0, 0xffffff);
    }
    story->entries[0].bounds = random_in(0, 1) ? bounds : story->entries[0].bounds;
}

static void random_events(struct place_canvas *canvas) {
    uint16_t x[MAX_EVENTS], y[MAX_EVENTS];
    uint8_t color[MAX_EVENTS];
    const struct place_rect open = canvas->open;
    const uint32_t count = (uint32_t)random_in(0, MAX_EVENTS);
    for (uint32_t i = 0; i < count; i++) {
        x[i] = (uint16_t)random_in(0, open.width - 1);
        y[i] = (uint16_t)random_in(0, open.height - 1);
        color[i] = random_in(0, 9) ? (uint8_t)random_in(0, COLORS - 1) : PLACE_NO_COLOR;
    }
    const struct place_batch batch = {
        .count = count, .x0 = open.x0, .y0 = open.y0, .x = x, .y = y, .color = color};
    place_replay(canvas, &batch);
}

static void random_step(struct story *story) {
    struct place_canvas *canvas = &story->canvas;
    const int what = random_in(0, 11);
    if (what == 0 || !canvas->entry)
        place_canvas_enter(canvas, &story->entries[random_in(0, ENTRIES - 1)]);
    else if (what == 1)
        place_canvas_fill(canvas, random_part(canvas->open), (uint8_t)random_in(0, COLORS - 1));
    else if (what == 2)
        place_canvas_fill(canvas, random_part(canvas->open), PLACE_NO_COLOR);
    else if (what > 3)
        random_events(canvas);
}

/* A part of the footer, of few colours, so that some of it is often as it was. */
static void random_strip(struct story *story) {
    const struct place_view *view = &story->frame.view;
    const struct place_rect part =
        random_part((struct place_rect){0, 0, view->width, view->footer});
    uint32_t *pixels = must(calloc((size_t)part.width * (size_t)part.height, sizeof *pixels));
    const int kept = random_in(0, 3);
    for (int32_t i = 0; i < part.width * part.height; i++) {
        const int32_t x = part.x0 + i % part.width, y = part.y0 + i / part.width;
        uint32_t *now = &story->now.footer[y * view->width + x];
        if (kept == 0 || random_in(0, 99) == 0)
            *now = random_in(0, 2) ? view->pad_color : story->entries[0].palette.rgb[1] ^ 0x102;
        pixels[i] = *now;
    }
    place_frame_put_footer(&story->frame, part, pixels);
    free(pixels);
}

/* Copy a tile to the painted picture; pixels past the edge must repeat the last. */
static void paint_tile(struct story *story, int32_t tile_x, int32_t tile_y) {
    const struct place_view *view = &story->frame.view;
    uint32_t tile[PLACE_TILE * PLACE_TILE];
    place_frame_tile(&story->frame, tile_x, tile_y, tile);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++) {
        int32_t x = i % PLACE_TILE, y = i / PLACE_TILE;
        const int32_t at_x = tile_x * PLACE_TILE + x, at_y = tile_y * PLACE_TILE + y;
        if (at_x < view->width && at_y < view->height) {
            story->painted[at_y * view->width + at_x] = tile[i];
            continue;
        }
        x = at_x < view->width ? x : (view->width - 1) % PLACE_TILE;
        y = at_y < view->height ? y : (view->height - 1) % PLACE_TILE;
        story->wrong_pixels += tile[i] != tile[y * PLACE_TILE + x];
    }
}

static bool tile_should_be_dirty(const struct story *story, int32_t tile_x, int32_t tile_y) {
    const struct place_view *view = &story->frame.view;
    for (int32_t y = tile_y * PLACE_TILE; y < (tile_y + 1) * PLACE_TILE && y < view->height; y++)
        for (int32_t x = tile_x * PLACE_TILE; x < (tile_x + 1) * PLACE_TILE && x < view->width; x++)
            if (slow_changed(view, &story->was, &story->now, x, y))
                return true;
    return false;
}

static int32_t color_distance(uint32_t a, uint32_t b) {
    int32_t sum = 0;
    for (int i = 0; i < 3; i++) {
        const int32_t off = (int32_t)(a >> 8 * i & 255) - (int32_t)(b >> 8 * i & 255);
        sum += off * off;
    }
    return sum;
}

/* Of a footer's colour the nearest index, the pad colour's too. */
static bool is_nearest(const struct place_frame *frame, uint8_t index, uint32_t color) {
    for (unsigned i = 0; i < frame->colors; i++)
        if (color_distance(frame->rgb[i], color) < color_distance(frame->rgb[index], color))
            return false;
    return color_distance(frame->view.pad_color, color) >=
               color_distance(frame->rgb[index], color) &&
           (index < frame->colors || index == PLACE_NO_COLOR);
}

static void check_indices(struct story *story, int32_t tile_x, int32_t tile_y) {
    const struct place_view *view = &story->frame.view;
    uint8_t index[PLACE_TILE * PLACE_TILE];
    place_frame_indices(&story->frame, tile_x, tile_y, index);
    for (int32_t i = 0; i < PLACE_TILE * PLACE_TILE; i++) {
        int32_t x = tile_x * PLACE_TILE + i % PLACE_TILE, y = tile_y * PLACE_TILE + i / PLACE_TILE;
        x = x < view->width ? x : view->width - 1;
        y = y < view->height ? y : view->height - 1;
        const struct under under = under_pixel(view, x - view->picture.x0, y - view->picture.y0);
        if (in_footer(view, x, y) >= 0)
            story->wrong_indices +=
                !is_nearest(&story->frame, index[i], story->now.footer[in_footer(view, x, y)]);
        else if (!place_rect_contains(view->picture, x, y))
            story->wrong_indices += index[i] != PLACE_NO_COLOR;
        else
            story->wrong_indices += index[i] != story->now.index[source_of(view, &under, 0)];
    }
}

static void check_frame(struct story *story, bool first) {
    struct place_frame *frame = &story->frame;
    uint64_t dirty = 0;
    for (int32_t y = 0; y < frame->tiles_y; y++)
        for (int32_t x = 0; x < frame->tiles_x; x++) {
            const bool wanted = first || tile_should_be_dirty(story, x, y);
            const bool is_dirty = frame->dirty[y * frame->tiles_x + x];
            story->wrong_tiles += is_dirty != wanted;
            dirty += wanted;
            if (is_dirty)
                paint_tile(story, x, y);
            if (!frame->view.reduced)
                check_indices(story, x, y);
        }
    story->wrong_counts += frame->dirty_tiles != dirty;
    for (int32_t y = 0; y < frame->view.height; y++)
        for (int32_t x = 0; x < frame->view.width; x++)
            story->wrong_pixels += story->painted[y * frame->view.width + x] !=
                                   slow_pixel(&frame->view, &story->now, x, y);
}

static void swap_seen(struct story *story) {
    const struct seen was = story->was;
    story->was = story->now;
    story->now = was;
}

static void tell(struct story *story, int frames) {
    const struct place_view *view = &story->frame.view;
    const size_t footer = (size_t)view->width * (size_t)view->footer * sizeof *story->now.footer;
    for (int i = 0; i < frames; i++) {
        const int steps = random_in(i == 0 ? 0 : 1, 3);
        for (int step = 0; step < steps; step++)
            random_step(story);
        if (i > 0 && footer)
            memcpy(story->now.footer, story->was.footer, footer);
        if (footer && random_in(0, 2))
            random_strip(story);
        look(&story->canvas, view, &story->now);
        place_frame_update(&story->frame, &story->canvas);
        check_frame(story, i == 0);
        place_frame_clean(&story->frame);
        swap_seen(story);
    }
}

static struct place_view random_view(struct place_rect bounds, bool reduced) {
    struct place_view_options options = {.region = random_part(bounds),
                                         .pad_at = (enum place_anchor)random_in(0, 4),
                                         .pad_color = (uint32_t)random_in(0, 0xffffff)};
    const struct place_rect region = options.region;
    if (reduced) {
        options.fit_width = random_in(1, region.width);
        options.fit_height = random_in(1, region.height);
    } else if (random_in(0, 1)) {
        options.fit_width = region.width * random_in(1, 3) + random_in(0, 40);
        options.fit_height = region.height * random_in(1, 3) + random_in(0, 40);
    } else {
        options.scale = random_in(1, 20) > 17 ? random_in(1, 40) : random_in(1, 5);
        options.pad_width = region.width + random_in(0, 20);
        options.pad_height = region.height + random_in(0, 20);
    }
    struct place_view view;
    struct place_err err = {0};
    if (place_view_plan(&options, bounds, random_in(0, 1) ? PLACE_VIDEO : PLACE_STILL, &view, &err))
        tap_ok(false, "plan a view: %s", err.message);
    const enum place_purpose purpose =
        view.width % 2 || view.height % 2 ? PLACE_STILL : PLACE_VIDEO;
    const int32_t footer =
        random_in(0, 2) ? random_in(1, 40) * (purpose == PLACE_VIDEO ? 2 : 1) : 0;
    if (footer && place_view_add_footer(&view, purpose, random_in(1, 200) * 2, footer, &err))
        tap_ok(false, "add a footer: %s", err.message);
    return view;
}

static bool one_story(unsigned seed, bool reduced) {
    static struct story story;
    struct place_err err = {0};
    srandom(seed);
    const int32_t most = reduced ? 30 : 150;
    const struct place_rect bounds = {random_in(-300, 100), random_in(-300, 100),
                                      random_in(1, most), random_in(1, most / 3)};
    const struct place_view view = random_view(bounds, reduced);
    memset(&story, 0, sizeof story);
    make_entries(&story, bounds);
    if (place_canvas_init(&story.canvas, bounds, seed % 8 != 0, &err) ||
        place_frame_init(&story.frame, &view, &err))
        return tap_ok(false, "memory for a story: %s", err.message);
    const size_t pixels = (size_t)view.region.width * (size_t)view.region.height;
    story.was.index = must(calloc(pixels, 1));
    story.now.index = must(calloc(pixels, 1));
    story.painted = must(calloc((size_t)view.width * (size_t)view.height, sizeof(uint32_t)));
    const size_t below = (size_t)view.width * (size_t)view.footer;
    story.was.footer = must(calloc(below + 1, sizeof(uint32_t)));
    story.now.footer = must(calloc(below + 1, sizeof(uint32_t)));
    for (size_t i = 0; i < below; i++)
        story.now.footer[i] = view.pad_color;
    tell(&story, reduced ? 5 : 8);
    free(story.was.index);
    free(story.now.index);
    free(story.was.footer);
    free(story.now.footer);
    free(story.painted);
    place_frame_release(&story.frame);
    place_canvas_release(&story.canvas);
    const int wrong = story.wrong_tiles + story.wrong_counts + story.wrong_pixels;
    if (wrong + story.wrong_indices)
        printf("# seed %u: %d wrong tiles, %d counts, %d pixels, %d indices\n", seed,
               story.wrong_tiles, story.wrong_counts, story.wrong_pixels, story.wrong_indices);
    return wrong + story.wrong_indices == 0;
}

static void test_stories(bool reduced, unsigned count) {
    int good = 0;
    for (unsigned seed = 1; seed <= count; seed++)
        good += one_story(seed, reduced);
    tap_int(good, count, reduced ? "random reduced views" : "random enlarged and padded views");
}

/* ---- by hand ---- */

static struct place_timeline_entry two_colors(struct place_rect bounds) {
    return (struct place_timeline_entry){
        .bounds = bounds, .background = 0, .palette = {2, {0xffffff, 0xff0000}}};
}

static void test_there_and_back(void) {
    const struct place_rect bounds = {0, 0, 100, 100};
    const struct place_timeline_entry entry = two_colors(bounds);
    const struct place_view view = {
        .region = bounds, .scale = 2, .width = 200, .height = 200, .picture = {0, 0, 200, 200}};
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_err err = {0};
    tap_code(place_canvas_init(&canvas, bounds, true, &err), PLACE_OK, &err, "a canvas");
    tap_code(place_frame_init(&frame, &view, &err), PLACE_OK, &err, "a frame of 13 x 13 tiles");
    place_canvas_enter(&canvas, &entry);
    place_frame_update(&frame, &canvas);
    tap_int((int64_t)frame.dirty_tiles, 169, "the first update finds every tile dirty");
    place_frame_clean(&frame);
    place_canvas_fill(&canvas, (struct place_rect){8, 8, 1, 1}, 1);
    place_canvas_fill(&canvas, (struct place_rect){8, 8, 1, 1}, 0);
    place_frame_update(&frame, &canvas);
    tap_int((int64_t)frame.dirty_tiles, 0, "there and back between frames dirties nothing");
    tap_ok(!memchr(canvas.marks, 1, canvas.lines), "the marks are cleared");
    place_canvas_fill(&canvas, (struct place_rect){7, 8, 2, 1}, 1);
    place_frame_update(&frame, &canvas);
    tap_int((int64_t)frame.dirty_tiles, 2, "two pixels on either side of a tile border");
    place_frame_update(&frame, &canvas);
    tap_int((int64_t)frame.dirty_tiles, 2, "tiles stay dirty until they are converted");
    place_frame_release(&frame);
    place_canvas_release(&canvas);
}

/* A footer that starts in the middle of a tile: each tile that differs, and no other. */
static void test_footer(void) {
    const struct place_rect bounds = {0, 0, 10, 10};
    const struct place_timeline_entry entry = two_colors(bounds);
    struct place_view view = {
        .region = bounds, .scale = 4, .width = 40, .height = 40, .picture = {0, 0, 40, 40}};
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_err err = {0};
    const uint32_t white[6] = {0xffffff, 0xffffff, 0xffffff, 0xffffff, 0xffffff, 0xffffff};
    uint32_t tile[PLACE_TILE * PLACE_TILE];
    uint8_t index[PLACE_TILE * PLACE_TILE];
    tap_code(place_view_add_footer(&view, PLACE_VIDEO, 48, 20, &err), PLACE_OK, &err, "a footer");
    tap_code(place_canvas_init(&canvas, bounds, true, &err), PLACE_OK, &err, "a canvas");
    tap_code(place_frame_init(&frame, &view, &err), PLACE_OK, &err, "a frame of 3 x 4 tiles");
    place_canvas_enter(&canvas, &entry);
    place_frame_update(&frame, &canvas);
    place_frame_clean(&frame);
    place_frame_put_footer(&frame, (struct place_rect){15, 0, 2, 3}, white);
    tap_ok(frame.dirty_tiles == 2 && frame.dirty[6] && frame.dirty[7],
           "six pixels on either side of a tile border");
    place_frame_tile(&frame, 1, 2, tile);
    place_frame_indices(&frame, 1, 2, index);
    tap_ok(tile[8 * PLACE_TILE] == 0xffffff && tile[11 * PLACE_TILE] == 0 &&
               index[8 * PLACE_TILE] == 0,
           "stand in the middle of it");
    place_frame_clean(&frame);
    place_frame_put_footer(&frame, (struct place_rect){15, 0, 2, 3}, white);
    tap_int((int64_t)frame.dirty_tiles, 0, "equal pixels dirty nothing");
    tap_ok(place_frame_has_footer(&frame, 2) && !place_frame_has_footer(&frame, 1),
           "which rows of tiles have some of the footer");
    place_frame_release(&frame);
    place_canvas_release(&canvas);
}

/* 3x3 to 2x2: an output pixel covers 1.5 pixels a side, so weights are 4, 2, 2, 1 of 9. */
static void test_average(void) {
    const struct place_rect bounds = {0, 0, 3, 3};
    const struct place_timeline_entry entry = two_colors(bounds);
    const struct place_view view = {.region = bounds,
                                    .scale = 1,
                                    .reduced = true,
                                    .width = 2,
                                    .height = 2,
                                    .picture = {0, 0, 2, 2}};
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_err err = {0};
    uint32_t tile[PLACE_TILE * PLACE_TILE];
    tap_code(place_canvas_init(&canvas, bounds, true, &err), PLACE_OK, &err, "a canvas");
    tap_code(place_frame_init(&frame, &view, &err), PLACE_OK, &err, "a reduced frame");
    place_canvas_enter(&canvas, &entry);
    place_canvas_fill(&canvas, (struct place_rect){0, 0, 1, 1}, 1);
    place_frame_update(&frame, &canvas);
    place_frame_tile(&frame, 0, 0, tile);
    tap_int(tile[0], 0xff8e8e, "255 * 5 / 9 is 142 to the nearest");
    tap_int(tile[1], 0xffffff, "the next output pixel has none of it");
    place_canvas_fill(&canvas, (struct place_rect){1, 1, 1, 1}, 1);
    place_frame_update(&frame, &canvas);
    place_frame_tile(&frame, 0, 0, tile);
    tap_int(tile[0], 0xff7171, "255 * 4 / 9 is 113 to the nearest");
    tap_int(tile[PLACE_TILE + 1], 0xffe3e3, "255 * 8 / 9 is 227 to the nearest");
    place_frame_release(&frame);
    place_canvas_release(&canvas);
}

int main(void) {
    tap_begin();
    test_there_and_back();
    test_average();
    test_footer();
    test_stories(false, 300);
    test_stories(true, 200);
    return tap_end();
}
