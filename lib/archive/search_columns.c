/* What a search found, decoded: only those events, and sums of differences up to them. */
#include "archive/pair_scan.h"
#include "archive/search_state.h"
#include "base/mem.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { MANY = 256 /* candidates for which whole planes are unpacked, rather than looked into */ };

const unsigned char *search_stored(struct search *search, unsigned id, struct plane_entry *entry,
                                   struct place_err *err) {
    const struct search_room *room = search->room;
    const unsigned char *stored = chunk_view_plane(&search->view, id, entry, err);
    if (!stored)
        return NULL;
    const size_t at = (size_t)(stored - (search->archive->bytes + search->chunk->offset));
    return at <= room->head_size && entry->stored <= room->head_size - at ? room->head + at
                                                                          : stored;
}

const uint8_t *search_plane(struct search *search, unsigned id, size_t size, uint8_t *scratch,
                            struct place_err *err) {
    struct plane_entry entry;
    const unsigned char *stored = search_stored(search, id, &entry, err);
    return stored ? plane_bytes(&entry, stored, size, search->room->zstd, scratch, err) : NULL;
}

enum place_code search_look(struct search *search, unsigned id, bool verify, uint8_t *scratch,
                            struct plane_lookup *lookup, struct place_err *err) {
    struct search_room *room = search->room;
    const uint32_t size = search->view.header.count;
    struct plane_entry entry;
    const unsigned char *stored = search_stored(search, id, &entry, err);
    if (!stored)
        return err->code;
    if (room->count < MANY) {
        if (verify && plane_verify(&entry, stored, err))
            return err->code;
        return plane_look(&entry, stored, size, room->zstd, scratch, lookup, err);
    }
    *lookup = (struct plane_lookup){.coding = CODING_RAW, .size = size};
    lookup->bytes = plane_bytes(&entry, stored, size, room->zstd, scratch, err);
    return lookup->bytes ? PLACE_OK : err->code;
}

/* The bytes of what was found, from `count` planes on: wide[j]. */
static enum place_code gather(struct search *search, unsigned id, unsigned planes,
                              struct place_err *err) {
    struct search_room *room = search->room;
    memset(room->wide, 0, room->count * sizeof *room->wide);
    for (unsigned byte = 0; byte < planes; byte++) {
        struct plane_lookup lookup;
        if (!chunk_view_has(&search->view, id + byte))
            continue;
        if (search_look(search, id + byte, true, room->scratch[0], &lookup, err))
            return err->code;
        for (uint32_t j = 0; j < room->count; j++)
            room->wide[j] |= (uint64_t)plane_value(&lookup, room->index[j]) << 8 * byte;
    }
    return PLACE_OK;
}

/* The sums of differences up to what was found: wide[j], which neither fall nor pass `most`. */
static enum place_code gather_sums(struct search *search, unsigned id, uint64_t most,
                                   const char *what, struct place_err *err) {
    struct search_room *room = search->room;
    memset(room->wide, 0, room->count * sizeof *room->wide);
    for (unsigned byte = 0; byte < 8; byte++) {
        if (!chunk_view_has(&search->view, id + byte))
            continue;
        const uint8_t *bytes =
            search_plane(search, id + byte, search->view.header.count, room->scratch[0], err);
        if (!bytes)
            return err->code;
        uint64_t sum = 0;
        for (uint32_t j = 0, from = 0; j < room->count; j++) {
            sum += sum_bytes(bytes + from, room->index[j] + 1 - from);
            from = room->index[j] + 1;
            room->wide[j] += sum << 8 * byte;
        }
    }
    for (uint32_t j = 0; j < room->count; j++)
        if (room->wide[j] > most || (j > 0 && room->wide[j] < room->wide[j - 1]))
            return place_fail(err, PLACE_DATA, "%s do not add up", what);
    return PLACE_OK;
}

enum place_code search_users(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    uint32_t kept = 0;
    if (gather(search, PLANE_USER, 4, err))
        return err->code;
    for (uint32_t j = 0; j < room->count; j++) {
        const uint32_t user = (uint32_t)room->wide[j];
        if (search->what->user != PLACE_NO_USER && user != search->what->user)
            continue;
        if (user > search->archive->info.users)
            return place_fail(err, PLACE_DATA, "user %" PRIu32 " is not in the dictionary", user);
        room->index[kept] = room->index[j];
        room->x[kept] = room->x[j];
        room->y[kept] = room->y[j];
        room->user[kept++] = user;
    }
    room->count = kept;
    return PLACE_OK;
}

/* The coordinates were taken from planes that were not verified; one that is not used may be what
 * it likes. */
