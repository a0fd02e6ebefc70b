/* What only reading all events tells: counts, duplicates, the canonical hash. */
#include "source/summary.h"

#include "archive/reader.h"
#include "base/bytes.h"
#include "base/codec.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- duplicates ------------------------------------------------------------------------------ */

/*
 * The events of one time, as a set of 64-bit hashes. A slot counts only while
 * its stamp is that of the present time, so moving on costs nothing.
 */
struct same_time {
    struct {
        uint64_t hash;
        uint64_t stamp;
    } * slots; /* owned */
    size_t slot_count, used;
    uint64_t stamp;
    int64_t time;
};

static enum place_code grow_set(struct same_time *set, struct place_err *err) {
    struct same_time larger = *set;
    larger.slot_count = set->slot_count ? set->slot_count * 2 : 1 << 12;
    larger.slots = place_new_array(larger.slot_count, sizeof *larger.slots, err);
    if (!larger.slots)
        return err->code;
    for (size_t i = 0; i < set->slot_count; i++) {
        if (set->slots[i].stamp != set->stamp)
            continue;
        size_t at = set->slots[i].hash & (larger.slot_count - 1);
        while (larger.slots[at].stamp == set->stamp)
            at = (at + 1) & (larger.slot_count - 1);
        larger.slots[at] = set->slots[i];
    }
    free(set->slots);
    *set = larger;
    return PLACE_OK;
}

/* Add an event; *duplicate where an equal one of the same time is there already. */
static enum place_code add_to_set(struct same_time *set, const struct place_event *event,
                                  const unsigned char *own_hash, bool *duplicate,
                                  struct place_err *err) {
    if (set->stamp == 0 || event->time != set->time) {
        set->stamp++;
        set->used = 0;
        set->time = event->time;
    }
    if (set->used * 2 >= set->slot_count && grow_set(set, err))
        return err->code;
    const int32_t numbers[] = {event->x,
                               event->y,
                               event->width,
                               event->height,
                               (int32_t)event->user,
                               event->color | event->kind << 8};
    const uint64_t seed = own_hash ? place_xxh3(own_hash, PLACE_EVENT_HASH) : 0;
    const uint64_t hash = place_xxh3_keyed(numbers, sizeof numbers, seed);
    size_t at = hash & (set->slot_count - 1);
    while (set->slots[at].stamp == set->stamp && set->slots[at].hash != hash)
        at = (at + 1) & (set->slot_count - 1);
    *duplicate = set->slots[at].stamp == set->stamp;
    set->used += !*duplicate;
    set->slots[at].hash = hash;
    set->slots[at].stamp = set->stamp;
    return PLACE_OK;
}

/* ---- the canonical hash ---------------------------------------------------------------------- */

/*
 * The record of an event, little endian: time i64, x, y, width, height i32,
 * user u32, color u8, kind u8; users numbered by first appearance, and behind
 * the first record of each the length u16 and text of its key. An event with a
 * hash has HASHED added to its kind and the hash behind all that. A timeline entry
 * is time i64 (0 for the opening), bounds 4 x i32, count of colours u32, background u8, kind u8,
 * then the 32 bytes of allowed colours and R G B of each. Before all of it
 * stand the pixels of the canvas at seq 0.
 */
enum { RECORD = 30, HASHED = 128 };

struct canonical {
    struct place_sha256 sha;
    struct place_source *source;
    uint32_t *numbers; /* owned: by the source's number, 0 while not seen */
    uint32_t seen;
};

static void put_record(unsigned char record[RECORD], int64_t time, struct place_rect extent,
                       uint32_t number, uint8_t color, uint8_t kind) {
    place_put_u64(record, (uint64_t)time);
    place_put_u32(record + 8, (uint32_t)extent.x0);
    place_put_u32(record + 12, (uint32_t)extent.y0);
    place_put_u32(record + 16, (uint32_t)extent.width);
    place_put_u32(record + 20, (uint32_t)extent.height);
    place_put_u32(record + 24, number);
    record[28] = color;
    record[29] = kind;
}

static enum place_code hash_key(struct canonical *canonical, uint32_t user, struct place_err *err) {
    char *key = NULL;
    unsigned char length[2];
    if (place_archive_user_key(place_source_archive(canonical->source), user, &key, err))
        return err->code;
    place_put_u16(length, (uint16_t)strlen(key));
    place_sha256_update(&canonical->sha, length, sizeof length);
    place_sha256_update(&canonical->sha, key, strlen(key));
    free(key);
    return PLACE_OK;
}

static enum place_code hash_event(struct canonical *canonical, const struct place_event *event,
                                  const unsigned char *own_hash, struct place_err *err) {
    unsigned char record[RECORD];
    const struct place_rect extent = {event->x, event->y, event->width, event->height};
    uint32_t *number = &canonical->numbers[event->user];
    const bool first = event->user != PLACE_NO_USER && *number == 0;
    if (first)
        *number = ++canonical->seen;
    put_record(record, event->time, extent, *number, event->color,
               (uint8_t)(event->kind | (own_hash ? HASHED : 0)));
    place_sha256_update(&canonical->sha, record, sizeof record);
    if (first && hash_key(canonical, event->user, err))
        return err->code;
    if (own_hash)
        place_sha256_update(&canonical->sha, own_hash, PLACE_EVENT_HASH);
    return PLACE_OK;
}

