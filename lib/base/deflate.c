/* Output that is compressed by gzip if its name says so, by ISA-L on other threads. */
#include "base/deflate.h"

#include "base/mem.h"
#include "base/outfile.h"
#include "base/pool.h"

#include <assert.h>
#include <isa-l/igzip_lib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 1 << 18,
    LEVEL = 2,
    /* What does not shrink is stored: 5 bytes for each 65,535 (RFC 1951, 3.2.4). ISA-L wants room
     * for a header of Huffman codes all the same; gzip's own header and trailer are 18 bytes. */
    PACKED_BLOCK = BLOCK + 5 * (BLOCK / 65535 + 1) + ISAL_DEF_MAX_HDR_SIZE + 18
};

/* A block being compressed, or room for one. */
struct block_job {
    struct place_job job;
    struct place_deflate *owner; /* the file it goes into; NULL: none is on its way */
    unsigned char *block;        /* owned */
    size_t size;
    size_t packed_size;
    unsigned char packed[PACKED_BLOCK];
    struct isal_zstream stream;
    unsigned char level_memory[ISAL_DEF_LVL2_DEFAULT];
};

struct place_deflate_pool {
    struct place_pool *threads; /* NULL: jobs are done where they are submitted */
    unsigned job_count, next;   /* a ring: jobs[next] is the oldest */
    struct block_job **jobs;    /* owned */
};

struct place_deflate {
    struct place_outfile *file;
    struct place_deflate_pool *pool; /* NULL: not compressed */
    bool own_pool;
    bool begun;           /* some block was submitted */
    unsigned char *block; /* owned; being filled */
    size_t size;
};

/* ---- blocks ------------------------------------------------------------------------------- */

static void compress(void *context) {
    struct block_job *job = context;
    struct isal_zstream *stream = &job->stream;
    isal_deflate_stateless_init(stream);
    stream->level = LEVEL;
    stream->level_buf = job->level_memory;
    stream->level_buf_size = sizeof job->level_memory;
    stream->gzip_flag = IGZIP_GZIP; /* its header says no time and no name */
    stream->end_of_stream = 1;
    stream->next_in = job->block;
    stream->avail_in = (uint32_t)job->size;
    stream->next_out = job->packed;
    stream->avail_out = sizeof job->packed;
    const int result = isal_deflate_stateless(stream);
    assert(result == COMP_OK);
    (void)result;
    job->packed_size = stream->total_out;
}

/* Wait until the job is done; its room is then free. The file it was for, or NULL. */
static struct place_deflate *finish_job(struct place_deflate_pool *pool, struct block_job *job) {
    struct place_deflate *owner = job->owner;
    if (owner && pool->threads)
        place_pool_wait(pool->threads, &job->job);
    job->owner = NULL;
    return owner;
}

/* Wait for a job, if it is on its way, and write what it made. */
static enum place_code settle_job(struct place_deflate_pool *pool, struct block_job *job,
                                  struct place_err *err) {
    const struct place_deflate *owner = finish_job(pool, job);
    return owner ? place_outfile_write(owner->file, job->packed, job->packed_size, err) : PLACE_OK;
}

/* Exchange the file's full block for an empty one, in the room of the oldest job. */
static enum place_code submit_block(struct place_deflate *out, struct place_err *err) {
    struct place_deflate_pool *pool = out->pool;
    struct block_job *job = pool->jobs[pool->next];
    if (settle_job(pool, job, err))
        return err->code;
    unsigned char *empty = job->block;
    job->block = out->block;
    job->size = out->size;
    job->owner = out;
    out->block = empty;
    out->size = 0;
    out->begun = true;
    pool->next = (pool->next + 1) % pool->job_count;
    job->job = (struct place_job){.run = compress, .context = job};
    if (pool->threads)
        place_pool_submit(pool->threads, &job->job);
    else
        compress(job);
    return PLACE_OK;
}

/* The pool's i-th job, the oldest first. */
static struct block_job *job_in_order(const struct place_deflate_pool *pool, unsigned i) {
    return pool->jobs[(pool->next + i) % pool->job_count];
}

/* Write every block of the file that is on its way. Other files' blocks stay where they are. */
static enum place_code settle_file(const struct place_deflate *out, struct place_err *err) {
    for (unsigned i = 0; i < out->pool->job_count; i++) {
        struct block_job *job = job_in_order(out->pool, i);
        if (job->owner == out && settle_job(out->pool, job, err))
            return err->code;
    }
    return PLACE_OK;
}

