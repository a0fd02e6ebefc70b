/* One event or canvas change of each of two sources, and how they differ. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_COMPARE_EVENT_H
#define PLACE_SOURCE_COMPARE_EVENT_H

#include "core/event.h"
#include "source/compare.h"
#include "source/compare_users.h"

/* What comes next in a history. */
struct item {
    bool end;                                 /* nothing does */
    const struct place_timeline_entry *entry; /* a change of the canvas, or NULL: */
    struct place_event event;
    uint64_t seq; /* of either */
    int64_t time;
    const unsigned char *hash; /* of an event; NULL where it has none */
};

/* Whether an item is the same in both; what differs is a finding. */
enum place_code compare_items(struct place_findings *findings, struct same_users *users,
                              const struct place_compare_options *options,
                              const struct item items[2], bool *same,
                              struct place_err *err) PLACE_MUST_CHECK;

/* An item that only one of them has. */
void note_only(struct place_findings *findings, enum place_found kind, const struct item *item);

#endif
