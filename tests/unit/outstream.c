/* Output from front to back: files whole or not at all, all else at once. */
#include "base/outstream.h"
#include "../tap.h"
#include "../tempdir.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

static char text[64];

static struct place_outstream *open_stream(const char *path, bool replace, enum place_code wanted,
                                           const char *name) {
    struct place_err err = {0};
    struct place_outstream *out = NULL;
    tap_code(place_outstream_open(path, replace, &out, &err), wanted, &err, name);
    return out;
}

static void write_text(struct place_outstream *out, const char *what) {
    struct place_err err = {0};
    tap_code(place_outstream_write(out, what, strlen(what), &err), PLACE_OK, &err, "write");
}

static void test_files(void) {
    struct place_err err = {0};
    struct place_outstream *out = open_stream("file", false, PLACE_OK, "a new file");
    write_text(out, "one ");
    tap_int(tempdir_files(false), 0, "it has no name while it is written");
    write_text(out, "two");
    tap_code(place_outstream_close(out, &err), PLACE_OK, &err, "close");
    tap_text(tempdir_read("file", text, sizeof text), "one two", "it has every byte");
    tap_ok(!open_stream("file", false, PLACE_IO, "is not replaced unless asked"), "none");
    out = open_stream("file", true, PLACE_OK, "is replaced where asked");
    write_text(out, "three");
    place_outstream_abort(out);
    tap_text(tempdir_read("file", text, sizeof text), "one two",
             "the old one stays after an abort");
    tap_int(tempdir_files(true), 1, "and nothing else is there");
    tap_ok(!open_stream("none/file", false, PLACE_IO, "no directory for it"), "none");
    tap_ok(!open_stream(".", true, PLACE_IO, "a directory"), "none");
    place_outstream_abort(NULL);
}

/* A named pipe has the bytes before the close; and a reader that leaves is an error. */
static void test_pipe(void) {
    struct place_err err = {0};
    if (mkfifo("pipe", 0600) != 0)
        tap_ok(false, "a named pipe");
    const int reader = open("pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct place_outstream *out = open_stream("pipe", false, PLACE_OK, "a pipe needs no -f");
    write_text(out, "at once");
    memset(text, 0, sizeof text);
    tap_int(read(reader, text, sizeof text - 1), 7, "the reader has it");
    tap_text(text, "at once", "as it was written");
    close(reader);
    tap_int(place_outstream_write(out, "gone", 4, &err), PLACE_IO, "the reader went away");
    tap_text(err.message, "cannot write pipe: Broken pipe", "which is said");
    tap_code(place_outstream_close(out, &err), PLACE_OK, &err, "close");
    unlink("pipe");
}

static void test_full(void) {
    struct place_err err = {0};
    struct place_outstream *out = open_stream("/dev/full", false, PLACE_OK, "a full device");
    tap_int(place_outstream_write(out, "x", 1, &err), PLACE_IO, "takes nothing");
    tap_text(err.message, "cannot write /dev/full: No space left on device", "which is said");
    place_outstream_abort(out);
}

static void test_standard_output(void) {
    struct place_err err = {0};
    fflush(stdout);
    const int saved = dup(STDOUT_FILENO);
    const int file = open("out", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    dup2(file, STDOUT_FILENO);
    struct place_outstream *out = NULL;
    const enum place_code opened = place_outstream_open("-", false, &out, &err);
    const enum place_code written = opened ? opened : place_outstream_write(out, "here", 4, &err);
    const enum place_code closed = opened ? opened : place_outstream_close(out, &err);
    const bool still_open = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(file);
    tap_ok(!opened && !written && !closed, "standard output");
    tap_ok(still_open, "is left open");
    tap_text(tempdir_read("out", text, sizeof text), "here", "and has the bytes");
}

int main(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    tap_begin();
    tempdir_begin();
    test_files();
    test_pipe();
    test_full();
    test_standard_output();
    tempdir_end();
    return tap_end();
}
