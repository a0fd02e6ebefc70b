/* Output files that appear whole or not at all. */
#include "base/outfile.h"

#include "base/descriptor.h"
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
    bool copied;  /* the target is no regular file: copied to at the close */
    bool adopted; /* another gives it its place */
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

/* A file under a temporary name, which is left in *name; free() it. */
static int open_named(const char *directory, char **name, struct place_err *err) {
    *name = temporary_template(directory, err);
    if (!*name)
        return -1;
    const int fd = mkostemp(*name, O_CLOEXEC);
    if (fd >= 0) {
        descriptor_open_to_others(fd, 0666);
        return fd;
    }
    place_fail_errno(err, PLACE_IO, "cannot create a file in %s", directory);
    free(*name);
    *name = NULL;
    return -1;
}

/* A file without a name where the system can make one, and name it later; else open_named's. */
static int open_unnamed(const char *directory, char **name, struct place_err *err) {
    *name = NULL;
    if (access("/proc/self/fd", X_OK) != 0)
        return open_named(directory, name, err);
    const int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        return open_named(directory, name, err);
    if (fd < 0)
        place_fail_errno(err, PLACE_IO, "cannot create a file in %s", directory);
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

char *place_temporary_path(struct place_err *err) {
    char *path = temporary_template(temporary_directory(), err);
    const int fd = path ? mkostemp(path, O_CLOEXEC) : -1;
    if (fd >= 0) {
        close(fd);
        return path;
    }
    if (path)
        place_fail_errno(err, PLACE_IO, "cannot create a file in %s", temporary_directory());
    free(path);
    return NULL;
}

/* What messages call a path. */
static const char *shown_name(const char *path) {
    return strcmp(path, "-") == 0 ? "standard output" : path;
}

static enum place_code exists_already(const char *path, struct place_err *err) {
    place_fail(err, PLACE_IO, "%s exists already", path);
    return place_hint(err, "-f replaces it");
}

/* *copied: the target is something to copy bytes to rather than a file of that name. */
static enum place_code check_target(const char *path, bool replace, bool *copied,
                                    struct place_err *err) {
    struct stat info;
    *copied = strcmp(path, "-") == 0;
    if (*copied)
        return PLACE_OK;
    if (!*path)
        return place_fail(err, PLACE_IO, "the name of the output file is empty");
    /* stat() follows links, and fails for one that leads nowhere, which is in the way too. */
    if (stat(path, &info) != 0)
        return lstat(path, &info) == 0 && !replace ? exists_already(path, err) : PLACE_OK;
    if (S_ISDIR(info.st_mode))
        return place_fail(err, PLACE_IO, "%s is a directory", path);
    *copied = !S_ISREG(info.st_mode);
    return *copied || replace ? PLACE_OK : exists_already(path, err);
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

enum place_code place_outfile_check(const char *path, bool replace, struct place_err *err) {
    bool copied = false;
    return check_target(path, replace, &copied, err);
}

enum place_code place_outfile_open(const char *path, bool replace, struct place_outfile **out,
                                   struct place_err *err) {
    *out = NULL;
    bool copied = false;
    if (check_target(path, replace, &copied, err))
        return err->code;
    struct place_outfile *file = place_new_array(1, sizeof *file, err);
    if (!file)
        return err->code;
    file->replace = replace;
    file->copied = copied;
    file->path = place_copy_string(path, err);
    if (!file->path || open_stream(file, err)) {
        place_outfile_abort(file);
        return err->code;
    }
    *out = file;
    return PLACE_OK;
}

enum place_code place_outfile_adopt(FILE *stream, const char *path, struct place_outfile **out,
                                    struct place_err *err) {
    struct place_outfile *file = place_new_array(1, sizeof *file, err);
    *out = NULL;
    if (!file) {
        fclose(stream);
        return err->code;
    }
    *file = (struct place_outfile){.stream = stream, .adopted = true};
    file->path = place_copy_string(path, err);
    if (!file->path) {
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
        return place_fail_errno(err, PLACE_IO, "cannot write %s", shown_name(out->path));
    return PLACE_OK;
}

static enum place_code copy_all(struct place_outfile *out, int target, struct place_err *err) {
    char block[1 << 16];
    size_t size;
    rewind(out->stream);
    while ((size = fread(block, 1, sizeof block, out->stream)) > 0)
        if (descriptor_write(target, block, size, shown_name(out->path), err))
            return err->code;
    return ferror(out->stream)
               ? place_fail(err, PLACE_IO, "cannot read back %s", shown_name(out->path))
               : PLACE_OK;
}

static enum place_code copy_to_target(struct place_outfile *out, struct place_err *err) {
    if (strcmp(out->path, "-") == 0)
        return copy_all(out, STDOUT_FILENO, err);
    const int target = open(out->path, O_WRONLY | O_CLOEXEC);
    if (target < 0)
        return place_fail_errno(err, PLACE_IO, "cannot open %s", shown_name(out->path));
    enum place_code code = copy_all(out, target, err);
    if (close(target) != 0 && code == PLACE_OK)
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", shown_name(out->path));
    return code;
}

/* Name an unnamed file (open(2), O_TMPFILE); fails where the name is taken. */
static int link_unnamed(struct place_outfile *out, const char *name) {
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fileno(out->stream));
    return linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/* A temporary name for an unnamed file: a link cannot replace a file, a rename can. */
static enum place_code link_temporary(struct place_outfile *out, struct place_err *err) {
    char *directory = directory_of(out->path, err);
    if (!directory)
        return err->code;
    /* A placeholder finds a free name, then gives way to our file. */
    const int placeholder = open_named(directory, &out->temporary, err);
    free(directory);
    if (placeholder < 0)
        return err->code;
    close(placeholder);
    if (unlink(out->temporary) != 0 || link_unnamed(out, out->temporary) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot create %s", shown_name(out->path));
    return PLACE_OK;
}

/* rename() that fails where `to` exists; in two steps where the file system cannot do it in one. */
static int rename_without_replacing(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (access(to, F_OK) == 0) {
        errno = EEXIST;
        return -1;
    }
    return rename(from, to);
}

static enum place_code give_name(struct place_outfile *out, struct place_err *err) {
    int status = 0;
    if (out->replace && !out->temporary && link_temporary(out, err))
        return err->code;
    if (!out->temporary)
        status = link_unnamed(out, out->path);
    else if (out->replace)
        status = rename(out->temporary, out->path);
    else
        status = rename_without_replacing(out->temporary, out->path);
    if (status != 0)
        return errno == EEXIST
                   ? exists_already(out->path, err)
                   : place_fail_errno(err, PLACE_IO, "cannot create %s", shown_name(out->path));
    free(out->temporary); /* that name is gone: _abort has nothing to remove */
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
    if (ferror(out->stream)) /* of an earlier write, whose errno is gone */
        code = place_fail(err, PLACE_IO, "cannot write %s", shown_name(out->path));
    else if (fflush(out->stream) != 0)
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", shown_name(out->path));
    else if (out->copied)
        code = copy_to_target(out, err);
    else if (out->adopted)
        code = PLACE_OK;
    else if (fsync(fileno(out->stream)) != 0)
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", shown_name(out->path));
    else
        code = give_name(out, err);
    if (code == PLACE_OK && !out->copied && !out->adopted)
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

bool place_same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}
