/* Events into their tables, a block of ids in each transaction. */
#include "base/stop.h"
#include "pg/load_state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE = 5 /* times 2 s that a new partition's lock is waited for */ };

/* ---- transactions ------------------------------------------------------------------------------
 */

/* Ask for the partition of the block; in *name what rows go into, as the server calls it. Where
 * only the parent takes our rows, that. */
static enum place_code ask_for_partition(struct place_pg_load *load, uint64_t block,
                                         PGresult **rows, struct place_err *err) {
    const struct pg_id_text id = pg_id_text(pg_load_id(load, block << PG_BLOCK_BITS));
    for (int attempt = 1;; attempt++) {
        *rows = pg_query(load->pg,
                         "SELECT CASE WHEN has_table_privilege(quote_ident(name), 'INSERT') "
                         "THEN name ELSE 'pixel_events' END "
                         "FROM place_make_partition($1) AS name",
                         PG_PARAMS(id.text), err);
        if (*rows || !pg_state_is(load->pg, "55P03") || attempt == PATIENCE)
            return *rows ? PLACE_OK : err->code;
    }
}

static enum place_code enter_partition(struct place_pg_load *load, uint64_t block,
                                       struct place_err *err) {
    const uint64_t partition = block >> (PG_PARTITION_BITS - PG_BLOCK_BITS);
    PGresult *rows = NULL;
    if (load->has_partition && load->partition == partition)
        return PLACE_OK;
    PQfreemem(load->into);
    load->into = NULL;
    load->has_partition = false;
    if (ask_for_partition(load, block, &rows, err))
        return err->code;
    load->into = pg_quote_name(load->pg, PQgetvalue(rows, 0, 0), err);
    PQclear(rows);
    if (!load->into)
        return err->code;
    load->partition = partition;
    load->has_partition = true;
    return PLACE_OK;
}

enum place_code pg_load_end_block(struct place_pg_load *load, struct place_err *err) {
    if (!load->in_block)
        return PLACE_OK;
    load->in_block = false;
    if (pg_run(load->pg, "COMMIT", NULL, err))
        return err->code;
    load->committed = true;
    return PLACE_OK;
}

/* Partitions are made between transactions: what is made within one is locked until its end. */
static enum place_code enter_block(struct place_pg_load *load, uint64_t seq,
                                   struct place_err *err) {
    const uint64_t block = seq >> PG_BLOCK_BITS;
    if (load->in_block && load->block == block)
        return PLACE_OK;
    if (pg_load_end_block(load, err) || enter_partition(load, block, err) ||
        pg_run(load->pg, "BEGIN", NULL, err))
        return err->code;
    load->in_block = true;
    load->block = block;
    return PLACE_OK;
}

/* ---- rows on their way -------------------------------------------------------------------------
 */

static enum place_code send(struct place_pg_load *load, struct place_err *err) {
    const size_t size = load->used;
    load->used = 0;
    return size ? pg_copy_put(load->pg, load->bytes, size, err) : PLACE_OK;
}

static enum place_code begin_copy(struct place_pg_load *load, const char *table,
                                  const char *columns, struct place_err *err) {
    char sql[320];
    snprintf(sql, sizeof sql, "COPY %s (%s) FROM STDIN (FORMAT binary)", table, columns);
    if (pg_copy_begin(load->pg, sql, err))
        return err->code;
    memcpy(load->bytes, pg_copy_header, PG_COPY_HEADER);
    load->used = PG_COPY_HEADER;
    return PLACE_OK;
}

static enum place_code end_copy(struct place_pg_load *load, struct place_err *err) {
    memcpy(load->bytes + load->used, pg_copy_trailer, PG_COPY_TRAILER);
    load->used += PG_COPY_TRAILER;
    return send(load, err) ? err->code : pg_copy_end(load->pg, err);
}

