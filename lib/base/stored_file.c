/* Reading a file as it is stored. */
#include "base/stored_file.h"

#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Read more behind the first `kept` bytes; all others are used up. */
static enum place_code fill(struct stored_file *file, size_t kept, struct place_err *err) {
    ssize_t size;
    do {
        if (place_stop_wait_readable(file->fd, err))
            return err->code;
        size = read(file->fd, file->bytes + kept, sizeof file->bytes - kept);
    } while (size < 0 && errno == EINTR);
    if (size < 0)
        return place_fail_errno(err, PLACE_IO, "cannot read");
    file->ended = size == 0 && kept == 0;
    file->size += (uint64_t)size;
    if (file->sha)
        place_sha256_update(file->sha, file->bytes + kept, (size_t)size);
    place_progress_add(file->progress, (uint64_t)size);
    file->next = file->bytes;
    file->available = kept + (size_t)size;
    return PLACE_OK;
}

enum place_code stored_file_open(struct stored_file *file, const char *path, size_t wanted,
                                 struct place_err *err) {
    file->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (file->fd < 0)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    size_t before;
    do {
        before = file->available;
        if (fill(file, before, err))
            return place_wrap(err, "%s", path);
    } while (file->available < wanted && file->available > before);
    return PLACE_OK;
}

enum place_code stored_file_refill(struct stored_file *file, struct place_err *err) {
    return file->available > 0 || file->ended ? PLACE_OK : fill(file, 0, err);
}

void stored_file_close(struct stored_file *file) {
    if (file->fd >= 0)
        close(file->fd);
}
