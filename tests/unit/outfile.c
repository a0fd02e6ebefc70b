/* base/outfile: files appear whole or not at all, whatever happens on the way. */
#include "base/outfile.h"
#include "../tap.h"
#include "../tempdir.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char text[1 << 16];

/* Open, write `wanted` and close; the code of the first that fails. */
static enum place_code write_file(const char *path, bool replace, const char *wanted,
                                  struct place_err *err) {
    struct place_outfile *out = NULL;
    if (place_outfile_open(path, replace, &out, err))
        return err->code;
    if (place_outfile_write(out, wanted, strlen(wanted), err)) {
        place_outfile_abort(out);
        return err->code;
    }
    return place_outfile_close(out, err);
}

static void test_new_file(void) {
    struct place_err err = {0};
    struct place_outfile *out = NULL;
    tap_code(place_outfile_open("new", false, &out, &err), PLACE_OK, &err, "open");
    tap_text(place_outfile_path(out), "new", "the path as given");
    tap_code(place_outfile_write(out, "hello ", 6, &err), PLACE_OK, &err, "write");
    fputs("world", place_outfile_stream(out));
    tap_ok(access("new", F_OK) != 0, "nothing has the name before the close");
    fseek(place_outfile_stream(out), 0, SEEK_SET);
    fputs("H", place_outfile_stream(out));
    tap_code(place_outfile_close(out, &err), PLACE_OK, &err, "close");
    tap_text(tempdir_read("new", text, sizeof text), "Hello world", "all bytes, after a seek too");
    struct stat info = {0};
    stat("new", &info);
    tap_int(info.st_mode & 0777, 0640, "the mode is the umask's");
    tap_int(tempdir_files(true), 1, "one file and nothing else");
}

static void test_existing(void) {
    struct place_err err = {0};
    tempdir_write("old", "old");
    tap_int(write_file("old", false, "new", &err), PLACE_IO, "an existing file is refused");
    tap_text(err.message, "old exists already", "... and named");
    tap_text(err.hint, "-f replaces it", "... with a hint");
    tap_text(tempdir_read("old", text, sizeof text), "old", "... and untouched");
    tap_code(write_file("old", true, "new", &err), PLACE_OK, &err, "replaced with -f");
    tap_text(tempdir_read("old", text, sizeof text), "new", "the new bytes");
    tap_int(tempdir_files(true), 1, "one file and nothing else");

    struct place_outfile *out = NULL;
    tap_code(place_outfile_open("late", false, &out, &err), PLACE_OK, &err, "open");
    tempdir_write("late", "another's");
    tap_int(place_outfile_close(out, &err), PLACE_IO, "a file that came meanwhile is refused");
    tap_text(err.hint, "-f replaces it", "... with a hint");
    tap_text(tempdir_read("late", text, sizeof text), "another's", "... and untouched");
    tap_int(tempdir_files(true), 1, "nothing else is left");
}

static void test_abort(void) {
    struct place_err err = {0};
    for (int replace = 0; replace < 2; replace++) {
        struct place_outfile *out = NULL;
        if (replace)
            tempdir_write("file", "old");
        tap_code(place_outfile_open("file", replace, &out, &err), PLACE_OK, &err, "open");
        tap_code(place_outfile_write(out, "half", 4, &err), PLACE_OK, &err, "write");
        place_outfile_abort(out);
        tap_int(tempdir_files(false), replace, "an abort leaves what was there");
    }
    tap_text(tempdir_read("file", text, sizeof text), "old", "the old file is whole");
    place_outfile_abort(NULL);
    tempdir_files(true);
}

static void test_refused(void) {
    static const struct {
        const char *path, *message;
    } rows[] = {
        {"missing/file", "cannot create a file in missing: No such file or directory"},
        {"/proc/none/file", "cannot create a file in /proc/none: No such file or directory"},
        {".", ". is a directory"},
        {"/", "/ is a directory"},
        {"link", "link exists already"},
        {"", "the name of the output file is empty"},
    };
    struct place_err err = {0};
    tap_ok(symlink("nowhere", "link") == 0, "a link that leads nowhere");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_outfile *out = NULL;
        tap_int(place_outfile_open(rows[i].path, false, &out, &err), PLACE_IO, rows[i].path);
        tap_text(err.message, rows[i].message, "... says why");
        tap_ok(!out, "... and gives nothing");
    }
    tap_code(write_file("link", true, "x", &err), PLACE_OK, &err, "-f replaces a link itself");
    tap_ok(access("nowhere", F_OK) != 0, "... not what it leads to");
    tempdir_files(true);
}

/* Run `body` with standard output at `fd`, and put the old one back. */
static enum place_code to_stdout(int fd, const char *wanted, struct place_err *err) {
    fflush(stdout);
    const int saved = dup(STDOUT_FILENO);
    dup2(fd, STDOUT_FILENO);
    const enum place_code code = write_file("-", false, wanted, err);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    return code;
}

static void test_special(void) {
    struct place_err err = {0};
    tap_int(write_file("/dev/full", false, "x", &err), PLACE_IO, "/dev/full is an error");
    tap_text(err.message, "cannot write /dev/full: No space left on device", "... that says so");
    tap_code(write_file("/dev/null", false, "x", &err), PLACE_OK, &err, "/dev/null, without -f");
    struct stat info = {0};
    tap_ok(stat("/dev/null", &info) == 0 && S_ISCHR(info.st_mode), "... is still a device");
    int ends[2];
    tap_ok(pipe(ends) == 0, "a pipe");
    tap_code(to_stdout(ends[1], "through", &err), PLACE_OK, &err, "standard output is a pipe");
    const ssize_t size = read(ends[0], text, sizeof text);
    tap_ok(size == 7 && memcmp(text, "through", 7) == 0, "... and has the bytes");
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    close(ends[0]);
    tap_int(to_stdout(ends[1], "through", &err), PLACE_IO, "a pipe that nobody reads");
    close(ends[1]);
    const int full = open("/dev/full", O_WRONLY);
    tap_int(to_stdout(full, "x", &err), PLACE_IO, "standard output is full");
    tap_text(err.message, "cannot write standard output: No space left on device",
             "... and says so");
    close(full);
    tap_int(tempdir_files(true), 0, "nothing is left in TMPDIR");
}

static bool has_unnamed_files(void) {
    const int fd = open(".", O_TMPFILE | O_RDWR, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* Half a file is written by a child that never comes to close it. */
static void write_until_killed(int ready, bool replace) {
    struct place_err err = {0};
    struct place_outfile *out = NULL;
    if (place_outfile_open("victim", replace, &out, &err) ||
        place_outfile_write(out, text, sizeof text, &err) ||
        fflush(place_outfile_stream(out)) != 0 || write(ready, "r", 1) != 1)
        _exit(1);
    for (;;)
        pause();
}

static void test_killed(void) {
    for (int replace = 0; replace < 2; replace++) {
        int ends[2];
        char ready = 0;
        if (replace)
            tempdir_write("victim", "old");
        tap_ok(pipe(ends) == 0, "a pipe");
        fflush(stdout);
        const pid_t child = fork();
        if (child == 0)
            write_until_killed(ends[1], replace);
        close(ends[1]);
        tap_ok(read(ends[0], &ready, 1) == 1, "the child is in the middle");
        close(ends[0]);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        tap_ok(WIFSIGNALED(status), "killed");
        if (has_unnamed_files())
            tap_int(tempdir_files(false), replace, "kill -9 leaves what was there");
        else
            tap_ok(true, "# SKIP no O_TMPFILE here: kill -9 leaves a temporary name");
    }
    tap_text(tempdir_read("victim", text, sizeof text), "old", "the old file is whole");
    tempdir_files(true);
}

static void test_temporary(void) {
    struct place_err err = {0};
    FILE *file = place_temporary_file(&err);
    tap_ok(file && fputs("x", file) >= 0 && fseek(file, 0, SEEK_SET) == 0 && getc(file) == 'x',
           "a temporary file is written and read");
    tap_int(tempdir_files(false), 0, "... and has no name");
    if (file)
        fclose(file);
    setenv("TMPDIR", "/nonexistent", 1);
    tap_ok(!place_temporary_file(&err) && err.code == PLACE_IO, "no such TMPDIR");
    tap_text(err.message, "cannot create a file in /nonexistent: No such file or directory",
             "... is named");
    setenv("TMPDIR", tempdir_path, 1);
}

/* A stream of another's: written out and closed, but neither named nor replaced. */
static void test_adopted(void) {
    struct place_err err = {0};
    struct place_outfile *out = NULL;
    tap_code(place_outfile_adopt(fopen("theirs", "wb"), "dir/theirs", &out, &err), PLACE_OK, &err,
             "a stream is adopted");
    tap_text(place_outfile_path(out), "dir/theirs", "under the name given");
    tap_code(place_outfile_write(out, "text", 4, &err), PLACE_OK, &err, "write");
    tap_code(place_outfile_close(out, &err), PLACE_OK, &err, "close");
    tap_text(tempdir_read("theirs", text, sizeof text), "text", "all bytes are where it led");
    tap_int(tempdir_files(true), 1, "and nothing else is there");
    tap_code(place_outfile_adopt(fopen("/dev/full", "wb"), "dir/theirs", &out, &err), PLACE_OK,
             &err, "one to a full disk");
    tap_code(place_outfile_write(out, "text", 4, &err), PLACE_OK, &err, "write");
    tap_int(place_outfile_close(out, &err), PLACE_IO, "is seen at the close");
    tap_text(err.message, "cannot write dir/theirs: No space left on device", "and named");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    umask(0027);
    test_new_file();
    test_existing();
    test_abort();
    test_refused();
    test_special();
    test_killed();
    test_temporary();
    test_adopted();
    tempdir_end();
    return tap_end();
}
