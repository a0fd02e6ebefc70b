/* One block of a log taken apart. */
#include "source/import_block.h"

#include "base/codec.h"
#include "base/mem.h"
#include "source/text_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(struct import_block *block, const char *reason) {
    if (block->refused < PLACE_REFUSALS_SHOWN) {
        struct place_refusal *refusal = &block->refusals[block->refused];
        refusal->line = block->lines;
        snprintf(refusal->reason, sizeof refusal->reason, "%s", reason);
    }
    block->refused++;
}

static void refuse_foreign(struct import_block *block, const char *reason) {
    block->foreign++;
    refuse(block, reason);
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

static enum place_code keep_key(struct import_block *block, const struct place_dialect *dialect,
                                const struct import_canvas *canvas, const struct place_row *row,
                                struct place_err *err) {
    size_t size = row->key_size;
    if (place_grow_array(&block->keys, &block->key_capacity, block->count + 1, sizeof *block->keys,
                         err))
        return err->code;
    if (row->key && row->key_escaped) /* in the block's own text */
        size = dialect->format->unescape(
            (char *)block->text.data + (row->key - (const char *)block->text.data), size);
    block->keys[block->count] =
        (struct user_key){.hash = row->key ? place_xxh3_keyed(row->key, size, canvas->seed) : 0,
                          .text = row->key,
                          .size = size};
    return PLACE_OK;
}

/*
 * What shows where a row takes the pixel away: the initial picture's, else the background of the
 * area. A fill takes the background of the day for all of it.
 */
static uint8_t bare_color(const struct import_canvas *canvas, size_t entry,
                          const struct place_event *event) {
    const int32_t x = event->x, y = event->y;
    if (place_kind_is_fill(event->kind))
        return canvas->timeline->entries[entry].background;
    const size_t opened = fit_opened_by(canvas->timeline, entry, x, y);
    const struct place_rect bounds = canvas->timeline->entries[0].bounds;
    if (opened > 0 || !canvas->initial)
        return canvas->timeline->entries[opened].background;
    return canvas
        ->initial[(size_t)(y - bounds.y0) * (size_t)bounds.width + (size_t)(x - bounds.x0)];
}

static enum place_code keep(struct import_block *block, const struct place_dialect *dialect,
                            const struct import_canvas *canvas, const struct place_row *row,
                            const struct fit *fit, struct place_err *err) {
    if (place_grow_array(&block->events, &block->event_capacity, block->count + 1,
                         sizeof *block->events, err) ||
        (canvas->keep_users && keep_key(block, dialect, canvas, row, err)) ||
        (canvas->keep_hashes && keep_hash(block, row->hash, err)))
        return err->code;
    struct place_event *event = &block->events[block->count++];
    *event = row->event;
    if (event->color == PLACE_NO_COLOR)
        event->color = bare_color(canvas, fit->entry, event);
    if (fit->early && event->time < block->needed[fit->entry])
        block->needed[fit->entry] = event->time;
    block->fills += place_kind_is_fill(event->kind);
    return PLACE_OK;
}

static enum place_code take_line(struct import_block *block, const struct place_dialect *dialect,
                                 const struct import_canvas *canvas, const char *text,
                                 const char *end, struct place_err *err) {
    char reason[PLACE_ROW_REASON];
    struct place_row row;
    struct fit fit;
    block->lines++;
    if (end == text) /* an empty line holds no row */
        return PLACE_OK;
    if (block->has_nul && memchr(text, '\0', (size_t)(end - text))) {
        refuse_foreign(block, "row has a byte of zero in it");
        return PLACE_OK;
    }
    if (!dialect->format->row(dialect, text, end, &row, reason)) {
        refuse_foreign(block, reason);
        return PLACE_OK;
    }
    if (row.event.kind == PLACE_KIND_CANVAS) {
        block->changes++;
        return PLACE_OK;
    }
    if (!fit_event(canvas->timeline, canvas->opening_known, &row.event, &fit, reason)) {
        refuse(block, reason);
        return PLACE_OK;
    }
    return keep(block, dialect, canvas, &row, &fit, err);
}

enum place_code import_block_parse(struct import_block *block, const struct place_dialect *dialect,
                                   const struct import_canvas *canvas, struct place_err *err) {
    block->count = 0;
    block->lines = block->refused = block->foreign = block->fills = block->changes = 0;
    for (size_t i = 0; i < MOST_ENTRIES; i++)
        block->needed[i] = INT64_MAX;
    if (block->text.size == 0)
        return PLACE_OK;
    block->has_nul = memchr(block->text.data, '\0', block->text.size) != NULL;
    struct text_lines lines = text_lines_of(block->text.data, block->text.size);
    while (next_line(&lines))
        if (take_line(block, dialect, canvas, lines.line, lines.line_end, err))
            return err->code;
    return PLACE_OK;
}

void import_block_release(struct import_block *block) {
    place_buf_release(&block->text);
    free(block->events);
    free(block->keys);
    free(block->hashes);
    *block = (struct import_block){0};
}
