/*
 * A player shows one frame of a video after the other: the pictures of a scene
 * at the instants of a clock, and their planes; jumps are allowed. Each thread has
 * its own.
 */
#ifndef PLACE_VIDEO_PLAYER_H
#define PLACE_VIDEO_PLAYER_H

#include "base/err.h"
#include "render/scene.h"
#include "render/stage.h"
#include "video/clock.h"
#include "video/planes.h"

#include <stdbool.h>
#include <stdint.h>

struct place_player {
    const struct place_clock *clock; /* the caller's */
    uint64_t next; /* the frame behind the one last shown; UINT64_MAX before the first */
    struct place_stage stage;
    struct place_planes planes; /* all zero where none were asked for */
};

/* Both must outlive the player. Release it after success. */
enum place_code place_player_init(struct place_player *player, const struct place_scene *scene,
                                  const struct place_clock *clock, bool full_chroma,
                                  struct place_err *err) PLACE_MUST_CHECK;
/* The same without planes, for whoever converts frames to something else. */
enum place_code place_player_init_frames(struct place_player *player,
                                         const struct place_scene *scene,
                                         const struct place_clock *clock,
                                         struct place_err *err) PLACE_MUST_CHECK;
void place_player_release(struct place_player *player);

/*
 * Make the frame, and the planes, those of frame `number` of the clock.
 * player->stage.frame.dirty tells which tiles differ from the frame shown before
 * (all, at first) until the next call.
 */
enum place_code place_player_show(struct place_player *player, uint64_t number,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif
