/*
 * Writing a .place archive. Events gather in a block; a full block becomes a
 * job that encodes it on another thread, and finished jobs are written in
 * order. A canvas follows along for the embedded snapshots.
 */
#include "archive/writer.h"

#include "archive/chunk_job.h"
#include "archive/index.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "base/pool.h"
#include "core/replay.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEYS_AT_ONCE = 1 << 20, /* bytes of keys in a chunk, or one key */
    WRITE_AT_ONCE = 1 << 20 /* bytes; the larger the writes, the larger the pages of Linux' cache,
                               and with 4 KiB pages a search of a new file takes twice as long */
};

struct place_archive_writer {
    struct place_outfile *file;
    char *stream_buffer; /* owned; of the file's stream: WRITE_AT_ONCE */
    struct place_pool *pool;
    struct place_timeline timeline; /* seqs given as entries are written */
    size_t next_entry;
    bool seqs_given;          /* entries have their seqs */
    struct place_rect bounds; /* union of the timeline's */
    struct place_rect known;  /* union of those entries that came into force */
    struct place_canvas canvas;
    uint64_t offset;                         /* bytes written */
    uint64_t seq;                            /* last one given */
    int64_t last_time;                       /* of an event or entry */
    uint64_t since_snapshot, snapshot_every; /* events */
    struct user_piece users;
    uint32_t user_count;
    struct place_zstd *zstd;
    struct index_entry *index; /* owned */
    size_t index_count, index_capacity;
    unsigned job_count, next_job; /* a ring: jobs[next_job] is the oldest */
    struct chunk_job *jobs;       /* owned */
    struct event_block *block;    /* being filled: jobs[next_job].block */
};

/* ---- chunks into the file ------------------------------------------------------------------ */

static enum place_code write_chunk(struct place_archive_writer *writer,
                                   const struct place_buf *bytes, struct index_entry *entry,
                                   struct place_err *err) {
    if (place_grow_array(&writer->index, &writer->index_capacity, writer->index_count + 1,
                         sizeof *writer->index, err) ||
        place_outfile_write(writer->file, bytes->data, bytes->size, err))
        return err->code;
    entry->offset = writer->offset;
    entry->stored = bytes->size;
    writer->index[writer->index_count++] = *entry;
    writer->offset += bytes->size;
    return PLACE_OK;
}

/* A chunk that is all header. */
static enum place_code write_header_chunk(struct place_archive_writer *writer,
                                          struct index_entry *entry, const void *header,
                                          size_t size, struct place_err *err) {
    struct place_buf bytes = {0};
    enum place_code code = append_chunk(&bytes, entry->type, header, size, NULL, 0, err);
    if (code == PLACE_OK)
        code = write_chunk(writer, &bytes, entry, err);
    place_buf_release(&bytes);
    return code;
}

/* ---- jobs ---------------------------------------------------------------------------------- */

/* Wait for the oldest job of the ring, if there is one, and write its chunk. */
static enum place_code settle_job(struct place_archive_writer *writer, struct chunk_job *job,
                                  struct place_err *err) {
    if (!job->busy)
        return PLACE_OK;
    place_pool_wait(writer->pool, &job->job);
    job->busy = false;
    if (job->code) {
        *err = job->err;
        return err->code;
    }
    if (job->user_bytes.size && write_chunk(writer, &job->user_bytes, &job->user_entry, err))
        return err->code;
    return job->bytes.size ? write_chunk(writer, &job->bytes, &job->entry, err) : PLACE_OK;
}

/* Hand the keys gathered to the current job; it hands back an emptied piece to gather in. */
static void give_users(struct place_archive_writer *writer) {
    struct chunk_job *job = &writer->jobs[writer->next_job];
    const struct user_piece gathered = writer->users;
    writer->users = job->users;
    writer->users.first = gathered.first + gathered.count;
    job->users = gathered;
}

/* Send jobs[next_job] off and make the next one, settled, the current one. */
static enum place_code submit_job(struct place_archive_writer *writer, struct place_err *err) {
    struct chunk_job *job = &writer->jobs[writer->next_job];
    job->busy = true;
    job->job = (struct place_job){.run = chunk_job_run, .context = job};
    place_pool_submit(writer->pool, &job->job);
    writer->next_job = (writer->next_job + 1) % writer->job_count;
    struct chunk_job *next = &writer->jobs[writer->next_job];
    if (settle_job(writer, next, err))
        return err->code;
    next->pixels = NULL;
    writer->block = next->block;
    block_begin(writer->block, writer->known.x0, writer->known.y0);
    return PLACE_OK;
}

