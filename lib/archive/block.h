/*
 * A block: the events of one EVNT chunk as columns while they are gathered,
 * and their encoding. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_BLOCK_H
#define PLACE_ARCHIVE_BLOCK_H

#include "archive/plane.h"
#include "archive/writer.h"
#include "core/event.h"

struct event_block {
    uint32_t count;
    int32_t x0, y0; /* origin of x and y */
    bool has_kinds, has_gaps, has_hashes;
    uint32_t fills;
    uint16_t x[PLACE_CHUNK_EVENTS], y[PLACE_CHUNK_EVENTS];
    uint8_t color[PLACE_CHUNK_EVENTS], kind[PLACE_CHUNK_EVENTS];
    uint32_t user[PLACE_CHUNK_EVENTS];
    int64_t time[PLACE_CHUNK_EVENTS];
    uint64_t seq[PLACE_CHUNK_EVENTS];
    struct place_fill *fill; /* owned; `fills` of `fill_capacity` */
    size_t fill_capacity;
    unsigned char *hash; /* owned; PLACE_CHUNK_EVENTS of them, made when first needed */
};

struct event_block *block_new(struct place_err *err) PLACE_MUST_CHECK;
void block_free(struct event_block *block); /* NULL is fine */

/* Empty the block for events relative to this origin. */
void block_begin(struct event_block *block, int32_t x0, int32_t y0);

/* Add an event to a block that is not full; `hash` is PLACE_EVENT_HASH bytes, or NULL. */
enum place_code block_add(struct event_block *block, const struct place_event *event, uint64_t seq,
                          const unsigned char *hash, struct place_err *err) PLACE_MUST_CHECK;

/* The block as a batch of all columns. */
struct place_batch block_batch(const struct event_block *block);

/* Append the block's chunk to `to` and fill its index entry but for the offset. */
enum place_code block_encode(const struct event_block *block, struct place_zstd *zstd,
                             struct place_buf *to, struct index_entry *entry,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif
