/* lib/source import: order, users, refusals and counts, whatever files the rows come in. */
#include "../make_log.h"
#include "../tempdir.h"
#include "base/json.h"

static struct place_err err;

static const char *const paths[LOG_FILES] = {"a.csv", "b.csv.gz", "c.csv", "d.csv.gz",
                                             "e.csv", "f.csv.gz", "g.csv", "h.csv"};

static bool same_files(const char *one, const char *other) {
    static char a[1 << 23], b[1 << 23];
    FILE *file_a = fopen(one, "rb"), *file_b = fopen(other, "rb");
    if (!file_a || !file_b)
        abort();
    const size_t size_a = fread(a, 1, sizeof a, file_a), size_b = fread(b, 1, sizeof b, file_b);
    fclose(file_a);
    fclose(file_b);
    return size_a > 0 && size_a == size_b && memcmp(a, b, size_a) == 0;
}

/* Import that must succeed; the report is released. */
static struct place_import_report import(const struct place_import_options *options) {
    struct place_import_report report;
    tap_code(place_import(options, &report, &err), PLACE_OK, &err, "import");
    place_import_report_release(&report);
    return report;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Shuffled rows in one file and in eight, by 1, 2 and 8 threads, against a stable sort. */
static void test_order(size_t count, int64_t times, const char *name) {
    const struct log_style style = {.before = "ts,x,y,color,user\n"};
    struct log_row *rows = make_rows(count, times);
    static const char *const outputs[] = {"1.place", "2.place", "8.place"};
    static const unsigned threads[] = {1, 2, 8};
    for (unsigned files = 1; files <= LOG_FILES; files += LOG_FILES - 1) {
        shuffle_rows(rows, count);
        for (size_t i = 0; i < count; i++)
            rows[i].file = (unsigned)random_between(0, files - 1);
        for (unsigned file = 0; file < files; file++)
            write_log(paths[file], rows, count, file, &style);
        sort_rows(rows, count);
        struct place_import_options options = log_options(paths, files);
        for (size_t i = 0; i < 3; i++) {
            options.output = outputs[i];
            options.threads = threads[i];
            const struct place_import_report report = import(&options);
            tap_ok(report.rows == count && report.taken == count && !report.refused &&
                       report.first_time == rows[0].time * PLACE_MILLISECOND &&
                       report.last_time == rows[count - 1].time * PLACE_MILLISECOND,
                   "%s, %u files, %u threads: counts and span", name, files, threads[i]);
        }
        tap_int((int64_t)wrong_rows("1.place", rows, count), 0, name);
        tap_ok(same_files("1.place", "2.place") && same_files("1.place", "8.place"),
               "%s, %u files: the same bytes by any threads", name, files);
    }
    free(rows);
}

/* Rows of unique times: however they are shuffled and cut up, the archive is the sorted log's. */
static void test_same_archive(void) {
    enum { ROWS = 30000 };
    const struct log_style style = {.before = NULL};
    struct log_row *rows = make_rows(ROWS, 0);
    write_log("a.csv", rows, ROWS, 0, &style);
    struct place_import_options options = log_options(paths, 1);
    import(&options);
    tap_int((int64_t)wrong_rows("log.place", rows, ROWS), 0, "a sorted log");
    shuffle_rows(rows, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        rows[i].file = (unsigned)random_between(0, LOG_FILES - 1);
    for (unsigned file = 0; file < LOG_FILES; file++)
        write_log(paths[file], rows, ROWS, file, &style);
    const char *const other_way[LOG_FILES] = {paths[5], paths[2], paths[7], paths[0],
                                              paths[1], paths[6], paths[3], paths[4]};
    sort_rows(rows, ROWS);
    options = log_options(other_way, LOG_FILES);
    import(&options);
    tap_int((int64_t)wrong_rows("log.place", rows, ROWS), 0,
            "shuffled, cut into eight files, in another order");
    free(rows);
}

/* ---- how files are written ------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct log_style style;
} styles[] = {
    {"no header", {.before = NULL}},
    {"no last newline", {.before = "ts,x,y,color\n", .no_last_newline = true}},
    {"CRLF", {.before = "ts,x,y,color,user\r\n", .line_end = "\r\n"}},
    {"CRLF, no last newline", {.line_end = "\r\n", .no_last_newline = true}},
    {"a byte order mark", {.before = "\xef\xbb\xbfts,x,y,color,user\r\n", .line_end = "\r\n"}},
    {"a byte order mark, no header", {.before = "\xef\xbb\xbf"}},
};

static void test_styles(void) {
    enum { ROWS = 500 };
    struct log_row *rows = make_rows(ROWS, 30);
    sort_rows(rows, ROWS);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        write_log("style.csv", rows, ROWS, 0, &styles[i].style);
        const char *const path[] = {"style.csv"};
        struct place_import_options options = log_options(path, 1);
        options.strict = true;
        import(&options);
        tap_int((int64_t)wrong_rows("log.place", rows, ROWS), 0, styles[i].name);
    }
    free(rows);
}

/* ---- rows that are kept out ------------------------------------------------------------------ */

enum { LONG_ROWS = 200000 /* several blocks of text */ };

/* A long log with bad rows at the lines given, ended by 0. */
static void write_bad_log(const char *path, const uint64_t *bad) {
    FILE *file = fopen(path, "w");
    if (!file)
        abort();
    fputs("ts,x,y,color\n", file);
    for (uint64_t line = 2; line <= LONG_ROWS; line++)
        if (line == *bad && bad++)
            fprintf(file, line % 2 ? "1648817050,64,0,1\n" : "row %" PRIu64 "\n", line);
        else
            fprintf(file, "%" PRIu64 ",%d,%d,%d\n", 1648817050000 + line * 100, (int)(line % 64),
                    (int)(line % 61), (int)(line % 32));
    fclose(file);
}

static const struct {
    size_t path;
    uint64_t line;
} wanted_refusals[] = {{0, 150001}, {0, 200000}, {1, 2},     {1, 3},      {1, 50000},
                       {1, 90000},  {1, 90001},  {1, 90002}, {1, 199999}, {2, 2}};

static void test_refusals(void) {
    static const uint64_t bad[3][20] = {
        {150001, 200000},
        {2, 3, 50000, 90000, 90001, 90002, 199999},
        {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 100000},
    };
    static const char *const logs[] = {"one.csv", "two.csv", "three.csv"};
    for (size_t i = 0; i < 3; i++)
        write_bad_log(logs[i], bad[i]);
    for (unsigned threads = 1; threads <= 8; threads += 7) {
        struct place_import_options options = log_options(logs, 3);
        options.threads = threads;
        const struct place_import_report report = import(&options);
        size_t wrong = report.refusals_shown != PLACE_REFUSALS_SHOWN;
        for (size_t i = 0; i < report.refusals_shown && !wrong; i++)
            wrong += report.refusals[i].path != wanted_refusals[i].path ||
                     report.refusals[i].line != wanted_refusals[i].line;
        tap_ok(wrong == 0, "the first ten rows refused are named by file and line");
        tap_text(report.refusals[0].reason, "x is 64, canvas is 64 wide", "why the first was");
        tap_text(report.refusals[1].reason, "row does not start with a time: 'row 200000'",
                 "and the second");
        tap_ok(report.refused == 21 && report.rows == 3 * (LONG_ROWS - 1) &&
                   report.taken == report.rows - 21,
               "all of them are counted: %" PRIu64, report.refused);
        options.strict = true;
        struct place_import_report strict;
        tap_code(place_import(&options, &strict, &err), PLACE_DATA, &err, "strict fails");
        tap_text(err.message, "one.csv:150001: x is 64, canvas is 64 wide",
                 "... and names the first row of the lowest file");
        place_import_report_release(&strict);
    }
}

/* ---- short logs and what they come to -------------------------------------------------------- */

static const struct {
    const char *name, *text;
    size_t size; /* 0: up to the NUL */
    uint64_t taken, refused;
} shorts[] = {
    {"empty lines are passed over", "1,1,1,1\n\n2,1,1,1\r\n\r\n\n", 0, 2, 0},
    {"exact duplicates are kept", "1,1,1,1\n1,1,1,1\n1,1,1,1\n", 0, 3, 0},
    {"rows off the canvas", "1,1,1,1\n1,64,1,1\n1,-1,1,1\n1,1,64,1\n1,1,-1,1\n1,63,63,1\n", 0, 2,
     4},
    {"colours over the palette", "1,1,1,31\n1,1,1,32\n", 0, 1, 1},
    {"hex after an index", "1,1,1,31\n1,1,1,#000000\n", 0, 1, 1},
    {"an index after hex", "1,1,1,#070503\n1,1,1,1\n1,1,1,#070503\n", 0, 2, 1},
    {"a byte of zero", "1,1,1,1,a\n1,1,1,1,a\0b\n1,1,1,1,b\n", 30, 2, 1},
    {"a second header", "ts,x,y,color\n1,1,1,1\nts,x,y,color\n2,1,1,1\n", 0, 2, 1},
};

static void write_text(const char *path, const char *text, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text, 1, size ? size : strlen(text), file) == 0 || fclose(file) != 0)
        abort();
}

static void test_shorts(void) {
    const char *const path[] = {"short.csv"};
    const struct place_import_options options = log_options(path, 1);
    for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++) {
        write_text("short.csv", shorts[i].text, shorts[i].size);
        const struct place_import_report report = import(&options);
        tap_ok(report.taken == shorts[i].taken && report.refused == shorts[i].refused,
               "%s: %" PRIu64 " taken, %" PRIu64 " refused", shorts[i].name, report.taken,
               report.refused);
    }
}

/* ---- what fails ------------------------------------------------------------------------------ */

static void no_size(struct place_import_options *options) {
    options->width = 0;
}
static void no_palette(struct place_import_options *options) {
    options->palette = NULL;
}
static void dark(struct place_import_options *options) {
    options->background = LOG_COLORS;
}
static void reddit(struct place_import_options *options) {
    options->format = place_log_format_named("reddit2022");
}
static void twice(struct place_import_options *options) {
    static const char *const inputs[] = {"-", "-"};
    options->paths = inputs;
    options->path_count = 2;
}
static void absent(struct place_import_options *options) {
    static const char *const inputs[] = {"short.csv", "absent.csv"};
    options->paths = inputs;
    options->path_count = 2;
}
static void mixed(struct place_import_options *options) {
    static const char *const inputs[] = {"short.csv", "other.csv"};
    write_text("other.csv", "timestamp,user_id,pixel_color,coordinate\n", 0);
    options->paths = inputs;
    options->path_count = 2;
}
static void is_csv(struct place_import_options *options) {
    options->format = place_log_format_named("csv");
}
static void stay(struct place_import_options *options) {
    (void)options;
}