static enum place_code settle_all(struct place_archive_writer *writer, struct place_err *err) {
    enum place_code code = PLACE_OK;
    for (unsigned i = 0; i < writer->job_count && !code; i++)
        code = settle_job(writer, &writer->jobs[(writer->next_job + i) % writer->job_count], err);
    return code;
}

/* ---- blocks, snapshots, timeline entries ----------------------------------------------------- */

/* A snapshot of the canvas as it is after seq `writer->seq`. */
static enum place_code submit_snapshot(struct place_archive_writer *writer, struct place_err *err) {
    struct chunk_job *job = &writer->jobs[writer->next_job];
    const struct place_rect open = writer->canvas.open;
    assert(writer->block->count == 0);
    if (!job->pixel_memory)
        job->pixel_memory =
            place_new_aligned((size_t)writer->bounds.width, (size_t)writer->bounds.height, err);
    if (!job->pixel_memory)
        return err->code;
    job->pixels = job->pixel_memory;
    place_canvas_store(&writer->canvas, open, job->pixels);
    job->entry = (struct index_entry){.type = CHUNK_SNAPSHOT,
                                      .first_seq = writer->seq,
                                      .last_seq = writer->seq,
                                      .first_time = writer->last_time,
                                      .last_time = writer->last_time,
                                      .box = open};
    writer->since_snapshot = 0;
    return submit_job(writer, err);
}

/* Close the block: its chunk, behind the dictionary it needs, and a snapshot where one is due. */
static enum place_code flush_block(struct place_archive_writer *writer, struct place_err *err) {
    struct event_block *block = writer->block;
    if (block->count == 0)
        return PLACE_OK;
    const struct place_batch batch = block_batch(block);
    place_replay(&writer->canvas, &batch);
    writer->since_snapshot += block->count;
    give_users(writer);
    if (submit_job(writer, err))
        return err->code;
    return writer->since_snapshot >= writer->snapshot_every ? submit_snapshot(writer, err)
                                                            : PLACE_OK;
}

static enum place_code write_entry(struct place_archive_writer *writer,
                                   const struct place_timeline_entry *timeline_entry,
                                   struct place_err *err) {
    unsigned char header[CANVAS_HEADER_SIZE + 3 * PLACE_MAX_COLORS] = {0};
    const struct place_palette *palette = &timeline_entry->palette;
    struct index_entry entry = {.type = CHUNK_CANVAS,
                                .first_seq = timeline_entry->seq,
                                .last_seq = timeline_entry->seq,
                                .first_time = timeline_entry->time,
                                .last_time = timeline_entry->time,
                                .box = timeline_entry->bounds};
    place_put_u64(header, timeline_entry->seq);
    place_put_u64(header + 8, (uint64_t)timeline_entry->time);
    put_rect(header + 16, timeline_entry->bounds);
    header[32] = timeline_entry->background;
    place_put_u16(header + 34, (uint16_t)palette->count);
    memcpy(header + 36, timeline_entry->allowed, sizeof timeline_entry->allowed);
    for (unsigned i = 0; i < palette->count; i++) {
        header[CANVAS_HEADER_SIZE + 3 * i] = (unsigned char)(palette->rgb[i] >> 16);
        header[CANVAS_HEADER_SIZE + 3 * i + 1] = (unsigned char)(palette->rgb[i] >> 8);
        header[CANVAS_HEADER_SIZE + 3 * i + 2] = (unsigned char)palette->rgb[i];
    }
    return write_header_chunk(writer, &entry, header, CANVAS_HEADER_SIZE + 3 * palette->count, err);
}

/* The next timeline entry takes its seq and comes into force. */
static enum place_code enter_next(struct place_archive_writer *writer, struct place_err *err) {
    struct place_timeline_entry *entry = &writer->timeline.entries[writer->next_entry];
    if (flush_block(writer, err) || settle_all(writer, err))
        return err->code;
    if (!writer->seqs_given)
        entry->seq = writer->next_entry == 0 ? 0 : writer->seq + 1;
    writer->seq = entry->seq;
    writer->next_entry++;
    writer->last_time = entry->time;
    place_canvas_enter(&writer->canvas, entry);
    writer->known = place_rect_union(writer->known, entry->bounds);
    block_begin(writer->block, writer->known.x0, writer->known.y0);
    return write_entry(writer, entry, err);
}

/* Whether the next timeline entry comes before an event of this time and seq. */
static bool is_due(const struct place_archive_writer *writer, int64_t time, uint64_t seq) {
    if (writer->next_entry == writer->timeline.count)
        return false;
    const struct place_timeline_entry *entry = &writer->timeline.entries[writer->next_entry];
    return writer->seqs_given ? entry->seq < seq : entry->time <= time;
}

