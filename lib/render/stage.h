/*
 * A stage: where the pictures of a scene are drawn, one after the other, by one
 * thread. It moves over the history and keeps what a picture takes: the canvas,
 * the measures of its maps, whose pixels are highlighted.
 *
 *     place_stage_init(&stage, &scene, err)
 *     place_stage_seek(&stage, &(struct place_bound){time, UINT64_MAX, UINT64_MAX}, err)
 *     place_stage_draw(&stage, err)
 *     ... stage.frame, whose tiles tell what changed ...
 *
 * Where nothing but the canvas is shown, a seek begins at the nearest snapshot.
 * Else it goes through the history from scene->from (or from its beginning, for
 * a user's pixels), and going back begins again: go forward. There are no maps
 * of moments before scene->from; what is asked for then is the moment before it.
 */
#ifndef PLACE_RENDER_STAGE_H
#define PLACE_RENDER_STAGE_H

#include "base/err.h"
#include "core/canvas.h"
#include "render/frame.h"
#include "render/owned.h"
#include "render/scene.h"

#include <stdbool.h>
#include <stdint.h>

struct place_stage {
    const struct place_scene *scene;
    struct place_cursor *cursor;
    struct place_canvas canvas;
    struct place_frame frame;
    int64_t time; /* of the moment, or of its last event where it was not sought by time */
    /* The rest is stage.c's. */
    bool begun, counted;             /* the last moment was a count of events */
    struct place_owned owned;        /* where a user is highlighted */
    struct place_measures *measures; /* NULL where there is no map, and before the first seek */
    struct place_map maps[PLACE_PANELS];
    struct place_fade under; /* the canvas under maps */
    uint8_t *row;            /* owned; a row of a map, and one of the canvas */
    struct place_caption *caption;
};

/* The cursor delivers the columns that the scene needs, and `columns`. Release it after success. */
enum place_code place_stage_init(struct place_stage *stage, const struct place_scene *scene,
                                 unsigned columns, struct place_err *err) PLACE_MUST_CHECK;
void place_stage_release(struct place_stage *stage);

/*
 * Go to the moment after all events with time <= bound->time, or seq <= bound->seq, or
 * after the first bound->count of the log: one of the three, the others are no
 * bound. A count is reached by applying its last event last, so that it does not
 * matter from where: a timeline entry right behind it has not taken force.
 */
enum place_code place_stage_seek(struct place_stage *stage, const struct place_bound *bound,
                                 struct place_err *err) PLACE_MUST_CHECK;

/*
 * Make the frame what the scene shows at this moment. Its dirty tiles add to those it
 * had: place_frame_clean() is the caller's.
 */
enum place_code place_stage_draw(struct place_stage *stage, struct place_err *err) PLACE_MUST_CHECK;

#endif
