/*
 * Video: decoded with the ffmpeg program and compared, frame by frame, with a
 * slow replay of the same events that knows nothing of cursors, dirty tiles or
 * segments.
 */
#include "video/video.h"
#include "archive/writer.h"
#include "base/mem.h"
#include "video/level.h"
#include "video/mp4.h"

#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <stdlib.h>

enum {
    SIDE = 40,
    COLORS = 6,
    EVENTS = 900,
    GROWTH = 400, /* the event before which the canvas doubles its width */
    LARGEST = 4 * SIDE * 2 * SIDE * 3 * 2
};

static const uint32_t colors[COLORS] = {0xFFFFFF, 0x000000, 0xFF4500, 0x00A368, 0x2450A4, 0xFFD635};
static const int64_t start = 1650000000 * PLACE_SECOND;

static struct place_event events[EVENTS];

/* ---- the log: bursts and gaps, many events at one time, and a canvas that grows ------------ */

static void make_events(void) {
    int64_t time = start;
    for (int i = 0; i < EVENTS; i++) {
        const int64_t kind = random_between(0, 99);
        time += kind == 0 ? 400 * PLACE_SECOND : kind < 60 ? 0 : random_between(0, 3000000);
        events[i] = (struct place_event){
            .time = time,
            .x = (int32_t)random_between(0, (i < GROWTH ? SIDE : 2 * SIDE) - 1),
            .y = (int32_t)random_between(0, SIDE - 1),
            .color = (uint8_t)random_between(0, COLORS - 1)};
        if (i == GROWTH)
            events[i].time = time += 1;
    }
}

static void fill_timeline(struct place_timeline *timeline) {
    struct place_timeline_entry entry = {
        .time = start, .bounds = {0, 0, SIDE, SIDE}, .background = 0};
    struct place_err err;
    entry.palette.count = COLORS;
    memcpy(entry.palette.rgb, colors, sizeof colors);
    for (unsigned i = 0; i < COLORS; i++)
        place_allow_color(&entry, i);
    enum place_code code = place_timeline_add(timeline, &entry, &err);
    entry.time = events[GROWTH].time;
    entry.bounds.width = 2 * SIDE;
    if (code || place_timeline_add(timeline, &entry, &err))
        abort();
}

static void write_archive(const char *path) {
    struct place_timeline timeline = {0};
    struct place_archive_writer *writer = NULL;
    struct place_err err;
    fill_timeline(&timeline);
    const struct place_archive_options options = {.timeline = &timeline, .threads = 1};
    if (place_archive_create(path, &options, &writer, &err) ||
        place_archive_append(writer, events, EVENTS, &err) || place_archive_finish(writer, &err)) {
        printf("Bail out! %s\n", err.message);
        abort();
    }
    place_timeline_release(&timeline);
}

/* ---- the slow replay ----------------------------------------------------------------------- */

/* RGB of the canvas after all events with time <= `time` and not more than `most` of them. */
static void slow_canvas(int64_t time, int most, uint32_t rgb[SIDE][2 * SIDE]) {
    const bool grown = time >= events[GROWTH].time && most > GROWTH;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < 2 * SIDE; x++)
            rgb[y][x] = x < SIDE || grown ? colors[0] : PLACE_PAD_COLOR;
    for (int i = 0; i < EVENTS && i < most && events[i].time <= time; i++)
        rgb[events[i].y][events[i].x] = colors[events[i].color];
}

/* How far, at most, any luma or chroma sample of the decoded frame is from the canvas enlarged. */
static int worst_error(const uint8_t *decoded, const struct place_view *view, bool full,
                       uint32_t rgb[SIDE][2 * SIDE]) {
    int worst = 0;
    for (int plane = 0; plane < 3; plane++) {
        const int part = plane && !full ? 2 : 1;
        for (int y = 0; y < view->height / part; y++)
            for (int x = 0; x < view->width / part; x++) {
                const int down = (y * part - view->picture.y0) / view->scale;
                const int across = (x * part - view->picture.x0) / view->scale;
                const struct place_yuv wanted = place_yuv_from_rgb(rgb[down][across]);
                const int off = abs(*decoded++ - wanted.sample[plane]);
                worst = off > worst ? off : worst;
            }
    }
    return worst;
}

/* ---- a video and its decoding -------------------------------------------------------------- */

struct job {
    struct place_video_options options;
    struct place_video video;
    struct place_source *source;
};

static struct place_video_options defaults(void) {
    struct place_video_options options = {.clock = PLACE_CLOCK_DEFAULTS, .quality = PLACE_GOOD};
    options.scene.view.pad_color = PLACE_PAD_COLOR;
    options.scene.view.scale = 2;
    options.clock.duration = 4 * PLACE_SECOND;
    options.clock.hold = PLACE_SECOND / 2;
    options.clock.fps = 25;
    options.threads = 2;
    return options;
}

static void begin_job(struct job *job, struct place_video_options options) {
    struct place_err err;
    *job = (struct job){.options = options};
    if (place_source_open("log.place", &job->source, &err) ||
        place_video_plan(job->source, &options, &job->video, &err)) {
        printf("Bail out! %s\n", err.message);
        abort();
    }
}

