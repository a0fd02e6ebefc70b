/*
 * All rows of all logs in memory, as sorted runs: files are inflated, rows
 * parsed and files hashed on several threads at once. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_ROWS_H
#define PLACE_SOURCE_IMPORT_ROWS_H

#include "source/import_block.h"
#include "source/log_stream.h"
#include "source/runs.h"
#include "source/user_table.h"

/* What became of one file's rows. */
struct log_counts {
    uint64_t lines; /* with the header */
    uint64_t taken, refused;
    uint64_t *block_lines; /* owned: lines of each block, header included */
    size_t blocks, block_capacity;
};

struct import_rows {
    struct log_stream *streams; /* owned; one a file */
    struct log_counts *counts;  /* owned; one a file */
    size_t stream_count;
    struct event_run *runs; /* owned, and their events */
    size_t run_count, run_capacity;
    struct user_table users;
    uint64_t events, fills;
    uint64_t event_bytes; /* held by the runs */
    int64_t needed[MOST_ENTRIES];
    /* The first rows refused; `line` counts within `block` until all blocks are known. */
    struct place_refusal refusals[PLACE_REFUSALS_SHOWN];
    uint64_t refusal_order[PLACE_REFUSALS_SHOWN]; /* path << 32 | block */
    size_t refusal_count;
};

/* Streams of options->paths, none of them open yet. */
enum place_code import_rows_init(struct import_rows *rows,
                                 const struct place_import_options *options,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Read them all. `guessed`: every file has to look like the dialect's format. */
enum place_code import_rows_read(struct import_rows *rows,
                                 const struct place_import_options *options,
                                 const struct place_dialect *dialect, struct import_canvas *canvas,
                                 bool guessed, struct place_err *err) PLACE_MUST_CHECK;

void import_rows_release(struct import_rows *rows);

#endif
