/* The canvas in a frame. */
#include "render/canvas_panel.h"

#include "core/event.h"
#include "render/frame.h"
#include "render/raster.h"

#include <assert.h>
#include <string.h>

/* ---- what is seen ---------------------------------------------------------------------------- */

/* Always inlined with a constant `count` for lines: it becomes a few vector steps. */
static inline __attribute__((always_inline)) void see(const struct place_canvas *canvas, int32_t x,
                                                      int32_t y, int32_t count, uint8_t *seen) {
    const uint8_t *pixels = canvas->pixels + place_canvas_offset(canvas, x, y);
    const struct place_rect open = canvas->open;
    const uint8_t background = canvas->entry ? canvas->entry->background : PLACE_NO_COLOR;
    for (int32_t i = 0; i < count; i++)
        seen[i] = pixels[i] == PLACE_NO_COLOR ? background : pixels[i];
    if (place_rect_covers(open, (struct place_rect){x, y, count, 1}))
        return;
    for (int32_t i = 0; i < count; i++)
        if (!place_rect_contains(open, x + i, y))
            seen[i] = PLACE_NO_COLOR;
}

void place_canvas_see(const struct place_canvas *canvas, int32_t x, int32_t y, int32_t count,
                      uint8_t *seen) {
    see(canvas, x, y, count, seen);
}

/* ---- fading ---------------------------------------------------------------------------------- */

enum { DARKEST = 64, LIGHTEST = 64 + 255 / 2 };

uint32_t place_fade_color(unsigned i, unsigned count) {
    const unsigned steps = count - 1;
    return (DARKEST + ((LIGHTEST - DARKEST) * i + steps / 2) / steps) * 0x010101;
}

void place_fade_enter(struct place_fade *fade, const struct place_timeline_entry *entry) {
    const unsigned steps = fade->count - 1;
    memset(fade->index, PLACE_NO_COLOR, sizeof fade->index);
    for (unsigned i = 0; entry && i < entry->palette.count; i++) {
        const unsigned above = place_gray_from_rgb(entry->palette.rgb[i]) / 2u;
        const unsigned step = (above * steps + (LIGHTEST - DARKEST) / 2) / (LIGHTEST - DARKEST);
        fade->index[i] = (uint8_t)(fade->first + step);
    }
}

/* Those of a line's pixels that are not lit, to the grey of what is seen. */
static void fade_line(const struct place_canvas_panel *panel, const struct place_canvas *canvas,
                      int32_t x, int32_t y, uint8_t seen[PLACE_LINE]) {
    const uint8_t *lit =
        panel->lit_pixels ? panel->lit_pixels + place_canvas_offset(canvas, x, y) : NULL;
    for (int32_t i = 0; i < PLACE_LINE; i++)
        if (!place_rect_contains(panel->lit, x + i, y) || (lit && !lit[i]))
            seen[i] = panel->fade.index[seen[i]];
}

/* ---- lines ----------------------------------------------------------------------------------- */

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* A line of the canvas, as the panel has it: its first pixel is (x, y) from the panel's corner,
 * and those from `from` to before `to` are inside. */
struct line {
    int32_t x, y, from, to;
};

static struct line locate_line(const struct place_frame *frame, const struct place_canvas *canvas,
                               size_t index) {
    const struct place_rect region = frame->canvas.region;
    const size_t lines_a_row = canvas->stride / PLACE_LINE;
    struct line line = {.y = canvas->bounds.y0 + (int32_t)(index / lines_a_row) - region.y0};
    line.x = canvas->bounds.x0 + (int32_t)(index % lines_a_row) * PLACE_LINE - region.x0;
    line.from = most(-line.x, 0);
    line.to = least(region.width - line.x, PLACE_LINE);
    return line;
}

static const uint8_t *shown_in(const struct place_frame *frame, const struct line *line) {
    return frame->shown + (size_t)line->y * (size_t)frame->view.region.width +
           (size_t)(frame->canvas.x + line->x + line->from);
}

/* Take over what a line, some of which is in the panel, shows now. */
static void update_line(struct place_frame *frame, const struct place_canvas *canvas,
                        const struct line *line) {
    const struct place_canvas_panel *panel = &frame->canvas;
    const int32_t x = panel->region.x0 + line->x, y = panel->region.y0 + line->y;
    uint8_t seen[PLACE_LINE];
    see(canvas, x, y, PLACE_LINE, seen);
    if (panel->fade.count)
        fade_line(panel, canvas, x, y, seen);
    place_frame_put(frame, panel->x + line->x + line->from, line->y, seen + line->from,
                    line->to - line->from);
}

/* Marked lines are handled a few together: far apart as they lie, each is a cache miss. */
enum { TOGETHER = 16 };

/* The next marked lines of the panel from index *at to before `end`; moves *at behind them. On
 * most frames nearly no line is marked, and memchr passes over those at memory speed. */
static unsigned find_marked(const struct place_frame *frame, const struct place_canvas *canvas,
                            size_t *at, size_t end, struct line lines[TOGETHER]) {
    unsigned count = 0;
    while (count < TOGETHER && *at < end) {
        const uint8_t *mark = memchr(canvas->marks + *at, 1, end - *at);
        if (!mark) {
            *at = end;
            return count;
        }
        const size_t index = (size_t)(mark - canvas->marks);
        *at = index + 1;
        lines[count] = locate_line(frame, canvas, index);
        if (lines[count].from >= lines[count].to)
            continue;
        __builtin_prefetch(canvas->pixels + index * PLACE_LINE);
        __builtin_prefetch(shown_in(frame, &lines[count]));
        count++;
    }
    return count;
}

static void update_marked(struct place_frame *frame, const struct place_canvas *canvas,
                          size_t first, size_t end) {
    struct line lines[TOGETHER];
    for (unsigned count; (count = find_marked(frame, canvas, &first, end, lines)) > 0;)
        for (unsigned i = 0; i < count; i++)
            update_line(frame, canvas, &lines[i]);
}

static void update_all(struct place_frame *frame, const struct place_canvas *canvas, size_t first,
                       size_t end) {
    for (size_t i = first; i < end; i++) {
        const struct line line = locate_line(frame, canvas, i);
        if (line.from < line.to)
            update_line(frame, canvas, &line);
    }
}

/* All lines of the panel's rows, or the marked ones of them. */
static void update_lines(struct place_frame *frame, const struct place_canvas *canvas,
                         bool marked_only) {
    const struct place_rect region = frame->canvas.region;
    const size_t lines_a_row = canvas->stride / PLACE_LINE;
    const size_t first = (size_t)(region.y0 - canvas->bounds.y0) * lines_a_row;
    const size_t end = first + (size_t)region.height * lines_a_row;
    if (marked_only)
        update_marked(frame, canvas, first, end);
    else
        update_all(frame, canvas, first, end);
}

/* Colours of the entry in force; the pad colour for indices that have none. */
static void take_colors(struct place_frame *frame, const struct place_timeline_entry *entry) {
    const unsigned room = frame->canvas.room;
    uint32_t rgb[256] = {0};
    for (unsigned i = 0; i < room; i++)
        rgb[i] = entry && i < entry->palette.count ? entry->palette.rgb[i] : frame->view.pad_color;
    place_frame_set_colors(frame, 0, rgb, room);
    if (room == PLACE_NO_COLOR) /* they are all there are */
        frame->colors = entry ? entry->palette.count : 0;
}

/* A timeline entry may change everything: bounds, background, colours. */
static void enter(struct place_frame *frame, const struct place_canvas *canvas) {
    struct place_canvas_panel *panel = &frame->canvas;
    panel->entry = canvas->entry;
    take_colors(frame, canvas->entry);
    if (panel->fade.count)
        place_fade_enter(&panel->fade, canvas->entry);
    update_lines(frame, canvas, false);
}

void place_canvas_panel_show(struct place_frame *frame, struct place_canvas *canvas) {
    assert(place_rect_covers(canvas->bounds, frame->canvas.region));
    if (canvas->entry != frame->canvas.entry)
        enter(frame, canvas);
    else
        update_lines(frame, canvas, canvas->marks != NULL);
    if (canvas->marks)
        memset(canvas->marks, 0, canvas->lines);
}
