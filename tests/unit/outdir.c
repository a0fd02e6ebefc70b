/*
 * Output directories: what is in them, and what is left where something
 * fails. This program has its own outdir.c, whose system calls fail one after
 * the other.
 */
#include "base/outdir.h"
#include "../fault.h"
#include "../tap.h"
#include "../tempdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

static const char *failing = ""; /* the system call that fails */
static int countdown;            /* at its so-manyth call, from 1 */
static bool reached;

static bool fails(const char *call) {
    if (strcmp(call, failing) != 0 || --countdown != 0)
        return false;
    errno = EIO;
    reached = true;
    return true;
}

static char *probe_mkdtemp(char *name) {
    return fails("mkdtemp") ? NULL : mkdtemp(name);
}

static int probe_open(const char *path, int flags) {
    return fails("open") ? -1 : open(path, flags);
}

static int probe_openat(int directory, const char *path, int flags, mode_t mode) {
    return fails("openat") ? -1 : openat(directory, path, flags, mode);
}

static FILE *probe_fdopen(int fd, const char *mode) {
    return fails("fdopen") ? NULL : fdopen(fd, mode);
}

static DIR *probe_fdopendir(int fd) {
    return fails("fdopendir") ? NULL : fdopendir(fd);
}

static int probe_syncfs(int fd) {
    return fails("syncfs") ? -1 : syncfs(fd);
}

static int probe_unlinkat(int directory, const char *name, int flags) {
    return fails("unlinkat") ? -1 : unlinkat(directory, name, flags);
}

static int probe_fstatat(int directory, const char *name, struct stat *info, int flags) {
    return fails("fstatat") ? -1 : fstatat(directory, name, info, flags);
}

static int probe_rename(const char *from, const char *to) {
    return fails("rename") ? -1 : rename(from, to);
}

static int probe_renameat(int from_fd, const char *from, int to_fd, const char *to) {
    return fails("renameat") ? -1 : renameat(from_fd, from, to_fd, to);
}

static size_t probe_fwrite(const void *bytes, size_t size, size_t count, FILE *stream) {
    return fails("fwrite") ? 0 : fwrite(bytes, size, count, stream);
}

static int probe_fclose(FILE *stream) {
    const int status = fclose(stream);
    return fails("fclose") ? EOF : status;
}

#define mkdtemp                       probe_mkdtemp
#define open                          probe_open
#define openat3(a, b, c)              probe_openat(a, b, c, 0)
#define openat4(a, b, c, d)           probe_openat(a, b, c, d)
#define one_of(a, b, c, d, name, ...) name
#define openat(...)                   one_of(__VA_ARGS__, openat4, openat3, )(__VA_ARGS__)
#define fdopen                        probe_fdopen
#define fdopendir                     probe_fdopendir
#define syncfs                        probe_syncfs
#define unlinkat                      probe_unlinkat
#define fstatat                       probe_fstatat
#define rename                        probe_rename
#define renameat                      probe_renameat
#define fwrite                        probe_fwrite
#define fclose                        probe_fclose
#include "base/outdir.c"
#undef mkdtemp
#undef open
#undef openat
#undef fdopen
#undef fdopendir
#undef syncfs
#undef unlinkat
#undef fstatat
#undef rename
#undef renameat
#undef fwrite
#undef fclose

/* ---- what is in a directory ---------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* "a=text b=text ": the files of a directory; "none" where there is no such directory. */
static const char *contents(const char *path) {
    static char text[1024];
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, NULL, by_name);
    size_t at = 0;
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char file[600], inside[64];
        snprintf(file, sizeof file, "%s/%s", path, name);
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s=%s ", name,
                                   tempdir_read(file, inside, sizeof inside));
        free(entries[i]);
    }
    free(entries);
    return count < 0 ? "none" : text;
}

static void put(const char *path, const char *text) {
    tempdir_write(path, text);
}

/* Back to an empty temporary directory. */
static void clear(void) {
    DIR *top = opendir(".");
    for (struct dirent *entry; top && (entry = readdir(top));) {
        DIR *inside =
            entry->d_name[0] == '.' && strlen(entry->d_name) < 3 ? NULL : opendir(entry->d_name);
        for (struct dirent *file; inside && (file = readdir(inside));) {
            unlinkat(dirfd(inside), file->d_name, 0);
            unlinkat(dirfd(inside), file->d_name, AT_REMOVEDIR);
        }
        if (inside)
            closedir(inside);
        unlink(entry->d_name);
        rmdir(entry->d_name);
    }
    closedir(top);
}

