/* Bytes that are appended and read again. */
#include "source/spool.h"

#include "base/outfile.h"
#include "source/temporary.h"

#include <assert.h>
#include <string.h>

enum { TAIL = 1 << 18 /* bytes written at once */ };

void spool_init(struct spool *spool, uint64_t memory_limit) {
    *spool = (struct spool){.memory_limit = memory_limit};
}

void spool_release(struct spool *spool) {
    place_buf_release(&spool->memory);
    place_buf_release(&spool->tail);
    if (spool->file)
        fclose(spool->file);
    *spool = (struct spool){0};
}

static enum place_code write_tail(struct spool *spool, struct place_err *err) {
    if (temporary_write(spool->file, spool->written, spool->tail.data, spool->tail.size, err))
        return err->code;
    spool->written += spool->tail.size;
    spool->tail.size = 0;
    return PLACE_OK;
}

enum place_code spool_append(struct spool *spool, const void *bytes, size_t size,
                             struct place_err *err) {
    if (!spool->file && spool->size + size <= spool->memory_limit) {
        if (place_buf_append(&spool->memory, bytes, size, err))
            return err->code;
    } else {
        if (!spool->file && !(spool->file = place_temporary_file(err)))
            return err->code;
        if (place_buf_append(&spool->tail, bytes, size, err) ||
            (spool->tail.size >= TAIL && write_tail(spool, err)))
            return err->code;
    }
    spool->size += size;
    return PLACE_OK;
}

/* How many of `size` bytes from `offset` on lie in the part that ends at `end`. */
static size_t part_of(uint64_t offset, size_t size, uint64_t end) {
    if (offset >= end)
        return 0;
    return end - offset < size ? (size_t)(end - offset) : size;
}

enum place_code spool_read(const struct spool *spool, uint64_t offset, void *to, size_t size,
                           struct place_err *err) {
    assert(offset + size <= spool->size);
    unsigned char *at = to;
    const size_t kept = part_of(offset, size, spool->memory.size);
    if (kept > 0)
        memcpy(at, spool->memory.data + offset, kept);
    offset = offset + kept - spool->memory.size; /* in the file now, if anything is left */
    size -= kept;
    const size_t stored = size ? part_of(offset, size, spool->written) : 0;
    if (stored > 0 && temporary_read(spool->file, offset, at + kept, stored, err))
        return err->code;
    if (size > stored)
        memcpy(at + kept + stored, spool->tail.data + (offset + stored - spool->written),
               size - stored);
    return PLACE_OK;
}
