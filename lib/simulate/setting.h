/*
 * The canvas that a crowd meets: its sizes, colours and when they change.
 */
#ifndef PLACE_SIMULATE_SETTING_H
#define PLACE_SIMULATE_SETTING_H

#include "base/err.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stdint.h>

/* Whose timeline it is. */
enum place_setting {
    PLACE_SETTING_OWN,       /* opens at two thirds a side, grows at 55 % of the span; 24 colours
                                become 32 at 70 % */
    PLACE_SETTING_REDDIT2022 /* the known timeline of that name (formats/timeline_file.h), its
                                times scaled to the span; only white from `whiteout` on */
};

struct place_setting_options {
    enum place_setting setting;
    int32_t width, height; /* of the canvas at its largest; PLACE_SETTING_OWN only */
    bool steady;           /* PLACE_SETTING_OWN: full size and all colours from the start */
    int64_t start, span;   /* microseconds; whole milliseconds */
};

/* Reddit's own first row and length: 2022-04-01 12:44:10.315 UTC, 300,589.892 s. */
#define PLACE_REDDIT2022_START INT64_C(1648817050315000)
#define PLACE_REDDIT2022_SPAN  INT64_C(300589893000)

/* Make the timeline; release it with place_timeline_release. */
enum place_code place_setting_make(const struct place_setting_options *options,
                                   struct place_timeline *timeline,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The colour of `palette` nearest to 0xRRGGBB among those allowed by `entry` (NULL: all). */
uint8_t place_nearest_color(const struct place_palette *palette,
                            const struct place_timeline_entry *entry, uint32_t rgb);

#endif
