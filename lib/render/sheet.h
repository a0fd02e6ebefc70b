/*
 * A contact sheet: pictures of one scene (scene.h) at moments spread evenly over
 * a span of the history, the first and the last instant among them, in rows.
 *
 *     title of the sheet
 *     picture   picture   picture       gutters between them and round them, of
 *     caption   caption   caption       the pad colour: a 64th of a picture's width,
 *     picture   picture   picture       or of its share, and 4 pixels more
 *     caption   caption   caption
 *
 *     place_sheet_plan(&sheet, source, &options, &span, err)
 *     place_sheet_draw(&sheet, progress, &pixels, err)
 *     place_sheet_pixels_picture(&pixels)
 *
 * All pictures are of one region and one scale, and so of one size. A sheet that
 * fits a size gives each picture an equal share of it, and takes away what the
 * share has more than picture and caption need: all that is left over lies round
 * the whole, where view.pad_at says.
 */
#ifndef PLACE_RENDER_SHEET_H
#define PLACE_RENDER_SHEET_H

#include "base/err.h"
#include "base/progress.h"
#include "render/scene.h"
#include "render/sheet_pixels.h"
#include "source/source.h"

#include <stdint.h>

enum { PLACE_SHEET_SIDE = 256 /* pictures across and down, at most */ };

struct place_sheet_options {
    int32_t columns, rows; /* 1 to PLACE_SHEET_SIDE */
    /*
     * Each picture, but that --fit is of the sheet, and the title the sheet's.
     * Without a scale it is the least at which captions have room, or where the
     * sheet is then over 65,500 pixels a side, whatever fits into that.
     */
    struct place_scene_options scene;
};

struct place_sheet {
    int32_t columns, rows;
    int64_t from, to;
    struct place_scene scene;           /* of each picture; owned */
    int32_t width, height;              /* of the sheet, pixels */
    int32_t gutter;                     /* pixels between two pictures */
    int32_t left, top;                  /* where the first picture is */
    struct place_caption_options title; /* none but the title */
    int32_t title_top, title_height;    /* of its strip, above the pictures; 0: none */
};

/*
 * Plan a sheet of `source`, which must outlive it; span->from and span->to are
 * its first and last moment. Fails as place_scene_plan() does, and with
 * PLACE_USAGE where the sheet would be over 65,500 pixels a side, or what it is
 * to fit has no room for so many pictures. Release it after success.
 */
enum place_code place_sheet_plan(struct place_sheet *sheet, struct place_source *source,
                                 const struct place_sheet_options *options,
                                 const struct place_scene_span *span,
                                 struct place_err *err) PLACE_MUST_CHECK;
void place_sheet_release(struct place_sheet *sheet);

static inline uint32_t place_sheet_count(const struct place_sheet *sheet) {
    return (uint32_t)sheet->columns * (uint32_t)sheet->rows;
}

/*
 * The moment of picture `index`, 0 to before place_sheet_count(): of N it is
 * from + floor(index (to - from) / (N - 1)), as frames of a video are spread. A
 * sheet of one shows the last.
 */
int64_t place_sheet_instant(const struct place_sheet *sheet, uint32_t index);

/* Where on the sheet it is, with its caption. */
struct place_rect place_sheet_place(const struct place_sheet *sheet, uint32_t index);

/*
 * Draw all of it: the canvas's colours come first and keep their indices, where
 * all colours of the sheet are at most 256. Progress, which may be NULL, counts
 * pictures. Takes the pixels of the sheet and a stage. Release the pixels after
 * success.
 */
enum place_code place_sheet_draw(const struct place_sheet *sheet, struct place_progress *progress,
                                 struct place_sheet_pixels *pixels,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif
