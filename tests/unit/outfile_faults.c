/*
 * base/outfile when the system refuses: this program has its own outfile.c,
 * whose system calls fail one after the other. Whatever fails, the directory
 * holds the old file or the whole new one, and nothing else.
 */
#include "../fault.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static const char *failing = ""; /* the system call that fails */
static int failing_errno;
static bool reached;
static bool without_proc; /* so that no file can be unnamed */

static bool fails(const char *call) {
    if (strcmp(call, failing) != 0)
        return false;
    errno = failing_errno;
    reached = true;
    return true;
}

static int probe_access(const char *path, int mode) {
    return without_proc && strncmp(path, "/proc/", 6) == 0 ? -1 : access(path, mode);
}

static int probe_open(const char *path, int flags, mode_t mode) {
    return (flags & O_TMPFILE) == O_TMPFILE && fails("open") ? -1 : open(path, flags, mode);
}

static int probe_mkostemp(char *name, int flags) {
    return fails("mkostemp") ? -1 : mkostemp(name, flags);
}

static FILE *probe_fdopen(int fd, const char *mode) {
    return fails("fdopen") ? NULL : fdopen(fd, mode);
}

static int probe_linkat(int from_fd, const char *from, int to_fd, const char *to, int flags) {
    return fails("linkat") ? -1 : linkat(from_fd, from, to_fd, to, flags);
}

static int probe_rename(const char *from, const char *to) {
    return fails("rename") ? -1 : rename(from, to);
}

static int probe_renameat2(int from_fd, const char *from, int to_fd, const char *to,
                           unsigned flags) {
    return fails("renameat2") ? -1 : renameat2(from_fd, from, to_fd, to, flags);
}

static int probe_fsync(int fd) {
    return fails("fsync") ? -1 : fsync(fd);
}

#define access                      probe_access
#define open2(path, flags)          probe_open(path, flags, 0)
#define open3(path, flags, mode)    probe_open(path, flags, mode)
#define open_of(a, b, c, name, ...) name
#define open(...)                   open_of(__VA_ARGS__, open3, open2, )(__VA_ARGS__)
#define mkostemp                    probe_mkostemp
#define fdopen                      probe_fdopen
#define linkat                      probe_linkat
#define rename                      probe_rename
#define renameat2                   probe_renameat2
#define fsync                       probe_fsync
#include "base/outfile.c"
#undef access
#undef open
#undef mkostemp
#undef fdopen
#undef linkat
#undef rename
#undef renameat2
#undef fsync

static char text[64];

static enum place_code write_file(bool replace, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outfile_open("file", replace, &out, err))
        return err->code;
    if (place_outfile_write(out, "new", 3, err)) {
        place_outfile_abort(out);
        return err->code;
    }
    return place_outfile_close(out, err);
}

/* Write over the old file, or where there is none; whether the directory then is as `code` says. */
static enum place_code try_once(bool replace, bool *clean) {
    struct place_err err = {0};
    tempdir_files(true);
    if (replace)
        tempdir_write("file", "old");
    reached = false;
    const enum place_code code = write_file(replace, &err);
    const char *wanted = code == PLACE_OK ? "new" : replace ? "old" : "";
    *clean = tempdir_files(false) == (*wanted ? 1 : 0) &&
             strcmp(tempdir_read("file", text, sizeof text), wanted) == 0 &&
             (code == PLACE_OK || err.message[0]);
    return code;
}

struct row {
    const char *call;
    int number;
    bool without_proc;
    enum place_code fresh, replacing; /* what to get for a new file, and with -f */
};