static enum place_code verify_coordinates(struct search *search, struct place_err *err) {
    static const unsigned planes[] = {PLANE_X_LOW, PLANE_Y_LOW, PLANE_XY_HIGH, PLANE_X_HIGH,
                                      PLANE_Y_HIGH};
    const bool wide =
        chunk_view_has(&search->view, PLANE_X_HIGH) || chunk_view_has(&search->view, PLANE_Y_HIGH);
    for (size_t i = 0; i < sizeof planes / sizeof *planes; i++) {
        struct plane_entry entry;
        if (wide && planes[i] == PLANE_XY_HIGH)
            continue;
        const unsigned char *stored = search_stored(search, planes[i], &entry, err);
        if (!stored || plane_verify(&entry, stored, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code take_colors(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    if (gather(search, PLANE_COLOR, 1, err))
        return err->code;
    for (uint32_t j = 0; j < room->count; j++) {
        room->color[j] = (uint8_t)room->wide[j];
        room->kind[j] = search->kinds ? search->kinds[room->index[j]] : PLACE_KIND_PLACE;
        if (room->color[j] != PLACE_NO_COLOR && room->color[j] >= search->archive->colors)
            return place_fail(err, PLACE_DATA, "a colour is %u, the palette has %u", room->color[j],
                              search->archive->colors);
    }
    return PLACE_OK;
}

static enum place_code take_times(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    const struct events_header *header = &search->view.header;
    const uint64_t span = (uint64_t)(header->last_time - header->first_time);
    if (gather_sums(search, PLANE_TIME, header->unit ? span / header->unit : 0, "times", err))
        return err->code;
    for (uint32_t j = 0; j < room->count; j++)
        room->time[j] = (int64_t)((uint64_t)header->first_time + room->wide[j] * header->unit);
    return PLACE_OK;
}

static enum place_code take_seqs(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    const struct events_header *header = &search->view.header;
    const uint64_t gaps = header->last_seq - header->first_seq - (header->count - 1);
    memset(room->wide, 0, room->count * sizeof *room->wide);
    if (gaps && gather_sums(search, PLANE_SEQ, gaps, "seqs", err))
        return err->code;
    for (uint32_t j = 0; j < room->count; j++)
        room->seq[j] = header->first_seq + room->index[j] + room->wide[j];
    return PLACE_OK;
}

static enum place_code take_hashes(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    if (!room->hash_bytes)
        room->hash_bytes = place_new_array(SEARCH_CHUNK, PLACE_EVENT_HASH, err);
    if (!room->hash)
        room->hash = place_new_array(SEARCH_CHUNK, PLACE_EVENT_HASH, err);
    if (!room->hash || !room->hash_bytes)
        return err->code;
    const uint8_t *bytes =
        search_plane(search, PLANE_HASH, (size_t)search->view.header.count * PLACE_EVENT_HASH,
                     room->hash_bytes, err);
    for (uint32_t j = 0; bytes && j < room->count; j++)
        memcpy(room->hash + (size_t)j * PLACE_EVENT_HASH,
               bytes + (size_t)room->index[j] * PLACE_EVENT_HASH, PLACE_EVENT_HASH);
    return bytes ? PLACE_OK : err->code;
}

/* The fills of the batch are those still among what was found, by their place there. */
static void renumber_fills(struct search *search) {
    struct search_room *room = search->room;
    uint32_t from = 0, to = 0;
    for (uint32_t j = 0; j < room->count && search->kinds; j++) {
        if (!place_kind_is_fill(search->kinds[room->index[j]]))
            continue;
        while (room->fill[from].index != room->index[j])
            from++;
        room->fill[to] = room->fill[from++];
        room->fill[to++].index = j;
    }
    room->fills = to;
}

static enum place_code take_columns(struct search *search, struct place_err *err) {
    const unsigned columns = search->what->columns;
    renumber_fills(search);
    if (verify_coordinates(search, err) || take_colors(search, err) || take_seqs(search, err) ||
        ((columns & PLACE_TIMES) && take_times(search, err)))
        return err->code;
    const bool hashes = (columns & PLACE_HASHES) && chunk_view_has(&search->view, PLANE_HASH);
    return hashes ? take_hashes(search, err) : PLACE_OK;
}

static void fill_batch(const struct search *search, struct place_batch *found) {
    const struct search_room *room = search->room;
    const unsigned columns = search->what->columns;
    const bool hashes = (columns & PLACE_HASHES) && chunk_view_has(&search->view, PLANE_HASH);
    const bool users = (columns & PLACE_USERS) && search->view.header.max_user > 0;
    *found = (struct place_batch){.count = room->count,
                                  .x0 = search->view.header.x0,
                                  .y0 = search->view.header.y0,
                                  .x = room->x,
                                  .y = room->y,
                                  .color = room->color,
                                  .kind = search->kinds ? room->kind : NULL,
                                  .fill = room->fills ? room->fill : NULL,
                                  .fills = room->fills,
                                  .time = columns & PLACE_TIMES ? room->time : NULL,
                                  .user = users ? room->user : NULL,
                                  .seq = room->seq,
                                  .first_seq = room->seq[0],
                                  .hash = hashes ? room->hash : NULL};
}

enum place_code search_batch(struct search *search, struct place_batch *found,
                             struct place_err *err) {
    if (take_columns(search, err))
        return err->code;
    fill_batch(search, found);
    return PLACE_OK;
}