static const struct {
    const char *name, *text;
    enum place_code code;
    const char *message; /* a part of it */
    void (*change)(struct place_import_options *options);
} failures[] = {
    {"no size", "1,1,1,1\n", PLACE_USAGE, "does not say what canvas", no_size},
    {"no palette", "1,1,1,1\n", PLACE_USAGE, "does not say what canvas", no_palette},
    {"a background over it", "1,1,1,1\n", PLACE_USAGE, "--background is 32", dark},
    {"a size for a known canvas", "1,1,1,1\n", PLACE_USAGE, "are not for reddit2022", reddit},
    {"standard input twice", "1,1,1,1\n", PLACE_USAGE, "standard input is named 2 times", twice},
    {"a missing file", "1,1,1,1\n", PLACE_IO, "absent.csv: No such file", absent},
    {"files of two formats", "1,1,1,1\n", PLACE_DATA, "other.csv: not a csv log: it starts 'time",
     mixed},
    {"no known format", "hello\n", PLACE_DATA, "short.csv: not a log of a known format", stay},
    {"not the format", "hello\nyou\n", PLACE_DATA, "short.csv: not a csv log: no row is ts,",
     is_csv},
    {"only a header", "ts,x,y,color\n", PLACE_DATA, "short.csv: no event in it", stay},
    {"nothing off the canvas", "1,64,1,1\n", PLACE_DATA, "short.csv: no event in it", stay},
};

static void test_failures(void) {
    const char *const path[] = {"short.csv"};
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        struct place_import_options options = log_options(path, 1);
        struct place_import_report report;
        options.output = "none.place";
        options.replace = false;
        write_text("short.csv", failures[i].text, 0);
        failures[i].change(&options);
        const enum place_code code = place_import(&options, &report, &err);
        tap_ok(code == failures[i].code && strstr(err.message, failures[i].message), "%s: %s",
               failures[i].name, code ? err.message : "imported");
        place_import_report_release(&report);
        FILE *file = fopen("none.place", "rb");
        tap_ok(!file, "%s: nothing is written", failures[i].name);
        if (file)
            fclose(file);
    }
    tempdir_write("none.place", "old");
    write_text("short.csv", "1,1,1,1\n", 0);
    struct place_import_options options = log_options(path, 1);
    struct place_import_report report;
    options.output = "none.place";
    options.replace = false;
    tap_code(place_import(&options, &report, &err), PLACE_IO, &err, "an existing file is kept");
    place_import_report_release(&report);
}

