/*
 * What a source adds to clock and scene: where its log begins and ends, how
 * many events it has up to a moment, how large its canvas is in between.
 */
#ifndef PLACE_VIDEO_PLAN_H
#define PLACE_VIDEO_PLAN_H

#include "base/err.h"
#include "base/progress.h"
#include "render/scene.h"
#include "source/source.h"
#include "video/clock.h"

/* The clock, with its events counted. PLACE_DATA where the source has no event. */
enum place_code place_plan_clock(struct place_source *source,
                                 const struct place_clock_options *options,
                                 struct place_clock *clock, struct place_err *err) PLACE_MUST_CHECK;

/*
 * The scene: without --region the canvas is shown as large as it is at some time
 * of the clock. Captions tell seconds where frames are less than a minute apart.
 */
struct place_plan_scene_options {
    const struct place_scene_options *scene;
    const struct place_clock *clock;
    enum place_purpose purpose;
    struct place_progress *progress; /* or NULL */
};

enum place_code place_plan_scene(struct place_source *source,
                                 const struct place_plan_scene_options *options,
                                 struct place_scene *scene, struct place_err *err) PLACE_MUST_CHECK;

#endif
