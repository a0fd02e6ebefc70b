/*
 * The timeline of a canvas: what changed about the canvas itself, and when
 * (bounds, palette, allowed colours, background), and its marks, named moments
 * such as `final` and `whiteout`.
 *
 * Entries stand in the canvas's own order: entry 0 opens the canvas and is
 * seq 0; each later entry has a seq of its own among the events' and takes
 * force for every event behind it.
 */
#ifndef PLACE_CORE_TIMELINE_H
#define PLACE_CORE_TIMELINE_H

#include "base/err.h"
#include "base/rect.h"
#include "base/time.h"
#include "core/palette.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_timeline_entry {
    uint64_t seq;
    int64_t time;             /* microseconds since 1970 UTC */
    struct place_rect bounds; /* of the canvas from now on */
    uint8_t background;       /* colour of area newly opened; PLACE_NO_COLOR where none */
    uint8_t allowed[32];      /* bit i % 8 of byte i / 8: colour i may be placed */
    struct place_palette palette;
};

struct place_mark {
    char name[PLACE_MARK_NAME]; /* letters, digits, - and _ */
    int64_t time;
};

struct place_timeline {
    struct place_timeline_entry *entries; /* owned; at least one once filled */
    size_t count, capacity;
    struct place_mark *marks; /* owned; by time */
    size_t mark_count, mark_capacity;
};

static inline bool place_color_allowed(const struct place_timeline_entry *entry, unsigned color) {
    return color < 256 && (entry->allowed[color / 8] >> color % 8 & 1);
}

static inline void place_allow_color(struct place_timeline_entry *entry, unsigned color) {
    entry->allowed[color / 8] = (uint8_t)(entry->allowed[color / 8] | 1u << color % 8);
}

/* Append a copy of the entry; the caller keeps seq and time from falling. */
enum place_code place_timeline_add(struct place_timeline *timeline,
                                   const struct place_timeline_entry *entry,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Set a mark, replacing one of the same name. The name is shorter than PLACE_MARK_NAME. */
enum place_code place_timeline_mark(struct place_timeline *timeline, const char *name, int64_t time,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* `to` is filled with a copy of `from`, whatever it held (not released); empty on failure. */
enum place_code place_timeline_copy(struct place_timeline *to, const struct place_timeline *from,
                                    struct place_err *err) PLACE_MUST_CHECK;

void place_timeline_release(struct place_timeline *timeline);

/* The least rectangle that holds the bounds of all entries. */
struct place_rect place_timeline_union(const struct place_timeline *timeline);

/* The same for the entries that are in force at some time in from..to. */
struct place_rect place_timeline_union_between(const struct place_timeline *timeline, int64_t from,
                                               int64_t to);

/* The longest palette that the canvas ever has: colours keep their indices, so it has all. */
const struct place_palette *place_timeline_palette(const struct place_timeline *timeline);

/* The entry in force right after `time`, and its index; entry 0 before the first. Found by halving:
 * a log may have thousands. */
const struct place_timeline_entry *place_timeline_at(const struct place_timeline *timeline,
                                                     int64_t time);
size_t place_timeline_index_at(const struct place_timeline *timeline, int64_t time);

/* The mark of that name, or NULL. */
const struct place_mark *place_timeline_find_mark(const struct place_timeline *timeline,
                                                  const char *name);

/*
 * Make a time of a moment; `start` and `end` are the first and last event.
 * PLACE_USAGE for a mark that the timeline does not have (the hint lists those
 * it has). `what` names the option.
 */
enum place_code place_timeline_moment(const struct place_timeline *timeline, int64_t start,
                                      int64_t end, const struct place_moment *moment,
                                      const char *what, int64_t *out,
                                      struct place_err *err) PLACE_MUST_CHECK;

#endif
