/*
 * A main for a fuzz target without libFuzzer: runs the target over files, over
 * those in directories, or over the target's own corpus, each in a process of
 * its own, and speaks TAP.
 *
 *     build/plain/fuzz/archive                  tests/fuzz/corpus/archive/...
 *     build/plain/fuzz/archive crash-1234
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define CORPUS "tests/fuzz/corpus/"

static int inputs, failures;

static void need(bool there, const char *path) {
    if (there)
        return;
    printf("Bail out! %s: %s\n", path, strerror(errno));
    exit(1);
}

/* A target that leaks or breaks a promise does not exit with 0. */
static void run_bytes(const void *bytes, size_t size, char **argv) {
    int count = 1;
    LLVMFuzzerInitialize(&count, &argv);
    exit(LLVMFuzzerTestOneInput(bytes, size));
}

static void run_file(const char *path, char **argv) {
    struct stat info;
    int status = 0;
    FILE *file = fopen(path, "rb");
    need(file && fstat(fileno(file), &info) == 0, path);
    const size_t size = (size_t)info.st_size;
    char *bytes = malloc(size ? size : 1); /* no byte more, so that a sanitizer sees who reads on */
    need(bytes && fread(bytes, 1, size, file) == size, path);
    fclose(file);
    const pid_t child = fork();
    if (child == 0)
        run_bytes(bytes, size, argv);
    need(child > 0 && waitpid(child, &status, 0) == child, path);
    printf("%sok %d - %s\n", status ? "not " : "", ++inputs, path);
    failures += status != 0;
    free(bytes);
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void run_path(const char *path, char **argv) {
    struct dirent **names = NULL;
    char below[4096];
    const int count = scandir(path, &names, is_visible, alphasort);
    if (count < 0 && errno == ENOTDIR) {
        run_file(path, argv);
        return;
    }
    need(count >= 0, path);
    for (int i = 0; i < count; i++) {
        snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
        run_path(below, argv);
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv) {
    char corpus[4096];
    const char *slash = strrchr(argv[0], '/');
    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(corpus, sizeof corpus, CORPUS "%s", slash ? slash + 1 : argv[0]);
    if (argc == 1)
        run_path(corpus, argv);
    for (int i = 1; i < argc; i++)
        run_path(argv[i], argv);
    if (inputs == 0)
        failures += printf("not ok %d - there is something to run\n", ++inputs) > 0;
    printf("1..%d\n", inputs);
    return failures > 0;
}
