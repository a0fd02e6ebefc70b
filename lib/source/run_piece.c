/* Some events of a run as bytes. */
#include "source/run_piece.h"

#include <assert.h>
#include <string.h>

enum { SLACK = 8 /* bytes behind a column that storing and loading whole words touches */ };

/* What stands before the columns; as it lies in memory, since no one else reads it. */
struct piece_header {
    uint32_t count, fills, size; /* events, fills among them, bytes behind the header */
    int32_t x0, y0;              /* added to x and y */
    int64_t time;                /* of the first event */
    uint8_t time_width, x_width, y_width, user_width; /* bytes a value */
    uint8_t has_kinds, has_hashes;
};

static uint8_t bytes_for(uint64_t value) {
    uint8_t width = 0;
    for (; value; value >>= 8)
        width++;
    return width;
}

static struct piece_header describe(const struct event_piece *piece) {
    const struct place_event *events = piece->events;
    struct piece_header header = {.count = (uint32_t)piece->count,
                                  .x0 = events[0].x,
                                  .y0 = events[0].y,
                                  .time = events[0].time,
                                  .has_hashes = piece->hashes != NULL};
    int32_t x1 = events[0].x, y1 = events[0].y;
    uint64_t step = 0;
    uint32_t user = 0;
    for (size_t i = 0; i < piece->count; i++) {
        header.x0 = events[i].x < header.x0 ? events[i].x : header.x0;
        header.y0 = events[i].y < header.y0 ? events[i].y : header.y0;
        x1 = events[i].x > x1 ? events[i].x : x1;
        y1 = events[i].y > y1 ? events[i].y : y1;
        step |= (uint64_t)(events[i].time - events[i ? i - 1 : 0].time);
        user |= events[i].user;
        header.fills += place_kind_is_fill(events[i].kind);
        header.has_kinds |= events[i].kind != PLACE_KIND_PLACE;
    }
    header.time_width = bytes_for(step);
    header.x_width = bytes_for((uint64_t)((int64_t)x1 - header.x0));
    header.y_width = bytes_for((uint64_t)((int64_t)y1 - header.y0));
    header.user_width = bytes_for(user);
    const size_t width = 1u + header.time_width + header.x_width + header.y_width +
                         header.user_width + header.has_kinds +
                         (header.has_hashes ? PLACE_EVENT_HASH : 0u);
    header.size = (uint32_t)(width * piece->count + header.fills * 2 * sizeof(int32_t));
    return header;
}

/* A value in `width` bytes; the word behind them is overwritten by what follows. */
static unsigned char *put(unsigned char *to, uint64_t value, uint8_t width) {
    memcpy(to, &value, sizeof value);
    return to + width;
}

static const unsigned char *get(const unsigned char *from, uint64_t *value, uint8_t width) {
    uint64_t word;
    memcpy(&word, from, sizeof word);
    *value = width < sizeof word ? word & ((UINT64_C(1) << 8 * width) - 1) : word;
    return from + width;
}

static unsigned char *put_columns(unsigned char *to, const struct piece_header *header,
                                  const struct event_piece *piece) {
    const struct place_event *events = piece->events;
    for (size_t i = 0; i < piece->count; i++)
        to = put(to, (uint64_t)(events[i].time - events[i ? i - 1 : 0].time), header->time_width);
    for (size_t i = 0; i < piece->count; i++)
        to = put(to, (uint64_t)((int64_t)events[i].x - header->x0), header->x_width);
    for (size_t i = 0; i < piece->count; i++)
        to = put(to, (uint64_t)((int64_t)events[i].y - header->y0), header->y_width);
    for (size_t i = 0; i < piece->count; i++)
        to = put(to, events[i].user, header->user_width);
    for (size_t i = 0; i < piece->count; i++)
        *to++ = events[i].color;
    for (size_t i = 0; header->has_kinds && i < piece->count; i++)
        *to++ = events[i].kind;
    for (size_t i = 0; header->fills && i < piece->count; i++) {
        if (!place_kind_is_fill(events[i].kind))
            continue;
        memcpy(to, &events[i].width, sizeof(int32_t));
        memcpy(to + sizeof(int32_t), &events[i].height, sizeof(int32_t));
        to += 2 * sizeof(int32_t);
    }
    return to;
}

enum place_code run_piece_write(struct spool *spool, const struct event_piece *piece,
                                struct place_buf *scratch, struct place_err *err) {
    assert(piece->count > 0 && piece->count <= RUN_PIECE);
    const struct piece_header header = describe(piece);
    scratch->size = 0;
    if (place_buf_reserve(scratch, sizeof header + header.size + SLACK, err))
        return err->code;
    memcpy(scratch->data, &header, sizeof header);
    unsigned char *to = put_columns(scratch->data + sizeof header, &header, piece);
    if (piece->hashes)
        memcpy(to, piece->hashes, piece->count * PLACE_EVENT_HASH);
    return spool_append(spool, scratch->data, sizeof header + header.size, err);
}

static const unsigned char *get_columns(const unsigned char *from,
                                        const struct piece_header *header,
                                        struct place_event *events) {
    uint64_t value = 0;
    int64_t time = header->time;
    for (size_t i = 0; i < header->count; i++) {
        from = get(from, &value, header->time_width);
        time += (int64_t)value;
        events[i] = (struct place_event){.time = time};
    }
    for (size_t i = 0; i < header->count; i++) {
        from = get(from, &value, header->x_width);
        events[i].x = (int32_t)(header->x0 + (int64_t)value);
    }
    for (size_t i = 0; i < header->count; i++) {
        from = get(from, &value, header->y_width);
        events[i].y = (int32_t)(header->y0 + (int64_t)value);
    }
    for (size_t i = 0; i < header->count; i++) {
        from = get(from, &value, header->user_width);
        events[i].user = (uint32_t)value;
    }
    for (size_t i = 0; i < header->count; i++)
        events[i].color = *from++;
    for (size_t i = 0; header->has_kinds && i < header->count; i++)
        events[i].kind = *from++;
    for (size_t i = 0; header->fills && i < header->count; i++) {
        if (!place_kind_is_fill(events[i].kind))
            continue;
        memcpy(&events[i].width, from, sizeof(int32_t));
        memcpy(&events[i].height, from + sizeof(int32_t), sizeof(int32_t));
        from += 2 * sizeof(int32_t);
    }
    return from;
}

enum place_code run_piece_read(const struct spool *spool, uint64_t *offset,
                               struct place_event *events, unsigned char *hashes,
                               struct place_buf *scratch, struct event_piece *piece,
                               struct place_err *err) {
    struct piece_header header;
    if (spool_read(spool, *offset, &header, sizeof header, err))
        return err->code;
    scratch->size = 0;
    if (place_buf_reserve(scratch, header.size + SLACK, err) ||
        spool_read(spool, *offset + sizeof header, scratch->data, header.size, err))
        return err->code;
    memset(scratch->data + header.size, 0, SLACK);
    const unsigned char *rest = get_columns(scratch->data, &header, events);
    if (header.has_hashes)
        memcpy(hashes, rest, header.count * PLACE_EVENT_HASH);
    *piece = (struct event_piece){events, header.has_hashes ? hashes : NULL, header.count};
    *offset += sizeof header + header.size;
    return PLACE_OK;
}