static void drop_blocks(const struct place_deflate *out) {
    for (unsigned i = 0; i < out->pool->job_count; i++) {
        struct block_job *job = job_in_order(out->pool, i);
        if (job->owner == out)
            finish_job(out->pool, job);
    }
}

/* ---- pools -------------------------------------------------------------------------------- */

static struct block_job *new_job(struct place_err *err) {
    struct block_job *job = place_new_array(1, sizeof *job, err);
    if (job)
        job->block = place_new_array(BLOCK, 1, err);
    if (!job || job->block)
        return job;
    free(job);
    return NULL;
}

struct place_deflate_pool *place_deflate_pool_new(unsigned threads, struct place_err *err) {
    struct place_deflate_pool *pool = place_new_array(1, sizeof *pool, err);
    if (!pool)
        return NULL;
    const unsigned wanted = threads ? 2 * threads : 1;
    pool->jobs = place_new_array(wanted, sizeof(struct block_job *), err);
    while (pool->jobs && pool->job_count < wanted &&
           (pool->jobs[pool->job_count] = new_job(err)) != NULL)
        pool->job_count++;
    bool whole = pool->job_count == wanted;
    if (whole && threads) {
        pool->threads = place_pool_new(threads, err);
        whole = pool->threads != NULL;
    }
    if (whole)
        return pool;
    place_deflate_pool_free(pool);
    return NULL;
}

void place_deflate_pool_free(struct place_deflate_pool *pool) {
    if (!pool)
        return;
    place_pool_free(pool->threads);
    for (unsigned i = 0; i < pool->job_count; i++) {
        assert(!pool->jobs[i]->owner);
        free(pool->jobs[i]->block);
        free(pool->jobs[i]);
    }
    free(pool->jobs);
    free(pool);
}

/* ---- files -------------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *suffix) {
    const size_t length = strlen(path), tail = strlen(suffix);
    return length > tail && strcmp(path + length - tail, suffix) == 0;
}

static enum place_code begin(struct place_deflate *out, struct place_deflate_pool *pool,
                             struct place_err *err) {
    out->own_pool = !pool;
    out->pool = pool ? pool : place_deflate_pool_new(0, err);
    if (out->pool)
        out->block = place_new_array(BLOCK, 1, err);
    return out->block ? PLACE_OK : err->code;
}

enum place_code place_deflate_open(const char *path, const struct place_deflate_options *options,
                                   struct place_deflate **out, struct place_err *err) {
    *out = NULL;
    struct place_deflate *opened = place_new_array(1, sizeof *opened, err);
    if (!opened)
        return err->code;
    const bool compressed = ends_in(path, ".gz") || ends_in(path, ".gzip");
    if (place_outfile_open(path, options->replace, &opened->file, err) ||
        (compressed && begin(opened, options->pool, err))) {
        place_deflate_abort(opened);
        return err->code;
    }
    *out = opened;
    return PLACE_OK;
}

enum place_code place_deflate_write(struct place_deflate *out, const void *bytes, size_t size,
                                    struct place_err *err) {
    if (!out->pool)
        return place_outfile_write(out->file, bytes, size, err);
    const unsigned char *from = bytes;
    while (size > 0) {
        const size_t room = BLOCK - out->size;
        const size_t part = size < room ? size : room;
        memcpy(out->block + out->size, from, part);
        out->size += part;
        from += part;
        size -= part;
        if (out->size == BLOCK && submit_block(out, err))
            return err->code;
    }
    return PLACE_OK;
}

/* The last block: an empty file is one empty member. */
static enum place_code finish_blocks(struct place_deflate *out, struct place_err *err) {
    if ((out->size > 0 || !out->begun) && submit_block(out, err))
        return err->code;
    return settle_file(out, err);
}

enum place_code place_deflate_close(struct place_deflate *out, struct place_err *err) {
    enum place_code code = PLACE_OK;
    if (out->pool)
        code = finish_blocks(out, err);
    if (code == PLACE_OK) {
        code = place_outfile_close(out->file, err);
        out->file = NULL; /* freed whatever happened */
    }
    place_deflate_abort(out);
    return code;
}

void place_deflate_abort(struct place_deflate *out) {
    if (!out)
        return;
    if (out->pool)
        drop_blocks(out);
    if (out->own_pool)
        place_deflate_pool_free(out->pool);
    free(out->block);
    place_outfile_abort(out->file);
    free(out);
}
