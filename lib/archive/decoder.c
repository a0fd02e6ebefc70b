/* Decoding EVNT chunks into batches. */
#include "archive/chunk_view.h"
#include "base/bytes.h"
#include "base/hot.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 1 << 16, /* events in a chunk at most */
    FILL_ROOM = CHUNK * FILL_SIZE,
    HASH_ROOM = CHUNK * PLACE_EVENT_HASH
};

struct place_chunk_decoder {
    struct place_zstd *zstd;
    const struct place_event_chunk *last; /* decoded before; its batch is over */
    uint8_t low_x[CHUNK], low_y[CHUNK], high[CHUNK], high_y[CHUNK], color[CHUNK], kind[CHUNK];
    uint8_t byte[CHUNK]; /* of a wide column, one plane at a time */
    uint16_t x[CHUNK], y[CHUNK];
    uint32_t user[CHUNK];
    int64_t time[CHUNK];
    uint64_t seq[CHUNK], wide[CHUNK];
    uint8_t zeros[CHUNK];
    uint8_t *fill_bytes;     /* owned; FILL_ROOM, made when first needed */
    struct place_fill *fill; /* owned; CHUNK */
    uint8_t *hash_bytes;     /* owned; HASH_ROOM, made when first needed */
};

struct place_chunk_decoder *place_chunk_decoder_new(struct place_err *err) {
    struct place_chunk_decoder *decoder = place_new_array(1, sizeof *decoder, err);
    if (!decoder)
        return NULL;
    decoder->zstd = place_zstd_new(err);
    if (decoder->zstd)
        return decoder;
    place_chunk_decoder_free(decoder);
    return NULL;
}

void place_chunk_decoder_free(struct place_chunk_decoder *decoder) {
    if (!decoder)
        return;
    place_zstd_free(decoder->zstd);
    free(decoder->fill_bytes);
    free(decoder->fill);
    free(decoder->hash_bytes);
    free(decoder);
}

/* Bytes of plane `id`, or zeros where the chunk has none. */
static const uint8_t *find_plane(struct place_chunk_decoder *decoder, const struct chunk_view *view,
                                 unsigned id, size_t size, uint8_t *scratch, const uint8_t *zeros,
                                 struct place_err *err) {
    struct plane_entry entry;
    const unsigned char *stored = chunk_view_plane(view, id, &entry, err);
    if (!stored)
        return NULL;
    if (zeros && entry.coding == CODING_CONSTANT && entry.value == 0)
        return zeros;
    return plane_bytes(&entry, stored, size, decoder->zstd, scratch, err);
}

/* The least and the greatest x and y of a chunk, from its origin on. */
struct reach {
    uint16_t least_x, least_y, most_x, most_y;
};

/*
 * x and y from their low bytes and the plane that both share above those; also
 * how far they reach.
 */
PLACE_HOT
static void join_shared(const uint8_t *restrict low_x, const uint8_t *restrict low_y,
                        const uint8_t *restrict high, unsigned x_bits, uint32_t count,
                        uint16_t *restrict x, uint16_t *restrict y, struct reach *restrict reach) {
    const unsigned x_mask = (1u << x_bits) - 1;
    uint16_t least_x = UINT16_MAX, least_y = UINT16_MAX, most_x = 0, most_y = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t at_x = (uint16_t)(low_x[i] | (high[i] & x_mask) << 8);
        const uint16_t at_y = (uint16_t)(low_y[i] | high[i] >> x_bits << 8);
        x[i] = at_x;
        y[i] = at_y;
        least_x = at_x < least_x ? at_x : least_x;
        least_y = at_y < least_y ? at_y : least_y;
        most_x = at_x > most_x ? at_x : most_x;
        most_y = at_y > most_y ? at_y : most_y;
    }
    *reach = (struct reach){least_x, least_y, most_x, most_y};
}

PLACE_HOT
static void join_bytes(const uint8_t *restrict low, const uint8_t *restrict high, uint32_t count,
                       uint16_t *restrict to, uint16_t *restrict least, uint16_t *restrict most) {
    uint16_t lowest = UINT16_MAX, highest = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t at = (uint16_t)(low[i] | high[i] << 8);
        to[i] = at;
        lowest = at < lowest ? at : lowest;
        highest = at > highest ? at : highest;
    }
    *least = lowest;
    *most = highest;
}

/* The greatest colour plus one, PLACE_NO_COLOR counting as nothing. */
PLACE_HOT
static unsigned color_limit(const uint8_t *color, uint32_t count) {
    uint8_t most = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t next = (uint8_t)(color[i] + 1);
        most = next > most ? next : most;
    }
    return most;
}

/* Whether the header's box is round all placements: a search looks only where it says. */
static bool is_in_box(const struct chunk_view *view, const struct place_batch *batch,
                      const struct reach *reach) {
    const struct place_rect box = view->header.box;
    const struct place_rect all = {batch->x0 + reach->least_x, batch->y0 + reach->least_y,
                                   reach->most_x - reach->least_x + 1,
                                   reach->most_y - reach->least_y + 1};
    if (batch->fills == 0)
        return place_rect_covers(box, all);
    for (uint32_t i = 0; i < batch->count; i++)
        if (!place_kind_is_fill(batch->kind[i]) &&
            !place_rect_contains(box, batch->x0 + batch->x[i], batch->y0 + batch->y[i]))
            return false;
    return true;
}

/* x and y of fills mean nothing, but replay takes them for offsets all the same. */
static enum place_code check_pixels(const struct place_archive *archive,
                                    const struct chunk_view *view, const struct place_batch *batch,
                                    const struct reach *reach, struct place_err *err) {
    const struct place_rect bounds = archive->bounds;
    const unsigned colors = color_limit(batch->color, batch->count);
    if (reach->most_x >= bounds.x0 + bounds.width - batch->x0 ||
        reach->most_y >= bounds.y0 + bounds.height - batch->y0)
        return place_fail(err, PLACE_DATA, "a placement lies off the canvas");
    if (!is_in_box(view, batch, reach))
        return place_fail(err, PLACE_DATA, "a placement lies outside the header's rectangle");
    if (colors > archive->colors)
        return place_fail(err, PLACE_DATA, "a colour is %u, the palette has %u", colors - 1,
                          archive->colors);
    return PLACE_OK;
}

static enum place_code decode_pixels(struct place_chunk_decoder *decoder,
                                     const struct place_archive *archive,
                                     const struct chunk_view *view, struct place_batch *batch,
                                     struct place_err *err) {
    const uint32_t count = batch->count;
    const uint8_t *zeros = decoder->zeros;
    const uint8_t *low_x =
        find_plane(decoder, view, PLANE_X_LOW, count, decoder->low_x, zeros, err);
    const uint8_t *low_y =
        find_plane(decoder, view, PLANE_Y_LOW, count, decoder->low_y, zeros, err);
    const uint8_t *color =
        find_plane(decoder, view, PLANE_COLOR, count, decoder->color, zeros, err);
    const bool wide = chunk_view_has(view, PLANE_X_HIGH) || chunk_view_has(view, PLANE_Y_HIGH);
    const uint8_t *high = find_plane(decoder, view, wide ? PLANE_X_HIGH : PLANE_XY_HIGH, count,
                                     decoder->high, zeros, err);
    if (!low_x || !low_y || !color || !high)
        return err->code;
    struct reach reach;
    if (wide) {
        const uint8_t *high_y =
            find_plane(decoder, view, PLANE_Y_HIGH, count, decoder->high_y, zeros, err);
        if (!high_y)
            return err->code;
        join_bytes(low_x, high, count, decoder->x, &reach.least_x, &reach.most_x);
        join_bytes(low_y, high_y, count, decoder->y, &reach.least_y, &reach.most_y);
    } else {
        join_shared(low_x, low_y, high, view->header.x_bits, count, decoder->x, decoder->y, &reach);
    }
    batch->x = decoder->x;
    batch->y = decoder->y;
    batch->color = color;
    return check_pixels(archive, view, batch, &reach, err);
}