/* ---- writing ------------------------------------------------------------------------------- */

static bool is_old(const void *context, const char *name) {
    (void)context;
    return strncmp(name, "old", 3) == 0;
}

static const struct place_outdir_options fresh = {.path = "out", .seal = "seal", .stale = is_old};
static const struct place_outdir_options into = {
    .path = "out", .replace = true, .seal = "seal", .stale = is_old};

static enum place_code write_as_outfile(struct place_outdir *dir, const char *name,
                                        const char *text, struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outdir_open_file(dir, name, &out, err))
        return err->code;
    if (!place_outfile_write(out, text, strlen(text), err))
        return place_outfile_close(out, err);
    place_outfile_abort(out);
    return err->code;
}

static enum place_code fill(struct place_outdir *dir, struct place_err *err) {
    FILE *seal = place_outdir_create(dir, "seal", err);
    if (!seal)
        return err->code;
    fputs("3", seal);
    if (place_outdir_finish(dir, "seal", seal, err) || place_outdir_write(dir, "a", "1", 1, err) ||
        write_as_outfile(dir, "b", "22", err))
        return err->code;
    return PLACE_OK;
}

static enum place_code write_all(const struct place_outdir_options *options,
                                 struct place_err *err) {
    struct place_outdir *dir = NULL;
    if (place_outdir_open(options, &dir, err))
        return err->code;
    if (!fill(dir, err))
        return place_outdir_close(dir, err);
    place_outdir_abort(dir);
    return err->code;
}

/* Files of an earlier time: two to be replaced, two to go, one to stay, and a directory. */
static void make_old(void) {
    mkdir("out", 0750);
    put("out/a", "was");
    put("out/seal", "was");
    put("out/old1", "x");
    put("out/old2", "x");
    put("out/other", "kept");
    mkdir("out/olddir", 0700);
}

static const char was[] = "a=was old1=x old2=x olddir= other=kept seal=was ";
static const char is[] = "a=1 b=22 olddir= other=kept seal=3 ";

static void test_fresh(void) {
    static const char *const paths[] = {"out", "out/", "./out//"};
    struct place_outdir_options options = fresh;
    struct place_err err = {0};
    struct stat info;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        options.path = paths[i];
        tap_code(write_all(&options, &err), PLACE_OK, &err, paths[i]);
        tap_text(contents("out"), "a=1 b=22 seal=3 ", "a new directory has every file");
        tap_int(tempdir_files(false), 1, "and is alone");
        tap_ok(stat("out", &info) == 0 && (info.st_mode & 0777) == 0750, "with the umask's mode");
        clear();
    }
    mkdir("out", 0700);
    tap_code(write_all(&fresh, &err), PLACE_OK, &err, "one that is empty");
    tap_text(contents("out"), "a=1 b=22 seal=3 ", "is filled");
    tap_ok(stat("out", &info) == 0 && (info.st_mode & 0777) == 0700, "and keeps its mode");
    clear();
}

static void test_into(void) {
    struct place_err err = {0};
    make_old();
    tap_int(write_all(&fresh, &err), PLACE_IO, "one that is not empty is refused");
    tap_ok(strncmp(err.message, "out is not empty: it has ", 25) == 0, "%s", err.message);
    tap_ok(strstr(err.hint, "-f") != NULL, "with a hint");
    tap_text(contents("out"), was, "and left alone");
    tap_code(write_all(&into, &err), PLACE_OK, &err, "but written into where asked");
    tap_text(contents("out"), is, "old files go, others stay");
    symlink("out", "link");
    const struct place_outdir_options by_link = {.path = "link", .replace = true};
    tap_code(write_all(&by_link, &err), PLACE_OK, &err, "by a link");
    struct stat info;
    tap_ok(lstat("link", &info) == 0 && S_ISLNK(info.st_mode), "which stays one");
    clear();
}

/* The names that are refused. */
static void test_refused(void) {
    static const struct {
        const char *path, *message;
    } rows[] = {
        {"", "the name of the output directory is empty"},
        {"file", "file is no directory"},
        {"nowhere", "nowhere is no directory"},
        {"none/out", "cannot create none/out: No such file or directory"},
        {"file/out", "file/out is no directory"},
    };
    put("file", "text");
    symlink("nothing", "nowhere");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_outdir_options options = {.path = rows[i].path, .replace = true};
        struct place_err err = {0};
        tap_int(write_all(&options, &err), PLACE_IO, "refused");
        tap_text(err.message, rows[i].message, "and why");
    }
    tap_int(tempdir_files(false), 2, "nothing was made");
    clear();
}

