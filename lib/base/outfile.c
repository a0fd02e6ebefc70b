/* Output files that appear whole or not at all. */
#include "base/outfile.h"

#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place_outfile {
    char *path;      /* as given */
    char *temporary; /* the temporary name; NULL where the file has none */
    FILE *stream;
    bool replace;
    bool copied; /* the target is no regular file: copied to at the close */
};

static const char *temporary_directory(void) {
    const char *directory = getenv("TMPDIR");
    return directory && *directory ? directory : "/tmp";
}

/* "DIR/.place-XXXXXX", for mkstemp. */
static char *temporary_template(const char *directory, struct place_err *err) {
    static const char name[] = "/.place-XXXXXX";
    const size_t length = strlen(directory);
    char *path = place_new_array(length + sizeof name, 1, err);
    if (path) {
        memcpy(path, directory, length);
        memcpy(path + length, name, sizeof name);
    }
    return path;
}

/* The directory that holds `path`; free() it. */
static char *directory_of(const char *path, struct place_err *err) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return place_copy_string(".", err);
    char *directory = place_copy_string(slash == path ? "/" : path, err);
    if (directory && slash != path)
        directory[slash - path] = '\0';
    return directory;
}

/* A file without a name where the file system can do it, else one whose name is left in *name. */
static int open_unnamed(const char *directory, char **name, struct place_err *err) {
    *name = NULL;
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (fd >= 0)
        return fd;
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) {
        place_fail_errno(err, PLACE_IO, "cannot create a file in %s", directory);
        return -1;
    }
    *name = temporary_template(directory, err);
    if (!*name)
        return -1;
    fd = mkostemp(*name, O_CLOEXEC);
    if (fd < 0) {
        place_fail_errno(err, PLACE_IO, "cannot create a file in %s", directory);
        free(*name);
        *name = NULL;
        return -1;
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    return fd;
}

FILE *place_temporary_file(struct place_err *err) {
    char *name = NULL;
    const int fd = open_unnamed(temporary_directory(), &name, err);
    if (name) {
        unlink(name);
        free(name);
    }
    if (fd < 0)
        return NULL;
    FILE *stream = fdopen(fd, "w+b");
    if (!stream) {
        place_fail_errno(err, PLACE_IO, "cannot open a temporary file");
        close(fd);
    }
    return stream;
}

/* Whether the target is something that bytes are copied to rather than a file of that name. */
static bool is_special(const char *path) {
    struct stat info;
    return strcmp(path, "-") == 0 || (stat(path, &info) == 0 && !S_ISREG(info.st_mode));
}

static enum place_code check_target(const char *path, bool replace, struct place_err *err) {
    struct stat info;
    if (strcmp(path, "-") == 0)
        return PLACE_OK;
    if (stat(path, &info) != 0)
        return PLACE_OK;
    if (S_ISDIR(info.st_mode))
        return place_fail(err, PLACE_IO, "%s is a directory", path);
    if (S_ISREG(info.st_mode) && !replace) {
        place_fail(err, PLACE_IO, "%s exists already", path);
        return place_hint(err, "-f replaces it");
    }
    return PLACE_OK;
}

static enum place_code open_stream(struct place_outfile *out, struct place_err *err) {
    if (out->copied) {
        out->stream = place_temporary_file(err);
        return out->stream ? PLACE_OK : err->code;
    }
    char *directory = directory_of(out->path, err);
    if (!directory)
        return err->code;
    const int fd = open_unnamed(directory, &out->temporary, err);
    free(directory);
    if (fd < 0)
        return err->code;
    out->stream = fdopen(fd, "w+b");
    if (out->stream)
        return PLACE_OK;
    close(fd);
    return place_fail_errno(err, PLACE_IO, "%s", out->path);
}

enum place_code place_outfile_open(const char *path, bool replace, struct place_outfile **out,
                                   struct place_err *err) {
    *out = NULL;
    if (check_target(path, replace, err))
        return err->code;
    struct place_outfile *file = place_new_array(1, sizeof *file, err);
    if (!file)
        return err->code;
    file->replace = replace;
    file->copied = is_special(path);
    file->path = place_copy_string(path, err);
    if (!file->path || open_stream(file, err)) {
        place_outfile_abort(file);
        return err->code;
    }
    *out = file;
    return PLACE_OK;
}

