/*
 * Animations: GIF and APNG decoded with the ffmpeg program and compared, picture
 * by picture and at every instant of the clock, with a slow replay of the same
 * events; what is refused; memory that runs out at every place.
 */
#include "video/animation.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "archive/writer.h"

enum {
    SIDE = 36,
    WIDE = 2 * SIDE,  /* the canvas after it has grown */
    EVENTS = 1200,    /* a third of them before it grows, another before it is recoloured */
    COLORS = 200,     /* of each palette: too many for GIF are both */
    MOST_FRAMES = 400 /* of a decoded file */
};

static const int64_t start = 1650000000 * PLACE_SECOND;
static const uint32_t pad = 0x123456;
static struct place_event events[EVENTS];
static struct place_err err;

/* ---- the log: bursts, gaps, a canvas that grows, colours that become others ---------------- */

/* Few colours at first, then as many more; at last nearly all become others. */
static unsigned palette_count(int entry, bool colourful) {
    return colourful ? COLORS : entry == 0 ? 7 : 12;
}

static uint32_t palette_color(int entry, bool colourful, unsigned index) {
    const uint32_t color = index * 0x010307 + 0x40;
    return entry < 2 ? color : colourful ? color + 0x800000 : color ^ (index % 3 ? 0 : 0xFF0000);
}

static int entry_of(int event) {
    return event < EVENTS / 3 ? 0 : event < 2 * EVENTS / 3 ? 1 : 2;
}

static void make_events(bool colourful) {
    int64_t time = start;
    for (int i = 0; i < EVENTS; i++) {
        const int64_t kind = random_between(0, 99);
        time += kind == 0 ? 300 * PLACE_SECOND : kind < 60 ? 0 : random_between(0, 3000000);
        if (i && entry_of(i) != entry_of(i - 1))
            time++;
        events[i] = (struct place_event){
            .time = time,
            .x = (int32_t)random_between(0, (entry_of(i) ? WIDE : SIDE) - 1),
            .y = (int32_t)random_between(0, SIDE - 1),
            .color = (uint8_t)random_between(0, palette_count(entry_of(i), colourful) - 1)};
    }
}

static void add_entry(struct place_timeline *timeline, int number, bool colourful) {
    struct place_timeline_entry entry = {.time = number ? events[number * EVENTS / 3].time : start,
                                         .bounds = {0, 0, number ? WIDE : SIDE, SIDE},
                                         .palette.count = palette_count(number, colourful)};
    for (unsigned i = 0; i < entry.palette.count; i++) {
        entry.palette.rgb[i] = palette_color(number, colourful, i);
        place_allow_color(&entry, i);
    }
    if (place_timeline_add(timeline, &entry, &err))
        abort();
}

static void write_log(const char *path, bool colourful) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    make_events(colourful);
    for (int i = 0; i < 3; i++)
        add_entry(&timeline, i, colourful);
    const struct place_archive_options options = {.timeline = &timeline, .threads = 1};
    if (place_archive_create(path, &options, &writer, &err) ||
        place_archive_append(writer, events, EVENTS, &err) || place_archive_finish(writer, &err)) {
        printf("Bail out! %s\n", err.message);
        abort();
    }
    place_timeline_release(&timeline);
}

/* ---- the slow replay ----------------------------------------------------------------------- */

/* Indices of the canvas after all events with time <= `time`; the entry in force then. */
static int slow_canvas(int64_t time, uint8_t index[SIDE][WIDE]) {
    int entry = 0;
    for (int i = 0; i < EVENTS && events[i].time <= time; i++)
        entry = entry_of(i);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < WIDE; x++)
            index[y][x] = x < SIDE || entry ? 0 : 255;
    for (int i = 0; i < EVENTS && events[i].time <= time; i++)
        index[events[i].y][events[i].x] = events[i].color;
    return entry;
}

/* The frame of a view at `time`, R, G, B. */
static void slow_frame(const struct place_view *view, bool colourful, int64_t time, uint8_t *to) {
    static uint8_t index[SIDE][WIDE];
    const int entry = slow_canvas(time, index);
    for (int y = 0; y < view->height; y++)
        for (int x = 0; x < view->width; x++, to += 3) {
            const int across = x - view->picture.x0, down = y - view->picture.y0;
            const bool inside = across >= 0 && down >= 0 && across < view->picture.width &&
                                down < view->picture.height;
            const uint8_t shown = inside ? index[view->region.y0 + down / view->scale]
                                                [view->region.x0 + across / view->scale]
                                         : 255;
            const uint32_t rgb = shown == 255 ? pad : palette_color(entry, colourful, shown);
            to[0] = (uint8_t)(rgb >> 16);
            to[1] = (uint8_t)(rgb >> 8);
            to[2] = (uint8_t)rgb;
        }
}

/* ---- an animation and its decoding --------------------------------------------------------- */

struct job {
    struct place_animation_options options;
    bool colourful;
    int32_t every; /* 0: 1 */
    const char *name;
};

static const char *path_of(const struct job *job) {
    return job->options.format == PLACE_GIF ? "out.gif" : "out.apng";
}

static enum place_code plan(const struct job *job, struct place_source **source,
                            struct place_animation *animation) {
    if (place_source_open(job->colourful ? "colourful.place" : "log.place", source, &err))
        return err.code;
    if (place_animation_plan(*source, &job->options, animation, &err))
        return err.code;
    animation->every = job->every ? job->every : 1;
    return PLACE_OK;
}

static enum place_code write_planned(const struct place_animation *animation, const char *path,
                                     struct place_size_limit *limit) {
    struct place_outfile *out = NULL;
    if (place_outfile_open(path, true, &out, &err))
        return err.code;
    if (!place_animation_write(animation, out, limit, &err))
        return place_outfile_close(out, &err);
    place_outfile_abort(out);
    return err.code;
}

/* Times at which ffmpeg would show the pictures, to the microsecond, and where the last one ends;
 * how many there are. */
static int decode_times(const char *path, int64_t times[MOST_FRAMES + 1]) {
    char command[200];
    double begin, length;
    int count = 0;
    snprintf(command, sizeof command,
             "ffprobe -v error -show_entries packet=pts_time,duration_time -of csv=p=0 %s", path);
    FILE *pipe = popen(command, "r");
    if (!pipe)
        abort();
    while (count < MOST_FRAMES && fscanf(pipe, "%lf,%lf\n", &begin, &length) == 2) {
        times[count++] = (int64_t)(begin * 1e6 + 0.5);
        times[count] = (int64_t)((begin + length) * 1e6 + 0.5);
    }
    pclose(pipe);
    return count;
}

/* All pictures as RGB; free() them. */
static uint8_t *decode(const char *path, size_t *size) {
    char command[200];
    snprintf(command, sizeof command,
             "ffmpeg -v fatal -y -i %s -vsync passthrough -f rawvideo -pix_fmt rgb24 decoded",
             path);
    if (system(command) != 0)
        abort();
    FILE *file = fopen("decoded", "rb");
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    if (fread(bytes, 1, *size, file) != *size)
        abort();
    fclose(file);
    unlink("decoded");
    return bytes;
}

/* The frame of the clock that is shown as number k of those looked at, found without a formula. */
static uint64_t nth_shown(const struct place_animation *animation, uint64_t k) {
    uint64_t number = 0;
    for (uint64_t i = 0; i < k && number < animation->clock.moving - 1; i++)
        for (int32_t j = 0; j < animation->every && number < animation->clock.moving - 1; j++)
            number++;
    return number;
}

/* How many frames of the clock are not shown at their time, pixel by pixel. */
static int wrong_frames(const struct job *job, const struct place_animation *animation,
                        const int64_t *times, int count, const uint8_t *decoded) {
    const struct place_view *view = &animation->scene.view;
    const size_t one = (size_t)view->width * (size_t)view->height * 3;
    const int64_t unit = job->options.format == PLACE_GIF ? 10000 : 10; /* ffprobe's, at best */
    uint8_t *wanted = malloc(one);
    int wrong = 0, at = 0;
    for (uint64_t k = 0; k < place_animation_frames(animation); k++) {
        const uint64_t number = nth_shown(animation, k);
        /* The middle of the frame's time: rounding moves its ends by half a unit at most. */
        const int64_t time = (int64_t)((2 * number + 1) * 500000 / (uint64_t)animation->clock.fps);
        while (at + 1 < count && times[at + 1] <= time + unit / 4)
            at++;
        slow_frame(view, job->colourful, place_clock_instant(&animation->clock, number).time,
                   wanted);
        wrong += memcmp(wanted, decoded + (size_t)at * one, one) != 0;
    }
    free(wanted);
    return wrong;
}

static bool near(int64_t a, int64_t b, int64_t most) {
    return a - b <= most && b - a <= most;
}

/* Pictures that are as the one before, but for those that only make it stand longer. */
static int repeated(const uint8_t *decoded, int count, size_t one) {
    int same = 0;
    for (int i = 1; i < count; i++)
        same += memcmp(decoded + (size_t)i * one, decoded + (size_t)(i - 1) * one, one) == 0;
    return same;
}

static void check(const struct job *job, int wanted_repeats) {
    struct place_source *source = NULL;
    struct place_animation animation;
    int64_t times[MOST_FRAMES + 1];
    size_t size;
    enum place_code code = plan(job, &source, &animation);
    if (code == PLACE_OK)
        code = write_planned(&animation, path_of(job), NULL);
    tap_code(code, PLACE_OK, &err, job->name);
    if (code == PLACE_OK) {
        const size_t one =
            (size_t)animation.scene.view.width * (size_t)animation.scene.view.height * 3;
        const int count = decode_times(path_of(job), times);
        uint8_t *decoded = decode(path_of(job), &size);
        const int64_t length = (int64_t)(place_clock_frames(&animation.clock) * 1000000 /
                                         (uint64_t)animation.clock.fps);
        if (tap_ok(count > 1 && size == one * (size_t)count, "%s: %d pictures", job->name, count)) {
            tap_int(wrong_frames(job, &animation, times, count, decoded), 0,
                    "... are the canvas at each instant of the clock");
            tap_int(repeated(decoded, count, one), wanted_repeats, "... and none is stored twice");
            /* ffprobe rounds each delay of APNG to 10 microseconds. */
            if (!tap_ok(near(times[count], length,
                             job->options.format == PLACE_GIF ? 5001 : 10 * count),
                        "... which stand as long as all frames"))
                printf("# %" PRId64 " us, wanted %" PRId64 "\n", times[count], length);
        }
        free(decoded);
        place_animation_release(&animation);
    }
    place_source_close(source);
    unlink(path_of(job));
}

static struct job job_for(enum place_animation_format format, const char *name) {
    struct job job = {
        .options = {.clock = PLACE_CLOCK_DEFAULTS, .scene.view.pad_color = pad, .format = format},
        .name = name};
    job.options.clock.fps = format == PLACE_GIF ? PLACE_GIF_FPS : 30;
    job.options.clock.duration = 4 * PLACE_SECOND;
    job.options.clock.hold = PLACE_SECOND;
    return job;
}

/* ---- the tests ----------------------------------------------------------------------------- */

static void test_exact(void) {
    struct job job = job_for(PLACE_GIF, "GIF across growth and other colours");
    check(&job, 0);
    job.name = "GIF of 30 a second, whose delays are not all alike";
    job.options.clock.fps = 30;
    job.options.scene.view.scale = 3;
    check(&job, 0);
    job.name = "GIF with padding, every third frame";
    job.options.clock.fps = 50;
    job.options.scene.view.pad_width = 101;
    job.options.scene.view.pad_height = 45;
    job.every = 3;
    check(&job, 0);
    job = job_for(PLACE_APNG, "APNG across growth and other colours");
    check(&job, 0);
    job.name = "APNG of 70 a second with padding, every fourth frame";
    job.options.clock.fps = 70;
    job.options.scene.view.scale = 3;
    job.options.scene.view.pad_width = 80;
    job.options.scene.view.pad_height = 37;
    job.every = 4;
    check(&job, 0);
}

