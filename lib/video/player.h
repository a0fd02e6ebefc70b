/*
 * A player moves over a source and keeps the canvas, the frame and its planes
 * of one frame of a video after the other; jumps are allowed. Each thread has
 * its own.
 */
#ifndef PLACE_VIDEO_PLAYER_H
#define PLACE_VIDEO_PLAYER_H

#include "base/err.h"
#include "core/canvas.h"
#include "render/frame.h"
#include "source/source.h"
#include "video/clock.h"
#include "video/planes.h"

#include <stdbool.h>
#include <stdint.h>

struct place_player {
    struct place_source *source;     /* the caller's */
    const struct place_clock *clock; /* the caller's */
    struct place_cursor *cursor;
    uint64_t next; /* the frame behind the one last shown; UINT64_MAX before the first */
    struct place_canvas canvas;
    struct place_frame frame;
    struct place_planes planes; /* all zero where none were asked for */
};

enum place_code place_player_init(struct place_player *player, struct place_source *source,
                                  const struct place_clock *clock, const struct place_view *view,
                                  bool full_chroma, struct place_err *err) PLACE_MUST_CHECK;
/* The same without planes, for whoever converts frames to something else. */
enum place_code place_player_init_frames(struct place_player *player, struct place_source *source,
                                         const struct place_clock *clock,
                                         const struct place_view *view,
                                         struct place_err *err) PLACE_MUST_CHECK;
void place_player_release(struct place_player *player);

/*
 * Make the frame, and the planes, those of frame `number` of the clock. player->frame.dirty
 * tells which tiles differ from the frame shown before (all, at first) until
 * the next call.
 */
enum place_code place_player_show(struct place_player *player, uint64_t number,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
