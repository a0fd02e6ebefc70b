/* A log in several files: equal shares, rows of one time together, and old parts of a longer log.
 */
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/mem.h"
#include "formats/log_deal.h"
#include "formats/log_parts.h"
#include "formats/log_writer.h"

#include <sys/stat.h>

enum { NO_FILE = -1 };

static struct place_err err;

/* ---- shares ------------------------------------------------------------------------------- */

/* What a plain count of the files finds. */
struct shares {
    uint64_t least, most,
        strays;       /* strays: rows in another file than the one before of that time */
    uint64_t longest; /* rows of one time, at most */
};

/* Deal rows whose times move on by chance, after each row once in `together` times. */
static struct shares deal_rows(struct place_log_deal *deal, uint64_t rows, unsigned together,
                               uint64_t *in_file) {
    struct shares shares = {.least = UINT64_MAX};
    int64_t time = 5;
    int file = NO_FILE;
    for (uint64_t i = 0, alike = 0; i < rows; i++) {
        if (i > 0 && random_between(1, together) == 1) {
            time++;
            file = NO_FILE;
            alike = 0;
        }
        place_log_deal_row(deal, time);
        shares.strays += file != NO_FILE && file != (int)deal->file;
        file = (int)deal->file;
        in_file[file]++;
        shares.longest = ++alike > shares.longest ? alike : shares.longest;
    }
    for (unsigned i = 0; i < deal->files; i++) {
        shares.least = in_file[i] < shares.least ? in_file[i] : shares.least;
        shares.most = in_file[i] > shares.most ? in_file[i] : shares.most;
    }
    return shares;
}

static void test_shares(unsigned files, uint64_t rows, unsigned together, bool backwards) {
    struct place_log_deal deal;
    uint64_t *in_file = calloc(files, sizeof *in_file);
    if (!in_file ||
        !tap_code(place_log_deal_init(&deal, files, rows, &err), PLACE_OK, &err, "files"))
        return;
    deal.backwards = backwards;
    const struct shares shares = deal_rows(&deal, rows, together, in_file);
    tap_ok(shares.most - shares.least <= 1 + 2 * (shares.longest - 1),
           "%u files of %d rows, up to %d of one time: %d to %d", files, (int)rows,
           (int)shares.longest, (int)shares.least, (int)shares.most);
    tap_int((int64_t)shares.strays, 0, "... which stay together");
    tap_int(place_log_deal_check(&deal, &err), PLACE_OK, "... none is empty");
    place_log_deal_release(&deal);
    free(in_file);
}

/* More rows than were expected, or nobody knows how many: stretches, each in the next file. */
static void test_unexpected(uint64_t expected) {
    struct place_log_deal deal;
    unsigned begun = 0, out_of_turn = 0;
    if (!tap_code(place_log_deal_init(&deal, 3, expected, &err), PLACE_OK, &err, "three files"))
        return;
    for (uint64_t i = 0; i < expected; i++)
        place_log_deal_row(&deal, (int64_t)i);
    const unsigned before = deal.file;
    for (int i = 0; i < 7 * PLACE_LOG_STRETCH; i++)
        if (place_log_deal_row(&deal, (int64_t)expected + i)) {
            begun++;
            out_of_turn += deal.file != (before + begun + (expected ? 0 : 2)) % 3;
        }
    tap_int(begun, 7, "seven stretches nobody expected");
    tap_int(out_of_turn, 0, "go to one file after the other");
    place_log_deal_release(&deal);
}

/* ---- files -------------------------------------------------------------------------------- */

/* Rows of a csv log in so many files, of one instant or each of its own. */
static enum place_code write_log(unsigned files, unsigned rows, bool together, bool replace) {
    const struct place_log_options options = {
        .kind = PLACE_LOG_CSV, .files = files, .expected = rows, .threads = 1, .replace = replace};
    struct place_log_writer *writer;
    if (place_log_writer_open("log.csv", &options, &writer, &err))
        return err.code;
    for (unsigned i = 0; i < rows; i++) {
        const struct place_event event = {.time = PLACE_TIME_MAX - (together ? 0 : 1000 * (9 - i))};
        if (place_log_writer_append(writer, &event, 1, &err)) {
            place_log_writer_abort(writer);
            return err.code;
        }
    }
    return place_log_writer_close(writer, &err);
}

static void test_empty(void) {
    tap_int(write_log(4, 3, false, false), PLACE_USAGE, "four files for three rows are refused");
    tap_text(err.message, "4 files for 3 rows: some would be empty", "... with the numbers");
    tap_int(write_log(3, 3, true, false), PLACE_USAGE, "and three for three of one instant");
    tap_text(err.message, "2 of 3 files would be empty", "... with the numbers");
    tap_int(tempdir_files(false), 0, "... and nothing is left");
    tap_code(write_log(3, 3, false, false), PLACE_OK, &err, "three for three are not");
    tap_int(tempdir_files(true), 3, "... and all are there");
}

/* Names that are no parts, or might be of another log, and what is no file. */
static const char *const others[] = {"log.csv",
                                     "log-000000000009.csv.gz",
                                     "log-9.csv",
                                     "log-000000000009.txt",
                                     "log-000000000500.csv",
                                     "blog-000000000009.csv",
                                     "log-00000000000a.csv"};

enum { OTHERS = sizeof others / sizeof *others };

static void test_parts(void) {
    for (int i = 0; i < OTHERS; i++)
        tempdir_write(others[i], "");
    tap_code(write_log(7, 8, false, false), PLACE_OK, &err, "seven files, others beside them");
    tempdir_write("log-000000000499.csv", "");
    tap_int(symlink("nowhere", "log-000000000010.csv"), 0, "a link that is called as a part");
    tap_int(mkdir("log-000000000011.csv", 0777), 0, "a directory");
    unlink("log-000000000000.csv");
    unlink("log-000000000001.csv");
    tap_int(write_log(2, 8, false, false), PLACE_IO, "two files among old parts are refused");
    tap_text(err.message, "log-000000000002.csv exists already: a part of a longer log",
             "... by name");
    tap_ok(strstr(err.hint, "-f"), "... with a hint: %s", err.hint);
    tap_ok(access("log-000000000000.csv", F_OK) != 0, "... and not begun");
    tap_code(write_log(2, 8, false, true), PLACE_OK, &err, "with -f they are written");
    for (int i = 0; i < OTHERS; i++)
        tap_int(access(others[i], F_OK), 0, others[i]);
    tap_int(rmdir("log-000000000011.csv"), 0, "the directory stays");
    tap_int(tempdir_files(false), OTHERS + 2, "old parts are gone, and nothing else");
    tap_code(write_log(1, 8, false, true), PLACE_OK, &err, "one file, with -f");
    tap_int(tempdir_files(true), OTHERS + 2, "has no parts to remove");
}

/* Old parts stay until the new ones are complete. */
static void test_failure(void) {
    tap_code(write_log(5, 8, false, false), PLACE_OK, &err, "five files");
    tap_int(write_log(2, 8, true, true), PLACE_USAGE, "two that cannot be made in their place");
    tap_int(tempdir_files(true), 5, "change nothing");
}

int main(void) {
    static const struct {
        unsigned files;
        uint64_t rows;
        unsigned together;
    } deals[] = {{1, 1000, 3},     {2, 2, 1},      {3, 100, 1},    {4, 100000, 1}, {7, 60000, 1},
                 {79, 4000000, 2}, {79, 5000, 1},  {500, 500, 1},  {500, 1001, 1}, {5, 300000, 40},
                 {8, 131072, 1},   {8, 131073, 1}, {8, 131071, 5}, {3, 50000, 900}};
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof deals / sizeof *deals; i++)
        test_shares(deals[i].files, deals[i].rows, deals[i].together, i % 2);
    test_unexpected(0);
    test_unexpected(3);
    test_unexpected(100000);
    test_empty();
    test_parts();
    test_failure();
    tempdir_end();
    return tap_end();
}
