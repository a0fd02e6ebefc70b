/* Encoding a block of events as an EVNT chunk. */
#include "archive/block.h"

#include "base/bytes.h"
#include "base/hot.h"
#include "base/mem.h"
#include "base/time.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct event_block *block_new(struct place_err *err) {
    return place_new_array(1, sizeof(struct event_block), err);
}

void block_free(struct event_block *block) {
    if (!block)
        return;
    free(block->fill);
    free(block->hash);
    free(block);
}

void block_begin(struct event_block *block, int32_t x0, int32_t y0) {
    block->count = 0;
    block->fills = 0;
    block->has_kinds = block->has_gaps = block->has_hashes = false;
    block->x0 = x0;
    block->y0 = y0;
}

static enum place_code add_fill(struct event_block *block, const struct place_event *event,
                                struct place_err *err) {
    assert(place_fill_is_sane(
        event->kind, (struct place_rect){event->x, event->y, event->width, event->height}));
    if (place_grow_array(&block->fill, &block->fill_capacity, block->fills + 1u,
                         sizeof *block->fill, err))
        return err->code;
    block->fill[block->fills++] =
        (struct place_fill){block->count, event->x, event->y, event->width, event->height};
    return PLACE_OK;
}

/* Events before the first that has a hash, and those behind it without one, have zeros. */
static enum place_code add_hash(struct event_block *block, const unsigned char *hash,
                                struct place_err *err) {
    static const unsigned char none[PLACE_EVENT_HASH];
    if (memcmp(hash, none, sizeof none) == 0)
        return PLACE_OK;
    if (!block->hash)
        block->hash = place_new_array(PLACE_CHUNK_EVENTS, PLACE_EVENT_HASH, err);
    if (!block->hash)
        return err->code;
    if (!block->has_hashes)
        memset(block->hash, 0, (size_t)PLACE_CHUNK_EVENTS * PLACE_EVENT_HASH);
    block->has_hashes = true;
    memcpy(block->hash + (size_t)block->count * PLACE_EVENT_HASH, hash, PLACE_EVENT_HASH);
    return PLACE_OK;
}

enum place_code block_add(struct event_block *block, const struct place_event *event, uint64_t seq,
                          const unsigned char *hash, struct place_err *err) {
    const uint32_t i = block->count;
    const bool fill = place_kind_is_fill(event->kind);
    assert(i < PLACE_CHUNK_EVENTS && event->kind < PLACE_KIND_CANVAS);
    assert(i == 0 || (event->time >= block->time[i - 1] && seq > block->seq[i - 1]));
    if ((fill && add_fill(block, event, err)) || (hash && add_hash(block, hash, err)))
        return err->code;
    block->x[i] = fill ? 0 : (uint16_t)(event->x - block->x0);
    block->y[i] = fill ? 0 : (uint16_t)(event->y - block->y0);
    block->color[i] = event->color;
    block->kind[i] = event->kind;
    block->user[i] = event->user;
    block->time[i] = event->time;
    block->seq[i] = seq;
    block->has_kinds |= event->kind != PLACE_KIND_PLACE;
    block->has_gaps |= i > 0 && seq != block->seq[i - 1] + 1;
    block->count++;
    return PLACE_OK;
}

struct place_batch block_batch(const struct event_block *block) {
    return (struct place_batch){.count = block->count,
                                .x0 = block->x0,
                                .y0 = block->y0,
                                .x = block->x,
                                .y = block->y,
                                .color = block->color,
                                .kind = block->has_kinds ? block->kind : NULL,
                                .fill = block->fills ? block->fill : NULL,
                                .fills = block->fills,
                                .time = block->time,
                                .user = block->user,
                                .seq = block->has_gaps ? block->seq : NULL,
                                .hash = block->has_hashes ? block->hash : NULL,
                                .first_seq = block->count ? block->seq[0] : 0};
}

/* The bytes of one plane at a time, from columns of wider integers. */
struct split {
    uint8_t bytes[PLACE_CHUNK_EVENTS];
    uint64_t wide[PLACE_CHUNK_EVENTS];
};

PLACE_HOT
static void low_bytes(const uint16_t *restrict from, uint32_t count, uint8_t *restrict to) {
    for (uint32_t i = 0; i < count; i++)
        to[i] = (uint8_t)from[i];
}

PLACE_HOT
static void high_bytes(const uint16_t *restrict from, uint32_t count, uint8_t *restrict to) {
    for (uint32_t i = 0; i < count; i++)
        to[i] = (uint8_t)(from[i] >> 8);
}

PLACE_HOT
static void both_high(const uint16_t *restrict x, const uint16_t *restrict y, uint32_t count,
                      unsigned x_bits, uint8_t *restrict to) {
    for (uint32_t i = 0; i < count; i++)
        to[i] = (uint8_t)(x[i] >> 8 | y[i] >> 8 << x_bits);
}

