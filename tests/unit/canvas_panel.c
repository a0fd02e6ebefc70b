/*
 * The canvas as one panel of a frame, some of it faded, against a painter that
 * asks for each pixel by itself; and greys against the colours they stand for.
 */
#include "render/canvas_panel.h"
#include "../random.h"
#include "../tap.h"
#include "core/event.h"
#include "render/frame.h"

#include <stdlib.h>

enum { COLORS = 30, ENTRIES = 4, STEPS = 12, GAP = 5 };

static struct place_err err;

static void need(enum place_code code) {
    if (code == PLACE_OK)
        return;
    printf("Bail out! %s\n", err.message);
    exit(1);
}

static int32_t random_in(int32_t least, int32_t most) {
    return (int32_t)random_between(least, most);
}

static struct place_rect random_part(struct place_rect whole) {
    struct place_rect part = {.width = random_in(1, whole.width),
                              .height = random_in(1, whole.height)};
    part.x0 = whole.x0 + random_in(0, whole.width - part.width);
    part.y0 = whole.y0 + random_in(0, whole.height - part.height);
    return part;
}

/* ---- greys ----------------------------------------------------------------------------------- */

static int32_t slow_luma(uint32_t rgb) {
    const uint32_t r = rgb >> 16 & 255, g = rgb >> 8 & 255, b = rgb & 255;
    return (int32_t)((2126 * r + 7152 * g + 722 * b + 5000) / 10000);
}

static bool is_gray(uint32_t rgb) {
    return rgb == (rgb & 255) * 0x010101;
}

/* Of `count` greys the nearest to 64 + luma / 2; how far it is off at most. */
static void test_greys(unsigned count) {
    struct place_fade fade = {.first = 100, .count = count};
    int32_t wrong = 0, worst = 0;
    for (unsigned i = 0; i < count; i++)
        wrong += !is_gray(place_fade_color(i, count));
    for (int round = 0; round < 50; round++) {
        struct place_timeline_entry entry = {.palette.count = COLORS};
        for (int i = 0; i < COLORS; i++)
            entry.palette.rgb[i] = (uint32_t)random_between(0, 0xffffff);
        place_fade_enter(&fade, &entry);
        for (int i = 0; i < COLORS; i++) {
            const int32_t wanted = 64 + slow_luma(entry.palette.rgb[i]) / 2;
            const unsigned number = fade.index[i] - fade.first;
            int32_t least = 256;
            for (unsigned j = 0; j < count; j++) {
                const int32_t off = abs((int32_t)(place_fade_color(j, count) & 255) - wanted);
                least = off < least ? off : least;
            }
            const int32_t off = number < count
                                    ? abs((int32_t)(place_fade_color(number, count) & 255) - wanted)
                                    : 256;
            wrong += off > least + (count < PLACE_FADE_MOST); /* halves may go either way */
            worst = off > worst ? off : worst;
        }
        for (int i = COLORS; i < 256; i++)
            wrong += fade.index[i] != PLACE_NO_COLOR;
    }
    tap_ok(wrong == 0, "%u greys: the nearest of them", count);
    tap_ok(count < PLACE_FADE_MOST || worst <= 1, "... at most %d off", (int)worst);
}

static void test_ends(void) {
    tap_int(place_fade_color(0, 2), 0x404040, "black fades to 64");
    tap_int(place_fade_color(1, 2), 0xbfbfbf, "white to 191");
    struct place_fade fade = {.first = 7, .count = 2};
    place_fade_enter(&fade, NULL);
    tap_int(fade.index[0], PLACE_NO_COLOR, "before the canvas opens there is nothing to fade");
}

/* ---- the slow painter ------------------------------------------------------------------------ */

struct story {
    struct place_timeline_entry entries[ENTRIES];
    struct place_canvas canvas;
    struct place_frame frame;
    uint8_t *lit; /* by place_canvas_offset(), or NULL */
    uint8_t *was; /* what was shown, for each pixel of the frame's region */
    uint32_t was_rgb[256];
    bool marked; /* the canvas has marks */
    long wrong_pixels, wrong_tiles, wrong_colors;
};

static uint8_t slow_seen(const struct place_canvas *canvas, int32_t x, int32_t y) {
    if (!canvas->entry || !place_rect_contains(canvas->open, x, y))
        return PLACE_NO_COLOR;
    const uint8_t index = place_canvas_get(canvas, x, y);
    return index == PLACE_NO_COLOR ? canvas->entry->background : index;
}

static uint8_t slow_shown(const struct story *story, int32_t x, int32_t y) {
    const struct place_canvas_panel *panel = &story->frame.canvas;
    const uint8_t seen = slow_seen(&story->canvas, x, y);
    const bool lit = place_rect_contains(panel->lit, x, y) &&
                     (!story->lit || story->lit[place_canvas_offset(&story->canvas, x, y)]);
    return panel->fade.count && !lit ? panel->fade.index[seen] : seen;
}

/* What the frame shows at (x, y) of its region; what is no panel was never put. */
static uint8_t slow_pixel(const struct story *story, int32_t x, int32_t y) {
    const struct place_canvas_panel *panel = &story->frame.canvas;
    const int32_t across = x - panel->x;
    if (across < 0 || across >= panel->region.width)
        return PLACE_NO_COLOR;
    return slow_shown(story, panel->region.x0 + across, panel->region.y0 + y);
}

static void check_pixels(struct story *story) {
    const struct place_rect region = story->frame.view.region;
    for (int32_t y = 0; y < region.height; y++)
        for (int32_t x = 0; x < region.width; x++)
            story->wrong_pixels +=
                story->frame.shown[y * region.width + x] != slow_pixel(story, x, y);
}

static void check_colors(struct story *story) {
    const struct place_frame *frame = &story->frame;
    const struct place_palette *palette = &story->canvas.entry->palette;
    for (unsigned i = 0; i < frame->canvas.room; i++)
        story->wrong_colors +=
            frame->rgb[i] != (i < palette->count ? palette->rgb[i] : frame->view.pad_color);
}

/* Dirty are just the tiles of pixels that have another index, or its colour another value. */
static void check_tiles(struct story *story, bool first) {
    const struct place_frame *frame = &story->frame;
    const struct place_rect region = frame->view.region;
    bool *wanted = calloc((size_t)(frame->tiles_x * frame->tiles_y), sizeof *wanted);
    const int32_t scale = frame->view.scale;
    for (int32_t y = 0; y < region.height * scale; y++)
        for (int32_t x = 0; x < region.width * scale; x++) {
            const int32_t at = y / scale * region.width + x / scale;
            const uint8_t was = story->was[at], is = frame->shown[at];
            if (first || was != is || story->was_rgb[was] != frame->rgb[is])
                wanted[y / PLACE_TILE * frame->tiles_x + x / PLACE_TILE] = true;
        }
    for (int32_t i = 0; i < frame->tiles_x * frame->tiles_y; i++)
        story->wrong_tiles += wanted[i] != frame->dirty[i];
    free(wanted);
    memcpy(story->was, frame->shown, (size_t)region.width * (size_t)region.height);
    memcpy(story->was_rgb, frame->rgb, sizeof story->was_rgb);
}

/* ---- random stories -------------------------------------------------------------------------- */

static void make_entries(struct story *story, struct place_rect bounds) {
    for (int i = 0; i < ENTRIES; i++) {
        struct place_timeline_entry *entry = &story->entries[i];
        *entry = (struct place_timeline_entry){.bounds = random_part(bounds)};
        entry->background = random_in(0, 2) ? (uint8_t)random_in(0, 9) : PLACE_NO_COLOR;
        entry->palette.count = (unsigned)random_in(10, COLORS);
        for (unsigned c = 0; c < COLORS; c++)
            entry->palette.rgb[c] = (uint32_t)random_in(0, 0xffffff);
    }
}