/* A directory that somebody else made meanwhile. */
static void test_taken(void) {
    struct place_err err = {0};
    struct place_outdir *dir = NULL;
    tap_code(place_outdir_open(&fresh, &dir, &err), PLACE_OK, &err, "open");
    tap_code(fill(dir, &err), PLACE_OK, &err, "fill");
    tap_int(tempdir_files(false), 1, "its files are in a directory beside");
    mkdir("out", 0700);
    put("out/a", "another's");
    tap_int(place_outdir_close(dir, &err), PLACE_IO, "the name is taken");
    tap_text(contents("out"), "a=another's ", "what took it stays");
    tap_int(tempdir_files(false), 1, "and nothing else is there");
    clear();
    tap_code(place_outdir_open(&fresh, &dir, &err), PLACE_OK, &err, "open");
    tap_int(place_outdir_write(dir, "a", "1", 1, &err), PLACE_OK, "a file");
    tap_int(place_outdir_write(dir, "a", "1", 1, &err), PLACE_IO, "is not written twice");
    struct place_outfile *out = NULL;
    tap_int(place_outdir_open_file(dir, "a", &out, &err), PLACE_IO, "as an outfile neither");
    tap_text(err.message, "cannot create out/a: File exists", "and is named");
    tap_code(place_outdir_open_file(dir, "b", &out, &err), PLACE_OK, &err, "another");
    tap_text(place_outfile_path(out), "out/b", "knows what it will be");
    place_outfile_abort(out);
    place_outdir_abort(dir);
    place_outdir_abort(NULL);
    tap_int(tempdir_files(false), 0, "an abort leaves nothing");
}

