/* The trail of a user or of the owner of some keys. */
#include "source/history_trail.h"

#include "base/mem.h"
#include "base/stop.h"
#include "core/fill.h"
#include "formats/pxls_hash.h"

#include <stdlib.h>
#include <string.h>

struct search_for_trail {
    const struct place_history_options *options;
    const struct place_canvas *initial;
    char point; /* before the milliseconds of a date: logs have a comma or a point */
    struct trail *trail;
    uint8_t *mask; /* owned; of the whole region */
};

void trail_release(struct trail *trail) {
    free(trail->mask);
    free(trail->seqs);
    *trail = (struct trail){0};
}

bool trail_has(const struct trail *trail, uint64_t seq) {
    size_t low = 0, high = trail->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (trail->seqs[middle] < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low < trail->count && trail->seqs[low] == seq;
}

static bool is_hash_of(const struct search_for_trail *search, const struct place_event *event,
                       const unsigned char *hash) {
    for (size_t i = 0; i < search->options->key_count; i++) {
        unsigned char digest[PLACE_EVENT_HASH];
        place_pxls_hash(event, search->point, search->options->keys[i], digest);
        if (memcmp(digest, hash, sizeof digest) == 0)
            return true;
    }
    return false;
}

/* Whether a key owns the event. Its index may have been -1 in the log, which the importer made the
 * initial colour. */
static bool is_own(const struct search_for_trail *search, const struct place_batch *batch,
                   uint32_t i) {
    const unsigned char *hash = place_batch_hash(batch, i);
    struct place_event event = place_batch_event(batch, i);
    if (!hash || place_kind_is_fill(event.kind))
        return false;
    if (is_hash_of(search, &event, hash))
        return true;
    if (event.color != place_canvas_get(search->initial, event.x, event.y))
        return false;
    event.color = PLACE_NO_COLOR;
    return is_hash_of(search, &event, hash);
}

/* Mark what of a row of pixels lies in the region. */
static void mark_row(struct search_for_trail *search, struct place_rect row) {
    const struct place_rect region = search->options->region;
    row = place_rect_intersection(row, region);
    if (place_rect_empty(row))
        return;
    search->trail->box = place_rect_union(search->trail->box, row);
    memset(search->mask + (size_t)(row.y0 - region.y0) * (size_t)region.width +
               (size_t)(row.x0 - region.x0),
           1, (size_t)row.width);
}

static void mark_event(struct search_for_trail *search, const struct place_event *event) {
    if (!place_kind_is_fill(event->kind)) {
        mark_row(search, (struct place_rect){event->x, event->y, 1, 1});
        return;
    }
    const struct place_fill fill = {0, event->x, event->y, event->width, event->height};
    const struct place_rect extent =
        place_rect_intersection(place_fill_extent(&fill, event->kind), search->options->region);
    for (int32_t y = extent.y0; y < extent.y0 + extent.height; y++)
        mark_row(search, place_fill_row(&fill, event->kind, y));
}

static enum place_code take_batch(struct search_for_trail *search, const struct place_batch *batch,
                                  struct place_err *err) {
    struct trail *trail = search->trail;
    const bool by_key = search->options->key_count > 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (by_key && !is_own(search, batch, i))
            continue;
        const struct place_event event = place_batch_event(batch, i);
        mark_event(search, &event);
        if (!by_key)
            continue;
        if (place_grow_array(&trail->seqs, &trail->capacity, trail->count + 1, sizeof *trail->seqs,
                             err))
            return err->code;
        trail->seqs[trail->count++] = place_batch_seq(batch, i);
    }
    return PLACE_OK;
}

static enum place_code take_chunk(struct search_for_trail *search, struct place_searcher *searcher,
                                  size_t chunk, struct place_err *err) {
    struct place_batch found;
    if (place_stop_check(err) || place_search_chunk(searcher, chunk, &found, err))
        return err->code;
    return take_batch(search, &found, err);
}

static enum place_code search_all(struct search_for_trail *search, struct place_archive *archive,
                                  struct place_err *err) {
    const struct place_archive_info *info = place_archive_info(archive);
    const bool by_key = search->options->key_count > 0;
    const struct place_search what = {.region = search->options->region,
                                      .user = search->options->user,
                                      .columns = by_key ? PLACE_TIMES | PLACE_HASHES : 0};
    struct place_searcher *searcher = place_searcher_new(archive, &what, err);
    enum place_code code = searcher ? PLACE_OK : err->code;
    place_progress_begin(search->options->progress, "events", info->events);
    for (size_t chunk = 0; chunk < info->chunk_count && !code; chunk++) {
        if (!by_key || info->chunks[chunk].has_hashes)
            code = take_chunk(search, searcher, chunk, err);
        place_progress_add(search->options->progress, info->chunks[chunk].count);
    }
    place_searcher_free(searcher);
    return code;
}

/* Keep of the region's mask what lies in the box. */
static enum place_code cut_mask(const struct search_for_trail *search, struct place_err *err) {
    struct trail *trail = search->trail;
    const struct place_rect region = search->options->region, box = trail->box;
    if (place_rect_empty(box))
        return PLACE_OK;
    const size_t width = (size_t)box.width, height = (size_t)box.height;
    trail->mask = place_new_array(width, height, err);
    if (!trail->mask)
        return err->code;
    for (size_t y = 0; y < height; y++)
        memcpy(trail->mask + y * width,
               search->mask + ((size_t)(box.y0 - region.y0) + y) * (size_t)region.width +
                   (size_t)(box.x0 - region.x0),
               width);
    place_search_pairs(trail->mask, box, trail->pairs);
    return PLACE_OK;
}

enum place_code trail_find(struct place_archive *archive,
                           const struct place_history_options *options,
                           const struct place_canvas *initial, struct trail *trail,
                           struct place_err *err) {
    struct search_for_trail search = {
        .options = options, .initial = initial, .point = ',', .trail = trail};
    *trail = (struct trail){0};
    search.mask =
        place_new_array((size_t)options->region.width, (size_t)options->region.height, err);
    if (!search.mask)
        return err->code;
    enum place_code code = search_all(&search, archive, err);
    if (!code && options->key_count > 0 && trail->count == 0) {
        search.point = '.';
        code = search_all(&search, archive, err);
    }
    if (!code)
        code = cut_mask(&search, err);
    free(search.mask);
    if (code)
        trail_release(trail);
    return code;
}
