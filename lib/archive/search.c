/* Searching chunks: candidates by their low bytes, then one check after another. */
#include "archive/pair_scan.h"
#include "archive/search_state.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "core/fill.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    LET_GO = 32 << 20, /* bytes of the file that may stay mapped behind a search */
    MUCH = 1 << 10,    /* events found in a chunk */
    PROBE = 1 << 20    /* as many of them as one probe speaks for */
};

struct search_room *search_room_new(struct place_err *err) {
    struct search_room *room = place_new_array(1, sizeof *room, err);
    if (!room)
        return NULL;
    room->zstd = place_zstd_new(err);
    if (room->zstd)
        return room;
    search_room_free(room);
    return NULL;
}

void search_room_free(struct search_room *room) {
    if (!room)
        return;
    place_zstd_free(room->zstd);
    free(room->fill);
    free(room->fill_bytes);
    free(room->hash_bytes);
    free(room->hash);
    free(room);
}

/* A plane to be compared where it lies, not verified, if it is raw. */
static const uint8_t *plane_in_place(struct search *search, unsigned id, uint8_t *scratch,
                                     struct place_err *err) {
    const uint32_t size = search->view.header.count;
    struct plane_entry entry;
    const unsigned char *stored = search_stored(search, id, &entry, err);
    if (stored && entry.coding == CODING_RAW && entry.stored == size)
        return stored;
    return stored ? plane_bytes(&entry, stored, size, search->room->zstd, scratch, err) : NULL;
}

/* ---- candidates ------------------------------------------------------------------------------ */

static enum place_code scan(struct search *search, unsigned first, unsigned second,
                            struct byte_range in_first, struct byte_range in_second,
                            struct place_err *err) {
    struct search_room *room = search->room;
    const uint8_t *a = plane_in_place(search, first, room->scratch[0], err);
    const uint8_t *b = a ? plane_in_place(search, second, room->scratch[1], err) : NULL;
    if (!b)
        return err->code;
    room->count = scan_pair(a, b, search->view.header.count, in_first, in_second, room->index);
    return PLACE_OK;
}

/* Low bytes that a pixel from `from` to `from + size - 1` may have. */
static struct byte_range low_bytes(int32_t from, int32_t size) {
    return (struct byte_range){(uint8_t)from, size < 256 ? (uint8_t)(size - 1) : 255};
}

void place_search_pairs(const uint8_t *mask, struct place_rect region,
                        uint8_t pairs[PLACE_SEARCH_PAIRS]) {
    memset(pairs, 0, PLACE_SEARCH_PAIRS);
    for (size_t y = 0; y < (size_t)region.height; y++)
        for (size_t x = 0; x < (size_t)region.width; x++)
            if (mask[y * (size_t)region.width + x])
                pairs[(y & 255) << 5 | (x & 255) >> 3] |= (uint8_t)(1u << (x & 7));
}

static enum place_code scan_mask(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    const struct events_header *header = &search->view.header;
    const struct place_rect region = search->what->region;
    const struct byte_pairs pairs = {.bits = search->what->pairs,
                                     .to_a = (uint8_t)(header->x0 - region.x0),
                                     .to_b = (uint8_t)(header->y0 - region.y0)};
    const uint8_t *x = plane_in_place(search, PLANE_X_LOW, room->scratch[0], err);
    const uint8_t *y = x ? plane_in_place(search, PLANE_Y_LOW, room->scratch[1], err) : NULL;
    if (!y)
        return err->code;
    room->count = scan_pairs(x, y, header->count, pairs, room->index);
    return PLACE_OK;
}

static enum place_code find_candidates(struct search *search, struct place_err *err) {
    const struct events_header *header = &search->view.header;
    const struct place_rect want = search->want;
    const uint32_t user = search->what->user;
    if (user != PLACE_NO_USER)
        return user > header->max_user
                   ? PLACE_OK
                   : scan(search, PLANE_USER, PLANE_USER + 1, (struct byte_range){(uint8_t)user, 0},
                          (struct byte_range){(uint8_t)(user >> 8), 0}, err);
    if (place_rect_empty(want))
        return PLACE_OK;
    if (search->what->mask)
        return scan_mask(search, err);
    return scan(search, PLANE_X_LOW, PLANE_Y_LOW, low_bytes(want.x0 - header->x0, want.width),
                low_bytes(want.y0 - header->y0, want.height), err);
}

/* ---- where they are -------------------------------------------------------------------------- */

/* The planes that coordinates are made of. */
struct coordinate_planes {
    struct plane_lookup low_x, low_y, high_x, high_y;
    unsigned x_bits; /* of high_x that are x's, where both share it; 8: all */
};