static void end_job(struct job *job) {
    place_video_release(&job->video);
    place_source_close(job->source);
}

static void encode(struct job *job, const char *path) {
    struct place_outfile *out = NULL;
    struct place_err err = {0};
    enum place_code code = place_outfile_open(path, true, &out, &err);
    if (code == PLACE_OK)
        code = place_video_encode(&job->video, out, &err);
    if (code == PLACE_OK)
        code = place_outfile_close(out, &err);
    tap_code(code, PLACE_OK, &err, "the video is written");
}

/* Whole output of a command; free() it. */
static uint8_t *output_of(const char *command, size_t *size) {
    struct place_buf all = {0};
    struct place_err err;
    FILE *pipe = popen(command, "r");
    uint8_t block[4096];
    size_t got;
    while (pipe && (got = fread(block, 1, sizeof block, pipe)) > 0)
        if (place_buf_append(&all, block, got, &err))
            abort();
    if (!pipe || pclose(pipe) != 0)
        all.size = 0;
    *size = all.size;
    return all.data;
}

static uint8_t *decode(const char *path, size_t *size) {
    char command[256];
    snprintf(command, sizeof command, "ffmpeg -v error -i %s -f rawvideo -vsync passthrough -",
             path);
    return output_of(command, size);
}

static size_t frame_size(const struct place_segments *segments) {
    const size_t pixels = (size_t)segments->scene.view.width * (size_t)segments->scene.view.height;
    return segments->encoder.full_chroma ? pixels * 3 : pixels * 3 / 2;
}

/* Every frame of the file against the slow replay at its instant; the worst error, or -1. */
static int compare(struct job *job, const char *path) {
    const struct place_segments *segments = &job->video.segments;
    const uint64_t frames = place_clock_frames(&segments->clock);
    const size_t one = frame_size(segments);
    size_t size;
    uint8_t *decoded = decode(path, &size);
    int worst = size == one * frames ? 0 : -1;
    for (uint64_t k = 0; worst >= 0 && k < frames; k++) {
        static uint32_t rgb[SIDE][2 * SIDE];
        const struct place_frame_instant instant = place_clock_instant(&segments->clock, k);
        slow_canvas(instant.counted ? INT64_MAX : instant.time,
                    instant.counted ? (int)instant.events : EVENTS, rgb);
        const int off = worst_error(decoded + k * one, &segments->scene.view,
                                    segments->encoder.full_chroma, rgb);
        worst = off > worst ? off : worst;
    }
    free(decoded);
    return worst;
}

static void check_video(struct place_video_options options, int tolerance, const char *name) {
    struct job job;
    begin_job(&job, options);
    encode(&job, "out.mp4");
    const int worst = compare(&job, "out.mp4");
    tap_ok(worst >= 0 && worst <= tolerance, "%s: every frame is the canvas at its instant", name);
    printf("# %s: worst error of a sample %d, allowed %d\n", name, worst, tolerance);
    end_job(&job);
}

/* ---- the tests ----------------------------------------------------------------------------- */

static void test_instants(void) {
    struct place_video_options options = defaults();
    check_video(options, 64, "good, across gaps and growth");
    options.quality = PLACE_BEST;
    check_video(options, 40, "best");
    options.quality = PLACE_LOSSLESS;
    check_video(options, 0, "lossless");
    options.scene.view.scale = 3;
    check_video(options, 0, "lossless at an odd scale, yuv444p");
    options = defaults();
    options.quality = PLACE_LOSSLESS;
    options.clock.duration = 0;
    options.clock.step = 17 * PLACE_SECOND;
    check_video(options, 0, "steps of time");
    options.clock.step = 0;
    options.clock.step_events = 7;
    check_video(options, 0, "steps of events");
    options.clock.from =
        (struct place_moment){.base = PLACE_AT_START, .offset = 100 * PLACE_SECOND};
    options.clock.to = (struct place_moment){.base = PLACE_AT_END, .offset = -100 * PLACE_SECOND};
    check_video(options, 0, "steps of events in a part of the log");
}

static bool same_files(const char *a, const char *b) {
    char command[128];
    snprintf(command, sizeof command, "cmp %s %s", a, b);
    return system(command) == 0;
}

static void test_threads(void) {
    struct place_video_options options = defaults();
    struct job job;
    for (unsigned threads = 1; threads <= 3; threads++) {
        char path[32];
        options.threads = threads;
        begin_job(&job, options);
        snprintf(path, sizeof path, "threads%u.mp4", threads);
        encode(&job, path);
        end_job(&job);
    }
    tap_ok(same_files("threads1.mp4", "threads2.mp4"), "two threads give the bytes of one");
    tap_ok(same_files("threads1.mp4", "threads3.mp4"), "three threads do");
}

/* The same frames by one encoder, which makes all the GOPs itself. */
static void encode_in_one(const struct place_segments *segments, const char *path) {
    struct place_player player;
    struct place_packets packets = {0};
    struct place_buf header = {0};
    struct place_outfile *out = NULL;
    struct place_mp4 *mp4 = NULL;
    struct place_err err = {0};
    enum place_code code = place_player_init(&player, &segments->scene, &segments->clock,
                                             segments->encoder.full_chroma, &err);
    if (code == PLACE_OK)
        code = place_segment_encode(segments, &player, 0, place_clock_frames(&segments->clock),
                                    &packets, &header, &err);
    if (code || place_outfile_open(path, true, &out, &err) ||
        place_mp4_open(out, &segments->encoder, header.data, header.size, &mp4, &err) ||
        place_mp4_write(mp4, &packets, 0, &err) || place_mp4_finish(mp4, &err) ||
        place_outfile_close(out, &err))
        tap_code(err.code, PLACE_OK, &err, "one encoder for all");
    place_packets_release(&packets);
    place_buf_release(&header);
    place_player_release(&player);
}

/* The largest difference of two decodings' samples, or -1 where their sizes differ. */
static int difference(const char *a, const char *b) {
    size_t size_a, size_b;
    uint8_t *decoded_a = decode(a, &size_a), *decoded_b = decode(b, &size_b);
    int worst = size_a && size_a == size_b ? 0 : -1;
    for (size_t i = 0; worst >= 0 && i < size_a; i++)
        if (abs(decoded_a[i] - decoded_b[i]) > worst)
            worst = abs(decoded_a[i] - decoded_b[i]);
    free(decoded_a);
    free(decoded_b);
    return worst;
}

/*
 * Lossless must be the same. Otherwise the rate control of one long encode
 * remembers earlier GOPs, so both stay near the canvas, and so to each other.
 */
static void test_segments(void) {
    static const struct {
        enum place_quality quality;
        int tolerance;
    } rows[] = {{PLACE_DRAFT, 64}, {PLACE_GOOD, 64}, {PLACE_LOSSLESS, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_video_options options = defaults();
        options.quality = rows[i].quality;
        struct job job;
        begin_job(&job, options);
        encode(&job, "parts.mp4");
        encode_in_one(&job.video.segments, "one.mp4");
        tap_int((int64_t)place_segment_count(&job.video.segments), 5, "113 frames are 5 GOPs");
        const int worst = difference("parts.mp4", "one.mp4"), off = compare(&job, "one.mp4");
        tap_ok(worst >= 0 && worst <= rows[i].tolerance && off >= 0 && off <= rows[i].tolerance,
               "%s: joined segments decode to the frames of one encoder",
               place_quality_name(rows[i].quality));
        printf("# differing by %d, allowed %d\n", worst, rows[i].tolerance);
        end_job(&job);
    }
}

static void test_gops(void) {
    static const struct {
        uint64_t frames;
        int32_t fps, wanted;
    } rows[] = {{1, 30, 30},     {240, 30, 30}, {241, 30, 31},     {600, 30, 75},
                {1860, 30, 150}, {2, 1, 2},     {1000000, 60, 300}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_gop_length(rows[i].frames, rows[i].fps), rows[i].wanted,
                "an eighth of the video, one to five seconds");
}

static void test_levels(void) {
    static const struct {
        int32_t width, height, fps, references;
        int wanted;
    } rows[] = {{176, 144, 15, 1, 10},   {1280, 720, 30, 1, 31},   {1920, 1080, 30, 4, 40},
                {1920, 1080, 60, 4, 42}, {2000, 2000, 30, 1, 50},  {4096, 2304, 26, 1, 51},
                {4096, 2304, 56, 1, 52}, {4096, 2304, 60, 1, 60},  {4000, 4000, 30, 3, 60},
                {8688, 16, 1, 1, 51},    {16384, 16384, 30, 1, 0}, {8704, 16, 1, 1, 60}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_int(place_level_for(rows[i].width, rows[i].height, rows[i].fps, rows[i].references),
                rows[i].wanted, "a level of table A-1");
}

static void refused(struct place_video_options options, const char *name) {
    struct place_source *source = NULL;
    struct place_video video;
    struct place_err err = {0};
    enum place_code code = place_source_open("log.place", &source, &err);
    if (code == PLACE_OK)
        code = place_video_plan(source, &options, &video, &err);
    tap_code(code, PLACE_USAGE, &err, name);
    place_source_close(source);
}

static void test_refusals(void) {
    struct place_video_options options = defaults();
    options.quality = PLACE_LOSSLESS;
    options.scene.view.scale = 0;
    options.scene.view.fit_width = 64;
    options.scene.view.fit_height = 32;
    refused(options, "lossless and reduced");
    options = defaults();
    options.quality = PLACE_LOSSLESS;
    options.scene.view.scale = 3;
    options.pixel_format = PLACE_YUV420P;
    refused(options, "lossless yuv420p at an odd scale");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    make_events();
    write_archive("log.place");
    test_gops();
    test_levels();
    test_refusals();
    test_instants();
    test_threads();
    test_segments();
    tempdir_end();
    return tap_end();
}
