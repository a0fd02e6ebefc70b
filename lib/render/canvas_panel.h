/*
 * The canvas in a frame: looks only at the canvas lines that replay marked, and
 * puts what they show now.
 *
 * Some of it may be highlighted: the rest is shown in grey, as place-heatmap's
 * --over shows a canvas.
 */
#ifndef PLACE_RENDER_CANVAS_PANEL_H
#define PLACE_RENDER_CANVAS_PANEL_H

#include "core/canvas.h"

#include <stdint.h>

struct place_frame;

/*
 * Greys that stand for colours when they fade: of the colour's luma
 * (place_gray_from_rgb) 64 + luma / 2, to the nearest of as many as there is
 * room for. `index` of a table of colours belongs to `rgb[index - first]`.
 */
struct place_fade {
    unsigned first, count; /* count 0: nothing fades */
    uint8_t index[256];    /* by index of the canvas now; PLACE_NO_COLOR stays that */
};

enum { PLACE_FADE_MOST = 64 /* greys: each is at most one level off */ };

/* The grey of `count`, at least 2, that is number `i`. */
uint32_t place_fade_color(unsigned i, unsigned count);

struct place_canvas_panel {
    struct place_rect region; /* canvas coordinates; inside the canvas's bounds */
    int32_t x;                /* where in the frame's region its left column is */
    unsigned room;            /* indices of the frame's table that are the canvas's: those below */
    struct place_fade fade;
    /* Where fade.count is not 0: */
    struct place_rect lit;     /* canvas coordinates; what lies outside is faded */
    const uint8_t *lit_pixels; /* by place_canvas_offset(): 0 is faded, 1 not; NULL: all are 1 */
    /* What the last update saw. */
    const struct place_timeline_entry *entry;
};

/*
 * What `count` pixels of the canvas from (x, y) show: the background where
 * there is no colour, PLACE_NO_COLOR outside what is open.
 */
void place_canvas_see(const struct place_canvas *canvas, int32_t x, int32_t y, int32_t count,
                      uint8_t *seen);

/* A timeline entry took force: the greys of its colours. */
void place_fade_enter(struct place_fade *fade, const struct place_timeline_entry *entry);

/*
 * Show the canvas in the frame, whose `canvas` this is, as place_frame_update()
 * does, which settles too.
 */
void place_canvas_panel_show(struct place_frame *frame, struct place_canvas *canvas);

#endif
