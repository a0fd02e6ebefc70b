/* Output directories that appear whole or not at all. */
#include "base/outdir.h"

#include "base/descriptor.h"
#include "base/mem.h"
#include "base/stop.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place_outdir {
    struct place_outdir_options options;
    char *path;  /* without slashes at its end */
    char *stage; /* where files are written; NULL once it is gone */
    bool fresh;  /* the stage becomes the directory */
    int target;  /* descriptor of the directory that was there; -1 where fresh */
    int staged;  /* of the stage */
    /* Of the stage too: it is open from the beginning, so that removing what is in it needs neither
     * memory nor a descriptor. NULL: nothing was written. */
    DIR *entries;
    _Atomic uint64_t files; /* in the stage */
};

/* ---- entries of a directory ---------------------------------------------------------------- */

/* A stream of the entries of the directory behind a descriptor, which stays open. */
static DIR *list(int directory) {
    const int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (fd >= 0 && !entries)
        close(fd);
    return entries;
}

/* The next entry that is a thing of its own, or NULL. */
static const char *next_name(DIR *entries) {
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return entry->d_name;
    return NULL;
}

/* A listing of what is being changed may miss some, so it is done again until nothing is found. */
static void remove_files(struct place_outdir *dir) {
    bool again = true;
    if (dir->files > 0)
        place_progress_begin(dir->options.progress, "files removed", dir->files);
    while (again) {
        again = false;
        rewinddir(dir->entries);
        for (const char *name; (name = next_name(dir->entries)) != NULL;) {
            const bool removed = unlinkat(dir->staged, name, 0) == 0;
            again |= removed || errno == EINTR;
            place_progress_add(dir->options.progress, removed);
        }
    }
}

static void remove_stage(struct place_outdir *dir) {
    if (dir->stage && dir->entries)
        remove_files(dir);
    if (dir->stage)
        rmdir(dir->stage);
    free(dir->stage);
    dir->stage = NULL;
}

/* ---- opening ------------------------------------------------------------------------------- */

/* Slashes at the end say "a directory", which a name beside it cannot have. */
static char *copy_path(const char *path, struct place_err *err) {
    char *copy = place_copy_string(path, err);
    for (size_t i = copy ? strlen(copy) : 0; i > 1 && copy[i - 1] == '/'; i--)
        copy[i - 1] = '\0';
    return copy;
}

static enum place_code check_empty(const struct place_outdir *dir, struct place_err *err) {
    DIR *entries = list(dir->target);
    if (!entries)
        return place_fail_errno(err, PLACE_IO, "cannot read %s", dir->path);
    const char *name = next_name(entries);
    if (name) {
        place_fail(err, PLACE_IO, "%s is not empty: it has %s", dir->path, name);
        place_hint(err, "-f writes into it all the same");
    }
    closedir(entries);
    return name ? err->code : PLACE_OK;
}

static enum place_code find_target(struct place_outdir *dir, struct place_err *err) {
    if (!*dir->path)
        return place_fail(err, PLACE_IO, "the name of the output directory is empty");
    dir->target = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir->target >= 0)
        return dir->options.replace ? PLACE_OK : check_empty(dir, err);
    const int reason = errno;
    struct stat info;
    const bool taken = lstat(dir->path, &info) == 0; /* by a link that leads nowhere */
    dir->fresh = reason == ENOENT && !taken;
    if (dir->fresh)
        return PLACE_OK;
    if (reason == ENOTDIR || reason == ENOENT)
        return place_fail(err, PLACE_IO, "%s is no directory", dir->path);
    errno = reason;
    return place_fail_errno(err, PLACE_IO, "cannot open %s", dir->path);
}

