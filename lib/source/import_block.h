/*
 * One block of a log taken apart: rows into events, in a buffer that one
 * thread uses again and again. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_BLOCK_H
#define PLACE_SOURCE_IMPORT_BLOCK_H

#include "core/timeline.h"
#include "source/import.h"
#include "source/user_table.h"

enum { MOST_ENTRIES = 64 /* of a timeline that rows can move */ };

/* What of the canvas the rows are held against; read by all threads. */
struct import_canvas {
    struct place_rect bounds; /* round all of the timeline's */
    const struct place_timeline *timeline;
    uint8_t color_entry[256]; /* the first timeline entry that allows the colour */
    bool keep_users;
    uint64_t seed; /* of the user table */
};

void import_canvas_init(struct import_canvas *canvas, const struct place_timeline *timeline);

struct import_block {
    struct place_buf text; /* what is taken apart */
    bool has_nul;          /* a row of it is no text */
    unsigned header_lines; /* before it in the file */
    /* what comes out */
    struct place_event *events; /* owned until it becomes a run */
    struct user_key *keys;      /* one an event, into text; where users are kept */
    size_t count, event_capacity, key_capacity;
    size_t rows_before; /* events of the block parsed before this one */
    uint64_t lines, refused, fills;
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
