/* Users of a log while it is imported. */
#include "source/user_table.h"

#include "base/mem.h"
#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 64,       /* of a part */
    AHEAD = 12,             /* keys whose slots are fetched early */
    MOST_USERS = INT32_MAX, /* provisional numbers */
    PART_SHIFT = 58,        /* the upper bits of a hash choose the part */
    PIECE = 1 << 12         /* slots read or written at once */
};

void user_table_init(struct user_table *table, uint64_t slots, uint64_t keys) {
    *table = (struct user_table){.memory_limit = slots};
    place_random_bytes(&table->seed, sizeof table->seed);
    key_store_init(&table->keys, keys);
    spool_init(&table->aside, 0);
}

static void free_parts(struct user_table *table) {
    for (size_t i = 0; i < USER_PARTS; i++)
        free(table->parts[i].slots);
    memset(table->parts, 0, sizeof table->parts);
    table->slot_bytes = 0;
}

void user_table_release(struct user_table *table) {
    free_parts(table);
    free(table->generations);
    key_store_release(&table->keys);
    spool_release(&table->aside);
    *table = (struct user_table){0};
}

/* The slot of the hash: its own, or the free one where it belongs. */
static struct user_slot *find_slot(const struct user_part *part, uint64_t hash) {
    size_t at = hash & (part->slot_count - 1);
    while (part->slots[at].number != 0 && part->slots[at].hash != hash)
        at = (at + 1) & (part->slot_count - 1);
    return &part->slots[at];
}

static struct user_part *part_of(struct user_table *table, uint64_t hash) {
    return &table->parts[hash >> PART_SHIFT];
}

/* ---- putting a table aside ------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b) {
    const struct user_slot *one = a, *other = b;
    return (one->hash > other->hash) - (one->hash < other->hash);
}

/* The slots in use, sorted, to the spool; the part is empty then. */
static enum place_code put_part_aside(struct user_table *table, struct user_part *part,
                                      struct place_err *err) {
    size_t used = 0;
    for (size_t i = 0; i < part->slot_count; i++)
        if (part->slots[i].number)
            part->slots[used++] = part->slots[i];
    if (used == 0)
        return PLACE_OK;
    qsort(part->slots, used, sizeof *part->slots, by_hash);
    return spool_append(&table->aside, part->slots, used * sizeof *part->slots, err);
}

static enum place_code put_aside(struct user_table *table, struct place_err *err) {
    struct user_generation *generation = NULL;
    if (place_grow_array(&table->generations, &table->generation_capacity,
                         table->generation_count + 1, sizeof *table->generations, err))
        return err->code;
    generation = &table->generations[table->generation_count++];
    *generation = (struct user_generation){.offset = table->aside.size};
    for (size_t i = 0; i < USER_PARTS; i++) {
        generation->count += table->parts[i].count;
        if (put_part_aside(table, &table->parts[i], err))
            return err->code;
    }
    free_parts(table);
    return PLACE_OK;
}

/* ---- numbering ------------------------------------------------------------------------------- */

/* Room for one more in the part of a hash: a larger part, or an empty table. */
static enum place_code grow(struct user_table *table, struct user_part *part,
                            struct place_err *err) {
    struct user_part grown = {.count = part->count,
                              .slot_count = part->slot_count ? part->slot_count * 2 : FIRST_SLOTS};
    const uint64_t more = (grown.slot_count - part->slot_count) * sizeof *grown.slots;
    if (table->slot_bytes + more > table->memory_limit && part->slot_count > FIRST_SLOTS) {
        if (put_aside(table, err))
            return err->code;
        return grow(table, part, err);
    }
    grown.slots = place_new_array(grown.slot_count, sizeof *grown.slots, err);
    if (!grown.slots)
        return err->code;
    for (size_t i = 0; i < part->slot_count; i++)
        if (part->slots[i].number)
            *find_slot(&grown, part->slots[i].hash) = part->slots[i];
    free(part->slots);
    *part = grown;
    table->slot_bytes += more;
    return PLACE_OK;
}