static enum place_code decode_fills(struct place_chunk_decoder *decoder,
                                    const struct chunk_view *view, struct place_batch *batch,
                                    struct place_err *err) {
    if (!decoder->fill)
        decoder->fill = place_new_array(CHUNK, sizeof *decoder->fill, err);
    if (!decoder->fill_bytes)
        decoder->fill_bytes = place_new_array(FILL_ROOM, 2, err); /* and as many zeros */
    if (!decoder->fill || !decoder->fill_bytes)
        return err->code;
    const uint8_t *bytes =
        find_plane(decoder, view, PLANE_FILLS, (size_t)view->header.fills * FILL_SIZE,
                   decoder->fill_bytes, decoder->fill_bytes + FILL_ROOM, err);
    if (!bytes)
        return err->code;
    if (chunk_view_fills(view, batch->kind, bytes, decoder->fill, err))
        return err->code;
    batch->fill = decoder->fill;
    batch->fills = view->header.fills;
    return PLACE_OK;
}

static enum place_code decode_kinds(struct place_chunk_decoder *decoder,
                                    const struct chunk_view *view, struct place_batch *batch,
                                    struct place_err *err) {
    if (!chunk_view_has(view, PLANE_KIND))
        return view->header.fills ? place_fail(err, PLACE_DATA, "fills without kinds") : PLACE_OK;
    batch->kind = find_plane(decoder, view, PLANE_KIND, batch->count, decoder->kind, NULL, err);
    if (!batch->kind)
        return err->code;
    uint8_t most = 0;
    for (uint32_t i = 0; i < batch->count; i++)
        most = batch->kind[i] > most ? batch->kind[i] : most;
    if (most >= PLACE_KIND_CANVAS)
        return place_fail(err, PLACE_DATA, "an event is of unknown kind %u", most);
    if (most >= PLACE_KIND_RECTANGLE)
        return decode_fills(decoder, view, batch, err);
    return view->header.fills
               ? place_fail(err, PLACE_DATA, "there are fewer fills than the header says")
               : PLACE_OK;
}

PLACE_HOT
static void add_byte(const uint8_t *restrict byte, unsigned shift, uint32_t count,
                     uint64_t *restrict wide) {
    for (uint32_t i = 0; i < count; i++)
        wide[i] |= (uint64_t)byte[i] << shift;
}

/* A wide column from its byte planes into decoder->wide. */
static enum place_code join_wide(struct place_chunk_decoder *decoder, const struct chunk_view *view,
                                 unsigned id, unsigned planes, struct place_err *err) {
    memset(decoder->wide, 0, view->header.count * sizeof *decoder->wide);
    for (unsigned byte = 0; byte < planes; byte++) {
        if (!chunk_view_has(view, id + byte))
            continue;
        const uint8_t *bytes =
            find_plane(decoder, view, id + byte, view->header.count, decoder->byte, NULL, err);
        if (!bytes)
            return err->code;
        add_byte(bytes, 8 * byte, view->header.count, decoder->wide);
    }
    return PLACE_OK;
}

static enum place_code decode_times(struct place_chunk_decoder *decoder,
                                    const struct chunk_view *view, struct place_batch *batch,
                                    struct place_err *err) {
    const struct events_header *header = &view->header;
    if (join_wide(decoder, view, PLANE_TIME, 8, err))
        return err->code;
    /* Differences beyond the span would wrap; within it a sum cannot pass the last time unseen. */
    const uint64_t span = (uint64_t)(header->last_time - header->first_time);
    const uint64_t most = header->unit ? span / header->unit : 0;
    uint64_t sum = 0;
    bool beyond = decoder->wide[0] != 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        beyond |= decoder->wide[i] > most;
        sum += decoder->wide[i];
        beyond |= sum > most;
        decoder->time[i] = (int64_t)((uint64_t)header->first_time + sum * header->unit);
    }
    if (beyond || sum * header->unit != span)
        return place_fail(err, PLACE_DATA, "times do not add up");
    batch->time = decoder->time;
    return PLACE_OK;
}

