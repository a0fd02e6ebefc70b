/* What a search found, decoded: only those events, and sums of differences up to them. */
#include "archive/pair_scan.h"
#include "archive/search_state.h"
#include "base/mem.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum {
    MANY = 256, /* candidates for which whole planes are unpacked, rather than looked into */
    FEW = 16    /* for which single bytes are read, rather than their pages mapped */
};

const unsigned char *search_stored(struct search *search, unsigned id, struct plane_entry *entry,
                                   struct place_err *err) {
    const struct place_searcher *searcher = search->searcher;
    const unsigned char *stored = chunk_view_plane(&search->view, id, entry, err);
    if (!stored)
        return NULL;
    const size_t at = (size_t)(stored - (search->archive->bytes + search->chunk->offset));
    return at <= searcher->head_size && entry->stored <= searcher->head_size - at
               ? searcher->head + at
               : stored;
}

const uint8_t *search_plane(struct search *search, unsigned id, size_t size, uint8_t *scratch,
                            struct place_err *err) {
    struct plane_entry entry;
    const unsigned char *stored = search_stored(search, id, &entry, err);
    return stored ? plane_bytes(&entry, stored, size, search->searcher->zstd, scratch, err) : NULL;
}

enum place_code search_look(struct search *search, unsigned id, bool verify, uint8_t *scratch,
                            struct plane_lookup *lookup, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    const uint32_t size = search->view.header.count;
    struct plane_entry entry;
    const unsigned char *stored = search_stored(search, id, &entry, err);
    if (!stored)
        return err->code;
    if (searcher->count < MANY) {
        if (verify && plane_verify(&entry, stored, err))
            return err->code;
        return plane_look(&entry, stored, size, searcher->zstd, scratch, lookup, err);
    }
    *lookup = (struct plane_lookup){.coding = CODING_RAW, .size = size};
    lookup->bytes = plane_bytes(&entry, stored, size, searcher->zstd, scratch, err);
    return lookup->bytes ? PLACE_OK : err->code;
}

/* A byte of the mapping: reading one takes a third of the time that mapping its page does. */
static uint8_t read_byte(const struct place_archive *archive, const uint8_t *at) {
    uint8_t byte = 0;
    return pread(archive->fd, &byte, 1, (off_t)(at - archive->bytes)) == 1 ? byte : *at;
}

static uint8_t read_value(const struct place_archive *archive, const struct plane_lookup *lookup,
                          uint32_t index) {
    struct packed_part parts[PACKED_PARTS];
    if (lookup->coding == CODING_RAW)
        return read_byte(archive, lookup->bytes + index);
    const unsigned count = packed_parts(lookup->size, lookup->value, index, parts);
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++)
        value |= (unsigned)(read_byte(archive, lookup->bytes + parts[i].byte) >> parts[i].place &
                            parts[i].mask)
                 << parts[i].shift;
    return (uint8_t)value;
}

uint8_t search_value(const struct search *search, const struct plane_lookup *lookup,
                     uint32_t index) {
    const struct place_archive *archive = search->archive;
    const bool mapped =
        lookup->bytes >= archive->bytes && lookup->bytes < archive->bytes + archive->size;
    if (!mapped || lookup->coding == CODING_CONSTANT || search->searcher->count > FEW)
        return plane_value(lookup, index);
    return read_value(archive, lookup, index);
}

/* The bytes of what was found, from `count` planes on: wide[j]. */
static enum place_code gather(struct search *search, unsigned id, unsigned planes,
                              struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    memset(searcher->wide, 0, searcher->count * sizeof *searcher->wide);
    for (unsigned byte = 0; byte < planes; byte++) {
        struct plane_lookup lookup;
        if (!chunk_view_has(&search->view, id + byte))
            continue;
        if (search_look(search, id + byte, true, searcher->scratch[0], &lookup, err))
            return err->code;
        for (uint32_t j = 0; j < searcher->count; j++)
            searcher->wide[j] |= (uint64_t)plane_value(&lookup, searcher->index[j]) << 8 * byte;
    }
    return PLACE_OK;
}

/* The sums of differences up to what was found: wide[j], which neither fall nor pass `most`. */
static enum place_code gather_sums(struct search *search, unsigned id, uint64_t most,
                                   const char *what, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    memset(searcher->wide, 0, searcher->count * sizeof *searcher->wide);
    for (unsigned byte = 0; byte < 8; byte++) {
        if (!chunk_view_has(&search->view, id + byte))
            continue;
        const uint8_t *bytes =
            search_plane(search, id + byte, search->view.header.count, searcher->scratch[0], err);
        if (!bytes)
            return err->code;
        uint64_t sum = 0;
        for (uint32_t j = 0, from = 0; j < searcher->count; j++) {
            sum += sum_bytes(bytes + from, searcher->index[j] + 1 - from);
            from = searcher->index[j] + 1;
            searcher->wide[j] += sum << 8 * byte;
        }
    }
    for (uint32_t j = 0; j < searcher->count; j++)
        if (searcher->wide[j] > most || (j > 0 && searcher->wide[j] < searcher->wide[j - 1]))
            return place_fail(err, PLACE_DATA, "%s do not add up", what);
    return PLACE_OK;
}

