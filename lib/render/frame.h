/*
 * A frame: what a view shows now, as indices of a table of colours, and which
 * 16x16 tiles of the output differ from the frame before.
 *
 * Whoever draws puts indices into the frame; what differs from what was shown
 * makes exactly the tiles dirty that the squares of the changed pixels touch.
 * Whoever converts (YUV planes, PNG) then works on those tiles only, and calls
 * place_frame_clean(). The picture is one canvas (canvas_panel.h), or what
 * stage.h puts together.
 *
 * Below the picture there may be a footer, view.footer output pixels high: strips
 * of text, pixels of any colour.
 */
#ifndef PLACE_RENDER_FRAME_H
#define PLACE_RENDER_FRAME_H

#include "base/err.h"
#include "render/canvas_panel.h"
#include "render/reduce.h"
#include "render/view.h"

#include <stddef.h>
#include <stdint.h>

struct place_frame {
    struct place_view view;
    /* Indices shown, region.width * region.height, row-major: PLACE_NO_COLOR
     * shows the pad colour (area not opened, or no pixel and no background). */
    uint8_t *shown;
    uint32_t rgb[256]; /* 0xRRGGBB by index now in force; [PLACE_NO_COLOR] is the pad colour */
    unsigned colors;   /* indices below stand for colours, the others for the pad colour */
    int32_t tiles_x, tiles_y; /* tiles a row and rows of them: the frame's sides / 16, rounded up */
    uint8_t *dirty;           /* tiles_x * tiles_y: 1 where the tile has to be converted */
    uint64_t dirty_tiles;     /* how many are 1 */
    struct place_canvas_panel canvas; /* what place_frame_update() shows, and where */
    uint32_t *footer; /* owned; 0xRRGGBB, view.width * view.footer; NULL where there is none */
    struct place_reducer *reducer; /* owned; NULL unless view.reduced */
};

/* The first update finds every tile dirty. The canvas panel is the whole region. */
enum place_code place_frame_init(struct place_frame *frame, const struct place_view *view,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_frame_release(struct place_frame *frame);

/* `count` pixels of the region from (x, y) to the right, counted from its corner, are these now. */
void place_frame_put(struct place_frame *frame, int32_t x, int32_t y, const uint8_t *indices,
                     int32_t count);

/* Indices from `first` to before `first + count` have these colours now. */
void place_frame_set_colors(struct place_frame *frame, unsigned first, const uint32_t *rgb,
                            unsigned count);

/*
 * Pixels of the footer, 0xRRGGBB, rows top first: `place` is where, output
 * pixels from the footer's corner.
 */
void place_frame_put_footer(struct place_frame *frame, struct place_rect place,
                            const uint32_t *pixels);

/* All is put: what of a reduced view changed is reduced. */
void place_frame_settle(struct place_frame *frame);

/*
 * Take over what changed on the canvas since the last update, clear its marks,
 * and settle. A canvas without marks is compared whole.
 */
void place_frame_update(struct place_frame *frame, struct place_canvas *canvas);

/* Every tile is to be converted again (a new encoder, a new picture). */
void place_frame_dirty_all(struct place_frame *frame);

/* All tiles were converted. */
void place_frame_clean(struct place_frame *frame);

/* Whether some of this row of tiles is footer: its colours are those of place_frame_tile() alone.
 */
static inline bool place_frame_has_footer(const struct place_frame *frame, int32_t tile_y) {
    return frame->view.footer > 0 &&
           (tile_y + 1) * PLACE_TILE > frame->view.height - frame->view.footer;
}

/*
 * One tile as 0xRRGGBB, rows of PLACE_TILE; parts past the frame's edge repeat
 * its last pixel. Right for every view: enlarged, reduced and padded. (Plane
 * converters have faster ways where the view is not reduced.)
 */
void place_frame_tile(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                      uint32_t rgb[PLACE_TILE * PLACE_TILE]);

/*
 * The same as indices, PLACE_NO_COLOR for the pad colour; of the footer those
 * of the nearest colours in the table. For views that are not reduced.
 */
void place_frame_indices(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                         uint8_t index[PLACE_TILE * PLACE_TILE]);

#endif
