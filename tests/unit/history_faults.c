/* lib/source history: every allocation fails once; then there are no rows, or all of them. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/history.h"

static struct place_err err;

static const struct {
    const char *name;
    struct place_history_options options;
} rows[] = {
    {"a pixel", {.region = {1, 1, 1, 1}}},
    {"a region", {.region = {-5, -5, 20, 20}, .newest_first = true, .limit = 70}},
    {"a region at a time", {.region = {-5, -5, 20, 20}, .has_time = true}},
    {"a trail", {.region = {-5, -5, 20, 20}, .user = 2}},
    {"a region, most of its rows in a file", {.region = {-5, -5, 20, 20}, .memory = 5000}},
};

static size_t count_rows(struct place_source *source, const struct place_history_options *options) {
    struct place_history *history = NULL;
    need(place_history_read(source, options, &history, &err), &err);
    const size_t count = (size_t)place_history_count(history);
    place_history_free(history);
    return count;
}

/* Read a history and its rows; how many there are. */
static enum place_code read_all(struct place_source *source,
                                const struct place_history_options *options,
                                struct place_history **history, size_t *total) {
    const struct place_history_row *block = NULL;
    size_t count = 0;
    enum place_code code = place_history_read(source, options, history, &err);
    if (code)
        return *history ? PLACE_OK : code; /* there must be none; 0 rows are wrong */
    do {
        code = place_history_next(*history, &block, &count, &err);
        *total += count;
    } while (!code && count > 0);
    return code;
}

static void test_faults(struct place_source *source, size_t at) {
    struct place_history_options options = rows[at].options;
    options.time = place_source_info(source)->last_time;
    if (options.region.width > 1)
        options.region = place_source_info(source)->bounds;
    const size_t wanted = count_rows(source, &options);
    size_t wrong = 0;
    long n = 1;
    for (bool hit = true; hit; n++) {
        struct place_history *history = NULL;
        size_t count = 0;
        fault_at(n);
        const enum place_code code = read_all(source, &options, &history, &count);
        hit = fault_disarm();
        /* the threads that look ahead may go without */
        wrong += code ? code != PLACE_MEMORY || !hit : count != wanted;
        place_history_free(history);
    }
    tap_ok(wrong == 0 && n > 5 && (at % 2 == 0 || wanted > 0), "%s: %ld allocations", rows[at].name,
           n - 2);
}

int main(void) {
    struct history history;
    struct place_source *source = NULL;
    tap_begin();
    random_begin();
    tempdir_begin();
    history_make(&history, &(const struct history_options){.events = 4000,
                                                           .opening = {-5, -5, 20, 20},
                                                           .entries = 70,
                                                           .fill_one = 50,
                                                           .initial = true,
                                                           .users = 9});
    history_write(&history, "faults.place", 1, 0);
    need(place_source_open("faults.place", &source, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_faults(source, i);
    place_source_close(source);
    history_release(&history);
    tempdir_end();
    return tap_end();
}
