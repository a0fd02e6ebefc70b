/*
 * What a source adds to clock and view: where its log begins and ends, how
 * many events it has up to a moment, how large its canvas is in between.
 */
#ifndef PLACE_VIDEO_PLAN_H
#define PLACE_VIDEO_PLAN_H

#include "base/err.h"
#include "render/view.h"
#include "source/source.h"
#include "video/clock.h"

/* The clock, with its events counted. PLACE_DATA where the source has no event. */
enum place_code place_plan_clock(struct place_source *source,
                                 const struct place_clock_options *options,
                                 struct place_clock *clock, struct place_err *err) PLACE_MUST_CHECK;

/* The view: without --region the canvas is shown as large as it is at some time of the clock. */
struct place_plan_view_options {
    const struct place_view_options *view;
    const struct place_clock *clock;
    enum place_purpose purpose;
};

enum place_code place_plan_view(struct place_source *source,
                                const struct place_plan_view_options *options,
                                struct place_view *view, struct place_err *err) PLACE_MUST_CHECK;

#endif
