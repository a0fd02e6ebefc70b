/* Fuzz target: a timeline as JSON. */
#include "formats/timeline_file.h"
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return 0;
}

static void check_entry(const struct place_timeline_entry *entry) {
    const struct place_rect bounds = entry->bounds;
    MUST(entry->time >= PLACE_TIME_MIN && entry->time <= PLACE_TIME_MAX);
    MUST(bounds.x0 >= -PLACE_MAX_COORDINATE && bounds.x0 <= PLACE_MAX_COORDINATE);
    MUST(bounds.y0 >= -PLACE_MAX_COORDINATE && bounds.y0 <= PLACE_MAX_COORDINATE);
    MUST(bounds.width >= 1 && bounds.width <= PLACE_MAX_SIDE);
    MUST(bounds.height >= 1 && bounds.height <= PLACE_MAX_SIDE);
    MUST(entry->palette.count >= 1 && entry->palette.count <= PLACE_MAX_COLORS);
    MUST(entry->background < entry->palette.count || entry->background == 255);
    for (unsigned color = entry->palette.count; color < 256; color++)
        MUST(!place_color_allowed(entry, color));
}

static void check_timeline(const struct place_timeline *timeline) {
    const struct place_rect whole = place_timeline_union(timeline);
    MUST(timeline->count >= 1);
    MUST(whole.width <= PLACE_MAX_SIDE && whole.height <= PLACE_MAX_SIDE); /* a canvas of it */
    for (size_t i = 0; i < timeline->count; i++) {
        check_entry(&timeline->entries[i]);
        MUST(i == 0 || timeline->entries[i].time >= timeline->entries[i - 1].time);
    }
    for (size_t i = 0; i < timeline->mark_count; i++) {
        const struct place_mark *mark = &timeline->marks[i];
        MUST(place_is_mark_name(mark->name, strnlen(mark->name, sizeof mark->name)));
        MUST(mark->time >= PLACE_TIME_MIN && mark->time <= PLACE_TIME_MAX);
        MUST(i == 0 || mark->time >= timeline->marks[i - 1].time);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct place_err err;
    struct place_timeline parsed, read;
    struct fuzz_file file = fuzz_file_open(data, size);
    char *text = fuzz_copy(data, size);
    const enum place_code code = place_timeline_parse(text, size, &parsed, &err);
    if (code) {
        fuzz_refused(code, &err);
    } else {
        check_timeline(&parsed);
        place_timeline_release(&parsed);
    }
    const enum place_code other = place_timeline_read(file.path, &read, &err);
    if (other) {
        fuzz_refused(other, &err);
        MUST(strstr(err.message, file.path));
    } else {
        check_timeline(&read);
        place_timeline_release(&read);
    }
    free(text);
    fuzz_file_close(&file);
    return 0;
}
