/*
 * Searching an archive for the events of some pixels or of one user, without
 * decoding it: the planes of low bytes are compared where they lie in the
 * file, at the speed of memory, and only what is found is decoded. There is no
 * index of pixels, and none is needed.
 *
 *     searcher = place_searcher_new(archive, &what, err)
 *     place_search_chunk(searcher, chunk, &found, err)     for each chunk, in order
 *
 * Checksums: those of a chunk in which something was found are verified, those
 * of the others are not (place-info --hash and replays verify all of a file).
 */
#ifndef PLACE_ARCHIVE_SEARCH_H
#define PLACE_ARCHIVE_SEARCH_H

#include "archive/reader.h"

/* What is looked for: events that are all of this. */
struct place_search {
    struct place_rect region; /* placements in it, and fills that may reach into it */
    const uint8_t *mask;      /* only placements on these pixels; NULL: all. For each pixel of the
                                 region, row-major, a byte that is not 0 where it is wanted */
    const uint8_t *pairs;     /* of a mask: what place_search_pairs made of it */
    uint32_t user;            /* that user's alone, or PLACE_NO_USER: everybody's */
    unsigned columns;         /* PLACE_TIMES, PLACE_USERS and PLACE_HASHES, where wanted */
};

/* The low bytes of x and of y, from the region's corner on, that pixels of the mask have: what is
 * compared, a bit for each pair of bytes. */
enum { PLACE_SEARCH_PAIRS = 1 << 13 };
void place_search_pairs(const uint8_t *mask, struct place_rect region,
                        uint8_t pairs[PLACE_SEARCH_PAIRS]);

/* One search of one archive. */
struct place_searcher;

/*
 * `what`, with what it points to, and the archive must stay until it is freed.
 * Where little is to be found, of one user or of few pixels, all processors
 * search all of the archive here and now.
 */
struct place_searcher *place_searcher_new(const struct place_archive *archive,
                                          const struct place_search *what,
                                          struct place_err *err) PLACE_MUST_CHECK;
void place_searcher_free(struct place_searcher *searcher); /* NULL is fine */

/*
 * What a chunk has of it, as a batch like those of place_chunk_decode: with
 * PLACE_PIXELS, kinds and seqs always, and as safe to apply. It holds until the
 * next search. A fill is found where the rectangle round it meets the region;
 * whether it covers a pixel is for the caller to see. PLACE_DATA names file
 * and chunk.
 */
enum place_code place_search_chunk(struct place_searcher *searcher, size_t chunk,
                                   struct place_batch *found,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif
