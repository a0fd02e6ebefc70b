/*
 * Fuzz targets: one .c file a target, which takes any bytes and must end by
 * itself, whatever they are. libFuzzer drives them (`make fuzz`), or
 * standalone.c, which replays the corpus (`make check`).
 *
 * A target does not only look for crashes: MUST() says what the headers promise.
 */
#ifndef PLACE_TESTS_FUZZ_H
#define PLACE_TESTS_FUZZ_H

#include "base/err.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What libFuzzer calls: once at the start, then for each input. Both return 0. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that is broken ends the program, as a crash does. */
#define MUST(kept) fuzz_must((kept), #kept, __FILE__, __LINE__)

static inline void fuzz_must(bool kept, const char *promise, const char *file, int line) {
    if (kept)
        return;
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, promise);
    abort();
}

/* What a target cannot go on without. */
static inline void fuzz_need(bool there, const char *what) {
    if (there)
        return;
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    abort();
}

static unsigned fuzz_refusals; /* errors met so far */

/* An error is one of the input, or of memory that a hostile input asks for, and says something. */
static inline void fuzz_refused(enum place_code code, const struct place_err *err) {
    fuzz_refusals++;
    MUST(code == PLACE_DATA || code == PLACE_MEMORY);
    MUST(err->code == code);
    MUST(err->message[0] != '\0');
}

/* Bytes as a file that has a path. */
struct fuzz_file {
    int fd;
    char path[32];
};

static inline struct fuzz_file fuzz_file_open(const void *bytes, size_t size) {
    struct fuzz_file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    fuzz_need(file.fd >= 0, "memfd_create");
    for (size_t at = 0; at < size;) {
        const ssize_t done = write(file.fd, (const char *)bytes + at, size - at);
        fuzz_need(done > 0, "write");
        at += (size_t)done;
    }
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

static inline void fuzz_file_close(struct fuzz_file *file) {
    close(file->fd);
}

/* A copy of the bytes and no byte more, so that a sanitizer sees who reads on; free() it. */
static inline char *fuzz_copy(const void *bytes, size_t size) {
    char *copy = malloc(size ? size : 1);
    fuzz_need(copy != NULL, "malloc");
    memcpy(copy, bytes, size);
    return copy;
}

#endif