static const struct row rows[] = {
    {"", 0, false, PLACE_OK, PLACE_OK},
    {"", 0, true, PLACE_OK, PLACE_OK},
    {"open", EACCES, false, PLACE_IO, PLACE_IO},
    {"open", ENOSPC, false, PLACE_IO, PLACE_IO},
    {"open", EOPNOTSUPP, false, PLACE_OK, PLACE_OK},
    {"open", EISDIR, false, PLACE_OK, PLACE_OK},
    {"open", EINVAL, false, PLACE_OK, PLACE_OK},
    {"mkostemp", EACCES, false, PLACE_OK, PLACE_IO},
    {"mkostemp", EACCES, true, PLACE_IO, PLACE_IO},
    {"fdopen", ENOMEM, false, PLACE_MEMORY, PLACE_MEMORY},
    {"fdopen", ENOMEM, true, PLACE_MEMORY, PLACE_MEMORY},
    {"linkat", EIO, false, PLACE_IO, PLACE_IO},
    {"fsync", EIO, false, PLACE_IO, PLACE_IO},
    {"fsync", ENOSPC, true, PLACE_IO, PLACE_IO},
    {"rename", EIO, false, PLACE_OK, PLACE_IO},
    {"rename", EIO, true, PLACE_OK, PLACE_IO},
    {"renameat2", EIO, true, PLACE_IO, PLACE_OK},
    {"renameat2", EINVAL, true, PLACE_OK, PLACE_OK},
    {"renameat2", ENOSYS, true, PLACE_OK, PLACE_OK},
};

static void test_calls(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool clean = false, any = *rows[i].call == '\0';
        failing = rows[i].call;
        failing_errno = rows[i].number;
        without_proc = rows[i].without_proc;
        const char *how = without_proc ? "named" : "unnamed";
        enum place_code code = try_once(false, &clean);
        any = any || reached;
        tap_ok(code == rows[i].fresh && clean, "%s (%s), %s: a new file gives %d", failing,
               strerror(failing_errno), how, (int)code);
        code = try_once(true, &clean);
        tap_ok(code == rows[i].replacing && clean, "... replacing gives %d", (int)code);
        tap_ok(any || reached, "... and the call was reached");
    }
    failing = "";
}

/* The name was taken meanwhile, where the file system cannot rename without replacing. */
static void test_taken(void) {
    static const int numbers[] = {0, EINVAL};
    for (size_t i = 0; i < 2; i++) {
        struct place_err err = {0};
        struct place_outfile *out = NULL;
        tempdir_files(true);
        without_proc = true;
        failing = numbers[i] ? "renameat2" : "";
        failing_errno = numbers[i];
        tap_code(place_outfile_open("file", false, &out, &err), PLACE_OK, &err, "open");
        tap_int(tempdir_files(false), 1, "the temporary file has a name here");
        struct stat info = {0};
        fstat(fileno(place_outfile_stream(out)), &info);
        tap_int(info.st_mode & 0777, 0640, "... and the umask's mode");
        tempdir_write("file", "another's");
        tap_int(place_outfile_close(out, &err), PLACE_IO, "a taken name is refused");
        tap_text(err.message, "file exists already", "... and said");
        tap_text(tempdir_read("file", text, sizeof text), "another's", "... and left alone");
        tap_int(tempdir_files(false), 1, "... and nothing else is there");
    }
    failing = "";
}

static void test_memory(void) {
    for (int replace = 0; replace < 2; replace++) {
        without_proc = replace; /* the longest of the ways */
        for (long n = 1;; n++) {
            bool clean = false;
            fault_at(n);
            const enum place_code code = try_once(replace, &clean);
            if (!fault_disarm()) {
                tap_ok(code == PLACE_OK && clean && n > 3, "%ld allocations, none fails", n - 1);
                break;
            }
            /* After the file has its name only the sync of its directory allocates. */
            tap_ok(clean && (code == PLACE_MEMORY || code == PLACE_OK), "allocation %ld fails: %d",
                   n, (int)code);
        }
    }
}

int main(void) {
    tap_begin();
    tempdir_begin();
    umask(0027);
    test_calls();
    test_taken();
    test_memory();
    tempdir_end();
    return tap_end();
}
