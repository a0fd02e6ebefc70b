/*
 * A frame: what of a canvas a view shows now, and which 16x16 tiles of the
 * output differ from the frame before.
 *
 * place_frame_update() looks only at the canvas lines that replay marked,
 * compares them with what was shown, and notes exactly the tiles that the
 * square of a changed pixel touches. Whoever converts (YUV planes, PNG) then
 * works on those tiles only, and calls place_frame_clean().
 */
#ifndef PLACE_RENDER_FRAME_H
#define PLACE_RENDER_FRAME_H

#include "base/err.h"
#include "core/canvas.h"
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
    int32_t tiles_x, tiles_y; /* tiles a row and rows of them: the frame's sides / 16, rounded up */
    uint8_t *dirty;           /* tiles_x * tiles_y: 1 where the tile has to be converted */
    uint64_t dirty_tiles;     /* how many are 1 */
    /* What the last update saw; for frame.c alone. */
    const struct place_timeline_entry *entry;
    struct place_reducer *reducer; /* owned; NULL unless view.reduced */
};

/* The first update finds every tile dirty. */
enum place_code place_frame_init(struct place_frame *frame, const struct place_view *view,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_frame_release(struct place_frame *frame);

/*
 * Take over what changed on the canvas since the last update and clear the
 * canvas's marks. A canvas without marks is compared whole.
 */
void place_frame_update(struct place_frame *frame, struct place_canvas *canvas);

/* Every tile is to be converted again (a new encoder, a new picture). */
void place_frame_dirty_all(struct place_frame *frame);

/* All tiles were converted. */
void place_frame_clean(struct place_frame *frame);

/*
 * One tile as 0xRRGGBB, rows of PLACE_TILE; parts past the frame's edge repeat
 * its last pixel. Right for every view: enlarged, reduced and padded. (Plane
 * converters have faster ways where the view is not reduced.)
 */
void place_frame_tile(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                      uint32_t rgb[PLACE_TILE * PLACE_TILE]);

/* The same as palette indices, PLACE_NO_COLOR for the pad colour. For views that are not reduced.
 */
void place_frame_indices(const struct place_frame *frame, int32_t tile_x, int32_t tile_y,
                         uint8_t index[PLACE_TILE * PLACE_TILE]);

#endif
