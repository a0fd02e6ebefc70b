/*
 * All rows of all logs as sorted runs, in memory and, where --memory does not
 * hold them, in a spool: files are inflated, rows parsed and files hashed on
 * several threads at once. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_ROWS_H
#define PLACE_SOURCE_IMPORT_ROWS_H

#include "source/import_block.h"
#include "source/log_stream.h"
#include "source/runs.h"
#include "source/user_table.h"

/* How --memory is shared out; bytes. */
struct import_budget {
    unsigned threads; /* as many as the memory is enough for */
    uint64_t rows;    /* of runs in memory */
    uint64_t slots;   /* of the table of users */
    uint64_t keys;    /* of their keys; of their numbers later on */
    size_t fan_in;    /* runs that are merged at once */
};

/* What became of one file's rows. */
struct log_counts {
    uint64_t lines; /* with the header */
    uint64_t taken, refused;
    uint64_t *block_lines; /* owned: lines of each block, header included; or BLOCK_UNFINISHED */
    size_t blocks, block_capacity;
    size_t finished; /* blocks before which all are finished */
};
#define BLOCK_UNFINISHED UINT64_MAX

struct import_rows {
    struct import_budget budget;
    struct log_stream *streams; /* owned; one a file */
    struct log_counts *counts;  /* owned; one a file */
    size_t stream_count;
    struct event_run *runs; /* owned, and their events */
    size_t run_count, run_capacity;
    uint64_t run_memory; /* bytes of them that are in memory */
    struct spool spool;  /* of the others */
    struct user_table users;
    uint64_t events, fills, changes;
    int64_t first_time, last_time; /* of the events */
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

/* Merge runs until no more are left than may be merged at once. */
enum place_code import_rows_narrow(struct import_rows *rows,
                                   struct place_err *err) PLACE_MUST_CHECK;

void import_rows_release(struct import_rows *rows);

/* ---- between import_rows.c and import_spill.c --------------------------------------------------
 */

/* The order of a run: that of its file, and of its block in the file. */
static inline uint64_t run_order(size_t stream, size_t block) {
    return (uint64_t)stream << 32 | block;
}
static inline size_t run_stream(uint64_t order) {
    return (size_t)(order >> 32);
}

/* Whether there is a run that could go to the spool. */
bool import_spill_possible(struct import_rows *rows);

/*
 * Take out of rows->runs those in memory whose file has no unfinished block
 * before them, since a run in the spool has to be all there is between its first
 * and its last block. *taken is free()d by import_spill_end; *count may be 0.
 */
enum place_code import_spill_begin(struct import_rows *rows, struct event_run **taken,
                                   size_t *count, struct place_err *err) PLACE_MUST_CHECK;

/* Merge what was taken into one run a file, in the spool; they replace the `*count` in `taken`. */
enum place_code import_spill_write(struct spool *spool, struct event_run *taken, size_t *count,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Give the runs back to rows->runs. */
enum place_code import_spill_end(struct import_rows *rows, struct event_run *taken, size_t count,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif
