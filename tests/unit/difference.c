/* What differs between two canvases, against a loop over pixels that knows colours only. */
#include "render/difference.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "core/event.h"

#include <stdlib.h>

static struct place_err err;

static const struct place_rect bounds = {-70, -3, 150, 9};

/* An entry that opens any part, some of whose colours are those of another. */
static struct place_timeline_entry random_entry(const struct place_timeline_entry *like) {
    const int32_t x0 = (int32_t)random_between(-70, 20), y0 = (int32_t)random_between(-3, 1);
    struct place_timeline_entry entry = {
        .bounds = {x0, y0, (int32_t)random_between(1, 80 - x0), (int32_t)random_between(1, 6 - y0)},
        .background = random_between(0, 1) ? (uint8_t)random_between(0, 2) : PLACE_NO_COLOR};
    entry.palette.count = (unsigned)random_between(3, 6);
    for (unsigned i = 0; i < 6; i++)
        entry.palette.rgb[i] = like && random_between(0, 2)
                                   ? like->palette.rgb[i]
                                   : (uint32_t)random_between(0, 4) * 0x30507;
    return entry;
}

/* A few rectangles of any colour, or of none. */
static void scribble(struct place_canvas *canvas) {
    for (int i = 0; i < 30; i++) {
        const struct place_rect rect = {
            (int32_t)random_between(-75, 80), (int32_t)random_between(-4, 6),
            (int32_t)random_between(1, 30), (int32_t)random_between(1, 4)};
        const int64_t color = random_between(-1, 5);
        place_canvas_fill(canvas, rect, color < 0 ? PLACE_NO_COLOR : (uint8_t)color);
    }
}

/* What a pixel looks like: a colour, -1 where it is open and has none, -2 where it is not open. */
static int64_t look(const struct place_canvas *canvas, int32_t x, int32_t y) {
    const struct place_timeline_entry *entry = canvas->entry;
    const struct place_rect open = entry->bounds;
    if (x < open.x0 || y < open.y0 || x >= open.x0 + open.width || y >= open.y0 + open.height)
        return -2;
    unsigned index = place_canvas_get(canvas, x, y);
    if (index == PLACE_NO_COLOR)
        index = entry->background;
    return index < entry->palette.count ? (int64_t)entry->palette.rgb[index] : -1;
}

struct counts {
    uint64_t differing, open, wrong;
};

static struct counts count(const struct place_difference *difference,
                           const struct place_canvas *before, const struct place_canvas *after) {
    const struct place_rect region = difference->region;
    struct counts counts = {0};
    for (int32_t y = bounds.y0; y < bounds.y0 + bounds.height; y++)
        for (int32_t x = bounds.x0; x < bounds.x0 + bounds.width; x++) {
            const int64_t was = look(before, x, y), is = look(after, x, y);
            const bool inside = x >= region.x0 && y >= region.y0 && x < region.x0 + region.width &&
                                y < region.y0 + region.height;
            const bool differs = inside && was != is;
            counts.differing += differs;
            counts.open += inside && (was > -2 || is > -2);
            counts.wrong += difference->pixels[place_canvas_offset(after, x, y)] != differs;
        }
    return counts;
}

static struct place_rect random_region(void) {
    const int32_t x0 = (int32_t)random_between(-70, 79), y0 = (int32_t)random_between(-3, 5);
    return (struct place_rect){x0, y0, (int32_t)random_between(1, 80 - x0),
                               (int32_t)random_between(1, 6 - y0)};
}

static bool begin_canvas(struct place_canvas *canvas, const struct place_timeline_entry *entry) {
    if (place_canvas_init(canvas, bounds, false, &err))
        return tap_ok(false, "a canvas: %s", err.message);
    place_canvas_enter(canvas, entry);
    scribble(canvas);
    return true;
}

static void test_random(int round) {
    struct place_canvas before, after;
    struct place_difference difference;
    const struct place_timeline_entry first = random_entry(NULL), second = random_entry(&first);
    const struct place_rect region = round % 4 ? random_region() : bounds;
    if (!begin_canvas(&before, &first) || !begin_canvas(&after, &first))
        return;
    memcpy(after.pixels, before.pixels, before.lines * PLACE_LINE);
    if (round % 3)
        place_canvas_enter(&after, &second);
    if (round % 5)
        scribble(&after);
    if (!tap_code(place_difference_begin(&difference, &before, region, &err), PLACE_OK, &err,
                  "begun"))
        return;
    place_difference_end(&difference, &after);
    const struct counts counts = count(&difference, &before, &after);
    tap_ok(counts.wrong == 0, "round %d: all pixels", round);
    tap_int((int64_t)difference.differing, (int64_t)counts.differing, "... so many differ");
    tap_int((int64_t)difference.open, (int64_t)counts.open, "... of so many");
    if (round % 3 == 0 && round % 5 == 0)
        tap_int((int64_t)difference.differing, 0, "... none where nothing happened");
    place_difference_release(&difference);
    place_canvas_release(&before);
    place_canvas_release(&after);
}

/* One canvas that moves on, as tools have it: what is undone does not differ. */
static void test_moving(void) {
    struct place_canvas canvas;
    struct place_difference difference;
    struct place_timeline_entry entry = {.bounds = {0, 0, 10, 2}, .background = 0};
    entry.palette = (struct place_palette){.count = 3, .rgb = {0xffffff, 0xff0000, 0xff}};
    struct place_timeline_entry grown = entry;
    grown.bounds.width = 12;
    if (!tap_code(place_canvas_init(&canvas, bounds, true, &err), PLACE_OK, &err, "a canvas"))
        return;
    place_canvas_enter(&canvas, &entry);
    if (!tap_code(place_difference_begin(&difference, &canvas, bounds, &err), PLACE_OK, &err,
                  "begun"))
        return;
    place_canvas_fill(&canvas, (struct place_rect){2, 0, 3, 1}, 1);
    place_canvas_fill(&canvas, (struct place_rect){3, 0, 1, 1}, 0);
    place_canvas_enter(&canvas, &grown);
    place_difference_end(&difference, &canvas);
    tap_int((int64_t)difference.differing, 2 + 4, "two of another colour, four that opened");
    tap_int((int64_t)difference.open, 24, "of all that is open now");
    tap_int(difference.pixels[place_canvas_offset(&canvas, 3, 0)], 0, "what is undone is the same");
    tap_int(difference.pixels[place_canvas_offset(&canvas, 11, 1)], 1, "what opened is not");
    place_difference_release(&difference);
    place_canvas_release(&canvas);
}

static void test_fault(void) {
    struct place_canvas canvas;
    struct place_difference difference;
    const struct place_timeline_entry entry = random_entry(NULL);
    if (!begin_canvas(&canvas, &entry))
        return;
    fault_at(1);
    const enum place_code code = place_difference_begin(&difference, &canvas, bounds, &err);
    fault_disarm();
    tap_code(code, PLACE_MEMORY, &err, "no memory");
    place_canvas_release(&canvas);
}

int main(void) {
    tap_begin();
    random_begin();
    for (int round = 0; round < 60; round++)
        test_random(round);
    test_moving();
    test_fault();
    return tap_end();
}
