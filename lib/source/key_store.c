/* The keys of users by number. */
#include "source/key_store.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

enum { GROUP = 16, LENGTH = 2 /* bytes */, PIECE = 1 << 16 /* bytes read ahead */ };

void key_store_init(struct key_store *keys, uint64_t memory) {
    *keys = (struct key_store){0};
    spool_init(&keys->spool, memory);
}

void key_store_release(struct key_store *keys) {
    spool_release(&keys->spool);
    place_buf_release(&keys->window);
    free(keys->starts);
    *keys = (struct key_store){0};
}

enum place_code key_store_add(struct key_store *keys, const void *text, size_t size,
                              struct place_err *err) {
    unsigned char length[LENGTH];
    assert(size <= UINT16_MAX);
    if (keys->count % GROUP == 0) {
        const size_t group = keys->count / GROUP;
        if (place_grow_array(&keys->starts, &keys->start_capacity, group + 1, sizeof *keys->starts,
                             err))
            return err->code;
        keys->starts[group] = keys->spool.size;
    }
    place_put_u16(length, (uint16_t)size);
    if (spool_append(&keys->spool, length, LENGTH, err) ||
        spool_append(&keys->spool, text, size, err))
        return err->code;
    keys->count++;
    return PLACE_OK;
}

/* Bytes start..end - 1 into the window, and what follows them if it goes on where it was. */
static enum place_code read_window(struct key_store *keys, uint64_t start, uint64_t end,
                                   struct place_err *err) {
    const uint64_t window_end = keys->window_start + keys->window.size;
    const bool goes_on = start >= keys->window_start && start <= window_end;
    if (goes_on && end <= window_end)
        return PLACE_OK;
    if (goes_on && end < start + PIECE)
        end = start + PIECE < keys->spool.size ? start + PIECE : keys->spool.size;
    const size_t size = (size_t)(end - start);
    keys->window.size = 0;
    if (place_buf_reserve(&keys->window, size, err) ||
        spool_read(&keys->spool, start, keys->window.data, size, err))
        return err->code;
    keys->window_start = start;
    keys->window.size = size;
    return PLACE_OK;
}

enum place_code key_store_get(struct key_store *keys, uint32_t index, const char **text,
                              size_t *size, struct place_err *err) {
    const size_t group = index / GROUP;
    const uint64_t start = keys->starts[group];
    const uint64_t end =
        (group + 1) * GROUP < keys->count ? keys->starts[group + 1] : keys->spool.size;
    assert(index < keys->count);
    if (read_window(keys, start, end, err))
        return err->code;
    const unsigned char *at = keys->window.data + (start - keys->window_start);
    for (uint32_t i = 0; i < index % GROUP; i++)
        at += LENGTH + place_get_u16(at);
    *text = (const char *)at + LENGTH;
    *size = place_get_u16(at);
    return PLACE_OK;
}