enum place_code search_users(struct search *search, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    uint32_t kept = 0;
    if (gather(search, PLANE_USER, 4, err))
        return err->code;
    for (uint32_t j = 0; j < searcher->count; j++) {
        const uint32_t user = (uint32_t)searcher->wide[j];
        if (search->what->user != PLACE_NO_USER && user != search->what->user)
            continue;
        if (user > search->archive->info.users)
            return place_fail(err, PLACE_DATA, "user %" PRIu32 " is not in the dictionary", user);
        searcher->index[kept] = searcher->index[j];
        searcher->x[kept] = searcher->x[j];
        searcher->y[kept] = searcher->y[j];
        searcher->user[kept++] = user;
    }
    searcher->count = kept;
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
    struct place_searcher *searcher = search->searcher;
    if (gather(search, PLANE_COLOR, 1, err))
        return err->code;
    for (uint32_t j = 0; j < searcher->count; j++) {
        searcher->color[j] = (uint8_t)searcher->wide[j];
        searcher->kind[j] = search->kinds ? search->kinds[searcher->index[j]] : PLACE_KIND_PLACE;
        if (searcher->color[j] != PLACE_NO_COLOR && searcher->color[j] >= search->archive->colors)
            return place_fail(err, PLACE_DATA, "a colour is %u, the palette has %u",
                              searcher->color[j], search->archive->colors);
    }
    return PLACE_OK;
}

static enum place_code take_times(struct search *search, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    const struct events_header *header = &search->view.header;
    const uint64_t span = (uint64_t)(header->last_time - header->first_time);
    if (gather_sums(search, PLANE_TIME, header->unit ? span / header->unit : 0, "times", err))
        return err->code;
    for (uint32_t j = 0; j < searcher->count; j++)
        searcher->time[j] =
            (int64_t)((uint64_t)header->first_time + searcher->wide[j] * header->unit);
    return PLACE_OK;
}

static enum place_code take_seqs(struct search *search, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    const struct events_header *header = &search->view.header;
    const uint64_t gaps = header->last_seq - header->first_seq - (header->count - 1);
    memset(searcher->wide, 0, searcher->count * sizeof *searcher->wide);
    if (gaps && gather_sums(search, PLANE_SEQ, gaps, "seqs", err))
        return err->code;
    for (uint32_t j = 0; j < searcher->count; j++)
        searcher->seq[j] = header->first_seq + searcher->index[j] + searcher->wide[j];
    return PLACE_OK;
}

static enum place_code take_hashes(struct search *search, struct place_err *err) {
    struct place_searcher *searcher = search->searcher;
    if (!searcher->hash_bytes)
        searcher->hash_bytes = place_new_array(SEARCH_CHUNK, PLACE_EVENT_HASH, err);
    if (!searcher->hash)
        searcher->hash = place_new_array(SEARCH_CHUNK, PLACE_EVENT_HASH, err);
    if (!searcher->hash || !searcher->hash_bytes)
        return err->code;
    const uint8_t *bytes =
        search_plane(search, PLANE_HASH, (size_t)search->view.header.count * PLACE_EVENT_HASH,
                     searcher->hash_bytes, err);
    for (uint32_t j = 0; bytes && j < searcher->count; j++)
        memcpy(searcher->hash + (size_t)j * PLACE_EVENT_HASH,
               bytes + (size_t)searcher->index[j] * PLACE_EVENT_HASH, PLACE_EVENT_HASH);
    return bytes ? PLACE_OK : err->code;
}

/* The fills of the batch are those still among what was found, by their place there. */
static void renumber_fills(struct search *search) {
    struct place_searcher *searcher = search->searcher;
    uint32_t from = 0, to = 0;
    for (uint32_t j = 0; j < searcher->count && search->kinds; j++) {
        if (!place_kind_is_fill(search->kinds[searcher->index[j]]))
            continue;
        while (searcher->fill[from].index != searcher->index[j])
            from++;
        searcher->fill[to] = searcher->fill[from++];
        searcher->fill[to++].index = j;
    }
    searcher->fills = to;
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
    const struct place_searcher *searcher = search->searcher;
    const unsigned columns = search->what->columns;
    const bool hashes = (columns & PLACE_HASHES) && chunk_view_has(&search->view, PLANE_HASH);
    const bool users = (columns & PLACE_USERS) && search->view.header.max_user > 0;
    *found = (struct place_batch){.count = searcher->count,
                                  .x0 = search->view.header.x0,
                                  .y0 = search->view.header.y0,
                                  .x = searcher->x,
                                  .y = searcher->y,
                                  .color = searcher->color,
                                  .kind = search->kinds ? searcher->kind : NULL,
                                  .fill = searcher->fills ? searcher->fill : NULL,
                                  .fills = searcher->fills,
                                  .time = columns & PLACE_TIMES ? searcher->time : NULL,
                                  .user = users ? searcher->user : NULL,
                                  .seq = searcher->seq,
                                  .first_seq = searcher->seq[0],
                                  .hash = hashes ? searcher->hash : NULL};
}

enum place_code search_batch(struct search *search, struct place_batch *found,
                             struct place_err *err) {
    if (take_columns(search, err))
        return err->code;
    fill_batch(search, found);
    return PLACE_OK;
}
