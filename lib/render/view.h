/*
 * A view: which canvas pixels a picture shows, how large, and where on it.
 *
 *     canvas --region--> picture of region pixels --scale--> enlarged (nearest)
 *                                                --reduce--> area average
 *     padded to the frame: what is no canvas pixel shows the pad colour
 *
 * Enlarging is by whole numbers, always. A region larger than --fit is reduced
 * by area average, aspect kept; such a view is not exact.
 *
 * The default scale is 1 for a still. For a video it is the largest even one
 * whose longer side is at most 2160, at least 2 where that fits 4096 a side and
 * level 5.2 (ITU-T H.264, table A-1: 36,864 macroblocks), else 1 with a warning.
 * --fit takes the largest whole scale for a still, the largest even one for a
 * video, there 1 only where 2 does not fit. --fit goes with neither --scale nor
 * --pad; --pad-at says where the region stands in either of --fit and --pad.
 */
#ifndef PLACE_RENDER_VIEW_H
#define PLACE_RENDER_VIEW_H

#include "base/err.h"
#include "base/rect.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_TILE = 16 /* output pixels a side: an H.264 macroblock */ };

#define PLACE_PAD_COLOR UINT32_C(0x202020)

enum place_anchor {
    PLACE_CENTER,
    PLACE_TOP_LEFT,
    PLACE_TOP_RIGHT,
    PLACE_BOTTOM_LEFT,
    PLACE_BOTTOM_RIGHT
};

/* What was asked for; all zero is the whole canvas at its default scale. */
struct place_view_options {
    struct place_rect region;      /* empty: the whole canvas */
    int32_t scale;                 /* 0: the default for the purpose */
    int32_t fit_width, fit_height; /* output pixels; 0: not asked for */
    int32_t pad_width, pad_height; /* canvas pixels, before scaling; 0: not asked for */
    enum place_anchor pad_at;      /* where the region stands in --pad */
    uint32_t pad_color;            /* 0xRRGGBB; the caller puts PLACE_PAD_COLOR by default */
};

enum place_purpose { PLACE_STILL, PLACE_VIDEO /* sides become even, scale even by default */ };

struct place_view {
    struct place_rect region;  /* canvas pixels shown; inside the canvas's bounds */
    int32_t scale;             /* output pixels a canvas pixel, >= 1; 1 where reduced */
    bool reduced;              /* by area average to picture.width x picture.height */
    int32_t width, height;     /* of the frame, output pixels */
    struct place_rect picture; /* where in the frame the region's pixels are, output pixels */
    int32_t footer;            /* rows at the frame's bottom that are no picture (frame.h) */
    uint32_t pad_color;
    const char *warning; /* a sentence for the person, or NULL (a literal) */
    const char *remark;  /* what was chosen where it is worth saying, or NULL (a literal) */
};

/*
 * Work out the view of a canvas of these bounds. PLACE_USAGE where the region
 * lies (partly) off the canvas, options exclude each other, or the result would
 * be over 65,500 output pixels a side (16,384 for video).
 */
enum place_code place_view_plan(const struct place_view_options *options, struct place_rect bounds,
                                enum place_purpose purpose, struct place_view *view,
                                struct place_err *err) PLACE_MUST_CHECK;

/* The region that the options ask for, with the same refusals, for who shows it several times. */
enum place_code place_view_region(const struct place_view_options *options,
                                  struct place_rect bounds, struct place_rect *region,
                                  struct place_err *err) PLACE_MUST_CHECK;

/*
 * Add a footer of `height` output pixels below the frame, which becomes at least
 * `width` wide with its picture in the middle. PLACE_USAGE where it gets too large.
 */
enum place_code place_view_add_footer(struct place_view *view, enum place_purpose purpose,
                                      int32_t width, int32_t height,
                                      struct place_err *err) PLACE_MUST_CHECK;

#endif
