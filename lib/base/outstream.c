/* Output from front to back: at once, or by base/outfile. */
#include "base/outstream.h"

#include "base/descriptor.h"
#include "base/mem.h"
#include "base/outfile.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place_outstream {
    struct place_outfile *file; /* NULL where bytes go out at once */
    char *name;                 /* for messages */
    int fd;                     /* where they go; -1 where there is a file */
};

static bool is_standard_output(const char *path) {
    return strcmp(path, "-") == 0;
}

/* A directory is base/outfile's to refuse. */
static bool goes_out_at_once(const char *path) {
    struct stat info;
    return is_standard_output(path) ||
           (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode));
}

static enum place_code open_target(struct place_outstream *out, const char *path, bool replace,
                                   struct place_err *err) {
    if (!goes_out_at_once(path))
        return place_outfile_open(path, replace, &out->file, err);
    out->fd = is_standard_output(path) ? STDOUT_FILENO : open(path, O_WRONLY | O_CLOEXEC);
    return out->fd >= 0 ? PLACE_OK : place_fail_errno(err, PLACE_IO, "cannot open %s", path);
}

enum place_code place_outstream_open(const char *path, bool replace, struct place_outstream **out,
                                     struct place_err *err) {
    struct place_outstream *stream = place_new_array(1, sizeof *stream, err);
    *out = NULL;
    if (!stream)
        return err->code;
    stream->fd = -1;
    stream->name = place_copy_string(is_standard_output(path) ? "standard output" : path, err);
    if (!stream->name || open_target(stream, path, replace, err)) {
        place_outstream_abort(stream);
        return err->code;
    }
    *out = stream;
    return PLACE_OK;
}

enum place_code place_outstream_write(struct place_outstream *out, const void *bytes, size_t size,
                                      struct place_err *err) {
    if (out->file)
        return place_outfile_write(out->file, bytes, size, err);
    return descriptor_write(out->fd, bytes, size, out->name, err);
}

enum place_code place_outstream_close(struct place_outstream *out, struct place_err *err) {
    assert(out);
    enum place_code code = PLACE_OK;
    if (out->file) {
        code = place_outfile_close(out->file, err);
        out->file = NULL;
    } else if (out->fd != STDOUT_FILENO) { /* standard output is the command line's to close */
        if (close(out->fd) != 0)
            code = place_fail_errno(err, PLACE_IO, "cannot write %s", out->name);
        out->fd = -1;
    }
    place_outstream_abort(out);
    return code;
}

void place_outstream_abort(struct place_outstream *out) {
    if (!out)
        return;
    place_outfile_abort(out->file);
    if (out->fd >= 0 && out->fd != STDOUT_FILENO)
        close(out->fd);
    free(out->name);
    free(out);
}