static enum place_code enter_due(struct place_archive_writer *writer, int64_t time, uint64_t seq,
                                 struct place_err *err) {
    while (is_due(writer, time, seq))
        if (enter_next(writer, err))
            return err->code;
    return PLACE_OK;
}

/* ---- the face ------------------------------------------------------------------------------ */

static enum place_code start_jobs(struct place_archive_writer *writer, unsigned threads,
                                  struct place_err *err) {
    threads = threads ? threads : place_processors();
    writer->job_count = threads + 2; /* one gathers, one waits to be written */
    writer->jobs = place_new_array(writer->job_count, sizeof *writer->jobs, err);
    if (!writer->jobs)
        return err->code;
    for (unsigned i = 0; i < writer->job_count; i++)
        if (chunk_job_init(&writer->jobs[i], err))
            return err->code;
    writer->block = writer->jobs[0].block;
    block_begin(writer->block, writer->known.x0, writer->known.y0);
    writer->zstd = place_zstd_new(err);
    writer->pool = writer->zstd ? place_pool_new(threads, err) : NULL;
    return writer->pool ? PLACE_OK : err->code;
}

static enum place_code write_opening(struct place_archive_writer *writer, const uint8_t *initial,
                                     struct place_err *err) {
    unsigned char header[FILE_HEADER_SIZE];
    put_file_header(header);
    if (place_outfile_write(writer->file, header, sizeof header, err))
        return err->code;
    writer->offset = sizeof header;
    if (enter_next(writer, err))
        return err->code;
    for (size_t i = 0; i < writer->timeline.mark_count; i++) {
        const struct place_mark *mark = &writer->timeline.marks[i];
        unsigned char bytes[MARK_HEADER_SIZE + PLACE_MARK_NAME];
        const size_t length = strlen(mark->name);
        struct index_entry entry = {
            .type = CHUNK_MARK, .first_time = mark->time, .last_time = mark->time};
        place_put_u64(bytes, (uint64_t)mark->time);
        memcpy(bytes + MARK_HEADER_SIZE, mark->name, length);
        if (write_header_chunk(writer, &entry, bytes, MARK_HEADER_SIZE + length, err))
            return err->code;
    }
    if (!initial)
        return PLACE_OK;
    place_canvas_load(&writer->canvas, writer->canvas.open, initial);
    return submit_snapshot(writer, err);
}

static enum place_code open_file(struct place_archive_writer *writer, const char *path,
                                 bool replace, struct place_err *err) {
    writer->stream_buffer = place_new_array(WRITE_AT_ONCE, 1, err);
    if (!writer->stream_buffer || place_outfile_open(path, replace, &writer->file, err))
        return err->code;
    setvbuf(place_outfile_stream(writer->file), writer->stream_buffer, _IOFBF, WRITE_AT_ONCE);
    return PLACE_OK;
}

enum place_code place_archive_create(const char *path, const struct place_archive_options *options,
                                     struct place_archive_writer **out, struct place_err *err) {
    assert(options->timeline->count > 0);
    *out = NULL;
    struct place_archive_writer *writer = place_new_array(1, sizeof *writer, err);
    if (!writer)
        return err->code;
    writer->users.first = 1;
    writer->seqs_given = options->seqs_given;
    writer->snapshot_every =
        options->snapshot_every ? options->snapshot_every : PLACE_SNAPSHOT_EVERY;
    if (place_timeline_copy(&writer->timeline, options->timeline, err))
        goto failed;
    writer->bounds = place_timeline_union(&writer->timeline);
    if (place_canvas_init(&writer->canvas, writer->bounds, false, err) ||
        open_file(writer, path, options->replace, err) ||
        start_jobs(writer, options->threads, err) || write_opening(writer, options->initial, err))
        goto failed;
    *out = writer;
    return PLACE_OK;
failed:
    place_archive_abort(writer);
    return err->code;
}

/*
 * Whether the keys gathered are enough for a chunk of their own: where nearly every event brings a
 * new user, those of a whole block would be many times what its events take.
 */
static bool is_full(const struct user_piece *piece, size_t size) {
    return piece->count == USERS_LIMIT || piece->text.size + size > KEYS_AT_ONCE;
}

/* The keys gathered as a chunk of their own, behind those that jobs still hold. */
static enum place_code write_users(struct place_archive_writer *writer, struct place_err *err) {
    struct place_buf bytes = {0};
    struct index_entry entry;
    if (settle_all(writer, err))
        return err->code;
    enum place_code code = user_piece_encode(&writer->users, writer->zstd, &bytes, &entry, err);
    if (code == PLACE_OK)
        code = write_chunk(writer, &bytes, &entry, err);
    place_buf_release(&bytes);
    return code;
}

