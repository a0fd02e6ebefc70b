/*
 * Fuzz target: a whole import, by one thread and by two, which must make the
 * same archive, and that one must hold what the report says. The first byte
 * says how:
 *
 *     bits 0 to 2   the format: 0 none is said, else that place in place_log_formats
 *     bit 3         strict
 *     bit 4         hashes are kept, if the format has some
 *     bit 5         circles without their edge
 *     bit 6         users are dropped
 *     bit 7         the log is given twice
 *
 * the rest is the log, compressed or not.
 */
#include "source/import.h"
#include "check_archive.h"
#include "two_archives.h"

enum { SIDE = 64, COLORS = 32 };
enum { FORMAT = 7, STRICT = 8, HASHES = 16, OPEN = 32, DROP = 64, TWICE = 128 };

static struct place_palette palette = {.count = COLORS};
static struct place_timeline timeline; /* of a canvas that grows */

static void make_timeline(void) {
    struct place_err err;
    struct place_timeline_entry entry = {.time = INT64_C(1490979533000000),
                                         .bounds = {0, 0, SIDE, SIDE},
                                         .background = 3,
                                         .palette = palette};
    for (unsigned i = 0; i < COLORS; i += 2)
        place_allow_color(&entry, i);
    fuzz_need(!place_timeline_add(&timeline, &entry, &err), "timeline");
    entry.time += 4 * PLACE_HOUR;
    entry.bounds = (struct place_rect){-SIDE, -SIDE, 2 * SIDE, 2 * SIDE};
    for (unsigned i = 1; i < COLORS; i += 2)
        place_allow_color(&entry, i);
    fuzz_need(!place_timeline_add(&timeline, &entry, &err), "timeline");
    fuzz_need(!place_timeline_mark(&timeline, "final", entry.time + PLACE_HOUR, &err), "mark");
}

static void clean_up(void) {
    rmdir(directory);
    place_timeline_release(&timeline);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    two_archives_begin();
    for (unsigned i = 0; i < COLORS; i++)
        palette.rgb[i] = i * 0x080808;
    make_timeline();
    atexit(clean_up);
    return 0;
}

/* The canvas: of pxls by the options, of jsonl by its rows, else the timeline. */
static void say_canvas(struct place_import_options *options) {
    const char *name = options->format ? options->format->name : "";
    if (strcmp(name, "pxls") == 0) {
        options->width = options->height = SIDE;
        options->palette = &palette;
        options->background = 2;
    } else if (strcmp(name, "jsonl") != 0) {
        options->timeline = &timeline;
    }
}

static struct place_import_options options_of(unsigned how, const char *const *paths) {
    struct place_import_options options = {.paths = paths,
                                           .path_count = how & TWICE ? 2 : 1,
                                           .background = -1,
                                           .strict = how & STRICT,
                                           .keep_hashes = how & HASHES,
                                           .open_circles = how & OPEN,
                                           .drop_users = how & DROP,
                                           .memory = PLACE_IMPORT_MEMORY_MIN,
                                           .command = "fuzz"};
    for (size_t i = 0; place_log_formats[i]; i++)
        if (i + 1 == (how & FORMAT))
            options.format = place_log_formats[i];
    say_canvas(&options);
    return options;
}

static void check_report(const struct place_import_report *report, unsigned how, const char *path) {
    struct place_err err;
    struct place_archive *archive = NULL;
    MUST(report->rows == report->taken + report->refused + report->changes);
    MUST(report->taken > 0 && report->fills <= report->taken);
    MUST(!(how & STRICT) || report->refused == 0);
    MUST(report->first_time <= report->last_time);
    MUST(place_archive_open(path, &archive, &err) == PLACE_OK);
    const struct place_archive_info *info = place_archive_info(archive);
    MUST(info->indexed && info->torn == 0);
    MUST(info->events == report->taken && info->users == report->users);
    MUST(info->first_time == report->first_time && info->last_time == report->last_time);
    place_archive_close(archive);
    const unsigned refusals = fuzz_refusals;
    MUST(check_archive(path) && fuzz_refusals == refusals);
}

/* PLACE_USAGE: the canvas is not said, or hashes are to be kept where none can be. */
static enum place_code import(struct place_import_options *options, unsigned how, unsigned which,
                              struct place_err *err) {
    struct place_import_report report;
    options->threads = which + 1;
    options->output = output[which];
    const enum place_code code = place_import(options, &report, err);
    MUST(report.refusals_shown <= PLACE_REFUSALS_SHOWN && report.refusals_shown <= report.refused);
    for (size_t i = 0; i < report.refusals_shown; i++)
        MUST(report.refusals[i].line >= 1 && report.refusals[i].reason[0]);
    if (code == PLACE_OK && which == 0) /* the other is held against it */
        check_report(&report, how, output[which]);
    if (code != PLACE_OK && code != PLACE_USAGE)
        fuzz_refused(code, err);
    place_import_report_release(&report);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const unsigned how = size ? data[0] : 0;
    struct place_err err[2];
    struct fuzz_file file = fuzz_file_open(size ? data + 1 : data, size ? size - 1 : 0);
    const char *const paths[2] = {file.path, file.path};
    struct place_import_options options = options_of(how, paths);
    const enum place_code code = import(&options, how, 0, &err[0]);
    MUST(import(&options, how, 1, &err[1]) == code);
    MUST(code ? strcmp(err[0].message, err[1].message) == 0 : same_archives());
    MUST(count_files() == (code ? 0 : 2));
    remove_archives();
    fuzz_file_close(&file);
    return 0;
}