static enum place_code look_at_coordinates(struct search *search, struct coordinate_planes *planes,
                                           struct place_err *err) {
    uint8_t(*scratch)[SEARCH_CHUNK] = search->room->scratch;
    const bool wide =
        chunk_view_has(&search->view, PLANE_X_HIGH) || chunk_view_has(&search->view, PLANE_Y_HIGH);
    planes->x_bits = wide ? 8 : search->view.header.x_bits;
    if (search_look(search, PLANE_X_LOW, false, scratch[0], &planes->low_x, err) ||
        search_look(search, PLANE_Y_LOW, false, scratch[1], &planes->low_y, err) ||
        search_look(search, wide ? PLANE_X_HIGH : PLANE_XY_HIGH, false, scratch[2], &planes->high_x,
                    err))
        return err->code;
    planes->high_y = planes->high_x;
    return wide ? search_look(search, PLANE_Y_HIGH, false, scratch[3], &planes->high_y, err)
                : PLACE_OK;
}

static bool is_wanted(const struct search *search, int32_t x, int32_t y) {
    const struct place_rect region = search->what->region;
    if (!place_rect_contains(search->want, x, y))
        return false;
    return !search->what->mask ||
           search->what
               ->mask[(size_t)(y - region.y0) * (size_t)region.width + (size_t)(x - region.x0)];
}

/* Keep the candidates that are on wanted pixels; fills may be among them, whose x and y mean
 * nothing. */
static enum place_code keep_located(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    const struct events_header *header = &search->view.header;
    struct coordinate_planes planes;
    if (look_at_coordinates(search, &planes, err))
        return err->code;
    const unsigned x_mask = (1u << planes.x_bits) - 1, y_shift = planes.x_bits & 7;
    uint32_t kept = 0;
    for (uint32_t j = 0; j < room->count; j++) {
        const uint32_t i = room->index[j];
        const unsigned high_x = plane_value(&planes.high_x, i) & x_mask;
        const unsigned high_y = (unsigned)plane_value(&planes.high_y, i) >> y_shift;
        const unsigned x = plane_value(&planes.low_x, i) | high_x << 8;
        const unsigned y = plane_value(&planes.low_y, i) | high_y << 8;
        if (!is_wanted(search, header->x0 + (int32_t)x, header->y0 + (int32_t)y))
            continue;
        room->index[kept] = i;
        room->x[kept] = (uint16_t)x;
        room->y[kept++] = (uint16_t)y;
    }
    room->count = kept;
    return PLACE_OK;
}

/* ---- kinds and fills ------------------------------------------------------------------------- */

static enum place_code read_kinds(struct search *search, struct place_err *err) {
    const struct events_header *header = &search->view.header;
    if (!chunk_view_has(&search->view, PLANE_KIND))
        return header->fills ? place_fail(err, PLACE_DATA, "fills without kinds") : PLACE_OK;
    search->kinds = search_plane(search, PLANE_KIND, header->count, search->room->kind_plane, err);
    if (!search->kinds)
        return err->code;
    const uint8_t most = greatest_byte(search->kinds, header->count);
    return most < PLACE_KIND_CANVAS
               ? PLACE_OK
               : place_fail(err, PLACE_DATA, "an event is of unknown kind %u", most);
}

static void drop_fills(struct search *search) {
    struct search_room *room = search->room;
    uint32_t kept = 0;
    for (uint32_t j = 0; j < room->count; j++) {
        if (place_kind_is_fill(search->kinds[room->index[j]]))
            continue;
        room->index[kept] = room->index[j];
        room->x[kept] = room->x[j];
        room->y[kept++] = room->y[j];
    }
    room->count = kept;
}

/* The fills of the chunk whose extents meet the region. */
static enum place_code find_fills(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    const uint32_t fills = search->view.header.fills;
    room->fills = 0;
    if (fills == 0)
        return PLACE_OK;
    if (!room->fill)
        room->fill = place_new_array(SEARCH_CHUNK, sizeof *room->fill, err);
    if (!room->fill_bytes)
        room->fill_bytes = place_new_array(SEARCH_CHUNK, FILL_SIZE, err);
    if (!room->fill || !room->fill_bytes)
        return err->code;
    const uint8_t *bytes =
        search_plane(search, PLANE_FILLS, (size_t)fills * FILL_SIZE, room->fill_bytes, err);
    if (!bytes || chunk_view_fills(&search->view, search->kinds, bytes, room->fill, err))
        return err->code;
    for (uint32_t i = 0; i < fills; i++) {
        const struct place_fill *fill = &room->fill[i];
        const struct place_rect extent = place_fill_extent(fill, search->kinds[fill->index]);
        if (!place_rect_empty(place_rect_intersection(extent, search->what->region)))
            room->fill[room->fills++] = *fill;
    }
    return PLACE_OK;
}

/* Put the fills among the placements, from the back; their x and y mean nothing. */
static void merge_fills(struct search_room *room) {
    uint32_t placements = room->count, fills = room->fills;
    room->count += fills;
    for (uint32_t to = room->count; fills > 0;) {
        to--;
        if (placements > 0 && room->index[placements - 1] > room->fill[fills - 1].index) {
            placements--;
            room->index[to] = room->index[placements];
            room->x[to] = room->x[placements];
            room->y[to] = room->y[placements];
        } else {
            room->index[to] = room->fill[--fills].index;
            room->x[to] = room->y[to] = 0;
        }
    }
}

