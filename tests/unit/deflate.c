/* base/deflate: what gzip itself unpacks, and a full disk. */
#include "base/deflate.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <sys/wait.h>

enum { SIZE = 300000 };

static char plain[SIZE + 1], text[SIZE + 1];

static enum place_code write_file(const char *path, size_t size, struct place_err *err) {
    struct place_deflate *out = NULL;
    if (place_deflate_open(path, true, &out, err))
        return err->code;
    for (size_t at = 0; at < size;) {
        const size_t left = size - at;
        const size_t part = (size_t)random_between(0, left < 70000 ? (int64_t)left : 70000);
        if (place_deflate_write(out, plain + at, part, err)) {
            place_deflate_abort(out);
            return err->code;
        }
        at += part;
    }
    return place_deflate_close(out, err);
}

static bool passes(const char *command) {
    const int status = system(command);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_round(size_t size) {
    struct place_err err = {0};
    for (size_t i = 0; i < size; i++)
        plain[i] = (char)random_between('a', 'p');
    plain[size] = '\0';
    tap_code(write_file("x.gz", size, &err), PLACE_OK, &err, "written");
    tap_ok(passes("gzip -t x.gz"), "gzip finds no fault in %zu bytes", size);
    tap_ok(passes("gzip -dc x.gz > y"), "... and unpacks them");
    tap_ok(strcmp(tempdir_read("y", text, sizeof text), plain) == 0, "... the same");
    tap_code(write_file("x.csv", size, &err), PLACE_OK, &err, "written without .gz");
    tap_ok(strcmp(tempdir_read("x.csv", text, sizeof text), plain) == 0, "... it is plain");
    tempdir_files(true);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    static const size_t sizes[] = {0, 1, 65535, 65536, SIZE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        test_round(sizes[i]);
    struct place_err err = {0};
    tap_int(write_file("/dev/full", 100, &err), PLACE_IO, "a full disk");
    tap_int(write_file("none/x.gz", 100, &err), PLACE_IO, "no such directory");
    struct place_deflate *out = NULL;
    tap_code(place_deflate_open("x.gz", false, &out, &err), PLACE_OK, &err, "open");
    tap_code(place_deflate_write(out, plain, SIZE, &err), PLACE_OK, &err, "write");
    place_deflate_abort(out);
    place_deflate_abort(NULL);
    tap_int(tempdir_files(false), 0, "an abort leaves nothing");
    tempdir_end();
    return tap_end();
}
