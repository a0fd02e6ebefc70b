/* Users of a log while it is imported. */
#include "source/user_table.h"

#include "base/mem.h"
#include "base/secret.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12, AHEAD = 12 /* keys whose slots are fetched early */ };

enum place_code user_table_init(struct user_table *table, struct place_err *err) {
    *table = (struct user_table){.slot_count = FIRST_SLOTS};
    place_random_bytes(&table->seed, sizeof table->seed);
    table->slots = place_new_array(table->slot_count, sizeof *table->slots, err);
    return table->slots ? PLACE_OK : err->code;
}

void user_table_release(struct user_table *table) {
    free(table->slots);
    free(table->starts);
    place_buf_release(&table->keys);
    *table = (struct user_table){0};
}

/* The slot of the hash: its own, or the free one where it belongs. */
static struct user_slot *find_slot(struct user_slot *slots, size_t count, uint64_t hash) {
    size_t at = hash & (count - 1);
    while (slots[at].number != 0 && slots[at].hash != hash)
        at = (at + 1) & (count - 1);
    return &slots[at];
}

static enum place_code grow(struct user_table *table, struct place_err *err) {
    const size_t count = table->slot_count * 2;
    struct user_slot *slots = place_new_array(count, sizeof *slots, err);
    if (!slots)
        return err->code;
    for (size_t i = 0; i < table->slot_count; i++)
        if (table->slots[i].number)
            *find_slot(slots, count, table->slots[i].hash) = table->slots[i];
    free(table->slots);
    table->slots = slots;
    table->slot_count = count;
    return PLACE_OK;
}

static enum place_code add_user(struct user_table *table, struct user_slot *slot,
                                const struct user_key *key, struct place_err *err) {
    const uint64_t start = table->keys.size;
    if (place_grow_array(&table->starts, &table->start_capacity, table->count + 1u,
                         sizeof *table->starts, err) ||
        place_buf_append(&table->keys, key->text, key->size, err))
        return err->code;
    table->starts[table->count++] = start;
    *slot = (struct user_slot){.hash = key->hash, .number = table->count};
    return PLACE_OK;
}

enum place_code user_table_number(struct user_table *table, const struct user_key *keys,
                                  size_t count, uint32_t *numbers, struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            __builtin_prefetch(&table->slots[keys[i + AHEAD].hash & (table->slot_count - 1)]);
        numbers[i] = 0;
        if (!keys[i].text)
            continue;
        struct user_slot *slot = find_slot(table->slots, table->slot_count, keys[i].hash);
        if (slot->number == 0) {
            if (add_user(table, slot, &keys[i], err))
                return err->code;
            numbers[i] = table->count;
            if (table->count > table->slot_count / 2 && grow(table, err))
                return err->code;
            continue;
        }
        numbers[i] = slot->number;
    }
    return PLACE_OK;
}

const char *user_table_key(const struct user_table *table, uint32_t number, size_t *size) {
    const uint64_t start = table->starts[number - 1];
    const uint64_t end = number < table->count ? table->starts[number] : table->keys.size;
    *size = (size_t)(end - start);
    return (const char *)table->keys.data + start;
}

size_t user_table_memory(const struct user_table *table) {
    return table->slot_count * sizeof *table->slots + table->keys.capacity +
           table->start_capacity * sizeof *table->starts;
}