/* ---- the search ------------------------------------------------------------------------------ */

/* Which events they are: index, x, y, and user where that is asked for. */
static enum place_code find(struct search *search, struct place_err *err) {
    struct search_room *room = search->room;
    if (find_candidates(search, err) || (room->count > 0 && keep_located(search, err)))
        return err->code;
    if (room->count == 0 && search->view.header.fills == 0)
        return PLACE_OK;
    if (read_kinds(search, err) || find_fills(search, err))
        return err->code;
    if (search->kinds)
        drop_fills(search);
    merge_fills(room);
    const bool users = (search->what->columns & PLACE_USERS) || search->what->user;
    return room->count > 0 && users ? search_users(search, err) : PLACE_OK;
}

/* What a search maps does not grow with the file. Letting go of every chunk would take longer than
 * searching it, but where much was found: there all of its planes were read. */
static void note_reading(struct search_room *room, const struct place_archive *archive,
                         const struct place_event_chunk *chunk) {
    if (chunk->offset < room->held_to) { /* a new pass over the file */
        room->held_from = chunk->offset;
    } else if (room->count > MUCH || chunk->offset - room->held_from > LET_GO) {
        archive_forget(archive, room->held_from, room->held_to - room->held_from);
        room->held_from = chunk->offset;
    }
    room->held_to = chunk->offset + chunk->stored;
}

/* Whether a byte of the file is in memory already. */
static bool is_cached(const struct place_archive *archive, uint64_t at) {
#ifdef RWF_NOWAIT
    unsigned char byte = 0;
    const struct iovec room = {.iov_base = &byte, .iov_len = 1};
    const ssize_t got = preadv2(archive->fd, &room, 1, (off_t)at, RWF_NOWAIT);
    return got == 1 || (got < 0 && errno != EAGAIN); /* else the file system cannot tell */
#else
    (void)archive;
    (void)at;
    return true;
#endif
}

/* Once something was not in memory, the disk is read from there on. */
static bool is_cold(struct search_room *room, const struct place_archive *archive, uint64_t end) {
    if (room->cold || (room->probed > 0 && end >= room->probed && end - room->probed < PROBE))
        return room->cold;
    room->probed = end;
    room->cold = !is_cached(archive, end - 1);
    return room->cold;
}

/* Read bytes of the file that nobody wants. */
static void read_past(struct search_room *room, const struct place_archive *archive,
                      uint64_t offset, uint64_t size) {
    while (size > 0) {
        const size_t piece = size < sizeof room->scratch ? size : sizeof room->scratch;
        const ssize_t got = pread(archive->fd, room->scratch, piece, (off_t)offset);
        if (got <= 0)
            return;
        offset += (uint64_t)got;
        size -= (uint64_t)got;
    }
}

/*
 * The first bytes of the chunk, which hold what is compared. What is in memory
 * is looked at where it lies. A disk is read, without leaving anything out
 * unless most would be for nothing: Linux reads ahead of whoever does, which
 * takes half the time.
 */
static const unsigned char *read_head(struct search_room *room, const struct place_archive *archive,
                                      const struct place_event_chunk *chunk) {
    const size_t wanted = 4096 + (size_t)chunk->count * 2;
    const size_t size = chunk->stored < wanted ? (size_t)chunk->stored : wanted;
    room->head_size = 0;
    if (!is_cold(room, archive, chunk->offset + size))
        return archive->bytes + chunk->offset;
    const bool whole =
        pread(archive->fd, room->head, size, (off_t)chunk->offset) == (ssize_t)size &&
        size >= FRAME_SIZE && place_get_u32(room->head + 16) <= size - FRAME_SIZE;
    if (chunk->stored / 2 < size)
        read_past(room, archive, chunk->offset + size, chunk->stored - size);
    room->head_size = whole ? size : 0;
    return whole ? room->head : archive->bytes + chunk->offset;
}

enum place_code search_chunk(struct search_room *room, const struct place_archive *archive,
                             size_t chunk, const struct place_search *what,
                             struct place_batch *found, struct place_err *err) {
    const struct place_event_chunk *wanted = &archive->info.chunks[chunk];
    struct search search = {.room = room, .archive = archive, .chunk = wanted, .what = what};
    search.want = place_rect_intersection(what->region, wanted->box);
    *found = (struct place_batch){.first_seq = wanted->first_seq};
    if ((place_rect_empty(search.want) && !wanted->has_kinds) || (what->user && !wanted->has_users))
        return PLACE_OK;
    note_reading(room, archive, wanted);
    room->count = room->fills = 0;
    if (chunk_view_open(archive, wanted, read_head(room, archive, wanted), &search.view, err) ||
        find(&search, err) || (room->count > 0 && search_batch(&search, found, err)))
        return place_wrap(err, "%s: chunk at byte %" PRIu64, archive->name, wanted->offset);
    return PLACE_OK;
}
