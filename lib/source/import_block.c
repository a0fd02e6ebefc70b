/* One block of a log taken apart. */
#include "source/import_block.h"

#include "base/codec.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void import_canvas_init(struct import_canvas *canvas, const struct place_timeline *timeline) {
    canvas->timeline = timeline;
    canvas->bounds = place_timeline_union(timeline);
    for (unsigned color = 0; color < 256; color++) {
        size_t entry = 0;
        while (entry + 1 < timeline->count && entry + 1 < MOST_ENTRIES &&
               !place_color_allowed(&timeline->entries[entry], color))
            entry++;
        /* a colour that none allows asks for nothing */
        canvas->color_entry[color] =
            place_color_allowed(&timeline->entries[entry], color) ? (uint8_t)entry : 0;
    }
}

/* "x is 2000, canvas is 2000 wide". */
static void off_canvas(const struct place_event *event, struct place_rect bounds,
                       char reason[PLACE_ROW_REASON]) {
    const bool by_x = event->x < bounds.x0 || event->x >= bounds.x0 + bounds.width;
    const int32_t value = by_x ? event->x : event->y;
    const int32_t origin = by_x ? bounds.x0 : bounds.y0;
    const int32_t side = by_x ? bounds.width : bounds.height;
    if (origin == 0 && value > 0)
        snprintf(reason, PLACE_ROW_REASON, "%c is %d, canvas is %d %s", by_x ? 'x' : 'y', value,
                 side, by_x ? "wide" : "high");
    else
        snprintf(reason, PLACE_ROW_REASON, "%c is %d, canvas reaches from %d to %d",
                 by_x ? 'x' : 'y', value, origin, origin + side - 1);
}

/* What the event touches, were the canvas endless. */
static struct place_rect extent_of(const struct place_event *event) {
    const int32_t x = event->x, y = event->y, radius = event->width;
    switch (event->kind) {
    case PLACE_KIND_RECTANGLE: return (struct place_rect){x, y, event->width, event->height};
    case PLACE_KIND_CIRCLE:
        return (struct place_rect){x - radius, y - radius, 2 * radius + 1, 2 * radius + 1};
    default: return (struct place_rect){x, y, 1, 1};
    }
}

/* Note which timeline entry the row cannot do without, if it comes before it. */
static void note_need(struct import_block *block, const struct import_canvas *canvas,
                      const struct place_event *event, struct place_rect extent) {
    const struct place_timeline *timeline = canvas->timeline;
    size_t entry = canvas->color_entry[event->color];
    while (entry + 1 < timeline->count && entry + 1 < MOST_ENTRIES &&
           !place_rect_covers(timeline->entries[entry].bounds, extent))
        entry++;
    if (event->time < timeline->entries[entry].time && event->time < block->needed[entry])
        block->needed[entry] = event->time;
}

static void refuse(struct import_block *block, const char *reason) {
    if (block->refused < PLACE_REFUSALS_SHOWN) {
        struct place_refusal *refusal = &block->refusals[block->refused];
        refusal->line = block->lines;
        snprintf(refusal->reason, sizeof refusal->reason, "%s", reason);
    }
    block->refused++;
}

static unsigned hex_value(char digit) {
    return digit <= '9' ? (unsigned)(digit - '0') : ((unsigned)digit | 32u) - 'a' + 10u;
}

static enum place_code keep_hash(struct import_block *block, const char *hex,
                                 struct place_err *err) {
    if (place_grow_array(&block->hashes, &block->hash_capacity, block->count + 1, PLACE_EVENT_HASH,
                         err))
        return err->code;
    unsigned char *hash = block->hashes + block->count * PLACE_EVENT_HASH;
    for (size_t i = 0; i < PLACE_EVENT_HASH; i++)
        hash[i] = hex ? (unsigned char)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1])) : 0;
    return PLACE_OK;
}

static enum place_code keep_key(struct import_block *block, const struct import_canvas *canvas,
                                const struct place_row *row, struct place_err *err) {
    if (place_grow_array(&block->keys, &block->key_capacity, block->count + 1, sizeof *block->keys,
                         err))
        return err->code;
    block->keys[block->count] = (struct user_key){
        .hash = row->key ? place_xxh3_keyed(row->key, row->key_size, canvas->seed) : 0,
        .text = row->key,
        .size = row->key_size};
    return PLACE_OK;
}

/* What shows where a row takes the pixel away: the initial picture's, else the background. */
static uint8_t bare_color(const struct import_canvas *canvas, const struct place_event *event) {
    const struct place_timeline_entry *opening = &canvas->timeline->entries[0];
    const struct place_rect bounds = opening->bounds;
    if (!canvas->initial || !place_rect_contains(bounds, event->x, event->y))
        return opening->background;
    return canvas->initial[(size_t)(event->y - bounds.y0) * (size_t)bounds.width +
                           (size_t)(event->x - bounds.x0)];
}

static enum place_code keep(struct import_block *block, const struct import_canvas *canvas,
                            const struct place_row *row, struct place_err *err) {
    if (place_grow_array(&block->events, &block->event_capacity, block->count + 1,
                         sizeof *block->events, err) ||
        (canvas->keep_users && keep_key(block, canvas, row, err)) ||
        (canvas->keep_hashes && keep_hash(block, row->hash, err)))
        return err->code;
    struct place_event *event = &block->events[block->count++];
    *event = row->event;
    if (event->color == PLACE_NO_COLOR)
        event->color = bare_color(canvas, event);
    block->fills += place_kind_is_fill(event->kind);
    return PLACE_OK;
}

static enum place_code take_line(struct import_block *block, const struct place_dialect *dialect,
                                 const struct import_canvas *canvas, const char *text,
                                 const char *end, struct place_err *err) {
    char reason[PLACE_ROW_REASON];
    struct place_row row;
    block->lines++;
    if (end > text && end[-1] == '\r')
        end--;
    if (end == text) /* an empty line holds no row */
        return PLACE_OK;
    if (block->has_nul && memchr(text, '\0', (size_t)(end - text))) {
        refuse(block, "row has a byte of zero in it");
        return PLACE_OK;
    }
    if (!dialect->format->row(dialect, text, end, &row, reason)) {
        refuse(block, reason);
        return PLACE_OK;
    }
    if (row.event.kind == PLACE_KIND_CANVAS) {
        block->changes++;
        return PLACE_OK;
    }
    const struct place_rect touched =
        place_rect_intersection(extent_of(&row.event), canvas->bounds);
    if (place_rect_empty(touched)) {
        off_canvas(&row.event, canvas->bounds, reason);
        refuse(block, reason);
        return PLACE_OK;
    }
    if (canvas->timeline->count > 1)
        note_need(block, canvas, &row.event, touched);
    return keep(block, canvas, &row, err);
}

enum place_code import_block_parse(struct import_block *block, const struct place_dialect *dialect,
                                   const struct import_canvas *canvas, struct place_err *err) {
    block->count = 0;
    block->lines = block->refused = block->fills = block->changes = 0;
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        block->needed[i] = INT64_MAX;
    if (block->text.size == 0)
        return PLACE_OK;
    block->has_nul = memchr(block->text.data, '\0', block->text.size) != NULL;
    const char *at = (const char *)block->text.data, *end = at + block->text.size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = newline ? newline : end;
        if (take_line(block, dialect, canvas, at, line_end, err))
            return err->code;
        at = newline ? newline + 1 : end;
    }
    return PLACE_OK;
}

void import_block_release(struct import_block *block) {
    place_buf_release(&block->text);
    free(block->events);
    free(block->keys);
    free(block->hashes);
    *block = (struct import_block){0};
}
