/* An archive opened for reading: the mapping, and everything but events. */
#include "archive/reader.h"

#include "archive/archive.h"
#include "archive/plane.h"
#include "base/bytes.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool place_archive_is_magic(const unsigned char *bytes, size_t size) {
    return size >= 8 && memcmp(bytes, PLACE_ARCHIVE_MAGIC, 8) == 0;
}

static enum place_code map_file(struct place_archive *archive, int fd, struct place_err *err) {
    struct stat info;
    if (fstat(fd, &info) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot read");
    if (S_ISDIR(info.st_mode))
        return place_fail(err, PLACE_IO, "is a directory");
    if (!S_ISREG(info.st_mode))
        return place_fail(err, PLACE_IO, "is not a regular file");
    if (info.st_size == 0)
        return place_fail(err, PLACE_DATA, "not a .place archive: the file is empty");
    archive->size = (uint64_t)info.st_size;
    void *bytes = mmap(NULL, archive->size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return place_fail_errno(err, PLACE_IO, "cannot map");
    archive->bytes = bytes;
    archive->info.file_size = archive->size;
    archive->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return archive->fd < 0 ? place_fail_errno(err, PLACE_IO, "cannot keep it open") : PLACE_OK;
}

/* A few pages here and there are read to open an archive: with each of them Linux would read all
 * that is round it, megabytes from a cold disk. */
static enum place_code scan(struct place_archive *archive, struct place_err *err) {
    void *bytes = (void *)(uintptr_t)archive->bytes;
    madvise(bytes, archive->size, MADV_RANDOM);
    const enum place_code code = archive_scan(archive, err);
    madvise(bytes, archive->size, MADV_NORMAL);
    return code;
}

static enum place_code open_mapped(int fd, const char *name, bool walked,
                                   struct place_archive **out, struct place_err *err) {
    *out = NULL;
    struct place_archive *archive = place_new_array(1, sizeof *archive, err);
    if (!archive)
        return err->code;
    archive->fd = -1;
    archive->walked = walked;
    archive->name = place_copy_string(name, err);
    archive->zstd = archive->name ? place_zstd_new(err) : NULL;
    if (!archive->zstd) {
        place_archive_close(archive);
        return err->code;
    }
    if (map_file(archive, fd, err) || scan(archive, err)) {
        place_archive_close(archive);
        return place_wrap(err, "%s", name);
    }
    archive->info.timeline = &archive->timeline;
    archive->info.chunks = archive->chunks;
    archive->info.snapshots = archive->snapshots;
    *out = archive;
    return PLACE_OK;
}

enum place_code place_archive_open_fd(int fd, const char *name, struct place_archive **out,
                                      struct place_err *err) {
    return open_mapped(fd, name, false, out, err);
}

enum place_code place_archive_open_walked(int fd, const char *name, struct place_archive **out,
                                          struct place_err *err) {
    return open_mapped(fd, name, true, out, err);
}

enum place_code place_archive_open(const char *path, struct place_archive **out,
                                   struct place_err *err) {
    *out = NULL;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    const enum place_code code = place_archive_open_fd(fd, path, out, err);
    close(fd);
    return code;
}

void place_archive_close(struct place_archive *archive) {
    if (!archive)
        return;
    if (archive->bytes)
        munmap((void *)(uintptr_t)archive->bytes, archive->size);
    place_timeline_release(&archive->timeline);
    free(archive->chunks);
    free(archive->snapshots);
    free(archive->user_chunks);
    free(archive->metas);
    user_keys_release(&archive->keys);
    place_zstd_free(archive->zstd);
    if (archive->fd >= 0)
        close(archive->fd);
    free(archive->name);
    free(archive);
}

void archive_forget(const struct place_archive *archive, uint64_t offset, uint64_t size) {
    /* A fault maps more than its page: of a large page of the cache all of it, 2 MiB at most, which
     * may have been let go of before. */
    enum { AROUND = 1 << 21 };
    const uint64_t start = offset / AROUND * AROUND;
    const uint64_t end = (offset + size + AROUND - 1) / AROUND * AROUND;
    madvise((void *)(uintptr_t)(archive->bytes + start),
            (end < archive->size ? end : archive->size) - start, MADV_DONTNEED);
}

const struct place_archive_info *place_archive_info(const struct place_archive *archive) {
    return &archive->info;
}

/* One META text appended to `text`. */
static enum place_code read_meta(const struct place_archive *archive, uint64_t offset,
                                 struct place_buf *text, struct place_err *err) {
    struct chunk_frame frame;
    if (!archive_chunk(archive, offset, CHUNK_META, &frame) ||
        frame.header_size < INDEX_HEADER_SIZE)
        return place_fail(err, PLACE_DATA, "META chunk is damaged");
    const uint64_t size = place_get_u64(archive->bytes + offset + FRAME_SIZE);
    if (size > META_LIMIT)
        return place_fail(err, PLACE_DATA, "META chunk is out of range");
    if (place_buf_reserve(text, size + 2, err) ||
        archive_read_plane(archive, offset, INDEX_HEADER_SIZE, archive->zstd,
                           text->data + text->size, size, err))
        return err->code;
    text->size += size;
    return PLACE_OK;
}

enum place_code place_archive_read_meta(const struct place_archive *archive, char **json,
                                        struct place_err *err) {
    struct place_buf text = {0};
    enum place_code code = PLACE_OK;
    for (size_t i = 0; i < archive->meta_count && !code; i++) {
        if (i > 0)
            code = place_buf_append(&text, "\n", 1, err);
        if (code == PLACE_OK)
            code = read_meta(archive, archive->metas[i], &text, err);
    }
    if (code == PLACE_OK)
        code = place_buf_append(&text, "", 1, err);
    if (code) {
        place_buf_release(&text);
        return place_wrap(err, "%s", archive->name);
    }
    *json = (char *)text.data;
    return PLACE_OK;
}

static const struct user_chunk *find_user_chunk(const struct place_archive *archive,
                                                uint32_t number) {
    size_t low = 0, high = archive->user_chunk_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (archive->user_chunks[middle].first + (archive->user_chunks[middle].count - 1) < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < archive->user_chunk_count ? &archive->user_chunks[low] : NULL;
}

/* Make archive->keys the piece that holds `number`. */
static enum place_code load_keys(struct place_archive *archive, uint32_t number,
                                 struct place_err *err) {
    if (archive->keys.count && number >= archive->keys.first &&
        number - archive->keys.first < archive->keys.count)
        return PLACE_OK;
    const struct user_chunk *chunk = find_user_chunk(archive, number);
    struct chunk_frame frame;
    if (!chunk || number == 0)
        return place_fail(err, PLACE_DATA, "user %" PRIu32 " is not in the dictionary", number);
    if (!archive_chunk(archive, chunk->offset, CHUNK_USERS, &frame))
        return place_fail(err, PLACE_DATA, "dictionary is damaged");
    user_keys_release(&archive->keys);
    if (user_keys_decode(&frame, archive->bytes + chunk->offset + FRAME_SIZE, archive->zstd,
                         &archive->keys, err))
        return err->code;
    if (archive->keys.first != chunk->first || archive->keys.count != chunk->count) {
        user_keys_release(&archive->keys);
        return place_fail(err, PLACE_DATA, "dictionary and index disagree");
    }
    return PLACE_OK;
}

enum place_code place_archive_user_key(struct place_archive *archive, uint32_t number, char **key,
                                       struct place_err *err) {
    *key = NULL;
    if (load_keys(archive, number, err))
        return place_wrap(err, "%s", archive->name);
    *key = user_keys_text(&archive->keys, number - archive->keys.first, err);
    return *key ? PLACE_OK : err->code;
}

enum place_code place_archive_find_user(struct place_archive *archive, const char *key,
                                        uint32_t *number, struct place_err *err) {
    *number = 0;
    for (size_t i = 0; i < archive->user_chunk_count; i++) {
        if (load_keys(archive, archive->user_chunks[i].first, err))
            return place_wrap(err, "%s", archive->name);
        uint32_t index = 0;
        if (!user_keys_find(&archive->keys, key, &index))
            continue;
        *number = archive->keys.first + index;
        return PLACE_OK;
    }
    return PLACE_OK;
}

static enum place_code check_colors(const struct place_archive *archive, const uint8_t *pixels,
                                    size_t count, struct place_err *err) {
    uint8_t most = 0; /* the greatest colour plus one; PLACE_NO_COLOR wraps to nothing */
    for (size_t i = 0; i < count; i++) {
        const uint8_t next = (uint8_t)(pixels[i] + 1);
        most = next > most ? next : most;
    }
    return most <= archive->colors
               ? PLACE_OK
               : place_fail(err, PLACE_DATA, "a snapshot has colour %d, the palette has %u",
                            most - 1, archive->colors);
}

/* Whether the chunk's own header says what the index does. */
static bool is_that_snapshot(const struct place_archive *archive,
                             const struct place_snapshot_chunk *chunk) {
    struct chunk_frame frame;
    const unsigned char *header = archive->bytes + chunk->offset + FRAME_SIZE;
    return archive_chunk(archive, chunk->offset, CHUNK_SNAPSHOT, &frame) &&
           frame.header_size >= SNAPSHOT_HEADER_SIZE && place_get_u64(header) == chunk->seq &&
           (int64_t)place_get_u64(header + 8) == chunk->time &&
           place_rect_equal(get_rect(header + 16), chunk->bounds);
}

enum place_code place_archive_load_snapshot(const struct place_archive *archive, size_t snapshot,
                                            struct place_canvas *canvas, struct place_err *err) {
    const struct place_snapshot_chunk *chunk = &archive->info.snapshots[snapshot];
    const struct place_rect bounds = chunk->bounds;
    if (!place_rect_covers(canvas->bounds, bounds))
        return place_fail(err, PLACE_DATA, "%s: snapshot lies off the canvas", archive->name);
    if (!is_that_snapshot(archive, chunk))
        return place_fail(err, PLACE_DATA, "%s: snapshot %" PRIu64 " and index disagree",
                          archive->name, chunk->seq);
    struct place_zstd *zstd = place_zstd_new(err); /* cursors of several threads load at once */
    uint8_t *pixels =
        zstd ? place_new_aligned((size_t)bounds.width, (size_t)bounds.height, err) : NULL;
    enum place_code code = pixels ? PLACE_OK : err->code;
    if (code == PLACE_OK)
        code = archive_read_plane(archive, chunk->offset, SNAPSHOT_HEADER_SIZE, zstd, pixels,
                                  (size_t)bounds.width * (size_t)bounds.height, err);
    if (code == PLACE_OK)
        code = check_colors(archive, pixels, (size_t)bounds.width * (size_t)bounds.height, err);
    if (code == PLACE_OK)
        place_canvas_load(canvas, bounds, pixels);
    else
        place_wrap(err, "%s", archive->name);
    free(pixels);
    place_zstd_free(zstd);
    return code;
}