FILE *place_outfile_stream(struct place_outfile *out) {
    return out->stream;
}

const char *place_outfile_path(const struct place_outfile *out) {
    return out->path;
}

enum place_code place_outfile_write(struct place_outfile *out, const void *bytes, size_t size,
                                    struct place_err *err) {
    if (size && fwrite(bytes, 1, size, out->stream) != size)
        return place_fail_errno(err, PLACE_IO, "cannot write %s", out->path);
    return PLACE_OK;
}

static enum place_code copy_all(struct place_outfile *out, int target, struct place_err *err) {
    char block[1 << 16];
    rewind(out->stream);
    size_t size;
    while ((size = fread(block, 1, sizeof block, out->stream)) > 0) {
        for (size_t done = 0; done < size;) {
            const ssize_t written = write(target, block + done, size - done);
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return place_fail_errno(err, PLACE_IO, "cannot write %s", out->path);
            done += (size_t)written;
        }
    }
    return ferror(out->stream) ? place_fail(err, PLACE_IO, "cannot read back %s", out->path)
                               : PLACE_OK;
}

static enum place_code copy_to_target(struct place_outfile *out, struct place_err *err) {
    if (strcmp(out->path, "-") == 0)
        return copy_all(out, STDOUT_FILENO, err);
    const int target = open(out->path, O_WRONLY | O_CLOEXEC);
    if (target < 0)
        return place_fail_errno(err, PLACE_IO, "cannot open %s", out->path);
    enum place_code code = copy_all(out, target, err);
    if (close(target) != 0 && code == PLACE_OK)
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", out->path);
    return code;
}

/* link() never replaces; to replace, link under a temporary name and rename that. */
static enum place_code give_name(struct place_outfile *out, struct place_err *err) {
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fileno(out->stream));
    if (!out->temporary && !out->replace) {
        if (linkat(AT_FDCWD, self, AT_FDCWD, out->path, AT_SYMLINK_FOLLOW) == 0)
            return PLACE_OK;
        return place_fail_errno(err, PLACE_IO, "cannot create %s", out->path);
    }
    if (!out->temporary) {
        char *directory = directory_of(out->path, err);
        char *name = directory ? temporary_template(directory, err) : NULL;
        free(directory);
        if (!name)
            return err->code;
        /* mkostemp finds a free name; the file that it makes gives way to ours. */
        const int placeholder = mkostemp(name, O_CLOEXEC);
        if (placeholder >= 0) {
            close(placeholder);
            unlink(name);
        }
        if (placeholder < 0 || linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0) {
            place_fail_errno(err, PLACE_IO, "cannot create %s", out->path);
            free(name);
            return err->code;
        }
        out->temporary = name;
    }
    const bool taken = !out->replace && access(out->path, F_OK) == 0;
    if (taken)
        errno = EEXIST;
    if (taken || rename(out->temporary, out->path) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot create %s", out->path);
    free(out->temporary);
    out->temporary = NULL;
    return PLACE_OK;
}

/* A name is safe only when its directory is on disk too. */
static void sync_directory(const char *path) {
    struct place_err ignored;
    char *directory = directory_of(path, &ignored);
    const int fd = directory ? open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(directory);
}

enum place_code place_outfile_close(struct place_outfile *out, struct place_err *err) {
    assert(out);
    enum place_code code = PLACE_OK;
    if (fflush(out->stream) != 0 || ferror(out->stream))
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", out->path);
    else if (out->copied)
        code = copy_to_target(out, err);
    else if (fsync(fileno(out->stream)) != 0)
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", out->path);
    else
        code = give_name(out, err);
    if (code == PLACE_OK && !out->copied)
        sync_directory(out->path);
    place_outfile_abort(out);
    return code;
}

void place_outfile_abort(struct place_outfile *out) {
    if (!out)
        return;
    if (out->stream)
        fclose(out->stream);
    if (out->temporary) {
        unlink(out->temporary);
        free(out->temporary);
    }
    free(out->path);
    free(out);
}
