/*
 * The trail of a user or of the owner of some keys: which events are theirs,
 * and on which pixels. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_HISTORY_TRAIL_H
#define PLACE_SOURCE_HISTORY_TRAIL_H

#include "archive/search.h"
#include "core/canvas.h"
#include "source/history.h"

struct trail {
    struct place_rect box; /* the least round the pixels; empty where there are no events */
    uint8_t *mask;         /* owned; of the box, 1 where an event touched: as place_search has it */
    uint8_t pairs[PLACE_SEARCH_PAIRS]; /* of the mask */
    uint64_t *seqs;                    /* owned; of the events, ascending; only of keys' */
    size_t count, capacity;
};

/*
 * Find the trail of the options' user or keys in their region. `initial` is
 * the canvas before the first event: a pxls log may have called its colours -1.
 */
enum place_code trail_find(struct place_archive *archive,
                           const struct place_history_options *options,
                           const struct place_canvas *initial, struct trail *trail,
                           struct place_err *err) PLACE_MUST_CHECK;
void trail_release(struct trail *trail);

/* Whether the event is among the keys'. */
bool trail_has(const struct trail *trail, uint64_t seq);

#endif
