/*
 * One block of a log taken apart: rows into events, in a buffer that one
 * thread uses again and again. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_BLOCK_H
#define PLACE_SOURCE_IMPORT_BLOCK_H

#include "core/timeline.h"
#include "source/import.h"
#include "source/import_fit.h"
#include "source/user_table.h"

/* What of the canvas the rows are held against; read by all threads. */
struct import_canvas {
    const struct place_timeline *timeline;
    bool opening_known;     /* the time of its first entry is a fact */
    const uint8_t *initial; /* pixels of the opening bounds before the first event, or NULL */
    bool keep_users, keep_hashes;
    uint64_t seed; /* of the user table */
};

struct import_block {
    struct place_buf text; /* what is taken apart */
    bool has_nul;          /* a row of it is no text */
    unsigned header_lines; /* before it in the file */
    /* what comes out */
    struct place_event *events;
    struct user_key *keys; /* one an event, into text; where users are kept */
    unsigned char *hashes; /* PLACE_EVENT_HASH bytes an event; where they are kept */
    size_t count, event_capacity, key_capacity, hash_capacity;
    uint64_t lines, refused, fills;
    uint64_t foreign; /* of those refused: rows that are none of the format, or no text */
    uint64_t changes; /* rows that change the canvas, which is known before */
    struct place_refusal refusals[PLACE_REFUSALS_SHOWN]; /* lines counted from the block's first */
    /* The earliest row that needs timeline entry i; INT64_MAX where none does. */
    int64_t needed[MOST_ENTRIES];
};

/* Take block->text apart. */
enum place_code import_block_parse(struct import_block *block, const struct place_dialect *dialect,
                                   const struct import_canvas *canvas,
                                   struct place_err *err) PLACE_MUST_CHECK;

void import_block_release(struct import_block *block);

#endif
