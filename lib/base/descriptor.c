/* What outputs do with file descriptors. */
#include "base/descriptor.h"

#include "base/stop.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum place_code descriptor_write(int fd, const void *bytes, size_t size, const char *name,
                                 struct place_err *err) {
    const char *at = bytes;
    while (size > 0) {
        const ssize_t written = write(fd, at, size);
        if (written < 0 && errno != EINTR)
            return place_fail_errno(err, PLACE_IO, "cannot write %s", name);
        if (place_stop_check(err))
            return err->code;
        if (written > 0) {
            at += written;
            size -= (size_t)written;
        }
    }
    return PLACE_OK;
}

void descriptor_open_to_others(int fd, mode_t mode) {
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, mode & ~mask);
}