static enum place_code decode_users(struct place_chunk_decoder *decoder,
                                    const struct place_archive *archive,
                                    const struct chunk_view *view, struct place_batch *batch,
                                    struct place_err *err) {
    if (view->header.max_user == 0)
        return PLACE_OK;
    if (join_wide(decoder, view, PLANE_USER, 4, err))
        return err->code;
    uint32_t most = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        decoder->user[i] = (uint32_t)decoder->wide[i];
        most = decoder->user[i] > most ? decoder->user[i] : most;
    }
    if (most > archive->info.users)
        return place_fail(err, PLACE_DATA, "user %" PRIu32 " is not in the dictionary", most);
    if (most > view->header.max_user)
        return place_fail(err, PLACE_DATA, "user %" PRIu32 " is greater than the header says",
                          most);
    batch->user = decoder->user;
    return PLACE_OK;
}

static enum place_code decode_seqs(struct place_chunk_decoder *decoder,
                                   const struct chunk_view *view, struct place_batch *batch,
                                   struct place_err *err) {
    const uint64_t gaps = view->header.last_seq - view->header.first_seq - (view->header.count - 1);
    if (gaps == 0)
        return PLACE_OK;
    if (join_wide(decoder, view, PLANE_SEQ, 8, err))
        return err->code;
    uint64_t sum = 0;
    bool beyond = decoder->wide[0] != 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        beyond |= decoder->wide[i] > gaps;
        sum += decoder->wide[i];
        beyond |= sum > gaps;
        decoder->seq[i] = view->header.first_seq + i + sum;
    }
    if (beyond || sum != gaps)
        return place_fail(err, PLACE_DATA, "seqs do not add up");
    batch->seq = decoder->seq;
    return PLACE_OK;
}

static enum place_code decode_hashes(struct place_chunk_decoder *decoder,
                                     const struct chunk_view *view, struct place_batch *batch,
                                     struct place_err *err) {
    if (!chunk_view_has(view, PLANE_HASH))
        return PLACE_OK;
    if (!decoder->hash_bytes)
        decoder->hash_bytes = place_new_array(HASH_ROOM, 1, err);
    if (!decoder->hash_bytes)
        return err->code;
    batch->hash = find_plane(decoder, view, PLANE_HASH, (size_t)batch->count * PLACE_EVENT_HASH,
                             decoder->hash_bytes, NULL, err);
    return batch->hash ? PLACE_OK : err->code;
}

static enum place_code decode(struct place_chunk_decoder *decoder,
                              const struct place_archive *archive,
                              const struct place_event_chunk *chunk, unsigned columns,
                              struct place_batch *batch, struct place_err *err) {
    struct chunk_view view;
    if (chunk_view_open(archive, chunk, archive->bytes + chunk->offset, &view, err))
        return err->code;
    *batch = (struct place_batch){.count = chunk->count,
                                  .x0 = view.header.x0,
                                  .y0 = view.header.y0,
                                  .first_seq = chunk->first_seq};
    if (decode_kinds(decoder, &view, batch, err))
        return err->code;
    if ((columns & PLACE_PIXELS) && decode_pixels(decoder, archive, &view, batch, err))
        return err->code;
    if ((columns & PLACE_TIMES) && decode_times(decoder, &view, batch, err))
        return err->code;
    if ((columns & PLACE_USERS) && decode_users(decoder, archive, &view, batch, err))
        return err->code;
    if ((columns & PLACE_SEQS) && decode_seqs(decoder, &view, batch, err))
        return err->code;
    if ((columns & PLACE_HASHES) && decode_hashes(decoder, &view, batch, err))
        return err->code;
    return PLACE_OK;
}

enum place_code place_chunk_decode(struct place_chunk_decoder *decoder,
                                   const struct place_archive *archive, size_t chunk,
                                   unsigned columns, struct place_batch *batch,
                                   struct place_err *err) {
    const struct place_event_chunk *wanted = &archive->info.chunks[chunk];
    if (decoder->last && decoder->last != wanted)
        archive_forget(archive, decoder->last->offset, decoder->last->stored);
    decoder->last = wanted;
    if (decode(decoder, archive, wanted, columns, batch, err))
        return place_wrap(err, "%s: chunk at byte %" PRIu64, archive->name, wanted->offset);
    return PLACE_OK;
}
