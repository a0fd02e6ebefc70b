/* What a source and its cursors share. Internal to lib/source. */
#ifndef PLACE_SOURCE_CURSOR_H
#define PLACE_SOURCE_CURSOR_H

#include "archive/reader.h"
#include "source/source.h"

struct place_source {
    char *name; /* owned */
    struct place_archive *archive;
    struct place_source_info info;
    uint64_t *before; /* owned: events before chunk i; [chunk_count] is all */
    char warning[512];
};

#endif
