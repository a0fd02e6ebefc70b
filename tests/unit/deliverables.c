/*
 * Deliverables: which files there are, and that each shows what a slow replay
 * knows of the same moment; what is told; running out of memory.
 */
#include "video/deliverables.h"
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/picture.h"
#include "render/map_color.h"

#include <dirent.h>
#include <sys/stat.h>

enum { WIDTH = 14, HEIGHT = 10, EVENTS = 200, USERS = 5, FINAL = 120 /* the mark's event */ };

static struct history history;
static struct place_err err;
static char told[4096]; /* "file|text\n" of each note, "!" before those that warn */

/* ---- the history ----------------------------------------------------------------------------- */

static void make_log(const char *path, unsigned users) {
    const struct history_options options = {.events = EVENTS,
                                            .opening = {-4, -2, WIDTH, HEIGHT},
                                            .kinds = true,
                                            .users = users,
                                            .unit = PLACE_SECOND,
                                            .longest = 50};
    history_make(&history, &options);
    need(place_timeline_mark(&history.timeline, "final", history.events[FINAL].time, &err), &err);
    history_write(&history, path, 1, 0);
}

static int64_t last_time(void) {
    return history.events[EVENTS - 1].time;
}

static size_t steps_until(int64_t time) {
    size_t steps = 0;
    while (steps < history.step_count && history.steps[steps].time <= time)
        steps++;
    return steps;
}

/* ---- making them ----------------------------------------------------------------------------- */

static void tell(void *context, const char *file, const struct place_note *note) {
    const size_t used = strlen(told);
    (void)context;
    snprintf(told + used, sizeof told - used, "%s%s|%s\n", note->warning ? "!" : "",
             file ? file : "", note->text);
}

static struct place_deliverables_options defaults(void) {
    struct place_deliverables_options options = {.path = "out", .software = "a test", .tell = tell};
    struct place_video_options *video = &options.video;
    video->clock = (struct place_clock_options)PLACE_CLOCK_DEFAULTS;
    video->clock.duration = PLACE_SECOND / 5;
    video->clock.hold = 0;
    video->quality = PLACE_DRAFT;
    video->threads = 1;
    video->scene.view = (struct place_view_options){.pad_color = PLACE_PAD_COLOR};
    video->scene.measure = (struct place_measure_options){.window = PLACE_MINUTE,
                                                          .half_life = PLACE_MINUTE,
                                                          .filter = {.color = -1},
                                                          .memory = 1 << 20};
    return options;
}

static enum place_code make(const char *log, const struct place_deliverables_options *options) {
    struct place_source *source = NULL;
    told[0] = '\0';
    if (place_source_open(log, &source, &err))
        return err.code;
    const enum place_code code = place_deliverables_make(source, options, &err);
    place_source_close(source);
    return code;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* "a.png b.png ": the files of out/, which are removed with it where `clear` says so. */
static const char *files(bool clear) {
    static char text[1024];
    struct dirent **entries = NULL;
    const int count = scandir("out", &entries, NULL, by_name);
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        char path[300];
        snprintf(path, sizeof path, "out/%s", entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            used += (size_t)snprintf(text + used, sizeof text - used, "%s ", entries[i]->d_name);
        if (clear)
            unlink(path);
        free(entries[i]);
    }
    free(entries);
    if (clear)
        rmdir("out");
    return text;
}

/* ---- what pictures show ---------------------------------------------------------------------- */

/* The colour of a pixel of the canvas in a picture of `region`, enlarged by `scale`. */
struct shown {
    uint32_t width, height;
    uint8_t *rgba; /* owned */
    struct place_rect region;
    int32_t scale;
};

static struct shown read_shown(const char *path, struct place_rect region, int32_t scale) {
    struct shown shown = {.region = region, .scale = scale};
    need(place_png_read(path, &shown.width, &shown.height, &shown.rgba, &err), &err);
    return shown;
}

static uint32_t color_at(const struct shown *shown, int32_t x, int32_t y) {
    const size_t left = (shown->width - (size_t)(shown->region.width * shown->scale)) / 2;
    const size_t across = left + (size_t)((x - shown->region.x0) * shown->scale);
    const size_t down = (size_t)((y - shown->region.y0) * shown->scale);
    const uint8_t *rgba = shown->rgba + (down * shown->width + across) * 4;
    return (uint32_t)rgba[0] << 16 | (uint32_t)rgba[1] << 8 | rgba[2];
}

/* The kind of the last event on a pixel, with from <= time <= to; or -1. */
static int slow_action(int32_t x, int32_t y, int64_t from, int64_t to) {
    int kind = -1;
    for (size_t i = 0; i < history.count; i++) {
        const struct place_event *event = &history.events[i];
        if (event->x == x && event->y == y && event->time >= from && event->time <= to)
            kind = event->kind;
    }
    return kind;
}

static uint32_t slow_color(struct oracle *oracle, int32_t x, int32_t y) {
    const uint8_t index = *oracle_pixel(oracle, x, y);
    return index == PLACE_NO_COLOR ? PLACE_PAD_COLOR
                                   : history.timeline.entries[0].palette.rgb[index];
}

/* Where pictures are looked at, and what they are of. */
struct look {
    struct place_rect region;
    int32_t scale;
    int64_t from, to;
};

/* How many pixels of the three pictures with exact colours are not what they should be. */
static int wrong_pixels(const struct look *look) {
    const struct place_rect region = look->region;
    struct shown still = read_shown("out/final.png", region, look->scale);
    struct shown untouched = read_shown("out/untouched.png", region, look->scale);
    struct shown action = read_shown("out/action.png", region, look->scale);
    struct oracle oracle = {.history = &history};
    int wrong = 0;
    oracle_go(&oracle, steps_until(look->to));
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        for (int32_t x = region.x0; x < region.x0 + region.width; x++) {
            const int kind = slow_action(x, y, look->from, look->to);
            wrong += color_at(&still, x, y) != slow_color(&oracle, x, y);
            wrong += color_at(&untouched, x, y) != (kind < 0 ? 0xffffff : 0);
            wrong += color_at(&action, x, y) !=
                     (kind < 0 ? PLACE_PAD_COLOR : place_action_color((unsigned)kind));
        }
    free(oracle.pixels);
    free(still.rgba);
    free(untouched.rgba);
    free(action.rgba);
    return wrong;
}

static void test_pictures(void) {
    const struct place_rect all = {-4, -2, WIDTH, HEIGHT}, part = {-1, 1, 6, 5};
    const int64_t first = history.events[0].time, final = history.events[FINAL].time;
    const int64_t from = history.events[40].time, to = history.events[150].time;
    const struct {
        const char *name;
        bool from, to;
        struct look look;
    } rows[] = {
        {"the mark final", false, false, {all, 1, first, final}},
        {"--to", false, true, {all, 1, first, to}},
        {"--from and a region", true, false, {part, 1, from, final}},
        {"a scale", true, true, {part, 7, from, to}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_deliverables_options options = defaults();
        struct place_clock_options *clock = &options.video.clock;
        if (rows[i].from)
            clock->from = (struct place_moment){.base = PLACE_AT_TIME, .offset = from};
        if (rows[i].to)
            clock->to = (struct place_moment){.base = PLACE_AT_TIME, .offset = to};
        options.to_given = rows[i].to;
        options.video.scene.view.region = rows[i].look.region;
        options.video.scene.view.scale = rows[i].look.scale;
        tap_code(make("log.place", &options), PLACE_OK, &err, rows[i].name);
        tap_int(wrong_pixels(&rows[i].look), 0, "every pixel is right");
        tap_ok((strstr(told, "mark 'final'") != NULL) == !rows[i].to, "the mark is told, or not");
        files(true);
    }
}

/* ---- which files ----------------------------------------------------------------------------- */

static const char all_files[] =
    "action.png age.png changes.png colors.png conflict.png count.png entropy.png final.png "
    "first.png heat.mp4 heat.png phase-combined.png phase-min.png phase-ms.png phase-s.png "
    "survival.png timelapse.mp4 untouched.mp4 untouched.png users.png ";

static void test_files(void) {
    struct place_deliverables_options options = defaults();
    options.tell = NULL;
    tap_code(make("log.place", &options), PLACE_OK, &err, "deliverables, and nobody to tell");
    tap_text(files(false), all_files, "all of them");
    tap_int(make("log.place", &options), PLACE_IO, "a second time");
    tap_ok(strstr(err.message, "out is not empty") != NULL, "%s", err.message);
    options.replace = true;
    tap_code(make("log.place", &options), PLACE_OK, &err, "to replace them");
    tap_text(files(true), all_files, "the same files");
    tap_int(tempdir_files(false), 2, "and but for the logs nothing else");
}

static void test_without_users(void) {
    const struct place_deliverables_options options = defaults();
    tap_code(make("nobody.place", &options), PLACE_OK, &err, "a log without users");
    tap_ok(strstr(told, "\n|the log names no users: without maps of users conflict\n") != NULL,
           "is told");
    const char *found = files(true);
    tap_ok(!strstr(found, "users") && !strstr(found, "conflict") && strstr(found, "count"),
           "two maps are left out");
}

/* ---- videos ---------------------------------------------------------------------------------- */

static enum place_code encode(struct place_source *source, int panel,
                              const struct place_video_options *wanted, const char *path) {
    struct place_video_options options = *wanted;
    struct place_video video;
    struct place_outfile *out = NULL;
    options.scene.panels[0] = panel;
    options.scene.panel_count = panel != PLACE_PANEL_CANVAS;
    options.scene.over &= panel != PLACE_PANEL_CANVAS;
    need(place_video_plan(source, &options, &video, &err), &err);
    need(place_outfile_open(path, true, &out, &err), &err);
    need(place_video_encode(&video, out, &err), &err);
    place_video_release(&video);
    return place_outfile_close(out, &err);
}

static bool same_bytes(const char *a, const char *b) {
    static char one[1 << 20], other[1 << 20];
    FILE *first = fopen(a, "rb"), *second = fopen(b, "rb");
    const size_t sizes[] = {first ? fread(one, 1, sizeof one, first) : 0,
                            second ? fread(other, 1, sizeof other, second) : 0};
    if (first)
        fclose(first);
    if (second)
        fclose(second);
    return sizes[0] > 0 && sizes[0] == sizes[1] && memcmp(one, other, sizes[0]) == 0;
}

/* A highlight and a view that were asked for are not heeded. */
static void test_videos(void) {
    static const struct {
        const char *name;
        int panel;
    } rows[] = {{"out/timelapse.mp4", PLACE_PANEL_CANVAS},
                {"out/heat.mp4", PLACE_MEASURE_HEAT},
                {"out/untouched.mp4", PLACE_MEASURE_UNTOUCHED}};
    struct place_deliverables_options options = defaults();
    struct place_source *source = NULL;
    options.video.scene.over = true;
    const struct place_video_options plain = options.video;
    options.video.scene.highlight = (struct place_highlight){.by_user = true, .user = 1};
    options.video.scene.panel_count = 1;
    options.video.scene.panels[0] = PLACE_MEASURE_AGE;
    tap_code(make("log.place", &options), PLACE_OK, &err, "videos");
    need(place_source_open("log.place", &source, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_code(encode(source, rows[i].panel, &plain, "single.mp4"), PLACE_OK, &err, rows[i].name);
        tap_ok(same_bytes(rows[i].name, "single.mp4"), "%s is the single video", rows[i].name);
    }
    place_source_close(source);
    unlink("single.mp4");
    files(true);
}

/* What is refused leaves nothing, whether a plan, a picture or a later video refuses it. */
static void test_refused(void) {
    struct place_deliverables_options step = defaults(), narrow = defaults(), fit = defaults();
    step.video.clock.step = PLACE_SECOND;
    narrow.video.scene.caption.title = "longer";
    narrow.video.scene.view.region = (struct place_rect){-4, -2, 5, 5};
    fit.video.scene.view.fit_width = 64;
    fit.video.scene.view.fit_height = 10;
    const struct {
        const struct place_deliverables_options *options;
        const char *about;
    } rows[] = {{&step, "--duration and --step exclude"},
                {&narrow, "final.png: "},
                {&fit, "untouched.mp4: "}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_int(make("log.place", rows[i].options), PLACE_USAGE, "refused");
        tap_ok(strstr(err.message, rows[i].about) != NULL, "%s", err.message);
        tap_int(tempdir_files(false), 2, "nothing is left");
    }
}

/* What is so for all videos is told once; what is so for one, with its name. */
static void test_notes(void) {
    struct place_deliverables_options options = defaults();
    options.video.scene.view.scale = 3;
    tap_code(make("log.place", &options), PLACE_OK, &err, "at an odd scale");
    const char *scale = strstr(told, "!|");
    tap_ok(scale && !strstr(scale + 1, "!"), "the warning of it comes once");
    files(true);
}

/* ---- running out of memory ---------------------------------------------------------------------
 */

static void test_memory(void) {
    struct place_deliverables_options options = defaults();
    long wrong = 0, n = 1, step = 1;
    options.video.scene.over = true;
    options.video.clock.duration = PLACE_SECOND / 15;
    options.video.scene.caption.title = "x";
    options.video.scene.view.scale = 8;
    for (;; n += step, step = n / 40 + 1) {
        fault_at(n);
        const enum place_code code = make("log.place", &options);
        if (!fault_disarm())
            break;
        const bool left = tempdir_files(false) != 2;
        wrong += code != PLACE_MEMORY || left;
        if (code != PLACE_MEMORY || left)
            printf("# allocation %ld: code %d %s, %s\n", n, (int)code, err.message,
                   left ? "files left" : "nothing left");
        files(true);
    }
    tap_int(wrong, 0, "each time memory runs out it is said, and nothing left");
    tap_ok(n > 100, "there was something to fail: %ld", n);
    tap_text(files(true), all_files, "all is there where none fails");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    random_begin();
    make_log("nobody.place", 0);
    history_release(&history);
    make_log("log.place", USERS);
    tap_ok(history.events[FINAL].time < last_time(), "the mark is not at the end");
    test_pictures();
    test_files();
    test_without_users();
    test_videos();
    test_refused();
    test_notes();
    test_memory();
    history_release(&history);
    tempdir_end();
    return tap_end();
}
