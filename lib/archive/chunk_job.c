/* Encoding chunks on another thread. */
#include "archive/chunk_job.h"

#include "archive/plane.h"
#include "base/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum place_code chunk_job_init(struct chunk_job *job, struct place_err *err) {
    job->block = block_new(err);
    job->zstd = job->block ? place_zstd_new(err) : NULL;
    return job->zstd ? PLACE_OK : err->code;
}

void chunk_job_release(struct chunk_job *job) {
    block_free(job->block);
    free(job->pixel_memory);
    place_zstd_free(job->zstd);
    place_buf_release(&job->bytes);
    place_buf_release(&job->user_bytes);
    user_piece_release(&job->users);
}

enum place_code append_plane_chunk(struct place_buf *to, struct place_zstd *zstd, uint32_t type,
                                   const unsigned char *header, size_t size, const void *content,
                                   size_t content_size, const unsigned char *trailer,
                                   struct place_err *err) {
    unsigned char full[SNAPSHOT_HEADER_SIZE + PLANE_ENTRY_SIZE] = {0};
    struct plane_writer plane = {.zstd = zstd};
    assert(size <= SNAPSHOT_HEADER_SIZE);
    enum place_code code = plane_add(&plane, PLANE_ONLY, content, content_size, PLANE_LEAST, err);
    if (code == PLACE_OK && trailer)
        code = place_buf_append(&plane.body, trailer, TRAILER_SIZE, err);
    if (code == PLACE_OK) {
        memcpy(full, header, size);
        if (plane.count > 0)
            memcpy(full + size, plane.table, PLANE_ENTRY_SIZE);
        code = append_chunk(to, type, full, size + PLANE_ENTRY_SIZE, plane.body.data,
                            plane.body.size, err);
    }
    place_buf_release(&plane.body);
    return code;
}

static void encode_snapshot(struct chunk_job *job) {
    unsigned char header[SNAPSHOT_HEADER_SIZE];
    const struct place_rect bounds = job->entry.box;
    place_put_u64(header, job->entry.first_seq);
    place_put_u64(header + 8, (uint64_t)job->entry.first_time);
    put_rect(header + 16, bounds);
    job->code = append_plane_chunk(&job->bytes, job->zstd, CHUNK_SNAPSHOT, header, sizeof header,
                                   job->pixels, (size_t)bounds.width * (size_t)bounds.height, NULL,
                                   &job->err);
}

void chunk_job_run(void *context) {
    struct chunk_job *job = context;
    job->code = PLACE_OK;
    job->bytes.size = job->user_bytes.size = 0;
    if (job->users.count > 0)
        job->code = user_piece_encode(&job->users, job->zstd, &job->user_bytes, &job->user_entry,
                                      &job->err);
    if (job->code)
        return;
    if (job->pixels)
        encode_snapshot(job);
    else if (job->block->count > 0)
        job->code = block_encode(job->block, job->zstd, &job->bytes, &job->entry, &job->err);
}