static void test_long(void) {
    struct job job = job_for(PLACE_GIF, "GIF whose end stands for longer than it can say");
    job.options.clock.hold = 1400 * PLACE_SECOND;
    check(&job, 2); /* 655.35 s each */
    job = job_for(PLACE_APNG, "APNG whose end does");
    job.options.clock.fps = 240;
    job.options.clock.duration = PLACE_SECOND;
    job.options.clock.hold = 300 * PLACE_SECOND;
    check(&job, 1); /* 65535 frames are 273 s */
}

/* 400 colours in all, 200 at a time. */
static void test_colourful(void) {
    struct job job = job_for(PLACE_GIF, "GIF of more colours than it can hold at a time");
    job.colourful = true;
    check(&job, 0);
    job = job_for(PLACE_APNG, "APNG of them");
    job.colourful = true;
    job.options.clock.duration = 2 * PLACE_SECOND;
    check(&job, 0);
}

static void test_kinds(void) {
    static const struct {
        enum place_animation_format format;
        bool colourful, fit, indexed;
        const char *name;
    } rows[] = {{PLACE_GIF, false, false, true, "GIF is indexed"},
                {PLACE_GIF, true, false, true, "whatever its colours"},
                {PLACE_APNG, false, false, true, "APNG is of few colours"},
                {PLACE_APNG, true, false, false, "and not of many"},
                {PLACE_APNG, false, true, false, "nor reduced"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct job job = job_for(rows[i].format, rows[i].name);
        struct place_source *source = NULL;
        struct place_animation animation;
        job.colourful = rows[i].colourful;
        job.options.scene.view.fit_width = job.options.scene.view.fit_height = rows[i].fit ? 20 : 0;
        tap_code(plan(&job, &source, &animation), PLACE_OK, &err, rows[i].name);
        tap_int(animation.indexed, rows[i].indexed, rows[i].name);
        place_animation_release(&animation);
        place_source_close(source);
    }
}

static void test_paths(void) {
    static const struct {
        const char *path;
        int format;
    } rows[] = {{"a.gif", PLACE_GIF},   {"a.b/C.GIF", PLACE_GIF},
                {"a.apng", PLACE_APNG}, {"a.png", PLACE_APNG},
                {"a.mp4", -1},          {"gif", -1},
                {"a.gif/b", -1},        {"-", -1},
                {"a.gifs", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_animation_format_from_path(rows[i].path), rows[i].format, rows[i].path);
    tap_text(place_animation_format_name(PLACE_GIF), "GIF", "the name of GIF");
    tap_text(place_animation_format_name(PLACE_APNG), "APNG", "the name of APNG");
}

static void refused(const struct job *job, const char *message) {
    struct place_source *source = NULL;
    struct place_animation animation;
    tap_code(plan(job, &source, &animation), PLACE_USAGE, &err, job->name);
    tap_ok(strstr(err.message, message) != NULL, "... because %s", err.message);
    place_source_close(source);
}

static void test_refusals(void) {
    struct job job = job_for(PLACE_GIF, "GIF of 51 frames a second");
    job.options.clock.fps = 51;
    refused(&job, "GIF has at most 50");
    job = job_for(PLACE_GIF, "GIF of a reduced picture");
    job.options.scene.view.fit_width = job.options.scene.view.fit_height = 20;
    refused(&job, "255 colours");
    job = job_for(PLACE_APNG, "an enormous picture");
    job.options.scene.view.pad_width = job.options.scene.view.pad_height = 16001;
    job.options.scene.view.scale = 1;
    refused(&job, "too large for APNG");
}

/* ---- a frame with too many colours; limits ------------------------------------------------- */

/* 255 colours and the pad at a time, which are not announced as too many before they come. */
static void write_full_log(void) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    struct place_timeline_entry entry = {
        .time = start, .bounds = {0, 0, 16, 16}, .palette.count = PLACE_MAX_COLORS};
    for (unsigned i = 0; i < PLACE_MAX_COLORS; i++) {
        entry.palette.rgb[i] = 0x800000 + i;
        place_allow_color(&entry, i);
    }
    for (int i = 0; i < 256; i++)
        events[i] = (struct place_event){.time = start + i * PLACE_SECOND,
                                         .x = i % 16,
                                         .y = i / 16,
                                         .color = (uint8_t)(i % PLACE_MAX_COLORS)};
    const struct place_archive_options options = {.timeline = &timeline, .threads = 1};
    if (place_timeline_add(&timeline, &entry, &err) ||
        place_archive_create("full.place", &options, &writer, &err) ||
        place_archive_append(writer, events, 256, &err) || place_archive_finish(writer, &err))
        abort();
    place_timeline_release(&timeline);
}

static enum place_code write_full(enum place_animation_format format, int32_t padding) {
    struct job job = job_for(format, "full");
    struct place_source *source = NULL;
    struct place_animation animation;
    job.options.scene.view.pad_width = job.options.scene.view.pad_height = padding;
    enum place_code code = place_source_open("full.place", &source, &err);
    if (code == PLACE_OK)
        code = place_animation_plan(source, &job.options, &animation, &err);
    if (code == PLACE_OK) {
        code = write_planned(&animation, path_of(&job), NULL);
        place_animation_release(&animation);
    }
    place_source_close(source);
    return code;
}

static void test_full(void) {
    write_full_log();
    tap_code(write_full(PLACE_GIF, 0), PLACE_OK, &err, "GIF holds 255 colours");
    tap_int(tempdir_files(false), 4, "... in a file");
    unlink("out.gif");
    tap_int(write_full(PLACE_GIF, 20), PLACE_USAGE, "but not the pad colour beside them");
    tap_ok(strstr(err.message, "more than 255 colours") && strstr(err.hint, ".apng"),
           "... which is said: %s", err.message);
    tap_int(tempdir_files(false), 3, "... and leaves no file");
    tap_code(write_full(PLACE_APNG, 20), PLACE_OK, &err, "APNG does");
    unlink("out.apng");
    unlink("full.place");
}

static void test_limit(void) {
    const struct job job = job_for(PLACE_GIF, "limits");
    struct place_source *source = NULL;
    struct place_animation animation;
    struct place_size_limit none = {.most = 100000000}, small = {.most = 5000};
    struct place_animation_estimate estimate;
    tap_code(plan(&job, &source, &animation), PLACE_OK, &err, "limits");
    tap_code(write_planned(&animation, "out.gif", &none), PLACE_OK, &err, "under the limit");
    tap_ok(!none.passed, "... which is not passed");
    unlink("out.gif");
    tap_int(write_planned(&animation, "out.gif", &small), PLACE_FAILED, "over the limit");
    tap_ok(small.passed && small.written > 5000 && small.share > 0 && small.share < 1,
           "... which is passed after %.2f of it with %" PRIu64 " bytes", small.share,
           small.written);
    tap_int(tempdir_files(false), 2, "... and leaves no file");
    tap_code(place_animation_estimate(&animation, &estimate, &err), PLACE_OK, &err, "an estimate");
    const double whole = (double)small.written / small.share;
    tap_ok(estimate.bytes > whole / 4 && estimate.bytes < whole * 4 && estimate.seconds > 0,
           "... of %.0f bytes, where there would be about %.0f", estimate.bytes, whole);
    place_source_close(source);
}

/* One table of colours does for a picture with all that a scene may show, but not for others. */
static void test_known_colors(void) {
    struct job job = job_for(PLACE_APNG, "a caption, a map and a highlight");
    struct place_source *source = NULL;
    struct place_animation animation = {0};
    job.options.scene.caption = (struct place_caption_options){.title = "Title", .time = true};
    job.options.scene.panels[0] = PLACE_PANEL_CANVAS;
    job.options.scene.panels[1] = PLACE_MEASURE_AGE;
    job.options.scene.panel_count = 2;
    job.options.scene.highlight.region = (struct place_rect){3, 4, 10, 10};
    job.options.scene.view.scale = 4;
    tap_code(plan(&job, &source, &animation), PLACE_OK, &err, job.name);
    tap_ok(animation.indexed || animation.colors.count == PLACE_ANIMATION_COLORS,
           "... are indexed unless they take too many colours");
    tap_code(write_planned(&animation, "out.apng", NULL), PLACE_OK, &err, "... as APNG");
    animation.format = PLACE_GIF;
    animation.indexed = true;
    tap_code(write_planned(&animation, "out.gif", NULL), PLACE_OK, &err, "... and as GIF");
    place_animation_release(&animation);
    place_source_close(source);
    job = job_for(PLACE_APNG, "colours that were not known");
    tap_code(plan(&job, &source, &animation), PLACE_OK, &err, job.name);
    place_animation_colors_clear(&animation.colors);
    unlink("out.apng");
    tap_int(write_planned(&animation, "out.apng", NULL), PLACE_FAILED, "... are no APNG");
    animation.format = PLACE_GIF;
    tap_code(write_planned(&animation, "out.gif", NULL), PLACE_OK, &err, "... but GIF");
    place_animation_release(&animation);
    place_source_close(source);
    unlink("out.gif");
}

/* ---- colours by themselves ----------------------------------------------------------------- */

static void test_colors(void) {
    struct place_animation_colors colors = {0};
    uint32_t table[256], other[256];
    int wrong = 0;
    for (uint32_t i = 0; i < PLACE_ANIMATION_COLORS; i++)
        wrong += place_animation_colors_index(&colors, i * 0x10204) != i + 1;
    for (uint32_t i = 0; i < PLACE_ANIMATION_COLORS; i++)
        wrong += place_animation_colors_index(&colors, i * 0x10204) != i + 1;
    tap_int(wrong, 0, "255 colours, black among them, keep their indices from 1 on");
    tap_int(place_animation_colors_index(&colors, 0x777777), 0, "and there is no room for more");
    place_animation_colors_table(&colors, table);
    tap_ok(table[0] >> 24 == 0 && table[1] == 0xFF000000 && table[2] == 0xFF010204,
           "a table has them opaque behind one that is transparent");
    place_animation_colors_clear(&colors);
    for (uint32_t i = 0; i < PLACE_ANIMATION_COLORS; i++)
        place_animation_colors_index(&colors, i * 0x10204);
    place_animation_colors_table(&colors, other);
    tap_ok(memcmp(table + 1, other + 1, 255 * sizeof *table) == 0 &&
               memcmp(table, other, sizeof table) != 0,
           "after they were cleared the same colours are another table");
}

/* ---- memory -------------------------------------------------------------------------------- */

static void test_memory(enum place_animation_format format) {
    struct job job = job_for(format, "memory");
    struct place_source *source = NULL;
    struct place_animation animation;
    job.options.clock.duration = PLACE_SECOND;
    tap_code(plan(&job, &source, &animation), PLACE_OK, &err, "memory");
    long wrong = 0, n = 1;
    for (;; n++) {
        unlink(path_of(&job));
        fault_at(n);
        const enum place_code code = write_planned(&animation, path_of(&job), NULL);
        if (!fault_disarm())
            break;
        const bool left = access(path_of(&job), F_OK) == 0;
        /* only the syncing of a directory does without */
        wrong += (code != PLACE_MEMORY && code != PLACE_OK) || (code == PLACE_OK) != left;
    }
    tap_ok(wrong == 0 && n > 8, "memory ran out %ld times, %ld of them unseen", n - 1, wrong);
    unlink(path_of(&job));
    tap_int(tempdir_files(false), 2, "... and no file is left");
    place_animation_release(&animation);
    place_source_close(source);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    write_log("log.place", false);
    test_paths();
    test_colors();
    test_refusals();
    test_exact();
    test_long();
    test_known_colors();
    write_log("colourful.place", true);
    test_colourful();
    test_kinds();
    test_limit();
    test_memory(PLACE_GIF);
    test_memory(PLACE_APNG);
    test_full();
    unlink("log.place");
    unlink("colourful.place");
    tempdir_end();
    return tap_end();
}