/* Where the next row goes, of which there is room for PG_ROW_MAX bytes and the end. */
static enum place_code make_room(struct place_pg_load *load, struct place_err *err) {
    return load->used + 2 * PG_ROW_MAX > PG_LOAD_BUFFER ? send(load, err) : PLACE_OK;
}

static enum place_code copy_placements(struct place_pg_load *load, const struct place_batch *batch,
                                       struct place_err *err) {
    if (batch->fills == batch->count)
        return PLACE_OK;
    if (begin_copy(load, load->into, PG_PLACEMENT_COLUMNS, err))
        return err->code;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (batch->kind && place_kind_is_fill(batch->kind[i]))
            continue;
        const struct place_event event = place_batch_event(batch, i);
        if (make_room(load, err))
            return err->code;
        load->used = (size_t)(pg_put_placement(load->bytes + load->used,
                                               pg_load_id(load, place_batch_seq(batch, i)), &event,
                                               pg_load_user(&load->users, event.user)) -
                              load->bytes);
    }
    return end_copy(load, err);
}

/* A circle's centre may lie anywhere. */
static enum place_code check_fill(const struct place_pg_load *load, const struct place_event *fill,
                                  int64_t id, struct place_err *err) {
    if (fill->x >= -INT16_MAX && fill->x <= INT16_MAX && fill->y >= -INT16_MAX &&
        fill->y <= INT16_MAX)
        return PLACE_OK;
    place_fail(err, PLACE_DATA,
               "%s: event %" PRId64 " is a %s at %" PRId32 ",%" PRId32
               ", and coordinates in a database are at most %d",
               load->pg->name, id, place_kind_name(fill->kind), fill->x, fill->y, INT16_MAX);
    return place_hint(err, "an archive holds it");
}

static enum place_code copy_fills(struct place_pg_load *load, const struct place_batch *batch,
                                  struct place_err *err) {
    if (batch->fills == 0)
        return PLACE_OK;
    if (begin_copy(load, "canvas_fills", PG_FILL_COLUMNS, err))
        return err->code;
    for (uint32_t i = 0; i < batch->fills; i++) {
        const uint32_t index = batch->fill[i].index - batch->fill_base;
        const struct place_event event = place_batch_event(batch, index);
        const int64_t id = pg_load_id(load, place_batch_seq(batch, index));
        if (check_fill(load, &event, id, err) || make_room(load, err))
            return err->code;
        load->used = (size_t)(pg_put_fill(load->bytes + load->used, id, &event,
                                          pg_load_user(&load->users, event.user)) -
                              load->bytes);
    }
    return end_copy(load, err);
}

/* ---- what is loaded ----------------------------------------------------------------------------
 */

enum place_code place_pg_load_entry(struct place_pg_load *load,
                                    const struct place_timeline_entry *entry,
                                    struct place_err *err) {
    if (place_stop_check(err) || enter_block(load, entry->seq, err))
        return err->code;
    return pg_load_put_entry(load, entry, err);
}

/* The end of the events from `from` on that are of the same block. */
static uint32_t block_end(const struct place_batch *batch, uint32_t from) {
    const uint64_t block = place_batch_seq(batch, from) >> PG_BLOCK_BITS;
    uint32_t low = from + 1, high = batch->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (place_batch_seq(batch, middle) >> PG_BLOCK_BITS == block)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* People come before what they did: a foreign key may be there. */
enum place_code place_pg_load_events(struct place_pg_load *load, const struct place_batch *batch,
                                     struct place_err *err) {
    for (uint32_t from = 0; from < batch->count;) {
        const uint32_t end = block_end(batch, from);
        const struct place_batch part = place_batch_slice(batch, from, end);
        if (enter_block(load, place_batch_seq(batch, from), err) ||
            pg_load_users_store(&load->users, load->pg, &part, err) ||
            copy_fills(load, &part, err) || copy_placements(load, &part, err))
            return err->code;
        from = end;
    }
    return PLACE_OK;
}
