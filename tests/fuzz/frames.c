/*
 * Fuzz target: an import of pictures, by one thread and by two, which must make
 * the same archive, and that one must hold what the report says. The canvas is
 * 7 x 5. The first byte says how:
 *
 *     bit 0    names say their time, as `%s`: seconds since 1970
 *     bit 1    strict
 *     bit 2    the nearest colour will do
 *     bit 3    a background is said
 *
 * then come the files: a byte for the length of the name, the name, two bytes
 * for the length of what is in it (least first), and that.
 */
#include "check_archive.h"
#include "source/import_frames.h"
#include "two_archives.h"

#include <sys/stat.h>

enum { WIDTH = 7, HEIGHT = 5, COLORS = 4, FILES = 6, NAME_LIMIT = 32 };
enum { TIMED = 1, STRICT = 2, NEAREST = 4, BACKGROUND = 8 };

static const struct place_palette palette = {COLORS, {0x000000, 0xffffff, 0xff4500, 0x00a368}};
static char frames[300]; /* the directory of the pictures */

static void clean_up(void) {
    rmdir(frames);
    rmdir(directory);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    two_archives_begin();
    snprintf(frames, sizeof frames, "%s/frames", directory);
    fuzz_need(mkdir(frames, 0700) == 0, frames);
    atexit(clean_up);
    return 0;
}

/* ---- pictures -------------------------------------------------------------------------------- */

struct bytes {
    const uint8_t *at, *end;
};

/* Up to `size` bytes; *got of them. */
static const uint8_t *take(struct bytes *bytes, size_t size, size_t *got) {
    const uint8_t *start = bytes->at;
    const size_t left = (size_t)(bytes->end - bytes->at);
    *got = size < left ? size : left;
    bytes->at += *got;
    return start;
}

/* A name that a file can have: false where it is none. */
static bool take_name(struct bytes *bytes, char name[NAME_LIMIT]) {
    size_t length = 0;
    const size_t wanted = bytes->at < bytes->end ? *bytes->at++ % NAME_LIMIT : 0;
    memcpy(name, take(bytes, wanted, &length), length);
    name[length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (name[i] == '/' || name[i] == '\0')
            name[i] = '_';
    return length > 0 && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static void write_picture(const char *name, const uint8_t *bytes, size_t size) {
    char path[400];
    snprintf(path, sizeof path, "%s/%s", frames, name);
    FILE *file = fopen(path, "wb");
    fuzz_need(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0, path);
}

static void write_pictures(struct bytes bytes) {
    for (unsigned i = 0; i < FILES && bytes.at < bytes.end; i++) {
        char name[NAME_LIMIT];
        size_t size = 0;
        const bool named = take_name(&bytes, name);
        const uint8_t *length = take(&bytes, 2, &size);
        const uint8_t *content =
            take(&bytes, size == 2 ? (size_t)(length[0] | length[1] << 8) : 0, &size);
        if (named)
            write_picture(name, content, size);
    }
}

/* How many of them count as frames, by their names alone; removes all. */
static unsigned remove_pictures(void) {
    unsigned count = 0;
    DIR *files = opendir(frames);
    fuzz_need(files != NULL, frames);
    for (struct dirent *entry; (entry = readdir(files));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count += entry->d_name[0] != '.' && strcmp(entry->d_name, PLACE_FRAME_TIMES) != 0;
        fuzz_need(unlinkat(dirfd(files), entry->d_name, 0) == 0, entry->d_name);
    }
    closedir(files);
    return count;
}

/* ---- imports --------------------------------------------------------------------------------- */

static void check_made(const struct place_import_frames_report *report, const char *path) {
    struct place_err err;
    struct place_archive *archive = NULL;
    MUST(place_archive_open(path, &archive, &err) == PLACE_OK);
    const struct place_archive_info *info = place_archive_info(archive);
    const struct place_rect bounds = info->timeline->entries[0].bounds;
    MUST(info->indexed && info->torn == 0 && info->events == report->events);
    MUST(info->timeline->count == 1 && bounds.width == WIDTH && bounds.height == HEIGHT);
    MUST(info->events == 0 ||
         (info->first_time >= report->first_time && info->last_time <= report->last_time));
    place_archive_close(archive);
    const unsigned refusals = fuzz_refusals;
    MUST(check_archive(path) && fuzz_refusals == refusals);
}

static void check_skips(const struct place_import_frames_report *report) {
    MUST(report->skips_shown <= PLACE_SKIPS_SHOWN && report->skips_shown <= report->skipped);
    for (size_t i = 0; i < report->skips_shown; i++)
        MUST(report->skips[i].name[0] && report->skips[i].reason[0]);
}

/* How many files were read: taken or skipped. */
static enum place_code import(unsigned how, unsigned which, uint64_t *files,
                              struct place_err *err) {
    const struct place_import_frames_options options = {.directory = frames,
                                                        .output = output[which],
                                                        .width = WIDTH,
                                                        .height = HEIGHT,
                                                        .palette = &palette,
                                                        .background = how & BACKGROUND ? 1 : -1,
                                                        .nearest = how & NEAREST,
                                                        .name_format = how & TIMED ? "%s" : NULL,
                                                        .has_start = !(how & TIMED),
                                                        .start = INT64_C(1490979533000000),
                                                        .step = 10000000,
                                                        .strict = how & STRICT,
                                                        .threads = which + 1,
                                                        .command = "fuzz"};
    struct place_import_frames_report report;
    const enum place_code code = place_import_frames(&options, &report, err);
    check_skips(&report);
    *files = report.frames + report.skipped;
    if (code == PLACE_OK) {
        MUST(report.frames > 0 && report.first_time <= report.last_time);
        MUST(!(how & STRICT) || report.skipped == 0);
        if (which == 0) /* the other is held against it */
            check_made(&report, output[which]);
    } else {
        fuzz_refused(code, err);
    }
    place_import_frames_report_release(&report);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct place_err err[2];
    uint64_t files[2];
    const unsigned how = size ? data[0] : 0;
    write_pictures((struct bytes){data + (size > 0), data + size});
    const enum place_code code = import(how, 0, &files[0], &err[0]);
    MUST(import(how, 1, &files[1], &err[1]) == code);
    MUST(code ? strcmp(err[0].message, err[1].message) == 0 : same_archives());
    MUST(count_files() == (code ? 1 : 3)); /* with the directory of the pictures */
    const unsigned named = remove_pictures();
    MUST(code ? files[0] <= named : files[0] == named && files[1] == named);
    remove_archives();
    return 0;
}
