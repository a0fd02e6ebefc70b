/*
 * samples/read_place.py, which was written from place-archive(5) alone, against
 * our own reader: the sample, and an archive with every kind of chunk, plane
 * and event. It must agree on every pixel, and so prove the page.
 */
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "archive/writer.h"
#include "base/mem.h"
#include "source/source.h"

#include <stdlib.h>
#include <sys/wait.h>

enum { EVENTS = 150000, HASHED = 5000, USERS = 300, SIDE = 5000 /* over 4095: wide planes */ };

static char top[4096]; /* the tree's top, where the test is run */

static void need(enum place_code code, const struct place_err *err) {
    if (code) {
        printf("Bail out! %s\n", err->message);
        exit(1);
    }
}

/* Opens at 64x48, grows to the upper left and far to the right, shrinks, grows again. */
static void make_timeline(struct place_timeline *timeline, struct place_err *err) {
    static const struct {
        int64_t time;
        struct place_rect bounds;
    } steps[] = {{1000, {0, 0, 64, 48}},
                 {2000000, {-20, -10, 120, 80}},
                 {4000000, {-20, -10, SIDE, 90}},
                 {6000000, {0, 0, 70, 50}},
                 {7000000, {-20, -10, 200, 90}}};
    struct place_timeline_entry entry = {.background = 3, .palette = {.count = 20}};
    for (unsigned i = 0; i < entry.palette.count; i++) {
        entry.palette.rgb[i] = i * 0x0c0a05;
        place_allow_color(&entry, i);
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        entry.time = steps[i].time;
        entry.bounds = steps[i].bounds;
        entry.background = (uint8_t)(3 + i);
        need(place_timeline_add(timeline, &entry, err), err);
    }
    need(place_timeline_mark(timeline, "final", 7900000, err), err);
    need(place_timeline_mark(timeline, "official-final", 7000000, err), err);
}

static void random_extent(struct place_event *event, struct place_rect bounds) {
    event->x = bounds.x0 - 5 + (int32_t)random_between(0, bounds.width - 1);
    event->y = bounds.y0 - 5 + (int32_t)random_between(0, bounds.height - 1);
    event->width = (int32_t)random_between(0, 19);
    event->height = (int32_t)random_between(0, event->kind == PLACE_KIND_RECTANGLE ? 11 : 1);
}

static struct place_event random_event(const struct place_timeline *timeline, int64_t time) {
    const struct place_rect bounds = place_timeline_at(timeline, time)->bounds;
    struct place_event event = {.time = time, .color = (uint8_t)random_between(0, 19)};
    if (time > 3000000) /* chunks of plain placements come first */
        event.kind = random_between(0, 199)
                         ? (uint8_t)random_between(0, 5)
                         : (uint8_t)(PLACE_KIND_RECTANGLE + random_between(0, 1));
    if (random_between(0, 49) == 0)
        event.color = PLACE_NO_COLOR;
    event.user =
        time > 1500000 && random_between(0, 3) ? (uint32_t)random_between(0, USERS - 1) + 1 : 0;
    if (place_kind_is_fill(event.kind)) {
        random_extent(&event, bounds);
        return event;
    }
    event.x = bounds.x0 + (int32_t)random_between(0, bounds.width - 1);
    event.y = bounds.y0 + (int32_t)random_between(0, bounds.height - 1);
    return event;
}

static void add_users(struct place_archive_writer *writer, struct place_err *err) {
    for (uint32_t i = 1; i <= USERS; i++) {
        char key[16];
        uint32_t number = 0;
        const int size = snprintf(key, sizeof key, i % 2 ? "user%" PRIu32 : "u%" PRIu32, i);
        need(place_archive_add_user(writer, key, (size_t)size, &number, err), err);
    }
}

/* Events with hashes behind the others: a plane that the script knows nothing of. */
static void append_hashed(struct place_archive_writer *writer,
                          const struct place_timeline *timeline, int64_t time,
                          struct place_err *err) {
    for (int i = 0; i < HASHED; i++) {
        unsigned char hash[PLACE_EVENT_HASH];
        for (size_t j = 0; j < sizeof hash; j++)
            hash[j] = (unsigned char)random_between(0, 255);
        const struct place_event event = random_event(timeline, time + i);
        need(place_archive_append_hashed(writer, &event, hash, 1, err), err);
    }
}