static enum place_code make_stage(struct place_outdir *dir, struct place_err *err) {
    const char *end = dir->fresh ? ".partial-XXXXXX" : "/.partial-XXXXXX";
    const size_t room = strlen(dir->path) + strlen(end) + 1;
    char *stage = place_new_array(room, 1, err);
    if (!stage)
        return err->code;
    snprintf(stage, room, "%s%s", dir->path, end);
    if (!mkdtemp(stage)) {
        place_fail_errno(err, PLACE_IO, dir->fresh ? "cannot create %s" : "cannot write into %s",
                         dir->path);
        free(stage);
        return err->code;
    }
    dir->stage = stage;
    dir->staged = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir->staged < 0)
        return place_fail_errno(err, PLACE_IO, "cannot open %s", stage);
    dir->entries = list(dir->staged);
    if (!dir->entries)
        return place_fail_errno(err, PLACE_IO, "cannot read %s", stage);
    descriptor_open_to_others(dir->staged, 0777);
    return PLACE_OK;
}

enum place_code place_outdir_open(const struct place_outdir_options *options,
                                  struct place_outdir **out, struct place_err *err) {
    struct place_outdir *dir = place_new_array(1, sizeof *dir, err);
    *out = NULL;
    if (!dir)
        return err->code;
    dir->options = *options;
    dir->target = dir->staged = -1;
    dir->path = copy_path(options->path, err);
    if (!dir->path || find_target(dir, err) || make_stage(dir, err)) {
        place_outdir_abort(dir);
        return err->code;
    }
    *out = dir;
    return PLACE_OK;
}

/* ---- writing ------------------------------------------------------------------------------- */