enum place_code place_archive_add_user(struct place_archive_writer *writer, const void *key,
                                       size_t size, uint32_t *number, struct place_err *err) {
    assert(size <= UINT16_MAX);
    if (is_full(&writer->users, size) && write_users(writer, err))
        return err->code;
    if (user_piece_add(&writer->users, key, size, err))
        return err->code;
    *number = ++writer->user_count;
    return PLACE_OK;
}

/* The next event; `hash` may be NULL. */
static enum place_code append_one(struct place_archive_writer *writer,
                                  const struct place_event *event, uint64_t seq,
                                  const unsigned char *hash, struct place_err *err) {
    assert(event->time >= writer->last_time && event->user <= writer->user_count);
    assert(place_kind_is_fill(event->kind) ||
           place_rect_contains(writer->known, event->x, event->y));
    assert(seq > writer->seq);
    if (block_add(writer->block, event, seq, hash, err))
        return err->code;
    writer->seq = seq;
    writer->last_time = event->time;
    return writer->block->count == PLACE_CHUNK_EVENTS ? flush_block(writer, err) : PLACE_OK;
}

enum place_code place_archive_append_at(struct place_archive_writer *writer,
                                        const struct place_event *event, uint64_t seq,
                                        struct place_err *err) {
    if (enter_due(writer, event->time, seq, err))
        return err->code;
    return append_one(writer, event, seq, NULL, err);
}

enum place_code place_archive_append_hashed(struct place_archive_writer *writer,
                                            const struct place_event *events,
                                            const unsigned char *hashes, size_t count,
                                            struct place_err *err) {
    for (size_t i = 0; i < count; i++) {
        const unsigned char *hash = hashes ? hashes + i * PLACE_EVENT_HASH : NULL;
        /* an entry that is due takes a seq of its own */
        if (enter_due(writer, events[i].time, writer->seq + 1, err) ||
            append_one(writer, &events[i], writer->seq + 1, hash, err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_archive_append(struct place_archive_writer *writer,
                                     const struct place_event *events, size_t count,
                                     struct place_err *err) {
    return place_archive_append_hashed(writer, events, NULL, count, err);
}

enum place_code place_archive_meta(struct place_archive_writer *writer, const char *json,
                                   struct place_err *err) {
    const size_t size = strlen(json);
    unsigned char header[INDEX_HEADER_SIZE] = {0};
    struct place_buf bytes = {0};
    struct index_entry entry = {.type = CHUNK_META};
    place_put_u64(header, size);
    if (flush_block(writer, err) || settle_all(writer, err))
        return err->code;
    enum place_code code = append_plane_chunk(&bytes, writer->zstd, CHUNK_META, header,
                                              sizeof header, json, size, NULL, err);
    if (code == PLACE_OK)
        code = write_chunk(writer, &bytes, &entry, err);
    place_buf_release(&bytes);
    return code;
}

/* The INDX chunk: an entry for every chunk before it. */
static enum place_code write_index(struct place_archive_writer *writer, struct place_err *err) {
    struct place_buf bytes = {0};
    enum place_code code =
        index_append(&bytes, writer->zstd, writer->index, writer->index_count, writer->offset, err);
    if (code == PLACE_OK)
        code = place_outfile_write(writer->file, bytes.data, bytes.size, err);
    place_buf_release(&bytes);
    return code;
}

static enum place_code write_rest(struct place_archive_writer *writer, struct place_err *err) {
    if (flush_block(writer, err))
        return err->code;
    while (writer->next_entry < writer->timeline.count)
        if (enter_next(writer, err))
            return err->code;
    give_users(writer); /* users that no event has */
    if (submit_job(writer, err) || settle_all(writer, err))
        return err->code;
    return write_index(writer, err);
}

enum place_code place_archive_finish(struct place_archive_writer *writer, struct place_err *err) {
    enum place_code code = write_rest(writer, err);
    if (code == PLACE_OK) {
        struct place_outfile *file = writer->file;
        writer->file = NULL;
        code = place_outfile_close(file, err);
    }
    place_archive_abort(writer);
    return code;
}

void place_archive_abort(struct place_archive_writer *writer) {
    if (!writer)
        return;
    place_pool_free(writer->pool); /* first: it finishes jobs that are under way */
    for (unsigned i = 0; writer->jobs && i < writer->job_count; i++)
        chunk_job_release(&writer->jobs[i]);
    free(writer->jobs);
    place_zstd_free(writer->zstd);
    place_outfile_abort(writer->file);
    free(writer->stream_buffer);
    user_piece_release(&writer->users);
    free(writer->index);
    place_canvas_release(&writer->canvas);
    place_timeline_release(&writer->timeline);
    free(writer);
}
