/* lib/archive: canvases so large that the high bits of x and y do not fit one byte together. */
#include "../damaged.h"
#include "../tempdir.h"

static void test_size(int32_t width, int32_t height) {
    struct history history;
    history_make(&history, &(struct history_options){.events = 3000,
                                                     .opening = {-100, -50, width, height},
                                                     .fill_one = 50,
                                                     .users = 3});
    history_write(&history, "wide.place", 1, 0);
    const struct outcome outcome = read_all("wide.place", &history);
    tap_ok(is_whole(&outcome, &history), "%dx%d: every event as it was%s%s", width, height,
           outcome.code ? ": " : "", outcome.code ? outcome.err.message : "");
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_size(4096, 4096); /* the largest whose bits do */
    test_size(4097, 4096);
    test_size(4096, 4097);
    test_size(65536, 257);
    test_size(65536, 256);
    test_size(130, 65536);
    tempdir_end();
    return tap_end();
}
