/* Chunks of events, looked at from outside. */
#include "archive/chunk_view.h"

static bool same_as_index(const struct events_header *header,
                          const struct place_event_chunk *chunk) {
    return header->count == chunk->count && header->first_seq == chunk->first_seq &&
           header->last_seq == chunk->last_seq && header->first_time == chunk->first_time &&
           header->last_time == chunk->last_time && place_rect_equal(header->box, chunk->box);
}

bool chunk_view_has(const struct chunk_view *view, unsigned id) {
    for (unsigned i = 0; i < view->header.planes; i++)
        if (view->table[(size_t)i * PLANE_ENTRY_SIZE] == id)
            return true;
    return false;
}

/* A chunk of which the index says that it has no users, say, is not searched for one. */
static bool has_more_than_index(const struct chunk_view *view,
                                const struct place_event_chunk *chunk) {
    return (!chunk->has_users && view->header.max_user > 0) ||
           (!chunk->has_kinds && chunk_view_has(view, PLANE_KIND)) ||
           (!chunk->has_hashes && chunk_view_has(view, PLANE_HASH));
}

enum place_code chunk_view_open(const struct place_archive *archive,
                                const struct place_event_chunk *chunk, const unsigned char *bytes,
                                struct chunk_view *view, struct place_err *err) {
    struct chunk_frame frame;
    if (!get_frame(bytes, chunk->stored, &frame) || frame.type != CHUNK_EVENTS ||
        chunk_size(&frame) != chunk->stored || frame.header_size < EVENTS_HEADER_SIZE)
        return place_fail(err, PLACE_DATA, "header is damaged");
    get_events_header(bytes + FRAME_SIZE, &view->header);
    if (frame.header_size < EVENTS_HEADER_SIZE + (uint32_t)view->header.planes * PLANE_ENTRY_SIZE)
        return place_fail(err, PLACE_DATA, "plane table is cut off");
    view->table = bytes + FRAME_SIZE + EVENTS_HEADER_SIZE;
    if (!same_as_index(&view->header, chunk) || has_more_than_index(view, chunk))
        return place_fail(err, PLACE_DATA, "header and index disagree");
    /* The columns start at the canvas's own origin, so that what is added stays inside. */
    if (!place_rect_contains(archive->bounds, view->header.x0, view->header.y0) ||
        view->header.fills > view->header.count || view->header.x_bits > 8)
        return place_fail(err, PLACE_DATA, "origin, count of fills or bits of x are out of range");
    view->body = archive->bytes + chunk->offset + FRAME_SIZE + frame.header_size;
    view->body_size = frame.body_size;
    return PLACE_OK;
}

const unsigned char *chunk_view_plane(const struct chunk_view *view, unsigned id,
                                      struct plane_entry *entry, struct place_err *err) {
    uint64_t at = 0;
    for (unsigned i = 0; i < view->header.planes; i++) {
        get_plane_entry(view->table + (size_t)i * PLANE_ENTRY_SIZE, entry);
        if (view->body_size - at < entry->stored) {
            place_fail(err, PLACE_DATA, "planes run past their chunk");
            return NULL;
        }
        if (entry->id == id)
            return view->body + at;
        at += entry->stored;
    }
    *entry = (struct plane_entry){.id = (uint8_t)id, .coding = CODING_CONSTANT};
    return view->body;
}

enum place_code chunk_view_fills(const struct chunk_view *view, const uint8_t *kind,
                                 const uint8_t *bytes, struct place_fill *fill,
                                 struct place_err *err) {
    uint32_t fills = 0;
    for (uint32_t i = 0; i < view->header.count; i++) {
        if (!place_kind_is_fill(kind[i]))
            continue;
        if (fills == view->header.fills)
            return place_fail(err, PLACE_DATA, "there are more fills than the header says");
        const struct place_rect rect = get_rect(bytes + (size_t)fills * FILL_SIZE);
        if (!place_fill_is_sane(kind[i], rect))
            return place_fail(err, PLACE_DATA, "a fill is out of range");
        fill[fills++] = (struct place_fill){i, rect.x0, rect.y0, rect.width, rect.height};
    }
    if (fills != view->header.fills)
        return place_fail(err, PLACE_DATA, "there are fewer fills than the header says");
    return PLACE_OK;
}
