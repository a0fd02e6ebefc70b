/* lib/source/source: what a name is told to be, and what is refused before it is read. */
#include "source/source.h"
#include "../make_archive.h"
#include "../tempdir.h"

#include <sys/stat.h>

#define CANVAS                                                                                     \
    "{\"kind\":\"canvas\",\"x0\":0,\"y0\":0,\"width\":4,\"height\":4,"                             \
    "\"palette\":[\"#000000\",\"#FFFFFF\"],\"createdAt\":1600000000}\n"
#define ROW "{\"kind\":\"place\",\"x\":1,\"y\":2,\"color\":1,\"createdAt\":1600000001}\n"

static struct place_err err;

static enum place_code open_with(const char *name, struct place_progress *progress,
                                 const char *output, uint64_t *events) {
    struct place_source *source = NULL;
    const struct place_source_options options = {.progress = progress, .output = output};
    err = (struct place_err){0};
    const enum place_code code = place_source_open_with(name, &options, &source, &err);
    *events = code ? 0 : place_source_info(source)->events;
    place_source_close(source);
    return code;
}

/* The first bytes decide whether it may be a log, not the words of an error, which has the name. */
static void test_magic(void) {
    static const struct {
        const char *name, *text;
        bool log; /* that it may be one is hinted at */
    } rows[] = {
        {"cut.place", "\x89PLACE\r\n", false},
        {"not a .place archive", "\x89PLACE\r\n", false},
        {"magic cut off", "\x89PLACE\r", true},
        {"noise", "a b c d e f g h i j k l m n o p", true},
        {"empty", "", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t events = 0;
        tempdir_write(rows[i].name, rows[i].text);
        tap_code(open_with(rows[i].name, NULL, NULL, &events), PLACE_DATA, &err, rows[i].name);
        tap_ok((strstr(err.hint, "place-import") != NULL) == rows[i].log, "... %s; hint: %s",
               err.message, err.hint);
    }
    tempdir_files(true);
}

static void test_log(void) {
    struct place_progress progress = {0};
    uint64_t events = 0;
    tempdir_write("log.jsonl", CANVAS ROW ROW);
    tap_code(open_with("log.jsonl", &progress, "out.png", &events), PLACE_OK, &err, "a log");
    tap_int((int64_t)events, 2, "... with its events");
    tap_ok(progress.unit != NULL && progress.done > 0, "... tells how far it is");
    tap_int(tempdir_files(false), 1, "... and leaves nothing in TMPDIR");
    tempdir_files(true);
}

/* Damaged logs: whoever says anything but PLACE_USAGE has read them. */
static void test_output(void) {
    static const struct {
        const char *source, *output;
        bool same;
    } rows[] = {
        {"log.jsonl", "log.jsonl", true}, {"log.jsonl", "./log.jsonl", true},
        {"link", "log.jsonl", true},      {"directory", "directory/events.place", true},
        {NULL, "log.jsonl", true},        {"log.jsonl", "other.jsonl", false},
        {"log.jsonl", NULL, false},
    };
    tempdir_write("log.jsonl", CANVAS "{\"kind\":\"canvas\",\n");
    need(mkdir("directory", 0777) == 0 ? PLACE_OK : PLACE_IO, &err);
    tempdir_write("directory/events.place", "noise");
    need(symlink("log.jsonl", "link") == 0 ? PLACE_OK : PLACE_IO, &err);
    setenv("PLACE_SOURCE", "log.jsonl", 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t events = 0;
        const enum place_code code = open_with(rows[i].source, NULL, rows[i].output, &events);
        tap_code(code, rows[i].same ? PLACE_USAGE : PLACE_DATA, &err,
                 rows[i].same ? "a source that is its output" : "one that is not");
        tap_ok((strstr(err.message, "is both SOURCE and the output") != NULL) == rows[i].same,
               "... %s", err.message);
    }
    unlink("directory/events.place");
    rmdir("directory");
    tempdir_files(true);
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_magic();
    test_log();
    test_output();
    tempdir_end();
    return tap_end();
}
