/*
 * The pictures among the deliverables (deliverables.h): the canvas at its end, and
 * a map of each measure.
 */
#ifndef PLACE_VIDEO_DELIVERABLES_PICTURES_H
#define PLACE_VIDEO_DELIVERABLES_PICTURES_H

#include "base/err.h"
#include "base/outdir.h"
#include "measure/measure.h"
#include "video/deliverables.h"

#include <stddef.h>
#include <stdint.h>

#define DELIVERABLE_FINAL "final.png"

enum { DELIVERABLE_NAME = 32 };

struct deliverable_pictures {
    struct place_source *source;
    const struct place_deliverables_options *options;
    struct place_outdir *dir;                    /* where they go; the caller's */
    int64_t from, to;                            /* maps measure from..to; final.png is at `to` */
    enum place_measure measures[PLACE_MEASURES]; /* that there are maps of */
    size_t count;
};

/* "count.png": the file of a measure's map. */
void deliverable_map_name(enum place_measure measure, char name[DELIVERABLE_NAME]);

enum place_code deliverable_final_write(const struct deliverable_pictures *pictures,
                                        struct place_err *err) PLACE_MUST_CHECK;
enum place_code deliverable_maps_write(const struct deliverable_pictures *pictures,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