static enum place_code number_one(struct user_table *table, const struct user_key *key,
                                  uint32_t *number, struct place_err *err) {
    struct user_part *part = part_of(table, key->hash);
    if (part->count >= part->slot_count / 4 * 3 && grow(table, part, err))
        return err->code;
    struct user_slot *slot = find_slot(part, key->hash);
    if (slot->number == 0) {
        if (table->count == MOST_USERS)
            return place_fail(err, PLACE_DATA, "there are more than %d users", MOST_USERS);
        if (key_store_add(&table->keys, key->text, key->size, err))
            return err->code;
        *slot = (struct user_slot){.hash = key->hash, .number = ++table->count};
        part->count++;
    }
    *number = slot->number;
    return PLACE_OK;
}

static void fetch(struct user_table *table, const struct user_key *key) {
    const struct user_part *part = part_of(table, key->hash);
    if (part->slots)
        __builtin_prefetch(&part->slots[key->hash & (part->slot_count - 1)]);
}

enum place_code user_table_number(struct user_table *table, const struct user_key *keys,
                                  size_t count, uint32_t *numbers, struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            fetch(table, &keys[i + AHEAD]);
        numbers[i] = 0;
        if (keys[i].text && number_one(table, &keys[i], &numbers[i], err))
            return err->code;
    }
    return PLACE_OK;
}

/* ---- one user, several numbers --------------------------------------------------------------- */

/* What of a generation is still to come. */
struct generation_head {
    struct user_slot *slots; /* owned; PIECE of them */
    size_t at, count;        /* in slots */
    uint64_t offset;
    size_t left; /* in the spool */
};

static enum place_code refill(const struct user_table *table, struct generation_head *head,
                              struct place_err *err) {
    head->at = 0;
    head->count = head->left < PIECE ? head->left : PIECE;
    const size_t size = head->count * sizeof *head->slots;
    if (spool_read(&table->aside, head->offset, head->slots, size, err))
        return err->code;
    head->offset += size;
    head->left -= head->count;
    return PLACE_OK;
}

/* The generation whose next hash is the least, the earliest of equals; NULL at the end. */
static struct generation_head *least(struct generation_head *heads, size_t count) {
    struct generation_head *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (heads[i].at < heads[i].count &&
            (!found || heads[i].slots[heads[i].at].hash < found->slots[found->at].hash))
            found = &heads[i];
    return found;
}

static enum place_code note_aliases(const struct user_table *table, struct generation_head *heads,
                                    struct user_numbers *numbers, struct place_err *err) {
    struct user_slot last = {0};
    struct generation_head *head;
    while ((head = least(heads, table->generation_count)) != NULL) {
        const struct user_slot slot = head->slots[head->at++];
        if (last.number && slot.hash == last.hash) {
            if (user_numbers_alias(numbers, slot.number, last.number, err))
                return err->code;
        } else {
            last = slot;
        }
        if (head->at == head->count && head->left > 0 && refill(table, head, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code open_generations(const struct user_table *table,
                                        struct generation_head *heads, struct place_err *err) {
    for (size_t i = 0; i < table->generation_count; i++) {
        heads[i].offset = table->generations[i].offset;
        heads[i].left = table->generations[i].count;
        heads[i].slots = place_new_array(PIECE, sizeof *heads[i].slots, err);
        if (!heads[i].slots || refill(table, &heads[i], err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code merge_generations(const struct user_table *table,
                                         struct user_numbers *numbers, struct place_err *err) {
    struct generation_head *heads = place_new_array(table->generation_count, sizeof *heads, err);
    if (!heads)
        return err->code;
    enum place_code code = open_generations(table, heads, err);
    if (code == PLACE_OK)
        code = note_aliases(table, heads, numbers, err);
    for (size_t i = 0; i < table->generation_count; i++)
        free(heads[i].slots);
    free(heads);
    return code;
}

enum place_code user_table_settle(struct user_table *table, uint64_t memory,
                                  struct user_numbers *numbers, struct place_err *err) {
    if (table->generation_count > 0 && put_aside(table, err))
        return err->code;
    free_parts(table);
    if (user_numbers_init(numbers, table->count, memory, err))
        return err->code;
    return table->generation_count ? merge_generations(table, numbers, err) : PLACE_OK;
}