FILE *place_outdir_create(struct place_outdir *dir, const char *name, struct place_err *err) {
    const int fd = openat(dir->staged, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
    dir->files += fd >= 0;
    if (stream)
        return stream;
    place_fail_errno(err, PLACE_IO, "cannot create %s/%s", dir->path, name);
    if (fd >= 0)
        close(fd);
    return NULL;
}

enum place_code place_outdir_finish(struct place_outdir *dir, const char *name, FILE *stream,
                                    struct place_err *err) {
    const bool failed_before = ferror(stream) != 0;
    if (fclose(stream) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot write %s/%s", dir->path, name);
    return failed_before ? place_fail(err, PLACE_IO, "cannot write %s/%s", dir->path, name)
                         : PLACE_OK;
}

enum place_code place_outdir_open_file(struct place_outdir *dir, const char *name,
                                       struct place_outfile **out, struct place_err *err) {
    const size_t room = strlen(dir->path) + strlen(name) + 2;
    char *path = place_new_array(room, 1, err);
    *out = NULL;
    if (!path)
        return err->code;
    snprintf(path, room, "%s/%s", dir->path, name);
    FILE *stream = place_outdir_create(dir, name, err);
    const enum place_code code = stream ? place_outfile_adopt(stream, path, out, err) : err->code;
    free(path);
    return code;
}

enum place_code place_outdir_write(struct place_outdir *dir, const char *name, const void *bytes,
                                   size_t size, struct place_err *err) {
    FILE *stream = place_outdir_create(dir, name, err);
    if (!stream)
        return err->code;
    setvbuf(stream, NULL, _IONBF, 0); /* all of it is one write, and fwrite's errno the write's */
    if (fwrite(bytes, 1, size, stream) == size)
        return place_outdir_finish(dir, name, stream, err);
    place_fail_errno(err, PLACE_IO, "cannot write %s/%s", dir->path, name);
    fclose(stream);
    return err->code;
}

/* ---- giving everything its place ----------------------------------------------------------- */

/* rename() puts a file in the place of any file, but never of a directory. */
enum place_code place_outdir_check_name(const struct place_outdir *dir, const char *name,
                                        struct place_err *err) {
    struct stat info = {0};
    if (dir->fresh)
        return PLACE_OK;
    if (fstatat(dir->target, name, &info, AT_SYMLINK_NOFOLLOW) != 0 && errno != ENOENT)
        return place_fail_errno(err, PLACE_IO, "cannot look at %s/%s", dir->path, name);
    if (!S_ISDIR(info.st_mode))
        return PLACE_OK;
    place_fail(err, PLACE_IO, "cannot create %s/%s: a directory has that name", dir->path, name);
    return place_hint(err, "move it away; nothing in %s was changed", dir->path);
}

static enum place_code check_names(struct place_outdir *dir, struct place_err *err) {
    rewinddir(dir->entries);
    for (const char *name; (name = next_name(dir->entries)) != NULL;)
        if (place_outdir_check_name(dir, name, err))
            return err->code;
    return PLACE_OK;
}

static enum place_code remove_old(struct place_outdir *dir, const char *name,
                                  struct place_err *err) {
    if (unlinkat(dir->target, name, 0) == 0 || errno == ENOENT || errno == EISDIR)
        return PLACE_OK;
    return place_fail_errno(err, PLACE_IO, "cannot remove %s/%s", dir->path, name);
}

static enum place_code remove_stale(struct place_outdir *dir, DIR *entries, struct place_err *err) {
    if (dir->options.seal && remove_old(dir, dir->options.seal, err))
        return err->code;
    for (const char *name; dir->options.stale && (name = next_name(entries)) != NULL;)
        if (dir->options.stale(dir->options.context, name) && remove_old(dir, name, err))
            return err->code;
    return PLACE_OK;
}

static enum place_code move(struct place_outdir *dir, const char *name, struct place_err *err) {
    if (renameat(dir->staged, name, dir->target, name) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot create %s/%s", dir->path, name);
    dir->files--;
    return PLACE_OK;
}

/* Move every file but the seal; as above, until none is found. Then move the seal. */
static enum place_code move_all(struct place_outdir *dir, struct place_err *err) {
    const char *seal = dir->options.seal;
    bool moved = true, sealed = false;
    while (moved) {
        moved = false;
        rewinddir(dir->entries);
        for (const char *name; (name = next_name(dir->entries)) != NULL;) {
            const bool is_seal = seal && strcmp(seal, name) == 0;
            sealed |= is_seal;
            if (is_seal)
                continue;
            if (move(dir, name, err))
                return err->code;
            moved = true;
        }
    }
    return sealed ? move(dir, seal, err) : PLACE_OK;
}

/* Nothing is changed before it is known that nothing stands in the way. */
static enum place_code move_into_target(struct place_outdir *dir, struct place_err *err) {
    if (check_names(dir, err))
        return err->code;
    DIR *old = list(dir->target);
    if (!old)
        return place_fail_errno(err, PLACE_IO, "cannot read %s", dir->path);
    enum place_code code = remove_stale(dir, old, err);
    if (code == PLACE_OK)
        code = move_all(dir, err);
    if (code == PLACE_OK)
        fsync(dir->target);
    closedir(old);
    return code;
}

/* The name of a new directory is safe only when its parent is on disk. */
static void sync_parent(int directory) {
    const int parent = openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent >= 0) {
        fsync(parent);
        close(parent);
    }
}

/* rename() itself refuses to replace anything but an empty directory. */
static enum place_code become_target(struct place_outdir *dir, struct place_err *err) {
    if (rename(dir->stage, dir->path) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot create %s", dir->path);
    free(dir->stage); /* that name is gone: _abort has nothing to remove */
    dir->stage = NULL;
    sync_parent(dir->staged);
    return PLACE_OK;
}

enum place_code place_outdir_close(struct place_outdir *dir, struct place_err *err) {
    assert(dir);
    enum place_code code = PLACE_OK;
    if (syncfs(dir->staged) != 0) /* one call in place of a wait for each of ten thousand files */
        code = place_fail_errno(err, PLACE_IO, "cannot write %s", dir->path);
    place_stop_defer(); /* what is half moved is of no use to whoever is in a hurry either */
    if (code == PLACE_OK)
        code = place_stop_check(err);
    if (code == PLACE_OK)
        code = dir->fresh ? become_target(dir, err) : move_into_target(dir, err);
    place_outdir_abort(dir);
    place_stop_heed();
    return code;
}

void place_outdir_abort(struct place_outdir *dir) {
    if (!dir)
        return;
    place_stop_defer();
    remove_stage(dir);
    place_stop_heed();
    if (dir->entries)
        closedir(dir->entries);
    if (dir->staged >= 0)
        close(dir->staged);
    if (dir->target >= 0)
        close(dir->target);
    free(dir->path);
    free(dir);
}