/* The frame has room at the left and right of the panel, as for others. */
static void begin(struct story *story, int32_t room, bool fades) {
    const struct place_rect bounds = {random_in(-300, 100), random_in(-300, 100), random_in(1, 200),
                                      random_in(1, 60)};
    const struct place_rect part = random_part(bounds);
    const int32_t scale = random_in(1, 4), before = random_in(0, 2) * GAP;
    const struct place_rect region = {0, 0, before + part.width + GAP, part.height};
    const struct place_view view = {.region = region,
                                    .scale = scale,
                                    .width = region.width * scale,
                                    .height = region.height * scale,
                                    .picture = {0, 0, region.width * scale, region.height * scale},
                                    .pad_color = 0x202020};
    *story = (struct story){.marked = random_in(0, 3) > 0};
    make_entries(story, bounds);
    need(place_canvas_init(&story->canvas, bounds, story->marked, &err));
    need(place_frame_init(&story->frame, &view, &err));
    struct place_canvas_panel *panel = &story->frame.canvas;
    panel->region = part;
    panel->x = before;
    panel->room = (unsigned)room;
    panel->lit = random_in(0, 2) ? random_part(bounds) : part;
    story->frame.colors = 255;
    if (fades) {
        panel->fade = (struct place_fade){.first = COLORS, .count = (unsigned)random_in(2, 64)};
        if (random_in(0, 1))
            story->lit = calloc(story->canvas.lines, PLACE_LINE);
        panel->lit_pixels = story->lit;
    }
    story->was = malloc((size_t)region.width * (size_t)region.height);
}

static void end(struct story *story) {
    place_frame_release(&story->frame);
    place_canvas_release(&story->canvas);
    free(story->lit);
    free(story->was);
}

/* Other pixels become lit; whoever says so marks their lines. */
static void light(struct story *story) {
    for (int i = random_in(0, 20); story->lit && i > 0; i--) {
        const size_t at = (size_t)random_in(0, (int32_t)story->canvas.lines * PLACE_LINE - 1);
        story->lit[at] ^= 1;
        if (story->canvas.marks)
            story->canvas.marks[at / PLACE_LINE] = 1;
    }
}

static void change(struct story *story) {
    struct place_canvas *canvas = &story->canvas;
    if (!canvas->entry || random_in(0, 5) == 0)
        place_canvas_enter(canvas, &story->entries[random_in(0, ENTRIES - 1)]);
    for (int i = random_in(0, 6); i > 0; i--) {
        struct place_rect part = random_part(canvas->bounds);
        part.width = random_in(1, part.width < 9 ? part.width : 9);
        part.height = 1;
        place_canvas_fill(canvas, part,
                          random_in(0, 9) ? (uint8_t)random_in(0, 9) : PLACE_NO_COLOR);
    }
    light(story);
}

static long wrong_in_story(int32_t room, bool fades) {
    struct story story;
    begin(&story, room, fades);
    for (int step = 0; step < STEPS; step++) {
        change(&story);
        place_canvas_panel_show(&story.frame, &story.canvas);
        check_pixels(&story);
        check_colors(&story);
        check_tiles(&story, step == 0);
        place_frame_clean(&story.frame);
    }
    const long wrong = story.wrong_pixels + story.wrong_tiles + story.wrong_colors;
    if (wrong)
        printf("# %ld pixels, %ld tiles, %ld colours\n", story.wrong_pixels, story.wrong_tiles,
               story.wrong_colors);
    end(&story);
    return wrong;
}

static void test_stories(void) {
    long plain = 0, faded = 0;
    for (int i = 0; i < 150; i++) {
        plain += wrong_in_story(COLORS, false);
        faded += wrong_in_story(COLORS, true);
    }
    tap_ok(plain == 0, "a panel among others");
    tap_ok(faded == 0, "a panel of which some is faded");
}

static void test_see(void) {
    struct story story;
    long wrong = 0;
    for (int i = 0; i < 50; i++) {
        begin(&story, COLORS, false);
        change(&story);
        change(&story);
        const struct place_rect bounds = story.canvas.bounds;
        const struct place_rect part = random_part(bounds);
        uint8_t seen[201];
        memset(seen, 99, sizeof seen);
        place_canvas_see(&story.canvas, part.x0, part.y0, part.width, seen);
        for (int32_t x = 0; x < part.width; x++)
            wrong += seen[x] != slow_seen(&story.canvas, part.x0 + x, part.y0);
        wrong += seen[part.width] != 99;
        end(&story);
    }
    tap_ok(wrong == 0, "what pixels of the canvas show");
}

int main(void) {
    tap_begin();
    random_begin();
    test_greys(2);
    test_greys(11);
    test_greys(63);
    test_greys(PLACE_FADE_MOST);
    test_ends();
    test_see();
    test_stories();
    return tap_end();
}