static void hash_entry(struct canonical *canonical, const struct place_timeline_entry *entry) {
    unsigned char record[RECORD];
    /* When a log does not say when its canvas opened, its first event tells: that must not count.
     */
    const int64_t time = entry->seq == 0 ? 0 : entry->time;
    put_record(record, time, entry->bounds, entry->palette.count, entry->background,
               PLACE_KIND_CANVAS);
    place_sha256_update(&canonical->sha, record, sizeof record);
    place_sha256_update(&canonical->sha, entry->allowed, sizeof entry->allowed);
    for (unsigned i = 0; i < entry->palette.count; i++) {
        const uint32_t rgb = entry->palette.rgb[i];
        const unsigned char bytes[] = {(unsigned char)(rgb >> 16), (unsigned char)(rgb >> 8),
                                       (unsigned char)rgb};
        place_sha256_update(&canonical->sha, bytes, sizeof bytes);
    }
}

/* The canvas as it opens, so that an initial picture counts. */
static enum place_code hash_opening(struct canonical *canonical, struct place_cursor *cursor,
                                    struct place_err *err) {
    struct place_canvas canvas;
    if (place_canvas_init(&canvas, place_source_info(canonical->source)->bounds, false, err))
        return err->code;
    const enum place_code code = place_cursor_seek_seq(cursor, &canvas, 0, err);
    const struct place_rect open = canvas.open;
    for (int32_t y = 0; !code && y < open.height; y++)
        place_sha256_update(&canonical->sha,
                            canvas.pixels + place_canvas_offset(&canvas, open.x0, open.y0 + y),
                            (size_t)open.width);
    place_canvas_release(&canvas);
    if (code == PLACE_OK)
        hash_entry(canonical, &place_source_info(canonical->source)->timeline->entries[0]);
    return code;
}

/* ---- the walk -------------------------------------------------------------------------------- */

struct walk {
    struct place_summary *summary;
    struct same_time set;
    struct canonical canonical;
    bool hash;
    uint8_t *seen; /* owned: a byte a user */
};

static void count_user(struct walk *walk, uint32_t user) {
    if (user == PLACE_NO_USER)
        walk->summary->anonymous++;
    else if (!walk->seen[user]) {
        walk->seen[user] = 1;
        walk->summary->users++;
    }
}

static enum place_code take_batch(struct walk *walk, const struct place_batch *batch,
                                  struct place_err *err) {
    struct place_summary *summary = walk->summary;
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        const unsigned char *own_hash = place_batch_hash(batch, i);
        bool duplicate = false;
        if (add_to_set(&walk->set, &event, own_hash, &duplicate, err) ||
            (walk->hash && hash_event(&walk->canonical, &event, own_hash, err)))
            return err->code;
        summary->kinds[event.kind]++;
        summary->duplicates += duplicate;
        summary->hashed += own_hash != NULL;
        count_user(walk, event.user);
    }
    summary->events += batch->count;
    return PLACE_OK;
}

static enum place_code walk_all(struct walk *walk, struct place_cursor *cursor,
                                struct place_progress *progress, struct place_err *err) {
    struct place_piece piece;
    do {
        if (place_cursor_next(cursor, INT64_MAX, &piece, err))
            return err->code;
        if (piece.entry) {
            walk->summary->kinds[PLACE_KIND_CANVAS]++;
            if (walk->hash && piece.entry->seq > 0)
                hash_entry(&walk->canonical, piece.entry);
        } else if (take_batch(walk, &piece.batch, err)) {
            return err->code;
        }
        place_progress_add(progress, piece.batch.count);
    } while (piece.entry || piece.batch.count);
    return PLACE_OK;
}

static void finish_hash(struct walk *walk) {
    unsigned char digest[PLACE_SHA256_BYTES];
    place_sha256_final(&walk->canonical.sha, digest);
    place_to_hex(digest, sizeof digest, walk->summary->hash);
}

/* Memory for the walk, and the hash begun. The cursor is left before the first event. */
static enum place_code start_walk(struct walk *walk, struct place_source *source,
                                  struct place_cursor *cursor, struct place_err *err) {
    const size_t users = (size_t)place_source_info(source)->users + 1;
    walk->seen = place_new_array(users, sizeof *walk->seen, err);
    walk->canonical.numbers =
        walk->seen ? place_new_array(users, sizeof *walk->canonical.numbers, err) : NULL;
    if (!walk->canonical.numbers)
        return err->code;
    walk->summary->kinds[PLACE_KIND_CANVAS] = 1; /* the opening, which the seek goes past */
    walk->canonical.source = source;
    place_sha256_init(&walk->canonical.sha);
    return hash_opening(&walk->canonical, cursor, err);
}

enum place_code place_summarise(struct place_source *source, bool hash,
                                struct place_progress *progress, struct place_summary *summary,
                                struct place_err *err) {
    struct walk walk = {.summary = summary, .hash = hash};
    struct place_cursor *cursor = NULL;
    *summary = (struct place_summary){0};
    enum place_code code = place_source_need(source, &(const struct place_need)PLACE_NEED_ALL, err);
    place_progress_begin(progress, "events", place_source_info(source)->events);
    if (!code)
        code = place_cursor_open(source, PLACE_PIXELS | PLACE_TIMES | PLACE_USERS | PLACE_HASHES,
                                 &cursor, err);
    if (!code)
        code = start_walk(&walk, source, cursor, err);
    if (!code)
        code = walk_all(&walk, cursor, progress, err);
    if (!code && hash)
        finish_hash(&walk);
    place_cursor_close(cursor);
    free(walk.set.slots);
    free(walk.canonical.numbers);
    free(walk.seen);
    return code;
}
