/*
 * The canvas that a crowd meets: its sizes, colours and when they change.
 */
#ifndef PLACE_SIMULATE_SETTING_H
#define PLACE_SIMULATE_SETTING_H

#include "base/err.h"
#include "core/timeline.h"

#include <stdbool.h>
#include <stdint.h>

/* An event that took place, whose canvas a crowd can be put on. */
struct place_known_event {
    const char *name;    /* "reddit2017": its timeline's (formats/timeline_file.h), its log's */
    int64_t start, span; /* microseconds; of its log */
    unsigned key_bytes;  /* users are named by base64 of so many */
    unsigned kinds;      /* of moderation in its log: bits 1 << enum place_kind */
};

/* The event of that name, or NULL. */
const struct place_known_event *place_known_event(const char *name);

struct place_setting_options {
    const struct place_known_event *event; /* its timeline, the times scaled to the span; only the
                                              background from `whiteout` on. NULL: a canvas that
                                              opens at two thirds a side and grows at 55 % of the
                                              span; 24 colours become 32 at 70 % */
    int32_t width, height;                 /* at its largest; where there is no `event` */
    bool steady;         /* full size and all colours from the start; where there is no `event` */
    int64_t start, span; /* microseconds; whole milliseconds */
};

/* Make the timeline; release it with place_timeline_release. */
enum place_code place_setting_make(const struct place_setting_options *options,
                                   struct place_timeline *timeline,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* The colour of `palette` nearest to 0xRRGGBB among those allowed by `entry` (NULL: all). */
uint8_t place_nearest_color(const struct place_palette *palette,
                            const struct place_timeline_entry *entry, uint32_t rgb);

#endif
