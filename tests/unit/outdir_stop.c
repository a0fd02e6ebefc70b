/*
 * Output directories under a rain of signals: SIGINT comes before each name
 * that is changed, in a child, which neither dies of it nor leaves a file. This
 * program has its own outdir.c for that.
 */
#include "../tap.h"
#include "../tempdir.h"
#include "base/outdir.h"
#include "base/stop.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static bool raining;

static int rain(void) {
    return raining ? raise(SIGINT) : 0;
}

static int probe_unlinkat(int directory, const char *name, int flags) {
    rain();
    return unlinkat(directory, name, flags);
}

static int probe_rename(const char *from, const char *to) {
    rain();
    return rename(from, to);
}

static int probe_renameat(int from_fd, const char *from, int to_fd, const char *to) {
    rain();
    return renameat(from_fd, from, to_fd, to);
}

static int probe_rmdir(const char *path) {
    rain();
    return rmdir(path);
}

#define unlinkat probe_unlinkat
#define rename   probe_rename
#define renameat probe_renameat
#define rmdir    probe_rmdir
#include "base/outdir.c"
#undef unlinkat
#undef rename
#undef renameat
#undef rmdir

enum { FILES = 5000, UNFILLED = 99, UNSEEN = 98 };

static bool is_old(const void *context, const char *name) {
    (void)context;
    return strncmp(name, "old", 3) == 0;
}

static enum place_code fill(struct place_outdir *dir, struct place_err *err) {
    enum place_code code = place_outdir_write(dir, "seal", "new", 3, err);
    for (int i = 0; i < FILES - 1 && !code; i++) {
        char name[32];
        snprintf(name, sizeof name, "new%d", i);
        code = place_outdir_write(dir, name, name, strlen(name), err);
    }
    return code;
}

/* What happens to a directory that was filled. */
struct ending {
    bool replace; /* into one that was there */
    bool stopped; /* a signal came before */
    bool closed;  /* or else dropped */
};

static int end(const struct ending *ending) {
    const struct place_outdir_options options = {
        .path = "out", .replace = ending->replace, .seal = "seal", .stale = is_old};
    struct place_outdir *dir = NULL;
    struct place_err err = {0};
    enum place_code code = PLACE_OK;
    place_stop_install();
    if (place_outdir_open(&options, &dir, &err) || fill(dir, &err))
        return UNFILLED;
    if (ending->stopped)
        raise(SIGINT);
    raining = true;
    if (ending->closed)
        code = place_outdir_close(dir, &err);
    else
        place_outdir_abort(dir);
    return place_stop_signal() == SIGINT ? (int)code : UNSEEN;
}

/* In a child: what its end is, or -1 where it dies. */
static int end_in_child(const struct ending *ending) {
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0)
        _exit(end(ending));
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Entries of ./out, hidden ones too; of those whose name begins so. -1: there is none. */
static int count(const char *beginning) {
    int entries = 0;
    DIR *directory = opendir("out");
    if (!directory)
        return -1;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
                   strncmp(entry->d_name, beginning, strlen(beginning)) == 0;
    closedir(directory);
    return entries;
}

static void make_old(void) {
    mkdir("out", 0700);
    tempdir_write("out/old1", "old");
    tempdir_write("out/old2", "old");
    tempdir_write("out/other", "kept");
    tempdir_write("out/seal", "old");
}

static void test_abort(void) {
    tap_int(end_in_child(&(struct ending){.stopped = true}), PLACE_OK, "files are removed");
    tap_int(tempdir_files(false), 0, "... all of them, and the directory");
    tap_int(end_in_child(&(struct ending){.stopped = false}), PLACE_OK, "signals come only then");
    tap_int(tempdir_files(false), 0, "... and nothing is left either");
}

/* Whoever asked to stop before the first file has its name gets no new ones. */
static void test_stopped(void) {
    char text[16];
    tap_int(end_in_child(&(struct ending){.stopped = true, .closed = true}), PLACE_FAILED,
            "stopped before a new directory has its name");
    tap_int(tempdir_files(false), 0, "... it gets none");
    make_old();
    tap_int(end_in_child(&(struct ending){.replace = true, .stopped = true, .closed = true}),
            PLACE_FAILED, "stopped before files are moved");
    tap_int(count("") - count("old"), 2, "... none is");
    tap_text(tempdir_read("out/seal", text, sizeof text), "old", "... nor is an old one replaced");
}

/* Behind test_stopped: what begins while files are moved goes on to its end. */
static void test_moving(void) {
    char text[16];
    tap_int(end_in_child(&(struct ending){.replace = true, .closed = true}), PLACE_OK,
            "signals while files are moved");
    tap_int(count("new"), FILES - 1, "... every one is");
    tap_int(count("old"), 0, "... old ones go");
    tap_int(count(""), FILES + 1, "... and nothing else is there");
    tap_text(tempdir_read("out/seal", text, sizeof text), "new", "... but the seal");
}

static void remove_out(void) {
    DIR *directory = opendir("out");
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;)
        unlinkat(dirfd(directory), entry->d_name, 0);
    closedir(directory);
    rmdir("out");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_abort();
    test_stopped();
    test_moving();
    remove_out();
    tempdir_end();
    return tap_end();
}
