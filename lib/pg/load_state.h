/* A load under way: what its parts share. Internal to lib/pg. */
#ifndef PLACE_PG_LOAD_STATE_H
#define PLACE_PG_LOAD_STATE_H

#include "pg/load.h"
#include "pg/load_rows.h"
#include "pg/load_users.h"
#include "pg/query.h"

enum {
    PG_SEQ_BITS = 40,       /* of an id; the epoch is above them */
    PG_PARTITION_BITS = 22, /* ids of a partition */
    PG_BLOCK_BITS = 20,     /* ids of a transaction: no block lies in two partitions */
    PG_LOAD_BUFFER = 1 << 20
};

struct place_pg_load {
    struct place_pg *pg;
    const struct place_pg_history *history;
    struct pg_load_users users;
    int64_t base;         /* the id of seq 0 */
    bool resume;          /* as the options say */
    bool has_stored;      /* of the epoch there is something, */
    uint64_t stored;      /* up to this seq */
    bool committed;       /* a transaction of this load, or of the one that it goes on with */
    bool owner;           /* pixel_events is ours to alter */
    bool make_indexes;    /* at the end */
    bool in_block;        /* a transaction is open, for the ids of `block` */
    uint64_t block;       /* seq >> PG_BLOCK_BITS */
    bool has_partition;   /* `into` is right for ids of `partition` */
    uint64_t partition;   /* seq >> PG_PARTITION_BITS */
    char *into;           /* what placements are copied into, quoted; PQfreemem() it */
    unsigned char *bytes; /* owned; PG_LOAD_BUFFER, rows on their way */
    size_t used;
};

static inline int64_t pg_load_id(const struct place_pg_load *load, uint64_t seq) {
    return load->base + (int64_t)seq;
}

/* An id as the text of a parameter. */
struct pg_id_text {
    char text[24];
};
struct pg_id_text pg_id_text(int64_t id);

/* Commit what is open. */
enum place_code pg_load_end_block(struct place_pg_load *load,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* ---- load_tables.c: rules that the tables keep, and their indexes
 * -------------------------------- */

/* Whether pixel_events may be altered. */
enum place_code pg_load_look_at_tables(struct place_pg_load *load,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* Drop what slows a bulk load where there are no events yet; see that the bounds take the canvas.
 */
enum place_code pg_load_prepare_tables(struct place_pg_load *load,
                                       struct place_err *err) PLACE_MUST_CHECK;

enum place_code pg_load_make_indexes(struct place_pg_load *load, struct place_progress *progress,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* ---- load_canvas.c: the timeline, marks, the initial picture
 * --------------------------------------- */

enum place_code pg_load_put_entry(struct place_pg_load *load,
                                  const struct place_timeline_entry *entry,
                                  struct place_err *err) PLACE_MUST_CHECK;

/* PLACE_DATA unless entries and picture are stored as far as events are. */
enum place_code pg_load_compare_canvas(struct place_pg_load *load,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif
