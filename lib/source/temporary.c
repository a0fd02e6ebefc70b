/* Writing and reading a temporary file. */
#include "source/temporary.h"

#include <errno.h>
#include <unistd.h>

enum place_code temporary_write(FILE *file, uint64_t offset, const void *bytes, size_t size,
                                struct place_err *err) {
    const unsigned char *at = bytes;
    while (size > 0) {
        const ssize_t put = pwrite(fileno(file), at, size, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            place_fail_errno(err, PLACE_IO, "cannot write a temporary file");
            return place_hint(err, "TMPDIR names a directory with room");
        }
        at += put;
        offset += (uint64_t)put;
        size -= (size_t)put;
    }
    return PLACE_OK;
}

enum place_code temporary_read(FILE *file, uint64_t offset, void *to, size_t size,
                               struct place_err *err) {
    unsigned char *at = to;
    while (size > 0) {
        const ssize_t got = pread(fileno(file), at, size, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return place_fail_errno(err, PLACE_IO, "cannot read a temporary file");
        if (got == 0)
            return place_fail(err, PLACE_IO, "a temporary file was cut off");
        at += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return PLACE_OK;
}
