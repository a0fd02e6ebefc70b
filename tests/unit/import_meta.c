/* lib/source/import_meta, import_plain: what META says, and a canvas as options say it. */
#include "source/import_meta.h"
#include "../fault.h"
#include "../tap.h"
#include "core/event.h"
#include "source/import_plain.h"

#include <stdlib.h>

static struct place_err err;

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/* The META of two inputs, whose contents are "abc" and nothing. */
static char *make_meta(const char *path) {
    struct import_meta meta;
    struct place_sha256 sha;
    place_sha256_init(&sha);
    import_meta_begin(&meta, "a test", "csv");
    place_sha256_update(&sha, "abc", 3);
    struct place_json *input = import_meta_input(&meta, path);
    place_json_number(input, "size", 3);
    import_meta_counts(input, &sha, 7, 2);
    import_meta_counts(import_meta_input(&meta, "b"), &sha, 0, 1);
    return import_meta_print(&meta, &err);
}

static void test_names(void) {
    static const struct {
        const char *path, *name;
    } rows[] = {{"log.csv", "log.csv"},
                {"a/b/log.csv", "log.csv"},
                {"/log.csv", "log.csv"},
                {"a/frames/", "frames"},
                {"frames///", "frames"},
                {"-", "-"},
                {"/", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char wanted[512];
        char *text = make_meta(rows[i].path);
        snprintf(wanted, sizeof wanted,
                 "{\"tool\":\"a test\",\"format\":\"csv\",\"inputs\":["
                 "{\"name\":\"%s\",\"size\":3,\"sha256\":\"%s\",\"taken\":7,\"refused\":2},"
                 "{\"name\":\"b\",\"sha256\":\"%s\",\"taken\":0,\"refused\":1}]}",
                 rows[i].name, abc, abc);
        tap_text(text ? text : err.message, wanted, "META of two inputs");
        free(text);
    }
}

static void test_canvas(void) {
    static const struct place_palette palette = {.count = 3, .rgb = {1, 2, 3}};
    static const struct {
        int background;
        enum place_code code;
        uint8_t wanted;
    } rows[] = {
        {-1, PLACE_OK, PLACE_NO_COLOR}, {0, PLACE_OK, 0}, {2, PLACE_OK, 2}, {3, PLACE_USAGE, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct plain_canvas canvas = {
            .width = 5, .height = 7, .palette = &palette, .background = rows[i].background};
        struct place_timeline timeline = {0};
        tap_code(import_plain_canvas(&canvas, &timeline, &err), rows[i].code, &err, "a canvas");
        const struct place_timeline_entry *entry = timeline.entries;
        tap_ok(rows[i].code
                   ? !entry && timeline.count == 0
                   : timeline.count == 1 && entry->time == 0 &&
                         place_rect_equal(entry->bounds, (struct place_rect){0, 0, 5, 7}) &&
                         entry->background == rows[i].wanted &&
                         place_palette_equal(&entry->palette, &palette) &&
                         place_color_allowed(entry, 2) && !place_color_allowed(entry, 3),
               "... of background %d", rows[i].background);
        place_timeline_release(&timeline);
    }
    tap_text(err.message, "--background is 3, the palette has 3 colours", "... which is refused");
}

static void test_memory(void) {
    static const struct place_palette palette = {.count = 1};
    const struct plain_canvas canvas = {
        .width = 1, .height = 1, .palette = &palette, .background = -1};
    struct place_timeline timeline = {0};
    fault_at(1);
    tap_int(import_plain_canvas(&canvas, &timeline, &err), PLACE_MEMORY, "no memory");
    tap_ok(fault_disarm() && !timeline.entries, "... and nothing is left");
}

int main(void) {
    tap_begin();
    test_names();
    test_canvas();
    test_memory();
    return tap_end();
}
