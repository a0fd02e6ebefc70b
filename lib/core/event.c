/* Names of kinds, and looking at batches one event at a time. */
#include "core/event.h"

#include "base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[PLACE_KIND_COUNT] = {
    "place", "undo",      "overwrite", "rollback", "rollback-undo",
    "nuke",  "rectangle", "circle",    "canvas",
};

const char *place_kind_name(unsigned kind) {
    return kind < PLACE_KIND_COUNT ? kind_names[kind] : NULL;
}

int place_kind_from_name(const char *name) {
    for (int kind = 0; kind < PLACE_KIND_COUNT; kind++)
        if (strcmp(kind_names[kind], name) == 0)
            return kind;
    return -1;
}

static bool add_kind(const char *name, size_t length, unsigned allowed, unsigned *kinds) {
    for (unsigned kind = 0; kind < PLACE_KIND_COUNT; kind++) {
        if ((allowed >> kind & 1) && strlen(kind_names[kind]) == length &&
            memcmp(kind_names[kind], name, length) == 0) {
            *kinds |= 1u << kind;
            return true;
        }
    }
    return false;
}

static enum place_code refuse_kind(const char *name, size_t length, const char *what,
                                   unsigned allowed, struct place_err *err) {
    char names[128] = "";
    size_t used = 0;
    for (unsigned kind = 0; kind < PLACE_KIND_COUNT; kind++)
        if (allowed >> kind & 1)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? "," : "",
                                     kind_names[kind]);
    place_fail(err, PLACE_USAGE, "%s: '%.*s' is no such kind", what, (int)length, name);
    return place_hint(err, "kinds: %s", names);
}

enum place_code place_parse_kinds(const char *list, const char *what, unsigned allowed,
                                  unsigned *kinds, struct place_err *err) {
    *kinds = 0;
    for (;; list++) {
        const size_t length = strcspn(list, ",");
        if (!add_kind(list, length, allowed, kinds))
            return refuse_kind(list, length, what, allowed, err);
        list += length;
        if (!*list)
            return PLACE_OK;
    }
}

bool place_extent_is_sane(struct place_rect extent) {
    return extent.x0 >= -PLACE_MAX_COORDINATE && extent.x0 <= PLACE_MAX_COORDINATE &&
           extent.y0 >= -PLACE_MAX_COORDINATE && extent.y0 <= PLACE_MAX_COORDINATE &&
           extent.width >= 0 && extent.width <= PLACE_MAX_SIDE && extent.height >= 0 &&
           extent.height <= PLACE_MAX_SIDE;
}

bool place_fill_is_sane(unsigned kind, struct place_rect extent) {
    return place_extent_is_sane(extent) &&
           (kind != PLACE_KIND_CIRCLE || extent.height <= PLACE_CIRCLE_OPEN);
}

/* The first fill at or behind event i. */
static uint32_t first_fill_from(const struct place_batch *batch, uint32_t i) {
    uint32_t low = 0, high = batch->fills;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (batch->fill[middle].index - batch->fill_base < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct place_batch place_batch_slice(const struct place_batch *whole, uint32_t from, uint32_t to) {
    assert(from <= to && to <= whole->count);
    struct place_batch slice = *whole;
    const uint32_t first = first_fill_from(whole, from);
    slice.count = to - from;
    slice.fills = first_fill_from(whole, to) - first;
    slice.fill = slice.fills ? whole->fill + first : NULL;
    slice.fill_base = whole->fill_base + from;
    slice.first_seq = whole->seq && from < to ? whole->seq[from] : whole->first_seq + from;
    slice.x = whole->x ? whole->x + from : NULL;
    slice.y = whole->y ? whole->y + from : NULL;
    slice.color = whole->color ? whole->color + from : NULL;
    slice.kind = whole->kind ? whole->kind + from : NULL;
    slice.time = whole->time ? whole->time + from : NULL;
    slice.user = whole->user ? whole->user + from : NULL;
    slice.seq = whole->seq ? whole->seq + from : NULL;
    slice.hash = whole->hash ? whole->hash + (size_t)from * PLACE_EVENT_HASH : NULL;
    return slice;
}

/* Put a column behind those before it; NULL stays NULL. */
static const void *put_column(unsigned char **to, const void *column, size_t size) {
    unsigned char *at = *to;
    if (!column)
        return NULL;
    memcpy(at, column, size);
    *to = at + size;
    return at;
}

struct place_batch *place_batch_copy(const struct place_batch *batch, struct place_err *err) {
    const size_t count = batch->count;
    const size_t each = (sizeof *batch->time + sizeof *batch->seq + sizeof *batch->user +
                         sizeof *batch->x + sizeof *batch->y + 2 + PLACE_EVENT_HASH);
    struct place_batch *copy =
        place_new_array(1, sizeof *copy + count * each + batch->fills * sizeof *batch->fill, err);
    if (!copy)
        return NULL;
    unsigned char *to = (unsigned char *)(copy + 1); /* the widest first: all are aligned */
    *copy = *batch;
    copy->time = put_column(&to, batch->time, count * sizeof *batch->time);
    copy->seq = put_column(&to, batch->seq, count * sizeof *batch->seq);
    copy->fill = put_column(&to, batch->fill, batch->fills * sizeof *batch->fill);
    copy->user = put_column(&to, batch->user, count * sizeof *batch->user);
    copy->x = put_column(&to, batch->x, count * sizeof *batch->x);
    copy->y = put_column(&to, batch->y, count * sizeof *batch->y);
    copy->color = put_column(&to, batch->color, count);
    copy->kind = put_column(&to, batch->kind, count);
    copy->hash = put_column(&to, batch->hash, count * PLACE_EVENT_HASH);
    return copy;
}

struct place_event place_batch_event(const struct place_batch *batch, uint32_t i) {
    assert(i < batch->count);
    struct place_event event = {
        .time = batch->time ? batch->time[i] : 0,
        .user = batch->user ? batch->user[i] : PLACE_NO_USER,
        .color = batch->color ? batch->color[i] : 0,
        .kind = batch->kind ? batch->kind[i] : PLACE_KIND_PLACE,
    };
    if (place_kind_is_fill(event.kind)) {
        const struct place_fill *fill = &batch->fill[first_fill_from(batch, i)];
        assert(fill->index - batch->fill_base == i);
        event.x = fill->x;
        event.y = fill->y;
        event.width = fill->width;
        event.height = fill->height;
    } else if (batch->x) {
        event.x = batch->x0 + batch->x[i];
        event.y = batch->y0 + batch->y[i];
    }
    return event;
}

const unsigned char *place_batch_hash(const struct place_batch *batch, uint32_t i) {
    static const unsigned char none[PLACE_EVENT_HASH];
    assert(i < batch->count);
    const unsigned char *hash = batch->hash ? batch->hash + (size_t)i * PLACE_EVENT_HASH : NULL;
    return hash && memcmp(hash, none, sizeof none) != 0 ? hash : NULL;
}