PLACE_HOT
static void byte_of(const uint64_t *restrict from, unsigned shift, uint32_t count,
                    uint8_t *restrict to) {
    for (uint32_t i = 0; i < count; i++)
        to[i] = (uint8_t)(from[i] >> shift);
}

static uint16_t highest(const uint16_t *values, uint32_t count) {
    uint16_t most = 0;
    for (uint32_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

/* Bits of the high byte of the greatest of the values. */
static unsigned high_bits(const uint16_t *values, uint32_t count) {
    const unsigned high = highest(values, count) >> 8;
    unsigned bits = 0;
    while (high >> bits)
        bits++;
    return bits;
}

static enum place_code add_coordinates(struct plane_writer *planes, const struct event_block *block,
                                       struct split *split, uint8_t *x_bits,
                                       struct place_err *err) {
    const uint32_t count = block->count;
    low_bytes(block->x, count, split->bytes);
    if (plane_add(planes, PLANE_X_LOW, split->bytes, count, PLANE_IN_PLACE, err))
        return err->code;
    low_bytes(block->y, count, split->bytes);
    if (plane_add(planes, PLANE_Y_LOW, split->bytes, count, PLANE_IN_PLACE, err))
        return err->code;
    const unsigned bits = high_bits(block->x, count);
    if (bits + high_bits(block->y, count) <= 8) {
        *x_bits = (uint8_t)bits;
        both_high(block->x, block->y, count, bits, split->bytes);
        return plane_add(planes, PLANE_XY_HIGH, split->bytes, count, PLANE_QUICK, err);
    }
    high_bytes(block->x, count, split->bytes);
    if (plane_add(planes, PLANE_X_HIGH, split->bytes, count, PLANE_QUICK, err))
        return err->code;
    high_bytes(block->y, count, split->bytes);
    return plane_add(planes, PLANE_Y_HIGH, split->bytes, count, PLANE_QUICK, err);
}

/* split->wide as the byte planes from `id` on; high bytes that are all zero vanish. */
static enum place_code add_wide(struct plane_writer *planes, unsigned id, uint32_t count,
                                struct split *split, struct place_err *err) {
    uint64_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any |= split->wide[i];
    for (unsigned byte = 0; byte < 8 && any >> (8 * byte); byte++) {
        byte_of(split->wide, 8 * byte, count, split->bytes);
        if (plane_add(planes, id + byte, split->bytes, count, PLANE_LEAST, err))
            return err->code;
    }
    return PLACE_OK;
}

/* The largest of second, millisecond and microsecond that divides every difference. */
static uint32_t time_unit(const uint64_t *differences, uint32_t count) {
    bool seconds = true, milliseconds = true;
    for (uint32_t i = 0; i < count && milliseconds; i++) {
        seconds = seconds && differences[i] % PLACE_SECOND == 0;
        milliseconds = differences[i] % PLACE_MILLISECOND == 0;
    }
    return !milliseconds ? 1 : seconds ? (uint32_t)PLACE_SECOND : (uint32_t)PLACE_MILLISECOND;
}

static enum place_code add_times(struct plane_writer *planes, const struct event_block *block,
                                 struct split *split, uint32_t *unit, struct place_err *err) {
    split->wide[0] = 0;
    for (uint32_t i = 1; i < block->count; i++)
        split->wide[i] = (uint64_t)(block->time[i] - block->time[i - 1]);
    *unit = time_unit(split->wide, block->count);
    for (uint32_t i = 0; *unit > 1 && i < block->count; i++)
        split->wide[i] /= *unit;
    return add_wide(planes, PLANE_TIME, block->count, split, err);
}

static enum place_code add_users(struct plane_writer *planes, const struct event_block *block,
                                 struct split *split, uint32_t *max_user, struct place_err *err) {
    *max_user = 0;
    for (uint32_t i = 0; i < block->count; i++) {
        split->wide[i] = block->user[i];
        *max_user = block->user[i] > *max_user ? block->user[i] : *max_user;
    }
    return add_wide(planes, PLANE_USER, block->count, split, err);
}

static enum place_code add_seqs(struct plane_writer *planes, const struct event_block *block,
                                struct split *split, struct place_err *err) {
    if (!block->has_gaps)
        return PLACE_OK;
    split->wide[0] = 0;
    for (uint32_t i = 1; i < block->count; i++)
        split->wide[i] = block->seq[i] - block->seq[i - 1] - 1;
    return add_wide(planes, PLANE_SEQ, block->count, split, err);
}

/* Behind all other planes: nobody reads past it who has not asked for it. */
static enum place_code add_hashes(struct plane_writer *planes, const struct event_block *block,
                                  struct place_err *err) {
    const size_t size = (size_t)block->count * PLACE_EVENT_HASH;
    return block->has_hashes ? plane_add(planes, PLANE_HASH, block->hash, size, PLANE_LEAST, err)
                             : PLACE_OK;
}

static enum place_code add_kinds(struct plane_writer *planes, const struct event_block *block,
                                 struct place_err *err) {
    if (!block->has_kinds)
        return PLACE_OK;
    enum place_code code =
        plane_add(planes, PLANE_KIND, block->kind, block->count, PLANE_LEAST, err);
    if (code || !block->fills)
        return code;
    unsigned char *bytes = place_new_array(block->fills, FILL_SIZE, err);
    if (!bytes)
        return err->code;
    for (uint32_t i = 0; i < block->fills; i++) {
        const struct place_fill *fill = &block->fill[i];
        put_rect(bytes + (size_t)i * FILL_SIZE,
                 (struct place_rect){fill->x, fill->y, fill->width, fill->height});
    }
    code =
        plane_add(planes, PLANE_FILLS, bytes, (size_t)block->fills * FILL_SIZE, PLANE_LEAST, err);
    free(bytes);
    return code;
}

/* The least rectangle round all placements. */
static struct place_rect block_box(const struct event_block *block) {
    uint16_t left = UINT16_MAX, top = UINT16_MAX, right = 0, bottom = 0;
    bool any = false;
    for (uint32_t i = 0; i < block->count; i++) {
        if (block->has_kinds && place_kind_is_fill(block->kind[i]))
            continue;
        any = true;
        left = block->x[i] < left ? block->x[i] : left;
        right = block->x[i] > right ? block->x[i] : right;
        top = block->y[i] < top ? block->y[i] : top;
        bottom = block->y[i] > bottom ? block->y[i] : bottom;
    }
    if (!any)
        return (struct place_rect){0};
    return (struct place_rect){block->x0 + left, block->y0 + top, right - left + 1,
                               bottom - top + 1};
}

static enum place_code add_all(struct plane_writer *planes, const struct event_block *block,
                               struct split *split, struct events_header *header,
                               struct place_err *err) {
    if (add_coordinates(planes, block, split, &header->x_bits, err) ||
        plane_add(planes, PLANE_COLOR, block->color, block->count, PLANE_QUICK, err) ||
        add_kinds(planes, block, err) || add_users(planes, block, split, &header->max_user, err) ||
        add_times(planes, block, split, &header->unit, err) ||
        add_seqs(planes, block, split, err) || add_hashes(planes, block, err))
        return err->code;
    return PLACE_OK;
}

static enum place_code append_events(struct place_buf *to, const struct events_header *header,
                                     const struct plane_writer *planes, struct place_err *err) {
    unsigned char bytes[EVENTS_HEADER_SIZE + sizeof planes->table];
    const size_t table = (size_t)planes->count * PLANE_ENTRY_SIZE;
    put_events_header(bytes, header);
    memcpy(bytes + EVENTS_HEADER_SIZE, planes->table, table);
    return append_chunk(to, CHUNK_EVENTS, bytes, EVENTS_HEADER_SIZE + table, planes->body.data,
                        planes->body.size, err);
}

static void fill_entry(struct index_entry *entry, const struct events_header *header,
                       const struct event_block *block) {
    *entry = (struct index_entry){.type = CHUNK_EVENTS,
                                  .count = header->count,
                                  .first_seq = header->first_seq,
                                  .last_seq = header->last_seq,
                                  .first_time = header->first_time,
                                  .last_time = header->last_time,
                                  .box = header->box,
                                  .max_user = header->max_user};
    entry->flags |= header->max_user ? INDEX_HAS_USERS : 0;
    entry->flags |= block->has_kinds ? INDEX_HAS_KINDS : 0;
    entry->flags |= block->has_hashes ? INDEX_HAS_HASHES : 0;
}

enum place_code block_encode(const struct event_block *block, struct place_zstd *zstd,
                             struct place_buf *to, struct index_entry *entry,
                             struct place_err *err) {
    assert(block->count > 0);
    const uint32_t last = block->count - 1;
    struct events_header header = {.first_seq = block->seq[0],
                                   .last_seq = block->seq[last],
                                   .first_time = block->time[0],
                                   .last_time = block->time[last],
                                   .box = block_box(block),
                                   .x0 = block->x0,
                                   .y0 = block->y0,
                                   .count = block->count,
                                   .fills = block->fills};
    struct plane_writer planes = {.zstd = zstd};
    struct split *split = place_new_array(1, sizeof *split, err);
    if (!split)
        return err->code;
    enum place_code code = add_all(&planes, block, split, &header, err);
    header.planes = (uint16_t)planes.count;
    if (code == PLACE_OK)
        code = append_events(to, &header, &planes, err);
    fill_entry(entry, &header, block);
    place_buf_release(&planes.body);
    free(split);
    return code;
}