/* A directory that has the name of a file to come: everything else stays as it was. */
static void test_in_the_way(void) {
    static const struct {
        const char *path, *left;
    } rows[] = {
        {"out/a", "a= old1=x old2=x olddir= other=kept seal=was "},
        {"out/b", "a=was b= old1=x old2=x olddir= other=kept seal=was "},
        {"out/seal", "a=was old1=x old2=x olddir= other=kept seal= "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_err err = {0};
        char wanted[80];
        make_old();
        unlink(rows[i].path);
        mkdir(rows[i].path, 0700);
        snprintf(wanted, sizeof wanted, "cannot create %s: a directory has that name",
                 rows[i].path);
        tap_int(write_all(&into, &err), PLACE_IO, "a directory is in the way");
        tap_text(err.message, wanted, "which is named");
        tap_text(contents("out"), rows[i].left, "and nothing is touched");
        clear();
    }
}

static void test_check_name(void) {
    struct place_err err = {0};
    struct place_outdir *dir = NULL;
    make_old();
    symlink("olddir", "out/link");
    tap_code(place_outdir_open(&into, &dir, &err), PLACE_OK, &err, "open");
    tap_code(place_outdir_check_name(dir, "a", &err), PLACE_OK, &err, "a file can be replaced");
    tap_code(place_outdir_check_name(dir, "link", &err), PLACE_OK, &err, "a link too");
    tap_code(place_outdir_check_name(dir, "new", &err), PLACE_OK, &err, "a name is free");
    tap_int(place_outdir_check_name(dir, "olddir", &err), PLACE_IO, "a directory is in the way");
    tap_ok(strstr(err.hint, "move it away") != NULL, "with a hint");
    place_outdir_abort(dir);
    clear();
    tap_code(place_outdir_open(&fresh, &dir, &err), PLACE_OK, &err, "a new directory");
    tap_code(place_outdir_check_name(dir, "olddir", &err), PLACE_OK, &err, "has every name free");
    place_outdir_abort(dir);
}

/* What was removed is counted, and only that. */
static void test_progress(void) {
    struct place_progress progress = {0};
    struct place_outdir_options options = fresh;
    struct place_outdir *dir = NULL;
    struct place_err err = {0};
    options.progress = &progress;
    tap_code(write_all(&options, &err), PLACE_OK, &err, "a directory");
    tap_ok(!progress.unit, "where nothing is removed, nothing is counted");
    clear();
    tap_code(place_outdir_open(&options, &dir, &err), PLACE_OK, &err, "open");
    tap_code(fill(dir, &err), PLACE_OK, &err, "fill");
    place_outdir_abort(dir);
    tap_text(progress.unit, "files removed", "an abort counts");
    tap_int((int)progress.total, 3, "all of them");
    tap_int((int)progress.done, 3, "each once");
    tap_int(tempdir_files(false), 0, "and none is left");
}

/* ---- many threads -------------------------------------------------------------------------- */

enum { THREADS = 4, FILES = 100 };

struct part {
    struct place_outdir *dir;
    int number, failures;
};

static void *write_part(void *context) {
    struct part *part = context;
    for (int i = 0; i < FILES; i++) {
        struct place_err err;
        char name[32];
        snprintf(name, sizeof name, "%d-%d", part->number, i);
        part->failures += place_outdir_write(part->dir, name, name, strlen(name), &err) != PLACE_OK;
    }
    return NULL;
}

static void test_threads(void) {
    struct place_err err = {0};
    struct place_outdir *dir = NULL;
    struct part parts[THREADS];
    pthread_t threads[THREADS];
    int failures = 0, wrong = 0;
    mkdir("out", 0700);
    tap_code(place_outdir_open(&into, &dir, &err), PLACE_OK, &err, "open");
    for (int i = 0; i < THREADS; i++) {
        parts[i] = (struct part){.dir = dir, .number = i};
        pthread_create(&threads[i], NULL, write_part, &parts[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failures += parts[i].failures;
    }
    tap_int(failures, 0, "threads write at once");
    tap_code(place_outdir_close(dir, &err), PLACE_OK, &err, "close");
    for (int i = 0; i < THREADS * FILES; i++) {
        char path[40], text[32];
        snprintf(path, sizeof path, "out/%d-%d", i / FILES, i % FILES);
        wrong += strcmp(tempdir_read(path, text, sizeof text), path + 4) != 0;
    }
    tap_int(wrong, 0, "every file is moved, with its bytes");
    clear();
}

/* ---- faults -------------------------------------------------------------------------------- */

/* Whether all is as before or, where it went well, as wanted; or a move failed on the way. */
static bool consistent(const struct place_outdir_options *options, enum place_code code) {
    if (code == PLACE_OK)
        return strcmp(contents("out"), options->replace ? is : "a=1 b=22 seal=3 ") == 0;
    if (!options->replace)
        return tempdir_files(false) == 0;
    const char *left = contents("out");
    return strcmp(left, was) == 0 ||
           ((strcmp(failing, "renameat") == 0 || strcmp(failing, "unlinkat") == 0) &&
            !strstr(left, "seal") && !strstr(left, ".partial"));
}

static void test_call(const char *call, const struct place_outdir_options *options) {
    for (int n = 1;; n++) {
        struct place_err err = {0};
        clear();
        if (options->replace)
            make_old();
        failing = call;
        countdown = n;
        reached = false;
        const enum place_code code = write_all(options, &err);
        const bool good = consistent(options, code) && (code == PLACE_OK || err.message[0]);
        failing = "";
        if (!reached) {
            tap_ok(good && code == PLACE_OK, "%s: %d calls, none fails", call, n - 1);
            return;
        }
        if (!tap_ok(good, "%s fails at call %d: %d", call, n, (int)code))
            printf("# left: %s\n", contents("out"));
    }
}

static void test_faults(void) {
    static const char *const calls[] = {"mkdtemp",   "open",     "openat",   "fdopen",
                                        "fdopendir", "fstatat",  "unlinkat", "syncfs",
                                        "rename",    "renameat", "fwrite",   "fclose"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        test_call(calls[i], &fresh);
        test_call(calls[i], &into);
    }
    clear();
}

static void test_memory(void) {
    for (long n = 1;; n++) {
        struct place_err err = {0};
        fault_at(n);
        const enum place_code code = write_all(&fresh, &err);
        if (!fault_disarm()) {
            tap_ok(code == PLACE_OK && n > 2, "%ld allocations, none fails", n - 1);
            break;
        }
        tap_ok(code == PLACE_MEMORY && tempdir_files(false) == 0, "allocation %ld fails", n);
    }
    clear();
}

int main(void) {
    tap_begin();
    tempdir_begin();
    umask(0027);
    test_fresh();
    test_into();
    test_refused();
    test_taken();
    test_in_the_way();
    test_check_name();
    test_progress();
    test_threads();
    test_faults();
    test_memory();
    tempdir_end();
    return tap_end();
}
