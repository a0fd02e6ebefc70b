/*
 * Import, and reading what was imported, while memory runs out at every
 * allocation in turn; and logs whose gzip is cut off or damaged anywhere.
 */
#include "../fault.h"
#include "../make_log.h"
#include "../tempdir.h"
#include "source/summary.h"

enum { ROWS = 600 };

static struct place_err err;
static const char *const logs[] = {"one.csv.gz", "two.csv"};

/* Import two logs by one thread. */
static enum place_code import_logs(void) {
    struct place_import_options options = log_options(logs, 2);
    struct place_import_report report;
    options.threads = 1;
    const enum place_code code = place_import(&options, &report, &err);
    place_import_report_release(&report);
    return code;
}

/* Open the archive, seek about, and read all of it. */
static enum place_code replay(void) {
    struct place_source *source = NULL;
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas = {0};
    struct place_summary summary;
    enum place_code code = place_source_open("log.place", &source, &err);
    if (!code)
        code = place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err);
    if (!code)
        code = place_canvas_init(&canvas, place_source_info(source)->bounds, true, &err);
    if (!code)
        code = place_cursor_seek_seq(cursor, &canvas, ROWS, &err);
    if (!code)
        code = place_cursor_seek_time(cursor, &canvas, 0, &err);
    if (!code)
        code = place_summarise(source, true, NULL, &summary, &err);
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    place_source_close(source);
    return code;
}

/*
 * The n-th allocation fails, for each n; every failure is told as what it is. Only where the work
 * is to leave `rows` may it go on without the memory (to sync a directory), and then it is right.
 */
static void run_out(enum place_code (*work)(void), const struct log_row *rows, const char *name) {
    long wrong = 0, n = 1;
    for (;; n++) {
        fault_at(n);
        const enum place_code code = work();
        if (!fault_disarm())
            break;
        if (code != PLACE_MEMORY && (code || !rows || wrong_rows("log.place", rows, ROWS))) {
            printf("# allocation %ld: code %d %s\n", n, (int)code, code ? err.message : "");
            wrong++;
        }
    }
    tap_ok(wrong == 0, "%s: memory ran out %ld times, %ld of them unseen", name, n - 1, wrong);
    tap_ok(n > 20, "%s: there was something to fail", name);
    tap_code(work(), PLACE_OK, &err, name);
}

/* Seven entries and snapshots, so that reading jumps, and no index, so that it walks. */
static void make_history(struct history *history) {
    history_make(history, &(struct history_options){.events = 500,
                                                    .opening = {0, 0, 30, 30},
                                                    .entries = 4,
                                                    .fill_one = 50,
                                                    .initial = true,
                                                    .gaps = true,
                                                    .users = 20});
    history_write(history, "log.place", 1, 1);
}

static void cut_index(void) {
    FILE *file = fopen("log.place", "r+b");
    if (!file || fseek(file, -1, SEEK_END) != 0 || ftruncate(fileno(file), ftell(file)) != 0)
        abort();
    fclose(file);
}

static void test_memory(struct log_row *rows) {
    struct history history;
    const struct log_style style = {.before = "ts,x,y,color,user\n"};
    for (size_t i = 0; i < ROWS; i++)
        rows[i].file = i % 2;
    shuffle_rows(rows, ROWS);
    write_log(logs[0], rows, ROWS, 0, &style);
    write_log(logs[1], rows, ROWS, 1, &style);
    tempdir_write("log.place", "old");
    sort_rows(rows, ROWS);
    run_out(import_logs, rows, "import");
    run_out(replay, NULL, "reading an import");
    make_history(&history);
    run_out(replay, NULL, "reading snapshots");
    cut_index();
    run_out(replay, NULL, "reading without an index");
    history_release(&history);
    need(import_logs(), &err);
    tap_int((int64_t)wrong_rows("log.place", rows, ROWS), 0, "in the end the import is right");
}

/* ---- damaged gzip ---------------------------------------------------------------------------- */

static size_t load(const char *path, unsigned char *bytes, size_t room) {
    FILE *file = fopen(path, "rb");
    const size_t size = file ? fread(bytes, 1, room, file) : 0;
    if (file)
        fclose(file);
    return size;
}

static void save(const char *path, const unsigned char *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

static enum place_code import_damaged(void) {
    static const char *const path[] = {"damaged.csv.gz"};
    struct place_import_options options = log_options(path, 1);
    struct place_import_report report;
    options.output = "damaged.place";
    options.threads = 1;
    const enum place_code code = place_import(&options, &report, &err);
    place_import_report_release(&report);
    return code;
}

static void test_gzip(struct log_row *rows) {
    static unsigned char bytes[1 << 16];
    const struct log_style style = {.before = NULL};
    const size_t count = 40, step = getenv("PLACE_LONG") ? 1 : 3;
    size_t cuts = 0, flips = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        rows[i].file = 0;
    write_log("damaged.csv.gz", rows, count, 0, &style);
    sort_rows(rows, count);
    const size_t size = load("damaged.csv.gz", bytes, sizeof bytes);
    for (size_t cut = 0; cut < size; cut++) {
        save("damaged.csv.gz", bytes, cut);
        if (import_damaged() == PLACE_DATA)
            continue;
        printf("# cut at byte %zu of %zu: %s\n", cut, size, err.message);
        cuts++;
    }
    tap_ok(cuts == 0, "gzip cut off at each of %zu bytes: %zu are taken for whole", size, cuts);
    for (size_t at = 0; at < size; at += at < 20 || at > size - 10 ? 1 : step) {
        const unsigned char old = bytes[at];
        bytes[at] ^= (unsigned char)random_between(1, 255);
        save("damaged.csv.gz", bytes, size);
        bytes[at] = old;
        const enum place_code code = import_damaged();
        kept += code == PLACE_OK;
        if (code == PLACE_DATA || (!code && !wrong_rows("damaged.place", rows, count)))
            continue;
        printf("# changed at byte %zu of %zu: %s\n", at, size, code ? err.message : "wrong events");
        flips++;
    }
    tap_ok(flips == 0, "gzip changed at many bytes: %zu are read wrongly", flips);
    tap_ok(kept <= 10, "only its header has bytes that do not matter: %zu", kept);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    struct log_row *rows = make_rows(ROWS, 0);
    test_memory(rows);
    test_gzip(rows);
    free(rows);
    tempdir_end();
    return tap_end();
}
