/*
 * The pixels of an animation: keeps those of one frame, takes over the tiles
 * that changed, and knows whether any pixel did.
 */
#ifndef PLACE_VIDEO_ANIMATION_PAINTER_H
#define PLACE_VIDEO_ANIMATION_PAINTER_H

#include "base/err.h"
#include "render/frame.h"
#include "video/animation_colors.h"

#include <stdbool.h>
#include <stdint.h>

struct place_animation_painter {
    bool indexed; /* else R, G, B, 255 */
    int32_t width, height;
    uint8_t *pixels;                      /* owned; 1 or 4 bytes each, without gaps */
    struct place_animation_colors colors; /* where indexed */
};

/* `colors` are those that are known; they are copied. */
enum place_code place_animation_painter_init(struct place_animation_painter *painter,
                                             const struct place_view *view,
                                             const struct place_animation_colors *colors,
                                             bool indexed, struct place_err *err) PLACE_MUST_CHECK;
void place_animation_painter_release(struct place_animation_painter *painter);

/*
 * Take over the dirty tiles of the frame, which was made for the same view;
 * *changed tells whether a pixel, or what the indices mean, is another now.
 * Where all colours so far are too many, they become those of this frame;
 * PLACE_USAGE where these alone are.
 */
enum place_code place_animation_painter_update(struct place_animation_painter *painter,
                                               const struct place_frame *frame, bool *changed,
                                               struct place_err *err) PLACE_MUST_CHECK;

#endif