/* What memory does not hold goes to disk, and comes back in the same order. */
static void test_memory(void) {
    enum { MANY = 500000, FILES = 3 };
    struct log_row *rows = make_rows(MANY, MANY / 4);
    const struct log_style style = {.before = NULL};
    for (size_t i = 0; i < MANY; i++)
        rows[i].file = (unsigned)random_between(0, FILES - 1);
    for (unsigned file = 0; file < FILES; file++)
        write_log(paths[file], rows, MANY, file, &style);
    sort_rows(rows, MANY);
    struct place_import_options options = log_options(paths, FILES);
    options.output = "1.place";
    import(&options);
    options.memory = PLACE_IMPORT_MEMORY_MIN;
    options.output = "2.place";
    import(&options);
    tap_int((int64_t)wrong_rows("2.place", rows, MANY), 0, "half a million rows in 64 MiB");
    tap_ok(same_files("1.place", "2.place"), "... give the same file as with more memory");
    free(rows);
}

/* ---- META ------------------------------------------------------------------------------------ */

static void test_meta(void) {
    const char *const logs[] = {"m.csv", "n.csv"};
    const struct place_import_options options = log_options(logs, 2);
    struct place_archive *archive = NULL;
    struct place_json *root = NULL;
    char *text = NULL;
    write_text("m.csv", "1,1,1,1\n2,99,1,1\n", 0);
    write_text("n.csv", "abc,1,1,1\n3,1,1,1\n4,1,1,1\n", 0);
    struct place_import_options given = options;
    given.format = place_log_format_named("csv");
    import(&given);
    need(place_archive_open("log.place", &archive, &err), &err);
    need(place_archive_read_meta(archive, &text, &err), &err);
    need(place_json_parse(text, strlen(text), &root, &err), &err);
    tap_text(place_json_as_text(place_json_member(root, "tool")), "a test", "META: the tool");
    tap_text(place_json_as_text(place_json_member(root, "format")), "csv", "META: the format");
    const struct place_json *one = place_json_first(place_json_member(root, "inputs"));
    const struct place_json *two = place_json_next(one);
    static const char *const names[] = {"size", "taken", "refused"};
    static const int64_t wanted[2][3] = {{17, 1, 1}, {26, 2, 1}};
    for (size_t i = 0; i < 6; i++) {
        int64_t number = -1;
        place_json_as_int(place_json_member(i < 3 ? one : two, names[i % 3]), 0, 1000, &number);
        tap_int(number, wanted[i / 3][i % 3], names[i % 3]);
    }
    tap_text(place_json_as_text(place_json_member(two, "name")), "n.csv", "META: the file's name");
    place_json_free(root);
    free(text);
    place_archive_close(archive);
}

/* ---- Reddit's canvas ------------------------------------------------------------------------- */

#define ROW(time, color, place) "2022-04-" time " UTC,u," color ",\"" place "\"\n"
#define OPEN                    ROW("01 12:44:10.315", "#FF4500", "0,0")
#define LATE                    ROW("05 00:14:00.207", "#FFFFFF", "1999,1999")

/* Logs of few rows and when the two later canvases then begin, in milliseconds since 1970. */
static const struct {
    const char *name, *text;
    int64_t opening, second, third;
    size_t moved, marks;
} reddits[] = {
    {"nothing early", OPEN LATE, 1648817050315, 1648917000000, 1649014200000, 0, 2},
    {"a row by the first canvas", OPEN ROW("02 16:29:59", "#FF4500", "999,999") LATE, 1648817050315,
     1648917000000, 1649014200000, 0, 2},
    {"a row to the right of it", OPEN ROW("02 16:25:30.5", "#FF4500", "1000,0") LATE, 1648817050315,
     1648916730500, 1649014200000, 1, 2},
    {"... and one at the time of the entry", OPEN ROW("02 16:30:00", "#FF4500", "1000,0") LATE,
     1648817050315, 1648917000000, 1649014200000, 0, 2},
    {"a row below it", OPEN ROW("03 19:05:00", "#FF4500", "5,1000") LATE, 1648817050315,
     1648917000000, 1649012700000, 1, 2},
    {"a colour of the second canvas", OPEN ROW("02 16:20:00", "#00CC78", "5,5") LATE, 1648817050315,
     1648916400000, 1649014200000, 1, 2},
    {"a colour of the third canvas", OPEN ROW("03 19:20:00", "#6D001A", "5,5") LATE, 1648817050315,
     1648917000000, 1649013600000, 1, 2},
    {"a colour hours early", OPEN ROW("02 12:00:00", "#6D001A", "5,5") LATE, 1648817050315,
     1648917000000, 1649014200000, 0, 2},
    {"a rectangle to the right of the first canvas",
     OPEN ROW("02 16:00:00", "#FF4500", "1500,500,1600,600") LATE, 1648817050315, 1648915200000,
     1649014200000, 1, 2},
    {"... hours early", OPEN ROW("02 12:00:00", "#FF4500", "1500,500,1600,600") LATE, 1648817050315,
     1648917000000, 1649014200000, 0, 2},
    {"a rectangle over the edges", OPEN ROW("02 16:00:00", "#FF4500", "990,990,1500,1500") LATE,
     1648817050315, 1648917000000, 1649014200000, 0, 2},
    {"a rectangle that reaches out of every canvas",
     OPEN ROW("02 12:00:00", "#FF4500", "-5,990,5,999") LATE, 1648817050315, 1648917000000,
     1649014200000, 0, 2},
    {"a rectangle of a later colour", OPEN ROW("02 16:20:00", "#00CC78", "1,1,5,5") LATE,
     1648817050315, 1648917000000, 1649014200000, 0, 2},
    {"a row two days before all",
     ROW("01 12:44:10.315", "#FF4500", "0,0") LATE "2022-03-30 12:00:00 UTC,u,#FF4500,\"0,0\"\n",
     1648817050315, 1648917000000, 1649014200000, 0, 2},
    {"a row before all", ROW("01 12:00:00", "#FF4500", "0,0") LATE, 1648814400000, 1648917000000,
     1649014200000, 0, 2},
    {"an end before the marks", OPEN ROW("04 22:47:39.999", "#FFFFFF", "1,1"), 1648817050315,
     1648917000000, 1649014200000, 0, 0},
    {"an end at the first mark", OPEN ROW("04 22:47:40", "#FFFFFF", "1,1"), 1648817050315,
     1648917000000, 1649014200000, 0, 1},
};

static void test_reddit(void) {
    const char *const path[] = {"reddit.csv"};
    for (size_t i = 0; i < sizeof reddits / sizeof *reddits; i++) {
        const struct place_import_options options = {.paths = path,
                                                     .path_count = 1,
                                                     .output = "reddit.place",
                                                     .replace = true,
                                                     .background = -1,
                                                     .memory = UINT64_C(1) << 28,
                                                     .threads = 1,
                                                     .command = "a test"};
        struct place_archive *archive = NULL;
        write_text("reddit.csv", reddits[i].text, 0);
        const struct place_import_report report = import(&options);
        need(place_archive_open("reddit.place", &archive, &err), &err);
        const struct place_timeline *timeline = place_archive_info(archive)->timeline;
        tap_ok(timeline->count == 3 &&
                   timeline->entries[0].time == reddits[i].opening * PLACE_MILLISECOND &&
                   timeline->entries[1].time == reddits[i].second * PLACE_MILLISECOND &&
                   timeline->entries[2].time == reddits[i].third * PLACE_MILLISECOND,
               "%s: when the canvases begin", reddits[i].name);
        const size_t moved = (size_t)__builtin_popcountll(report.moved_entries);
        tap_ok(moved == reddits[i].moved && timeline->mark_count == reddits[i].marks,
               "%s: %zu moved, %zu marks", reddits[i].name, moved, timeline->mark_count);
        place_archive_close(archive);
    }
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    const size_t many = getenv("PLACE_LONG") ? 1000000 : 150000;
    test_order(many, 0, "times all different");
    test_order(many, 500, "500 times");
    test_order(20000, 1, "one time for all");
    test_same_archive();
    test_styles();
    test_refusals();
    test_shorts();
    test_failures();
    test_memory();
    test_meta();
    test_reddit();
    tempdir_end();
    return tap_end();
}
