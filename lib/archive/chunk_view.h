/*
 * An EVNT chunk before anything of it is decoded: its header, and where its
 * planes lie. What the decoder and the searcher share. Internal to lib/archive.
 */
#ifndef PLACE_ARCHIVE_CHUNK_VIEW_H
#define PLACE_ARCHIVE_CHUNK_VIEW_H

#include "archive/archive.h"
#include "archive/plane.h"

#include <stdbool.h>

struct chunk_view {
    const unsigned char *table, *body;
    uint64_t body_size;
    struct events_header header;
};

/*
 * Look at a chunk of the archive, whose frame and header are at `bytes`: in the
 * file, or read from it before. PLACE_DATA where its header is damaged or not what the index
 * says. */
enum place_code chunk_view_open(const struct place_archive *archive,
                                const struct place_event_chunk *chunk, const unsigned char *bytes,
                                struct chunk_view *view, struct place_err *err) PLACE_MUST_CHECK;

/* Whether the chunk has plane `id`; one that is not there is all zeros. */
bool chunk_view_has(const struct chunk_view *view, unsigned id);

/*
 * Where plane `id` is stored, and its row of the table: a constant of 0 where
 * the chunk has none. NULL (PLACE_DATA) where planes run past their chunk.
 */
const unsigned char *chunk_view_plane(const struct chunk_view *view, unsigned id,
                                      struct plane_entry *entry,
                                      struct place_err *err) PLACE_MUST_CHECK;

/*
 * Make the fills of the chunk from its kinds, a byte an event, and the bytes of
 * plane PLANE_FILLS; `fill` has room for header.fills of them. PLACE_DATA where
 * one is not sane, or there are more or fewer than the header says.
 */
enum place_code chunk_view_fills(const struct chunk_view *view, const uint8_t *kind,
                                 const uint8_t *bytes, struct place_fill *fill,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif
