/* Repairing an archive: its sound chunks copied, and an index of them. */
#include "archive/repair.h"

#include "archive/archive.h"
#include "archive/index.h"
#include "archive/plane.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_AT_ONCE = 1 << 20 };

/* The chunks that are kept. */
struct kept {
    struct index_entry *entries; /* owned */
    size_t count, capacity;
    uint64_t end; /* of the last of them */
};

/* Whether the file ends with an index that can be read, whatever it says. */
static bool has_sound_index(const struct place_archive *archive) {
    struct chunk_frame frame;
    struct place_err ignored; /* it is the answer that there is none */
    if (archive->size < FILE_HEADER_SIZE + FRAME_SIZE + TRAILER_SIZE)
        return false;
    const unsigned char *trailer = archive->bytes + archive->size - TRAILER_SIZE;
    const uint64_t offset = place_get_u64(trailer);
    if (memcmp(trailer + 8, PLACE_ARCHIVE_TRAILER, 8) != 0 ||
        !archive_chunk(archive, offset, CHUNK_INDEX, &frame) ||
        chunk_size(&frame) != archive->size - offset ||
        frame.header_size < INDEX_HEADER_SIZE + PLANE_ENTRY_SIZE)
        return false;
    const uint64_t size = place_get_u64(archive->bytes + offset + FRAME_SIZE);
    if (size % INDEX_ENTRY_SIZE || size > archive->size / FRAME_SIZE * INDEX_ENTRY_SIZE)
        return false;
    unsigned char *entries = place_new_array(size + 1, 1, &ignored);
    const bool sound = entries && archive_read_plane(archive, offset, INDEX_HEADER_SIZE,
                                                     archive->zstd, entries, size, &ignored) == 0;
    free(entries);
    return sound;
}

/* All sound chunks; an index at their end is left out, since a new one takes its place. */
static enum place_code list_chunks(const struct place_archive *archive, struct kept *kept,
                                   struct place_err *err) {
    const uint64_t end = archive->size - archive->info.torn;
    struct chunk_frame frame;
    size_t until = 0;
    kept->end = FILE_HEADER_SIZE;
    for (uint64_t offset = FILE_HEADER_SIZE; offset < end && archive_frame(archive, offset, &frame);
         offset += chunk_size(&frame)) {
        if (place_grow_array(&kept->entries, &kept->capacity, kept->count + 1,
                             sizeof *kept->entries, err))
            return err->code;
        struct index_entry *entry = &kept->entries[kept->count++];
        *entry = index_entry_of(&frame, archive->bytes + offset + FRAME_SIZE);
        entry->offset = offset;
        entry->stored = chunk_size(&frame);
        if (frame.type == CHUNK_INDEX)
            continue;
        until = kept->count;
        kept->end = offset + entry->stored;
    }
    kept->count = until;
    return PLACE_OK;
}

static enum place_code copy_chunks(const struct place_archive *archive, uint64_t end,
                                   struct place_outfile *out, struct place_err *err) {
    for (uint64_t at = 0; at < end;) {
        const size_t size = end - at < COPY_AT_ONCE ? (size_t)(end - at) : COPY_AT_ONCE;
        if (place_stop_check(err) || place_outfile_write(out, archive->bytes + at, size, err))
            return err->code;
        archive_forget(archive, at, size);
        at += size;
    }
    return PLACE_OK;
}

static enum place_code write_file(const struct place_archive *archive, const struct kept *kept,
                                  struct place_outfile *out, mode_t mode, struct place_err *err) {
    struct place_buf index = {0};
    enum place_code code = copy_chunks(archive, kept->end, out, err);
    if (!code)
        code = index_append(&index, archive->zstd, kept->entries, kept->count, kept->end, err);
    if (!code)
        code = place_outfile_write(out, index.data, index.size, err);
    place_buf_release(&index);
    if (!code && fchmod(fileno(place_outfile_stream(out)), mode & 07777) != 0)
        code = place_fail_errno(err, PLACE_IO, "%s: cannot keep its mode", archive->name);
    return code;
}

static enum place_code replace_file(const struct place_archive *archive, const char *path,
                                    const struct kept *kept, mode_t mode, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outfile_open(path, true, &out, err))
        return err->code;
    if (write_file(archive, kept, out, mode, err)) {
        place_outfile_abort(out);
        return err->code;
    }
    return place_outfile_close(out, err);
}

/* An index, sound or not, is no loss: there is a new one. */
static void note_lost(const struct place_archive *archive,
                      struct place_archive_repaired *repaired) {
    struct chunk_frame frame;
    const uint64_t end = archive->size - archive->info.torn;
    const bool old_index = archive->size - repaired->kept >= 4 &&
                           place_get_u32(archive->bytes + repaired->kept) == CHUNK_INDEX;
    const bool sound = old_index && archive_frame(archive, repaired->kept, &frame);
    repaired->lost = archive->size - (sound ? end : repaired->kept);
    repaired->only_index = old_index && !sound;
}

static enum place_code repair(const struct place_archive *archive, const char *path, mode_t mode,
                              struct place_archive_repaired *repaired, struct place_err *err) {
    const struct place_archive_info *info = &archive->info;
    struct kept kept = {0};
    if (has_sound_index(archive)) {
        place_fail(err, PLACE_USAGE, "%s has an index, so it is not torn", archive->name);
        return place_hint(err, "place-verify without --repair says what it finds");
    }
    enum place_code code = list_chunks(archive, &kept, err);
    if (!code)
        code = replace_file(archive, path, &kept, mode, err);
    *repaired = (struct place_archive_repaired){.kept = kept.end,
                                                .chunks = kept.count,
                                                .events = info->events,
                                                .last_seq = info->last_seq,
                                                .last_time = info->last_time};
    note_lost(archive, repaired);
    free(kept.entries);
    return code;
}

/* Only a file itself can be replaced by another. */
static enum place_code look_at_file(int fd, const char *path, mode_t *mode, struct place_err *err) {
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    if (S_ISDIR(info.st_mode))
        return place_fail(err, PLACE_IO, "%s is a directory", path);
    if (!S_ISREG(info.st_mode))
        return place_fail(err, PLACE_IO, "%s is not a regular file", path);
    *mode = info.st_mode;
    return PLACE_OK;
}

enum place_code place_archive_repair(const char *path, struct place_archive_repaired *repaired,
                                     struct place_err *err) {
    struct place_archive *archive = NULL;
    mode_t mode = 0;
    *repaired = (struct place_archive_repaired){0};
    char *real = realpath(path, NULL);
    if (!real)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    const int fd = open(real, O_RDONLY | O_CLOEXEC);
    enum place_code code = look_at_file(fd, path, &mode, err);
    if (!code)
        code = place_archive_open_walked(fd, path, &archive, err);
    if (!code)
        code = repair(archive, real, mode, repaired, err);
    if (fd >= 0)
        close(fd);
    place_archive_close(archive);
    free(real);
    return code;
}