static void make_archive(const char *path, const struct place_timeline *timeline,
                         struct place_err *err) {
    struct place_archive_writer *writer = NULL;
    uint8_t initial[64 * 48];
    for (size_t i = 0; i < sizeof initial; i++)
        initial[i] = (uint8_t)random_between(0, 19);
    const struct place_archive_options options = {
        .timeline = timeline, .initial = initial, .snapshot_every = 30000};
    need(place_archive_create(path, &options, &writer, err), err);
    add_users(writer, err);
    int64_t time = 1000;
    uint64_t seq = 0;
    for (int i = 0; i < EVENTS; i++) {
        time += (int64_t)random_between(0, i < EVENTS / 2 ? 119 : 89);
        const struct place_event event = random_event(timeline, time);
        seq += random_between(0, 99) == 0 ? (uint64_t)random_between(2, 1000) : 1;
        seq += timeline->count; /* room for the canvas changes on the way */
        need(place_archive_append_at(writer, &event, seq, err), err);
    }
    append_hashed(writer, timeline, time, err);
    need(place_archive_meta(writer, "{\"tool\":\"test\"}", err), err);
    need(place_archive_finish(writer, err), err);
}

/* What our reader makes of the end, packed as the script writes it. */
static uint8_t *our_canvas(const char *path, size_t *size, struct place_err *err) {
    struct place_source *source = NULL;
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas;
    need(place_source_open(path, &source, err), err);
    need(place_cursor_open(source, PLACE_PIXELS, &cursor, err), err);
    need(place_canvas_init(&canvas, place_source_info(source)->bounds, false, err), err);
    need(place_cursor_seek_seq(cursor, &canvas, UINT64_MAX - 1, err), err);
    *size = (size_t)canvas.open.width * (size_t)canvas.open.height;
    uint8_t *pixels = place_new_array(*size, 1, err);
    need(pixels ? PLACE_OK : err->code, err);
    place_canvas_store(&canvas, canvas.open, pixels);
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    place_source_close(source);
    return pixels;
}

static void check_script(const char *path, const char *name) {
    struct place_err err;
    char command[3 * sizeof top];
    size_t size = 0;
    uint8_t *ours = our_canvas(path, &size, &err), *theirs = calloc(size + 1, 1);
    /* Debian's python3 has Debian's numpy. */
    snprintf(command, sizeof command,
             "PATH=/usr/bin:$PATH python3 '%s/samples/read_place.py' '%s' canvas.raw >said 2>&1",
             top, path);
    const int status = system(command);
    char said[2000];
    if (!tap_ok(status == 0, "%s: the script runs", name))
        printf("# %s\n", tempdir_read("said", said, sizeof said));
    FILE *file = fopen("canvas.raw", "rb");
    const size_t got = file && theirs ? fread(theirs, 1, size + 1, file) : 0;
    if (file)
        fclose(file);
    tap_int((int64_t)got, (int64_t)size, "as many pixels");
    size_t wrong = 0;
    for (size_t i = 0; i < size && got == size; i++)
        wrong += ours[i] != theirs[i];
    tap_int((int64_t)wrong, 0, "it agrees on every pixel");
    free(ours);
    free(theirs);
}

int main(void) {
    struct place_err err;
    struct place_timeline timeline = {0};
    char sample[sizeof top + 32];
    tap_begin();
    random_begin();
    if (!getcwd(top, sizeof top))
        return 1;
    snprintf(sample, sizeof sample, "%s/samples/event.place", top);
    tempdir_begin();
    check_script(sample, "the sample");
    make_timeline(&timeline, &err);
    make_archive("every.place", &timeline, &err);
    check_script("every.place", "every kind of chunk");
    place_timeline_release(&timeline);
    tempdir_end();
    return tap_end();
}
