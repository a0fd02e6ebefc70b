/* The keys of users by number. */
#include "source/key_store.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

enum { GROUP = 16, LENGTH = 2 /* bytes */ };

void key_store_init(struct key_store *keys, uint64_t memory) {
    *keys = (struct key_store){0};
    spool_init(&keys->spool, memory);
}

void key_store_release(struct key_store *keys) {
    spool_release(&keys->spool);
    place_buf_release(&keys->group);
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

enum place_code key_store_get(struct key_store *keys, uint32_t index, const char **text,
                              size_t *size, struct place_err *err) {
    const size_t group = index / GROUP;
    const uint64_t start = keys->starts[group];
    const uint64_t end =
        (group + 1) * GROUP < keys->count ? keys->starts[group + 1] : keys->spool.size;
    assert(index < keys->count);
    keys->group.size = 0;
    if (place_buf_reserve(&keys->group, (size_t)(end - start), err) ||
        spool_read(&keys->spool, start, keys->group.data, (size_t)(end - start), err))
        return err->code;
    const unsigned char *at = keys->group.data;
    for (uint32_t i = 0; i < index % GROUP; i++)
        at += LENGTH + place_get_u16(at);
    *text = (const char *)at + LENGTH;
    *size = place_get_u16(at);
    return PLACE_OK;
}
