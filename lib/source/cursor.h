/* What a source and its cursors share. Internal to lib/source. */
#ifndef PLACE_SOURCE_CURSOR_H
#define PLACE_SOURCE_CURSOR_H

#include "archive/reader.h"
#include "source/source.h"

struct place_source {
    char *name;                    /* owned */
    struct place_archive *archive; /* NULL: a database of which nothing is read yet */
    struct database *database;     /* owned; NULL: it is none */
    struct place_source_info info;
    uint64_t *before; /* owned: events before chunk i of the archive; [chunk_count] is all */
    char warning[512];
};

/*
 * Step over the chunk of which _next said that it is damaged (PLACE_DATA), to stand before what
 * follows it. The chunk, or NULL where the cursor stands before none: there is nothing to step
 * over.
 */
const struct place_event_chunk *place_cursor_skip(struct place_cursor *cursor);

/* What the source's archive says of itself: warning, and source->before from `first` events on. */
enum place_code source_take_archive(struct place_source *source, uint64_t first,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif
